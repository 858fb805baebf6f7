"""An in-memory DuckDB within bounds: so much memory, a folder for what does not fit, nothing loaded from elsewhere.

Its tables lie in a database of their own, which keeps them packed (each column by what suits it) once it is told to,
and only then: a sixth of the memory, as fast to read. Packing takes 60 ns a value, so it is for when memory is short.

What a connection is asked is read whole. DuckDB would hand out results a megabyte at a time, and does not come back
where several parts of a UNION ALL wait for room there at once (1.5.6, duckdb/duckdb#22215; eight parts that join and
group 100,000 rows each do): so there is always room. Who reads a long table batch by batch has a connection without
this (matchers/engine/connections.py).
"""

from contextlib import suppress
from pathlib import Path

import duckdb

from data_contracts import at_rest, private
from data_contracts.left_out import leave_pandas_out

READ_WHOLE = "SET streaming_buffer_size = '1TB'"
"""Of one connection, not of those opened from it."""
PACKED_ON_DEMAND = "SET checkpoint_threshold = '1TB'"
"""Of the whole database. After every 16 MB it would pack what there is by itself, and whoever commits waits for it."""
TABLES = "kept"
HERE = f"USE {TABLES}"
"""Of one connection, too: where what it makes lies."""
_HELD = (
    "SELECT CAST(sum(memory_usage_bytes + temporary_storage_bytes) AS BIGINT) "
    "FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"
)


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
    connection.execute(PACKED_ON_DEMAND)
    connection.execute(READ_WHOLE)
    connection.execute(f"ATTACH ':memory:' AS {TABLES} (COMPRESS)")
    connection.execute(HERE)
    return connection


def pack(connection: duckdb.DuckDBPyConnection, most: int) -> None:
    """Pack what is not yet, if the tables take more than `most` bytes, on the disk of spill or in memory. Not while
    another statement writes: DuckDB refuses, and who makes the next table asks again."""
    held = connection.execute(_HELD).fetchone()
    if held and held[0] and held[0] > most:
        with suppress(duckdb.TransactionException):
            connection.execute(f"CHECKPOINT {TABLES}")
