"""Exchanged tables as polars frames, in exactly the types that data_contracts/tables.py gives them."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from data_contracts.row_tables import table_of
from data_contracts.tables import Table


def typed_frame(rows: pa.Table, spec: Table) -> pl.DataFrame:
    """An exchanged table as polars sees it, in the exact types of `spec`."""
    return pl.DataFrame(pl.from_arrow(rows.select(spec.schema.names).cast(spec.schema)))


def empty_frame(spec: Table) -> pl.DataFrame:
    """No rows of an exchanged table."""
    return typed_frame(table_of([], spec.schema), spec)


def nulls(columns: Mapping[str, pa.DataType]) -> list[pl.Expr]:
    """Columns of exchanged tables with nothing in them."""
    types = pl.DataFrame(pl.from_arrow(table_of([], pa.schema(list(columns.items()))))).schema
    return [pl.lit(None, dtype=kind).alias(name) for name, kind in types.items()]


def filled_up(rows: pl.DataFrame, spec: Table) -> pl.DataFrame:
    """Rows that have some columns of an exchanged table -> all of them, the others null. Row count unchanged."""
    absent = {column.name: column.type for column in spec.schema if column.name not in rows.columns}
    return typed_frame(rows.with_columns(nulls(absent)).to_arrow(), spec)
