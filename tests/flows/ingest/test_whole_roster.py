"""A roster that is not whole stops the month, unless the operator confirms it in words for that month alone."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts.errors import InputError, UsageError
from flows.audit.history import stage_runs
from flows.ingest.stage import ingest
from flows.ingest.whole_roster import confirmed_roster, pass_roster
from flows.setup.check import check_drop
from flows.stages import last_folder_of
from flows.store.confirm import Confirmable, confirmations, sentence_for
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from tests.flows.ingest.made import ROSTER, csv_text, write_city, write_drop

LIMITS = """parameters:
- {id: row_swing_percent, area: "*", value: 30, from: 2026-01-01, published: 2026-01-01, citation: 样例规程}
"""


def people(rows: int, *, broken: int = 0) -> str:
    """A roster of `rows` good rows and `broken` ones without a name."""
    good = [[f"赵{n}", "无", f"D{n}", "低保", "在保", "369921100201"] for n in range(rows)]
    bad = [["", "无", f"Z{n}", "低保", "在保", "369921100201"] for n in range(broken)]
    return csv_text([ROSTER, *good, *bad])


REFUSED = csv_text(
    [[heading.replace("户编号", "家庭码") for heading in ROSTER], *[["钱", "无", "D9", "低保", "在保", ""]]]
)


def month(place: Path, period: str, files: dict[str, bytes | str], confirmed: str | None = None) -> RunContext:
    """A month up to the gate, its ingest done and marked as published, for the next one to stand on."""
    city = write_city(place / "city")
    (city / "parameters.yaml").write_text(LIMITS, encoding="utf-8")
    write_drop(place / "incoming", period, files)
    day = period_end(period)
    run = RunContext(period, day, day, city, place / "incoming", place / "store", place / "out", "x", None, confirmed)
    into = Store(run.store).stage(period, "ingest")
    into.mkdir(parents=True, exist_ok=True)
    ingest(run, into, last_folder_of(run, "ingest"))
    (Store(run.store).period(period) / "manifest.json").write_text("{}", encoding="utf-8")
    return run


def roster(run: RunContext) -> dict[str, Any]:
    status = pl.read_parquet(Store(run.store).stage(run.period, "ingest") / "extract_status.parquet")
    return status.row(by_predicate=pl.col("extract") == "roster", named=True)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"roster/a.csv": people(95, broken=5)}, None),
        ({"roster/a.csv": people(94, broken=6)}, "rows_refused"),
        ({"roster/a.csv": people(40), "roster/b.csv": people(40)}, None),  # a file sent twice lacks nobody
        ({"roster/a.csv": people(40), "roster/b.csv": REFUSED}, "file_refused"),
        ({"roster/a.csv": REFUSED}, "file_refused"),
        ({"roster/a.csv": people(0, broken=3)}, "file_refused"),
    ],
)
def test_a_roster_lacks_refused_files_and_refused_rows_beyond_the_share(
    tmp_path: Path, files: dict[str, bytes | str], why: str | None
) -> None:
    run = month(tmp_path, "202610", files)
    assert roster(run)["not_whole"] == why
    if why is None:
        pass_roster(run)
        return
    with pytest.raises(InputError) as stopped:
        pass_roster(run)
    said = str(stopped.value)
    assert "roster" in said
    assert "民政" in said
    assert sentence_for(Confirmable.ROSTER, "202610") in said
    assert ("b.csv" in said) is ("roster/b.csv" in files)
    assert stopped.value.exit_code == 2


def test_a_link_where_a_roster_file_should_lie_is_a_file_nobody_read(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(people(9), encoding="utf-8")
    folder = tmp_path / "incoming" / "202610" / "roster"
    folder.mkdir(parents=True)
    (folder / "b.csv").symlink_to(elsewhere)
    assert roster(month(tmp_path, "202610", {}))["not_whole"] == "file_refused"


def test_a_first_month_without_any_roster_stops_likewise(tmp_path: Path) -> None:
    run = month(tmp_path, "202610", {})
    (tmp_path / "incoming" / "202610" / "roster" / "a.csv").unlink()
    ingest(run, Store(run.store).stage("202610", "ingest"), None)
    with pytest.raises(InputError, match="no file of roster"):
        pass_roster(run)


def test_half_a_roster_does_not_become_a_whole_one_by_coming_twice(tmp_path: Path) -> None:
    """What is confirmed for a month is no measure for the next, nor does the confirmation hold for it."""
    pass_roster(month(tmp_path, "202608", {"roster/a.csv": people(100)}))
    assert roster(month(tmp_path, "202609", {"roster/a.csv": people(70)}))["not_whole"] is None  # 30 % is borne
    words = sentence_for(Confirmable.ROSTER, "202610")
    shrunk = month(tmp_path, "202610", {"roster/a.csv": people(48)}, words)
    assert (roster(shrunk)["rows_when_whole"], roster(shrunk)["not_whole"]) == (70, "shrank")
    pass_roster(shrunk)
    assert confirmed_roster(shrunk) == {
        "sentence": words,
        "roster": "比上次完整时少得超过波动上限（上次完整时 70 行，本月 48 行）",
    }
    again = month(tmp_path, "202611", {"roster/a.csv": people(48)})
    assert (roster(again)["swing_percent"], roster(again)["not_whole"]) == (0, "shrank")
    with pytest.raises(InputError, match="row_swing_percent"):
        pass_roster(again)
    with pytest.raises(UsageError):
        confirmations([words], "202611")
    whole = month(tmp_path, "202612", {"roster/a.csv": people(60)})
    assert roster(whole)["not_whole"] is None


def test_who_confirmed_what_is_in_the_run_ledger_and_a_stop_too(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"roster/b.csv": REFUSED}
    stopped = month(tmp_path, "202610", files)
    with pytest.raises(InputError):
        pass_roster(stopped)
    pass_roster(month(tmp_path, "202610", files, sentence_for(Confirmable.ROSTER, "202610")))
    first, second = stage_runs(Store(tmp_path / "store"), "202610")
    assert (first.stage, first.outcome, first.detail) == ("roster", "failed", "InputError (exit 2)")
    assert (second.stage, second.outcome) == ("roster", "confirmed")
    assert second.detail.startswith(sentence_for(Confirmable.ROSTER, "202610"))


def test_a_confirmation_that_is_not_needed_is_not_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXIAN_LANG", "zh")
    run = month(tmp_path, "202610", {}, sentence_for(Confirmable.ROSTER, "202610"))
    pass_roster(run)
    assert confirmed_roster(run) is None
    assert stage_runs(Store(tmp_path / "store"), "202610") == []
    assert "不需要确认" in "".join(capsys.readouterr())


@pytest.mark.parametrize("typed", ["好", "我知道2026年9月的花名册不全，仍要运行", "赵四说的，仍要运行"])
def test_other_words_are_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        confirmations([typed], "202610")
    assert "赵四" not in str(refused.value)
    understood = confirmations([" 我知道2026年10月的花名册不全,仍要运行 。"], "202610")
    assert understood == {Confirmable.ROSTER: sentence_for(Confirmable.ROSTER, "202610")}


def test_check_says_beforehand_what_the_run_would_stop_with(tmp_path: Path) -> None:
    month(tmp_path, "202609", {"roster/a.csv": people(100)})
    write_drop(tmp_path / "incoming", "202610", {"roster/a.csv": people(60)})
    city, incoming = tmp_path / "city", tmp_path / "incoming"
    assert check_drop(city, incoming, "202610").cannot_run is None
    checked = check_drop(city, incoming, "202610", tmp_path / "store")
    assert "上次完整时 100 行，本月 60 行" in str(checked.cannot_run)
    assert checked.exit_code == 2
    write_drop(tmp_path / "incoming", "202610", {"roster/b.csv": REFUSED})
    assert "roster/b.csv" in str(check_drop(city, incoming, "202610").cannot_run)
