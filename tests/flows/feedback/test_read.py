"""A returned worklist is read whoever saved it, in whatever encoding and order."""

import random
from pathlib import Path

import openpyxl
import pytest
import xlwt

from data_contracts import worklist_form as c
from data_contracts.errors import FileRejectedError
from flows.feedback.read import read_returned
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
