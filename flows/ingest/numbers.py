"""Texts that say an amount in yuan or another number, with the units and separators that departments write.

Readers take a frame with a column `text` (distinct, cleaned, width folded) and add `value` and `problem`.
"""

from datetime import date

import polars as pl

from data_contracts.contract import Column
from flows.ingest.dates import with_problem
from flows.ingest.reasons import Cell

YUAN, WIDE = pl.Decimal(14, 2), pl.Decimal(38, 6)
MAX_YUAN = 10**12
_NUMBER = r"^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)$"
_BLANK_THOUSANDS = r"^[+-]?\d{1,3}(?:\s\d{3})+(?:\.\d*)?$"
_PLAIN_AMOUNT = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"
_PER_MONTH, _PER_HEAD_MONTH, _PER_YEAR = r"/月", r"/(?:月|人[/·]?月|月[/·]?人)", r"/年"


def amounts(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Yuan with two places, rounded half away from zero; 万 and 万元 are ten thousand. A blank between digits parts
    thousands or, anywhere else, two numbers, which are no amount. Nearly all are plain digits, and read at once.
    """
    is_plain = frame["text"].str.contains(_PLAIN_AMOUNT).fill_null(True)
    plain = frame.filter(is_plain).with_columns(value=pl.col("text").cast(YUAN), problem=pl.lit(None, pl.String))
    return plain if is_plain.all() else pl.concat([plain, odd_amounts(frame.filter(~is_plain), column)])


def odd_amounts(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Amounts with signs, units and thousands."""
    unit = rf"\s*[元圆](?:整|{_per(column)})?$"
    bare = pl.col("text").str.replace(r"^(?:人民币|RMB|CNY|rmb|¥|￥)\s*", "").str.replace(unit, "")
    in_ten_thousands = bare.str.ends_with("万")
    bare = bare.str.replace(r"\s*万$", "").str.replace(r"^([+-])\s+", "$1")
    bare = pl.when(bare.str.contains(_BLANK_THOUSANDS)).then(bare.str.replace_all(r"\s", "")).otherwise(bare)
    number = pl.when(bare.str.contains(_NUMBER)).then(bare.str.replace_all(",", "", literal=True))
    exact = number.cast(WIDE, strict=False)
    small = exact.abs() < MAX_YUAN
    scaled = pl.when(in_ten_thousands).then(exact * 10_000).otherwise(exact)
    value = pl.when(small).then(scaled.round(2, mode="half_away_from_zero")).cast(YUAN, strict=False)
    return with_problem(frame, value, Cell.INVALID_AMOUNT)


def _per(column: Column) -> str:
    """Pattern of what may follow 元 in a cell: only what the column is about, for 元/年 is not a monthly amount."""
    if column.name.endswith("_yuan_month_per_head"):
        return _PER_HEAD_MONTH
    if column.name.endswith("_yuan_month"):
        return _PER_MONTH
    return _PER_YEAR if column.name.endswith("_yuan_year") else "整"


def integers(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Whole numbers, a unit behind them or none."""
    text = pl.col("text").str.replace(r"\s*(?:次|分|人|个|岁|项)$", "")
    value = pl.when(text.str.contains(r"^[+-]?\d{1,15}(?:\.0*)?$")).then(
        text.str.extract(r"^([+-]?\d+)").str.replace("+", "", literal=True).cast(pl.Int32, strict=False)
    )
    return with_problem(frame, value, Cell.INVALID_NUMBER)


def floats(frame: pl.DataFrame, column: Column, as_of: date) -> pl.DataFrame:
    """Numbers with a fraction; of units only that of an area is known."""
    text = pl.col("text").str.replace(r"\s*(?:平方米|平米|㎡|m2|M2)$", "")
    value = pl.when(text.str.contains(_NUMBER)).then(
        text.str.replace_all(",", "", literal=True).str.replace("+", "", literal=True).cast(pl.Float64, strict=False)
    )
    return with_problem(frame, value, Cell.INVALID_NUMBER)


def plain_amounts(raw: pl.Series, column: Column, as_of: date) -> pl.Series:
    """Amounts of cells that are plain digits within the column's bounds; null of all others."""
    is_plain = raw.str.contains(_PLAIN_AMOUNT)
    if column.blanks:
        is_plain &= ~raw.is_in(list(column.blanks))
    value = (raw if is_plain.all() else pl.select(pl.when(is_plain).then(raw)).to_series()).cast(YUAN)
    bounds = [value >= column.minimum] if column.minimum is not None else []
    bounds += [value <= column.maximum] if column.maximum is not None else []
    inside = [bound for bound in bounds if not bound.all()]
    return pl.select(pl.when(pl.all_horizontal(inside)).then(value)).to_series() if inside else value


def bounded(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Numbers outside the contract's bounds are not values."""
    value = pl.col("value")
    low = value < column.minimum if column.minimum is not None else pl.lit(False)
    high = value > column.maximum if column.maximum is not None else pl.lit(False)
    frame = frame.with_columns(outside=(low | high).fill_null(False))
    return frame.with_columns(
        value=pl.when(~pl.col("outside")).then(value),
        problem=pl.when(pl.col("outside")).then(pl.lit(Cell.OUT_OF_RANGE)).otherwise(pl.col("problem")),
    )
