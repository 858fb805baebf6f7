"""The stage's nodes: scored pairs -> what each may become (`pair_decisions`), what follows (`record_decisions`).

An entity is linked by itself only where the evidence is of the kind its level asks for, the total is above the auto
threshold and nobody else comes within the margin; what lies between the thresholds waits for a clerk. Entities with a
trusted number come first, then those who reach one through an entity that was linked.
"""

from collections.abc import Mapping

import pyarrow as pa

from data_contracts.codes import SQL_CODES
from data_contracts.steps import Engine, load_step, values_of
from matchers.decide.policy import load_policy, outcomes_of
from matchers.model import Thresholds
from matchers.runner import Node, Stage, put_node, sql_nodes

ONE_HOP = "matchers.decide.hops"
HOPS = 2
"""How often entities without a trusted number are reached through others that were linked: direct, then once more."""


def stage(thresholds: Thresholds) -> Stage:
    """`scored` -> `pair_decisions`, what link_policy.yaml makes of each pair; `record_decisions`, `linked`."""
    reads = ("strong_pairs", "edge_ends", "cannot_links_by_clerk", "carried_forward", "entities", "known_entities")
    makes = ("record_decisions", "linked", "cannot_links", "candidates")
    values = thresholds.model_dump() | {**SQL_CODES, "min_total": thresholds.review - thresholds.margin}
    return Stage(
        "decide",
        (
            *sql_nodes("matchers.decide", values),
            Node("combination_outcomes", ("combinations",), ("combination_outcomes",), _decide_combinations),
            put_node("review_reasons", load_policy().reasons_table),
            Node("record_decisions", reads, makes, lambda engine: _resolve(engine, values)),
        ),
    )


def _decide_combinations(engine: Engine) -> None:
    """`combinations` -> `combination_outcomes`: some thousands, whatever the number of pairs."""
    engine.put("combination_outcomes", outcomes_of(load_policy(), engine.query("SELECT * FROM combinations")))


def _resolve(engine: Engine, values: Mapping[str, object]) -> None:
    """`strong_pairs` -> `record_decisions` and `linked`, hop by hop."""
    engine.put("linked", pa.table({"left_entity": pa.array([], pa.int64()), "goal": pa.array([], pa.int64())}))
    for _ in range(1 + HOPS):
        for name in ("cannot_links", "candidates", "record_decisions", "linked"):
            step = load_step(ONE_HOP, name)
            engine.run_sql(step, values_of(step, values))
