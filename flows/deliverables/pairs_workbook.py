"""The clerk's list of pairs as a workbook: the same table as its CSV, a drop-down for the answer, the rest locked."""

import io

import polars as pl
import xlsxwriter

from data_contracts import worklist_form as c
from flows.deliverables.sheet_parts import ALLOWED, MADE_AT, formats_of, options, print_set_up
from flows.deliverables.wrapping import row_heights

MOST_ROWS = 20_000
"""A longer list goes out as CSV alone: nobody pages through it, and it is filled by sorting and searching."""
ANSWERS = ("是", "否", "不能确定")
WIDTHS = {"序号": 5, c.REVIEW_ID: 15, c.PERIOD: 8, "数据": 18, "文件": 20, "行号": 7, "住址": 26, "为什么要人看": 20}
PERSON_WIDTHS = {"姓名": 10, "性别": 5, "年龄": 5, "证件号码(脱敏)": 20, "联系电话(脱敏)": 13}
OTHER_WIDTH = 10
FROZEN = 2
HEADING_POINTS = 32


def pairs_workbook(county: str, period: str, rows: pl.DataFrame) -> bytes:
    """One county's list of pairs as XLSX; the same rows are the same bytes."""
    target = io.BytesIO()
    widths = {name: _width(name) for name in rows.columns}
    with xlsxwriter.Workbook(target, options()) as book:
        book.set_properties({"title": f"{county} {period} 身份核对清单", "created": MADE_AT})
        formats = formats_of(book)
        sheet = book.add_worksheet("身份核对清单")
        for place, (name, width) in enumerate(widths.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, formats["visit_head" if name in c.PAIR_ANSWERS else "head"])
        sheet.set_row(0, HEADING_POINTS)
        styles = [formats[_style(name)] for name in rows.columns]
        for number, (row, height) in enumerate(zip(rows.iter_rows(), row_heights(rows, widths), strict=True), start=1):
            sheet.set_row(number, height)
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, styles[place])
        choice = {"validate": "list", "source": list(ANSWERS), "error_type": "stop"}
        answer = rows.columns.index(c.IS_SAME)
        sheet.data_validation(1, answer, max(len(rows), 1), answer, choice)
        sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)
        sheet.freeze_panes(1, FROZEN)
        sheet.protect("", ALLOWED)
        print_set_up(sheet, f"{county} 身份核对清单({period})")
        sheet.repeat_columns(0, FROZEN - 1)
        sheet.fit_to_pages(2, 0)
    return target.getvalue()


def _style(name: str) -> str:
    return "visit_date" if name == c.REVIEWED_ON else "visit" if name in c.PAIR_ANSWERS else "text"


def _width(name: str) -> float:
    return WIDTHS.get(name) or PERSON_WIDTHS.get(name.removeprefix("对方")) or OTHER_WIDTH
