"""One connection of the embedded DuckDB for each thread that asks: two statements on one would wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import Any

import duckdb

from data_contracts.bounded_database import HERE, READ_WHOLE


class Connections:
    """The connections to one database, by thread. What is registered is a connection's own, and is told to each."""

    def __init__(self, first: duckdb.DuckDBPyConnection) -> None:
        self._first = first
        self._by_thread = {get_ident(): first}
        self._readers: list[tuple[int, duckdb.DuckDBPyConnection]] = []
        self._datasets: dict[str, Any] = {}
        self._lock = Lock()  # a reader is closed by its own thread, and must not be asked to end then

    def own(self) -> duckdb.DuckDBPyConnection:
        """The connection of the thread that asks; one thread after another may have it, never two at once."""
        thread = get_ident()
        if thread not in self._by_thread:
            another = self._another()
            another.execute(READ_WHOLE)
            self._by_thread[thread] = another
        return self._by_thread[thread]

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One more connection to the same database, until the block ends: for reading from it, batch by batch, while a
        statement of one's own runs. It is ended with those of its thread, and closed with all."""
        reader = (get_ident(), self._another())
        with self._lock:
            self._readers.append(reader)
        try:
            yield reader[1]
        finally:
            with self._lock:
                self._readers.remove(reader)
            reader[1].close()

    def register(self, name: str, dataset: Any) -> None:
        """Make a dataset readable in all of them, but for those that read already: it would end what they read."""
        self._datasets[name] = dataset
        for connection in list(self._by_thread.values()):
            connection.register(name, dataset)

    def interrupt(self) -> None:
        """End what the others are asking for, with an error there."""
        thread = get_ident()
        with self._lock:
            for asker, connection in self._all():
                if asker != thread:
                    connection.interrupt()

    def close(self) -> None:
        """Close all of them, and with them the database."""
        for _, connection in self._all():
            connection.close()

    def _another(self) -> duckdb.DuckDBPyConnection:
        cursor = self._first.cursor()
        cursor.execute(HERE)
        for name, dataset in self._datasets.items():
            cursor.register(name, dataset)
        return cursor

    def _all(self) -> list[tuple[int, duckdb.DuckDBPyConnection]]:
        """Each with the thread that asks by it."""
        return [*self._by_thread.items(), *self._readers]
