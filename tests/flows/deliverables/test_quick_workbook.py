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


def striking(book: Any) -> None:
    """What a sheet has beside its cells: widths, coloured values, answers to choose from, rows of several heights."""
    for number in range(2):
        formats, sheet = formats_of(book), book.add_worksheet(f"第{number}张")
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 3, 20.5)
        sheet.set_row(0, 15)
        sheet.set_row(1, 0)
        sheet.set_row(2, 40.2, formats["band"])
        sheet.set_row(3, 18, None, {"level": 1})
        sheet.set_row(-1, 18)
        sheet.write_string(0, 0, "红", formats["head"])
        colour = {"type": "cell", "criteria": "==", "value": '"红"', "format": formats["红"]}
        sheet.conditional_format(1, 0, 5, 0, colour)
        sheet.data_validation(1, 1, 5, 1, {"validate": "list", "source": ["是", "否"], "error_title": "是否"})


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


@pytest.mark.parametrize("fill", [cells, striking, commented, outside])
def test_the_same_calls_give_the_bytes_of_the_library(fill: Callable[[Any], None]) -> None:
    assert made(QuickWorkbook, fill) == made(xlsxwriter.Workbook, fill)


def test_a_line_that_no_sheet_has_room_for_is_an_error() -> None:
    with QuickWorkbook(io.BytesIO(), options()) as book, pytest.raises(ValueError, match="no sheet has a row"):
        book.add_worksheet().write_line(0, ["甲"], [formats_of(book)["text"]], first=1 << 15)


LINES: tuple[tuple[int, int, tuple[str | None, ...]], ...] = (
    (2, 1, ("甲", None, LONG)),
    (3, 0, ("甲", "100%", None, "<乙>")),
    (4, 0, ("甲", "丙", None, "丁")),
    (4, 1, (None, "又一次")),
    (40, 2, ("乙", None)),
)
"""Row, first column and texts; one is too long for a line, one writes over another."""


def by_line(book: Any) -> None:
    formats, sheet = formats_of(book), book.add_worksheet()
    sheet.set_widths([10, 20.5, 10])
    for row, first, texts in LINES:
        sheet.write_line(row, texts, [formats["visit" if text is None else "text"] for text in texts], first)
    sheet.write_string(3, 1, "盖上", formats["head"])
    sheet.write_string(3, 6, "旁边")


def by_cell(book: Any) -> None:
    formats, sheet = formats_of(book), book.add_worksheet()
    for column, width in enumerate([10, 20.5, 10]):
        sheet.set_column(column, column, width)
    for row, first, texts in LINES:
        for column, text in enumerate(texts, start=first):
            if text is None:
                sheet.write_blank(row, column, None, formats["visit"])
            else:
                sheet.write_string(row, column, text, formats["text"])
    sheet.write_string(3, 1, "盖上", formats["head"])
    sheet.write_string(3, 6, "旁边")


def charted(fill: Callable[[Any], None]) -> Callable[[Any], None]:
    """The same with a chart, which looks for what it draws among the cells."""

    def with_chart(book: Any) -> None:
        fill(book)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"categories": ["Sheet1", 4, 0, 4, 1], "values": ["Sheet1", 4, 0, 4, 3]})
        book.worksheets()[0].insert_chart(50, 1, chart)

    return with_chart


def with_a_comment(fill: Callable[[Any], None]) -> Callable[[Any], None]:
    """The same with a comment, with which rows go the library's own way."""

    def commented_on(book: Any) -> None:
        fill(book)
        book.worksheets()[0].write_comment(3, 2, "批注")

    return commented_on


@pytest.mark.parametrize("also", [lambda fill: fill, charted, with_a_comment])
def test_a_line_is_its_cells_one_by_one(also: Callable[[Any], Any]) -> None:
    assert made(QuickWorkbook, also(by_line)) == made(xlsxwriter.Workbook, also(by_cell))
