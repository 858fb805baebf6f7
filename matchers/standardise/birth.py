"""Birth dates: the stated day, what a date without a day still says, and the day it would be if it was a lunar one."""

import re
from datetime import date

import polars as pl

from data_contracts.plain_text import seen_expr
from matchers.standardise.citizen_id import EARLIEST_YEAR
from matchers.tables import lunar_years

_BLANKS = r"\s+"
_LUNAR_SIGNS = r"农历|阴历|旧历|[正冬腊]月|初[一二三四五六七八九十]|廿|闰"
_CHINESE_DATE = (
    r"(?:农历|阴历|旧历)?([0-9]{4}|[〇○零一二三四五六七八九]{4})年?(闰)?([正冬腊一二三四五六七八九十0-9]{1,2})月?(.*)"
)
_DIGIT = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_MONTH = {"正": 1, "冬": 11, "腊": 12, "十": 10, "十一": 11, "十二": 12}
_TENS = {"初": 0, "十": 10, "廿": 20, "二十": 20, "三十": 30, "卅": 30}
COLUMNS = ("stated", "stated_year", "stated_month")


def birth_forms(births: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """What is stated, beside birth_date and birth_date_raw: a day, or a year and perhaps a month; rows unchanged."""
    text = seen_expr(pl.col("birth_date_raw")).str.normalize("NFKC").str.replace_all(_BLANKS, "")
    text = text.str.replace_all(r"\.0$", "")
    frame = births.with_columns(raw=text)
    frame = frame.with_columns(_day_of("raw").alias("read"), *_year_and_month())
    stated = pl.coalesce("birth_date", "read")
    stated = pl.when(stated.is_between(date(EARLIEST_YEAR, 1, 1), as_of)).then(stated)
    read_year = pl.when(pl.col("read_year") <= as_of.year).then("read_year")
    return _with_lunar_text(frame).select(
        *births.columns,
        stated=stated,
        stated_year=pl.coalesce(stated.dt.year().cast(pl.Int16), read_year),
        stated_month=pl.when(stated.is_not_null())
        .then(stated.dt.month())
        .when(read_year.is_not_null())
        .then("read_month"),
    )


def _day_of(column: str) -> pl.Expr:
    raw = pl.col(column)
    parts = [raw.str.extract(r"^([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})(?:日|$|[T ])", at) for at in (1, 2, 3)]
    spelled = parts[0] + parts[1].str.zfill(2) + parts[2].str.zfill(2)
    compact = pl.coalesce(spelled, raw.str.extract(r"^([0-9]{8})$"))
    return compact.str.to_date("%Y%m%d", strict=False)


def _year_and_month() -> list[pl.Expr]:
    raw = pl.col("raw")
    year = raw.str.extract(r"^((?:18|19|20)[0-9]{2})(?:$|年|[-./]|[01][0-9]$|[01][0-9][0-3][0-9]$)").cast(pl.Int16)
    separated = raw.str.extract(r"^[0-9]{4}[-./年]([0-9]{1,2})(?:月|$|[-./])")
    month = pl.coalesce(separated, raw.str.extract(r"^[0-9]{4}([01][0-9])(?:$|[0-3][0-9]$)")).cast(pl.Int8)
    return [year.alias("read_year"), pl.when(month.is_between(1, 12)).then(month).alias("read_month")]


def _with_lunar_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates written as lunar ones (1955年八月初三): read the few there are one by one."""
    is_lunar = pl.col("raw").str.contains(_LUNAR_SIGNS)
    texts = frame.filter(is_lunar).select(pl.col("raw").unique().sort()).to_series()
    read = {text: lunar_text_to_solar(text) for text in texts}
    found = pl.DataFrame(
        {"raw": list(read), "from_lunar": list(read.values())}, schema={"raw": pl.String, "from_lunar": pl.Date}
    )
    joined = frame.join(found, on="raw", how="left", maintain_order="left")
    return joined.with_columns(read=pl.coalesce("read", "from_lunar"))


def lunar_text_to_solar(text: str) -> date | None:
    """Solar day of a lunar date in words: 农历一九五五年闰三月十五; null when it is not one."""
    found = re.match(_CHINESE_DATE, text)
    if not found:
        return None
    year_text, leap, month_text, day_text = found.groups()
    year = int("".join(_DIGIT.get(sign, sign) for sign in year_text))
    month, day = _month_number(month_text), _day_number(day_text.removesuffix("日").removesuffix("号"))
    known = lunar_years().get(year)
    return known.solar(month, day, is_leap=bool(leap)) if known else None


def _month_number(text: str) -> int:
    if text.isascii():
        return int(text)
    return _MONTH.get(text) or int(_DIGIT.get(text, "0"))


def _day_number(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    for start in sorted(_TENS, key=len, reverse=True):
        if text.startswith(start):
            rest = text.removeprefix(start)
            return 10 if text == "初十" else _TENS[start] + int(_DIGIT.get(rest, "0"))
    return int(_DIGIT.get(text, "0"))


def lunar_reading(day: date) -> date | None:
    """The solar day meant, had someone written down a lunar date in the form of a solar one; null when it cannot be."""
    year = lunar_years().get(day.year)
    return year.solar(day.month, day.day) if year else None
