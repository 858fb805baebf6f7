"""Texts that say a day or a month, in every form departments write, and Excel's day numbers.

Readers take a frame with a column `text` (distinct, cleaned, width folded) and add `value` and `problem`.
"""

from datetime import date

import polars as pl

from data_contracts.contract import Column
from flows.ingest.reasons import Cell

EARLIEST, OPEN_END, OLDEST_YEARS = date(1900, 1, 1), date(9999, 12, 31), 125
LATEST_YEAR = 2199
SERIAL_OF_1970 = 25_569


def with_problem(frame: pl.DataFrame, value: pl.Expr, problem: Cell) -> pl.DataFrame:
    """Values, and a problem wherever there was text but no value came of it."""
    return frame.with_columns(value=value).with_columns(
        problem=pl.when(pl.col("text").is_not_null() & pl.col("value").is_null())
        .then(pl.lit(problem))
        .otherwise(pl.lit(None, pl.String))
    )


_PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DAY_OF_A_WORKBOOK = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00:00$"
_SIMPLE_DAY = r"^[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?$"
_EIGHT_DIGITS = r"^[0-9]{8}$"
_SEPARATORS = {".": "-", "/": "-", "年": "-", "月": "-", "日": ""}
_WEEKDAY = r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
_PART = "(?:上午|下午|中午|早上|晚上|早晨|凌晨|傍晚|夜间|夜里|晚间|早|晚|夜|(?i:AM|PM))"
CLOCK = (
    r"\d{1,2}\s*(?::\s*\d{1,2}(?:\s*:\s*\d{1,2}(?:\.\d+)?)?|[时点](?:\s*\d{1,2}(?:\s*分(?:\s*\d{1,2}\s*秒)?)?)?)"
    r"(?:半|[一三]刻|整|钟|多|许|左右)*(?:\s*(?i:AM|PM))?"
)
"""A time of day; what follows it must be one, too, or a zone: another day behind it makes two."""
_ZONE = r"(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:T?\s*{_PART}?\s*{CLOCK}(?:\s*[-~到至]\s*{_PART}?\s*{CLOCK})?{_ZONE}{_WEEKDAY}|\s*{_PART}(?:[去来]的)?)?"
_DAY = rf"^(\d{{4}})\s*[-./年]\s*(\d{{1,2}})\s*[-./月]\s*(\d{{1,2}})\s*[日号]?{_WEEKDAY}{_TIME}$"
_CLOCK_DIGITS = r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d|240000"
_DAY_DIGITS = rf"^(\d{{4}})(\d{{2}})(\d{{2}})(?:{_CLOCK_DIGITS}|\.0+)?$"
_MONTH = r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:月份?)?$"
_MONTH_DIGITS = r"^(\d{4})(\d{2})(?:\.0+)?$"
_YEAR = r"^(\d{4})年?$"
_NO_DAY = r"^\d{4}[-./年]?0{1,2}[-./月]?0{1,2}日?$|^\d{4}[-./年]?\d{1,2}[-./月]?0{1,2}日?$"
_DASHES, _STOPS = "[—–−‐―]", "[。、]"
"""What input methods put in place of - and of a full stop; width folding leaves them as they are."""

_SERIAL = r"^\d{5}(?:\.\d+)?$"
_OLD_SERIAL = r"^(?:2[2-9]|[3-9]\d)\d{2}(?:\.\d+)?$"


def read_dates(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Full dates, and Excel's day numbers. A birth date that is only a year or month is null without a problem: the
    raw text beside it is evidence enough for matching, and no reason to blame anyone.
    """
    is_birth = is_birth_date(column)
    text = _separated(pl.col("text"))
    frame = _with_days(frame, is_birth)
    value, part = pl.col("value"), pl.col("part")
    too_old = value < (date(as_of.year - OLDEST_YEARS, 1, 1) if is_birth else EARLIEST)
    too_late = (value.dt.year() > LATEST_YEAR) & (value != OPEN_END)
    future = (value > as_of) | (part > as_of.year) if is_birth else pl.lit(False)
    incomplete = value.is_null() & part.is_not_null() if not is_birth else pl.lit(False)
    problem = (
        pl.when(future)
        .then(pl.lit(Cell.BIRTH_IN_FUTURE))
        .when(too_old | too_late)
        .then(pl.lit(Cell.DATE_OUT_OF_RANGE))
        .when(incomplete)
        .then(pl.lit(Cell.INCOMPLETE_DATE))
        .when(text.is_not_null() & value.is_null() & part.is_null())
        .then(pl.lit(Cell.INVALID_DATE))
        .otherwise(pl.lit(None, pl.String))
    )
    frame = frame.with_columns(problem=problem)
    return frame.with_columns(value=pl.when(pl.col("problem").is_null()).then(value))


def plain_days(texts: pl.Series, is_birth: bool, as_of: date) -> pl.Series:
    """Days written as in `_plain_day` that `read_dates` finds nothing wrong with; null for any other text."""
    value = _plain_day(texts)
    lowest = date(as_of.year - OLDEST_YEARS, 1, 1) if is_birth else EARLIEST
    highest = as_of if is_birth else date(LATEST_YEAR, 12, 31)
    is_right = (value >= lowest) & (value <= highest)
    return value if is_right.all() else pl.select(pl.when(is_right).then(value)).to_series()


def _with_days(frame: pl.DataFrame, is_birth: bool) -> pl.DataFrame:
    """`value`: the day that a text says; `part`: the year of one that says no more. Nearly all are plain days, and read
    at once. Rows in another order."""
    plain = frame.with_columns(value=_plain_day(frame["text"]), part=pl.lit(None, pl.Int32))
    is_odd = plain["value"].is_null() & plain["text"].is_not_null()
    return plain if not is_odd.any() else pl.concat([plain.filter(~is_odd), odd_days(frame.filter(is_odd), is_birth)])


def odd_days(frame: pl.DataFrame, is_birth: bool) -> pl.DataFrame:
    """`value` and `part` of texts in any form."""
    text = _separated(pl.col("text"))
    return frame.with_columns(
        value=pl.coalesce(_ymd(text, _DAY), _ymd(text, _DAY_DIGITS), _serial(text, is_birth)),
        part=_partial_year(text),
    )


def _plain_day(text: pl.Series) -> pl.Series:
    """Days as 2026-10-03, with no time of day or 00:00:00, 2026/10/3, 2026年10月3日 or 20261003; null for any other
    text, and for a day there is not. A file writes its days alike: where one form is found no other is looked for.
    """
    day = _days_of(text, _PLAIN_DAY, "%Y-%m-%d")
    for pattern, form in _FURTHER_FORMS:
        left = (day.is_null() & text.is_not_null()).arg_true()
        if left.is_empty():
            return day
        day = day.scatter(left, _days_of(text.gather(left), pattern, form))
    return day


_FURTHER_FORMS = ((_DAY_OF_A_WORKBOOK, "%Y-%m-%d"), (_SIMPLE_DAY, "%Y-%m-%d"), (_EIGHT_DIGITS, "%Y%m%d"))


def _days_of(text: pl.Series, pattern: str, form: str) -> pl.Series:
    """The days of texts in one form."""
    written = pl.select(pl.when(text.str.contains(pattern)).then(text)).to_series()
    if pattern == _DAY_OF_A_WORKBOOK:
        written = written.str.slice(0, len("2026-10-03"))
    if pattern == _SIMPLE_DAY:
        written = written.str.replace_many(_SEPARATORS)
    return written.str.to_date(form, strict=False)


def is_birth_date(column: Column) -> bool:
    """Whether a date column says when a person was born."""
    return column.name.endswith("birth_date")


def _separated(text: pl.Expr) -> pl.Expr:
    """Texts with the plain forms of their separators."""
    return text.str.replace_all(_DASHES, "-").str.replace_all(_STOPS, ".")


def _ymd(text: pl.Expr, pattern: str) -> pl.Expr:
    groups = text.str.extract_groups(pattern)
    year, month, day = (groups.struct.field(str(n)) for n in (1, 2, 3))
    joined = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    return joined.str.to_date("%Y-%m-%d", strict=False)


def _serial(text: pl.Expr, is_birth: bool) -> pl.Expr:
    """Excel's day number (1900 system). Four digits are one only for a birth, and only where they are not a year."""
    pattern = f"{_SERIAL}|{_OLD_SERIAL}" if is_birth else _SERIAL
    days = pl.when(text.str.contains(pattern)).then(text.str.extract(r"^(\d+)").cast(pl.Int32, strict=False))
    return (days - SERIAL_OF_1970).cast(pl.Date)


def _partial_year(text: pl.Expr) -> pl.Expr:
    """Year of a text that is only a year, or a year and month; null when it is anything else."""
    year = pl.coalesce(
        text.str.extract(_YEAR).cast(pl.Int32),
        _year_of_month(text, _MONTH),
        _year_of_month(text, _MONTH_DIGITS),
        pl.when(text.str.contains(_NO_DAY)).then(text.str.slice(0, 4).cast(pl.Int32, strict=False)),
    )
    return pl.when(year.is_between(1900, LATEST_YEAR)).then(year)


def _year_of_month(text: pl.Expr, pattern: str) -> pl.Expr:
    groups = text.str.extract_groups(pattern)
    month = groups.struct.field("2").cast(pl.Int32, strict=False)
    return pl.when(month.is_between(1, 12)).then(groups.struct.field("1").cast(pl.Int32, strict=False))


def read_months(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """YYYYMM; a whole date, which is what Excel makes of 2026-09, says its month."""
    return with_problem(frame, months_of(pl.col("text")), Cell.INVALID_MONTH)


def months_of(texts: pl.Expr) -> pl.Expr:
    """The month that a text says, as YYYYMM; null where it says none."""
    text = _separated(texts)
    day = pl.coalesce(_ymd(text, _DAY), _ymd(text, _DAY_DIGITS), _serial(text, is_birth=False))
    groups = [text.str.extract_groups(pattern) for pattern in (_MONTH, _MONTH_DIGITS)]
    months = [
        (g.struct.field("1") + "-" + g.struct.field("2").str.zfill(2) + "-01").str.to_date("%Y-%m-%d", strict=False)
        for g in groups
    ]
    found = pl.coalesce(*months, day)
    return pl.when(found.dt.year().is_between(1990, LATEST_YEAR)).then(found.dt.strftime("%Y%m"))
