"""Connections to one database: whichever a thread asks by, it is ended and closed with the others."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import duckdb
import pyarrow as pa
import pytest

from data_contracts.bounded_database import bounded
from matchers.engine.connections import Connections

PATIENCE = 30
ENDLESS = "SELECT CAST(sum(one.n * two.n) AS BIGINT) FROM range(9999999) one (n), range(9999999) two (n)"


def test_what_a_thread_reads_beside_its_own_statement_is_ended_by_another_thread_and_not_by_itself(
    tmp_path: Path,
) -> None:
    connections, began = Connections(bounded(tmp_path, "100MB")), Event()

    def asks() -> str:
        with connections.reading() as reading:
            connections.interrupt()
            assert reading.execute("SELECT 1").fetchone() == (1,)
            began.set()
            try:
                return str(reading.execute(ENDLESS).fetchone())
            except duckdb.InterruptException:
                return "ended"

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asks)
        assert began.wait(PATIENCE)
        while not asked.done():
            connections.interrupt()
        assert asked.result() == "ended"
    assert connections.own().execute("SELECT 2").fetchone() == (2,)


def test_a_reader_knows_what_was_registered_reads_on_whatever_is_and_is_closed_with_its_block_or_with_all(
    tmp_path: Path,
) -> None:
    connections = Connections(bounded(tmp_path, "100MB"))
    connections.register("numbers", pa.table({"n": range(100_000)}))
    with connections.reading() as reading:
        reader = reading.execute("SELECT n FROM numbers").to_arrow_reader(10_000)
        first = reader.read_next_batch().num_rows
        connections.register("meanwhile", pa.table({"n": [2]}))
        assert first + sum(batch.num_rows for batch in reader) == 100_000
    assert connections.own().execute("SELECT n FROM meanwhile").fetchall() == [(2,)]
    with pytest.raises(duckdb.ConnectionException):
        reading.execute("SELECT 1")
    with connections.reading() as open_at_the_end:
        connections.close()
        with pytest.raises(duckdb.ConnectionException):
            open_at_the_end.execute("SELECT 1")
