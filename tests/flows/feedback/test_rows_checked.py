"""Which rows of a returned list are accepted, which are handed back with a reason, and who has the last word."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from benchmarks import clerk_headings as c
from data_contracts.returned_lists import ASSISTING, HOST
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of, outcomes, reasons, state


@pytest.mark.parametrize(
    ("lead_id", "filled", "reason"),
    [
        ("L9", {}, "unknown_lead"),
        ("L1", {c.RESULT: "不予"}, "not_in_list"),
        ("L1", {c.IS_PERSON: "也许"}, "not_in_list"),
        ("L1", {c.WILL: "是"}, "not_in_list"),
        ("L1", {c.VISITED: ""}, "result_without_visit"),
        ("L1", {c.VISITED: "上周"}, "no_date"),
        ("L1", {c.VISITED: "2026-09-30"}, "before_the_lead"),
        ("L1", {c.VISITED: "2026-11-03"}, "in_the_future"),
        ("L2", {c.RESULT: "维持", c.CHECKER_TWO: ""}, "needs_two_checkers"),
        ("L2", {c.RESULT: "维持", c.CHECKER_TWO: "李四"}, "needs_two_checkers"),
        ("L2", {c.RESULT: "维持", c.CHECKER_TWO: "李　四 "}, "needs_two_checkers"),
        ("L2", {c.RESULT: "维持", c.CHECKER_ONE: ""}, "needs_two_checkers"),
        ("L1", {c.RESULT: "无需处置"}, "refused_without_notice"),
        ("L1", {c.RESULT: "无需处置", c.WILL: "有", c.PATH: "自办"}, "refused_without_notice"),
        ("L1", {c.AMOUNT: "五百"}, "no_amount"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason_and_its_lead_stays_open(
    root: Path, lead_id: str, filled: dict[str, str], reason: str
) -> None:
    drop(root, made.answer(lead_id, **filled), made.answer("L3", **{c.RESULT: "已落实"}))
    summary, tables = feedback_of(root)
    assert reasons(tables) == [(lead_id, reason)]
    assert outcomes(tables) == {"L3": "result"}
    assert summary.exit_code == 1
    assert tables["lead_history"].filter(pl.col("lead_id") != "L3")["is_open"].all()


@pytest.mark.parametrize(
    ("lead_id", "filled"),
    [
        ("L1", {c.VISITED: "2026-10-01"}),
        ("L1", {c.VISITED: "2026年11月2日"}),
        ("L1", {c.VISITED: "20261015"}),
        ("L1", {c.VISITED: "2026/10/5 0:00"}),
        ("L1", {c.VISITED: "46310"}),
        ("L2", {c.RESULT: "维持"}),
        ("L1", {c.RESULT: "无需处置", c.NOTIFIED: "2026-10-16"}),
        ("L1", {c.RESULT: "无需处置", c.WILL: "无", c.PATH: "不申请"}),
        ("L3", {c.RESULT: "无需处置", c.CHECKER_TWO: ""}),
    ],
)
def test_a_right_row_is_taken(root: Path, lead_id: str, filled: dict[str, str]) -> None:
    drop(root, made.answer(lead_id, **filled))
    _, tables = feedback_of(root)
    assert reasons(tables) == []
    assert outcomes(tables) == {lead_id: "result"}


@pytest.mark.parametrize(
    "filled",
    [
        {c.RESULT: " 已 纳入 ", c.IS_PERSON: "　是"},
        {c.VISITED: "２０２６－１０－１５"},
        {c.VISITED: "2026年 10月 15日"},
        {c.AMOUNT: "1，500.00 元"},
        {c.AMOUNT: "５００"},
        {c.LEAD_ID: "Ｌ1 "},
        {c.SIDE: " 主办"},
    ],
)
def test_blanks_and_full_width_signs_are_no_mistake(root: Path, filled: dict[str, str]) -> None:
    drop(root, made.answer("L1", **filled))
    _, tables = feedback_of(root)
    assert (reasons(tables), outcomes(tables)) == ([], {"L1": "result"})
    assert state(tables, "L1")["last_result"] == "enrolled"


def test_a_row_twice_in_a_file_is_one_answer(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L1"))
    _, tables = feedback_of(root)
    assert tables["feedback_accepted"]["outcome"].to_list() == ["result", "repeated"]
    assert tables["ledger"]["event"].to_list().count("closed") == 1


def test_two_files_with_other_results_of_the_same_day_are_both_refused(root: Path) -> None:
    drop(root, made.answer("L1"), name="a.csv")
    drop(root, made.answer("L1", **{c.RESULT: "查无此人"}), name="b.csv")
    _, tables = feedback_of(root)
    assert reasons(tables) == [("L1", "two_files")] * 2
    assert state(tables, "L1")["is_open"]


@pytest.mark.parametrize("other", [{c.VISITED: "2026-10-16", c.RESULT: "查无此人"}, {c.CORRECTION: "地址有变"}])
def test_two_files_that_can_both_be_right_are_both_taken(root: Path, other: dict[str, str]) -> None:
    drop(root, made.answer("L1"), name="a.csv")
    drop(root, made.answer("L1", **other), name="b.csv")
    _, tables = feedback_of(root)
    assert tables["feedback_accepted"]["outcome"].to_list() == ["result", "result"]
    assert tables["ledger"]["event"].to_list().count("closed") == 1
    assert state(tables, "L1")["last_result"] == ("not_found" if c.RESULT in other else "enrolled")


def test_a_result_on_a_closed_lead_is_kept_and_remarked_and_closes_nothing_twice(root: Path) -> None:
    store = Store(root / "store")
    accept_file(made.returned_csv(root / "a.csv", [made.answer("L1")]), store)
    later = made.answer("L1", **{c.VISITED: "2026-10-20", c.RESULT: "数据有误", c.CORRECTION: "金额不对"})
    drop(root, later)
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result"}
    assert "以前已经办结" in tables["feedback_accepted"]["remark"][0]
    assert tables["ledger"].sort("entry_no")["event"].to_list() == ["visited", "result"]
    assert state(tables, "L1")["last_result"] == "wrong_data"


def test_who_decides_is_what_was_published_whatever_the_cell_says(tmp_path: Path) -> None:
    both = made.listed(("L1", made.EAST, HOST), ("L1", made.WEST, ASSISTING))
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=both)
    west = {"乡镇代码": made.WEST, "乡镇": "西河镇", c.PERIOD: "202609", c.SIDE: c.HOST_ZH}
    drop(tmp_path, made.answer("L1", **west))
    _, tables = feedback_of(tmp_path)
    assert outcomes(tables) == {"L1": "assisted"}
    assert state(tables, "L1")["is_open"]
    assert "按下发清单的“协办”处理" in tables["feedback_accepted"]["remark"][0]


def test_a_row_that_slipped_onto_another_lead_is_handed_back(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=made.listed(("L1", made.EAST, HOST)))
    printed = {"姓名": "李四", "证件号码(脱敏)": "369921************", "规则编号": "E08"}
    drop(tmp_path, made.answer("L1", **printed))
    _, tables = feedback_of(tmp_path)
    assert reasons(tables) == [("L1", "changed_row")]
    assert "排了序" in tables["feedback_rejected"]["reason"][0]
    assert "李四" not in str([frame.rows() for name, frame in tables.items() if name != "feedback_files"]).replace(
        "李四、王五", ""
    )


def test_a_workbook_with_two_filled_lists_is_handed_back_and_with_one_is_read(root: Path) -> None:
    for name, second in (("two.xlsx", "查无此人"), ("one.xlsx", "")):
        workbook = openpyxl.Workbook()
        for place, (lead_id, result) in enumerate((("L3", ""), ("L1", second), ("L4", "已纳入"))):
            sheet = workbook.active if place == 0 else workbook.create_sheet()
            sheet.append([c.LEAD_ID, c.VISITED, c.RESULT])
            sheet.append([lead_id, "2026-10-15" if result else None, result])
        target = root / "incoming" / "202610" / "feedback" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        workbook.save(target)
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L4": "result"}
    told = dict(tables["feedback_files"].select("source_file", "reason").iter_rows())
    assert told["feedback/one.xlsx"] is None
    assert "2 张填了的清单" in str(told["feedback/two.xlsx"])


def test_two_different_answers_for_one_lead_in_one_file_are_both_refused(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L1", **{c.RESULT: "查无此人"}))
    _, tables = feedback_of(root)
    assert reasons(tables) == [("L1", "two_answers")] * 2
    assert state(tables, "L1")["is_open"]


def test_where_both_townships_answer_the_deciding_one_has_the_last_word(root: Path) -> None:
    drop(root, made.answer("L1", **{c.SIDE: c.HOST_ZH, c.RESULT: "已纳入"}), name="a.csv")
    drop(
        root,
        made.answer("L1", **{c.SIDE: c.ASSISTING_ZH, c.RESULT: "维持", c.NOTIFIED: "2026-10-20"}),
        name="b.csv",
    )
    _, tables = feedback_of(root)
    assert state(tables, "L1")["last_result"] == "enrolled"
    assert tables["ledger"]["event"].to_list().count("closed") == 1


def test_an_assisting_township_visits_and_does_not_decide(root: Path) -> None:
    unsigned = {c.SIDE: c.ASSISTING_ZH, c.RESULT: "维持", c.CHECKER_TWO: ""}
    drop(root, made.answer("L2", **unsigned), name="b.csv")
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L2": "assisted"}
    assert tables["ledger"].select("event", "result").rows() == [("visited", None)]
    found = state(tables, "L2")
    assert (found["is_open"], found["has_feedback"], found["last_result"]) == (True, True, None)


def test_a_later_word_of_the_assisting_township_does_not_bar_the_deciding_one(root: Path) -> None:
    drop(root, made.answer("L1", **{c.SIDE: c.ASSISTING_ZH, c.VISITED: "2026-10-25"}))
    _, first = feedback_of(root)
    made.publish(root, "202610", made.leads(), book.Book(first["ledger"], book.no_entries().leads, first["verdicts"]))
    late = root / "incoming" / "202611" / "feedback" / "late.csv"
    made.returned_csv(late, [made.answer("L1", **{c.SIDE: c.HOST_ZH, c.VISITED: "2026-10-20"})])
    _, second = feedback_of(root, "202611")
    assert (reasons(second), outcomes(second)) == ([], {"L1": "result"})


def test_the_same_words_from_both_townships_in_one_file_are_two_answers(root: Path) -> None:
    drop(root, *(made.answer("L1", **{c.SIDE: side}) for side in (c.ASSISTING_ZH, c.HOST_ZH)))
    _, tables = feedback_of(root)
    assert tables["feedback_accepted"]["outcome"].to_list() == ["assisted", "result"]
    assert not state(tables, "L1")["is_open"]


def test_a_denied_person_without_rows_to_part_is_told_so(root: Path) -> None:
    store = Store(root / "store")
    card = made.lead("L8", "I01", row_keys=[])
    event = {"entry_no": 90, "period": "202609", "lead_id": "L8", "event": "opened", "rule_id": "I01"}
    book.write_table(
        store.ledger() / "202609_leads.2.parquet", made.table(book.LEDGER_LEADS, [card]).to_arrow(), book.LEDGER_LEADS
    )
    book.write_table(
        store.ledger() / "202609_events.2.parquet", made.table(book.LEDGER, [event]).to_arrow(), book.LEDGER
    )
    denied = {c.IS_PERSON: "否", c.IS_TRUE: "否", c.RESULT: "查无此人"}
    drop(root, made.answer("L8", **denied), made.answer("L3", **denied))
    _, tables = feedback_of(root)
    remarks = dict(tables["feedback_accepted"].select("lead_id", "remark").iter_rows())
    assert remarks["L3"] is None
    assert "没有可以改判的比对数据" in remarks["L8"]


def test_true_beside_a_result_that_denies_it_is_remarked(root: Path) -> None:
    drop(root, made.answer("L3", **{c.RESULT: "查无此人"}), made.answer("L1", **{c.RESULT: "数据有误"}))
    _, tables = feedback_of(root)
    remarks = dict(tables["feedback_accepted"].select("lead_id", "remark").iter_rows())
    assert "前后矛盾" in remarks["L3"]
    assert "前后矛盾" in remarks["L1"]
    assert "没有填更正信息" in remarks["L1"]


def test_the_same_file_taken_twice_changes_nothing(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L2", **{c.RESULT: "维持"}))
    _, first = feedback_of(root)
    closed = made.leads()
    taken = book.Book(first["ledger"], book.no_entries().leads, first["verdicts"])
    made.publish(root, "202610", closed, taken)
    again = root / "incoming" / "202611" / "feedback" / "b.csv"
    again.parent.mkdir(parents=True)
    again.write_bytes((root / "incoming" / "202610" / "feedback" / "a.csv").read_bytes())
    summary, second = feedback_of(root, "202611")
    assert outcomes(second) == {"L1": "repeated", "L2": "repeated"}
    assert len(second["ledger"]) == 0
    assert len(second["verdicts"]) == len(first["verdicts"])
    assert summary.exit_code == 0


def test_an_older_answer_does_not_undo_a_newer_one(root: Path) -> None:
    drop(root, made.answer("L1", **{c.VISITED: "2026-10-20"}))
    _, first = feedback_of(root)
    made.publish(root, "202610", made.leads(), book.Book(first["ledger"], book.no_entries().leads, first["verdicts"]))
    made.returned_csv(
        root / "incoming" / "202611" / "feedback" / "late.csv",
        [made.answer("L1", **{c.VISITED: "2026-10-12", c.RESULT: "查无此人"})],
    )
    _, second = feedback_of(root, "202611")
    assert reasons(second) == [("L1", "older_answer")]
