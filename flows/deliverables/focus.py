"""重点人群信息库 (Y4): who belongs to which group, with in and out since last month; one register per county.

Beside each register stands the county's 探访名单 (Y6): the households to be visited every week or every month.
"""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import PERSON_CELLS, PLACE_CELLS, numbered, person_cells, text
from flows.store.month_tables import MonthTables

CHANGES = {"in": "新增", "stay": "在册", "out": "退出"}
NO_COUNTY = "未知县区"
OFTEN_FIRST = {"周": 0, "月": 1}


def focus(month: MonthTables) -> list[CsvFile]:
    """A register per county (grain: person x group), one sheet of counts (group x county), and the visit lists."""
    groups = month.focus_groups
    if groups.is_empty():
        return _visit_lists(month)
    people = person_cells(month.people(groups["person_id"]), month.areas, month.as_of).drop("township")
    rows = groups.join(people, on="person_id", how="left").sort(
        "county", "group", "乡镇代码", "村社区", "household_no", "person_id", nulls_last=True
    )
    told = rows.select(
        "county",
        pl.lit(month.period).alias(c.PERIOD),
        pl.col("group").alias("人群类别"),
        *[pl.col(name).fill_null("") for name in (*PLACE_CELLS, *PERSON_CELLS)],
        text(pl.col("household_no")).alias("户编号"),
        pl.col("since_period").fill_null("").alias("入库月份"),
        pl.col("change").replace_strict(CHANGES, return_dtype=pl.Utf8).alias("变动"),
        pl.col("visit_class").fill_null("").alias("探访类别"),
    )
    files = [CsvFile("focus_groups/各类人数.csv", _counts(told))]
    for (county,), part in told.partition_by("county", as_dict=True, maintain_order=True).items():
        files.append(CsvFile(f"focus_groups/{_name(county, part)}.csv", numbered(part.drop("county"))))
    return [*files, *_visit_lists(month)]


def _name(county: object, part: pl.DataFrame) -> str:
    return safe_name(f"{str(county)[:6]}_{part['县区'][0]}" if county else NO_COUNTY)


def _visit_lists(month: MonthTables) -> list[CsvFile]:
    """A list per county of the households to be visited: by township, those of every week first, then overdue ones."""
    homes = month.visit_classes
    if homes.is_empty():
        return []
    people = person_cells(month.people(homes["person_id"]), month.areas, month.as_of).drop("township")
    often = pl.col("visit_class").replace_strict(OFTEN_FIRST, default=len(OFTEN_FIRST))
    order = ["county", "乡镇代码", often, pl.col("is_overdue").fill_null(False).not_(), "村社区", "household_key"]
    rows = homes.join(people, on="person_id", how="left").sort(order, nulls_last=True)
    told = rows.select(
        "county",
        pl.lit(month.period).alias(c.PERIOD),
        pl.col("visit_class").alias("探访类别"),
        *[pl.col(name).fill_null("") for name in (*PLACE_CELLS, *PERSON_CELLS)],
        text(pl.col("household_no").fill_null("")).alias("户编号"),
        pl.col("reasons").alias("列入原因"),
        pl.col("last_visit").dt.to_string("%Y-%m-%d").fill_null("").alias("上次走访"),
        pl.when("is_overdue")
        .then(pl.lit("是"))
        .when(pl.col("is_overdue").is_not_null())
        .then(pl.lit("否"))
        .otherwise(pl.lit("不详"))
        .alias("已超过探访间隔"),
    )
    parts = told.partition_by("county", as_dict=True, maintain_order=True)
    return [
        CsvFile(f"focus_groups/探访名单_{_name(county, part)}.csv", numbered(part.drop("county")))
        for (county,), part in parts.items()
    ]


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    counts = [(pl.col("变动") == name).sum().cast(pl.Utf8).alias(name) for name in CHANGES.values()]
    now = pl.col("变动").is_in([CHANGES["in"], CHANGES["stay"]]).sum().cast(pl.Utf8).alias("本月人数")
    return rows.group_by("人群类别", "县区").agg(now, *counts).sort("人群类别", "县区")
