"""汇总: one line per case, laid out to be printed on one page's width and carried to the village.

It shows who, where, what and what to look at, with room to write by hand; what was found is then typed into the list.
"""

import polars as pl
import xlsxwriter

from data_contracts.forms import form
from flows.deliverables.printing import with_headings
from flows.deliverables.sheet_parts import ALLOWED, Formats, colour_urgency, print_set_up, write_column_heads
from flows.deliverables.wrapping import row_heights
from rules.catalogue import reminder_rule

SUMMARY_SHEET = "汇总"
SUMMARY = form("case_summary")
REMINDED = "过了办结时限还没有反馈，请马上核查并反馈。"
HEADING_POINTS = 30


def case_summary(rows: pl.DataFrame) -> pl.DataFrame:
    """A list's text cells (`worklist_cells`) -> the summary's columns, one row per case, in the order of the list.

    Each lead is one line of `statement` behind its number in the list; reminders of overdue leads, whose text is the
    same, are one line together. What several leads ask to be checked is named once.
    """
    is_reminder = pl.col("rule_id") == reminder_rule().id
    joined = is_reminder & ~is_reminder.all().over("case_no")
    number, due, programme = pl.col("list_no"), pl.col("deadline"), pl.col("programmes")
    lines = pl.concat_str(number, pl.lit(". "), "statement").filter(~joined).str.join("\n")
    reminders = number.filter(joined).str.join("、")
    reminded = pl.when(joined.any()).then(pl.format("\n{}. {}", reminders, pl.lit(REMINDED))).otherwise(pl.lit(""))
    checks = pl.col("verify_items").filter(~joined).str.split("；").explode()
    cases = rows.group_by("case_no", maintain_order=True).agg(
        pl.col("village", "household_no").first(),
        _once(pl.col("name").filter(pl.col("name") != "")),
        pl.len().cast(pl.Utf8).alias("leads"),
        pl.col("urgency").first(),
        due.filter(due != "").min().fill_null(""),
        _once(pl.col("disposition")),
        pl.concat_str(lines, reminded).alias("statement"),
        checks.filter(checks != "").unique(maintain_order=True).str.join("；").alias("verify_items"),
        _once(programme.filter(~programme.is_in(["", reminder_rule().spec.programme]))),
    )
    return cases.with_columns(pl.lit("").alias("by_hand")).select(SUMMARY.names)


def _once(values: pl.Expr) -> pl.Expr:
    """Values of a case, each named once."""
    return values.unique(maintain_order=True).str.join("、")


def write_cases(book: "xlsxwriter.Workbook", formats: Formats, title: str, rows: pl.DataFrame) -> None:
    """Add the sheet to a workbook; nothing in it can be changed."""
    cases = with_headings(case_summary(rows), SUMMARY)
    sheet = book.add_worksheet(SUMMARY_SHEET)
    widths = write_column_heads(sheet, formats, SUMMARY, HEADING_POINTS)
    styles = [formats["centred" if column.is_centred else "text"] for column in SUMMARY.columns]
    for number, (row, height) in enumerate(zip(cases.iter_rows(), row_heights(cases, widths), strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, styles[place])
    last_row, last_column = max(len(cases), 1), len(SUMMARY.columns) - 1
    colour_urgency(sheet, formats, SUMMARY, last_row)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(1, 0)
