"""Who is covered this month, where: what the bulletin and the staffing table count."""

import polars as pl

from flows.store.month_tables import MonthTables

COVERING_STATUS = ("在保", "渐退")
COVERING_PROGRAMMES = ("低保", "特困", "孤儿", "事实无人抚养儿童")
ROSTER_COLUMNS = ["household_no", "programme", "status", "status_date", "start_date", "is_covered", "is_after_as_of"]
PLACES = ("township", "county", "village")
ROSTER = {
    "person_id": pl.Utf8,
    "household_no": pl.Utf8,
    "programme": pl.Utf8,
    "status": pl.Utf8,
    "status_date": pl.Date,
    "start_date": pl.Date,
    "is_covered": pl.Boolean,
}


def roster(month: MonthTables) -> pl.DataFrame:
    """Roster rows whose person is known. Grain: roster row; rows dated after as_of and rows in review are left out."""
    rows = month.core("roster", ROSTER_COLUMNS)
    if rows.is_empty():
        return pl.DataFrame(schema=ROSTER)
    own = month.links().filter((pl.col("extract") == "roster") & (pl.col("role") == "self"))
    known = own.select("row_id", "person_id").drop_nulls().collect()
    rows = rows.filter(~pl.col("is_after_as_of").fill_null(False)).join(known, on="row_id")
    return rows.sort("row_id").select(list(ROSTER))


def covered(rows: pl.DataFrame) -> pl.DataFrame:
    """Covered people: person_id, household_no (of the earliest covering row), covered_since. Grain: person."""
    covering = rows.filter(
        pl.col("status").is_in(COVERING_STATUS)
        & pl.col("is_covered").fill_null(False)
        & pl.col("programme").is_in(COVERING_PROGRAMMES)
    )
    ordered = covering.sort("person_id", pl.col("start_date").fill_null(pl.date(1900, 1, 1)), "household_no")
    return ordered.group_by("person_id", maintain_order=True).agg(
        pl.col("household_no").first(), pl.col("start_date").min().alias("covered_since")
    )


def with_places(people: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    """People (person_id) with the township, county and village they live in; null where it is not known."""
    areas = month.areas.select("area_code", "county", "township", "level", "current_code")
    home = month.people(people["person_id"]).select("person_id", "live_area", "hukou_area", "township")
    towns = areas.select(pl.col("area_code").alias("township"), "county").unique("township")
    villages = areas.filter(pl.col("level") == "村").select(
        pl.col("area_code").alias("area"), pl.col("current_code").alias("village")
    )
    home = home.with_columns(pl.coalesce("live_area", "hukou_area").alias("area"))
    placed = home.join(towns, on="township", how="left").join(villages, on="area", how="left")
    return people.join(placed.select("person_id", *PLACES), on="person_id", how="left", maintain_order="left")
