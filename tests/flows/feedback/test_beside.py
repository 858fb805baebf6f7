"""Nothing typed into a returned file is lost in silence: each thing written elsewhere is named, with what to do."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from benchmarks import clerk_headings as c
from flows.deliverables.workbook import workbook_bytes
from flows.feedback.read import FINDS, read_returned
from flows.feedback.stage import accept_file
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of, outcomes, reasons, state
from tests.flows.ingest.made import write_xls
from tests.flows.ingest.test_hidden import ods_row, write_ods

NAME = f"{made.EAST}_东山乡.xlsx"
PEOPLE = (("L1", "王小伟", "白沟村", "1 启动认定"), ("L3", "李芳", "柳塘村", "2 督办"))


def township_workbook(path: Path) -> openpyxl.Workbook:
    """The workbook as it is handed out, of two leads, opened to be filled."""
    blank = dict.fromkeys(c.WORKLIST.names, "")
    rows = [
        blank | {"lead_id": lead, "name": name, "village": village, "urgency": "橙", "disposition": kind}
        for lead, name, village, kind in PEOPLE
    ]
    fixed = [
        row | {"township_code": made.EAST, "township": "东山乡", "visit_no": str(number), "visit_plan": "本月走访"}
        for number, row in enumerate(rows, start=1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes("东山乡", "202609", pl.DataFrame(fixed)))
    return openpyxl.load_workbook(path)


def returned(root: Path) -> Path:
    return root / "incoming" / "202610" / "feedback" / NAME


def cell_of(book: openpyxl.Workbook, sheet: str, row: int, heading: str) -> "openpyxl.cell.Cell":
    headings = [cell.value for cell in book[sheet][3 if sheet == "汇总" else 1]]
    return book[sheet].cell(row, headings.index(heading) + 1)


def test_an_answer_typed_into_the_summary_is_named_with_whose_it_is_and_where_it_belongs(root: Path) -> None:
    book = township_workbook(returned(root))
    row = next(row[0].row for row in book["汇总"].iter_rows(min_row=4) if row[3].value == "王小伟")
    cell_of(book, "汇总", row, "走访日期、走访人签字").value = "去过了,已经纳入低保"
    book.save(returned(root))
    _, tables = feedback_of(root)
    told = tables["feedback_rejected"].to_dicts()
    assert [(one["source_file"], one["source_row"], one["reason_code"]) for one in told] == [
        (f"feedback/{NAME}#汇总", row, "in_summary")
    ]
    assert (told[0]["list_township"], told[0]["name_masked"], told[0]["village"]) == (made.EAST, "王*伟", "白沟村")
    assert "线索清单" in told[0]["reason"]
    counted = tables["feedback_files"].select("source_file", "rows_read", "rows_rejected").rows()
    assert (f"feedback/{NAME}#汇总", 1, 1) in counted


def test_an_untouched_workbook_has_nothing_to_say(root: Path) -> None:
    township_workbook(returned(root)).save(returned(root))
    read = read_returned(returned(root))
    assert (read.notes, read.strays, read.finds) == ((), (), 0)


def test_a_workbook_under_another_name_is_answered_to_the_township_that_is_printed_in_it(root: Path) -> None:
    path = returned(root).with_name("交回的表.xlsx")
    book = township_workbook(path)
    cell_of(book, "汇总", 5, "走访日期、走访人签字").value = "已走访"
    book.save(path)
    _, tables = feedback_of(root)
    assert tables["feedback_rejected"]["list_township"].to_list() == [made.EAST]


def test_what_is_typed_on_sheets_filled_by_pen_and_said_in_comments_is_noted(tmp_path: Path) -> None:
    path = tmp_path / NAME
    book = township_workbook(path)
    cell_of(book, "走访安排", 2, "计划日期、走访人").value = "11月3日 李四"
    book["线索清单"].cell(2, 2).comment = openpyxl.comments.Comment("这户搬走了", "李四")
    book.save(path)
    notes = read_returned(path).notes
    assert len(notes) == 2
    assert "“走访安排”" in notes[0] and "1 格没有采用" in notes[0]
    assert "1 条批注" in notes[1]


def test_a_list_that_comes_back_without_an_answer_is_told_so(root: Path) -> None:
    township_workbook(returned(root)).save(returned(root))
    _, tables = feedback_of(root)
    assert tables["feedback_files"].row(0, named=True)["note"].startswith("清单上要填的列一格也没有填")


def test_what_is_said_of_a_whole_file_stands_in_the_answer_beside_it(root: Path) -> None:
    path = root / NAME
    book = township_workbook(path)
    cell_of(book, "线索清单", 2, c.NOT_CHECKED).value = "外出务工"
    book["线索清单"].cell(2, len(c.COLUMNS) + 2).value = "上次也去过"
    book.create_sheet("走访记录").append(["本周走访三户"])
    book.save(path)
    accept_file(path, Store(root / "store"))
    lines = pl.read_csv(next(root.glob("*_处理结果.csv")), infer_schema=False)
    whole = lines.filter(pl.col("处理") == "对整个文件的说明")["原因"].to_list()
    assert len(whole) == 1 and "没有表头" in whole[0] and "“走访记录”" in whole[0] and ";" not in whole[0]


def test_a_row_added_by_hand_and_writing_below_the_list_are_named(root: Path) -> None:
    answer = made.answer("L1", 姓名="张三")
    by_hand = dict.fromkeys(answer, "") | {"姓名": "赵六七", "村社区": "柳塘村", c.VISITED: "2026-10-15"}
    below = dict.fromkeys(answer, "") | {"姓名": "钱八", "村社区": "白沟村"}
    drop(root, by_hand, below)
    _, tables = feedback_of(root)
    told = tables["feedback_rejected"].select("source_row", "reason_code", "name_masked", "village").rows()
    assert told == [(2, "unknown_lead", "赵*七", "柳塘村"), (3, "outside_list", "钱*", "白沟村")]
    assert all("新发现人员" in reason for reason in tables["feedback_rejected"]["reason"])


def test_a_second_list_pasted_below_in_another_order_is_read_under_its_own_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    first = f"{c.LEAD_ID},{c.VISITED},{c.RESULT}\r\nL1,2026-10-15,维持\r\n"
    second = f"{c.RESULT},{c.LEAD_ID},{c.VISITED}\r\n已落实,L3,2026-10-16\r\n"
    path.write_text(first + second, encoding="utf-8")
    rows = read_returned(path).rows.select("lead_id", "visited_on", "result").rows()
    assert rows == [("L1", "2026-10-15", "维持"), ("L3", "2026-10-16", "已落实")]


def test_an_answer_in_merged_cells_counts_for_each_row_and_says_so(root: Path) -> None:
    book = township_workbook(returned(root))
    for heading, value in ((c.VISITED, "2026-10-15"), (c.RESULT, "无需处置"), (c.IS_TRUE, "否")):
        cell = cell_of(book, "线索清单", 2, heading)
        cell.value = value
        letter = cell.column_letter
        book["线索清单"].merge_cells(f"{letter}2:{letter}3")
    for row in (2, 3):  # what the ledger knows of the row is not what this test is about
        for heading in ("姓名", "规则编号", "证件号码(脱敏)"):
            cell_of(book, "线索清单", row, heading).value = None
    book.save(returned(root))
    _, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result", "L3": "result"}
    assert all("合并的单元格" in remark for remark in tables["feedback_accepted"]["remark"])


def test_columns_and_sheets_that_nobody_reads_are_noted_only_when_something_stands_in_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "线索清单"
    book.active.append([c.LEAD_ID, c.VISITED, "我的备注", "空列"])
    book.active.append(["L1", "2026-10-15", "人在外地", None, "没有表头的字"])
    book.create_sheet("走访照片说明").append(["见照片"])
    book.create_sheet("Sheet3")
    book.save(tmp_path / "a.xlsx")
    assert read_returned(tmp_path / "a.xlsx").notes == (
        "“我的备注”一列不是清单的列，写的 1 格没有采用",
        "第 5 列没有表头，写的 1 格没有采用",
        "工作表“走访照片说明”不是下发的表，里面写的没有采用",
    )


def test_people_newly_found_are_counted_and_handed_on_also_in_a_file_of_their_own(root: Path) -> None:
    book = township_workbook(returned(root))
    book["新发现人员"]["A4"], book["新发现人员"]["H4"], book["新发现人员"]["J4"] = "赵六", "医疗", "2026-10-12"
    book.save(returned(root))
    assert read_returned(returned(root)).finds == 1
    _, tables = feedback_of(root)
    assert "“新发现人员”表填了 1 行" in tables["feedback_files"]["note"][0]
    own = root / f"{made.EAST}_东山乡_新发现人员.csv"
    own.write_text("姓名,困难情形,发现日期\r\n赵六,医疗,2026-10-12\r\n", encoding="utf-8-sig")
    assert (read_returned(own).kind, read_returned(own).finds) == (FINDS, 1)
    alone = accept_file(own, Store(root / "store"))
    assert alone.exit_code == 0
    assert "“新发现人员”表填了 1 行" in alone.render()


@pytest.mark.parametrize(
    ("lead_id", "filled", "reason"),
    [
        ("L1", {c.RESULT: "终止程序启动"}, "result_misfit"),
        ("L1", {c.RESULT: "已落实"}, "result_misfit"),
        ("L2", {c.RESULT: "已纳入"}, "result_misfit"),
        ("L3", {c.RESULT: "渐退"}, "result_misfit"),
        ("L1", {c.RESULT: "已纳入", c.IS_TRUE: "否"}, "untrue_but_enrolled"),
        ("L1", {c.RESULT: "无需处置", c.IS_TRUE: "否", c.PATH: "代办"}, "refused_without_notice"),
        ("L1", {c.RESULT: "无需处置", c.IS_TRUE: "部分"}, "refused_without_notice"),
    ],
)
def test_results_fit_the_disposition_and_what_is_found(
    root: Path, lead_id: str, filled: dict[str, str], reason: str
) -> None:
    drop(root, made.answer(lead_id, **filled))
    _, tables = feedback_of(root)
    assert reasons(tables) == [(lead_id, reason)]


def test_a_lead_of_enrolment_that_is_untrue_closes_without_a_formal_refusal(root: Path) -> None:
    drop(root, made.answer("L1", **{c.RESULT: "无需处置", c.IS_TRUE: "否"}))
    _, tables = feedback_of(root)
    assert (reasons(tables), outcomes(tables)) == ([], {"L1": "result"})
    assert state(tables, "L1")["is_open"] is False


def test_a_list_saved_as_et_or_ods_is_read_by_what_it_is(tmp_path: Path) -> None:
    head, row = [c.LEAD_ID, c.VISITED, c.RESULT], ["L1", "2026-10-15", "维持"]
    write_xls(tmp_path / "a.xls", [list(head), list(row)]).rename(tmp_path / "a.et")
    write_ods(tmp_path / "b.ods", [ods_row(head), ods_row(row)])
    write_ods(tmp_path / "c.ods", [ods_row(head), ods_row(row)]).rename(tmp_path / "c.xlsx")
    for name in ("a.et", "b.ods", "c.xlsx"):
        rows = read_returned(tmp_path / name).rows.select("lead_id", "visited_on", "result").rows()
        assert rows == [tuple(row)], name
