"""The clerk's list of pairs as a workbook: the same table as its CSV, a drop-down for the answer, the rest locked."""

import io

import polars as pl

from data_contracts.forms import FormColumn, Written
from data_contracts.worklist_form import REVIEW_LIST
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import (
    ALLOWED,
    MADE_AT,
    formats_of,
    options,
    print_set_up,
    write_column_heads,
)
from flows.deliverables.wrapping import row_heights

MAX_ROWS = 20_000
"""A longer list goes out as CSV alone: nobody pages through it, and it is filled by sorting and searching."""
FROZEN = 2
HEADING_POINTS = 32


def pairs_workbook(county: str, period: str, rows: pl.DataFrame) -> bytes:
    """One county's list of pairs as XLSX. `rows`: as printed (flows/deliverables/review_list.py)."""
    target = io.BytesIO()
    with QuickWorkbook(target, options()) as book:
        book.set_properties({"title": f"{county} {period} 身份核对清单", "created": MADE_AT})
        formats = formats_of(book)
        sheet = book.add_worksheet("身份核对清单")
        widths = write_column_heads(sheet, formats, REVIEW_LIST, HEADING_POINTS)
        styles = [formats[_style(column)] for column in REVIEW_LIST.columns]
        for number, (row, height) in enumerate(zip(rows.iter_rows(), row_heights(rows, widths), strict=True), start=1):
            sheet.set_row(number, height)
            sheet.write_line(number, row, styles)
        choice = {"validate": "list", "source": list(REVIEW_LIST["is_same"].choices), "error_type": "stop"}
        answer = REVIEW_LIST.names.index("is_same")
        sheet.data_validation(1, answer, max(len(rows), 1), answer, choice)
        sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)
        sheet.freeze_panes(1, FROZEN)
        sheet.protect("", ALLOWED)
        print_set_up(sheet, f"{county} 身份核对清单（{period}）")
        sheet.repeat_columns(0, FROZEN - 1)
        sheet.fit_to_pages(2, 0)
    return target.getvalue()


def _style(column: FormColumn) -> str:
    if column.filled_by is None:
        return "text"
    return "visit_date" if column.written is Written.DATE else "visit"
