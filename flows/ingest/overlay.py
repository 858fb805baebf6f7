"""Laying what people had put right (flows/audit/corrected.py) over the rows that departments deliver.

A row of the person that says something else is taken with the right value, and that is told: by row in row_remarks, in
the file's remarks, and to the supplier. Once every row of the person that a month brings says the same, the correction
is settled: what the department writes from the next month on is news, and counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl
import pyarrow as pa

from data_contracts import at_rest
from data_contracts.compile import RAW
from data_contracts.contract import Contract
from data_contracts.row_tables import table_of
from data_contracts.tables import CORRECTED_CELLS, CORRECTIONS_READ
from flows.audit.corrected import Correction, corrections_of, key_of
from flows.audit.tombstones import described, hash_of
from flows.ingest.cells import ColumnReader
from flows.store.paths import Store

NUMERIC = "_is_numeric"


@dataclass(frozen=True)
class Overlay:
    """The corrections that a month is read with. `settled`: numbers of those that an earlier month agreed with."""

    key: bytes = b""
    corrections: Sequence[Correction] = ()
    settled: frozenset[str] = frozenset()

    def of(self, extract: str) -> "Overlay":
        """What of it is laid over one extract."""
        mine = [one for one in self.corrections if one.extract == extract and one.number not in self.settled]
        return Overlay(self.key, mine)

    @cached_property
    def hashes(self) -> frozenset[str]:
        """The hashes of everybody it is about."""
        return frozenset(one for each in self.corrections for one in each.hashes)


@dataclass
class Laid:
    """What became of corrections in one file. `cells`: (source_row, column, number) that were taken with the right
    value; `right`: number -> rows that said the right value themselves."""

    cells: list[tuple[int, str, str]] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    remarks: list[tuple[int, str]] = field(default_factory=list)


def overlay_of(store: Store, previous: Path | None) -> Overlay:
    """The corrections of a store, and which of them last month's ingest found settled."""
    corrections = corrections_of(store)
    if not corrections:
        return Overlay()
    path = previous / f"{CORRECTIONS_READ.name}.parquet" if previous else None
    settled = at_rest.read_frame(path).filter("is_settled")["correction_no"] if path and path.is_file() else ()
    return Overlay(key_of(store), corrections, frozenset(settled))


def lay_over(
    rows: pl.DataFrame, contract: Contract, readers: Mapping[str, ColumnReader], overlay: Overlay, laid: Laid
) -> pl.DataFrame:
    """Accepted rows with what was put right. Row count and order unchanged; what was done is added to `laid`."""
    if not overlay.corrections or rows.is_empty():
        return rows
    of_row = _hashes_of(rows, overlay)
    for one in overlay.corrections:
        mine = of_row.select(pl.any_horizontal(pl.col("*").is_in(sorted(one.hashes)).fill_null(False))).to_series()
        if mine.any():
            rows = _put_right(rows, mine, one, contract, readers, laid)
    return rows


def notes_of(laid: Laid) -> list[str]:
    """What is said of a file of which cells were taken with another value."""
    return [f"{len(laid.cells)} 格按已受理的个人更正采用，逐行见 row_remarks，请改正后重报"] if laid.cells else []


def cells_table(laid: Iterable[tuple[str, str, Laid]]) -> pa.Table:
    """CORRECTED_CELLS of (extract, source_file, what was done)."""
    names = ("extract", "source_file", "source_row", "column", "correction_no")
    found = [(extract, file, *cell) for extract, file, each in laid for cell in each.cells]
    return table_of([dict(zip(names, cell, strict=True)) for cell in sorted(found)], CORRECTED_CELLS.schema)


def read_table(overlay: Overlay, laid: Sequence[Laid]) -> pa.Table:
    """CORRECTIONS_READ: every correction that stands, with what the month's rows said to it."""
    put_right = Counter(number for each in laid for _, _, number in each.cells)
    right = sum((each.right for each in laid), Counter[str]())
    rows = [
        {
            "correction_no": one.number,
            "extract": one.extract,
            "column": one.column,
            "basis": one.basis,
            "made_on": one.made_on,
            "sha256": one.sha256,
            "cells": put_right[one.number],
            "cells_right": right[one.number],
            "is_settled": one.number in overlay.settled or (right[one.number] > 0 and not put_right[one.number]),
        }
        for one in overlay.corrections
    ]
    return table_of(rows, CORRECTIONS_READ.schema)


def _hashes_of(rows: pl.DataFrame, overlay: Overlay) -> pl.DataFrame:
    """For each row the hash of its number or, without one, of name and birth date; null where it is nobody's."""
    texts = {"particulars": described(rows)}
    if "id_no" in rows.columns:
        texts["number"] = rows["id_no"]
    return pl.DataFrame({name: _hashed(column, overlay) for name, column in texts.items()})


def _hashed(texts: pl.Series, overlay: Overlay) -> pl.Series:
    known = {text: hash_of(overlay.key, text) for text in texts.unique().drop_nulls().to_list()}
    known = {text: digest for text, digest in known.items() if digest in overlay.hashes}
    return texts.replace_strict(known, default=None, return_dtype=pl.Utf8)


def _put_right(
    rows: pl.DataFrame,
    mine: pl.Series,
    one: Correction,
    contract: Contract,
    readers: Mapping[str, ColumnReader],
    laid: Laid,
) -> pl.DataFrame:
    name, mark = one.column, f"|{one.column}|"
    value = readers[name].read(pl.Series("raw", [one.text], pl.Utf8)).values.cast(rows.schema[name])[0]
    is_emptied = pl.col("emptied").str.contains(mark, literal=True)
    is_right = rows.select(pl.col(name).eq_missing(pl.lit(value, rows.schema[name])) & ~is_emptied).to_series()
    laid.right[one.number] += int((mine & is_right).sum())
    wrong = mine & ~is_right
    heading = next(column.heading for column in contract.columns if column.name == name)
    remark = f"“{heading}”与已受理的个人更正不同，按 {one.made_on} 第 {one.number} 号更正采用（依据：{one.basis}）"
    for row in rows["source_row"].filter(wrong).to_list():
        laid.cells.append((row, name, one.number))
        laid.remarks.append((row, remark))
    left = pl.col("emptied").str.replace(mark, "|", literal=True).replace("|", "")
    cells = [
        pl.when(wrong).then(pl.lit(value, rows.schema[name])).otherwise(name).alias(name),
        pl.when(wrong).then(pl.lit(one.text or None, pl.Utf8)).otherwise(name + RAW).alias(name + RAW),
        pl.when(wrong).then(left).otherwise("emptied").alias("emptied"),
    ]
    if name + NUMERIC in rows.columns:
        cells.append(pl.when(wrong).then(pl.lit(value=False)).otherwise(name + NUMERIC).alias(name + NUMERIC))
    return rows.with_columns(cells)
