"""What our sheets share: cell formats, what a protected sheet allows, A4 landscape with heading and page numbers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from types import MappingProxyType

import xlsxwriter

from data_contracts.forms import Form, FormColumn, Written
from data_contracts.worklist_form import HINT
from flows.deliverables.quick_sheet import QuickSheet
from flows.deliverables.wrapping import FONT, FONT_SIZE

A4 = 9
MADE_AT = datetime(2020, 1, 1)  # a workbook's properties hold a date; a true one would change its bytes
ALLOWED = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True}
COLOURS = {"红": "#F8CBAD", "橙": "#FFE699", "黄": "#FFF9DB"}
DEFAULT_WIDTH = 10
BORDER, BLOCK_BORDER, VISIT_COLOUR, NOT_ASKED = "#A6A6A6", "#2F5D8A", "#F3FAF0", "#D9D9D9"
HAIR, THIN, MEDIUM, THICK = 7, 1, 2, 5
TOPS = {"": THIN, "household": MEDIUM, "village": THICK, "same": HAIR}
"""Where a row stands in its block -> the line above it: the first of a village, of a household, another of the same."""
PAGE_POINTS = 595 - (0.6 + 0.45) * 72  # A4 across, less the margins above and below
TEARS_AT = 0.985  # a page is taken to be a little shorter than it is: programs round heights their own way

Style = Mapping[str, object]
"""A cell format as xlsxwriter takes it."""
NO_STYLES: Mapping[str, Style] = MappingProxyType({})


class Formats(dict[str, "xlsxwriter.format.Format"]):
    """The cell formats of one workbook by name, each made when it is first asked for: few sheets need them all.

    KeyError for a name that `styles` does not have.
    """

    def __init__(self, book: "xlsxwriter.Workbook", styles: Mapping[str, Style]) -> None:
        super().__init__()
        self._book, self._styles = book, styles

    def __missing__(self, name: str) -> "xlsxwriter.format.Format":
        self[name] = self._book.add_format(dict(self._styles[name]))
        return self[name]


def options() -> dict[str, object]:
    """Options of each workbook: widths are counted in digits of its default font, so that is the font of its cells.

    Made anew each time: a workbook writes into the one it is given, and the next would not be the same bytes.
    """
    font = {"font_name": FONT, "font_size": FONT_SIZE}
    return {"in_memory": True, "strings_to_numbers": False, "default_format_properties": font}


def formats_of(book: "xlsxwriter.Workbook", own: Mapping[str, Style] = NO_STYLES) -> Formats:
    """The cell formats of a workbook of ours: those that all share, and its own."""
    return Formats(book, {**shared_styles(), **own})


@cache
def shared_styles() -> Mapping[str, Style]:
    """The cell formats of our workbooks by name; `visit…` ones can be written in a protected sheet, `…_unasked` ones
    are those of an answer that the lead does not ask for. With `@village`, `@household`, `@same` behind it: the same
    with the line above that TOPS has for such a row."""
    cell = {"valign": "vcenter", "text_wrap": True, "border": THIN, "border_color": BORDER}
    centred = cell | {"align": "center"}
    open_cell = {"locked": False, "bg_color": VISIT_COLOUR, "num_format": "@"}
    head = centred | {"bold": True, "font_color": "#FFFFFF", "valign": "top"}
    visits: dict[str, dict[str, object]] = {
        "visit": cell | open_cell,
        "visit_centred": centred | open_cell,
        "visit_date": centred | open_cell | {"num_format": "yyyy-mm-dd"},
    }
    unasked = {f"{name}_unasked": style | {"bg_color": NOT_ASKED} for name, style in visits.items()}
    rows = {
        "text": cell,
        "centred": centred,
        "village": cell | {"bold": True, "bg_color": "#DCE6F1"},
        **visits,
        **unasked,
    }
    return {
        **{_with_top(name, place): _lined(style, place) for (name, style), place in product(rows.items(), TOPS)},
        "head": head | {"bg_color": "#2F5D8A"},
        "visit_head": head | {"bg_color": "#3B7D4F"},
        "band": cell | {"bold": True, "bg_color": "#DCE6F1", "text_wrap": False},
        "title": {"font_size": 16, "bold": True},
        "figures": {"font_size": 11, "bold": True, "text_wrap": True, "valign": "vcenter"},
        "signature": {"font_size": 12, "valign": "bottom"},
        "guidance": {"font_size": 12, "text_wrap": True, "valign": "top"},
        **{name: {"bg_color": colour, "bold": name == "红"} for name, colour in COLOURS.items()},
    }


def _with_top(name: str, place: str) -> str:
    return f"{name}@{place}" if place else name


def _lined(style: dict[str, object], place: str) -> dict[str, object]:
    colour = BLOCK_BORDER if TOPS[place] in (MEDIUM, THICK) else BORDER
    return style | {"top": TOPS[place], "top_color": colour}


def style_of(column: FormColumn) -> str:
    """The name of a column's format: text or centred where we fill it, else one that can be written."""
    if column.filled_by is None:
        return "centred" if column.is_centred else "text"
    if column.written is Written.DATE:
        return "visit_date"
    return "visit_centred" if column.is_centred else "visit"


def write_column_heads(
    sheet: QuickSheet, formats: Formats, form: Form, points: float, row: int = 0
) -> dict[str, float]:
    """The heading row (0-based `at`) and the columns' widths, as the contract has them -> heading: width."""
    widths = {column.heading: column.width or DEFAULT_WIDTH for column in form.columns}
    sheet.set_widths([widths[column.heading] for column in form.columns])
    styles = [formats["visit_head" if column.filled_by else "head"] for column in form.columns]
    sheet.write_line(row, form.headings, styles)
    sheet.set_row(row, points)
    return widths


def colour_urgency(
    sheet: "xlsxwriter.worksheet.Worksheet", formats: Formats, form: Form, last_row: int, first_row: int = 1
) -> None:
    """Red, orange and yellow cells in the column of urgency."""
    place = form.names.index("urgency")
    for name in COLOURS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[name]}
        sheet.conditional_format(first_row, place, last_row, place, rule)


def print_set_up(sheet: "xlsxwriter.worksheet.Worksheet", title: str, head_row: int = 0) -> None:
    """A4 landscape, the title above, the hint and page numbers below, the heading on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.6, bottom=0.45)
    sheet.set_header(f"""&C&14&"{FONT},Bold"{title.replace("&", "&&")}""", {"margin": 0.25})
    sheet.set_footer(f"&L&9{HINT}&R&9第 &P 页 共 &N 页", {"margin": 0.2})
    sheet.repeat_rows(head_row)


def page_breaks(heights: Sequence[float], starts: Iterable[bool], head: float, scale: int) -> list[int]:
    """Rows (counted from 0) before which a page ends, so that no block is torn: one that is longer than a page is.

    `heights` in points; `starts`: whether a block begins at the row; `head`: height of the heading on each page.
    """
    room = PAGE_POINTS * 100 / scale * TEARS_AT - head
    blocks: list[tuple[int, float]] = []
    for place, (height, is_start) in enumerate(zip(heights, starts, strict=True)):
        if is_start or not blocks:
            blocks.append((place, height))
        else:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + height)
    breaks, used = [], 0.0
    for place, height in blocks:
        if used and used + height > room:
            breaks.append(place)
            used = 0.0
        used = (used + height) % room if height > room else used + height
    return breaks
