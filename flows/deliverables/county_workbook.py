"""A county's workbook (月度情况): overview with charts, a line per township, trend, ageing, yields, overdue, ranking.

Numbers are numbers here, not text: the charts are the workbook's own and follow what is in the sheets. Made without a
clock, so that the same figures are the same bytes.
"""

import io
from collections.abc import Sequence

import polars as pl
import xlsxwriter

from data_contracts.forms import Form, Written, form
from flows.deliverables.county_figures import County
from flows.deliverables.printing import as_text
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import (
    DEFAULT_WIDTH,
    MADE_AT,
    Formats,
    Style,
    formats_of,
    options,
    print_set_up,
)
from flows.deliverables.wrapping import row_heights

OVERVIEW, TOWNS, MONTHS, AGEING, YIELDS, OVERDUE, RANKING = (
    "总览",
    "各乡镇",
    "近12个月",
    "账龄",
    "各规则查实",
    "逾期",
    "反馈排名",
)
MAX_OVERDUE, MANY_TOWNS = 500, 12
HEADING_POINTS = 32
AS_NUMBER = {Written.INTEGER: "number", Written.PERCENT: "percent"}
MEANINGS = (
    "数目取自台账，按台账所记的乡镇计；在保的人按居住地计。督办是原线索上的标记，含在结转里，不另算一条。",
    "本期新增：本月产生或重新产生的线索。结转：以前产生、本月仍在清单上的线索。督办：过了办结时限、到月底没有反馈的线索。",
    "走访：本月记入走访或结果的线索，查实是其中属实的。销号：本月办结的线索。未结：月底没有办结的线索。",
    "单独收下的反馈表记在上一期；以后有新结论的，查实以新结论为准，所以以前各月的数可能与当月通报略有出入。",
    "新纳入、在保按花名册计；没有留存的月份，有关的格为空。",
)


def county_workbook(county: County, period: str) -> bytes:
    """One county as XLSX."""
    target = io.BytesIO()
    title = f"{county.name}社会救助主动发现月度情况（{period[:4]}年{int(period[4:])}月）"
    with QuickWorkbook(target, options()) as book:
        book.set_properties({"title": title, "created": MADE_AT})
        formats = _formats(book)
        overview = book.add_worksheet(OVERVIEW)
        _table(book, formats, TOWNS, "county_towns", county.towns, has_total=True)
        _table(book, formats, MONTHS, "county_months", county.months)
        _table(book, formats, AGEING, "county_ageing", county.ageing, has_total=True)
        _table(book, formats, YIELDS, "ledger_yields", county.yields)
        _table(book, formats, OVERDUE, "county_overdue", county.overdue.head(MAX_OVERDUE))
        _table(book, formats, RANKING, "county_ranking", county.ranking)
        _overview(book, overview, formats, county, title)
        for sheet in book.worksheets():
            print_set_up(sheet, title if sheet is overview else f"{title}　{sheet.get_name()}")
            sheet.fit_to_pages(1, 1 if sheet is overview else 0)
    return target.getvalue()


def _formats(book: "xlsxwriter.Workbook") -> Formats:
    cell = {"valign": "vcenter", "border": 1, "border_color": "#A6A6A6"}
    own: dict[str, Style] = {
        "number": cell | {"num_format": "#,##0"},
        "percent": cell | {"num_format": "0.0%"},
        "number_total": cell | {"num_format": "#,##0", "bold": True, "bg_color": "#EDF2F7"},
        "text_total": cell | {"bold": True, "bg_color": "#EDF2F7"},
        "plain": {"text_wrap": True, "valign": "top"},
        "figure": {"bold": True, "font_size": 16, "align": "center", "border": 1, "border_color": "#A6A6A6"},
    }
    return formats_of(book, own)


def _table(
    book: "xlsxwriter.Workbook",
    formats: Formats,
    name: str,
    list_name: str,
    rows: pl.DataFrame,
    has_total: bool = False,
) -> None:
    """A sheet with one table under the headings of a contract; a total stands last and in bold."""
    sheet, list_form = book.add_worksheet(name), form(list_name)
    widths = {column.heading: column.width or _width_of(column.name) for column in list_form.columns}
    for place, column in enumerate(list_form.columns):
        sheet.set_column(place, place, widths[column.heading])
        sheet.write_string(0, place, column.heading, formats["head"])
    sheet.set_row(0, HEADING_POINTS)
    texts = as_text(rows, list_form)
    heights = row_heights(_texts_only(texts, list_form), _text_widths(list_form, widths), least=1)
    for number, (values, cells) in enumerate(zip(rows.iter_rows(named=True), texts.iter_rows(), strict=True), start=1):
        is_total = has_total and number == len(rows)
        sheet.set_row(number, max(heights[number - 1], 18))
        for place, (column, text) in enumerate(zip(list_form.columns, cells, strict=True)):
            style, value = AS_NUMBER.get(column.written), values[column.name]
            if style and value is not None:
                sheet.write_number(number, place, value, formats["number_total" if is_total else style])
            else:
                plain = "centred" if column.is_centred else "text"
                sheet.write_string(number, place, text, formats["text_total" if is_total else plain])
    sheet.freeze_panes(1, 2)
    last = len(rows) - has_total
    if last > 0:
        sheet.autofilter(0, 0, last, len(list_form.columns) - 1)


def _width_of(name: str) -> float:
    return 38 if name == "rule_title" else DEFAULT_WIDTH


def _texts_only(texts: pl.DataFrame, list_form: Form) -> pl.DataFrame:
    return texts.select(column.name for column in list_form.columns if column.written not in AS_NUMBER)


def _text_widths(list_form: Form, widths: dict[str, float]) -> dict[str, float]:
    return {column.name: widths[column.heading] for column in list_form.columns if column.written not in AS_NUMBER}


BOXES = (
    "new",
    "carried",
    "reminded",
    "visited",
    "confirmed",
    "closed",
    "open",
    "overdue",
    "new_households",
    "new_people",
)
"""Figures of the month at the top of the overview, under the headings of the sheet of townships."""


def _overview(
    book: "xlsxwriter.Workbook",
    sheet: "xlsxwriter.worksheet.Worksheet",
    formats: Formats,
    county: County,
    title: str,
) -> None:
    """One page: the month's figures, four charts drawn from the other sheets, what the figures mean."""
    last = len(BOXES) - 1
    sheet.set_column(0, last, 12)
    sheet.merge_range(0, 0, 0, last, title, formats["title"])
    sheet.set_row(0, 30)
    headings = form("county_towns")
    for place, name in enumerate(BOXES):
        sheet.write_string(1, place, headings[name].heading, formats["head"])
        sheet.write_number(2, place, county.whole[name], formats["figure"])
    sheet.set_row(2, 30)
    for place, chart in enumerate(_charts(book, county)):
        chart.set_size({"width": 448, "height": 250})
        sheet.insert_chart(3 + 13 * (place // 2), 5 * (place % 2), chart, {"x_offset": 4, "y_offset": 6})
    for number, line in enumerate(MEANINGS, start=30):
        sheet.merge_range(number, 0, number, last, line, formats["plain"])
        sheet.set_row(number, 17)
    sheet.hide_gridlines(2)


def _charts(book: "xlsxwriter.Workbook", county: County) -> list["xlsxwriter.chart.Chart"]:
    months, towns = len(county.months), len(county.towns) - 1
    return [
        _chart(
            book,
            MONTHS,
            "county_months",
            ("new", "carried", "reminded"),
            months,
            "column",
            "每月新增、结转、督办（条）",
        ),
        _chart(
            book,
            MONTHS,
            "county_months",
            ("visited", "confirmed", "closed"),
            months,
            "line",
            "每月走访、查实、销号（条）",
        ),
        _chart(book, MONTHS, "county_months", ("open",), months, "line", "月底未结（条）"),
        _chart(
            book, TOWNS, "county_towns", ("open", "overdue"), towns, "bar", "各乡镇未结与逾期（条）", label="township"
        ),
    ]


def _chart(
    book: "xlsxwriter.Workbook",
    sheet: str,
    list_name: str,
    names: Sequence[str],
    rows: int,
    kind: str,
    title: str,
    label: str = "period",
) -> "xlsxwriter.chart.Chart":
    """A chart of the workbook's own, over columns of one of its sheets."""
    list_form, colours = form(list_name), ("#2F5D8A", "#9DB8D2", "#C55A11")
    chart = book.add_chart({"type": kind})
    for name, colour in zip(names, colours, strict=False):
        place, labels = list_form.names.index(name), list_form.names.index(label)
        look = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "circle", "size": 5}}
        chart.add_series(
            {
                "name": [sheet, 0, place],
                "categories": [sheet, 1, labels, max(rows, 1), labels],
                "values": [sheet, 1, place, max(rows, 1), place],
                **(look if kind == "line" else {"fill": {"color": colour}}),
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    if kind == "bar":
        size = 9 if rows <= MANY_TOWNS else 7
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": size}})
    return chart
