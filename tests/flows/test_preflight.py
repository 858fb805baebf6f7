"""A run that cannot succeed says so before it reads a row: what, where, and what to do."""

from datetime import date
from pathlib import Path

import pytest

from data_contracts.errors import CityError, FaxianError, InputError, StoreError, UsageError
from flows import decide as decide_stage
from flows.audit.facts import facts_of
from flows.month import ingest
from flows.preflight import open_run, with_engine
from flows.store.lock import only_run
from flows.store.run import period_end
from matchers.engine.duck import DuckEngine
from rules.inputs import Arrivals
from rules.month import Month
from rules.parameters import load_parameters


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.yaml").write_text("name: 某市\ncode: '369900'\n", encoding="utf-8")
    (tmp_path / "city" / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    (tmp_path / "incoming" / "202610").mkdir(parents=True)
    return {name: tmp_path / name for name in ("city", "incoming", "store", "out")}


@pytest.mark.parametrize(
    ("period", "last"), [("202610", "2026-10-31"), ("202402", "2024-02-29"), ("202602", "2026-02-28")]
)
def test_as_of_is_the_last_day_of_the_period(period: str, last: str) -> None:
    assert period_end(period) == date.fromisoformat(last)


@pytest.mark.parametrize("period", ["2026-10", "202613", "202600", "20261", "1", "二〇二六", "189912"])
def test_what_is_not_a_period_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="YYYYMM"):
        period_end(period)


def test_deadlines_count_from_the_first_working_day_after_the_period(folders: dict[str, Path]) -> None:
    run = open_run(**folders, period="202610")
    assert run.published == date(2026, 11, 2), "1 November 2026 is a Sunday"


def test_a_publication_day_within_the_period_is_refused(folders: dict[str, Path]) -> None:
    with pytest.raises(UsageError, match="publication day"):
        open_run(**folders, period="202610", published=date(2026, 10, 31))
    assert open_run(**folders, period="202610", published=date(2026, 11, 1)).published == date(2026, 11, 1)


def test_an_unknown_period_names_those_that_are_there(folders: dict[str, Path]) -> None:
    with pytest.raises(InputError, match="202610"):
        open_run(**folders, period="202611")


def test_a_city_folder_without_settings_is_refused(folders: dict[str, Path]) -> None:
    (folders["city"] / "city.yaml").unlink()
    with pytest.raises(CityError, match="there is no city"):
        open_run(**folders, period="202610")


def test_an_output_place_that_is_a_file_is_refused(folders: dict[str, Path]) -> None:
    folders["out"].write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match="output"):
        open_run(**folders, period="202610")


def test_a_month_cannot_be_slipped_in_before_a_published_one(folders: dict[str, Path]) -> None:
    later = folders["store"] / "periods" / "202611"
    later.mkdir(parents=True)
    (later / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreError, match="202611"):
        open_run(**folders, period="202610")


def test_the_engine_of_the_city_folder_changes_no_fingerprint(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[dict[str, str]] = []
    monkeypatch.setattr("flows.month.run_recorded", lambda run, stage, reads, work: read.append(reads))
    ingest(open_run(**folders, period="202610"))
    (folders["city"] / "engine.yaml").write_text("engine: duckdb\nsmall_rows: 5\n", encoding="utf-8")
    run = with_engine(open_run(**folders, period="202610"), {})
    assert run.engine.small_rows == 5
    ingest(run)
    assert read[0] == read[1]
    assert {"city.yaml", "parameters.yaml"} <= read[1].keys()


def test_one_run_at_a_time_holds_the_store(tmp_path: Path) -> None:
    with only_run(tmp_path / "store"), pytest.raises(StoreError, match="another run"), only_run(tmp_path / "store"):
        pass
    with only_run(tmp_path / "store"):
        pass


def test_every_error_says_what_and_never_ends_in_a_traceback() -> None:
    error = FaxianError("the file is empty", where="a.csv", why="its rows are missing", do="ask for it again")
    assert str(error) == "a.csv: the file is empty. Why it matters: its rows are missing. What to do: ask for it again."


OF_THE_CITY = """parameters:
- {id: dibao_standard, unit: yuan/person/month, area: "369921", urban_rural: 农村, value: 999, from: 2026-01-01,
   published: 2026-01-01, citation: 样例文}
"""


class StopError(Exception):
    """Raised in place of the rules: how far decide must come for this test."""


def test_rules_and_report_read_the_same_parameters_when_city_yaml_names_no_file(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folders["city"] / "parameters.yaml").write_text(OF_THE_CITY, encoding="utf-8")
    context = open_run(period="202610", **folders)
    ingest = folders["store"] / "ingest"
    seen: dict[str, Month] = {}

    def keep(engine: object, month: Month) -> None:
        seen["rules"] = month
        raise StopError

    monkeypatch.setattr(decide_stage, "read_inputs", lambda *given: None)
    monkeypatch.setattr(decide_stage, "read_arrivals", lambda folder: Arrivals({}))
    monkeypatch.setattr(decide_stage, "decide_month", keep)
    with pytest.raises(StopError):
        decide_stage.decide(context, ingest, ingest, None, ingest, DuckEngine(folders["store"]))
    used = seen["rules"].parameters.lookup("dibao_standard", "369921", "农村", date(2026, 10, 31))
    made_with = facts_of(context, load_parameters(context.settings.parameters))
    listed = [row for row in made_with.parameters if row["id"] == "dibao_standard" and row["area"] == "369921"]
    assert used is not None
    assert [row["value"] for row in listed] == [float(used.value)] == [999]
