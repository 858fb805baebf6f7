"""The township's list as a workbook: read on a screen, filled beside the name, printed on A4; answers alone are open.

Sheets: 线索清单 (the same table as the CSV), 汇总 (case_sheet.py), 走访安排 (schedule_sheet.py), 填表说明, 代码说明.
Made without a clock, so that the same rows are the same bytes, and in memory, so that no half of it lies about.

A household is a block between two heavy lines, a village begins with a heavier one and its name in bold. Village,
household, name, what it is about and the deadline stay in sight while answers are typed: on a screen of 1366 x 768 they
take less than half of it. Answers that a lead does not ask for are grey. On paper the list is one page wide, up to whom
to call, and no household is torn by a page's end; the answers are written on the forms and typed in here.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import polars as pl
import xlsxwriter

from data_contracts.forms import FormColumn, Written
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import write_cases
from flows.deliverables.code_sheet import write_codes
from flows.deliverables.guidance import GUIDANCE
from flows.deliverables.printing import with_headings
from flows.deliverables.row_labels import LATER
from flows.deliverables.schedule_sheet import write_schedule
from flows.deliverables.sheet_parts import (
    ALLOWED,
    MADE_AT,
    Formats,
    colour_urgency,
    formats_of,
    options,
    page_breaks,
    print_set_up,
    style_of,
    write_column_heads,
)
from flows.deliverables.wrapping import FONT_SIZE, row_heights

LIST_SHEET, GUIDANCE_SHEET = "线索清单", "填表说明"
HEADING_POINTS = 44  # two lines at the top; the buttons of the filter stand below them
FROZEN_UPTO, PRINTED_UPTO = "deadline", "phone_masked"
SCALE = 76  # percent at which the printed columns are as wide as the page
GUIDANCE_WIDTH, GUIDANCE_SIZE, GUIDANCE_GAP = 150, 12, 6


def workbook_bytes(list_name: str, period: str, rows: pl.DataFrame) -> bytes:
    """One list as XLSX. `rows`: its text cells (`worklist_cells`), in the order of the list."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options()) as book:
        book.set_properties({"title": f"{list_name} {period} 线索清单", "created": MADE_AT})
        formats = formats_of(book)
        _list_sheet(book.add_worksheet(LIST_SHEET), formats, f"{list_name}社会救助主动发现线索清单（{period}）", rows)
        write_cases(book, formats, f"{list_name}线索汇总（一户一行，{period}）", rows)
        write_schedule(book, formats, f"{list_name}走访安排（一村一行，{period}）", rows)
        _guidance_sheet(book.add_worksheet(GUIDANCE_SHEET), formats)
        write_codes(book, formats)
    return target.getvalue()


def blocks_of(rows: pl.DataFrame) -> pl.Series:
    """Where each row of a list stands: `village` (the first of one), `household` (the first of one), else `same`."""
    part, village, visit = (pl.col(name) != pl.col(name).shift() for name in ("visit_plan", "village", "visit_no"))
    is_first = pl.int_range(pl.len()) == 0
    place = (
        pl.when(is_first | (visit & (village | (part & (pl.col("visit_plan") == LATER))))).then(pl.lit("village"))
        .when(visit).then(pl.lit("household"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip
    return rows.select(place.alias("place"))["place"]


def _list_sheet(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, title: str, rows: pl.DataFrame) -> None:
    last_row, last_column = max(len(rows), 1), len(WORKLIST.columns) - 1
    widths = write_column_heads(sheet, formats, WORKLIST, HEADING_POINTS)
    printed = with_headings(rows, WORKLIST).select(column.heading for column in WORKLIST.columns)
    on_paper = WORKLIST.headings[: WORKLIST.names.index(PRINTED_UPTO) + 1]
    heights = row_heights(printed, {heading: widths[heading] for heading in on_paper})
    places = blocks_of(rows).to_list()
    asked = rows["disposition"].str.slice(0, 1).to_list()
    for number, (row, place, disposition) in enumerate(zip(printed.iter_rows(), places, asked, strict=True), start=1):
        sheet.set_row(number, heights[number - 1])
        _write_row(sheet, formats, number, row, place, disposition)
    for at, column in enumerate(WORKLIST.columns):
        if column.filled_by:
            _offer(sheet, column, at, last_row)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.freeze_panes(1, WORKLIST.names.index(FROZEN_UPTO) + 1)
    colour_urgency(sheet, formats, WORKLIST, last_row)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title)
    sheet.print_area(0, 0, last_row, len(on_paper) - 1)
    sheet.set_print_scale(SCALE)
    breaks = page_breaks(heights, [place != "same" for place in places], HEADING_POINTS, SCALE)
    sheet.set_h_pagebreaks([place + 1 for place in breaks])


def _write_row(
    sheet: "xlsxwriter.worksheet.Worksheet",
    formats: Formats,
    number: int,
    cells: Sequence[str],
    place: str,
    disposition: str,
) -> None:
    """Every cell as text (a number of a person must not become a figure), blank answers open for writing."""
    for at, (column, text) in enumerate(zip(WORKLIST.columns, cells, strict=True)):
        if column.filled_by is None:
            style = "village" if column.name == "village" and place == "village" else style_of(column)
            sheet.write_string(number, at, text, formats[f"{style}@{place}"])
        else:
            is_asked = not column.applies_to or disposition in map(str, column.applies_to)
            style = style_of(column) + ("" if is_asked else "_unasked")
            sheet.write_blank(number, at, None, formats[f"{style}@{place}"])


def _offer(sheet: "xlsxwriter.worksheet.Worksheet", column: FormColumn, place: int, last_row: int) -> None:
    """The drop-down of a closed list, a softer one of suggestions, an example for a date."""
    if column.choices:
        choice: dict[str, object] = {"validate": "list", "source": list(column.choices), "error_type": "stop"}
        choice |= {"error_title": column.heading, "error_message": "请从下拉框里选，其他写法不能入账。"}
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
