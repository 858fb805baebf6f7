"""Resolve: judged pairs -> one person per entity. Bases first, then through linked entities, then among the rest.

An entity is linked by itself only where the evidence is of the kind its level asks for, the total is above the auto
line and nobody else comes within the margin; what lies between the lines waits for a clerk.
"""

from dataclasses import replace

import pyarrow as pa

from data_contracts.steps import Engine, Step, load_step
from matchers.model import Lines

STEPS = "matchers.steps"
HOPS = 2
"""How often loose entities may be reached through others that were linked: direct, then once more."""


def judge(engine: Engine) -> None:
    """`scored` -> `judged`: the level of each pair, and whether its kind of evidence links by itself."""
    before = ("told_apart", "namesakes", "once_extracts", "on_lists", "listed_seekers", "listed_apart", "two_people")
    for name in (*before, "judged"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("scored", "best_levels", "on_lists", "listed_seekers")


def resolve(engine: Engine, lines: Lines) -> None:
    """`judged` -> `outcomes` and `roots`."""
    values = {"auto": lines.auto, "review": lines.review, "margin": lines.margin}
    engine.put("linked", pa.table({"seeker": pa.array([], pa.int64()), "goal": pa.array([], pa.int64())}))
    for _ in range(1 + HOPS):
        engine.run_sql(load_step(STEPS, "forbidden"))
        engine.run_sql(load_step(STEPS, "candidates"), {"auto": lines.auto, "least": lines.review - lines.margin})
        engine.run_sql(load_step(STEPS, "decided"), values)
        engine.run_sql(load_step(STEPS, "linked"))
    engine.run_sql(load_step(STEPS, "unplaced"))
    engine.run_sql(load_step(STEPS, "ties"), {"auto": lines.auto})
    _group(engine)
    engine.run_sql(load_step(STEPS, "doubts"), {"review": lines.review})
    engine.run_sql(load_step(STEPS, "ties_best"), {"auto": lines.auto})
    for name in ("recalled", "outcomes", "roots", "evidence"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("candidates", "labels", "unplaced", "ties", "groups", "doubts", "ties_best", "recalled")


def _group(engine: Engine) -> None:
    """Connected groups of tied entities: the first label spreads along ties until none changes."""
    _run_as(engine, load_step(STEPS, "labels_start"), "labels")
    before = None
    while (total := engine.query("SELECT sum(label) AS total FROM labels").to_pylist()[0]["total"]) != before:
        before = total
        engine.run_sql(load_step(STEPS, "labels_next"))
        _run_as(engine, load_step(STEPS, "labels_taken"), "labels")
    engine.run_sql(load_step(STEPS, "groups"))


def _run_as(engine: Engine, step: Step, name: str) -> None:
    engine.run_sql(replace(step, name=name))
