"""汇总: what is urgent, first; then a line per household, village by village as they are visited; room to sign below.

Nothing in it can be typed into: what was found belongs into the list, and nothing typed here would be read.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from data_contracts.forms import form
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.row_labels import LATER, NEW, PAPERS, REMINDED_MARK, THIS_MONTH
from flows.deliverables.sheet_parts import (
    ALLOWED,
    Formats,
    colour_urgency,
    page_breaks,
    print_set_up,
    style_of,
    write_column_heads,
)
from flows.deliverables.wrapping import heights_of
from rules.open_sentences import open_titles

Row = Mapping[str, str]

SUMMARY_SHEET = "汇总"
SUMMARY = form("case_summary")
HEADING_POINTS, BAND_POINTS, FIGURES_POINTS, SIGNATURE_POINTS = 32, 18, 34, 40
HEAD_ROW, FIRST_ROW = 2, 3
SCALE = 80
URGENT_FIRST = {name: place for place, name in enumerate(WORKLIST["urgency"].choices)}
RED = WORKLIST["urgency"].choices[0]
NO_VILLAGE = "村社区不详"
INDEX_BAND = "急办索引：红色和督办的，先红后橙，同色按办结时限（共{}户）"
VILLAGE_BAND = "{}：本月走访{}户，核对材料{}户"
LATER_BAND = "{}：顺延{}户（超出本月走访量，仍在清单上）"
SIGNATURES = (
    "走访人（签字）：　　　　　　　　　　　　走访人（签字）：　　　　　　　　　　　　日期：　　　　年　　月　　日",
    "乡镇（街道）负责人（签字）：　　　　　　　　　　　　（盖章）　　　　　　　　　　日期：　　　　年　　月　　日",
)


def case_summary(rows: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """A list's text cells (`worklist_cells`) -> the summary's columns, a row per household, in the order of the visits.

    `by`: what tells the lists apart where `rows` holds several, and goes along in front. `statement`: what each of its
    leads is about, each once; `mark`: the reminder where one is overdue, else whether anything is new. A household
    without a number is blank there.
    """
    titles = open_titles()
    marks = pl.col("mark")
    is_late, days = marks.str.starts_with(REMINDED_MARK), marks.str.extract(r"(\d+)天").cast(pl.Int64)
    longest = marks.filter(is_late).sort_by(days.filter(is_late), descending=True).first()
    is_new = marks.filter(marks == NEW).first()
    due = pl.col("deadline")
    households = rows.group_by(*by, "visit_no", maintain_order=True).agg(
        pl.col("village").first(),
        pl.col("household_no").filter(pl.col("household_no") != "").first().fill_null(""),
        _once(pl.col("name").filter(pl.col("name") != "")),
        pl.col("list_no").str.join("、").alias("list_numbers"),
        pl.col("urgency").sort_by(pl.col("urgency").replace_strict(URGENT_FIRST, default=9)).first(),
        due.filter(due != "").min().fill_null(""),
        pl.coalesce(longest, is_new, marks.first()).alias("mark"),
        pl.col("visit_plan").first(),
        _once(pl.col("rule_id").replace(titles)).alias("statement"),
    )
    return households.with_columns(pl.lit("").alias("by_hand")).select(*by, *SUMMARY.names)


def urgent_first(households: Iterable[Row]) -> list[Row]:
    """The red households of a summary and those reminded of, red first, then by the deadline."""
    urgent = [row for row in households if row["urgency"] == RED or row["mark"].startswith(REMINDED_MARK)]
    return sorted(urgent, key=lambda row: (URGENT_FIRST[row["urgency"]], row["deadline"] or "9"))


def figures_of(rows: pl.DataFrame) -> str:
    """One sentence on a list's text cells: what is new, carried over, reminded of; whom a month has room for."""
    marks, plans = rows["mark"].to_list(), dict(zip(rows["visit_no"], rows["visit_plan"], strict=True)).values()
    new, reminded = marks.count(NEW), sum(mark.startswith(REMINDED_MARK) for mark in marks)
    visits, later, papers = (list(plans).count(plan) for plan in (THIS_MONTH, LATER, PAPERS))
    return (
        f"本期线索{len(rows)}条：本期新增{new}条，结转{len(rows) - new}条（其中督办{reminded}条）。"
        f"涉及{len(plans)}户：本月走访{visits}户，核对材料{papers}户，顺延{later}户。"
    )


def _once(values: pl.Expr) -> pl.Expr:
    """Values of a household, each named once."""
    return values.unique(maintain_order=True).str.join("、")


def write_cases(
    book: QuickWorkbook, formats: Formats, title: str, rows: pl.DataFrame, households: pl.DataFrame
) -> None:
    """Add the sheet to a workbook; nothing in it can be changed. `rows`: the list's text cells; `households`: their
    `case_summary`."""
    sheet = book.add_worksheet(SUMMARY_SHEET)
    last_column = len(SUMMARY.columns) - 1
    sheet.set_row(1, FIGURES_POINTS)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.merge_range(1, 0, 1, last_column, figures_of(rows), formats["figures"])
    widths = write_column_heads(sheet, formats, SUMMARY, HEADING_POINTS, HEAD_ROW)
    lines = _lines(households.to_dicts())
    styles = [formats["text" if column.filled_by else style_of(column)] for column in SUMMARY.columns]
    heights = _heights(lines, widths)
    for number, (line, height) in enumerate(zip(lines, heights, strict=True), start=FIRST_ROW):
        if isinstance(line, str):
            sheet.merge_range(number, 0, number, last_column, line, formats["band"])
        else:
            sheet.write_line(number, line, styles)
        sheet.set_row(number, height)
    number = FIRST_ROW + len(lines)
    for place, text in enumerate(SIGNATURES):
        sheet.set_row(number + place, SIGNATURE_POINTS)
        sheet.write_string(number + place, 0, text, formats["signature"])
    colour_urgency(sheet, formats, SUMMARY, max(number - 1, FIRST_ROW), FIRST_ROW)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title, HEAD_ROW)
    sheet.print_area(0, 0, number + len(SIGNATURES) - 1, last_column)
    sheet.set_print_scale(SCALE)
    heights += [SIGNATURE_POINTS] * len(SIGNATURES)
    starts = [
        isinstance(line, str) or not isinstance(before, str) for before, line in zip(["", *lines], lines, strict=False)
    ]
    starts += [True, False]
    breaks = page_breaks(heights, starts, HEADING_POINTS + FIGURES_POINTS + BAND_POINTS, SCALE)
    sheet.set_h_pagebreaks([place + FIRST_ROW for place in breaks])


def _lines(households: Sequence[Row]) -> list["str | tuple[str, ...]"]:
    """What stands on the sheet below its heading: bands of one text, and households as their cells."""
    urgent = urgent_first(households)
    lines: list[str | tuple[str, ...]] = [INDEX_BAND.format(len(urgent))] if urgent else []
    lines += (tuple(row.values()) for row in urgent)
    parts: dict[tuple[bool, str], list[Row]] = {}
    for row in households:
        parts.setdefault((row["visit_plan"] == LATER, row["village"]), []).append(row)
    for (is_later, village), part in parts.items():
        if is_later:
            lines.append(LATER_BAND.format(village or NO_VILLAGE, len(part)))
        else:
            papers = sum(row["visit_plan"] == PAPERS for row in part)
            lines.append(VILLAGE_BAND.format(village or NO_VILLAGE, len(part) - papers, papers))
        lines += (tuple(row.values()) for row in part)
    return lines


def _heights(lines: Sequence["str | tuple[str, ...]"], widths: Mapping[str, float]) -> list[float]:
    """Points of each line of the sheet."""
    cells = [line for line in lines if not isinstance(line, str)]
    households = iter(heights_of(list(zip(*cells, strict=True)), list(widths.values()), least=1))
    return [BAND_POINTS if isinstance(line, str) else max(next(households), BAND_POINTS) for line in lines]
