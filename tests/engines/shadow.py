"""An engine that does everything on two: each table is compared as it is made, so that the first to differ is named."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from data_contracts.steps import ArrowKernel, Step
from matchers.engine.duck import DuckEngine
from matchers.engine.spark import SparkEngine

SHOWN = 5


class ShadowEngine:
    """`one` leads: what is read out or written is its; `other` must say the same. AssertionError names the table."""

    turns = None

    def __init__(self, one: DuckEngine, other: SparkEngine) -> None:
        self.version, self.costs_by_statement = one.version, other.costs_by_statement
        self._one, self._other, self.compared = one, other, 0

    def read(self, name: str, path: Path | list[Path]) -> None:
        self._one.read(name, path)
        self._other.read(name, path)

    def put(self, name: str, table: pa.Table) -> None:
        self._one.put(name, table)
        self._other.put(name, table)

    def read_once(self, name: str) -> None:
        """Not passed on to either: every table is compared as it is made."""

    def run_sql(self, step: Step, values: Mapping[str, object] | None = None) -> int:
        rows = self._one.run_sql(step, values)
        self._same(step.name, rows, self._other.run_sql(step, values))
        return rows

    def append(self, name: str, step: Step, values: Mapping[str, object] | None = None) -> int:
        rows = self._one.append(name, step, values)
        self._same(name, rows, self._other.append(name, step, values))
        return rows

    def rename(self, old: str, new: str) -> None:
        self._one.rename(old, new)
        self._other.rename(old, new)

    def define(self, step: Step) -> None:
        self._one.define(step)
        self._other.define(step)

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        rows = self._one.map_arrow(name, source, kernel, schema)
        self._same(name, rows, self._other.map_arrow(name, source, kernel, schema))
        return rows

    def query(self, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
        table, other = self._one.query(sql, values), self._other.query(sql, values)
        assert table.num_rows == other.num_rows, f"{sql} tells {table.num_rows} rows, the other {other.num_rows}"
        if "ORDER BY" in sql:
            assert table.to_pylist() == other.to_pylist(), f"{sql} tells other rows"
        self.compared += 1
        return table

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        keys = list(order_by)
        rows = self._one.write(name, path, keys)
        self._other.write(name, _beside(path), keys)
        self._same_bytes(path)
        return rows

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None = None) -> int:
        rows = self._one.export(step, path, values)
        self._other.export(step, _beside(path), values)
        self._same_bytes(path)
        return rows

    def drop(self, *names: str) -> None:
        self._one.drop(*names)
        self._other.drop(*names)

    def has(self, name: str) -> bool:
        assert self._one.has(name) == self._other.has(name), f"only one engine has {name}"
        return self._one.has(name)

    def rows(self, name: str) -> int:
        rows = self._one.rows(name)
        assert rows == self._other.rows(name), f"{name} has other rows"
        return rows

    def _same(self, name: str, rows: int, others: int) -> None:
        """As many rows, and none that the other has not as often: the same, in whatever order. Types may differ where
        values agree (INT, BIGINT)."""
        assert rows == others, f"{name} has {rows} rows, on the other engine {others}"
        files = self._other.files(name)
        if files:
            self._one.read("shadow", list(files))
        else:
            self._one.put("shadow", self._other.query(f'SELECT * FROM "{name}"'))
        columns = [self._one.query(f'SELECT * FROM "{table}" LIMIT 0').column_names for table in (name, "shadow")]
        assert columns[0] == columns[1], f"{name} has other columns"
        sql = f'SELECT * FROM (SELECT * FROM "{name}" EXCEPT ALL SELECT * FROM shadow) LIMIT {SHOWN}'
        only = self._one.query(sql).to_pylist()
        assert not only, f"{name} differs; only here: {only}"
        self._one.drop("shadow")
        self.compared += 1

    def _same_bytes(self, path: Path) -> None:
        other = _beside(path)
        assert path.read_bytes() == other.read_bytes(), f"{path.name} has other bytes"
        other.unlink()
        self.compared += 1


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.other")
