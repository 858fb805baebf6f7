"""对账: the month's books as sheets: balance per township and rule, ageing, yield per rule with its interval."""

import polars as pl

from flows.deliverables.csv_files import CsvFile
from flows.ledger.balance import AGE_NAMES, COUNTS, LedgerReport
from rules.catalogue import load_catalogue

YIELD = {"visited": "已核查", "confirmed": "查实", "share": "查实率", "lower": "区间下限", "upper": "区间上限"}
PAUSE, KEEP = "建议暂停:低于县定底线", "正常"


def ledger_sheets(report: LedgerReport, areas: pl.DataFrame) -> list[CsvFile]:
    """Three sheets under ledger/, townships and rules by code and by name. `areas`: AREAS."""
    names = dict(areas.select("area_code", "name").iter_rows())
    balance = report.balance.select(
        pl.col("township").fill_null("").alias("乡镇代码"),
        pl.col("township").replace_strict(names, default="").fill_null("").alias("乡镇"),
        *_rule(),
        *[
            pl.col(name).cast(pl.Utf8).alias(said)
            for name, said in zip(("opened", "closed", "open"), COUNTS, strict=True)
        ],
        pl.when("balances").then(pl.lit("是")).otherwise(pl.lit("否")).alias("平"),
    )
    ageing = report.ageing.select(*_rule(), *[pl.col(name).cast(pl.Utf8) for name in ("未结", *AGE_NAMES, "最长月数")])
    below = pl.when("is_below_floor").then(pl.lit(PAUSE)).when(~pl.col("is_below_floor")).then(pl.lit(KEEP))
    yields = report.yields.select(
        *_rule(),
        *[
            (pl.col(name).cast(pl.Utf8) if name in ("visited", "confirmed") else _percent(name)).alias(said)
            for name, said in YIELD.items()
        ],
        below.otherwise(pl.lit("")).alias("提示"),
    )
    return [
        CsvFile("ledger/台账平衡.csv", balance),
        CsvFile("ledger/未结账龄.csv", ageing),
        CsvFile("ledger/各规则查实率.csv", yields),
    ]


def _rule() -> list[pl.Expr]:
    titles = {rule.id: rule.says.title for rule in load_catalogue().values()}
    rule = pl.col("rule_id")
    return [rule.alias("规则编号"), rule.replace_strict(titles, default="", return_dtype=pl.Utf8).alias("规则")]


def _percent(name: str) -> pl.Expr:
    return pl.format("{}%", (pl.col(name) * 100).round(1))
