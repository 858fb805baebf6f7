"""走访安排: the plan of a month, a line per village: how many households fit, which numbers, and what is over."""

import polars as pl
import xlsxwriter

from data_contracts.forms import form
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import NO_VILLAGE
from flows.deliverables.printing import with_headings
from flows.deliverables.row_labels import LATER, PAPERS, REMINDED_MARK, THIS_MONTH
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up, style_of, write_column_heads

SCHEDULE_SHEET = WORKLIST["visit_plan"].heading
SCHEDULE = form("visit_schedule")
HEADING_POINTS, ROW_POINTS = 32, 24
TOTAL = "合计"
RED, ORANGE, _ = WORKLIST["urgency"].choices


def visit_schedule(rows: pl.DataFrame) -> pl.DataFrame:
    """A list's text cells (`worklist_cells`) -> a row per village in the order they are gone to, the whole list last.

    Households are counted once, in the plan their visit has; `visit_numbers`: from which to which they are.
    """
    households = rows.group_by("visit_no", maintain_order=True).agg(
        pl.col("village", "visit_plan").first(),
        pl.len().alias("rows"),
        *(_rows_where(pl.col("urgency") == colour, name) for colour, name in ((RED, "red"), (ORANGE, "orange"))),
        _rows_where(pl.col("mark").str.starts_with(REMINDED_MARK), "reminded"),
        pl.col("deadline").filter(pl.col("deadline") != "").min().alias("due"),
    )
    villages = households.group_by("village", maintain_order=True).agg(*_sums(households)).with_columns(
        pl.when(pl.col("village") == "").then(pl.lit(NO_VILLAGE)).otherwise("village").alias("village")
    )  # fmt: skip
    whole = households.select(pl.lit(TOTAL).alias("village"), *_sums(households))
    return pl.concat([villages, whole.with_columns(pl.lit("").alias("visit_numbers"))])


def _cells(villages: pl.DataFrame) -> pl.DataFrame:
    """The plan as text: what it is made of was masked as the list's cells, the rest are counts."""
    blank = [pl.lit("").alias(column.name) for column in SCHEDULE.columns if column.filled_by]
    return villages.select(pl.all().cast(pl.Utf8).fill_null(""), *blank)


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


def write_schedule(book: "xlsxwriter.Workbook", formats: Formats, title: str, rows: pl.DataFrame) -> None:
    """Add the sheet to a workbook; nothing in it can be changed."""
    sheet = book.add_worksheet(SCHEDULE_SHEET)
    write_column_heads(sheet, formats, SCHEDULE, HEADING_POINTS)
    printed = with_headings(_cells(visit_schedule(rows)), SCHEDULE)
    for number, row in enumerate(printed.iter_rows(), start=1):
        sheet.set_row(number, ROW_POINTS)
        for place, (column, text) in enumerate(zip(SCHEDULE.columns, row, strict=True)):
            style = "text" if column.filled_by else style_of(column)
            style = "village" if number == len(printed) and style == "text" else style
            sheet.write_string(number, place, text, formats[style])
    sheet.freeze_panes(1, 1)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title)
    sheet.fit_to_pages(1, 0)
