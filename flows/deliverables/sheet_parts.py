"""What our sheets share: cell formats, what a protected sheet allows, A4 landscape with heading and page numbers."""

from datetime import datetime

import xlsxwriter

from data_contracts.forms import Form
from data_contracts.worklist_form import HINT
from flows.deliverables.wrapping import FONT, FONT_SIZE

A4 = 9
MADE_AT = datetime(2020, 1, 1)  # a workbook's properties hold a date; a true one would change its bytes
ALLOWED = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True}
COLOURS = {"红": "#F8CBAD", "橙": "#FFE699", "黄": "#FFF9DB"}
DEFAULT_WIDTH = 10
BORDER, VISIT_COLOUR = "#A6A6A6", "#F3FAF0"

Formats = dict[str, "xlsxwriter.format.Format"]


def options() -> dict[str, object]:
    """Options of each workbook: widths are counted in digits of its default font, so that is the font of its cells.

    Made anew each time: a workbook writes into the one it is given, and the next would not be the same bytes.
    """
    font = {"font_name": FONT, "font_size": FONT_SIZE}
    return {"in_memory": True, "strings_to_numbers": False, "default_format_properties": font}


def formats_of(book: "xlsxwriter.Workbook") -> Formats:
    """The cell formats of our workbooks by name; `visit…` ones can be written in a protected sheet."""
    cell = {"valign": "vcenter", "text_wrap": True, "border": 1, "border_color": BORDER}
    centred = cell | {"align": "center"}
    open_cell = {"locked": False, "bg_color": VISIT_COLOUR, "num_format": "@"}
    head = centred | {"bold": True, "font_color": "#FFFFFF"}
    made: dict[str, dict[str, object]] = {
        "text": cell,
        "centred": centred,
        "visit": cell | open_cell,
        "visit_centred": centred | open_cell,
        "visit_date": centred | open_cell | {"num_format": "yyyy-mm-dd"},
        "head": head | {"bg_color": "#2F5D8A"},
        "visit_head": head | {"bg_color": "#3B7D4F"},
        "title": {"font_size": 16, "bold": True},
        "guidance": {"font_size": 12, "text_wrap": True, "valign": "top"},
        **{name: {"bg_color": colour, "bold": name == "红"} for name, colour in COLOURS.items()},
    }
    return {name: book.add_format(style) for name, style in made.items()}


def write_column_heads(
    sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, form: Form, points: float, at: int = 0
) -> dict[str, float]:
    """The heading row (0-based `at`) and the columns' widths, as the contract has them -> heading: width."""
    widths = {column.heading: column.width or DEFAULT_WIDTH for column in form.columns}
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, widths[column.heading], None)
        sheet.write_string(at, place, column.heading, formats["visit_head" if column.filled_by else "head"])
    sheet.set_row(at, points)
    return widths


def colour_urgency(sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, form: Form, last_row: int) -> None:
    """Red, orange and yellow cells in the column of urgency."""
    place = form.names.index("urgency")
    for name in COLOURS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[name]}
        sheet.conditional_format(1, place, last_row, place, rule)


def print_set_up(sheet: "xlsxwriter.worksheet.Worksheet", title: str) -> None:
    """A4 landscape, the title above, the hint and page numbers below, the heading on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.7, bottom=0.5)
    sheet.set_header(f"""&C&14&"{FONT},Bold"{title.replace("&", "&&")}""", {"margin": 0.3})
    sheet.set_footer(f"&L&9{HINT}&R&9第 &P 页 共 &N 页", {"margin": 0.25})
    sheet.repeat_rows(0)
