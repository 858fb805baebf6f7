from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.errors import UsageError
from flows.audit import journal
from flows.audit.history import FAILED, StageRun, history, record, recorded, render_history, stage_runs
from flows.store.paths import Store


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    for n in range(3):
        journal.append(path, {"n": n})
    assert [entry["n"] for entry in journal.read(path)] == [0, 1, 2]
    assert journal.broken_lines(path) == []


def test_a_torn_last_line_is_left_out_and_closed_off_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, {"n": 0})
    with path.open("a") as file:
        file.write('{"n": 1, "prev')
    assert [entry["n"] for entry in journal.read(path)] == [0]
    journal.append(path, {"n": 2})
    assert [entry["n"] for entry in journal.read(path)] == [0, 2]
    assert journal.broken_lines(path) == []


@given(changed=st.integers(0, 4))
def test_a_changed_line_breaks_the_line_after_it(tmp_path_factory, changed: int) -> None:
    path = tmp_path_factory.mktemp("journal") / "j.jsonl"
    for n in range(6):
        journal.append(path, {"n": n, "rows": 10})
    lines = path.read_text().splitlines()
    lines[changed] = lines[changed].replace('"rows": 10', '"rows": 11')
    path.write_text("\n".join(lines) + "\n")
    assert journal.broken_lines(path) == [changed + 2]


def test_the_journal_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    journal.append(tmp_path / "j.jsonl", {})
    assert (tmp_path / "j.jsonl").stat().st_mode & 0o077 == 0


def test_a_stage_is_recorded_with_rows_and_outcome(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with recorded(store, "202610", "ingest", "abc") as measure:
        measure.rows = 12
    (run,) = stage_runs(store)
    assert (run.period, run.stage, run.rows, run.outcome, run.code_version) == ("202610", "ingest", 12, "done", "abc")
    assert "ingest" in render_history([run]) and "完成" in render_history([run])


def test_a_stage_that_fails_is_recorded_as_failed_without_the_errors_text(tmp_path: Path) -> None:
    store = Store(tmp_path)
    try:
        with recorded(store, "202610", "match", "abc"):
            raise ValueError("张三 369921199001011234")
    except ValueError:
        pass
    (run,) = stage_runs(store)
    assert run.outcome == FAILED and run.detail == "ValueError"


def test_history_reads_all_periods_or_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for period in ("202609", "202610"):
        record(store, StageRun(period, "ingest", "done", 1, 0.5, "2026-11-09T02:00:00+08:00", "abc"))
    assert [run.period for run in stage_runs(store)] == ["202609", "202610"]
    assert [run.period for run in stage_runs(store, "202610")] == ["202610"]
    assert history(store).count("ingest") == 2
    assert render_history([]) == "还没有运行记录。"
    with pytest.raises(UsageError, match="no such store"):
        history(Store(tmp_path / "nowhere"))
