"""Why, and why not: from a lead back to its rule, its numbers, its source rows; from a rule to what failed of it.

lead.py        why this lead: rule, conditions, parameters with citation, facts, source rows and how each was linked
lookup.py      a line of a list, a household number, a name or ID number -> leads and people
why_not.py     which condition of a rule failed for a person or household
query.py       a question to the tables of all months, read-only
past_month.py  a month as its rules knew it, kept by decide for these two
"""
