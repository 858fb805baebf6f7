"""The default engine: what is kept, what is only readable, and that a written file has the order of its step."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.steps import Step
from matchers.engine import duck
from matchers.engine.duck import DuckEngine, duck_engine

NUMBERS = pa.table({"n": list(range(500_000))})


def _step(name: str, sql: str) -> Step:
    return Step(name=name, sql=sql, purpose="", inputs=("numbers",), grain="")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path / "spill") as opened:
        opened.put("numbers", NUMBERS)
        yield opened


def test_an_exported_step_has_its_own_order_and_leaves_no_table(engine: DuckEngine, tmp_path: Path) -> None:
    step = _step("falling", "SELECT n FROM numbers WHERE n >= $least ORDER BY n DESC NULLS LAST")
    assert engine.export(step, tmp_path / "falling.parquet", {"least": 10}) == NUMBERS.num_rows - 10
    written = pq.read_table(tmp_path / "falling.parquet")["n"].to_pylist()
    assert written == list(range(NUMBERS.num_rows - 1, 9, -1))
    assert not engine.has("falling")
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_defined_step_follows_what_it_reads_and_a_run_one_keeps_its_rows(engine: DuckEngine) -> None:
    engine.define(_step("followed", "SELECT n FROM numbers"))
    engine.run_sql(_step("kept", "SELECT n FROM numbers"))
    engine.put("numbers", NUMBERS.slice(0, 3))
    assert (engine.rows("followed"), engine.rows("kept")) == (3, NUMBERS.num_rows)


def test_names_can_be_given_again_to_tables_and_views(engine: DuckEngine) -> None:
    engine.define(_step("same", "SELECT n FROM numbers"))
    engine.run_sql(_step("same", "SELECT n + 1 AS n FROM numbers"))
    engine.define(_step("same", "SELECT n + 2 AS n FROM numbers"))
    assert engine.query("SELECT min(n) AS n FROM same").to_pylist() == [{"n": 2}]
    engine.drop("same", "never_there")
    assert not engine.has("same")


def test_a_table_grows_part_by_part_and_a_part_may_read_what_was_there(engine: DuckEngine) -> None:
    part = _step("part", "SELECT n, n + 1 AS next FROM numbers WHERE n BETWEEN $low AND $low + 2")
    more = "SELECT p.next + 10 AS next, p.n + 10 AS n FROM grown AS p JOIN numbers AS n ON n.n = p.n"
    assert engine.append("grown", part, {"low": 0}) == 3
    assert engine.append("grown", part, {"low": 5}) == 3
    assert engine.append("grown", _step("more", more)) == 6
    assert engine.query("SELECT n FROM grown WHERE next = n + 1 ORDER BY n").column(0).to_pylist() == [
        *(0, 1, 2, 5, 6, 7),
        *(10, 11, 12, 15, 16, 17),
    ]


def test_a_table_takes_another_name_from_what_had_it(engine: DuckEngine) -> None:
    engine.run_sql(_step("next", "SELECT n FROM numbers WHERE n < 2"))
    engine.define(_step("seen", "SELECT n FROM numbers WHERE n < 5"))
    engine.rename("next", "numbers")
    assert (engine.rows("numbers"), engine.has("next")) == (2, False)
    engine.rename("seen", "numbers_seen")
    assert (engine.has("seen"), engine.rows("numbers_seen")) == (False, 2)
    engine.drop("numbers_seen", "numbers")
    assert not engine.has("numbers")


def test_a_kernel_reads_a_defined_step_as_it_is_made(engine: DuckEngine) -> None:
    engine.define(_step("doubled", "SELECT n * 2 AS n FROM numbers"))
    rows = engine.map_arrow("mapped", "doubled", lambda batch: batch, pa.schema([("n", pa.int64())]))
    assert rows == NUMBERS.num_rows
    assert engine.query("SELECT max(n) AS n FROM mapped").to_pylist() == [{"n": 2 * (NUMBERS.num_rows - 1)}]


@pytest.mark.parametrize("fails", ["reading", "kernel"])
def test_what_fails_in_the_middle_of_a_stream_is_raised_and_the_engine_goes_on(engine: DuckEngine, fails: str) -> None:
    """The next batch is under way then, in a thread of its own."""
    last = "CASE WHEN n = 400000 THEN error('unreadable') ELSE n END" if fails == "reading" else "n"
    engine.define(_step("read", f"SELECT CAST({last} AS BIGINT) AS n FROM numbers"))

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        if fails == "kernel" and batch.column("n")[0].as_py() >= 200_000:
            raise ValueError("unreadable")
        return batch

    schema = pa.schema([("n", pa.int64())])
    with pytest.raises(Exception, match="unreadable"):
        engine.map_arrow("mapped", "read", kernel, schema)
    assert engine.map_arrow("again", "numbers", lambda batch: batch, schema) == NUMBERS.num_rows


def test_a_table_without_rows_has_the_columns_that_it_would_have_with_some(engine: DuckEngine) -> None:
    parts = pa.list_(pa.struct([("extract", pa.string()), ("row", pa.int32())]))
    kinds = [("id", pa.int64()), ("Name of it", pa.string()), ("day", pa.date32()), ("yuan", pa.decimal128(18, 2))]
    schema = pa.schema([*kinds, ("is_so", pa.bool_()), ("parts", parts), ("at", pa.timestamp("us", "UTC"))])
    engine.put("none", schema.empty_table())
    engine.put("one", pa.Table.from_pylist([{"id": 1}], schema))
    columns = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $name ORDER BY column_index"
    told = [engine.query(columns, {"name": name}).to_pylist() for name in ("none", "one")]
    assert told[0] == told[1] and len(told[0]) == len(schema)
    assert (engine.rows("none"), engine.rows("one")) == (0, 1)
    engine.put("one", schema.empty_table())
    assert engine.rows("one") == 0, "a table put again is another table"


def test_what_is_kept_says_its_rows(engine: DuckEngine) -> None:
    assert [engine.run_sql(_step("few", f"SELECT n FROM numbers WHERE n < {n}")) for n in (3, 0)] == [3, 0]
    assert engine.append("grown", _step("none", "SELECT n FROM numbers WHERE n < 0")) == 0
    assert engine.append("grown", _step("some", "SELECT n FROM numbers WHERE n < 4")) == 4


def test_tables_are_packed_after_a_long_one_which_is_read_more_than_once_by_four_times_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(duck, "pack", lambda _, most: asked.append(most))
    monkeypatch.setattr(duck, "PACKED_FROM", 10)
    with duck_engine(tmp_path / "spill", "100MB") as engine:
        engine.put("numbers", NUMBERS)
        engine.run_sql(_step("short", "SELECT n FROM numbers WHERE n < 10"))
        engine.read_once("passed_on")
        engine.run_sql(_step("passed_on", "SELECT n FROM numbers WHERE n < 11"))
        assert asked == []
        engine.run_sql(_step("long", "SELECT n FROM numbers WHERE n < 11"))
        assert asked == [400_000_000]
        engine.append("long", _step("more", "SELECT n FROM numbers WHERE n < 11"))
        assert asked == [400_000_000] * 2
