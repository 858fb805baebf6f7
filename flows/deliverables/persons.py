"""How a person is named on anything that leaves the house: name, sex, age, masked numbers, place."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from data_contracts.masks import mask_id, mask_phone, mask_text, neutralise, one_line

PERSON_CELLS = ("姓名", "性别", "年龄", "证件号码(脱敏)", "联系电话(脱敏)")
PLACE_CELLS = ("县区", "乡镇代码", "乡镇", "村社区")


def age_at(birth: pl.Expr, as_of: date) -> pl.Expr:
    """Completed years at a day; null without a birth date."""
    had_birthday = (birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day()) <= as_of.month * 100 + as_of.day
    return pl.lit(as_of.year) - birth.dt.year() - pl.when(had_birthday).then(0).otherwise(1)


def person_cells(people: pl.DataFrame, areas: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """People (MonthTables.people) -> person_id, county, township, PERSON_CELLS and PLACE_CELLS. Grain: person."""
    where = areas.select(
        pl.col("area_code").alias("live_area"), pl.col("village_name"), pl.col("township").alias("village_township")
    )
    places = areas.select(pl.col("area_code").alias("township"), pl.col("name").alias("town"), "county", "county_name")
    known = people.join(where, on="live_area", how="left").join(places, on="township", how="left")
    village = pl.when(pl.col("village_township") == pl.col("township")).then("village_name")
    return known.select(
        "person_id",
        "county",
        "township",
        text(pl.col("name")).alias("姓名"),
        pl.col("sex").fill_null("").alias("性别"),
        age_at(pl.col("birth_date"), as_of).cast(pl.Utf8).fill_null("").alias("年龄"),
        mask_id(pl.col("id_no")).alias("证件号码(脱敏)"),
        mask_phone(pl.col("phone")).alias("联系电话(脱敏)"),
        text(pl.col("county_name")).alias("县区"),
        pl.col("township").fill_null("").alias("乡镇代码"),
        text(pl.col("town")).alias("乡镇"),
        text(village).alias("村社区"),
    )


def placed_by_lead(rows: pl.DataFrame, areas: pl.DataFrame, township: str, *, always: bool = False) -> pl.DataFrame:
    """Rows of leads with person_cells' place, put where the lead is counted: the list of code `township`.

    Only where the person's own place is not known, or `always`; a null `township` changes nothing. The village stays
    with its own township.
    """
    cells = {"县区": "county_name", "乡镇代码": "area_code", "乡镇": "name", "county": "county"}
    lists = areas.select(
        pl.col("area_code").alias("_list"), *[pl.col(of).alias(f"_{name}") for name, of in cells.items()]
    )
    rows = rows.join(lists, left_on=township, right_on="_list", how="left", maintain_order="left")
    is_elsewhere = pl.col("_乡镇代码").is_not_null() & (pl.col("乡镇代码").fill_null("") != pl.col("_乡镇代码"))
    is_moved = is_elsewhere if always else is_elsewhere & (pl.col("乡镇代码").fill_null("") == "")
    rows = rows.with_columns(is_moved.alias("_is_moved"))
    there = [name for name in cells if name in rows.columns]
    return rows.with_columns(
        *[pl.when("_is_moved").then(f"_{name}").otherwise(name).alias(name) for name in there],
        pl.when("_is_moved").then(pl.lit("")).otherwise("村社区").alias("村社区"),
    ).drop("_is_moved", *[f"_{name}" for name in cells])


def text(value: pl.Expr) -> pl.Expr:
    """A cell of free text as it may leave the house: masked, on one line, neutralised, never null."""
    return neutralise(one_line(mask_text(value)))


def blank(names: Iterable[str]) -> list[pl.Expr]:
    """Columns to be filled by whoever gets the file."""
    return [pl.lit("").alias(name) for name in names]


def numbered(rows: pl.DataFrame, name: str = "序号") -> pl.DataFrame:
    """Rows with a running number in front."""
    return rows.select(pl.int_range(1, pl.len() + 1).cast(pl.Utf8).alias(name), pl.all())
