"""Exchanged tables as polars frames, in exactly the types that data_contracts/tables.py gives them."""

import polars as pl
import pyarrow as pa

from data_contracts.tables import Table


def typed_frame(rows: pa.Table, spec: Table) -> pl.DataFrame:
    """An exchanged table as polars sees it, in the exact types of `spec`."""
    return pl.DataFrame(pl.from_arrow(rows.select(spec.schema.names).cast(spec.schema)))


def empty_frame(spec: Table) -> pl.DataFrame:
    """No rows of an exchanged table."""
    return typed_frame(spec.schema.empty_table(), spec)
