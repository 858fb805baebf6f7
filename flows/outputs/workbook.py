"""The township's list as a workbook: drop-downs, frozen heading, filters, print set-up; only the visit is writable.

Three sheets: 线索清单 (the same table as the CSV), 汇总 (one line per case), 填表说明. Made without a clock, so that
the same rows are the same bytes, and in memory, so that no half of it lies about in a temporary folder.
"""

import io
from collections.abc import Mapping
from datetime import datetime

import polars as pl
import xlsxwriter

from flows.outputs import columns as c
from flows.outputs.guidance import GUIDANCE
from flows.outputs.worklists import case_summary

LIST_SHEET, SUMMARY_SHEET, GUIDANCE_SHEET = "线索清单", "汇总", "填表说明"
MADE_AT = datetime(2020, 1, 1)  # a workbook's properties hold a date; a true one would change its bytes
A4 = 9
FONT = "宋体"
PAGES_WIDE = 3  # who and why; what to check and do; the visit, to be filled by pen: the widths fall that way
FONT_SIZE = 12
UNIT = FONT_SIZE / 10.5  # widths count in digits of the smaller default font
LOST = 1.2  # of a column's width, to its edges and to a 汉字 that does not fit the line's end
LINE_POINTS, LEAST_LINES, MOST_POINTS = 15.5, 2, 400
REPEATED_COLUMNS = 1  # 清单序号 and 线索编号 stand on every printed page
ALLOWED = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True}
COLOURS = {"红": "#F8CBAD", "橙": "#FFE699", "黄": "#FFF9DB"}
SUMMARY_WIDTHS = (15, 15, 12, 14, 7, 6, 12, 18, 16, 60, 24)


def workbook_bytes(list_name: str, period: str, rows: pl.DataFrame) -> bytes:
    """One list as XLSX. `rows`: the worklist's columns, all text (outputs/worklists.py)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": f"{list_name} {period} 线索清单", "created": MADE_AT})
        formats = formats_of(book)
        _list_sheet(book.add_worksheet(LIST_SHEET), formats, list_name, period, rows)
        _summary_sheet(book.add_worksheet(SUMMARY_SHEET), formats, list_name, period, case_summary(rows))
        _guidance_sheet(book.add_worksheet(GUIDANCE_SHEET), formats)
    return target.getvalue()


Formats = dict[str, "xlsxwriter.format.Format"]


def formats_of(book: "xlsxwriter.Workbook") -> Formats:
    """The cell formats of our workbooks by name; `visit…` ones can be written in a protected sheet."""
    cell = {
        "font_name": FONT,
        "font_size": FONT_SIZE,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#A6A6A6",
    }
    centred = cell | {"align": "center", "valign": "vcenter"}
    open_cell = {"locked": False, "bg_color": "#F3FAF0", "num_format": "@"}
    head = centred | {"bold": True, "valign": "vcenter", "font_color": "#FFFFFF"}
    made = {
        "text": cell,
        "centred": centred,
        "visit": cell | open_cell,
        "visit_centred": centred | open_cell,
        "visit_date": centred | open_cell | {"num_format": "yyyy-mm-dd"},
        "head": head | {"bg_color": "#2F5D8A"},
        "visit_head": head | {"bg_color": "#3B7D4F"},
        "title": {"font_name": FONT, "font_size": 16, "bold": True},
        "guidance": {"font_name": FONT, "font_size": 12, "text_wrap": True, "valign": "top"},
        **{name: {"bg_color": colour, "bold": name == "红"} for name, colour in COLOURS.items()},
    }
    return {name: book.add_format(style) for name, style in made.items()}


def _list_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, list_name: str, period: str, rows: pl.DataFrame
) -> None:
    last_row, last_column = max(len(rows), 1), len(c.COLUMNS) - 1
    for place, heading in enumerate(c.HEADINGS):
        is_visit = place >= len(c.LEAD_HEADINGS)
        sheet.set_column(place, place, heading.width, None)
        sheet.write_string(0, place, heading.name, formats["visit_head" if is_visit else "head"])
    sheet.set_row(0, 36)
    _write_cells(sheet, formats, rows)
    for place, heading in enumerate(c.VISIT_HEADINGS, start=len(c.LEAD_HEADINGS)):
        _offer(sheet, heading.name, place, last_row)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.freeze_panes(1, REPEATED_COLUMNS + 1)
    urgency = c.LEAD_COLUMNS.index("紧急程度")
    for name in COLOURS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[name]}
        sheet.conditional_format(1, urgency, last_row, urgency, rule)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, f"{list_name} 社会救助主动发现线索清单({period})")
    sheet.repeat_columns(0, REPEATED_COLUMNS)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(PAGES_WIDE, 0)


def _write_cells(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, rows: pl.DataFrame) -> None:
    """Every cell as text (a number of a person must not become a figure), blank visit cells open for writing."""
    styles = [formats["centred" if heading.is_centred else "text"] for heading in c.LEAD_HEADINGS]
    heights = row_heights(rows, {heading.name: heading.width for heading in c.LEAD_HEADINGS})
    for number, (row, height) in enumerate(zip(rows.select(c.LEAD_COLUMNS).iter_rows(), heights, strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, styles[place])
    for place, heading in enumerate(c.VISIT_HEADINGS, start=len(c.LEAD_HEADINGS)):
        kind = "visit_date" if heading.name in c.DATES else "visit_centred" if heading.is_centred else "visit"
        for number in range(1, len(rows) + 1):
            sheet.write_blank(number, place, None, formats[kind])


def row_heights(rows: pl.DataFrame, widths: Mapping[str, float]) -> list[float]:
    """Points each row needs for its wrapped text: not every program finds that out by itself. A 汉字 is two wide."""
    if rows.is_empty():
        return []
    lines = [
        (
            (pl.col(name).str.len_chars() + (pl.col(name).str.len_bytes() - pl.col(name).str.len_chars()) // 2)
            * UNIT
            / (width - LOST)
        ).ceil()
        for name, width in widths.items()
    ]
    most = pl.max_horizontal(*lines, pl.lit(LEAST_LINES))
    return rows.select((most * LINE_POINTS + 3).clip(upper_bound=MOST_POINTS).alias("h"))["h"].to_list()


def _offer(sheet: "xlsxwriter.worksheet.Worksheet", name: str, place: int, last_row: int) -> None:
    """The drop-down of a closed list, a softer one of suggestions, an example for a date."""
    if name in c.CLOSED_LISTS:
        choice: dict[str, object] = {"validate": "list", "source": list(c.CLOSED_LISTS[name]), "error_type": "stop"}
        choice |= {"error_title": name, "error_message": "请从下拉框里选,其他写法不能入账。"}
    elif name in c.SUGGESTIONS:
        choice = {"validate": "list", "source": list(c.SUGGESTIONS[name]), "error_type": "information"}
    elif name in c.DATES:
        choice = {"validate": "date", "criteria": ">=", "value": datetime(2020, 1, 1), "error_type": "warning"}
        choice |= {"input_title": name, "input_message": "按 2026-11-05 的样子填"}
    else:
        return
    sheet.data_validation(1, place, last_row, place, choice)


def print_set_up(sheet: "xlsxwriter.worksheet.Worksheet", title: str) -> None:
    """A4 landscape, the title above, the hint and page numbers below, the heading on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.75, bottom=0.6)
    sheet.set_header(f'&C&"{FONT}"&14{title.replace("&", "&&")}')
    sheet.set_footer(f'&L&"{FONT}"&9{c.HINT}&R&"{FONT}"&9第 &P 页 共 &N 页')
    sheet.repeat_rows(0)


def _summary_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, list_name: str, period: str, cases: pl.DataFrame
) -> None:
    for place, (name, width) in enumerate(zip(cases.columns, SUMMARY_WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, formats["head"])
    heights = row_heights(cases, dict(zip(cases.columns, SUMMARY_WIDTHS, strict=True)))
    for number, (row, height) in enumerate(zip(cases.iter_rows(), heights, strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, formats["text"])
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(cases), 1), len(cases.columns) - 1)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, f"{list_name} 线索汇总(每案一行,{period})")
    sheet.fit_to_pages(1, 0)


def _guidance_sheet(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, GUIDANCE_SHEET, formats["title"])
    heights = row_heights(pl.DataFrame({"line": GUIDANCE}), {"line": 110})
    for number, (line, height) in enumerate(zip(GUIDANCE, heights, strict=True), start=1):
        sheet.set_row(number, height)
        sheet.write_string(number, 0, line, formats["guidance"])
    sheet.protect("")
    print_set_up(sheet, GUIDANCE_SHEET)
    sheet.fit_to_pages(1, 1)
