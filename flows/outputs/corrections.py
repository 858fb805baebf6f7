"""数据有误: the rows a supplier should mend, back to the supplier. No name, no number: file and row say which it is."""

import polars as pl

from flows.outputs import columns as c
from flows.outputs.csv_files import CsvFile
from flows.outputs.masking import safe_name
from flows.outputs.month_tables import MonthTables
from flows.outputs.persons import blank, numbered, text

WRONG_DATA = "数据有误"
MENDED = ("是否已更正", "更正日期", "更正说明")


def corrections(month: MonthTables, cards: pl.DataFrame) -> list[CsvFile]:
    """One file per supplier. Grain: source row of a lead that this month's answers found to rest on wrong data.

    `cards`: the ledger's leads; the evidence is that of the month the lead was opened in.
    """
    wrong = month.accepted.filter((pl.col("result") == WRONG_DATA) & (pl.col("outcome") == "result"))
    wrong = wrong.sort("visited_day").unique("lead_id", keep="last", maintain_order=True)
    opened = cards.unique("lead_id", keep="last").select("lead_id", "period", "rule_id", "evidence")
    rows = wrong.select("lead_id", "visited_day", "correction").join(opened, on="lead_id")
    rows = rows.explode("evidence").unnest("evidence").filter(pl.col("extract").is_not_null())
    rows = rows.join(month.extract_status.select("extract", "supplier", "title"), on="extract", how="left")
    rows = rows.sort("supplier", "extract", "source_file", "source_row", "lead_id", nulls_last=True)
    told = rows.select(
        pl.col("supplier").fill_null("未知").alias("supplier"),
        pl.col("period").alias(c.PERIOD),
        text(pl.coalesce("title", "extract")).alias("数据名称"),
        text(pl.col("source_file")).alias("文件"),
        pl.col("source_row").cast(pl.Utf8).fill_null("").alias("行号"),
        pl.col("lead_id").alias(c.LEAD_ID),
        pl.col("rule_id").alias("规则编号"),
        pl.col("visited_day").dt.to_string("%Y-%m-%d").fill_null("").alias(c.VISITED),
        text(pl.col("correction")).alias(c.CORRECTION),
        *blank(MENDED),
    )
    files = []
    for (supplier,), part in told.partition_by("supplier", as_dict=True, maintain_order=True).items():
        files.append(CsvFile(f"corrections/{safe_name(str(supplier))}.csv", numbered(part.drop("supplier"))))
    return sorted(files, key=lambda file: file.path)
