"""The number of a source row: `row_id`, out of the number of its file and its row there, and back.

Of whole numbers and of columns alike; a column of file numbers is widened first, for a row_id takes 64 bits.
"""

from typing import overload

import polars as pl

from data_contracts.tables import ROW_ID_STRIDE


@overload
def row_id_of(file_no: int, source_row: int) -> int: ...
@overload
def row_id_of(file_no: pl.Expr, source_row: pl.Expr) -> pl.Expr: ...
def row_id_of(file_no: int | pl.Expr, source_row: int | pl.Expr) -> int | pl.Expr:
    """The number of a row in its period; null where either is not known."""
    wide = file_no.cast(pl.Int64) if isinstance(file_no, pl.Expr) else file_no
    return wide * ROW_ID_STRIDE + source_row


@overload
def file_no_of(row_id: int) -> int: ...
@overload
def file_no_of(row_id: pl.Expr) -> pl.Expr: ...
def file_no_of(row_id: int | pl.Expr) -> int | pl.Expr:
    """The number of the row's file."""
    return (row_id // ROW_ID_STRIDE).cast(pl.Int32) if isinstance(row_id, pl.Expr) else row_id // ROW_ID_STRIDE


@overload
def source_row_of(row_id: int) -> int: ...
@overload
def source_row_of(row_id: pl.Expr) -> pl.Expr: ...
def source_row_of(row_id: int | pl.Expr) -> int | pl.Expr:
    """The row in its file, counted as a spreadsheet does."""
    return (row_id % ROW_ID_STRIDE).cast(pl.Int32) if isinstance(row_id, pl.Expr) else row_id % ROW_ID_STRIDE
