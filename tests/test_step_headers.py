"""The `-- inputs:` header of a SQL step names exactly the tables that its SQL reads: the order of steps hangs on it."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.steps import Step, parse_step
from matchers.block.keys_of import IN_ORDER, keys_step
from matchers.compare import ASPECTS
from matchers.compare.stage import distinct_sides, paired_sides
from matchers.records.person_records import KNOWN_SOURCE, Source, person_records_step
from matchers.score.stage import drift_records
from rules.catalogue import load_catalogue
from rules.hits import hits_step
from rules.numbers import escalations_step
from rules.readings import readings_of
from rules.steps import facts_in_doubt

ROOT = Path(__file__).parents[1]
ROOMS = ("matchers", "rules/facts", "rules/between", "rules/leads")
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.sql"))
SOURCES = [Source(name, frozenset(core_schema(c).names), is_authorised=False) for name, c in load_contracts().items()]
PASS = keys_step(IN_ORDER)
READINGS = [reading for rule in load_catalogue().values() for reading in readings_of(rule)]
HITS = tuple(hits_step(reading.rule, reading.hits) for reading in READINGS)
RECORDS = person_records_step([*SOURCES, KNOWN_SOURCE])
COMPARED = (*map(distinct_sides, ASPECTS), *map(paired_sides, ASPECTS))
WRITTEN_IN_PYTHON = (*COMPARED, drift_records(), RECORDS, PASS, escalations_step(), *facts_in_doubt(), *HITS)
STEPS = {str(file.relative_to(ROOT)): parse_step(file.stem, file.read_text(encoding="utf-8")) for file in FILES} | {
    step.name: step for step in WRITTEN_IN_PYTHON
}


def tables_read(step: Step) -> set[str]:
    tree = sqlglot.parse_one(step.sql, dialect="duckdb")
    own = {part.alias for part in tree.find_all(exp.CTE)}
    return {table.name for table in tree.find_all(exp.Table)} - own


@pytest.mark.parametrize("name", STEPS)
def test_a_step_names_exactly_the_tables_that_it_reads(name: str) -> None:
    step = STEPS[name]
    assert set(step.inputs) == tables_read(step)
    assert len(step.inputs) == len(set(step.inputs))


def test_no_step_was_forgotten() -> None:
    assert len(STEPS) > 180
