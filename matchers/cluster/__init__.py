"""One person per entity, with a number that lasts.

stage.py        the stage's nodes
components.py   connected components of the edges between entities that nobody placed
"""
