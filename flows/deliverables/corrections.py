"""Corrections (数据有误): the rows a supplier should mend, back to the supplier. No name, no number: file and row do.

Two kinds of row: what could not be accepted when the file arrived (a row refused, a cell emptied), and what a township
found wrong on a visit, reported with the month's drop or by itself since the month before.
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
    rows = pl.concat([_on_arrival(month), _on_visits(month, opened)], how="diagonal_relaxed")
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
    found = pl.concat([refused, emptied])
    return found.with_columns(
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
