"""An in-memory DuckDB within bounds: so much memory, a folder for what does not fit, nothing loaded from elsewhere.

What a connection is asked is read whole. DuckDB would hand out results a megabyte at a time, and does not come back
where several parts of a UNION ALL wait for room there at once (1.5.6, duckdb/duckdb#22215; eight parts that join and
group 100,000 rows each do): so there is always room. Who reads a long table batch by batch has a connection without
this (matchers/engine/connections.py).
"""

from pathlib import Path

import duckdb

from data_contracts import at_rest, private
from data_contracts.left_out import leave_pandas_out

READ_WHOLE = "SET streaming_buffer_size = '1TB'"
"""Of one connection, not of those opened from it."""


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
    connection.execute(READ_WHOLE)
    return connection
