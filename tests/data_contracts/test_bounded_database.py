"""A DuckDB within bounds: its memory, its folder, and no extension from elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data_contracts.bounded_database import HERE, bounded, pack


def test_it_keeps_to_its_bounds_and_its_folder_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    spill, before = tmp_path / "spill", os.umask(0)
    try:
        with bounded(spill, "64MiB", 1) as connection:
            names = ("memory_limit", "temp_directory", "threads", "autoload_known_extensions", "checkpoint_threshold")
            asked = ", ".join(f"current_setting('{name}')" for name in names)
            found = connection.execute(f"SELECT {asked}").fetchone()
    finally:
        os.umask(before)
    assert found == ("64.0 MiB", str(spill), 1, False, "931.3 GiB"), "nothing is packed but when it is told to"
    assert spill.stat().st_mode & 0o777 == 0o700


LONG_TABLE = "CREATE TABLE long AS SELECT range AS n, 'township ' || range % 50 AS text FROM range(500000)"
TAKEN = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"


@pytest.mark.parametrize(("most", "is_packed"), [(10**9, False), (10**6, True)])
def test_tables_are_packed_where_they_take_more_than_they_may_and_read_as_before(
    most: int, is_packed: bool, tmp_path: Path
) -> None:
    with bounded(tmp_path, "1GB", 1) as connection:
        connection.execute(LONG_TABLE)
        (before,) = connection.execute(TAKEN).fetchall()[0]
        pack(connection, most)
        (after,) = connection.execute(TAKEN).fetchall()[0]
        assert (after < before / 4) is is_packed
        found = connection.execute("SELECT CAST(sum(n) AS BIGINT), count(DISTINCT text) FROM long").fetchone()
        assert found == (124_999_750_000, 50)


def test_while_somebody_else_writes_nothing_is_packed_and_the_next_time_all_is(tmp_path: Path) -> None:
    with bounded(tmp_path, "1GB", 1) as connection, connection.cursor() as other:
        connection.execute(LONG_TABLE)
        (before,) = connection.execute(TAKEN).fetchall()[0]
        other.execute(HERE).execute("BEGIN").execute("CREATE TABLE another AS SELECT 1 AS n")
        pack(connection, 1)
        assert connection.execute(TAKEN).fetchall()[0][0] >= before
        other.execute("COMMIT")
        pack(connection, 1)
        assert connection.execute(TAKEN).fetchall()[0][0] < before / 4


ASKED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from data_contracts.bounded_database import bounded
from matchers.engine.connections import Connections

connections = Connections(bounded(Path(sys.argv[1]), "2GB", 2))
own = connections.own()
own.execute("CREATE TABLE rows AS SELECT range AS n, range % 8 AS part, 'text ' || range AS text FROM range(800000)")
named = (
    "SELECT rows.n, min(rows.text) AS text FROM rows JOIN (SELECT n FROM rows) AS other ON other.n = rows.n "
    "WHERE rows.part = {} GROUP BY rows.n"
)
asked = " UNION ALL ".join(named.format(part) for part in range(8))
ask = lambda: len(connections.own().execute(asked).fetchall())
with ThreadPoolExecutor(1) as pool:
    print(ask() if sys.argv[2] == "here" else pool.submit(ask).result())
"""


@pytest.mark.parametrize("where", ["here", "in another thread"])
def test_parts_under_one_another_are_read_whole_however_long_they_are(where: str, tmp_path: Path) -> None:
    """In a process of its own: where DuckDB waits for room in its results, it does so for ever."""
    told = [sys.executable, "-c", ASKED, str(tmp_path / "spill"), where]
    found = subprocess.run(told, capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "800000"
