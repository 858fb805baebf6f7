"""What the township gets back about its returned list: every row with what became of it, and why."""

from pathlib import PurePosixPath

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import neutralise, one_line, safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import numbered, text
from flows.store.month_tables import MonthTables

OUTCOMES = {
    "result": "已采纳,已销号",
    "assisted": "已采纳,待主办决定",
    "visited": "已采纳,待结论",
    "noted": "已记录,未核查",
    "repeated": "以前已采纳",
    "pair": "已采纳,下月比对按此办理",
}
REFUSED, UNREADABLE = "退回", "整个文件无法读取"


def returned_reasons(month: MonthTables) -> list[CsvFile]:
    """One file per returned file, with a line for each row that was taken, and for each reason a row was not."""
    return reason_files(month.feedback_accepted, month.feedback_rejected, month.feedback_files)


def reason_files(accepted: pl.DataFrame, rejected: pl.DataFrame, returned: pl.DataFrame) -> list[CsvFile]:
    """The same of FEEDBACK_ACCEPTED, FEEDBACK_REJECTED and FEEDBACK_FILES, wherever the files came in."""
    taken = accepted.select(
        "source_file",
        "source_row",
        "lead_id",
        pl.lit("").alias("column"),
        pl.col("outcome").replace_strict(OUTCOMES, return_dtype=pl.Utf8).alias("verdict"),
        pl.col("remark").alias("reason"),
    )
    refused = rejected.select(
        "source_file", "source_row", "lead_id", "column", pl.lit(REFUSED).alias("verdict"), "reason"
    )
    unread = returned.filter(pl.col("reason").is_not_null()).select(
        "source_file",
        pl.lit(None, dtype=pl.Int32).alias("source_row"),
        pl.lit("").alias("lead_id"),
        pl.lit("").alias("column"),
        pl.lit(UNREADABLE).alias("verdict"),
        "reason",
    )
    rows = pl.concat([taken, refused, unread]).sort("source_file", "source_row", "column", "reason", nulls_last=True)
    told = rows.select(
        "source_file",
        pl.col("source_row").cast(pl.Utf8).fill_null("").alias("行号"),
        neutralise(one_line(pl.col("lead_id"))).alias(c.LEAD_ID),
        pl.col("verdict").alias("处理"),
        pl.col("column").alias("涉及列"),
        text(pl.col("reason")).alias("原因"),
    )
    files = []
    for (source,), part in told.partition_by("source_file", as_dict=True, maintain_order=True).items():
        path = PurePosixPath(str(source))
        name = f"{safe_name(path.stem)}_{path.suffix.removeprefix('.')}_处理结果"
        files.append(CsvFile(f"feedback/{name}.csv", numbered(part.drop("source_file"))))
    return files
