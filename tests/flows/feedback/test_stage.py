"""What comes back from the townships: every filled row is taken or refused with a reason, and nothing is guessed."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow as pa
import pytest

from data_contracts import worklist_form as c
from data_contracts.errors import StoreError, UsageError
from data_contracts.returned_lists import ASSISTING, HOST
from data_contracts.tables import PERSON_MERGES, Table
from flows import month
from flows.feedback.returned_files import not_opened, own_answers, returned_files
from flows.feedback.stage import FeedbackSummary, accept_file, feedback
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.store.lock import only_run
from flows.store.paths import Store
from flows.store.run import RunContext
from tests.flows import made_leads as made

SPELLED = ("369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５")


def taken_in(root: Path, period: str = "202610") -> tuple[FeedbackSummary, dict[str, pl.DataFrame]]:
    into = root / f"feedback-{period}"
    into.mkdir(exist_ok=True)
    summary = feedback(made.context(root, period), Store(root / "store"), into)
    return summary, {path.stem: pl.read_parquet(path) for path in sorted(into.glob("*.parquet"))}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = made.leads(
        made.lead("L1"), made.lead("L2", "X05"), made.lead("L3", "I01"), made.lead("L4", "E01", person_id="P000000004")
    )
    made.publish(tmp_path, "202609", rows)
    return tmp_path


def drop(root: Path, *rows: dict[str, str], name: str = "a.csv", encoding: str = "utf-8-sig") -> Path:
    return made.returned_csv(root / "incoming" / "202610" / "feedback" / name, list(rows), encoding)


def reasons(tables: dict[str, pl.DataFrame]) -> list[tuple[str, str]]:
    return [(row["lead_id"], row["reason_code"]) for row in tables["feedback_rejected"].iter_rows(named=True)]


def outcomes(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    return dict(tables["feedback_accepted"].select("lead_id", "outcome").iter_rows())


def state(tables: dict[str, pl.DataFrame], lead_id: str) -> dict[str, object]:
    return tables["lead_history"].row(by_predicate=pl.col("lead_id") == lead_id, named=True)


def test_a_month_without_returned_worklists_leaves_every_lead_open(root: Path) -> None:
    summary, tables = taken_in(root)
    assert summary.rows == 0
    assert summary.remarks == ()
    assert tables["lead_history"]["is_open"].to_list() == [True] * 4
    assert tables["lead_history"]["months_open"].to_list() == [2] * 4


def test_a_result_closes_its_lead(root: Path) -> None:
    drop(root, made.answer("L1"))
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "result"}
    assert tables["ledger"].sort("entry_no")["event"].to_list() == ["visited", "result", "closed"]
    found = state(tables, "L1")
    assert (found["is_open"], found["last_result"], found["settled_period"]) == (False, "enrolled", "202610")
    assert tables["ledger"]["who"].unique().to_list() == ["李四、王五"]
    assert tables["ledger"]["source_sha256"].str.len_chars().unique().to_list() == [64]


def test_a_partly_filled_row_is_a_visit_and_the_lead_stays_open(root: Path) -> None:
    drop(root, made.answer("L1", **{c.RESULT: ""}))
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "visited"}
    found = state(tables, "L1")
    assert (found["is_open"], found["has_feedback"]) == (True, True)


def test_a_reason_for_not_checking_is_noted_and_is_no_feedback(root: Path) -> None:
    drop(root, {c.LEAD_ID: "L1", c.NOT_CHECKED: "外出务工"})
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "noted"}
    assert state(tables, "L1")["has_feedback"] is False


def test_untouched_rows_are_counted_as_blank(root: Path) -> None:
    drop(root, made.answer("L1"), {c.LEAD_ID: "L2"}, {c.LEAD_ID: "L3"})
    _, tables = taken_in(root)
    counts = tables["feedback_files"].row(0, named=True)
    assert (counts["rows_read"], counts["rows_accepted"], counts["rows_blank"], counts["rows_rejected"]) == (3, 1, 2, 0)


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
    summary, tables = taken_in(root)
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
    _, tables = taken_in(root)
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
    _, tables = taken_in(root)
    assert (reasons(tables), outcomes(tables)) == ([], {"L1": "result"})
    assert state(tables, "L1")["last_result"] == "enrolled"


def test_a_row_twice_in_a_file_is_one_answer(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L1"))
    _, tables = taken_in(root)
    assert tables["feedback_accepted"]["outcome"].to_list() == ["result", "repeated"]
    assert tables["ledger"]["event"].to_list().count("closed") == 1


def test_two_files_with_other_results_of_the_same_day_are_both_refused(root: Path) -> None:
    drop(root, made.answer("L1"), name="a.csv")
    drop(root, made.answer("L1", **{c.RESULT: "查无此人"}), name="b.csv")
    _, tables = taken_in(root)
    assert reasons(tables) == [("L1", "two_files")] * 2
    assert state(tables, "L1")["is_open"]


@pytest.mark.parametrize("other", [{c.VISITED: "2026-10-16", c.RESULT: "查无此人"}, {c.CORRECTION: "地址有变"}])
def test_two_files_that_can_both_be_right_are_both_taken(root: Path, other: dict[str, str]) -> None:
    drop(root, made.answer("L1"), name="a.csv")
    drop(root, made.answer("L1", **other), name="b.csv")
    _, tables = taken_in(root)
    assert tables["feedback_accepted"]["outcome"].to_list() == ["result", "result"]
    assert tables["ledger"]["event"].to_list().count("closed") == 1
    assert state(tables, "L1")["last_result"] == ("not_found" if c.RESULT in other else "enrolled")


def test_a_result_on_a_closed_lead_is_kept_and_remarked_and_closes_nothing_twice(root: Path) -> None:
    store = Store(root / "store")
    accept_file(made.returned_csv(root / "a.csv", [made.answer("L1")]), store)
    later = made.answer("L1", **{c.VISITED: "2026-10-20", c.RESULT: "数据有误", c.CORRECTION: "金额不对"})
    drop(root, later)
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "result"}
    assert "以前已经办结" in tables["feedback_accepted"]["remark"][0]
    assert tables["ledger"].sort("entry_no")["event"].to_list() == ["visited", "result"]
    assert state(tables, "L1")["last_result"] == "wrong_data"


def test_who_decides_is_what_was_published_whatever_the_cell_says(tmp_path: Path) -> None:
    both = made.listed(("L1", made.EAST, HOST), ("L1", made.WEST, ASSISTING))
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=both)
    west = {"乡镇代码": made.WEST, "乡镇": "西河镇", c.PERIOD: "202609", c.SIDE: c.HOST}
    drop(tmp_path, made.answer("L1", **west))
    _, tables = taken_in(tmp_path)
    assert outcomes(tables) == {"L1": "assisted"}
    assert state(tables, "L1")["is_open"]
    assert "按下发清单的“协办”处理" in tables["feedback_accepted"]["remark"][0]


def test_a_row_that_slipped_onto_another_lead_is_handed_back(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=made.listed(("L1", made.EAST, HOST)))
    printed = {"姓名": "李四", "证件号码(脱敏)": "369921********1234", "规则编号": "E08"}
    drop(tmp_path, made.answer("L1", **printed))
    _, tables = taken_in(tmp_path)
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
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L4": "result"}
    told = dict(tables["feedback_files"].select("source_file", "reason").iter_rows())
    assert told["feedback/one.xlsx"] is None
    assert "2 张填了的清单" in str(told["feedback/two.xlsx"])


def test_two_different_answers_for_one_lead_in_one_file_are_both_refused(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L1", **{c.RESULT: "查无此人"}))
    _, tables = taken_in(root)
    assert reasons(tables) == [("L1", "two_answers")] * 2
    assert state(tables, "L1")["is_open"]


def test_where_both_townships_answer_the_deciding_one_has_the_last_word(root: Path) -> None:
    drop(root, made.answer("L1", **{c.SIDE: c.HOST, c.RESULT: "已纳入"}), name="a.csv")
    drop(root, made.answer("L1", **{c.SIDE: c.ASSISTING, c.RESULT: "维持", c.NOTIFIED: "2026-10-20"}), name="b.csv")
    _, tables = taken_in(root)
    assert state(tables, "L1")["last_result"] == "enrolled"
    assert tables["ledger"]["event"].to_list().count("closed") == 1


def test_an_assisting_township_visits_and_does_not_decide(root: Path) -> None:
    unsigned = {c.SIDE: c.ASSISTING, c.RESULT: "维持", c.CHECKER_TWO: ""}
    drop(root, made.answer("L2", **unsigned), name="b.csv")
    _, tables = taken_in(root)
    assert outcomes(tables) == {"L2": "assisted"}
    assert tables["ledger"].select("event", "result").rows() == [("visited", None)]
    found = state(tables, "L2")
    assert (found["is_open"], found["has_feedback"], found["last_result"]) == (True, True, None)


def test_a_later_word_of_the_assisting_township_does_not_bar_the_deciding_one(root: Path) -> None:
    drop(root, made.answer("L1", **{c.SIDE: c.ASSISTING, c.VISITED: "2026-10-25"}))
    _, first = taken_in(root)
    made.publish(root, "202610", made.leads(), book.Book(first["ledger"], book.no_entries().leads, first["verdicts"]))
    late = root / "incoming" / "202611" / "feedback" / "late.csv"
    made.returned_csv(late, [made.answer("L1", **{c.SIDE: c.HOST, c.VISITED: "2026-10-20"})])
    _, second = taken_in(root, "202611")
    assert (reasons(second), outcomes(second)) == ([], {"L1": "result"})


def test_the_same_words_from_both_townships_in_one_file_are_two_answers(root: Path) -> None:
    drop(root, *(made.answer("L1", **{c.SIDE: side}) for side in (c.ASSISTING, c.HOST)))
    _, tables = taken_in(root)
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
    _, tables = taken_in(root)
    remarks = dict(tables["feedback_accepted"].select("lead_id", "remark").iter_rows())
    assert remarks["L3"] is None
    assert "没有可以改判的比对数据" in remarks["L8"]


def test_true_beside_a_result_that_denies_it_is_remarked(root: Path) -> None:
    drop(root, made.answer("L3", **{c.RESULT: "查无此人"}), made.answer("L1", **{c.RESULT: "数据有误"}))
    _, tables = taken_in(root)
    remarks = dict(tables["feedback_accepted"].select("lead_id", "remark").iter_rows())
    assert "前后矛盾" in remarks["L3"]
    assert "前后矛盾" in remarks["L1"]
    assert "没有填更正信息" in remarks["L1"]


def test_the_same_file_taken_twice_changes_nothing(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L2", **{c.RESULT: "维持"}))
    _, first = taken_in(root)
    closed = made.leads()
    taken = book.Book(first["ledger"], book.no_entries().leads, first["verdicts"])
    made.publish(root, "202610", closed, taken)
    again = root / "incoming" / "202611" / "feedback" / "b.csv"
    again.parent.mkdir(parents=True)
    again.write_bytes((root / "incoming" / "202610" / "feedback" / "a.csv").read_bytes())
    summary, second = taken_in(root, "202611")
    assert outcomes(second) == {"L1": "repeated", "L2": "repeated"}
    assert len(second["ledger"]) == 0
    assert len(second["verdicts"]) == len(first["verdicts"])
    assert summary.exit_code == 0


def test_an_older_answer_does_not_undo_a_newer_one(root: Path) -> None:
    drop(root, made.answer("L1", **{c.VISITED: "2026-10-20"}))
    _, first = taken_in(root)
    made.publish(root, "202610", made.leads(), book.Book(first["ledger"], book.no_entries().leads, first["verdicts"]))
    made.returned_csv(
        root / "incoming" / "202611" / "feedback" / "late.csv",
        [made.answer("L1", **{c.VISITED: "2026-10-12", c.RESULT: "查无此人"})],
    )
    _, second = taken_in(root, "202611")
    assert reasons(second) == [("L1", "older_answer")]


def test_who_the_visitor_met_becomes_a_verdict_for_the_matcher(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"}))
    _, tables = taken_in(root)
    found = tables["verdicts"].select("row_key", "person_id", "verdict", "who").rows()
    assert found == [
        ("row-L1", "P000000001", "same", "李四、王五"),
        ("row-L4", "P000000004", "different", "李四、王五"),
    ]


def test_a_verdict_names_extract_file_row_and_the_number_it_was_given_on(root: Path) -> None:
    drop(root, made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"}))
    told = taken_in(root)[1]["verdicts"].row(0, named=True)
    assert (told["extract"], told["source_file"], told["source_row"]) == ("medical_claims", "feedback/a.csv", 2)
    assert (told["person_id_then"], len(told["source_sha256"])) == ("P000000004", 64)


def test_a_verdict_follows_its_person_when_the_number_ends(root: Path) -> None:
    store = Store(root / "store")
    accept_file(
        made.returned_csv(root / "a.csv", [made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"})]), store
    )
    ended = made.table(PERSON_MERGES, [{"period": "202610", "person_id": "P000000004", "into_person_id": "P000000001"}])
    made.publish(root, "202610", made.leads(), merges=ended)
    for period, number in (("202610", "P000000004"), ("202611", "P000000001")):
        told = taken_in(root, period)[1]["verdicts"].row(0, named=True)
        assert (told["person_id"], told["person_id_then"]) == (number, "P000000004")
    assert book.read(store).verdicts["person_id"].to_list() == ["P000000004"]


@pytest.mark.parametrize(
    ("result", "rows"),
    [
        ("查无此人", [("E01", "key-L4", "medical_claims", "row-L4", "202610")]),
        ("数据有误", [("E01", "key-L4", "medical_claims", "row-L4", "202610")]),
        ("已纳入", []),
    ],
)
def test_rows_that_an_answer_found_wrong_are_told_whoever_they_belong_to_now(
    root: Path, result: str, rows: list[tuple[str, ...]]
) -> None:
    drop(root, made.answer("L4", **{c.RESULT: result, c.IS_PERSON: "否"}))
    assert taken_in(root)[1]["settled_rows"].rows() == rows


def test_an_uncertain_visitor_gives_no_verdict(root: Path) -> None:
    drop(root, made.answer("L1", **{c.IS_PERSON: "不能确定"}))
    assert len(taken_in(root)[1]["verdicts"]) == 0


def test_a_number_written_into_a_remark_is_masked_before_it_is_kept(root: Path) -> None:
    drop(
        root,
        made.answer("L1", **{c.PERSON_STATEMENT: "电话15412345678,证件369921199001011234"}),
        made.answer("369921199001011234"),
    )
    _, tables = taken_in(root)
    kept = "".join(str(frame.rows()) for frame in tables.values())
    assert "15412345678" not in kept
    assert "369921199001011234" not in kept
    assert "154****5678" in kept


@pytest.mark.parametrize(
    "written", ["369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５"]
)
def test_a_grouped_or_wide_number_in_a_remark_is_masked_before_it_is_kept(root: Path, written: str) -> None:
    drop(root, made.answer("L1", **{c.PERSON_STATEMENT: f"证件{written}已核"}))
    kept = "".join(str(frame.rows()) for frame in taken_in(root)[1].values())
    assert written not in kept
    assert "********" in kept


def test_an_unreadable_file_is_named_and_the_others_go_on(root: Path) -> None:
    drop(root, made.answer("L1"))
    (root / "incoming" / "202610" / "feedback" / "b.xlsx").write_bytes(b"no workbook")
    (root / "incoming" / "202610" / "feedback" / "c.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    summary, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "result"}
    assert tables["feedback_files"]["reason"].is_not_null().to_list() == [False, True, True]
    assert len(summary.remarks) == 2
    said = "".join(tables["feedback_files"]["reason"].drop_nulls())
    assert "工作簿打不开" in said
    assert "Error" not in said


def test_one_file_alone_is_taken_into_the_ledger_at_once_and_only_once(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1"), made.answer("L9")])
    store = Store(root / "store")
    summary = accept_file(file, store)
    assert (summary.rows_accepted, summary.rows_rejected, summary.exit_code) == (1, 1, 1)
    assert "L9" in summary.render()
    told = (root / "returned_csv_处理结果.csv").read_text(encoding="utf-8-sig")
    assert "L1,已采用,已销号" in told.replace('"', "")
    assert "台账里没有这个线索编号" in told
    assert "_处理结果.csv" in summary.render()
    before = {path.name: path.read_bytes() for path in book.files(store)}
    assert accept_file(file, store).rows_accepted == 0
    assert {path.name: path.read_bytes() for path in book.files(store)} == before
    _, tables = taken_in(root)
    assert state(tables, "L1")["is_open"] is False


def test_our_own_answer_in_the_folder_is_no_returned_worklist_and_no_part_of_the_input(root: Path) -> None:
    file = drop(root, made.answer("L1"))
    accept_file(file, Store(root / "store"))
    beside = file.parent / "a_csv_处理结果.csv"
    assert returned_files(file.parent) == [file]
    assert own_answers(file.parent) == [beside]
    summary, tables = taken_in(root)
    assert tables["feedback_files"]["source_file"].to_list() == ["feedback/a.csv"]
    assert summary.exit_code == 0


def test_a_list_taken_by_itself_leaves_the_months_input_as_it_was(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = drop(root, made.answer("L9"))
    run = made.context(root, "202610")
    before = month.feedback(run)
    accept_file(file, Store(root / "store"))
    after = month.feedback(run)
    assert (after.fingerprint, after.was_reused) == (before.fingerprint, True)
    assert "a_csv_处理结果.csv: 这是系统写给乡镇的处理结果" in capsys.readouterr().err
    drop(root, made.answer("L1"), name="b.csv")
    assert month.feedback(run).fingerprint != before.fingerprint


def test_our_own_answer_saved_as_something_else_is_passed_over_with_a_sentence(root: Path) -> None:
    file = drop(root, made.answer("L9"))
    accept_file(file, Store(root / "store"))
    beside = file.parent / "a_csv_处理结果.csv"
    (file.parent / "回执.csv").write_bytes(beside.read_bytes().decode("utf-8-sig").encode("gb18030"))
    file.unlink()
    beside.unlink()
    summary, tables = taken_in(root)
    told = tables["feedback_files"].row(0, named=True)
    assert (told["source_file"], told["reason"], told["rows_read"]) == ("feedback/回执.csv", None, 0)
    assert "已略过" in told["note"]
    assert (summary.exit_code, summary.remarks) == (0, ())
    assert "已略过" in summary.render()


def test_a_filled_list_is_taken_whatever_it_is_called(root: Path) -> None:
    drop(root, made.answer("L1"), name="东山乡_处理结果.csv")
    assert outcomes(taken_in(root)[1]) == {"L1": "result"}


def test_one_file_is_not_taken_while_another_run_holds_the_store(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    store = Store(root / "store")
    with only_run(store.root), pytest.raises(StoreError, match="another run"):
        accept_file(file, store)
    assert not list(root.glob("*_处理结果.csv"))
    assert accept_file(file, store).rows_accepted == 1


def test_two_files_taken_at_once_are_both_in_the_books_or_one_is_told_to_come_again(root: Path) -> None:
    files = [made.returned_csv(root / f"{name}.csv", [made.answer(name)]) for name in ("L1", "L3")]
    store = Store(root / "store")

    def taking(file: Path) -> bool:
        try:
            return accept_file(file, store).rows_accepted == 1
        except StoreError:
            return False

    with ThreadPoolExecutor(2) as pool:
        went = list(pool.map(taking, files))
    assert any(went)
    for file, done in zip(files, went, strict=True):
        assert done or taking(file)
    report = ledger_balance(store)
    assert (report.exit_code, report.balance["closed"].sum()) == (0, 2)


def test_a_file_whose_taking_was_killed_halfway_counts_for_nothing_until_it_is_taken_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    store = Store(root / "store")
    whole = book.write_table

    def killed(path: Path, rows: pa.Table, spec: Table) -> None:
        if "events" in path.name:
            raise KeyboardInterrupt
        whole(path, rows, spec)

    monkeypatch.setattr(book, "write_table", killed)
    with pytest.raises(KeyboardInterrupt):
        accept_file(file, store)
    assert list(store.ledger().glob("*_verdicts.accepted_*"))
    assert len(book.read(store).verdicts) == 0
    assert state(taken_in(root)[1], "L1")["is_open"]
    monkeypatch.setattr(book, "write_table", whole)
    assert accept_file(file, store).rows_accepted == 1
    assert len(book.read(store).verdicts) == 1
    assert ledger_balance(store).exit_code == 0


def test_a_file_cannot_be_taken_before_anything_was_published(tmp_path: Path) -> None:
    file = made.returned_csv(tmp_path / "returned.csv", [made.answer("L1")])
    with pytest.raises(UsageError, match="nothing has been published"):
        accept_file(file, Store(tmp_path / "store"))


def test_the_stage_writes_the_same_bytes_every_time(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L2"))
    taken_in(root)
    first = {path.name: path.read_bytes() for path in (root / "feedback-202610").iterdir()}
    taken_in(root)
    assert {path.name: path.read_bytes() for path in (root / "feedback-202610").iterdir()} == first


def test_context_is_what_bounds_the_day_of_a_visit(root: Path) -> None:
    run: RunContext = made.context(root, "202610")
    drop(root, made.answer("L1", **{c.VISITED: run.published.isoformat()}))
    assert outcomes(taken_in(root)[1]) == {"L1": "result"}


def test_names_that_are_other_bytes_are_read_and_links_pipes_and_devices_are_not_opened(root: Path) -> None:
    file = drop(root, made.answer("L1"))
    folder = file.parent
    gbk = os.fsencode(folder) + b"/" + "清单.csv".encode("gb18030")
    Path(os.fsdecode(gbk)).write_bytes(made.returned_csv(root / "x.csv", [made.answer("L4")]).read_bytes())
    os.mkfifo(folder / "b.csv")
    (folder / "c.csv").symlink_to(root / "x.csv")
    (folder / "d.csv").symlink_to("/dev/zero")
    run = made.context(root, "202610")
    first = month.feedback(run)
    summary, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "result", "L4": "result"}
    assert tables["feedback_files"]["source_file"].to_list() == ["feedback/a.csv", "feedback/清单.csv"]
    assert [remark.split(":")[0] for remark in summary.remarks] == [f"交回的线索清单 feedback/{n}.csv" for n in "bcd"]
    assert list(not_opened(folder)) == ["b.csv", "c.csv", "d.csv"]
    (folder / "b.csv").unlink()
    assert month.feedback(run).fingerprint != first.fingerprint, "what was not opened is told anew"


def test_a_folder_whose_name_is_a_pattern_is_a_folder(root: Path) -> None:
    drop(root, made.answer("L1"), name="乡镇[1-9]*/a[0].csv")
    assert taken_in(root)[1]["feedback_files"]["source_file"].to_list() == ["feedback/乡镇[1-9]*/a[0].csv"]


def test_the_error_of_a_formula_is_no_checker_and_no_blank(root: Path) -> None:
    drop(
        root,
        made.answer("L1", **{c.CHECKER_ONE: "#N/A"}),
        made.answer("L4", **{c.PERSON_STATEMENT: "#公式没有算出的值"}),
    )
    tables = taken_in(root)[1]
    assert reasons(tables) == [("L1", "no_text"), ("L4", "no_text")]
    assert set(tables["feedback_rejected"]["column"]) == {"checker_one", "person_statement"}


def test_a_list_with_bytes_nobody_can_read_is_accepted_and_told(root: Path) -> None:
    file = drop(root, made.answer("L1", **{c.PERSON_STATEMENT: "说"}), made.answer("L4"), encoding="utf-8")
    file.write_bytes(file.read_bytes().replace("说".encode(), b"\xff"))
    summary, tables = taken_in(root)
    assert outcomes(tables) == {"L1": "result", "L4": "result"}
    assert "认不出的字节" in tables["feedback_files"]["note"][0]
    assert "认不出的字节" in summary.render()
