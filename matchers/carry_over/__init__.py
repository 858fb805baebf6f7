"""Entities that keep the person they had the month before, without being scored again.

stage.py    the stage's nodes
one_pass/   what is done in one pass over blocking keys
"""
