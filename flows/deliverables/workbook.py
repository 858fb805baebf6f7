"""The township's list as a workbook: drop-downs, frozen heading, filters, print set-up; only the visit is writable.

Four sheets: 线索清单 (the same table as the CSV), 汇总 (one line per case), 新发现人员 (whom nobody had), 填表说明;
where a review falls due, 复核预审; where the list goes out anew, 更正（撤回）通知.
Made without a clock, so that the same rows are the same bytes, and in memory, so that no half of it lies about.

On paper the list is three pages wide: whom it is about; what was found, is to be checked and done, and by when; the
visit, to be filled by pen. The columns' widths make the pages end there, and the print 8 points high.
"""

import io
from collections.abc import Mapping
from datetime import datetime

import polars as pl
import xlsxwriter

from data_contracts.forms import FormColumn, Written
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import write_cases
from flows.deliverables.finds_form import write_finds_form
from flows.deliverables.guidance import GUIDANCE
from flows.deliverables.notices import write_notice
from flows.deliverables.prepared_reviews import write_reviews
from flows.deliverables.printing import with_headings
from flows.deliverables.sheet_parts import (
    ALLOWED,
    MADE_AT,
    Formats,
    colour_urgency,
    formats_of,
    options,
    print_set_up,
    write_column_heads,
)
from flows.deliverables.wrapping import FONT_SIZE, row_heights

LIST_SHEET, GUIDANCE_SHEET = "线索清单", "填表说明"
PAGES_WIDE = 3
HEADING_POINTS = 44
FROZEN_COLUMNS = 2  # number in the list and of the lead stay in sight; on paper the first alone, for want of room
GUIDANCE_WIDTH, GUIDANCE_SIZE, GUIDANCE_GAP = 150, 12, 6


def workbook_bytes(
    list_name: str,
    period: str,
    rows: pl.DataFrame,
    reviews: pl.DataFrame | None = None,
    notice: pl.DataFrame | None = None,
    issue: str = "",
) -> bytes:
    """One list as XLSX. `rows`: its text cells (`worklist_cells`); `reviews`: those of the reviews that fall due;
    `notice`: those of what is gone and new, where the list goes out anew; `issue`: how it names its edition."""
    target, named = io.BytesIO(), f" {issue}" if issue else ""
    with xlsxwriter.Workbook(target, options()) as book:
        book.set_properties({"title": f"{list_name} {period} 线索清单", "created": MADE_AT})
        formats = formats_of(book)
        sheet = book.add_worksheet(LIST_SHEET)
        _list_sheet(sheet, formats, rows)
        print_set_up(sheet, f"{list_name} 社会救助主动发现线索清单({period}){named}")
        sheet.fit_to_pages(PAGES_WIDE, 0)
        write_cases(book, formats, f"{list_name} 线索汇总(每案一行,{period}){named}", rows)
        if notice is not None:
            write_notice(book, formats, list_name, notice)
        write_finds_form(book, formats, list_name, rows["township_code"][0] if len(rows) else "")
        if reviews is not None:
            write_reviews(book, formats, list_name, reviews)
        _guidance_sheet(book.add_worksheet(GUIDANCE_SHEET), formats)
    return target.getvalue()


def _list_sheet(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, rows: pl.DataFrame) -> None:
    last_row, last_column = max(len(rows), 1), len(WORKLIST.columns) - 1
    widths = write_column_heads(sheet, formats, WORKLIST, HEADING_POINTS)
    _write_cells(sheet, formats, rows, widths)
    for place, column in enumerate(WORKLIST.columns):
        if column.filled_by:
            _offer(sheet, column, place, last_row)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    colour_urgency(sheet, formats, WORKLIST, last_row)
    sheet.protect("", ALLOWED)
    sheet.repeat_columns(0, 0)
    sheet.print_area(0, 0, last_row, last_column)


def _write_cells(
    sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, rows: pl.DataFrame, widths: Mapping[str, float]
) -> None:
    """Every cell as text (a number of a person must not become a figure), blank visit cells open for writing."""
    printed = with_headings(rows, WORKLIST).select(column.heading for column in WORKLIST.ours)
    styles = [formats["centred" if column.is_centred else "text"] for column in WORKLIST.ours]
    visits = [(place, formats[_visit_style(column)]) for place, column in enumerate(WORKLIST.theirs, start=len(styles))]
    heights = row_heights(printed, {heading: widths[heading] for heading in printed.columns})
    for number, (row, height) in enumerate(zip(printed.iter_rows(), heights, strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, styles[place])
        for place, style in visits:
            sheet.write_blank(number, place, None, style)


def _visit_style(column: FormColumn) -> str:
    if column.written is Written.DATE:
        return "visit_date"
    return "visit_centred" if column.is_centred else "visit"


def _offer(sheet: "xlsxwriter.worksheet.Worksheet", column: FormColumn, place: int, last_row: int) -> None:
    """The drop-down of a closed list, a softer one of suggestions, an example for a date."""
    if column.choices:
        choice: dict[str, object] = {"validate": "list", "source": list(column.choices), "error_type": "stop"}
        choice |= {"error_title": column.heading, "error_message": "请从下拉框里选,其他写法不能入账。"}
    elif column.suggestions:
        choice = {"validate": "list", "source": list(column.suggestions), "error_type": "information"}
    elif column.written is Written.DATE:
        choice = {"validate": "date", "criteria": ">=", "value": datetime(2020, 1, 1), "error_type": "warning"}
        choice |= {"input_title": column.heading, "input_message": "按 2026-11-05 的样子填"}
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
