"""Threads of the embedded DuckDB: one where none of a statement's tables is longer than a row group."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.steps import Step
from matchers.engine.duck import duck_engine
from matchers.engine.threads import ROW_GROUP, Threads


def _asked(*lengths: tuple[str, int]) -> tuple[Threads, list[int]]:
    asked: list[int] = []
    threads = Threads(asked.append, most=4)
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


def test_callers_side_by_side_are_the_threads_and_what_is_left_over_helps_them() -> None:
    threads, asked = _asked(("few", 3), ("more", ROW_GROUP + 1))
    threads.shared_by(2)
    threads.for_reading(("more",))
    threads.for_reading(("few",))
    threads.shared_by(4)
    threads.for_reading(("more",))
    threads.shared_by(1)
    assert asked == [3, 1, 4], "whose statement runs still has them now, not only the next"
    threads.for_reading(("few",))
    threads.shared_by(1)
    threads.for_reading(("more",))
    assert asked == [3, 1, 4, 1, 4]
