"""What the township gets back about its returned list: every row with what became of it, and why."""

from pathlib import PurePosixPath

import polars as pl

from data_contracts.masks import safe_name
from data_contracts.returned_lists import HEADINGS
from flows.deliverables.csv_files import CsvFile, one_file
from flows.store.month_tables import MonthTables

REFUSED, UNREADABLE = "refused", "unreadable"


def returned_rows(month: MonthTables) -> list[CsvFile]:
    """One file per returned file, with a line for each row that was accepted, and for each reason a row was not."""
    return returned_row_files(month.feedback_accepted, month.feedback_rejected, month.feedback_files)


def returned_row_files(accepted: pl.DataFrame, rejected: pl.DataFrame, returned: pl.DataFrame) -> list[CsvFile]:
    """The same of FEEDBACK_ACCEPTED, FEEDBACK_REJECTED and FEEDBACK_FILES, wherever the files came in."""
    counted = accepted.select(
        "source_file",
        "source_row",
        "lead_id",
        pl.lit("").alias("column"),
        pl.col("outcome").alias("verdict"),
        pl.col("remark").alias("reason"),
    )
    refused = rejected.select(
        "source_file",
        "source_row",
        "lead_id",
        pl.col("column").replace(HEADINGS),
        pl.lit(REFUSED).alias("verdict"),
        "reason",
    )
    unread = returned.filter(pl.col("reason").is_not_null()).select(
        "source_file",
        pl.lit(None, dtype=pl.Int32).alias("source_row"),
        pl.lit("").alias("lead_id"),
        pl.lit("").alias("column"),
        pl.lit(UNREADABLE).alias("verdict"),
        "reason",
    )
    rows = pl.concat([counted, refused, unread]).sort("source_file", "source_row", "column", "reason", nulls_last=True)
    files = []
    for (source,), part in rows.partition_by("source_file", as_dict=True, maintain_order=True).items():
        path = PurePosixPath(str(source))
        name = f"{safe_name(path.stem)}_{path.suffix.removeprefix('.')}_处理结果"
        files.append(one_file(f"feedback/{name}.csv", part, "returned_rows"))
    return files
