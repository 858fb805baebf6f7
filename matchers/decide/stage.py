"""The stage's nodes: scored pairs -> what each may become (`judged`), and what follows for each entity (`decided`).

An entity is linked by itself only where the evidence is of the kind its level asks for, the total is above the auto
line and nobody else comes within the margin; what lies between the lines waits for a clerk. Bases come first, then
those who reach one through an entity that was linked.
"""

import pyarrow as pa

from data_contracts.steps import Engine, load_step, values_of
from matchers.decide.policy import load_policy, outcomes_of
from matchers.model import Lines
from matchers.runner import Node, Stage, put_node, sql_nodes

ONE_HOP = "matchers.decide.hops"
HOPS = 2
"""How often loose entities may be reached through others that were linked: direct, then once more."""


def stage(lines: Lines) -> Stage:
    """`scored` -> `judged`, what link_policy.yaml makes of each pair; `decided`, `linked`, `forbidden`."""
    reads = ("judged", "told_apart", "remembered", "entities", "known_entities")
    makes = ("decided", "linked", "forbidden", "candidates")
    return Stage(
        "decide",
        (
            *sql_nodes("matchers.decide"),
            Node("combination_outcomes", ("combinations",), ("combination_outcomes",), _decide_combinations),
            put_node("review_reasons", load_policy().reasons_table),
            Node("decided", reads, makes, lambda engine: _resolve(engine, lines)),
        ),
    )


def _decide_combinations(engine: Engine) -> None:
    """`combinations` -> `combination_outcomes`: some thousands, whatever the number of pairs."""
    engine.put("combination_outcomes", outcomes_of(load_policy(), engine.query("SELECT * FROM combinations")))


def _resolve(engine: Engine, lines: Lines) -> None:
    """`judged` -> `decided` and `linked`, hop by hop."""
    values = {"auto": lines.auto, "review": lines.review, "margin": lines.margin, "least": lines.review - lines.margin}
    engine.put("linked", pa.table({"seeker": pa.array([], pa.int64()), "goal": pa.array([], pa.int64())}))
    for _ in range(1 + HOPS):
        for name in ("forbidden", "candidates", "decided", "linked"):
            step = load_step(ONE_HOP, name)
            engine.run_sql(step, values_of(step, values))
