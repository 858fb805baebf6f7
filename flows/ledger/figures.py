"""The figures of each month's bulletin, kept beside the ledger so that a year later somebody can compare."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts.tables import FIGURES
from flows.store.files import write_table
from flows.store.frames import empty_frame, typed_frame
from flows.store.paths import Store


def keep(store: Store, period: str, figures: pl.DataFrame) -> None:
    """Keep a month's figures; nothing is overwritten: other figures of the same month are added as a later file."""
    there = _kept(store, period)
    if there and typed_frame(pq.read_table(there[-1]), FIGURES).equals(figures.sort(FIGURES.key)):
        return
    name = f"{period}_figures.parquet" if not there else f"{period}_figures.{len(there) + 1}.parquet"
    write_table(store.ledger() / name, figures.to_arrow(), FIGURES)


def a_year_before(store: Store, period: str) -> pl.DataFrame:
    """FIGURES of the same month a year ago; no rows when nobody kept them."""
    there = _kept(store, f"{int(period) - 100:06d}")
    return typed_frame(pq.read_table(there[-1]), FIGURES) if there else empty_frame(FIGURES)


def _kept(store: Store, period: str) -> list[Path]:
    paths = store.ledger().glob(f"{period}_figures*.parquet")
    return sorted(paths, key=lambda path: (len(path.name), path.name))
