"""Days and amounts as people write them in a returned list: read by the door of the departments' files (flows.ingest).

What is said here is which days and amounts an answer can have, and what people add to a day that no department does.
"""

from datetime import date

import polars as pl

from data_contracts.contract import Column, Kind
from flows.ingest.cells import ColumnReader
from flows.ingest.dates import CLOCK

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""No visit was before and none is after: a five-digit number is a day of Excel's only between them."""
MAX_YUAN = 999_999_999.99
REMARK = r"\s+\D*$"
ANOTHER_DAY = r"[一二三四五六七八九十]\s*[日号月]"
"""A day in words, behind the first."""
FINER = r"[.．。]\d{3,}[^万]*$|[.．。]\d{7,}"
"""Parts of a fen: nobody pays them, so a figure was mistyped."""


def days_of(cells: pl.Series) -> pl.Series:
    """The day that each cell names, in any form ingest reads, or before a blank and words without another day (已走访,
    10点去的); null for any other text, and outside FIRST to LAST."""
    values = _days(cells)
    is_remarked = values.is_null() & cells.is_not_null() & ~cells.str.contains(ANOTHER_DAY)
    if is_remarked.any():
        alone = cells.str.replace_all(CLOCK, "").str.replace(REMARK, "")
        values = pl.select(pl.when(is_remarked).then(_days(alone)).otherwise(values)).to_series()
    return pl.select(pl.when(values.is_between(FIRST, LAST)).then(values)).to_series()


def _days(cells: pl.Series) -> pl.Series:
    return ColumnReader(Column("day", "", (), Kind.DATE, False), LAST).read(cells).values


def amounts_of(cells: pl.Series) -> pl.Series:
    """The amount in yuan that each cell names, in any form ingest reads; null for any other text, below zero, and where
    it is finer than a fen, which ingest rounds."""
    amount = Column("yuan", "", (), Kind.YUAN, False, minimum=0, maximum=MAX_YUAN)
    values = ColumnReader(amount, LAST).read(cells).values
    return pl.select(pl.when(~cells.str.contains(FINER)).then(values)).to_series()


def month_end(period: pl.Expr) -> pl.Expr:
    """Last day of a YYYYMM period."""
    return pl.concat_str(period, pl.lit("01")).str.to_date("%Y%m%d", strict=False).dt.month_end()
