"""Every path of the store: which folder holds what, month after month.

    <store>/periods/<P>/<stage>/<table>.parquet   what a stage handed on; the folder appears whole or not at all
    <store>/periods/<P>/ingest/core_<extract>/    its accepted rows, a part for each delivered file (core_parts.py)
    <store>/periods/<P>/<stage>/stage.json        its fingerprint, rows, seconds: where a killed run stopped
    <store>/periods/<P>/manifest.json             the published manifest, chained to the month before
    <store>/ledger/<P>_<kind>.parquet             what happened to leads, appended month by month
    <store>/ledger/<P>_<kind>.accepted_<hash>…    one returned file accepted by itself
    <store>/runs/                                 the run ledger
    <store>/tmp/                                  spill files and halves of things; always safe to remove

The state before a period is the state its predecessor left: nothing here is ever changed in place.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from data_contracts.core_parts import core_parts
from data_contracts.errors import UsageError
from data_contracts.tables import Table
from flows.store.older_files import ACCEPTED_ALONE, name_today

MANIFEST = "manifest.json"
"""The file by which a month is published: written last, it names all others."""


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

    def core(self, period: str, extract: str) -> list[Path]:
        """The files of an extract's accepted rows (data_contracts/core_parts.py); none where nothing was taken."""
        return core_parts(self.stage(period, "ingest"), extract)

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

    def published(self) -> list[str]:
        """Periods that were published, oldest first: those with a manifest."""
        return [period for period in self.periods() if (self.period(period) / MANIFEST).exists()]

    def previous(self, period: str) -> str | None:
        """The latest published period before this one, or null for the first month."""
        earlier = [known for known in self.published() if known < period]
        return earlier[-1] if earlier else None


def existing(store: Store) -> Store:
    """The store itself; UsageError when its folder is not there: a mistyped path is no empty store."""
    if not store.root.is_dir():
        raise UsageError("there is no such store", where=str(store.root), do="give the --store of the monthly runs")
    return store


def is_accepted_alone(path: Path) -> bool:
    """Whether a file of the ledger, of any version, holds one returned file accepted by itself."""
    return ACCEPTED_ALONE in name_today(path.name)


def is_writable(folder: Path) -> bool:
    """Whether a folder exists, or could be made, and may be written."""
    nearest = next(p for p in [folder, *folder.parents] if p.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
