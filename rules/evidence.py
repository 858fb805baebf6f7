"""The source rows that the leads of a rule rest on, as SQL: what hits name, and what facts hold for them."""

from collections.abc import Iterator

import pyarrow as pa

from data_contracts.steps import Step, sql_text, written_step
from rules.catalogue import names_in
from rules.hits import Hits
from rules.readings import SUBJECT_COLUMN, RuleReading, text_of

OF_THE_FACT = "*"
OWN_ROWS_OF_A_HIT = 64
"""More source rows than any hit names itself."""
AFTER_OWN_ROWS = 10**12

EVIDENCE_ROWS = pa.schema(
    [("lead_id", pa.string()), ("extract", pa.string()), ("row_id", pa.int64()), ("text", pa.string())]
)
"""Grain: source row that a lead rests on."""
NO_ROW = (
    "SELECT lead_id, CAST(NULL AS VARCHAR) AS extract, CAST(NULL AS BIGINT) AS row_id, CAST(NULL AS VARCHAR) AS text, "
    "CAST(NULL AS BIGINT) AS place"
)


def evidence_step(hits: Hits, leads: str, name: str) -> Step:
    """The rows that the leads of a table rest on, each once: those that hits name themselves, then those that facts
    hold for the hits. `place`: the order in which they are told."""
    rule, is_once = hits.reading.rule, hits.is_once
    columns = names_in(rule.select, "row")
    own = [_own_rows(leads, turn, column) for turn, column in enumerate(columns)]
    if own and not (is_once and not any(column.endswith("_2") for column in columns)):
        first = "row_number() OVER (PARTITION BY subject_group, extract, row_id ORDER BY place ASC NULLS LAST) AS turn"
        tops = f"(SELECT subject_group, lead_id FROM {leads} WHERE subject_rank = 1) AS chosen"
        own = [
            "SELECT chosen.lead_id, firsts.extract, firsts.row_id, firsts.text, firsts.place FROM ("
            f"SELECT named.*, {first} FROM ({' UNION ALL '.join(own)}) AS named) AS firsts "
            f"JOIN {tops} ON chosen.subject_group = firsts.subject_group WHERE firsts.turn = 1"
        ]
    own_rows = [f"SELECT lead_id, extract, row_id, text, place FROM ({one}) AS own" for one in own]
    sql = " UNION ALL ".join([*own_rows, *_rows_of_facts(hits.reading, leads)]) or f"{NO_ROW} FROM {leads} WHERE false"
    return written_step(name, sql, "what leads rest on", "lead x source row")


def _own_rows(leads: str, turn: int, column: str) -> str:
    """The source rows that hits name themselves (`row_<extract>`), in one of their columns."""
    return (
        f"SELECT lead_id, subject_group, '{column.removesuffix('_2')}' AS extract, row_{column} AS row_id, "
        f"text_{column} AS text, subject_rank * {OWN_ROWS_OF_A_HIT} + {turn} AS place FROM {leads} "
        f"WHERE row_{column} IS NOT NULL"
    )


def _rows_of_facts(reading: RuleReading, leads: str) -> Iterator[str]:
    """The source rows that a facts table holds for the hits; none of a household in which nobody is left."""
    column = SUBJECT_COLUMN[reading.rule.spec.subject]
    for turn, rows in enumerate(reading.rule.spec.evidence_rows, start=1):
        extract, text = sql_text(rows.extract), sql_text(rows.text)
        if rows.extract == OF_THE_FACT:
            extract, text = f"coalesce(nullif(fact.extract, ''), {extract})", f"coalesce(nullif(fact.text, ''), {text})"
        yield (
            f"SELECT DISTINCT chosen.lead_id, {extract} AS extract, fact.row_id, {text} AS text, "
            f"CAST({AFTER_OWN_ROWS * turn} AS BIGINT) AS place FROM {reading.hits} AS hits "
            f"JOIN {rows.fact} AS fact ON {rows.join} JOIN (SELECT subject_key, lead_id FROM {leads} "
            f"WHERE subject_rank = 1) AS chosen ON chosen.subject_key = {text_of(f'hits.{column}')}"
        )
