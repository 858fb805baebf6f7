"""Tables as folders of Parquet parts on a path that driver and executors share, and how long each folder stays."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from shutil import rmtree

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts import private
from matchers.engine.numbering import Numbering


@dataclass(frozen=True)
class Kept:
    """A table that is there: its parts, in order, their rows and schema, and how rows are numbered where they are."""

    parts: tuple[Path, ...]
    schema: pa.Schema
    rows: int
    folders: tuple[Path, ...] = ()
    numbering: Numbering | None = None

    def and_then(self, more: "Kept") -> "Kept":
        """This table with the parts of another of the same columns behind its own."""
        rows = self.rows + more.rows
        return replace(self, parts=self.parts + more.parts, rows=rows, folders=self.folders + more.folders)


class Folders:
    """The folders under `root`, numbered as they are made. One that a plan still reads stays until it is let go."""

    def __init__(self, root: Path) -> None:
        self._root, self._numbers = root, count(1)
        self._held, self._due = Counter[Path](), set[Path]()

    def new(self, name: str) -> Path:
        """A path for table `name` that no other had; nothing is there yet."""
        plain = "".join(sign if sign.isalnum() else "_" for sign in name)
        return self._root / f"{next(self._numbers):05d}_{plain}"

    def of_parts(self, folder: Path, parts: Iterable[Path]) -> Kept:
        """What lies in a folder's parts, by their footers."""
        files = tuple(parts)
        rows = rows_of(files)
        return Kept(files, pq.read_schema(files[0]).remove_metadata(), rows, (folder,))

    def of_table(self, folder: Path, table: pa.Table) -> Kept:
        """An Arrow table written as the one part of a folder, its owner's only."""
        folder.mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
        part = folder / "part-0.parquet"
        pq.write_table(table, part)
        return Kept((part,), table.schema.remove_metadata(), table.num_rows, (folder,))

    def hold(self, folders: Iterable[Path]) -> None:
        """Keep folders for a plan that has yet to read them, whatever becomes of their tables."""
        self._held.update(folders)

    def let_go(self, folders: Iterable[Path]) -> None:
        """End one `hold`; what was to be removed meanwhile is removed when the last has ended."""
        for folder in folders:
            self._held[folder] -= 1
            if self._held[folder] <= 0:
                del self._held[folder]
                if folder in self._due:
                    self.remove([folder])

    def remove(self, folders: Iterable[Path]) -> None:
        """Remove folders, those that are held as soon as they are let go."""
        for folder in folders:
            if folder in self._held:
                self._due.add(folder)
            else:
                self._due.discard(folder)
                rmtree(folder, ignore_errors=True)


def rows_of(parts: Iterable[Path]) -> int:
    """The rows of Parquet files, from their footers."""
    return sum(pq.read_metadata(part).num_rows for part in parts)
