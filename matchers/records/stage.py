"""The stage's nodes: the month's core tables, and everybody known before, in one shape."""

from collections.abc import Sequence

from data_contracts.steps import Engine, Step
from matchers.compare.levels import former_levels
from matchers.records.person_records import KNOWN_SOURCE, Source, mentions_step
from matchers.runner import Node, Stage, put_node, sql_nodes

MOST_KEPT = 5_000_000
"""Rows up to which mentions are kept in memory: about 250 bytes each."""


def stage(sources: Sequence[Source]) -> Stage:
    """Core tables, state of last month, verdicts -> `mentions`, `core_known`, `index_before`, `words`."""
    step = mentions_step([*sources, KNOWN_SOURCE])
    mentions = Node("mentions", step.inputs, ("mentions",), lambda engine: _mentions(engine, step), is_view=True)
    names = put_node("former_levels", former_levels)
    return Stage("records", (*sql_nodes("matchers.records"), names, mentions))


def _mentions(engine: Engine, step: Step) -> None:
    """Kept while they are few, for they are read six times; of a large city read where they lie."""
    counts = " UNION ALL ".join(f"SELECT count(*) AS n FROM {table}" for table in step.inputs)
    rows = engine.query(f"SELECT sum(n) AS n FROM ({counts}) AS extracts").to_pylist()[0]["n"]
    if rows <= MOST_KEPT:
        engine.run_sql(step)
    else:
        engine.define(step)
