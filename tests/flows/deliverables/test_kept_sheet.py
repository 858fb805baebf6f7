"""A sheet that is only filled in is the one that would be written anew."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from flows.deliverables.code_sheet import write_codes
from flows.deliverables.finds_form import write_finds_form
from flows.deliverables.kept_sheet import add_kept_sheet
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import MADE_AT, Formats, formats_of, options

PLAIN, ODD, LONG, RARE = "柳林镇", "甲&乙<丙>镇", "很长的名字" * 12, "甲\ue001乙镇"


def made(list_name: str, add: Callable[..., None], book_class: Any = QuickWorkbook) -> bytes:
    """A workbook whose first sheet shares texts and formats with the two that stand in every workbook."""
    target = io.BytesIO()
    with book_class(target, options()) as book:
        book.set_properties({"title": "表", "created": MADE_AT})
        formats = formats_of(book)
        sheet = book.add_worksheet("清单")
        for row, text in enumerate(("红", list_name, "户主", "100%"), start=1):
            sheet.write_string(row, 1, text, formats["centred@village"])
            sheet.write_blank(row, 2, None, formats["visit"])
        add(book, formats, write_finds_form, list_name, "369801001000")
        add(book, formats, write_codes)
    return target.getvalue()


def anew(book: QuickWorkbook, formats: Formats, fill: Callable[..., None], *said: str) -> None:
    fill(book, formats, *said)


@pytest.mark.parametrize("list_name", [PLAIN, ODD, LONG, RARE, PLAIN + "100%"])
def test_a_kept_sheet_gives_the_bytes_of_one_made_anew(list_name: str) -> None:
    assert made(list_name, add_kept_sheet) == made(list_name, anew)


def test_two_workbooks_do_not_mix_what_is_said_in_them() -> None:
    assert made(PLAIN, add_kept_sheet) != made("河东街道", add_kept_sheet)
    assert made("河东街道", add_kept_sheet) == made("河东街道", anew)


def test_a_sheet_by_itself_keeps_its_place_among_what_is_printed() -> None:
    """Heading rows that are repeated on paper are named in the workbook, not in the sheet."""
    target = io.BytesIO()
    with QuickWorkbook(target, options()) as book:
        formats = formats_of(book)
        book.add_worksheet("清单")
        add_kept_sheet(book, formats, write_finds_form, PLAIN, "369801001000")
        sheet = book.worksheets()[1]
        assert isinstance(book, xlsxwriter.Workbook)
        assert sheet.repeat_row_range == "新发现人员!$3:$3"
