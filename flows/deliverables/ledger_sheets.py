"""The month's books (对账) as sheets: balance per township and rule, ageing, yield per rule with its interval."""

import polars as pl

from flows.deliverables.csv_files import CsvFile, one_file
from flows.ledger.balance import LedgerReport
from rules.open_sentences import open_titles

AGEING = ("rule_id", "open", "not_due", "late_30", "late_90", "late_longer", "longest_months")


def ledger_sheets(report: LedgerReport, areas: pl.DataFrame) -> list[CsvFile]:
    """Three sheets under ledger/, townships and rules by code and by name. `areas`: AREAS."""
    names = dict(areas.select("area_code", "name").iter_rows())
    balance = report.balance.with_columns(
        pl.col("township").alias("township_code"), pl.col("township").replace_strict(names, default=""), _rule_title()
    )
    ageing = report.ageing.rename(dict(zip(report.ageing.columns, AGEING, strict=True)))
    below = pl.when("is_below_floor").then(pl.lit("pause")).when(~pl.col("is_below_floor")).then(pl.lit("keep"))
    yields = report.yields.with_columns(_rule_title(), below.alias("advice"))
    return [
        one_file("ledger/台账平衡.csv", balance, "ledger_balance"),
        one_file("ledger/未结账龄.csv", ageing.with_columns(_rule_title()), "ledger_ageing"),
        one_file("ledger/各规则查实率.csv", yields, "ledger_yields"),
    ]


def _rule_title() -> pl.Expr:
    titles = open_titles()
    return pl.col("rule_id").replace_strict(titles, default="", return_dtype=pl.Utf8).alias("rule_title")
