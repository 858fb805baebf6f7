"""The whole stage on a small drop: its tables, its account, drift against the month before, and the check verb."""

import io
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from data_contracts.contract import load_contracts
from data_contracts.errors import ExitCode
from data_contracts.tables import CELL_ISSUES, DRIFT, EXTRACT_STATUS, FILES, PROFILE, REJECTED
from flows.ingest.stage import IngestSummary, ingest
from flows.language import say
from flows.setup.check import check_drop, render_check
from flows.store.run import RunContext, period_end
from tests.core_tables import core_rows
from tests.flows.ingest.made import (
    HEADINGS,
    PEOPLE,
    ROSTER,
    ROSTER_ROWS,
    changed,
    csv_text,
    with_headings,
    write_city,
    write_drop,
)

PETITION = csv_text(with_headings([*PEOPLE, changed(0, need="待定", matter_no="XF9"), changed(1, matter_no="")]))
BROKEN = csv_text([[heading.replace("信访件号", "信访件编码") for heading in HEADINGS], *PEOPLE])


def run(tmp_path: Path, period: str = "202610", previous: Path | None = None) -> tuple[IngestSummary, Path]:
    into = tmp_path / f"into{period}"
    into.mkdir()
    day = period_end(period)
    context = RunContext(
        period,
        day,
        day,
        write_city(tmp_path / "city"),
        tmp_path / "incoming",
        tmp_path / "store",
        tmp_path / "out",
        "x",
    )
    return ingest(context, into, previous), into


def table(into: Path, name: str) -> list[dict[str, object]]:
    return list(pl.read_parquet(into / f"{name}.parquet").iter_rows(named=True))


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, IngestSummary]:
    """Two months: the second has a broken file, an unknown folder, new and lost columns and fewer rows."""
    folder = tmp_path_factory.mktemp("months")
    many = [changed(0, matter_no=f"XF{number}") for number in range(100)]
    write_drop(folder / "incoming", "202609", {"petition/a.csv": csv_text(with_headings(many)), "union/a.csv": ""})
    second = csv_text([[*HEADINGS[:8], "填报人"], *([*row[:8], "某"] for row in PEOPLE)])
    files = {"petition/a.csv": PETITION, "petition/b.csv": BROKEN, "petition/c.csv": second, "petitons/a.csv": second}
    write_drop(folder / "incoming", "202610", files)
    _, first = run(folder, "202609")
    summary, last = run(folder, "202610", first)
    return first, last, summary


def test_every_table_of_the_stage_is_there_with_its_columns(months: tuple[Path, Path, IngestSummary]) -> None:
    for spec in (FILES, EXTRACT_STATUS, REJECTED, CELL_ISSUES, PROFILE, DRIFT):
        assert pl.read_parquet(months[1] / f"{spec.name}.parquet").columns == spec.schema.names
    there = {path.name for path in months[1].iterdir()}
    assert {"areas.parquet", "validation.json", "core_roster", "core_petition"} <= there
    assert not [name for name in there if name.startswith(".unpacked")]


def test_every_file_balances_and_says_why_it_was_not_taken(months: tuple[Path, Path, IngestSummary]) -> None:
    files = {str(row["source_file"]): row for row in table(months[1], "files")}
    for row in files.values():
        assert row["rows_read"] == row["rows_accepted"] + row["rows_rejected"] + row["rows_skipped"]  # type: ignore[operator]
    assert files["petition/a.csv"]["verdict"] == "accepted_with_rejections"
    assert files["petition/b.csv"]["verdict"] == "rejected"
    assert "最接近的是“信访件编码”" in str(files["petition/b.csv"]["reason"])
    assert files["petition/c.csv"]["headings"] == "|".join([*HEADINGS[:8], "填报人"])


def test_the_status_of_every_extract_of_the_catalogue_is_told(months: tuple[Path, Path, IngestSummary]) -> None:
    status = {str(row["extract"]): row for row in table(months[1], "extract_status")}
    assert set(status) == set(load_contracts())
    assert status["roster"]["status"] == "arrived"
    assert status["petition"]["status"] == "partial"
    assert status["union"]["status"] == "missing"
    assert (status["petition"]["rows_last_period"], status["petition"]["rows_accepted"]) == (100, 7)
    assert status["petition"]["swing_percent"] == -93.0
    before = {str(row["extract"]): row for row in table(months[0], "extract_status")}
    assert (before["union"]["status"], before["union"]["swing_percent"]) == ("rejected", None)


def test_rejected_rows_and_emptied_cells_name_their_place(months: tuple[Path, Path, IngestSummary]) -> None:
    rejected = [(r["source_file"], r["source_row"], r["reason_code"]) for r in table(months[1], "rejected")]
    assert ("petition/a.csv", 6, "missing_value") in rejected
    assert ("petition/b.csv", 2, "file_rejected") in rejected
    assert [(r["source_row"], r["column"]) for r in table(months[1], "cell_issues")] == [(5, "need")]


def test_drift_is_told(months: tuple[Path, Path, IngestSummary]) -> None:
    drift = {(str(row["kind"]), str(row["subject"])) for row in table(months[1], "drift")}
    assert ("new_column", "填报人") in drift
    assert ("new_value", "need=待定") in drift
    assert ("row_swing", "rows") in drift
    assert table(months[0], "drift") == []


def test_remarks_tell_what_was_not_taken(months: tuple[Path, Path, IngestSummary]) -> None:
    said = "\n".join(months[2].remarks)
    assert "petitons：略过" in said
    assert "petition/b.csv：退回" in said
    assert "union" in said
    assert months[2].rows == 9


def test_no_id_or_phone_is_in_what_is_told(months: tuple[Path, Path, IngestSummary]) -> None:
    told = "".join(months[2].remarks) + str(table(months[1], "drift")) + str(table(months[1], "cell_issues"))
    assert not [row[1] for row in PEOPLE if row[1] in told]


def test_a_city_s_own_headings_and_values_are_taken_without_touching_code(tmp_path: Path) -> None:
    contracts = tmp_path / "city" / "contracts"
    contracts.mkdir(parents=True)
    (contracts / "roster.yaml").write_text(
        "aliases: {household_no: [家庭码]}\nvalues: {programme: {低保户: 低保}}\n", encoding="utf-8"
    )
    headings = [heading.replace("户编号", "家庭码") for heading in ROSTER]
    rows = [[cell.replace("低保", "低保户") for cell in row] for row in ROSTER_ROWS]
    write_drop(tmp_path / "incoming", "202610", {"roster/a.csv": csv_text([headings, *rows])})
    _, into = run(tmp_path)
    assert [row["programme"] for row in core_rows(into, "roster").rows(named=True)] == ["低保", "特困"]


def test_check_says_everything_and_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAXIAN_LANG", "zh")
    city = write_city(tmp_path / "city")
    worse = csv_text(with_headings([changed(0, matter_no=f"XF{n}", need="待定") for n in range(14)]))
    write_drop(tmp_path / "incoming", "202610", {"petition/a.csv": worse, "petition/b.csv": BROKEN})
    before = sorted(tmp_path.rglob("*"))
    result = check_drop(city, tmp_path / "incoming", "202610")
    assert sorted(tmp_path.rglob("*")) == before
    assert result.exit_code is ExitCode.DONE_WITH_REJECTIONS
    first, second, roster = result.files
    assert (len(first.problems), first.cells_emptied) == (1, 14)
    assert "没有“信访件号”" in second.problems[0]
    assert (roster.verdict, roster.problems) == ("accepted", ())
    text = io.StringIO()
    render_check(result, Console(file=text, width=160))
    assert "petition/b.csv" in text.getvalue()
    assert "等 14 行" in text.getvalue()


def test_a_clean_drop_is_checked_with_exit_code_0(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    result = check_drop(city, write_drop(tmp_path / "incoming", "202610", {}), "202610")
    assert result.exit_code is ExitCode.DONE
    assert len(result.missing) == 24


def test_a_file_of_headings_alone_is_refused_by_validation_and_the_others_of_its_extract_stay(tmp_path: Path) -> None:
    headings = ["姓名", "养老类型", "月养老金"]
    good = csv_text([headings, ["张一伟", "城乡居民", "200"]])
    files = {"pension/a.csv": csv_text([headings]), "pension/b.csv": good, "pension/c.csv": good}
    write_drop(tmp_path / "incoming", "202610", files)
    _, into = run(tmp_path)
    found = {str(row["source_file"]): row for row in table(into, "files")}
    assert found["pension/a.csv"]["verdict"] == "rejected"
    assert "没有通过校验" in str(found["pension/a.csv"]["reason"])
    assert found["pension/b.csv"]["verdict"] == "accepted"
    assert found["pension/c.csv"]["verdict"] == "accepted_with_rejections"
    assert len(core_rows(into, "pension")) == 1


@pytest.mark.parametrize("roster", [csv_text([ROSTER[1:], *(row[1:] for row in ROSTER_ROWS)]), None])
def test_a_drop_without_a_usable_roster_is_told_whole_before_it_is_refused(
    tmp_path: Path, roster: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXIAN_LANG", "zh")
    city = write_city(tmp_path / "city")
    incoming = write_drop(tmp_path / "incoming", "202610", {"petition/a.csv": PETITION, "petition/b.csv": BROKEN})
    if roster:
        (incoming / "202610/roster/a.csv").write_text(roster, encoding="utf-8")
    else:
        (incoming / "202610/roster/a.csv").unlink()
    result = check_drop(city, incoming, "202610")
    verdicts = {file.source_file: file.verdict for file in result.files}
    expected = {"petition/a.csv": "accepted_with_rejections", "petition/b.csv": "rejected"}
    assert verdicts == expected | ({"roster/a.csv": "rejected"} if roster else {})
    assert result.exit_code is ExitCode.MISUSE
    assert "no file of roster" in str(result.cannot_run)
    text = io.StringIO()
    render_check(result, Console(file=text, width=1000))
    said = text.getvalue()
    assert "没有“信访件号”" in said
    assert "不能运行" in said
    assert said.rstrip().endswith(say(str(result.cannot_run)))


def test_a_drop_with_a_roster_can_be_run_whatever_else_was_refused(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    result = check_drop(city, write_drop(tmp_path / "incoming", "202610", {"petition/b.csv": BROKEN}), "202610")
    assert (result.exit_code, result.cannot_run) == (ExitCode.DONE_WITH_REJECTIONS, None)
