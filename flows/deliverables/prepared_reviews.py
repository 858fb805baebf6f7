"""复核预审 (H5): households whose regular review falls due, by township and village, with what changed since the last.

Prepared, never decided: a household without a change is reviewed as well, and nobody who asks is sent away for it.
"""

from collections.abc import Mapping

import polars as pl

from data_contracts.forms import Form, form
from data_contracts.labels import NOT_KNOWN, REVIEW_CHANGES
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.printing import text_parts, with_headings
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up, write_column_heads
from flows.deliverables.wrapping import row_heights
from flows.store.month_tables import MonthTables

REVIEWS_SHEET = "复核预审"
REVIEWS: Form = form("prepared_reviews")
NO_CHANGE = "比对无变化"
NOTE = (
    "只是核查前的数据比对，不是核查结论。比对无变化的也要核查；核查期内家庭经济状况没有明显变化的，不调整救助水平。"
    "对象提出申请或报告变化的，都要受理，不得以本表为由推脱。"
)
TITLE_ROWS, NOTE_POINTS, HEADING_POINTS = 1, 32, 30
NOBODY = "户内成员"
MAX_MONTHS = 3
SIGNED_LINES = 3  # room for two signatures


def review_cells(month: MonthTables) -> Mapping[str | None, pl.DataFrame]:
    """Township (12 digits, null where it is not known) -> its rows as text, by village, due date and
    household. Grain: household x programme."""
    due = month.reviews_due
    people = month.people(due["person_id"].drop_nulls().unique()).select("person_id", "name", "township", "live_area")
    rows = due.join(people, on="person_id", how="left").join(
        _changes(month), on=["household_no", "programme"], how="left"
    )
    villages = month.areas.select(pl.col("area_code").alias("live_area"), pl.col("village_name").alias("village"))
    rows = rows.join(villages, on="live_area", how="left").with_columns(pl.col("changes").fill_null(NO_CHANGE))
    rows = rows.sort("township", "village", "due_on", "household_no", "programme", nulls_last=True)
    parts = text_parts(rows, REVIEWS, "township")
    return {None if code is None else str(code): part for code, part in parts.items()}


def review_files(cells: Mapping[str | None, pl.DataFrame], areas: pl.DataFrame) -> list[CsvFile]:
    """A CSV per township with a review that falls due. `cells`: `review_cells`."""
    names = dict(areas.select("area_code", "name").iter_rows())
    files = []
    for code, rows in cells.items():
        name = NOT_KNOWN["township"] if code is None else f"{code}_{safe_name(names.get(code) or code)}"
        files.append(CsvFile(f"prepared_reviews/{name}_{REVIEWS_SHEET}.csv", with_headings(rows, REVIEWS)))
    return files


def _changes(month: MonthTables) -> pl.DataFrame:
    """household_no, programme, changes: each kind and source, with whom it is about and in which months."""
    found = month.review_changes
    titles = dict(month.extract_status.select("extract", pl.format("{}·{}", "supplier", "title")).iter_rows())
    people = month.people(found["person_id"].drop_nulls().unique()).select("person_id", "name")
    named = found.join(people, on="person_id", how="left").with_columns(
        pl.col("name").fill_null(NOBODY),
        pl.col("kind").replace(dict(REVIEW_CHANGES)).alias("word"),
        pl.col("extract").replace(titles).fill_null("两个月的数据前后不同").alias("source"),
        pl.format(
            "{}年{}月", pl.col("period").str.slice(0, 4), pl.col("period").str.slice(4).str.strip_chars_start("0")
        ).alias("when"),
    )
    key = ["household_no", "programme", "kind", "word", "source"]
    lines = named.group_by(key, maintain_order=True).agg(
        pl.col("name").unique(maintain_order=True).str.join("、"),
        pl.col("when").unique(maintain_order=True).alias("whens"),
    )
    months = pl.col("whens").list.tail(MAX_MONTHS).list.join("、")
    earlier = pl.when(pl.col("whens").list.len() > MAX_MONTHS).then(pl.lit("等")).otherwise(pl.lit(""))
    lines = lines.with_columns(
        pl.format("{}（{}；{}，{}{}）", "word", "name", "source", months, earlier).alias("line")
    ).sort("household_no", "programme", "kind", "source")
    return lines.group_by("household_no", "programme", maintain_order=True).agg(
        pl.col("line").str.join("；").alias("changes")
    )


def write_reviews(book: QuickWorkbook, formats: Formats, list_name: str, rows: pl.DataFrame) -> None:
    """Add the sheet to a township's workbook; `rows`: its text cells. Filled by pen: nothing in it can be changed."""
    sheet = book.add_worksheet(REVIEWS_SHEET)
    widths = write_column_heads(sheet, formats, REVIEWS, HEADING_POINTS, TITLE_ROWS)
    sheet.merge_range(0, 0, 0, len(REVIEWS.columns) - 1, NOTE, formats["guidance"])
    sheet.set_row(0, NOTE_POINTS)
    printed = with_headings(rows, REVIEWS)
    styles = [formats["centred" if column.is_centred else "text"] for column in REVIEWS.columns]
    heights = row_heights(printed, widths, least=SIGNED_LINES)
    for number, (row, height) in enumerate(zip(printed.iter_rows(), heights, strict=True), start=TITLE_ROWS + 1):
        sheet.set_row(number, height)
        sheet.write_line(number, row, styles)
    sheet.freeze_panes(TITLE_ROWS + 1, 3)
    sheet.autofilter(TITLE_ROWS, 0, TITLE_ROWS + max(len(printed), 1), len(REVIEWS.columns) - 1)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, f"{list_name} 定期核查复核预审表")
    sheet.repeat_rows(0, TITLE_ROWS)
    sheet.fit_to_pages(1, 0)
