"""Levels -> weights: additive, in whole millibits; what this month's own data say of the weights.

stage.py   the stage's nodes
"""
