"""An in-memory DuckDB within bounds: so much memory, a folder for what does not fit, nothing loaded from elsewhere."""

from pathlib import Path

import duckdb

from data_contracts import at_rest, private
from data_contracts.left_out import leave_pandas_out


def bounded(spill: Path, memory: str, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open it. `spill`: its own folder, made here for its owner alone; who closes the connection removes it.

    UsageError when tables are encrypted and that folder lies on a disk that is not.
    """
    at_rest.must_hold_spill(spill)
    leave_pandas_out()
    spill.mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads:
        config["threads"] = threads
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection
