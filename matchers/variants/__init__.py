"""The ways in which each entity is described, in standardised form.

stage.py   the stage's nodes -> `standardised_records`, to block on and compare
"""
