"""WITH tables read in several places: which become tables of their own on a cluster; the rows stay the same."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from data_contracts.steps import Step
from matchers.engine.duck import DuckEngine, duck_engine
from matchers.engine.shared_parts import WORTH_A_TABLE, shared_parts

SQL = """WITH small AS (
    SELECT n, word FROM numbers WHERE n < $most
),

pairs AS (
    SELECT l.n AS n, r.n AS m FROM small AS l JOIN small AS r ON r.word = l.word
),

once AS (
    SELECT n, count(*) AS times FROM pairs GROUP BY n
)

SELECT once.n, once.times, pairs.m
FROM once
JOIN pairs ON pairs.n = once.n
JOIN others AS small ON small.n = pairs.m
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path) as opened:
        words = [("a", "b", "汉")[n % 3] for n in range(12)]
        opened.put("numbers", pa.table({"n": pa.array(range(12), pa.int64()), "word": words}))
        opened.put("others", pa.table({"n": pa.array(range(0, 12, 2), pa.int64())}))
        yield opened


def _step(name: str, sql: str) -> Step:
    return Step(name, sql, "", (), "")


def test_what_is_read_twice_becomes_a_table_and_the_rows_are_the_same(engine: DuckEngine) -> None:
    parts, rest = shared_parts("told", SQL, lambda table: 10 * WORTH_A_TABLE)
    assert [part.name for part in parts] == ["told__small", "told__pairs"]
    assert "WITH once AS" in rest and "told__pairs" in rest and "others AS small" in rest
    engine.run_sql(_step("whole", SQL), {"most": 10})
    for part in parts:
        engine.run_sql(_step(part.name, part.sql), {"most": 10} if "$most" in part.sql else None)
    assert engine.run_sql(_step("in_parts", rest)) > 0
    both = [engine.query(f"SELECT * FROM {name} ORDER BY n, m").to_pylist() for name in ("whole", "in_parts")]
    assert both[0] == both[1]


LEAST = -(-WORTH_A_TABLE // 3)


@pytest.mark.parametrize(("rows", "names"), [(LEAST, ["told__small"]), (LEAST - 1, [])])
def test_what_costs_less_to_read_again_is_left_where_it_is(rows: int, names: list[str]) -> None:
    """`pairs` is read twice, `small` four times: by each of these two in two places."""
    parts, rest = shared_parts("told", SQL, lambda table: rows)
    assert [part.name for part in parts] == names
    assert (rest == SQL) == (not names)


def test_a_part_takes_along_what_it_reads_that_is_no_table() -> None:
    sql = "WITH a AS (SELECT n FROM t), b AS (SELECT n FROM a) SELECT l.n FROM b AS l JOIN b AS r ON r.n = l.n"
    (part,), rest = shared_parts("s", sql, lambda table: 2 * WORTH_A_TABLE)
    assert part.sql == "WITH a AS (SELECT n FROM t) SELECT n FROM a"
    assert "s__b AS l JOIN s__b AS r" in rest


@pytest.mark.parametrize(("columns", "most", "is_worth"), [(2, "", True), (3, "", False), (3, "WHERE t.n < 9", True)])
def test_what_would_be_written_counts_where_as_many_rows_come_out_as_go_in(
    columns: int, most: str, *, is_worth: bool
) -> None:
    """Read a second time: 2.5 million rows, as much as writing 250,000 and two columns of 2.5 million, not three."""
    listed = ", ".join(f"t.c{number} AS c{number}" for number in range(columns))
    sql = f"WITH a AS (SELECT {listed} FROM t {most}) SELECT l.c0 FROM a AS l JOIN a AS r ON r.c0 = l.c0"
    parts, _ = shared_parts("s", sql, lambda table: 10 * WORTH_A_TABLE)
    assert bool(parts) is is_worth
