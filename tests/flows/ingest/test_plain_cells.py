"""A sheet looked through in arrays hides what it hides when it is looked through with regular expressions."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from flows.ingest import xlsx_parts
from flows.ingest.hidden import NOT_CALCULATED, Hidden
from flows.ingest.plain_cells import plain_cells

TEXT, NUMBER = '<c r="{}" s="1" t="s"><v>0</v></c>', '<c r="{}" s="12"><v>7</v></c>'
OTHERWISE = (
    '<c t="s" r="A1"><v>0</v></c>',
    "<c r='A1' t='s'><v>0</v></c>",
    '<c r="A1" t="s"> <v>0</v></c>',
    '<c r="A1" t="s" ><v>0</v></c>',
    '<c r="A1" t="e" s="1"><v>#N/A</v></c>',
    '<c r="A1" s="1" t="e" cm="1"><v>#N/A</v></c>',
    '<c r="A1" s="123456"><v>0</v></c>',
    '<c r="AAA1"><v>0</v></c>',
    '<c r="a1"><v>0</v></c>',
    '<c r="A12345678"><v>0</v></c>',
    '<c r="A"><v>0</v></c>',
    '<c r=""><v>0</v></c>',
    "<c><v>0</v></c>",
    '<x:c r="A1"><x:v>0</x:v></x:c>',
    '<c r="A1" s="1"/>',
    "",
)
"""Ways to write a cell that are left to regular expressions."""


def row(*cells: str) -> bytes:
    return f'<row r="1">{"".join(cells)}</row>'.encode()


def seen(xml: bytes, *, is_large: bool) -> Hidden:
    return xlsx_parts._scan(BytesIO(xml), is_large=is_large)


def test_cells_errors_formulas_and_columns_without_text_are_told() -> None:
    cells = plain_cells(
        row(
            TEXT.format("A1"),
            '<c r="B1" t="inlineStr"><is><t>张三：t="e"</t></is></c>',
            '<c r="C1" t="str"><f>A1</f><v>x</v></c>',
            NUMBER.format("D1"),
            '<c r="E10000"><v>1</v></c>',
            '<c r="F1" t="n"><v>1</v></c>',
            '<c r="G1" t="b"><v>1</v></c>',
            '<c r="H1" s="1"/>',
            NUMBER.format("BC1"),
        )
    )
    assert cells is not None
    assert (cells.filled, cells.farthest, sorted(cells.not_text)) == (8, 54, [3, 4, 5, 6, 54])
    assert (cells.has_errors, cells.has_formulas, cells.has_merged) == (False, True, False)
    only = plain_cells(row('<c r="A1" t="e"><v>#N/A</v></c>') + b'<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert only is not None
    assert (only.has_errors, only.has_formulas, only.has_merged) == (True, False, True)


@pytest.mark.parametrize("cell", OTHERWISE)
def test_a_cell_written_in_another_way_is_left_to_be_read_closely(cell: str) -> None:
    block = row(cell) if cell == OTHERWISE[-2] else row(TEXT.format("B1"), cell)
    is_empty = cell in ("", OTHERWISE[-2])
    assert (plain_cells(block) is None) == (not is_empty or cell == OTHERWISE[-2])
    plainly, closely = (seen(block, is_large=is_large) for is_large in (True, False))
    assert plainly == closely


def test_rows_in_many_blocks_hide_what_they_hide_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = (
        b"<sheetData>"
        + b"".join(row(TEXT.format("A1"), cell, NUMBER.format("C1")) for cell in OTHERWISE)
        + b"</sheetData>"
    )
    whole = seen(xml, is_large=False)
    for size in (64, 300):
        monkeypatch.setattr(xlsx_parts, "SHEET_BLOCK_BYTES", size)
        for is_large in (True, False):
            found = seen(xml, is_large=is_large)
            assert (found.filled, found.last, found.marks) == (whole.filled, whole.last, whole.marks)


def workbook_of_xlsxwriter(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("一")
    for at in range(60):
        sheet.write_row(at, 1, [f"姓名{at}", "12:30", 3.5, True])
        sheet.write_datetime(at, 5, date(2026, 10, 3))
        sheet.write_blank(at, 6, None, book.add_format({"bold": True}))
        sheet.write_string(at, 40, "远")
        if at % 7 == 0:
            sheet.write_formula(at, 41, "=NA()", value="#N/A")
    sheet.merge_range(62, 0, 64, 0, "合")
    book.close()


def workbook_of_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at in range(1, 61):
        sheet.append([f"姓名{at}", at, date(2026, 10, 3), "=1+1" if at % 5 == 0 else None, "#N/A" if at == 9 else "x"])
    sheet.merge_cells("A61:A63")
    book.save(path)


@pytest.mark.parametrize("write", [workbook_of_xlsxwriter, workbook_of_openpyxl])
def test_a_workbook_hides_the_same_both_ways(write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    write(path)  # type: ignore[operator]
    closely = xlsx_parts.hidden_of_xlsx(path)
    monkeypatch.setattr(xlsx_parts, "LARGE", 0)
    monkeypatch.setattr(xlsx_parts, "SHEET_BLOCK_BYTES", 2_000)
    plainly = xlsx_parts.hidden_of_xlsx(path)
    assert plainly.keys() == closely.keys()
    for name, one in plainly.items():
        assert (one.filled, one.last, one.marks, one.merged) == (
            closely[name].filled,
            closely[name].last,
            closely[name].marks,
            closely[name].merged,
        )
        assert one.marks or one.merged
        assert one.not_text is not None, "every block of it is plainly written"
        assert closely[name].not_text in (None, one.not_text)
    if write is workbook_of_openpyxl:
        assert NOT_CALCULATED in plainly["Sheet"].marks.values()
