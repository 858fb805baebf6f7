"""The township's list as a workbook: read on a screen, filled beside the name, printed on A4; answers alone are open.

Sheets: 线索清单 (the same table as the CSV), 汇总 (case_sheet.py), 走访安排 (schedule_sheet.py), 新发现人员
(finds_form.py), 填表说明, 代码说明; where a review falls due, 复核预审; where the list goes out anew, 更正（撤回）通知.
Made without a clock, so that the same rows are the same bytes, and in memory, so that no half of it lies about.

A household is a block between two heavy lines, a village begins with a heavier one and its name in bold. Village,
household, name, what it is about and the deadline stay in sight while answers are typed: on a screen of 1366 x 768 they
take less than half of it. Answers that a lead does not ask for are grey. On paper the list is one page wide, up to whom
to call, and no household is torn by a page's end; the answers are written on the forms and typed in here.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache

import polars as pl
import xlsxwriter

from data_contracts.forms import FormColumn, Written
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import write_cases
from flows.deliverables.code_sheet import write_codes
from flows.deliverables.finds_form import write_finds_form
from flows.deliverables.guidance import GUIDANCE
from flows.deliverables.kept_sheet import add_kept_sheet
from flows.deliverables.list_tables import ListTables, tables_of
from flows.deliverables.notices import write_notice
from flows.deliverables.prepared_reviews import write_reviews
from flows.deliverables.quick_sheet import QuickSheet
from flows.deliverables.quick_workbook import QuickWorkbook
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
from flows.deliverables.wrapping import FONT_SIZE, heights_of, row_heights

LIST_SHEET, GUIDANCE_SHEET = "线索清单", "填表说明"
HEADING_POINTS = 44  # two lines at the top; the buttons of the filter stand below them
FROZEN_UPTO, PRINTED_UPTO = "deadline", "phone_masked"
OPEN = tuple(column.filled_by is not None for column in WORKLIST.columns)
"""Which cells of a row are answers, open for writing; the others are text, for a number of a person is no figure."""
SCALE = 75  # percent at which the printed columns are as wide as the page
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
    return workbook_of(list_name, period, tables_of(rows), reviews, notice, issue)


def workbook_of(
    list_name: str,
    period: str,
    tables: ListTables,
    reviews: pl.DataFrame | None = None,
    notice: pl.DataFrame | None = None,
    issue: str = "",
) -> bytes:
    """`workbook_bytes` of a list whose tables were worked out with those of others."""
    target, named, rows = io.BytesIO(), f" {issue}" if issue else "", tables.rows
    with QuickWorkbook(target, options()) as book:
        book.set_properties({"title": f"{list_name} {period} 线索清单", "created": MADE_AT})
        formats = formats_of(book)
        title = f"{list_name}社会救助主动发现线索清单（{period}）{named}"
        _list_sheet(book.add_worksheet(LIST_SHEET), formats, title, tables)
        write_cases(book, formats, f"{list_name}线索汇总（一户一行，{period}）{named}", rows, tables.households)
        write_schedule(book, formats, f"{list_name}走访安排（一村一行，{period}）", tables.villages)
        if notice is not None:
            write_notice(book, formats, list_name, notice)
        code = rows["township_code"][0] if len(rows) else ""
        add_kept_sheet(book, formats, write_finds_form, list_name, code)
        if reviews is not None:
            write_reviews(book, formats, list_name, reviews)
        add_kept_sheet(book, formats, _write_guidance)
        add_kept_sheet(book, formats, write_codes)
    return target.getvalue()


def _list_sheet(sheet: QuickSheet, formats: Formats, title: str, tables: ListTables) -> None:
    columns, places = {name: tables.rows[name].to_list() for name in WORKLIST.names}, tables.places
    last_row, last_column = max(len(places), 1), len(WORKLIST.columns) - 1
    widths = write_column_heads(sheet, formats, WORKLIST, HEADING_POINTS)
    on_paper = WORKLIST.names[: WORKLIST.names.index(PRINTED_UPTO) + 1]
    heights = heights_of([columns[name] for name in on_paper], [widths[WORKLIST[name].heading] for name in on_paper])
    known: dict[tuple[str, str], list[xlsxwriter.format.Format]] = {}
    rows = zip(*columns.values(), strict=True)
    for number, (row, place, code) in enumerate(zip(rows, places, columns["disposition"], strict=True), start=1):
        disposition = code[:1]
        sheet.set_row(number, heights[number - 1])
        if (place, disposition) not in known:
            known[place, disposition] = [formats[name] for name in _styles(place, disposition)]
        texts = [None if is_open else text for is_open, text in zip(OPEN, row, strict=True)]
        sheet.write_line(number, texts, known[place, disposition])
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


@cache
def _styles(place: str, disposition: str) -> tuple[str, ...]:
    """The format of each cell of a row that stands at this place in its block (`blocks_of`)."""
    return tuple(_each_style(place, disposition))


def _each_style(place: str, disposition: str) -> Iterator[str]:
    for column in WORKLIST.columns:
        style = style_of(column)
        if column.filled_by is None:
            style = "village" if column.name == "village" and place == "village" else style
        elif column.applies_to and disposition not in map(str, column.applies_to):
            style += "_unasked"
        yield f"{style}@{place}"


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


def _write_guidance(book: QuickWorkbook, formats: Formats) -> None:
    sheet = book.add_worksheet(GUIDANCE_SHEET)
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
