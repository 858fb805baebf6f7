"""The township's list as a workbook: drop-downs, frozen heading, filters, print set-up; only the visit is writable.

Three sheets: 线索清单 (the same table as the CSV), 汇总 (one line per case), 填表说明. Made without a clock, so that
the same rows are the same bytes, and in memory, so that no half of it lies about in a temporary folder.

On paper the list is three pages wide: whom it is about; what is said, to be checked and done, and by when; the visit,
to be filled by pen. The columns' widths make the pages end there, and the print 8 points high.
"""

import io
from datetime import datetime

import polars as pl
import xlsxwriter

from data_contracts import worklist_form as c
from flows.deliverables.case_sheet import write_cases
from flows.deliverables.guidance import GUIDANCE
from flows.deliverables.sheet_parts import ALLOWED, COLOURS, MADE_AT, Formats, formats_of, options, print_set_up
from flows.deliverables.wrapping import FONT_SIZE, row_heights

LIST_SHEET, GUIDANCE_SHEET = "线索清单", "填表说明"
PAGES_WIDE = 3
HEADING_POINTS = 44
FROZEN_COLUMNS = 2  # 清单序号 and 线索编号 stay in sight; on paper 清单序号 alone, for want of room
GUIDANCE_WIDTH, GUIDANCE_SIZE, GUIDANCE_GAP = 150, 12, 6


def workbook_bytes(list_name: str, period: str, rows: pl.DataFrame) -> bytes:
    """One list as XLSX. `rows`: the worklist's columns, all text (outputs/worklists.py)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options()) as book:
        book.set_properties({"title": f"{list_name} {period} 线索清单", "created": MADE_AT})
        formats = formats_of(book)
        sheet = book.add_worksheet(LIST_SHEET)
        _list_sheet(sheet, formats, rows)
        print_set_up(sheet, f"{list_name} 社会救助主动发现线索清单({period})")
        sheet.fit_to_pages(PAGES_WIDE, 0)
        write_cases(book, formats, f"{list_name} 线索汇总(每案一行,{period})", rows)
        _guidance_sheet(book.add_worksheet(GUIDANCE_SHEET), formats)
    return target.getvalue()


def _list_sheet(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, rows: pl.DataFrame) -> None:
    last_row, last_column = max(len(rows), 1), len(c.COLUMNS) - 1
    for place, heading in enumerate(c.HEADINGS):
        is_visit = place >= len(c.LEAD_HEADINGS)
        sheet.set_column(place, place, heading.width, None)
        sheet.write_string(0, place, heading.name, formats["visit_head" if is_visit else "head"])
    sheet.set_row(0, HEADING_POINTS)
    _write_cells(sheet, formats, rows)
    for place, heading in enumerate(c.VISIT_HEADINGS, start=len(c.LEAD_HEADINGS)):
        _offer(sheet, heading.name, place, last_row)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    urgency = c.LEAD_COLUMNS.index("紧急程度")
    for name in COLOURS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[name]}
        sheet.conditional_format(1, urgency, last_row, urgency, rule)
    sheet.protect("", ALLOWED)
    sheet.repeat_columns(0, 0)
    sheet.print_area(0, 0, last_row, last_column)


def _write_cells(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, rows: pl.DataFrame) -> None:
    """Every cell as text (a number of a person must not become a figure), blank visit cells open for writing."""
    styles = [formats["centred" if heading.is_centred else "text"] for heading in c.LEAD_HEADINGS]
    visits = [
        (place, formats[_visit_style(heading)]) for place, heading in enumerate(c.VISIT_HEADINGS, start=len(styles))
    ]
    heights = row_heights(rows, {heading.name: heading.width for heading in c.LEAD_HEADINGS})
    for number, (row, height) in enumerate(zip(rows.select(c.LEAD_COLUMNS).iter_rows(), heights, strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, styles[place])
        for place, style in visits:
            sheet.write_blank(number, place, None, style)


def _visit_style(heading: c.Heading) -> str:
    return "visit_date" if heading.name in c.DATES else "visit_centred" if heading.is_centred else "visit"


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


def _guidance_sheet(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats) -> None:
    sheet.set_column(0, 0, GUIDANCE_WIDTH)
    sheet.write_string(0, 0, GUIDANCE_SHEET, formats["title"])
    larger = GUIDANCE_SIZE / FONT_SIZE
    heights = row_heights(pl.DataFrame({"line": GUIDANCE}), {"line": GUIDANCE_WIDTH / larger}, least=1)
    for number, (line, height) in enumerate(zip(GUIDANCE, heights, strict=True), start=1):
        sheet.set_row(number, height * larger + GUIDANCE_GAP)
        sheet.write_string(number, 0, line, formats["guidance"])
    sheet.protect("")
    print_set_up(sheet, GUIDANCE_SHEET)
    sheet.fit_to_pages(1, 1)
