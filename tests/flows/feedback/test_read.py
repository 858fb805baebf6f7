"""A returned worklist is read whoever saved it, in whatever encoding and order."""

import random
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from benchmarks import clerk_headings as c
from data_contracts.errors import FileRejectedError
from flows.feedback.read import read_returned
from flows.ingest.hidden import SheetBounds
from tests.flows import made_leads as made

ROWS = [made.answer("L1"), made.answer("L2", **{c.RESULT: "维持", c.PERSON_STATEMENT: "说,有“引号”"})]


def read(path: Path) -> list[tuple[str, str, str]]:
    return read_returned(path).rows.select("lead_id", "result", "person_statement").rows()


EXPECTED = [("L1", "已纳入", ""), ("L2", "维持", "说,有“引号”")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_an_office_program_saves_is_read(tmp_path: Path, encoding: str) -> None:
    assert read(made.returned_csv(tmp_path / "a.csv", ROWS, encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_title_rows_other_order_and_extra_columns_do_no_harm(tmp_path: Path, delimiter: str) -> None:
    names = ["备注", *c.COLUMNS, "我的列"]
    random.Random(1).shuffle(names)
    lines = [["某乡镇线索清单"], [], names]
    lines += [[row.get(name, "") for name in names] for row in ROWS]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("gb18030"))
    assert read(path) == EXPECTED
    assert read_returned(path).rows["source_row"].to_list() == [4, 5]


def test_the_sheet_with_the_headings_is_found_in_a_workbook_and_dates_are_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["汇总"])
    sheet = book.create_sheet("线索清单")
    sheet.append([c.VISITED, c.RESULT, c.LEAD_ID])
    import datetime as dt

    sheet.append([dt.datetime(2026, 10, 15), "维持", "L2"])
    book.save(tmp_path / "a.xlsx")
    rows = read_returned(tmp_path / "a.xlsx").rows
    assert rows.select("lead_id", "visited_on", "result").rows() == [("L2", "2026-10-15", "维持")]


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for place, text in enumerate([c.LEAD_ID, c.VISITED, c.CHECKER_ONE]):
        sheet.write(0, place, text)
        sheet.write(1, place, ["L1", "2026/10/15", "李四"][place])
    book.save(str(tmp_path / "a.xls"))
    assert read_returned(tmp_path / "a.xls").rows["checker_one"].to_list() == ["李四"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF"), ("a.xlsx", b"x"), ("a.csv", b"a,b\n"), ("a.csv", b"")],
    ids=["another kind", "no workbook", "other headings", "empty"],
)
def test_what_is_no_worklist_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRejectedError, match="What to do"):
        read_returned(tmp_path / name)


def written(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return path


def refused(path: Path) -> str:
    with pytest.raises(FileRejectedError) as caught:
        read_returned(path)
    return caught.value.what


def test_what_nobody_sees_and_wrappers_are_off(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = f"\ufeff\ufeff{c.LEAD_ID},{c.VISITED},\u200e{c.RESULT},{c.PERSON_STATEMENT}"
    path.write_text(f'{head}\r\n="L1",\u202d2026-10-15\u202c,维\u200b持,="好\ufe0f的"\r\n', encoding="utf-8")
    rows = read_returned(path).rows
    assert rows.select("lead_id", "visited_on", "result", "person_statement").rows() == [
        ("L1", "2026-10-15", "维持", "好的")
    ]


def test_a_list_pasted_together_in_two_encodings_is_read_line_by_line_and_told(tmp_path: Path) -> None:
    head, first, second = (
        f"{c.LEAD_ID},{c.VISITED},{c.RESULT}\r\n",
        "L1,2026-10-15,维持\r\n",
        "L2,2026-10-16,已纳入\r\n",
    )
    (tmp_path / "a.csv").write_bytes((head + first).encode("gb18030") + second.encode())
    returned = read_returned(tmp_path / "a.csv")
    assert returned.rows["result"].to_list() == ["维持", "已纳入"]
    assert "两种编码" in returned.notes[0]


def test_a_web_page_called_xls_and_a_workbook_under_another_name_are_read(tmp_path: Path) -> None:
    cells = "".join(f"<td>{text}" for text in ("L1", "2026-10-15", "维持"))
    head = "".join(f"<th>{text}" for text in (c.LEAD_ID, c.VISITED, c.RESULT))
    (tmp_path / "a.xls").write_text(f"<html><table><tr>{head}</tr><tr>{cells}</tr></table>", encoding="utf-8")
    assert read_returned(tmp_path / "a.xls").rows["result"].to_list() == ["维持"]
    rows: list[list[object]] = [[c.LEAD_ID, c.VISITED, c.RESULT], ["L1", "2026-10-15", "维持"]]
    written(tmp_path / "b.xlsx", rows).rename(tmp_path / "b.xls")
    assert read_returned(tmp_path / "b.xls").rows["result"].to_list() == ["维持"]


def test_a_result_merged_over_rows_is_the_result_of_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([c.LEAD_ID, c.VISITED, c.RESULT], ["L1", "2026-10-15", "维持"], ["L2"], ["L3", "2026-10-16"]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("C2:C3")
    book.save(tmp_path / "a.xlsx")
    rows = read_returned(tmp_path / "a.xlsx").rows
    assert rows.select("lead_id", "visited_on", "result").rows() == [
        ("L1", "2026-10-15", "维持"),
        ("L2", "2026-10-15", "维持"),
        ("L3", "2026-10-16", ""),
    ]


def test_a_far_cell_many_cells_and_long_shared_texts_are_refused_before_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head: list[object] = [c.LEAD_ID, c.VISITED, c.RESULT]
    written(tmp_path / "far.xlsx", [head, ["L1"]])
    book = openpyxl.load_workbook(tmp_path / "far.xlsx")
    book.active["XFD1048576"] = " "
    book.save(tmp_path / "far.xlsx")
    assert "XFD1048576" in refused(tmp_path / "far.xlsx")
    long = written(tmp_path / "long.xlsx", [head, *([f"L{row}", "", "长" * 30_000] for row in range(40))])
    assert len(read_returned(long).rows) == 40
    monkeypatch.setattr("flows.feedback.read.LARGEST", SheetBounds(cells=4_000_000, signs=1_000_000))
    assert "文字加起来" in refused(long)
    monkeypatch.setattr("flows.feedback.read.LARGEST", SheetBounds(cells=1_000, signs=1_000_000))
    assert "大得不合常理" in refused(written(tmp_path / "many.xlsx", [head, *([f"L{row}"] for row in range(100))]))
    old = xlwt.Workbook()
    sheet = old.add_sheet("Sheet1")
    for place, text in enumerate(head):
        sheet.write(0, place, text)
    sheet.write(60_000, 200, "x")
    old.save(str(tmp_path / "far.xls"))
    assert "GS60001" in refused(tmp_path / "far.xls")


def test_a_file_beyond_any_list_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(65 << 20)
    assert "过大" in refused(tmp_path / "a.csv")
