"""How a person is named on anything that leaves the house: name, sex, age, masked numbers, place."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from flows.outputs.masking import mask_id, mask_phone, mask_text, neutralise, one_line

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


def text(value: pl.Expr) -> pl.Expr:
    """A cell of free text as it may leave the house: masked, on one line, neutralised, never null."""
    return neutralise(one_line(mask_text(value)))


def blank(names: Iterable[str]) -> list[pl.Expr]:
    """Columns to be filled by whoever gets the file."""
    return [pl.lit("").alias(name) for name in names]


def numbered(rows: pl.DataFrame, name: str = "序号") -> pl.DataFrame:
    """Rows with a running number in front."""
    return rows.select(pl.int_range(1, pl.len() + 1).cast(pl.Utf8).alias(name), pl.all())
