"""Rows put into a workbook all at once: whatever a cell holds, another program reads the same text."""

import io
import zipfile

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outputs.sheet_rows import Body, filled, sample_row

SHEET = "xl/worksheets/sheet1.xml"
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)


def made(cells: pl.DataFrame, blanks: int = 1) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        style = book.add_format({"text_wrap": True})
        sheet.write_string(0, 0, "heading")
        sample_row(sheet, [style] * (cells.width + blanks))
    return filled(target.getvalue(), {1: Body(cells, [30.5] * len(cells))})


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_every_text_is_read_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    content = made(pl.DataFrame(rows, schema={"a": pl.Utf8, "b": pl.Utf8}, orient="row"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    read = sheet.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=2, values_only=True)
    assert [tuple(cell or "" for cell in row) for row in read] == rows


@pytest.mark.parametrize("text", ["a & b < c > d", "_x00_", "第一行\n第二行", "]]>", "'=1+1", "123456789012"])
def test_marks_of_the_format_stay_text(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(pl.DataFrame({"a": [text]})))).worksheets[0]
    cell = sheet["A2"]
    assert (cell.data_type, cell.value, sheet.row_dimensions[2].height) == ("s", text, 30.5)
    assert sheet["B2"].value is None and sheet["B2"].alignment.wrap_text


def test_what_a_spreadsheet_would_take_for_an_escape_is_escaped_as_the_writer_does() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "_x0041_")
    for content, part in ((target.getvalue(), "xl/sharedStrings.xml"), (made(pl.DataFrame({"a": ["_x0041_"]})), SHEET)):
        assert b">_x005F_x0041_</t>" in zipfile.ZipFile(io.BytesIO(content)).read(part)


def test_a_letter_that_xml_does_not_know_is_left_out() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(pl.DataFrame({"a": ["a\x01b\uffff"]})))).worksheets[0]
    assert sheet["A2"].value == "ab"


def test_no_rows_leave_no_sample_behind_and_a_sheet_without_one_is_refused() -> None:
    empty = made(pl.DataFrame(schema={"a": pl.Utf8}))
    assert openpyxl.load_workbook(io.BytesIO(empty)).worksheets[0].max_row == 1
    with pytest.raises(ValueError, match="no sample row"):
        filled(empty, {1: Body(pl.DataFrame({"a": ["x"]}), [30.0])})
