"""A run that cannot succeed says so before it reads a row: what, where, and what to do."""

import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.errors import CityError, FaxianError, InputError, StoreError, UsageError
from flows import decide as decide_stage
from flows.audit.history import stage_runs
from flows.audit.made_with import made_with
from flows.month import ingest
from flows.preflight import RunRequest, needs_confirming, open_run, refused_early, with_engine
from flows.store.confirm import Confirmable, sentence_for
from flows.store.lock import only_run
from flows.store.paths import Store
from flows.store.run import period_end
from matchers.engine.duck import DuckEngine
from rules.inputs import Arrivals
from rules.month import Month
from rules.parameters import load_parameters
from tests.flows.audit.published import seal_bare


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
    record = made_with(context, load_parameters(context.settings.parameters))
    listed = [row for row in record.parameters if row["id"] == "dibao_standard" and row["area"] == "369921"]
    assert used is not None
    assert [row["value"] for row in listed] == [float(used.value)] == [999]


def published(store: Path, period: str, files: dict[str, bytes]) -> None:
    """A store in which a month is published whose ingest read these files."""
    ingest = store / "periods" / period / "ingest"
    ingest.mkdir(parents=True)
    rows = [{"bytes": len(body), "sha256": sha256(body).hexdigest(), "format": "csv"} for body in files.values()]
    pq.write_table(pa.Table.from_pylist(rows), ingest / "files.parquet")
    seal_bare(Store(store), period)


def dropped(folders: dict[str, Path], period: str, files: dict[str, bytes]) -> None:
    for name, body in files.items():
        path = folders["incoming"] / period / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


FILES = {"roster/a.csv": b"1", "roster/b.csv": b"22"}
IN_NOVEMBER = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("before", "files", "today", "stopped_at"),
    [
        ("202609", {"roster/a.csv": b"2"}, IN_NOVEMBER, []),
        ("202608", {"roster/a.csv": b"2"}, IN_NOVEMBER, [Confirmable.GAP]),
        ("202609", FILES, IN_NOVEMBER, [Confirmable.SAME_FILES]),
        ("202609", {**FILES, "feedback/c.csv": b"333"}, IN_NOVEMBER, [Confirmable.SAME_FILES]),
        ("202609", {**FILES, "roster/c.csv": b"1"}, IN_NOVEMBER, [Confirmable.SAME_FILES]),
        ("202609", {**FILES, "roster/c.csv": b"2"}, IN_NOVEMBER, []),
        ("202609", {"roster/a.csv": b"2"}, date(2026, 9, 30), [Confirmable.FUTURE]),
        ("202609", {"roster/a.csv": b"2"}, date(2026, 10, 1), []),
        ("202609", {"roster/a.csv": b"2"}, None, []),
    ],
)
def test_a_gap_a_month_to_come_and_copied_files_stop_a_run_until_they_are_confirmed(
    folders: dict[str, Path], before: str, files: dict[str, bytes], today: date | None, stopped_at: list[Confirmable]
) -> None:
    published(folders["store"], before, FILES)
    dropped(folders, "202610", files)
    asked = RunRequest(period="202610", today=today, **folders)
    assert list(needs_confirming(asked)) == stopped_at
    for what in stopped_at:
        with pytest.raises(UsageError) as stopped:
            refused_early(asked)
        assert sentence_for(what, "202610") in str(stopped.value)
        refused_early(replace(asked, confirmed=(sentence_for(what, "202610"),)))


def test_a_month_that_is_published_is_not_asked_about_again(folders: dict[str, Path]) -> None:
    for period in ("202608", "202610"):
        published(folders["store"], period, FILES)
    dropped(folders, "202610", FILES)
    assert needs_confirming(RunRequest(period="202610", today=date(2020, 1, 1), **folders)) == {}


def test_who_let_a_gap_pass_stands_in_the_run_ledger(folders: dict[str, Path]) -> None:
    published(folders["store"], "202608", FILES)
    open_run(period="202610", **folders, confirmed=[sentence_for(Confirmable.GAP, "202610")])
    (entry,) = stage_runs(Store(folders["store"]), "202610")
    assert (entry.stage, entry.outcome) == ("order", "confirmed")
    assert entry.detail.startswith("我知道2026年10月之前缺月份")


def test_a_disk_that_cannot_hold_the_month_stops_it_before_it_begins(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 << 20))
    with pytest.raises(StoreError, match="5 MB free"):
        refused_early(RunRequest(period="202610", **folders))


def test_a_run_under_way_is_told_before_anything_is_loaded(folders: dict[str, Path]) -> None:
    with only_run(folders["store"]), pytest.raises(StoreError, match="another run"):
        refused_early(RunRequest(period="202610", **folders))
