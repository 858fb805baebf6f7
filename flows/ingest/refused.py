"""Payment orders and visits that were not taken: the household of one that cannot be used is still not without any.

"Nothing was paid" and "nobody came" are said of households. A row without a name, of an unknown kind or with a broken
amount is rejected, and yet it is somebody's: what could be read of it is kept, so that rules hold back instead of
saying that there is no row.
"""

import polars as pl

from data_contracts.contract import Contract
from data_contracts.tables import REFUSED_ROWS

BY_HOUSEHOLD = ("payments", "visits")
"""Extracts whose silence rules read household by household."""
_FIRST_OF = {"area_code": ("live_area", "hukou_area")}


def refused_orders(refused: pl.DataFrame, contract: Contract) -> list[pl.DataFrame]:
    """Rejected rows of a batch (core columns) in the columns of REFUSED_ROWS; [] where none of them tells anything:
    for other extracts, and of rows dated after the month."""
    if contract.extract not in BY_HOUSEHOLD:
        return []
    rows = refused.filter(~pl.col("is_after_as_of"))
    if rows.is_empty():
        return []
    there = set(rows.columns)
    columns = []
    for name, type_ in zip(REFUSED_ROWS.schema.names, empty().dtypes, strict=True):
        sources = [source for source in _FIRST_OF.get(name, (name,)) if source in there]
        value = pl.coalesce(sources) if sources else pl.lit(None)
        columns.append(value.cast(type_).alias(name))
    return [rows.select(columns).with_columns(extract=pl.lit(contract.extract))]


def empty() -> pl.DataFrame:
    """REFUSED_ROWS without a row."""
    frame = pl.from_arrow(REFUSED_ROWS.schema.empty_table())
    assert isinstance(frame, pl.DataFrame)
    return frame
