"""What became of the people whom townships reported: each row with the lead it led to, or why there is none."""

import polars as pl

from data_contracts.labels import DISPOSITIONS, SUPPRESSIONS
from data_contracts.masks import mask_name, mask_text, one_line
from flows.store.month_tables import MonthTables

FINDS = "new_finds"
LISTED, HELD, NO_LEAD, REFUSED = "find_listed", "find_held", "find_none", "refused"
COLUMNS = ["name", "village", "live_area", "source_file", "source_row", "is_after_as_of"]
TOO_LATE = "发现日期在本期数据期末之后，本期没有比对。请随下个月的清单再报一次。"
NOTHING = (
    "没有形成线索：本人已在救助范围而困难情形写的是“其他”，或者登记为去世、迁出。有具体困难的，请写明困难情形再报；"
    "登记有误的，请联系县民政局。"
)
OTHER_SHEET = r"#.*$"


def finds_answered(month: MonthTables) -> pl.DataFrame:
    """Rows of `new_finds`, accepted and refused, as lines of the township's 处理结果. Grain: accepted row x lead of it,
    and refused row; `list_township` null where the row names no place."""
    return pl.concat([_accepted(month), _refused(month)])


def _accepted(month: MonthTables) -> pl.DataFrame:
    stored = month.core_rows(FINDS)
    rows = pl.DataFrame(schema=_schema()) if stored is None else stored.select(*COLUMNS).collect()
    led = rows.join(_leads(month), on=["source_file", "source_row"], how="left", maintain_order="left")
    held, published = pl.col("suppressed_by"), pl.col("is_published").fill_null(False)
    verdict = (
        pl.when(published).then(pl.lit(LISTED))
        .when(pl.col("lead_id").is_not_null()).then(pl.lit(HELD))
        .otherwise(pl.lit(NO_LEAD))
    )  # fmt: skip
    kind = pl.col("disposition").replace_strict(dict(DISPOSITIONS), default="", return_dtype=pl.Utf8)
    reason = (
        pl.when(published).then(pl.format("已列为“{}”线索，在本期清单上，请按清单核实。", kind))
        .when(pl.col("lead_id").is_not_null())
        .then(pl.format("已列为“{}”线索，暂缓下发：{}。", kind, held.replace(dict(SUPPRESSIONS)).fill_null("")))
        .when(pl.col("is_after_as_of")).then(pl.lit(TOO_LATE))
        .otherwise(pl.lit(NOTHING))
    )  # fmt: skip
    towns = month.areas.select(pl.col("area_code").alias("live_area"), "township")
    placed = led.join(towns, on="live_area", how="left", maintain_order="left")
    return placed.select(
        "source_file",
        "source_row",
        pl.col("lead_id").fill_null(""),
        pl.lit("").alias("column"),
        verdict.alias("verdict"),
        reason.alias("reason"),
        pl.col("township").alias("list_township"),
        mask_name(pl.col("name")).alias("name_masked"),
        one_line(mask_text(pl.col("village"))).alias("village"),
    )


def _leads(month: MonthTables) -> pl.DataFrame:
    """source_file, source_row of evidence in `new_finds`, with the lead that rests on it. Grain: row x lead."""
    leads = month.leads.select("lead_id", "disposition", "is_published", "suppressed_by", "evidence")
    evidence = leads.explode("evidence").unnest("evidence").filter(pl.col("extract") == FINDS)
    return evidence.select("source_file", "source_row", "lead_id", "disposition", "is_published", "suppressed_by")


def _refused(month: MonthTables) -> pl.DataFrame:
    rows = month.rejected.filter(pl.col("extract") == FINDS)
    code = pl.col("source_file").str.replace(OTHER_SHEET, "").str.extract(r"(?:^|/)(\d{12})_[^/]*$", 1)
    return rows.select(
        "source_file",
        "source_row",
        pl.lit("").alias("lead_id"),
        pl.col("column").fill_null(""),
        pl.lit(REFUSED).alias("verdict"),
        "reason",
        code.alias("list_township"),
        pl.lit("").alias("name_masked"),
        pl.lit("").alias("village"),
    )


def _schema() -> dict[str, type[pl.DataType]]:
    return dict.fromkeys(COLUMNS, pl.Utf8) | {"source_row": pl.Int32, "is_after_as_of": pl.Boolean}
