"""The place of each hit among those of its subject: whatever the order in which an engine finds them."""

from dataclasses import replace
from datetime import date
from typing import cast

import duckdb
import pyarrow as pa
import pytest

from data_contracts.steps import Engine
from rules.catalogue import load_catalogue
from rules.hits import EVIDENCE_DATE, Hits, columns_that_rank, ranked_step
from rules.readings import readings_of

REFUSED = date(2026, 7, 13)
SAME = {"household_key": "H1", "status_date": REFUSED, "hit_rule": "E08", "row_roster": 7, "evidence_date": None}
"""A household that asked in vain, and what is the same in all that its members were hit by since."""


class _Queries:
    """An engine as far as it is asked what columns there are."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db

    def query(self, sql: str) -> pa.Table:
        return self._db.execute(sql).to_arrow_table()


def first_of(*hits: dict[str, object]) -> object:
    """`because` of the hit of rule E13 that leads the household's lead."""
    reading = replace(readings_of(load_catalogue()["E13"])[0], subjects="SELECT * FROM given")
    columns = [*SAME, "level_rank", "because"]
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE given (household_key VARCHAR, status_date DATE, hit_rule VARCHAR, row_roster BIGINT, "
            "evidence_date DATE, level_rank INTEGER, because VARCHAR)"
        )
        db.executemany(
            "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?)", [[({**SAME, **hit})[c] for c in columns] for hit in hits]
        )
        sql = ranked_step(reading, columns).sql
        return db.execute(f"SELECT because FROM ({sql}) WHERE subject_rank = 1").fetchone()


@pytest.mark.parametrize(
    ("select", "has_day"),
    [
        ("SELECT person_id, level_rank FROM rows_union", False),
        ("SELECT person_id, count(*) AS times, 2 * level_rank AS x FROM rows_union GROUP BY person_id", False),
        ("SELECT person_id, event_date AS evidence_date FROM rows_disaster", True),
        ("SELECT disaster.*, level_rank > 0 AS ok_here FROM rows_disaster AS disaster", True),
        ("SELECT *\nFROM rows_disaster", True),
        ("SELECT level_rank > 0 AS ok_here, * FROM rows_disaster", True),
    ],
)
def test_a_day_of_the_evidence_is_known_also_where_the_select_does_not_name_its_columns(
    select: str, has_day: bool
) -> None:
    reading = replace(readings_of(load_catalogue()["E13"])[0], hits="hits_E93")
    reading = replace(reading, rule=replace(reading.rule, select=select))
    with duckdb.connect() as db:
        db.execute("CREATE TABLE hits_E93 (household_key VARCHAR, evidence_date DATE, level_rank INTEGER)")
        columns = columns_that_rank(cast(Engine, _Queries(db)), Hits(reading, is_once=True))
        assert (EVIDENCE_DATE in columns) is has_day
        assert columns_that_rank(cast(Engine, _Queries(db)), Hits(reading, is_once=False))


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_hits_by_the_same_evidence_the_surest_person_leads(turn: int) -> None:
    sure, unsure = {"level_rank": 1, "because": "E08-b"}, {"level_rank": 5, "because": "E08-a"}
    assert first_of(*[sure, unsure][::turn]) == ("E08-b",)


@pytest.mark.parametrize("turn", [1, -1])
def test_hits_alike_in_all_but_one_column_have_one_order(turn: int) -> None:
    assert first_of(*[{"level_rank": 2, "because": f"E08-{name}"} for name in "ab"][::turn]) == ("E08-a",)


def test_evidence_goes_before_the_surest_person() -> None:
    later = {"level_rank": 1, "because": "E09-a", "hit_rule": "E09"}
    assert first_of(later, {"level_rank": 5, "because": "E08-a"}) == ("E08-a",)
