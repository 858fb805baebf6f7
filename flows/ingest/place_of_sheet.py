"""Where the people of a sheet live, when its rows do not say it by code: from its title, else its file's name.

A township's form has its 12-digit code above the heading, or in its name (`369802001000_朝阳街道.xlsx`); the village's
name in a row makes that finer. A row without a name gets nothing, so that a blank row stays blank.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from data_contracts.area_names import AreaNames
from data_contracts.contract import Contract
from flows.ingest.headings import Headings
from flows.ingest.raw import Batch

CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")


def with_place(
    batches: Iterator[Batch],
    head: pl.DataFrame,
    found: Headings,
    contract: Contract,
    source_file: str,
    names: AreaNames | None,
) -> tuple[Iterator[Batch], Headings]:
    """The batches with a column more, and headings that know it; both as they were where the sheet has the column, the
    contract asks for none, or no code of this city is found. Row count unchanged."""
    village_column = next((c for c in contract.columns if c.village_of), None)
    column = contract.column(village_column.village_of) if village_column and village_column.village_of else None
    if village_column is None or column is None or column.name in found.columns or "name" not in found.columns:
        return batches, found
    code = _code_of(head, found, source_file, names)
    if code is None:
        return batches, found
    at = max(head.width, found.width)
    texts = (*found.texts, *[""] * (at - len(found.texts)), column.heading)
    columns = {**found.columns, column.name: at}
    village = found.columns.get(village_column.name)
    return _filled(batches, found, at, village, code, names), replace(found, columns=columns, texts=texts)


def _code_of(head: pl.DataFrame, found: Headings, source_file: str, names: AreaNames | None) -> str | None:
    """The first code of this city above the heading, else in the file's name."""
    above = [cell for row in head.head(found.rows[0]).iter_rows() for cell in row if cell]
    codes = [code for text in (*above, source_file) for code in CODE.findall(text)]
    return next((code for code in codes if names is None or code in names.by_code), None)


def _filled(
    batches: Iterator[Batch], found: Headings, at: int, village: int | None, code: str, names: AreaNames | None
) -> Iterator[Batch]:
    name = str(found.columns["name"])
    for batch in batches:
        cells = batch.cells
        wide = cells.with_columns(pl.lit(None, pl.String).alias(str(i)) for i in range(cells.width, at))
        places = [code] * cells.height
        if village is not None and names is not None:
            places = [names.inside(code, text) if text else code for text in cells[str(village)]]
        is_named = pl.col(name).str.strip_chars().fill_null("") != ""
        yield replace(
            batch, cells=wide.with_columns(pl.when(is_named).then(pl.Series(places, dtype=pl.String)).alias(str(at)))
        )
