"""Staffing (A11, A12, J1, H28): villages that are due a station, assistants due, and what a month leaves unvisited."""

import polars as pl

from flows.deliverables.capacity import Plan
from flows.deliverables.csv_files import CsvFile, one_file
from flows.ledger.reminders import COUNTED
from flows.ledger.routing import LISTED_FOR
from flows.store.month_tables import MonthTables

VILLAGE_SHEET, TOWNSHIP_SHEET = "staffing/村级服务站和协理员.csv", "staffing/乡镇力量与线索数.csv"
TOWNSHIP_LIST = "staffing_townships"


def staffing(month: MonthTables, villages: pl.DataFrame, plan: Plan, listed: pl.DataFrame) -> list[CsvFile]:
    """A sheet of villages and one of townships. `villages`: `village_table`; `listed`: `worklist_rows`.

    How many assistants and which stations are due: `village_table`.
    """
    return [
        one_file(VILLAGE_SHEET, _villages(villages), "staffing_villages"),
        one_file(TOWNSHIP_SHEET, township_load(month, villages, plan, listed), TOWNSHIP_LIST),
    ]


def _villages(villages: pl.DataFrame) -> pl.DataFrame:
    """The village sheet's columns."""
    return villages.with_columns(
        pl.coalesce("station_threshold", "station_people").alias("station_threshold"),
        pl.col("county_name").alias("county"),
        pl.col("township_name").alias("township"),
        pl.col("area_code").alias("village_code"),
        pl.col("name").alias("village"),
        (pl.col("is_station_due") & ~pl.col("has_station")).alias("is_station_missing"),
    )


def township_load(month: MonthTables, villages: pl.DataFrame, plan: Plan, listed: pl.DataFrame) -> pl.DataFrame:
    """Township or county list x assistants due, what is on its list and what of it fits the month. Grain: list.

    `leads`: rows of the list, of which `new`, `carried` and, among those, `reminded`; `households` to be visited and
    `papers`, households that need no visit; `capacity` visits a month (null: not known), `overflow` households over it;
    `oldest` months the longest waiting of these have been open (null: nothing is over). What is over stays on the list.
    """
    assistants = villages.group_by("township").agg(pl.col("assistants").sum())
    load = listed.group_by(LISTED_FOR).agg(*_counts())
    lists = month.areas.filter(pl.col("level").is_in(["县", "乡"]) & (pl.col("current_code") == pl.col("area_code")))
    rows = lists.select("area_code", "name", "county_name", "level").join(
        assistants, left_on="area_code", right_on="township", how="left"
    )
    rows = rows.join(load, left_on="area_code", right_on=LISTED_FOR, how="left").with_columns(
        pl.col("leads", *COUNTED, "households", "papers", "overflow").fill_null(0)
    )
    rows = rows.filter((pl.col("level") == "乡") | (pl.col("leads") > 0)).sort("area_code")
    capacity = pl.col("area_code").replace_strict(dict(plan.capacity), default=None, return_dtype=pl.Int64)
    return rows.select(
        pl.col("county_name").alias("county"),
        pl.col("area_code").alias("township_code"),
        pl.col("name").alias("township"),
        "assistants",
        "leads",
        *COUNTED,
        "households",
        "papers",
        capacity.alias("capacity"),
        pl.when(capacity.is_not_null()).then("overflow").alias("overflow"),
        "oldest",
    )


def _counts() -> list[pl.Expr]:
    """What a list holds, as whole numbers."""
    to_visit, is_over = pl.col("needs_visit"), ~pl.col("fits_this_month")
    return [
        pl.len().cast(pl.Int64).alias("leads"),
        *(is_of.sum().cast(pl.Int64).alias(name) for name, is_of in COUNTED.items()),
        pl.col("household").filter(to_visit).n_unique().cast(pl.Int64).alias("households"),
        pl.col("household").filter(~to_visit).n_unique().cast(pl.Int64).alias("papers"),
        pl.col("household").filter(is_over).n_unique().cast(pl.Int64).alias("overflow"),
        pl.col("months_open").filter(is_over).max().cast(pl.Int64).alias("oldest"),
    ]
