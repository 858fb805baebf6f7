"""Resolve: judged pairs -> one person per entity. Bases first, then through linked entities, then among the rest.

An entity is linked by itself only where the evidence is of the kind its level asks for, the total is above the auto
line and nobody else comes within the margin; what lies between the lines waits for a clerk.
"""

import pyarrow as pa

from data_contracts.steps import Engine, load_step
from matchers.decide.policy import load_policy, outcomes_of
from matchers.model import Lines

STEPS = "matchers.decide"
HOPS = 2
"""How often loose entities may be reached through others that were linked: direct, then once more."""


def judge(engine: Engine) -> None:
    """`scored` -> `judged`: what link_policy.yaml makes of each pair's combination of levels and conditions."""
    before = ("told_apart", "namesakes", "once_extracts", "on_lists", "listed_seekers", "listed_apart", "two_people")
    for name in (*before, "pair_facts"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("scored", "best_levels", "on_lists", "listed_seekers")
    policy = load_policy()
    engine.run_sql(load_step(STEPS, "combinations"))
    engine.put("combination_outcomes", outcomes_of(policy, engine.query("SELECT * FROM combinations")))
    engine.put("review_reasons", policy.reasons_table())
    engine.run_sql(load_step(STEPS, "judged"))
    engine.drop("pair_facts", "combinations", "combination_outcomes")


def resolve(engine: Engine, lines: Lines) -> None:
    """`judged` -> `decided` and `linked`."""
    values = {"auto": lines.auto, "review": lines.review, "margin": lines.margin}
    engine.put("linked", pa.table({"seeker": pa.array([], pa.int64()), "goal": pa.array([], pa.int64())}))
    for _ in range(1 + HOPS):
        engine.run_sql(load_step(STEPS, "forbidden"))
        engine.run_sql(load_step(STEPS, "candidates"), {"auto": lines.auto, "least": lines.review - lines.margin})
        engine.run_sql(load_step(STEPS, "decided"), values)
        engine.run_sql(load_step(STEPS, "linked"))
