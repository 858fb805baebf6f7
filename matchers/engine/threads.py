"""How many threads a statement of the embedded DuckDB is given: one where more would find nothing to do.

DuckDB parts work by row groups: what fits into one is one thread's work, and the thread that asked would ask again and
again, without a pause, whether the other is done. That took up to as much of a processor as the work itself, and more
where a kernel in Python waits for the lock that the asking takes.

A statement is cut into as many parts as DuckDB counts threads when it begins, and no more are made later. So where
several ask at once, all threads are counted, of which the callers are some (`external_threads`): each does the parts of
its own, and who is left alone has parts that the threads then free can take.
"""

import re
from collections.abc import Callable, Iterable
from threading import Lock

ROW_GROUP = 122_880
"""Rows that DuckDB keeps together, in memory and in Parquet."""

LONG = 5_000_000
"""Rows from which tables of some two hundred bytes a row, looked up or grouped, want gigabytes."""


class Threads:
    """Knows how many rows each table has, and sets the threads before a statement: `most`, or one.

    `use` is told how many DuckDB counts, and how many of them are callers.
    """

    def __init__(self, use: Callable[[int, int], object], most: int) -> None:
        self._use, self.most, self._now = use, most, (most, 1)
        self._callers, self._lock = 1, Lock()
        self._rows: dict[str, int] = {}

    def kept(self, name: str, rows: int) -> None:
        """A table has so many rows now."""
        self._rows[name] = rows

    def grown(self, name: str, rows: int) -> None:
        """A table has so many rows more."""
        self._rows[name] = self._rows.get(name, 0) + rows

    def seen(self, name: str, inputs: Iterable[str]) -> None:
        """A view reads these, and is as long as the longest."""
        self._rows[name] = self._of(inputs)

    def renamed(self, old: str, new: str) -> None:
        """A table goes by another name."""
        if old in self._rows:
            self._rows[new] = self._rows.pop(old)

    def forgotten(self, name: str) -> None:
        """A table is no more."""
        self._rows.pop(name, None)

    def shared_by(self, callers: int) -> None:
        """So many ask at once from now on, each of whom is a thread; none but they and what is left over. Who is left
        alone may be in the middle of a long statement, which all help at once."""
        if callers != self._callers:
            self._callers = callers
            self._set(self.most)

    def is_long(self, tables: Iterable[str]) -> bool:
        """Whether one of these tables is: what a statement makes of it may fill the memory by itself."""
        return self._of(tables) > LONG

    def for_reading(self, inputs: Iterable[str] = ()) -> None:
        """The next statement reads these tables, or any there are where none is named; nobody told of a table: it may
        be of any length."""
        self._set(1 if self._of(tuple(inputs) or tuple(self._rows)) <= ROW_GROUP else self.most)

    def for_statement(self, sql: str, inputs: Iterable[str] = ()) -> None:
        """The next statement is this one, of a step with these inputs; where none are told, it reads the tables that it
        names. A word that only happens to be a table's name may give it a thread more, never one too few."""
        self.for_reading(tuple(inputs) or [word for word in set(re.findall(r"\w+", sql)) if word in self._rows])

    def for_a_stream(self) -> None:
        """The next statement takes in what kernels give, batch by batch: that is one thread's work."""
        self._set(1)

    def _of(self, inputs: Iterable[str]) -> int:
        """Rows of the longest of them."""
        return max((self._rows.get(name, ROW_GROUP + 1) for name in inputs), default=0)

    def _set(self, threads: int) -> None:
        """Side by side all threads count, whatever a statement asks for: it may be left alone."""
        with self._lock:
            wanted = (threads if self._callers == 1 else self.most, self._callers)
            if wanted != self._now:
                self._use(*wanted)
                self._now = wanted
