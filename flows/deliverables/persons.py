"""How a person is named on anything that leaves the house: name, sex, age, number, telephone, place."""

import polars as pl

PERSON = ("name", "sex", "age", "id_no", "phone")
PLACE = ("county", "township_code", "township", "village")


def people_and_places(people: pl.DataFrame, areas: pl.DataFrame, of: str = "person_id") -> pl.DataFrame:
    """People (MonthTables.people) -> person_id, county_code, PERSON and PLACE. Grain: person; lead where they are
    those of leads (people_of_leads, `of` lead_id).

    A part of a person's place that is not known is blank, `county_code` null. Numbers are whole here: printing masks
    them.
    """
    where = areas.select(
        pl.col("area_code").alias("live_area"), pl.col("village_name"), pl.col("township").alias("village_township")
    )
    places = areas.select(
        pl.col("area_code").alias("township"),
        pl.col("name").alias("town"),
        pl.col("county").alias("county_code"),
        "county_name",
    )
    known = people.join(where, on="live_area", how="left").join(places, on="township", how="left")
    village = pl.when(pl.col("village_township") == pl.col("township")).then("village_name")
    return known.select(
        of,
        "county_code",
        "name",
        "sex",
        "age",
        "id_no",
        "phone",
        pl.col("county_name").fill_null("").alias("county"),
        pl.col("township").fill_null("").alias("township_code"),
        pl.col("town").fill_null("").alias("township"),
        village.fill_null("").alias("village"),
    )


def placed_by_lead(rows: pl.DataFrame, areas: pl.DataFrame, listed: str, *, always: bool = False) -> pl.DataFrame:
    """Rows of leads with the person's place, put where the lead is counted: the list whose code is in column `listed`.

    Only where the person's own place is not known, or `always`; a null code changes nothing. The village stays with its
    own township.
    """
    cells = {"county": "county_name", "township_code": "area_code", "township": "name", "county_code": "county"}
    lists = areas.select(
        pl.col("area_code").alias("_list"), *[pl.col(of).alias(f"_{name}") for name, of in cells.items()]
    )
    rows = rows.join(lists, left_on=listed, right_on="_list", how="left", maintain_order="left")
    own = pl.col("township_code").fill_null("")
    is_elsewhere = pl.col("_township_code").is_not_null() & (own != pl.col("_township_code"))
    is_moved = is_elsewhere if always else is_elsewhere & (own == "")
    rows = rows.with_columns(is_moved.alias("_is_moved"))
    there = [name for name in cells if name in rows.columns]
    return rows.with_columns(
        *[pl.when("_is_moved").then(f"_{name}").otherwise(name).alias(name) for name in there],
        pl.when("_is_moved").then(pl.lit("")).otherwise("village").alias("village"),
    ).drop("_is_moved", *[f"_{name}" for name in cells])
