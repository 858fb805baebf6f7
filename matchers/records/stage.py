"""The stage's nodes: the month's core tables, and everybody known before, in one shape."""

from collections.abc import Sequence

from data_contracts.steps import Engine, Step
from matchers.compare.levels import former_levels
from matchers.records.person_records import KNOWN_SOURCE, Source, person_records_step
from matchers.runner import Node, Stage, put_node, sql_nodes

MAX_KEPT = 5_000_000
"""Rows up to which person records are kept in memory: about 250 bytes each."""


def stage(sources: Sequence[Source]) -> Stage:
    """Core tables, state of last month, verdicts -> `person_records`, `core_known`, `index_before`, `judgements`."""
    step = person_records_step([*sources, KNOWN_SOURCE])
    records = Node(
        "person_records", step.inputs, ("person_records",), lambda engine: _keep_or_define(engine, step), is_view=True
    )
    names = put_node("former_levels", former_levels)
    return Stage("records", (*sql_nodes("matchers.records"), names, records))


def _keep_or_define(engine: Engine, step: Step) -> None:
    """Kept while they are few, for they are read six times; of a large city read where they lie."""
    if sum(engine.rows(table) for table in step.inputs) <= MAX_KEPT:
        engine.run_sql(step)
    else:
        engine.define(step)
