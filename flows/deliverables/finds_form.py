"""新发现人员: the form in which a township reports people whom it found by itself and nobody had on a list.

It is a sheet of the township's workbook and a CSV of its own for every township; what is filled in comes back as the
extract `new_finds`. The township's code stands above the heading and in the file's name: it says where people live.
"""

from datetime import datetime

import polars as pl

from data_contracts.forms import Form, FormColumn, Written, form
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.quick_sheet import QuickSheet
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up
from flows.store.month_tables import MonthTables

FINDS_SHEET = "新发现人员"
FINDS: Form = form("finds_form")
ROWS, TITLE_ROWS = 22, 2  # one page
ROW_POINTS, HEADING_POINTS, NOTE_POINTS = 24, 30, 34
NOTE = (
    "走访中发现、清单上没有的困难群众，每人填一行，随清单交回；姓名、困难情形、发现日期必填，证件号码问得到的写全。"
    "下个月比对后列入清单，并逐行告知处理结果。这张表填好后有证件号码和电话，只交县民政局，不要外传。"
)


def finds_forms(month: MonthTables) -> list[CsvFile]:
    """A blank form for each township of the city, also those that have no list this month."""
    towns = month.areas.filter((pl.col("level") == "乡") & (pl.col("area_code") == pl.col("current_code")))
    blank = pl.DataFrame(schema=dict.fromkeys(FINDS.headings, pl.Utf8))
    named = towns.select("area_code", "name").sort("area_code")
    return [CsvFile(f"new_finds/{code}_{safe_name(name)}_{FINDS_SHEET}.csv", blank) for code, name in named.iter_rows()]


def write_finds_form(book: QuickWorkbook, formats: Formats, list_name: str, code: str) -> None:
    """Add the form to a township's workbook; nothing but its rows can be written in."""
    sheet = book.add_worksheet(FINDS_SHEET)
    last = len(FINDS.columns) - 1
    sheet.merge_range(0, 0, 0, last, f"{list_name}（{code}）{FINDS_SHEET}", formats["title"])
    sheet.merge_range(1, 0, 1, last, NOTE, formats["guidance"])
    sheet.set_row(1, NOTE_POINTS)
    sheet.set_row(TITLE_ROWS, HEADING_POINTS)
    for place, column in enumerate(FINDS.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(TITLE_ROWS, place, column.heading, formats["visit_head"])
        _offer(sheet, column, place)
    styles = [formats[_style(column)] for column in FINDS.columns]
    for row in range(TITLE_ROWS + 1, TITLE_ROWS + 1 + ROWS):
        sheet.set_row(row, ROW_POINTS)
        sheet.write_line(row, [None] * len(styles), styles)
    sheet.freeze_panes(TITLE_ROWS + 1, 1)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, f"{list_name} {FINDS_SHEET}")
    sheet.repeat_rows(TITLE_ROWS)
    sheet.fit_to_pages(1, 1)


def _style(column: FormColumn) -> str:
    if column.written is Written.DATE:
        return "visit_date"
    return "visit_centred" if column.is_centred else "visit"


def _offer(sheet: QuickSheet, column: FormColumn, place: int) -> None:
    """The drop-down of a closed list; a word of caution where a day is asked for and something else is written."""
    if column.choices:
        rule: dict[str, object] = {"validate": "list", "source": list(column.choices), "error_type": "stop"}
        rule |= {"error_title": column.heading, "error_message": "请从下拉框里选。"}
    elif column.written is Written.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": datetime(1900, 1, 1), "error_type": "information"}
    else:
        return
    sheet.data_validation(TITLE_ROWS + 1, place, TITLE_ROWS + ROWS, place, rule)
