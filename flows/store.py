"""Every path of the store and of the deliverables, and how files get there: written aside, then renamed.

    <store>/periods/<P>/<stage>/<table>.parquet   what a stage handed on; the folder appears whole or not at all
    <store>/periods/<P>/<stage>/stage.json        its fingerprint, rows, seconds: where a killed run stopped
    <store>/periods/<P>/manifest.json             the published manifest, chained to the month before
    <store>/ledger/<P>.parquet                    what happened to leads, appended month by month
    <store>/runs/                                 the run ledger
    <store>/tmp/                                  spill files and halves of things; always safe to remove

The state before a period is the state its predecessor left: nothing here is ever changed in place.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts import private
from data_contracts.errors import StoreError, UsageError
from data_contracts.tables import Table

HASH_BLOCK = 1 << 20
PRIVATE_FILE, PRIVATE_FOLDER = private.FILE, private.FOLDER


@dataclass(frozen=True)
class Store:
    """The lake under one root folder."""

    root: Path

    def period(self, period: str) -> Path:
        """Folder of a period."""
        return self.root / "periods" / period

    def stage(self, period: str, stage: str) -> Path:
        """Folder a stage hands on in a period."""
        return self.period(period) / stage

    def table(self, period: str, stage: str, table: Table) -> Path:
        """Parquet file of an exchanged table."""
        return self.stage(period, stage) / f"{table.name}.parquet"

    def core(self, period: str, extract: str) -> Path:
        """Parquet file of an extract's accepted rows."""
        return self.stage(period, "ingest") / f"core_{extract}.parquet"

    def ledger(self) -> Path:
        """Folder of the ledger: one file per period and kind."""
        return self.root / "ledger"

    def runs(self) -> Path:
        """Folder of the run ledger."""
        return self.root / "runs"

    def tmp(self, name: str) -> Path:
        """A place for something half-made."""
        return self.root / "tmp" / name

    def periods(self) -> list[str]:
        """Periods the store holds, oldest first."""
        folder = self.root / "periods"
        return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []

    def previous(self, period: str) -> str | None:
        """The latest published period before this one, or null for the first month."""
        earlier = [p for p in self.periods() if p < period and (self.period(p) / "manifest.json").exists()]
        return earlier[-1] if earlier else None


def existing(store: Store) -> Store:
    """The store itself; UsageError when its folder is not there: a mistyped path is no empty store."""
    if not store.root.is_dir():
        raise UsageError("there is no such store", where=str(store.root), do="give the --store of the monthly runs")
    return store


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the place of `folder` only when the block ends without an error."""
    aside = folder.with_name(f".{folder.name}.part")
    old = folder.with_name(f".{folder.name}.old")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True, mode=PRIVATE_FOLDER)
        yield aside
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"the folder cannot be written ({error.strerror or type(error).__name__})",
            where=str(folder),
            do="check that it exists, that you may write there and that the disk is not full",
        ) from error


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file aside and rename it into place."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.chmod(mode)
        aside.replace(path)
    except OSError as error:
        raise StoreError(
            f"the file cannot be written ({error.strerror})",
            where=str(path),
            do="check that you may write there and that the disk is not full",
        ) from error


def write_json(path: Path, content: object) -> None:
    """Write JSON the same way every time: sorted keys, UTF-8, one trailing newline."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    write_bytes(path, (text + "\n").encode())


def write_table(path: Path, table: pa.Table, spec: Table) -> None:
    """Write an exchanged table: cast to its schema, in its total order, readable by its owner only."""
    ordered = table.select(spec.schema.names).cast(spec.schema)
    ordered = ordered.sort_by([(column, "ascending") for column in spec.key])
    aside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(ordered, aside, compression="zstd")
    aside.chmod(PRIVATE_FILE)
    aside.replace(path)


def read_table(path: Path) -> pa.Table:
    """Read one Parquet file whole."""
    return pq.read_table(path)


def sha256(path: Path) -> str:
    """Hash of a file's bytes, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_writable(folder: Path) -> bool:
    """Whether a folder exists, or could be made, and may be written."""
    nearest = next(p for p in [folder, *folder.parents] if p.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
