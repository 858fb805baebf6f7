"""A month's tables are read in one place: each once, empty when a stage made none, an error when nothing can go on."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from data_contracts.errors import StoreError
from flows.store.month_tables import MADE_BY, NEEDED, MonthTables
from flows.store.paths import Store
from matchers.engine.duck import duck_engine
from tests.flows.made_leads import lead
from tests.flows.made_month import SOURCE, write_stages


@pytest.fixture
def month(tmp_path: Path) -> MonthTables:
    write_stages(tmp_path, "202609", [lead("L1"), lead("L2")], {})
    return MonthTables(Store(tmp_path / "store"), "202609")


def test_a_table_is_read_once(month: MonthTables) -> None:
    assert month.leads is month.leads
    assert month.leads["lead_id"].to_list() == ["L1", "L2"]


def test_nobody_is_looked_up_twice_and_who_asks_gets_whom_he_asked_for(
    month: MonthTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = month.read(t.PEOPLE)["person_id"].sort()
    one, absent = known.head(1), pl.Series("person_id", ["P999999999", None])
    alone = MonthTables(month.store, month.period).people(known)
    assert month.people(pl.concat([one, absent, one]))["person_id"].to_list() == one.to_list()
    looked_up: list[list[str]] = []

    def people_of(
        self: MonthTables, wanted: pl.DataFrame, real: Callable[..., pl.DataFrame] = MonthTables._people_of
    ) -> pl.DataFrame:
        looked_up.append(wanted["person_id"].sort().to_list())
        return real(self, wanted)

    monkeypatch.setattr(MonthTables, "_people_of", people_of)
    assert month.people(known).equals(alone)
    assert month.people(absent).is_empty()
    assert looked_up == ([known[1:].to_list()] if len(known) > 1 else [])


def test_a_table_that_no_stage_made_is_empty_in_its_types(month: MonthTables) -> None:
    assert (len(month.visit_classes), month.visit_classes.columns) == (0, t.VISIT_CLASSES.schema.names)


def test_a_table_nothing_can_be_published_without_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run the month again"):
        _ = MonthTables(Store(tmp_path / "store"), "202609").leads


def test_rows_are_found_by_values_and_a_purged_month_has_none(month: MonthTables) -> None:
    assert [row["source_row"] for row in month.rows(t.LINKS, source_file=SOURCE, source_row=3)] == [3]
    assert MonthTables(month.store, "202608").rows(t.LEADS, lead_id="L1") == []


def test_an_engine_gets_every_table_there_or_empty(month: MonthTables, tmp_path: Path) -> None:
    with duck_engine(tmp_path / "tmp", memory="1GB") as engine:
        month.offer(engine, [t.LEADS, t.CASES])
        counts = engine.query("SELECT (SELECT count(*) FROM leads) AS leads, (SELECT count(*) FROM cases) AS cases")
    assert counts.to_pylist() == [{"leads": 2, "cases": 0}]


def test_every_needed_table_is_made_by_one_stage() -> None:
    names = [table.name for made in MADE_BY.values() for table in made]
    assert len(names) == len(set(names))
    assert {table.name for table in NEEDED} <= set(names)
