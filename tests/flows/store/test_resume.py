"""A stage runs once for the same inputs, again when they change, and leaves nothing half-made."""

from datetime import date
from pathlib import Path

import pytest

from data_contracts.errors import InputError, InternalError
from flows.store.paths import Store
from flows.store.resume import run_stage
from flows.store.run import RunContext, StageSummary


@pytest.fixture
def run(tmp_path: Path) -> RunContext:
    return RunContext(
        period="202610",
        as_of=date(2026, 10, 31),
        published=date(2026, 11, 2),
        city=tmp_path / "city",
        incoming=tmp_path / "incoming",
        store=tmp_path / "store",
        out=tmp_path / "out",
        code_version="abc",
    )


def writes(text: str):
    def work(into: Path) -> StageSummary:
        (into / "table.txt").write_text(text, encoding="utf-8")
        return StageSummary(rows=3, remarks=("a file was rejected",))

    return work


def folder(run: RunContext) -> Path:
    return Store(run.store).stage(run.period, "ingest")


def test_a_finished_stage_is_kept_with_its_remarks(run: RunContext) -> None:
    first = run_stage(run, "ingest", {"a.csv": "1"}, writes("one"))
    again = run_stage(run, "ingest", {"a.csv": "1"}, writes("never called"))
    assert (first.was_reused, again.was_reused) == (False, True)
    assert again.remarks == ("a file was rejected",)
    assert (folder(run) / "table.txt").read_text(encoding="utf-8") == "one"


@pytest.mark.parametrize("reads", [{"a.csv": "2"}, {"b.csv": "1"}, {"a.csv": "1", "b.csv": "1"}, {}])
def test_any_change_in_what_is_read_runs_the_stage_again(run: RunContext, reads: dict[str, str]) -> None:
    run_stage(run, "ingest", {"a.csv": "1"}, writes("one"))
    assert not run_stage(run, "ingest", reads, writes("two")).was_reused
    assert (folder(run) / "table.txt").read_text(encoding="utf-8") == "two"


def test_a_mark_without_its_outputs_is_not_believed(run: RunContext) -> None:
    run_stage(run, "ingest", {}, writes("one"))
    (folder(run) / "table.txt").unlink()
    assert not run_stage(run, "ingest", {}, writes("two")).was_reused


def test_an_altered_output_is_not_believed(run: RunContext) -> None:
    run_stage(run, "ingest", {}, writes("one"))
    (folder(run) / "table.txt").write_text("tampered", encoding="utf-8")
    assert not run_stage(run, "ingest", {}, writes("one")).was_reused


def test_a_stage_that_fails_leaves_what_was_there(run: RunContext) -> None:
    def fails(into: Path) -> StageSummary:
        (into / "table.txt").write_text("half", encoding="utf-8")
        raise InputError("no roster")

    run_stage(run, "ingest", {"a": "1"}, writes("one"))
    with pytest.raises(InputError, match="no roster"):
        run_stage(run, "ingest", {"a": "2"}, fails)
    assert (folder(run) / "table.txt").read_text(encoding="utf-8") == "one"


def test_a_stage_that_fails_leaves_nothing_half_made_of_its_own(run: RunContext) -> None:
    def fails(into: Path) -> StageSummary:
        (into / "people.txt").write_text("half", encoding="utf-8")
        raise InputError("no")

    with pytest.raises(InputError):
        run_stage(run, "ingest", {"a": "1"}, fails)
    assert not list(folder(run).parent.iterdir())


def test_a_defect_is_named_by_its_place_and_not_by_its_text(run: RunContext) -> None:
    def fails(into: Path) -> StageSummary:
        raise ValueError("could not read 369921199001011234")

    with pytest.raises(InternalError) as caught:
        run_stage(run, "match", {}, fails)
    assert "ValueError" in str(caught.value)
    assert "3699" not in str(caught.value)
    assert caught.value.__cause__ is None
