"""Every place where a row names a person, in one shape; what the months before left.

stage.py            the stage's nodes
person_records.py   every place where an extract names a person
state.py            what earlier months left: `known_people`, `identity_index`
"""
