"""Corrections (数据有误): the rows a supplier should mend, back to the supplier. No name, no number: file and row do.

Three kinds of row: what could not be accepted when the file arrived (a row refused, a cell emptied), what says
something else than the person had put right, and what a township found wrong on a visit, reported with the month's drop
or by itself since the month before.
"""

import polars as pl

from data_contracts import labels
from flows.deliverables.csv_files import CsvFile, file_per
from flows.deliverables.titles import heading
from flows.ledger.book import accepted_since
from flows.store.month_tables import MonthTables

WRONG_DATA = "wrong_data"
UNKNOWN_SUPPLIER = "未知"
ROW = ("extract", "source_file", "source_row")
FOUND_LATER = ("lead_id", "rule_id", "visited_on")


def corrections(month: MonthTables, opened: pl.DataFrame) -> list[CsvFile]:
    """One file per supplier. Grain: source row and what is wrong with it.

    `opened`: the ledger's leads; the evidence is that of the month the lead was opened in.
    """
    rows = pl.concat([_on_arrival(month), _put_right(month), _on_visits(month, opened)], how="diagonal_relaxed")
    rows = rows.join(month.extract_status.select("extract", "supplier", "title"), on="extract", how="left")
    rows = rows.sort("supplier", "extract", "source_file", "source_row", "lead_id", "correction", nulls_last=True)
    rows = rows.with_columns(
        pl.col("supplier").fill_null(UNKNOWN_SUPPLIER), pl.coalesce("title", "extract").alias("extract_title")
    )
    return file_per("supplier", "corrections", rows, "corrections")


def _on_arrival(month: MonthTables) -> pl.DataFrame:
    """Rows refused and cells emptied at ingest, with the sentence that says why."""
    sentences = dict(labels.INGEST_REASONS)
    sentence = pl.col("reason_code").replace_strict(sentences, default=pl.col("reason_code"), return_dtype=pl.Utf8)
    columns = month.cell_issues.select("extract", "column").unique(maintain_order=True)
    headings = [heading(extract, column) for extract, column in columns.iter_rows()]
    columns = columns.with_columns(pl.Series("heading", headings, dtype=pl.Utf8))
    emptied = month.cell_issues.join(columns, on=["extract", "column"], how="left", maintain_order="left")
    emptied = emptied.select(*ROW, ("“" + pl.coalesce("heading", "column") + "”" + sentence).alias("correction"))
    refused = month.rejected.select(*ROW, pl.col("reason").alias("correction"))
    return _of_this_month(pl.concat([refused, emptied]), month)


def _put_right(month: MonthTables) -> pl.DataFrame:
    """Cells that say something else than what the person had put right (PIPL 46); the right value is in that file."""
    read = month.corrections_read.select("correction_no", "made_on", "basis")
    cells = month.corrected_cells.join(read, on="correction_no", how="left", maintain_order="left")
    sentences = [
        f"“{heading(row['extract'], row['column']) or row['column']}”与本人申请并经受理的更正不同（{row['made_on']} 第 "
        f"{row['correction_no']} 号，依据：{row['basis']}），本期已按更正采用；请核对后在系统中改正并重报"
        for row in cells.iter_rows(named=True)
    ]
    rows = cells.select(*ROW).with_columns(pl.Series("correction", sentences, dtype=pl.Utf8))
    return _of_this_month(rows, month)


def _of_this_month(rows: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(month.period).alias("period"),
        *(pl.lit(None, pl.Date if name == "visited_on" else pl.Utf8).alias(name) for name in FOUND_LATER),
    )


def _on_visits(month: MonthTables, opened: pl.DataFrame) -> pl.DataFrame:
    """Evidence of the leads that answers since the last published month found to rest on wrong data."""
    answers = pl.concat([accepted_since(month.store, month.period), month.answers])
    wrong = answers.filter((pl.col("event") == "result") & (pl.col("result") == WRONG_DATA)).with_columns(
        pl.col("day").alias("visited_on")
    )
    wrong = wrong.sort("visited_on", "entry_no").unique("lead_id", keep="last", maintain_order=True)
    evidence = opened.unique("lead_id", keep="last").select("lead_id", "period", "rule_id", "evidence")
    rows = wrong.select("lead_id", "visited_on", "correction").join(evidence, on="lead_id")
    rows = rows.explode("evidence").unnest("evidence").filter(pl.col("extract").is_not_null())
    return rows.select(*ROW, "correction", "period", *FOUND_LATER)
