"""Staffing (A11, A12, J1): villages that are due a service station, assistants due, and what their load leaves over."""

import polars as pl

from data_contracts.city import City
from flows.deliverables.csv_files import CsvFile, one_file
from flows.ledger.places import with_places
from flows.ledger.routing import LISTED_FOR
from flows.store.month_tables import MonthTables
from rules.parameters import Parameters

MAX_ASSISTANTS = 3
THRESHOLD, HELPER = "station_threshold", "helper_per_people"
VILLAGE_SHEET, TOWNSHIP_SHEET = "staffing/村级服务站和协理员.csv", "staffing/乡镇力量与线索数.csv"
TOWNSHIP_LIST = "staffing_townships"
VILLAGE = "村"


def staffing(month: MonthTables, city: City, parameters: Parameters, listed: pl.DataFrame) -> list[CsvFile]:
    """A sheet of villages and one of townships. `listed`: `worklist_rows`.

    Assistants due = min(3, registered people / $helper_per_people), whole numbers. Overflow = rows of the list beyond
    assistants x the city's monthly load; blank where the city set none. The rows stay on the list.
    """
    villages = village_table(month, city, parameters)
    return [
        one_file(VILLAGE_SHEET, _villages(villages), "staffing_villages"),
        one_file(TOWNSHIP_SHEET, township_load(month, city, villages, listed), TOWNSHIP_LIST),
    ]


def village_table(month: MonthTables, city: City, parameters: Parameters) -> pl.DataFrame:
    """Village x covered people, assistants and station due. Values null where the parameter has none in force."""
    in_use = month.areas.filter((pl.col("level") == VILLAGE) & (pl.col("current_code") == pl.col("area_code")))
    people = with_places(month.covered_people, month)
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
        pl.min_horizontal(due, pl.lit(MAX_ASSISTANTS)).alias("assistants"),
        (pl.col("covered") > pl.col(THRESHOLD)).alias("is_station_due"),
        pl.col("area_code").is_in(city.worklists.stations).alias("has_station"),
    ).sort("area_code")


def _villages(villages: pl.DataFrame) -> pl.DataFrame:
    """The village sheet's columns."""
    return villages.with_columns(
        pl.col("county_name").alias("county"),
        pl.col("township_name").alias("township"),
        pl.col("area_code").alias("village_code"),
        pl.col("name").alias("village"),
        (pl.col("is_station_due") & ~pl.col("has_station")).alias("is_station_missing"),
    )


def township_load(month: MonthTables, city: City, villages: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Township or county list x assistants due, rows on its list (`leads`), capacity and overflow.

    `capacity` and `overflow` are null where the city set no monthly load.
    """
    assistants = villages.group_by("township").agg(pl.col("assistants").sum())
    load = listed.group_by(LISTED_FOR).agg(pl.len().cast(pl.Int64).alias("leads"))
    lists = month.areas.filter(pl.col("level").is_in(["县", "乡"]) & (pl.col("current_code") == pl.col("area_code")))
    rows = lists.select("area_code", "name", "county_name", "level").join(
        assistants, left_on="area_code", right_on="township", how="left"
    )
    rows = rows.join(load, left_on="area_code", right_on=LISTED_FOR, how="left").with_columns(
        pl.col("leads").fill_null(0)
    )
    rows = rows.filter((pl.col("level") == "乡") | (pl.col("leads") > 0)).sort("area_code")
    capacity = pl.col("assistants") * pl.lit(city.worklists.monthly_load, dtype=pl.Int64)
    overflow = pl.max_horizontal(pl.col("leads") - capacity, pl.lit(0))
    return rows.select(
        pl.col("county_name").alias("county"),
        pl.col("area_code").alias("township_code"),
        pl.col("name").alias("township"),
        "assistants",
        "leads",
        capacity.alias("capacity"),
        pl.when(capacity.is_not_null()).then(overflow).alias("overflow"),
    )
