"""Staffing (A11, A12, J1): villages that are due a service station, assistants due, and what their load leaves over."""

import polars as pl

from data_contracts.city import City
from flows.deliverables.coverage import covered, roster, with_places
from flows.deliverables.csv_files import CsvFile
from flows.ledger.routing import LISTED_FOR
from flows.store.month_tables import MonthTables
from rules.parameters import Parameters

MOST_ASSISTANTS = 3
THRESHOLD, HELPER = "station_threshold", "helper_per_people"
VILLAGE_SHEET, TOWNSHIP_SHEET = "staffing/村级服务站和协理员.csv", "staffing/乡镇力量与线索数.csv"
ASSISTANTS, LOAD, CAPACITY, OVERFLOW = "应配协理员", "本月线索", "每月可核查", "超出能力"
VILLAGE = "村"


def staffing(month: MonthTables, city: City, parameters: Parameters, listed: pl.DataFrame) -> list[CsvFile]:
    """A sheet of villages and one of townships. `listed`: rows of all lists (outputs/worklists.py).

    Assistants due = min(3, registered people / $helper_per_people), whole numbers. Overflow = rows of the list beyond
    assistants x the city's monthly load; blank where the city set none. The rows stay on the list.
    """
    villages = village_table(month, city, parameters)
    return [
        CsvFile(VILLAGE_SHEET, _village_cells(villages)),
        CsvFile(TOWNSHIP_SHEET, township_load(month, city, villages, listed)),
    ]


def village_table(month: MonthTables, city: City, parameters: Parameters) -> pl.DataFrame:
    """Village x covered people, assistants and station due. Values null where the parameter has none in force."""
    in_use = month.areas.filter((pl.col("level") == VILLAGE) & (pl.col("current_code") == pl.col("area_code")))
    people = with_places(covered(roster(month)), month)
    counts = people.group_by("village").agg(pl.len().cast(pl.Int64).alias("covered"))
    rows = in_use.join(counts, left_on="area_code", right_on="village", how="left").with_columns(
        pl.col("covered").fill_null(0)
    )
    as_of = month.as_of
    for name in (THRESHOLD, HELPER):
        found = [parameters.lookup(name, code, None, as_of) for code in rows["area_code"]]
        values = [float(value.value) if value else None for value in found]
        rows = rows.with_columns(pl.Series(name, values, dtype=pl.Float64))
    due = (pl.col("hukou_population") / pl.col(HELPER)).floor().cast(pl.Int64)
    return rows.with_columns(
        pl.min_horizontal(due, pl.lit(MOST_ASSISTANTS)).alias("assistants"),
        (pl.col("covered") > pl.col(THRESHOLD)).alias("is_station_due"),
        pl.col("area_code").is_in(city.worklists.stations).alias("has_station"),
    ).sort("area_code")


def _village_cells(villages: pl.DataFrame) -> pl.DataFrame:
    missing = pl.col("is_station_due") & ~pl.col("has_station")
    return villages.select(
        pl.col("county_name").fill_null("").alias("县区"),
        pl.col("township_name").fill_null("").alias("乡镇"),
        pl.col("area_code").alias("村社区代码"),
        pl.col("name").alias("村社区"),
        pl.col("hukou_population").cast(pl.Utf8).fill_null("").alias("户籍人口"),
        pl.col("assistants").cast(pl.Utf8).fill_null("").alias(ASSISTANTS),
        pl.col("covered").cast(pl.Utf8).alias("救助对象人数"),
        pl.col(THRESHOLD).cast(pl.Int64).cast(pl.Utf8).fill_null("").alias("设站人数线"),
        _yes_no(pl.col("is_station_due")).alias("应设服务站"),
        _yes_no(pl.col("has_station")).alias("已设服务站"),
        _yes_no(missing).alias("应设未设"),
    )


def township_load(month: MonthTables, city: City, villages: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Township or county list x assistants due, rows on its list, capacity and overflow, as cells."""
    assistants = villages.group_by("township").agg(pl.col("assistants").sum())
    load = listed.group_by(LISTED_FOR).agg(pl.len().cast(pl.Int64).alias("rows"))
    lists = month.areas.filter(pl.col("level").is_in(["县", "乡"]) & (pl.col("current_code") == pl.col("area_code")))
    rows = lists.select("area_code", "name", "county_name", "level").join(
        assistants, left_on="area_code", right_on="township", how="left"
    )
    rows = rows.join(load, left_on="area_code", right_on=LISTED_FOR, how="left").with_columns(
        pl.col("rows").fill_null(0)
    )
    rows = rows.filter((pl.col("level") == "乡") | (pl.col("rows") > 0)).sort("area_code")
    capacity = pl.col("assistants") * pl.lit(city.worklists.monthly_load, dtype=pl.Int64)
    overflow = pl.max_horizontal(pl.col("rows") - capacity, pl.lit(0))
    return rows.select(
        pl.col("county_name").fill_null("").alias("县区"),
        pl.col("area_code").alias("乡镇代码"),
        pl.col("name").alias("乡镇"),
        pl.col("assistants").cast(pl.Utf8).fill_null("").alias(ASSISTANTS),
        pl.col("rows").cast(pl.Utf8).alias(LOAD),
        capacity.cast(pl.Utf8).fill_null("").alias(CAPACITY),
        pl.when(capacity.is_not_null()).then(overflow).cast(pl.Utf8).fill_null("").alias(OVERFLOW),
    )


def _yes_no(flag: pl.Expr) -> pl.Expr:
    return pl.when(flag).then(pl.lit("是")).when(~flag).then(pl.lit("否")).otherwise(pl.lit(""))
