"""Work once per distinct value: a month repeats the same names, numbers and addresses many times over."""

from collections.abc import Callable, Sequence

import polars as pl


def per_distinct(
    frame: pl.DataFrame, columns: Sequence[str], work: Callable[[pl.DataFrame], pl.DataFrame]
) -> pl.DataFrame:
    """Give `work` the distinct values of `columns`, hand its other columns to every row; rows and order unchanged.

    `work` must keep the rows and `columns` it is given and may add any other column. Only the added ones come back.
    """
    distinct = frame.select(columns).unique(maintain_order=True)
    done = work(distinct)
    if distinct.height == frame.height:
        return done.drop(columns)
    return (
        frame.select(columns)
        .join(done, on=list(columns), how="left", nulls_equal=True, maintain_order="left")
        .drop(columns)
    )
