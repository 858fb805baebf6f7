"""走访安排: the plan of a month, a line per village: how many households fit, which numbers, and what is over."""

from collections.abc import Sequence

import polars as pl

from data_contracts.forms import form
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import NO_VILLAGE
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.row_labels import LATER, PAPERS, REMINDED_MARK, THIS_MONTH
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up, style_of, write_column_heads

SCHEDULE_SHEET = WORKLIST["visit_plan"].heading
SCHEDULE = form("visit_schedule")
HEADING_POINTS, ROW_POINTS = 32, 24
TOTAL = "合计"
RED, ORANGE, _ = WORKLIST["urgency"].choices


def visit_schedule(rows: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """A list's text cells (`worklist_cells`) -> a row per village in the order they are gone to, the whole list last.

    `by`: what tells the lists apart where `rows` holds several, and goes along in front; the rows of the whole lists
    then stand behind all villages. Households are counted once, in the plan their visit has; `visit_numbers`: from
    which to which they are.
    """
    households = rows.group_by(*by, "visit_no", maintain_order=True).agg(
        pl.col("village", "visit_plan").first(),
        pl.len().alias("rows"),
        *(_rows_where(pl.col("urgency") == colour, name) for colour, name in ((RED, "red"), (ORANGE, "orange"))),
        _rows_where(pl.col("mark").str.starts_with(REMINDED_MARK), "reminded"),
        pl.col("deadline").filter(pl.col("deadline") != "").min().alias("due"),
    )
    villages = households.group_by(*by, "village", maintain_order=True).agg(*_sums(households)).with_columns(
        pl.when(pl.col("village") == "").then(pl.lit(NO_VILLAGE)).otherwise("village").alias("village")
    )  # fmt: skip
    sums = _sums(households)
    whole = households.group_by(*by, maintain_order=True).agg(*sums) if by else households.select(*sums)
    whole = whole.with_columns(pl.lit(TOTAL).alias("village"), pl.lit("").alias("visit_numbers"))
    return pl.concat([villages, whole.select(villages.columns)])


def schedule_cells(rows: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """`visit_schedule` as text, in the columns of the sheet behind those of `by`: what it is made of was masked as the
    list's cells, the rest are counts."""
    blank = [pl.lit("").alias(column.name) for column in SCHEDULE.columns if column.filled_by]
    cells = visit_schedule(rows, by).select(pl.all().cast(pl.Utf8).fill_null(""), *blank)
    return cells.select(*by, *SCHEDULE.names)


def _rows_where(holds: pl.Expr, name: str) -> pl.Expr:
    return holds.sum().cast(pl.Int64).alias(name)


def _sums(households: pl.DataFrame) -> list[pl.Expr]:
    plans = {"visits": THIS_MONTH, "papers": PAPERS, "later": LATER}
    number = pl.col("visit_no").cast(pl.Int64).filter(pl.col("visit_plan") == THIS_MONTH)
    first, last = number.min().cast(pl.Utf8).fill_null(""), number.max().cast(pl.Utf8).fill_null("")
    span = pl.when(number.len() > 1).then(pl.concat_str(first, pl.lit("—"), last)).otherwise(first)
    return [
        *((pl.col("visit_plan") == plan).sum().cast(pl.Int64).alias(name) for name, plan in plans.items()),
        span.alias("visit_numbers"),
        pl.col("rows").sum().cast(pl.Int64).alias("leads"),
        *(pl.col(name).sum() for name in ("red", "orange", "reminded")),
        pl.col("due").min().fill_null("").alias("deadline"),
    ]


def write_schedule(book: QuickWorkbook, formats: Formats, title: str, villages: pl.DataFrame) -> None:
    """Add the sheet to a workbook; nothing in it can be changed. `villages`: `schedule_cells`."""
    sheet = book.add_worksheet(SCHEDULE_SHEET)
    write_column_heads(sheet, formats, SCHEDULE, HEADING_POINTS)
    names = ["text" if column.filled_by else style_of(column) for column in SCHEDULE.columns]
    styles = [formats[name] for name in names]
    for number, row in enumerate(villages.iter_rows(), start=1):
        sheet.set_row(number, ROW_POINTS)
        if number == len(villages):
            styles = [formats["village" if name == "text" else name] for name in names]
        sheet.write_line(number, row, styles)
    sheet.freeze_panes(1, 1)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title)
    sheet.fit_to_pages(1, 0)
