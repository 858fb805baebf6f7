"""Valid numbers that stand by themselves, and the entities that everything after is about.

stage.py   the stage's nodes: person records -> entities
"""
