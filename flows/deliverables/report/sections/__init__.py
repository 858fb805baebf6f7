"""The nine sections of the report, one file each: lake in, blocks out.

run_summary.py     1  which month, code and numbers, and how to get it again
inputs.py          2  what came in; checks.py damage, validation and drift
matching.py        3  who is the same person; weights.py thresholds, measures.py accuracy,
                      matcher.py model (weight_charts.py), blocks and numbers
pairs.py           4  pair by pair; combinations.py what agrees how often; clusters.py people worth a look
leads.py           5  which rule found what; matrix.py where, capacity.py the load, rule_catalogue.py every rule
unproven.py           leads on rows in identity review
outcomes.py        6  what became of the leads; over_time.py the last twelve months (small_charts.py)
fairness.py        7  whether some groups are worse off
sample.py          8  the seeded draw, each lead with its evidence
gaps.py            9  what the report cannot answer
"""
