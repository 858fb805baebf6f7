"""The tables that the match stage hands on, and the state that the next month starts from.

stage.py   the stage's nodes
tables/    the tables that are written, each in its own order
"""
