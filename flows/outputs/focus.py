"""重点人群信息库 (Y4): who belongs to which group, with in and out since last month; one register per county."""

import polars as pl

from flows.outputs import columns as c
from flows.outputs.csv_files import CsvFile
from flows.outputs.masking import safe_name
from flows.outputs.month_tables import MonthTables
from flows.outputs.persons import PERSON_CELLS, PLACE_CELLS, numbered, person_cells, text

CHANGES = {"in": "新增", "stay": "在册", "out": "退出"}
NO_COUNTY = "未知县区"


def focus(month: MonthTables) -> list[CsvFile]:
    """A register per county (grain: person x group) and one sheet of counts (group x county)."""
    groups = month.focus_groups
    if groups.is_empty():
        return []
    people = person_cells(month.people(groups["person_id"]), month.areas, month.context.as_of).drop("township")
    rows = groups.join(people, on="person_id", how="left").sort(
        "county", "group", "乡镇代码", "村社区", "household_no", "person_id", nulls_last=True
    )
    told = rows.select(
        "county",
        pl.lit(month.context.period).alias(c.PERIOD),
        pl.col("group").alias("人群类别"),
        *[pl.col(name).fill_null("") for name in (*PLACE_CELLS, *PERSON_CELLS)],
        text(pl.col("household_no")).alias("户编号"),
        pl.col("since_period").fill_null("").alias("入库月份"),
        pl.col("change").replace_strict(CHANGES, return_dtype=pl.Utf8).alias("变动"),
    )
    files = [CsvFile("focus_groups/各类人数.csv", _counts(told))]
    for (county,), part in told.partition_by("county", as_dict=True, maintain_order=True).items():
        name = f"{str(county)[:6]}_{part['县区'][0]}" if county else NO_COUNTY
        files.append(CsvFile(f"focus_groups/{safe_name(name)}.csv", numbered(part.drop("county"))))
    return files


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    counts = [(pl.col("变动") == name).sum().cast(pl.Utf8).alias(name) for name in CHANGES.values()]
    now = pl.col("变动").is_in([CHANGES["in"], CHANGES["stay"]]).sum().cast(pl.Utf8).alias("本月人数")
    return rows.group_by("人群类别", "县区").agg(now, *counts).sort("人群类别", "县区")
