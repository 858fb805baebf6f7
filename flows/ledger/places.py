"""Where people live: the township, county and village that figures count them in."""

import polars as pl

from flows.store.month_tables import MonthTables

PLACES = ("township", "county", "village")


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
