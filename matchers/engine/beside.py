"""What reads few rows is run by the DuckDB beside the driver: planning it on a cluster costs more than doing it.

So is what only lays tables beside the rows of a longer one, into a file: that DuckDB sorts these rows in any case.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from data_contracts import private
from data_contracts.steps import ArrowKernel, Step
from matchers.engine.duck import DuckEngine
from matchers.engine.kept import Folders, Kept
from matchers.engine.names import Names
from matchers.engine.spark_sql import laid_beside

MAPPED = "mapped"


class BesideTheDriver:
    """Statements over kept tables of at most `most` rows together, and what is only sorted into a file; 0: none."""

    def __init__(self, duck: DuckEngine, names: Names, folders: Folders, most: int) -> None:
        self._duck, self._names, self._folders, self._most = duck, names, folders, most

    def runs_here(self, sql: str) -> bool:
        """Whether a statement is run here."""
        return self._names.is_small(sql, self._most)

    def sorts_here(self, sql: str) -> bool:
        """Whether a statement that ends in a file is run here however many rows it reads: where it only lays tables
        beside a longer one. Its rows are sorted here whatever makes them; so they are not written and read before."""
        first, *others = (laid_beside(sql) if self._most else ()) or ("",)
        kept = [self._names.kept.get(name) for name in (first, *others)]
        if any(one is None or one.numbering for one in kept):
            return False
        rows = [one.rows for one in kept if one]
        return sum(rows[1:]) <= rows[0]

    def made(self, name: str, step: Step, values: Mapping[str, object] | None) -> Kept:
        """What a step gives, in a folder of its own."""
        self._lend(step.sql)
        folder = self._folders.new(name)
        folder.mkdir(parents=True, mode=private.FOLDER)
        part = folder / "part-0.parquet"
        self._duck.export(self._in_types_of_files(step, values), part, values)
        return self._folders.of_parts(folder, [part])

    def mapped(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> Kept:
        """What a kernel makes of table `source`, in a folder of its own."""
        self._lend(f'SELECT * FROM "{source}"')
        self._duck.map_arrow(MAPPED, source, kernel, schema)
        made = self._folders.of_table(self._folders.new(name), self._duck.query(f"SELECT * FROM {MAPPED}"))
        self._duck.drop(MAPPED)
        return made

    def query(self, sql: str, values: Mapping[str, object] | None) -> pa.Table:
        """What a statement gives, in its order."""
        self._lend(sql)
        return self._duck.query(sql, values)

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None) -> int:
        """Write what a step gives, in its order, as one file; returns the rows."""
        self._lend(step.sql)
        return self._duck.export(step, path, values)

    def _in_types_of_files(self, step: Step, values: Mapping[str, object] | None) -> Step:
        """The step with its sums of whole numbers as BIGINT: wider ones would become inexact in a file."""
        described = self._duck.query(f"DESCRIBE {step.sql}", values).to_pylist()
        wide = [row["column_name"] for row in described if row["column_type"] == "HUGEINT"]
        if not wide:
            return step
        casts = ", ".join(f'CAST("{name}" AS BIGINT) AS "{name}"' for name in wide)
        return replace(step, sql=f"SELECT * REPLACE ({casts}) FROM (\n{step.sql}\n) AS made")

    def _lend(self, sql: str) -> None:
        """Let DuckDB read what a statement reads."""
        for name in self._names.behind(sql):
            if name in self._names.defined:
                self._duck.define(replace(self._names.defined[name], name=name))
            else:
                self._duck.read(name, list(self._names.kept[name].parts))
