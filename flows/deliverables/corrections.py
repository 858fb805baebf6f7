"""数据有误: the rows a supplier should mend, back to the supplier. No name, no number: file and row say which it is.

Two kinds of row: what could not be taken when the file arrived (a row refused, a cell emptied), and what a township
found wrong on a visit, told with the month's drop or by itself since the month before.
"""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import blank, numbered, text
from flows.deliverables.report.words import heading
from flows.ingest.reasons import SENTENCES
from flows.ledger.book import taken_since
from flows.store.month_tables import MonthTables

WRONG_DATA = "数据有误"
MENDED = ("是否已更正", "更正日期", "更正说明")
ROW = ("extract", "source_file", "source_row")
FOUND_LATER = ("lead_id", "rule_id", "visited_day")


def corrections(month: MonthTables, cards: pl.DataFrame) -> list[CsvFile]:
    """One file per supplier. Grain: source row and what is wrong with it.

    `cards`: the ledger's leads; the evidence is that of the month the lead was opened in.
    """
    rows = pl.concat([_on_arrival(month), _on_visits(month, cards)], how="diagonal_relaxed")
    rows = rows.join(month.extract_status.select("extract", "supplier", "title"), on="extract", how="left")
    rows = rows.sort("supplier", "extract", "source_file", "source_row", "lead_id", "said", nulls_last=True)
    told = rows.select(
        pl.col("supplier").fill_null("未知").alias("supplier"),
        pl.col("period").alias(c.PERIOD),
        text(pl.coalesce("title", "extract")).alias("数据名称"),
        text(pl.col("source_file")).alias("文件"),
        pl.col("source_row").cast(pl.Utf8).fill_null("").alias("行号"),
        pl.col("lead_id").fill_null("").alias(c.LEAD_ID),
        pl.col("rule_id").fill_null("").alias("规则编号"),
        pl.col("visited_day").dt.to_string("%Y-%m-%d").fill_null("").alias(c.VISITED),
        text(pl.col("said")).alias(c.CORRECTION),
        *blank(MENDED),
    )
    files = []
    for (supplier,), part in told.partition_by("supplier", as_dict=True, maintain_order=True).items():
        files.append(CsvFile(f"corrections/{safe_name(str(supplier))}.csv", numbered(part.drop("supplier"))))
    return sorted(files, key=lambda file: file.path)


def _on_arrival(month: MonthTables) -> pl.DataFrame:
    """Rows refused and cells emptied at ingest, with the sentence that says why."""
    sentences = {str(code): said for code, said in SENTENCES.items()}
    sentence = pl.col("reason_code").replace_strict(sentences, default=pl.col("reason_code"), return_dtype=pl.Utf8)
    columns = month.cell_issues.select("extract", "column").unique(maintain_order=True)
    headings = [heading(extract, column) for extract, column in columns.iter_rows()]
    columns = columns.with_columns(pl.Series("heading", headings, dtype=pl.Utf8))
    emptied = month.cell_issues.join(columns, on=["extract", "column"], how="left", maintain_order="left")
    emptied = emptied.select(*ROW, ("“" + pl.coalesce("heading", "column") + "”" + sentence).alias("said"))
    refused = month.rejected.select(*ROW, pl.col("reason").alias("said"))
    found = pl.concat([refused, emptied])
    return found.with_columns(
        pl.lit(month.period).alias("period"),
        *(pl.lit(None, pl.Date if name == "visited_day" else pl.Utf8).alias(name) for name in FOUND_LATER),
    )


def _on_visits(month: MonthTables, cards: pl.DataFrame) -> pl.DataFrame:
    """Evidence of the leads that answers since the last published month found to rest on wrong data."""
    answers = pl.concat([taken_since(month.store, month.period), month.answers])
    wrong = answers.filter((pl.col("event") == "result") & (pl.col("result") == WRONG_DATA)).with_columns(
        pl.col("day").alias("visited_day"),
        pl.col("detail").str.json_path_match(f"$.{c.CORRECTION}").alias("correction"),
    )
    wrong = wrong.sort("visited_day", "entry_no").unique("lead_id", keep="last", maintain_order=True)
    opened = cards.unique("lead_id", keep="last").select("lead_id", "period", "rule_id", "evidence")
    rows = wrong.select("lead_id", "visited_day", pl.col("correction").alias("said")).join(opened, on="lead_id")
    rows = rows.explode("evidence").unnest("evidence").filter(pl.col("extract").is_not_null())
    return rows.select(*ROW, "said", "period", *FOUND_LATER)
