"""What each pair may become, and what follows for each entity: a link, a question to a clerk, nothing.

stage.py    the stage's nodes: scored pairs -> `pair_decisions` -> `record_decisions`
policy.py   link_policy.yaml, read, checked and applied
hops/       what is done in each hop: bases first, then through entities that were linked
"""
