"""Threads of the embedded DuckDB: one where none of a statement's tables is longer than a row group."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, get_ident

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb.sqltypes import BIGINT

from data_contracts.steps import Step
from matchers.engine.duck import duck_engine
from matchers.engine.threads import LONG, ROW_GROUP, Threads


def _asked(*lengths: tuple[str, int]) -> tuple[Threads, list[int]]:
    asked: list[int] = []
    threads = Threads(lambda counted, callers: asked.append(counted), most=4)
    for name, rows in lengths:
        threads.kept(name, rows)
    return threads, asked


def test_tables_of_one_row_group_are_read_by_one_thread_and_longer_ones_by_all() -> None:
    threads, asked = _asked(("few", 3), ("full", ROW_GROUP), ("more", ROW_GROUP + 1))
    threads.for_reading(("few", "full"))
    threads.for_reading(("full",))
    threads.for_reading(("few", "more"))
    threads.for_reading(("few",))
    assert asked == [1, 4, 1]


def test_a_table_nobody_told_of_may_be_long_and_a_statement_that_names_none_may_read_all() -> None:
    threads, asked = _asked(("few", 3))
    threads.for_reading()
    threads.for_reading(("elsewhere",))
    threads.kept("many", ROW_GROUP + 1)
    threads.for_reading(("few",))
    threads.for_reading()
    assert asked == [1, 4, 1, 4]


def test_a_statement_reads_the_tables_it_names_where_no_inputs_are_told() -> None:
    threads, asked = _asked(("few", 3), ("many", ROW_GROUP + 1))
    threads.for_statement("SELECT n FROM few")
    threads.for_statement("SELECT n FROM few JOIN many USING (n)")
    threads.for_statement("SELECT n FROM many", ("few",))
    threads.for_statement("SELECT 1 AS n")
    assert asked == [1, 4, 1, 4]


def test_length_follows_parts_names_and_views_and_ends_with_the_table() -> None:
    threads, asked = _asked(("grows", ROW_GROUP), ("few", 1))
    threads.seen("view", ("grows", "few"))
    threads.for_reading(("view",))
    threads.grown("grows", 1)
    threads.renamed("grows", "grown")
    threads.for_reading(("grown",))
    threads.for_a_stream()
    threads.seen("long", ("grown", "few"))
    threads.for_reading(("long",))
    threads.forgotten("grown")
    threads.forgotten("long")
    threads.for_reading()
    assert asked == [1, 4, 1, 4, 1]


def test_the_engine_tells_its_tables_files_and_parts(tmp_path: Path) -> None:
    short, long = pa.table({"n": [1, 2]}), pa.table({"n": range(ROW_GROUP + 1)})
    pq.write_table(long, tmp_path / "long.parquet")
    with duck_engine(tmp_path / "spill", threads=3) as engine:

        def threads_after(name: str, *inputs: str) -> int:
            sql = " UNION ALL ".join(f"SELECT count(*) AS n FROM {table}" for table in inputs)
            engine.run_sql(Step(name, sql, "", inputs, ""))
            return int(engine._one("SELECT current_setting('threads')"))

        engine.put("short", short)
        engine.read("long", tmp_path / "long.parquet")
        assert threads_after("a", "short") == 1
        assert threads_after("b", "short", "long") == 3
        engine.define(Step("view", "SELECT n FROM long", "", ("long",), ""))
        assert threads_after("c", "view") == 3
        engine.map_arrow("mapped", "long", lambda batch: batch, long.schema)
        assert engine._one("SELECT current_setting('threads')") == 1
        assert threads_after("d", "mapped") == 3
        engine.drop("mapped", "view", "long")
        assert engine.query("SELECT current_setting('threads') AS n").to_pylist() == [{"n": 1}]


def test_a_table_is_long_from_five_million_rows_also_behind_a_view() -> None:
    threads, _ = _asked(("full", LONG), ("long", LONG + 1))
    threads.seen("view", ("full", "long"))
    assert not threads.is_long(("full", "elsewhere"))
    assert threads.is_long(("full", "long")) and threads.is_long(("view",))


def test_side_by_side_all_threads_count_and_the_callers_are_some_of_them() -> None:
    asked: list[tuple[int, int]] = []
    threads = Threads(lambda counted, callers: asked.append((counted, callers)), most=4)
    threads.kept("few", 3)
    threads.kept("more", ROW_GROUP + 1)
    threads.shared_by(2)
    threads.for_reading(("more",))
    threads.for_reading(("few",))
    threads.shared_by(4)
    threads.for_reading(("few",))
    threads.shared_by(1)
    assert asked == [(4, 2), (4, 4), (4, 1)], "whose statement runs still has them now, not only the next"
    threads.for_reading(("few",))
    threads.shared_by(1)
    threads.for_reading(("more",))
    assert asked[3:] == [(1, 1), (4, 1)]


def test_the_engine_counts_callers_among_its_threads_and_they_never_outnumber_them(tmp_path: Path) -> None:
    with duck_engine(tmp_path / "spill", threads=2) as engine:
        counted = "SELECT current_setting('threads') AS threads, current_setting('external_threads') AS callers"

        def settings() -> dict[str, int]:
            return dict(engine._db.execute(counted).to_arrow_table().to_pylist()[0])

        engine.turns.share(2)
        assert settings() == {"threads": 2, "callers": 2}
        engine.turns.share(1)
        assert settings() == {"threads": 2, "callers": 1}
        engine.put("few", pa.table({"n": [1]}))
        engine.query("SELECT n FROM few")
        assert settings() == {"threads": 1, "callers": 1}
        engine.turns.share(2)
        assert settings() == {"threads": 2, "callers": 2}


def test_who_is_left_alone_is_helped_in_the_middle_of_a_statement(tmp_path: Path) -> None:
    """A statement that began beside another is cut for all threads: whoever is free later finds parts of it."""
    rows = 20 * ROW_GROUP
    with duck_engine(tmp_path / "spill", threads=2) as engine:
        engine.put("long", pa.table({"n": range(rows)}))
        began, may_go_on = Event(), Event()
        threads_at_work: set[int] = set()

        def noted(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
            threads_at_work.add(get_ident())
            began.set()
            may_go_on.wait(20)
            return numbers

        engine.turns.share(2)
        engine._db.create_function("noted", noted, [BIGINT], BIGINT, type="arrow", side_effects=True)
        with ThreadPoolExecutor(1) as other:
            asked = other.submit(engine.query, "SELECT sum(noted(n)) AS total FROM long")
            assert began.wait(20)
            engine.turns.share(1)
            may_go_on.set()
            assert asked.result().to_pylist() == [{"total": rows * (rows - 1) // 2}]
    assert len(threads_at_work) == 2
