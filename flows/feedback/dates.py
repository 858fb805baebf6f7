"""Days and amounts as people write them in a returned list: read by the door of the departments' files (flows.ingest).

Nothing is read here in a way of its own; what is said here is which days and amounts an answer can have.
"""

from datetime import date

import polars as pl

from data_contracts.contract import Column, Kind
from flows.ingest.cells import ColumnReader

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""No visit was before and none is after: a five-digit number is a day of Excel's only between them."""
MAX_YUAN = 999_999_999.99


def days_of(cells: pl.Series) -> pl.Series:
    """The day that each cell names, in any form ingest reads; null for any other text, and outside FIRST to LAST."""
    values = ColumnReader(Column("day", "", (), Kind.DATE, False), LAST).read(cells).values
    return pl.select(pl.when(values.is_between(FIRST, LAST)).then(values)).to_series()


def amounts_of(cells: pl.Series) -> pl.Series:
    """The amount in yuan that each cell names, in any form ingest reads; null for any other text, and below zero."""
    amount = Column("yuan", "", (), Kind.YUAN, False, minimum=0, maximum=MAX_YUAN)
    return ColumnReader(amount, LAST).read(cells).values


def month_end(period: pl.Expr) -> pl.Expr:
    """Last day of a YYYYMM period."""
    return pl.concat_str(period, pl.lit("01")).str.to_date("%Y%m%d", strict=False).dt.month_end()
