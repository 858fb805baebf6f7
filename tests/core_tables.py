"""Core tables of a made month, whole: a test asks for rows, not for the parts in which they lie."""

from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.core_parts import core_parts


def core_rows(ingest: Path, extract: str, columns: list[str] | None = None) -> pl.DataFrame:
    """The accepted rows of an extract, in the order of files and rows; none of one that did not arrive."""
    if parts := core_parts(ingest, extract):
        return at_rest.read_frame(parts, columns)
    nothing = pl.DataFrame(pl.from_arrow(core_schema(load_contracts()[extract]).empty_table()))
    return nothing.select(columns or nothing.columns)
