"""Returned worklists become the state of every lead: closed, visited, noted, still open; the same bytes every time."""

from pathlib import Path

from benchmarks import clerk_headings as c
from flows.store.run import RunContext
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of, outcomes, state


def test_a_month_without_returned_worklists_leaves_every_lead_open(root: Path) -> None:
    summary, tables = feedback_of(root)
    assert summary.rows == 0
    assert summary.remarks == ()
    assert tables["lead_history"]["is_open"].to_list() == [True] * 4
    assert tables["lead_history"]["months_open"].to_list() == [2] * 4


def test_a_result_closes_its_lead(root: Path) -> None:
    drop(root, made.answer("L1"))
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result"}
    assert tables["ledger"].sort("entry_no")["event"].to_list() == ["visited", "result", "closed"]
    found = state(tables, "L1")
    assert (found["is_open"], found["last_result"], found["settled_period"]) == (False, "enrolled", "202610")
    assert tables["ledger"]["who"].unique().to_list() == ["李四、王五"]
    assert tables["ledger"]["source_sha256"].str.len_chars().unique().to_list() == [64]


def test_a_partly_filled_row_is_a_visit_and_the_lead_stays_open(root: Path) -> None:
    drop(root, made.answer("L1", **{c.RESULT: ""}))
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "visited"}
    found = state(tables, "L1")
    assert (found["is_open"], found["has_feedback"]) == (True, True)


def test_a_reason_for_not_checking_is_noted_and_is_no_feedback(root: Path) -> None:
    drop(root, {c.LEAD_ID: "L1", c.NOT_CHECKED: "外出务工"})
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "noted"}
    assert state(tables, "L1")["has_feedback"] is False


def test_untouched_rows_are_counted_as_blank(root: Path) -> None:
    drop(root, made.answer("L1"), {c.LEAD_ID: "L2"}, {c.LEAD_ID: "L3"})
    _, tables = feedback_of(root)
    counts = tables["feedback_files"].row(0, named=True)
    assert (counts["rows_read"], counts["rows_accepted"], counts["rows_blank"], counts["rows_rejected"]) == (3, 1, 2, 0)


def test_the_stage_writes_the_same_bytes_every_time(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L2"))
    feedback_of(root)
    first = {path.name: path.read_bytes() for path in (root / "feedback-202610").iterdir()}
    feedback_of(root)
    assert {path.name: path.read_bytes() for path in (root / "feedback-202610").iterdir()} == first


def test_context_is_what_bounds_the_day_of_a_visit(root: Path) -> None:
    run: RunContext = made.context(root, "202610")
    drop(root, made.answer("L1", **{c.VISITED: run.published.isoformat()}))
    assert outcomes(feedback_of(root)[1]) == {"L1": "result"}
