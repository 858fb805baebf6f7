"""Rows as an Arrow table, by way of polars: pyarrow's own way from Python values imports pandas, which takes 0.4 s.

table_of([{"area_code": "369801000000", "level": "县"}], AREAS.schema)
"""

from collections.abc import Iterable, Mapping

import polars as pl
import pyarrow as pa


def table_of(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of this schema, one row each in the order given; a column that a row lacks is null there.

    TypeError for a value that is not of its column's type.
    """
    frame = pl.DataFrame([dict(row) for row in rows], schema=_polars_schema(schema))
    return frame.to_arrow().cast(schema).combine_chunks()


def _polars_schema(schema: pa.Schema) -> pl.Schema:
    empty = pl.from_arrow(pa.Table.from_batches([], schema))
    if not isinstance(empty, pl.DataFrame):
        raise TypeError("a schema has columns")
    return empty.schema
