"""Tables that go into the plan of their one reader: needs Java and pyspark whole, `sh tests/with_spark.sh` runs it."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data_contracts.engines import EngineChoice
from data_contracts.steps import Step
from matchers.engine.sessions import spark_engine
from matchers.engine.spark import NOT_COUNTED, SparkEngine

pytestmark = pytest.mark.skipif(
    which("java") is None or find_spec("py4j") is None,
    reason="Java or pyspark is not in this environment: sh tests/with_spark.sh makes one that has both",
)
SCHEMA = pa.schema([("n", pa.int64())])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SparkEngine, list[str]]]:
    """An engine all of whose statements go to Spark, and the names of the tables that it wrote."""
    written = list[str]()
    unusual = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    choice = EngineChoice(engine="spark", master="local[1]", small_rows=0)
    folder = tmp_path_factory.mktemp("once")
    with spark_engine(choice, folder, lambda name, frame: written.append(name), unusual) as engine:
        yield engine, written


def _made(engine: SparkEngine, name: str, sql: str, *, is_once: bool = False) -> int:
    if is_once:
        engine.read_once(name)
    return engine.run_sql(Step(name, sql, "", (), ""), {"least": 2} if "$least" in sql else None)


def _doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch([pc.multiply(batch.column("n"), 2)], schema=SCHEMA)


def test_what_is_read_once_is_not_written_and_its_sources_stay_until_then(
    opened: tuple[SparkEngine, list[str]],
) -> None:
    engine, written = opened
    engine.put("numbers", pa.table({"n": [1, 2, 3]}, schema=SCHEMA))
    source = engine.files("numbers")[0]
    assert _made(engine, "chosen", "SELECT n FROM numbers WHERE n >= $least", is_once=True) == NOT_COUNTED
    engine.read_once("doubled")
    assert engine.map_arrow("doubled", "chosen", _doubled, SCHEMA) == NOT_COUNTED
    engine.drop("numbers", "chosen")  # as the runner does: each has had its last reader
    assert source.exists() and engine.has("doubled") and written == []
    assert _made(engine, "ends", "SELECT n + 1 AS n FROM doubled") == 2
    assert written == ["ends"]
    engine.drop("doubled")
    assert not source.exists() and not engine.has("doubled")
    assert sorted(engine.query("SELECT n FROM ends")["n"].to_pylist()) == [5, 7]


def test_what_a_plan_cannot_take_in_is_written_after_all(opened: tuple[SparkEngine, list[str]], tmp_path: Path) -> None:
    engine, written = opened
    engine.put("numbers", pa.table({"n": [3, 1, 2]}, schema=SCHEMA))
    asked = (
        ("counted", lambda: engine.rows("counted"), 3),
        ("filed", lambda: engine.write("filed", tmp_path / "filed.parquet", ["n"]), 3),
        ("grown", lambda: engine.append("grown", Step("grown", "SELECT n FROM numbers", "", (), "")), 3),
        ("ranged", lambda: _made(engine, "placed", "SELECT n, row_number() OVER (ORDER BY n) AS x FROM ranged"), 3),
        ("alone", lambda: _made(engine, "joined", "SELECT numbers.n FROM numbers CROSS JOIN alone"), 3),
    )
    for name, ask, rows in asked:
        del written[:]
        sql = "SELECT max(n) AS n FROM numbers" if name == "alone" else "SELECT n FROM numbers"
        assert _made(engine, name, sql, is_once=True) == NOT_COUNTED
        assert ask() == rows, name
        assert name in written
    assert engine.rows("grown") == 6
    assert engine.query("SELECT n, x FROM placed ORDER BY n NULLS LAST")["x"].to_pylist() == [1, 2, 3]
    assert engine.rows("numbers") == 3 and _made(engine, "numbers", "SELECT n FROM numbers", is_once=False) == 3
    engine.read_once("renamed")
    _made(engine, "renamed", "SELECT n FROM numbers")
    engine.rename("renamed", "other")
    assert engine.rows("other") == 3


def test_what_a_statement_reads_twice_is_written_once_and_its_values_go_where_they_are_named(
    opened: tuple[SparkEngine, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, written = opened
    monkeypatch.setattr("matchers.engine.shared_parts.WORTH_A_TABLE", 1)
    engine.put("numbers", pa.table({"n": [1, 2, 3]}, schema=SCHEMA))
    del written[:]
    sql = "WITH few AS (SELECT n FROM numbers WHERE n >= $least) SELECT l.n FROM few AS l JOIN few AS r ON r.n = l.n"
    assert _made(engine, "paired", sql) == 2
    assert written == ["paired__few", "paired"]
    assert not engine.has("paired__few")
