"""One connection of the embedded DuckDB for each thread that asks: two statements on one would wait for each other."""

from threading import get_ident
from typing import Any

import duckdb


class Connections:
    """The connections to one database, by thread. What is registered is a connection's own, and is told to each."""

    def __init__(self, first: duckdb.DuckDBPyConnection) -> None:
        self._first = first
        self._by_thread = {get_ident(): first}
        self._datasets: dict[str, Any] = {}

    def own(self) -> duckdb.DuckDBPyConnection:
        """The connection of the thread that asks; one thread after another may have it, never two at once."""
        thread = get_ident()
        if thread not in self._by_thread:
            self._by_thread[thread] = self.another()
        return self._by_thread[thread]

    def another(self) -> duckdb.DuckDBPyConnection:
        """One more connection to the same database: for reading from it while a statement of one's own runs."""
        cursor = self._first.cursor()
        for name, dataset in self._datasets.items():
            cursor.register(name, dataset)
        return cursor

    def register(self, name: str, dataset: Any) -> None:
        """Make a dataset readable in all of them."""
        self._datasets[name] = dataset
        for connection in list(self._by_thread.values()):
            connection.register(name, dataset)

    def interrupt(self) -> None:
        """End what the others are asking for, with an error there."""
        thread = get_ident()
        for asker, connection in list(self._by_thread.items()):
            if asker != thread:
                connection.interrupt()

    def close(self) -> None:
        """Close all of them, and with them the database."""
        for connection in self._by_thread.values():
            connection.close()
