"""Each check of the simulated year can fail: what it watches for is shown to it once."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks import clerk_headings as c
from benchmarks import year_checks as checks
from benchmarks.year_clerks import MISTAKES, Expected, answered, mistaken
from tests.flows import made_leads as made

PERSON = {"rule_id": "E08", "person_id": "P1", "household_no": "H1", "evidence_key": "k", "subject": "person"}


def published(**other: str) -> pl.DataFrame:
    return pl.DataFrame([{"lead_id": "L2"} | PERSON | other])


def history(**other: object) -> pl.DataFrame:
    row = {"lead_id": "L1", "settled_period": "202601", "is_open": False, "has_feedback": False} | PERSON
    return pl.DataFrame([row | {"deadline": date(2026, 2, 1)} | other])


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"lead_id": "L1", "evidence_key": "other"}, 1),
        ({}, 1),
        ({"evidence_key": "other"}, 0),
        ({"person_id": "P2"}, 0),
        ({"rule_id": "E01"}, 0),
    ],
)
def test_settled_evidence_is_seen_under_its_own_number_and_under_another(now: dict[str, str], found: int) -> None:
    assert len(checks.settled_again(published(**now), history(), {}, "202603")) == found
    assert checks.settled_again(published(**now), history(settled_period=None), {}, "202603") == []


@pytest.mark.parametrize(("months", "found"), [(1, 0), (2, 0), (3, 1)])
def test_an_answer_about_a_moving_window_holds_its_months(months: int, found: int) -> None:
    assert len(checks.settled_again(published(), history(), {"E08": months}, "202603")) == found


@pytest.mark.parametrize(
    ("other", "found"), [({}, 1), ({"row_key": "x"}, 0), ({"evidence_key": "x"}, 0), ({"rule_id": "E01"}, 0)]
)
def test_a_row_found_wrong_is_seen_under_another_person_and_only_for_the_same_evidence(
    other: dict[str, str], found: int
) -> None:
    row = {"extract": "medical_claims", "source_file": "a.csv", "source_row": 2, "text": ""}
    leads = published(person_id="P2").with_columns(pl.Series("evidence", [[row]]))
    keys = pl.DataFrame({"source_file": ["a.csv"], "source_row": [2], "row_key": ["k1"]})
    wrong = {"rule_id": "E08", "evidence_key": "k", "extract": "medical_claims", "row_key": "k1"} | other
    assert len(checks.found_wrong_again(leads, keys, pl.DataFrame([wrong]), history())) == found
    assert checks.found_wrong_again(leads, keys, pl.DataFrame([wrong]), history(lead_id="L2")) == []
    more = leads.with_columns(pl.Series("evidence", [[row, row | {"source_row": 3}]]))
    assert checks.found_wrong_again(more, keys, pl.DataFrame([wrong]), history()) == []


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ([("202601", "different", "medical_claims")], 1),
        ([("202601", "different", "pension")], 0),
        ([("202601", "same", "medical_claims")], 0),
        ([("202601", "different", "medical_claims"), ("202602", "same", "medical_claims")], 0),
        ([("202602", "different", "medical_claims"), ("202601", "same", "medical_claims")], 1),
    ],
)
def test_the_last_word_on_rows_and_person_is_to_be_obeyed(words: list[tuple[str, str, str]], faults: int) -> None:
    told = [
        {"period": period, "verdict": said, "extract": extract, "row_key": "k1", "person_id": "P1", "lead_id": "L1"}
        | {"day": date(2026, 2, 1)}
        for period, said, extract in words
    ]
    links = pl.DataFrame([{"extract": "medical_claims", "row_key": "k1", "person_id": "P1"}])
    assert len(checks.not_obeyed(pl.DataFrame(told), links)) == faults


def test_an_overdue_lead_needs_its_entry_and_its_reminder() -> None:
    late = checks.overdue(history(is_open=True, settled_period=None), date(2026, 2, 28))
    assert late["lead_id"].to_list() == ["L1"]
    assert checks.overdue(history(is_open=True, deadline=date(2026, 2, 28)), date(2026, 2, 28)).is_empty()
    told = pl.DataFrame({"lead_id": ["L1"], "event": ["escalated"]})
    cards = pl.DataFrame({"lead_id": ["L9"], "about_lead_id": ["L1"]})
    listed = pl.DataFrame({"lead_id": ["L9"]})
    assert checks.not_escalated(late, told, listed, cards) == []
    assert checks.not_escalated(late, told.clear(), listed, cards) == ["1 overdue leads are not escalated"]
    assert checks.not_escalated(late, told, listed.clear(), cards) == ["1 overdue leads have no I15 lead"]


@pytest.mark.parametrize(
    ("first", "last", "now", "is_right"),
    [
        ("yellow", None, "orange", True),
        ("yellow", None, "red", False),
        ("yellow", "orange", "red", True),
        ("yellow", "orange", "orange", False),
        ("red", None, "red", True),
        ("red", "red", "orange", False),
    ],
)
def test_a_reminder_is_one_step_more_urgent_and_red_stays_red(
    first: str, last: str | None, now: str, is_right: bool
) -> None:
    cards = pl.DataFrame({"lead_id": ["L1", "L9"], "urgency": [first, ""], "about_lead_id": [None, "L1"]})
    listed = pl.DataFrame({"lead_id": ["L9"], "rule_id": ["I15"], "urgency": [now]})
    assert (checks.not_more_urgent(listed, cards, {"L9": last} if last else {}) == []) is is_right


@pytest.mark.parametrize(
    ("closed", "decided", "faults"),
    [
        (["L1", "L9"], {"L1"}, 0),
        (["L1", "L9"], {"L9"}, 0),
        (["L1"], {"L1"}, 1),
        (["L1", "L9", "L5"], {"L1"}, 1),
        ([], {"L7"}, 0),
    ],
)
def test_just_the_decided_leads_close_each_with_its_reminder(closed: list[str], decided: set[str], faults: int) -> None:
    events = pl.DataFrame({"lead_id": closed, "event": ["closed"] * len(closed)}, schema_overrides={"lead_id": pl.Utf8})
    cards = pl.DataFrame({"lead_id": ["L1", "L9"], "about_lead_id": [None, "L1"]})
    found = checks.not_as_decided(events, cards, {"L1", "L9", "L5"}, Expected(decided=decided))
    assert len(found) == faults


def files(**counts: int) -> pl.DataFrame:
    names = ("rows_accepted", "rows_repeated", "rows_rejected", "rows_blank")
    row = {"source_file": "feedback/a.csv"} | {name: counts.get(name, 0) for name in names}
    return pl.DataFrame([row, row | {"source_file": "feedback/again_a.csv", "rows_accepted": counts.get("again", 0)}])


def test_rows_are_counted_against_what_the_script_meant() -> None:
    expected = Expected()
    expected.counts.update(result=2, assisted=1, rejected=1, blank=3)
    right = files(rows_accepted=2, rows_repeated=1, rows_rejected=1, rows_blank=3)
    assert checks.not_as_filled(right, expected) == []
    assert len(checks.not_as_filled(files(rows_accepted=2, rows_rejected=1, rows_blank=3), expected)) == 1
    again = files(rows_accepted=2, rows_repeated=1, rows_rejected=1, rows_blank=3, again=1)
    assert len(checks.not_as_filled(again, expected)) == 1
    nothing = right.clear()
    assert len(checks.not_as_filled(nothing, expected)) == 1
    own = right.with_columns(pl.lit("feedback/a_csv_处理结果.csv").alias("source_file"))
    assert len(checks.not_as_filled(own.head(1), expected)) == 1


@pytest.mark.parametrize(("step", "faults"), [(10, 0), (15, 0), (16, 1)])
def test_a_store_that_grows_faster_and_faster_is_seen(step: int, faults: int) -> None:
    sizes = [0, 10, 20, 30, 30 + step, 30 + 2 * step, 30 + 3 * step]
    assert len(checks.grows_too_fast("store", sizes)) == faults


def row(rule_id: str, disposition: str) -> dict[str, str]:
    blank = dict.fromkeys(c.COLUMNS, "")
    return blank | {
        c.LEAD_ID: "L1",
        "规则编号": rule_id,
        "处置类别": disposition,
        "连续月数": "1",
        c.SIDE: c.HOST_ZH,
    }


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name != "checker"])
def test_a_mistake_changes_the_row_and_is_to_be_refused(mistake: str, tmp_path: Path) -> None:
    kind, whole = mistaken(mistake, {}, made.context(tmp_path, "202609"), row("E08", "1 启动认定"))
    assert (kind, bool(whole)) == ("rejected", True)


def test_a_missing_second_checker_is_a_mistake_for_an_exit_only(tmp_path: Path) -> None:
    run = made.context(tmp_path, "202609")
    assert mistaken("checker", {}, run, row("X05", "4 终止复核"))[0] == "rejected"
    assert mistaken("checker", {}, run, row("E08", "1 启动认定"))[0] == "result"
    assert mistaken("checker", {}, run, row("I15", "2 督办"))[1] == {c.RESULT: "已经解决"}


def test_the_script_answers_a_row_the_same_way_every_time(tmp_path: Path) -> None:
    run = made.context(tmp_path, "202609")
    rows = [row("E08", "1 启动认定") | {c.LEAD_ID: f"L{n}"} for n in range(200)]
    once, again = Expected(), Expected()
    assert [answered(r, run, once) for r in rows] == [answered(r, run, again) for r in rows]
    assert once == again
    assert set(once.counts) == {"result", "visited", "noted", "rejected", "blank"}
    assert len(once.decided) == once.counts["result"]
