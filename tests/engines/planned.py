"""An engine that works on DuckDB and has Spark plan everything that it is asked, without running it there.

So every statement of a month is read by Spark's parser, checked against the columns that are there, and planned, in
seconds: for a version of Spark that no month is run on, and for what its plans may not hold (plans.py).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts.engines import EngineChoice
from data_contracts.steps import ArrowKernel, Step
from matchers.engine.duck import DuckEngine, duck_engine
from matchers.engine.kept import Kept
from matchers.engine.sessions import spark_engine
from matchers.engine.spark import PlanSeen, SparkEngine

AS_OF_A_LARGE_CITY: Mapping[str, str] = {
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.maxMetadataValueLength": "5000",
    "spark.sql.debug.maxToStringFields": "10000",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC",
}
"""The files of a trial are empty: nothing may be taken for small because of that, and the plan is the final one."""


HUGE = pa.decimal128(38, 0)


class _OnlyPlans(SparkEngine):
    """What a frame would write is an empty table of its columns."""

    def _write(self, name: str, frame: Any, rows: int) -> Kept:
        if self._seen:
            self._seen(name, frame)
        return self._folders.of_table(self._folders.new(name), _schema_of(frame).empty_table())


class PlannedEngine:
    """`duck` does it all and answers; `spark` plans each statement first, over the tables as they were then.

    `refused` is told the name and the sentence of what Spark does not plan; the month goes on with DuckDB's columns.
    """

    turns = None

    def __init__(self, duck: DuckEngine, spark: SparkEngine, refused: Callable[[str], None]) -> None:
        self.version, self.costs_by_statement = duck.version, spark.costs_by_statement
        self._duck, self._spark, self._refused, self.planned = duck, spark, refused, 0

    def read(self, name: str, path: Path | list[Path]) -> None:
        self._duck.read(name, path)
        self._take_in(name)

    def put(self, name: str, table: pa.Table) -> None:
        self._duck.put(name, table)
        self._spark.put(name, _few(table))

    def read_once(self, name: str) -> None:
        self._spark.read_once(name)

    def run_sql(self, step: Step, values: Mapping[str, object] | None = None) -> int:
        is_planned = self._plan(step.name, lambda: self._spark.run_sql(step, values))
        rows = self._duck.run_sql(step, values)
        if rows == 1 or not is_planned:
            self._take_in(step.name)
        return rows

    def append(self, name: str, step: Step, values: Mapping[str, object] | None = None) -> int:
        self._plan(name, lambda: self._spark.append(name, step, values))
        rows = self._duck.append(name, step, values)
        self._take_in_what_is_missing(name)
        return rows

    def rename(self, old: str, new: str) -> None:
        self._duck.rename(old, new)
        self._spark.rename(old, new)

    def define(self, step: Step) -> None:
        self._duck.define(step)
        self._spark.define(step)

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        self._plan(name, lambda: self._spark.map_arrow(name, source, kernel, schema))
        rows = self._duck.map_arrow(name, source, kernel, schema)
        self._take_in_what_is_missing(name)
        return rows

    def query(self, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
        asked = Step("query", sql, "", (), "")
        self._plan(sql, lambda: self._spark._folders.remove(self._spark._made(asked.name, asked, values).folders))
        return self._duck.query(sql, values)

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        keys = list(order_by)
        order = ", ".join(f'"{column}" ASC NULLS LAST' for column in keys)
        self._plan_last(Step(name, f'SELECT * FROM "{name}" ORDER BY {order}', "", (name,), ""), path, None)
        return self._duck.write(name, path, keys)

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None = None) -> int:
        self._plan_last(step, path, values)
        return self._duck.export(step, path, values)

    def drop(self, *names: str) -> None:
        self._duck.drop(*names)
        self._spark.drop(*names)

    def has(self, name: str) -> bool:
        assert self._duck.has(name) == self._spark.has(name), f"only one engine has {name}"
        return self._duck.has(name)

    def rows(self, name: str) -> int:
        return self._duck.rows(name)

    def _plan_last(self, step: Step, path: Path, values: Mapping[str, object] | None) -> None:
        aside = path.with_name(f"{path.name}.planned")
        self._plan(step.name, lambda: self._spark.export(step, aside, values))
        aside.unlink(missing_ok=True)

    def _plan(self, name: str, planned: Callable[[], object]) -> bool:
        """Whether Spark plans it."""
        from pyspark.errors import PySparkException

        self.planned += 1
        try:
            planned()
        except PySparkException as refusal:
            self._refused(f"{name} is not planned: {str(refusal).strip().splitlines()[0]}")
            return False
        return True

    def _take_in_what_is_missing(self, name: str) -> None:
        if not self._spark.has(name):
            self._take_in(name)

    def _take_in(self, name: str) -> None:
        """A table as Spark is to know it: its columns, and its row where it has one."""
        self._spark.put(name, _few(self._duck.query(f'SELECT * FROM "{name}" LIMIT 2')))


def _few(table: pa.Table) -> pa.Table:
    """The one row of a table that has one, else none: rows decide nothing here; whole numbers as wide as in a file."""
    narrow = pa.schema([(field.name, pa.int64() if field.type == HUGE else field.type) for field in table.schema])
    return table.cast(narrow) if table.num_rows == 1 else narrow.empty_table()


def _schema_of(frame: Any) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    schema: pa.Schema = to_arrow_schema(frame.schema)
    return schema


@contextmanager
def planned_engine(folder: Path, seen: PlanSeen, refused: Callable[[str], None]) -> Iterator[PlannedEngine]:
    """DuckDB, and a session of Spark on this machine that only plans; `seen` is handed each table's name and frame,
    `refused` each sentence of what has no plan."""
    choice = EngineChoice(engine="spark", master="local[1]", small_rows=0)
    with (
        duck_engine(folder / "duck", memory="1GB") as duck,
        spark_engine(choice, folder / "spark", seen, AS_OF_A_LARGE_CITY) as spark,
    ):
        spark.__class__ = _OnlyPlans
        yield PlannedEngine(duck, spark, refused)
