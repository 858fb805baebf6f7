"""A CSV deliverable: where it goes and its rows. Pure: writing is left to the publish stage."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class CsvFile:
    """One CSV under the month's folder. `path` is relative; `rows` all text, masked and neutralised."""

    path: str
    rows: pl.DataFrame


def csv_bytes(rows: pl.DataFrame, *, is_for_people: bool = True) -> bytes:
    """CSV with CRLF that opens right in Excel and WPS: with a BOM for people, without one for scripts.

    Blank cells are nothing at all, not a pair of quotes.
    """
    bare = rows.with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in rows.columns)
    return bare.write_csv(include_bom=is_for_people, line_terminator="\r\n").encode("utf-8")
