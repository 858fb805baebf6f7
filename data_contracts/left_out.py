"""A library that others load though nothing here uses it: they look for it once, and are told that it is not there.

DuckDB and Arrow ask for pandas when they are first given a table, a list or a value, and load it (a second of
processor) where it is installed, as it is for Great Expectations' sake, which imports it itself. Arrow asks once.
DuckDB would ask with every value where it is not there, but keeps what it was given: an empty module, whose types no
value is of.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import Lock
from types import ModuleType

import duckdb
import pyarrow as pa

PANDAS = "pandas"
LOADING = Lock()
"""Held by who loads what needs pandas, in whatever thread: it must not find it missing."""


class _NotThere(MetaPathFinder):
    """Finds pandas not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """ModuleNotFoundError for pandas; every other module is left to others."""
        if fullname == PANDAS:
            raise ModuleNotFoundError(f"No module named '{PANDAS}'", name=PANDAS)
        return None


def leave_pandas_out() -> None:
    """Have Arrow and DuckDB look for pandas now, in vain; nothing is done where it is loaded already."""
    with LOADING:
        if PANDAS in sys.modules:
            return
        finder = _NotThere()
        sys.meta_path.insert(0, finder)
        try:
            looked_at = pa.table({"n": pa.array([0])})
        finally:
            sys.meta_path.remove(finder)
        sys.modules[PANDAS] = ModuleType(PANDAS)
        try:
            with duckdb.connect(":memory:") as connection:
                connection.register("looked_at", looked_at)
                connection.execute("SELECT $value", {"value": ""})
        finally:
            del sys.modules[PANDAS]
