"""The quick workbook gives the bytes of the library's own, whatever stands in its cells."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import MADE_AT, formats_of, options

TEXTS = ("王伟", "", "王伟", " 前有空格", "后有空格 ", 'a&b<c>"d"\'e', "两\n行", "_x0041_", "制\x02符", "\uffff", "<r>")
LONG = "长" * 16_500


def cells(book: Any) -> None:
    """Texts, blanks, numbers, merged cells and rows without a cell, in formats of which two are the same."""
    formats = formats_of(book)
    sheet = book.add_worksheet("一")
    for row, text in enumerate(TEXTS, start=2):
        sheet.set_row(row, 20 + row)
        sheet.write_string(row, 3, text, formats["text"])
        sheet.write_blank(row, 1, None, formats["visit@village"])
        sheet.write_string(row, 4, text + "。")
    sheet.write_string(40, 0, LONG, formats["centred"])
    sheet.write_number(41, 0, 12.5, formats["text@same"])
    sheet.merge_range(60, 0, 61, 3, "合并", formats["band"])
    sheet.set_row(70, 33)
    sheet.protect("")
    book.add_worksheet("空")


def commented(book: Any) -> None:
    """Comments, which go the library's own way."""
    sheet = book.add_worksheet()
    sheet.write_string(1, 1, "有批注")
    sheet.write_comment(3, 2, "批注")
    sheet.write_blank(2, 2, None)


def outside(book: Any) -> None:
    """Cells where no sheet reaches."""
    sheet = book.add_worksheet()
    sheet.write_string(-1, 0, "不在表里")
    sheet.write_blank(0, 1 << 15, None, formats_of(book)["text"])
    sheet.write_string(0, 0, LONG * 2)


def made(workbook: Any, fill: Callable[[Any], None]) -> bytes:
    target = io.BytesIO()
    with workbook(target, options()) as book:
        book.set_properties({"title": "表", "created": MADE_AT})
        fill(book)
    return target.getvalue()


@pytest.mark.parametrize("fill", [cells, commented, outside])
def test_the_same_calls_give_the_bytes_of_the_library(fill: Callable[[Any], None]) -> None:
    assert made(QuickWorkbook, fill) == made(xlsxwriter.Workbook, fill)


def test_a_line_that_no_sheet_has_room_for_is_an_error() -> None:
    with QuickWorkbook(io.BytesIO(), options()) as book, pytest.raises(ValueError, match="no sheet has a row"):
        book.add_worksheet().write_line(0, ["甲"], [formats_of(book)["text"]], first=1 << 15)


def test_a_line_is_its_cells_one_by_one() -> None:
    def by_line(book: Any) -> None:
        formats = formats_of(book)
        book.add_worksheet().write_line(2, ("甲", None, LONG), [formats["text"], formats["visit"], formats["text"]], 1)

    def by_cell(book: Any) -> None:
        formats, sheet = formats_of(book), book.add_worksheet()
        sheet.write_string(2, 1, "甲", formats["text"])
        sheet.write_blank(2, 2, None, formats["visit"])
        sheet.write_string(2, 3, LONG, formats["text"])

    assert made(QuickWorkbook, by_line) == made(xlsxwriter.Workbook, by_cell)
