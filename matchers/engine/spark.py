"""Steps on Apache Spark: for what outgrows one machine, or may not leave its cluster. Same steps, same bytes.

A table is a folder of Parquet parts under `work`, a path that driver and executors share, and a view of that name.
Only statements travel: rows stay on the cluster, but for what a step's caller reads out (`query`), and for what is
published, which one embedded DuckDB sorts (finish.py). Writing a table costs about as much whether it is long or short,
so one that a single statement reads is not written (`read_once`): its frame goes into that statement's plan. What is in
`work` is plain text of people: sessions.py sees to it that it goes. Only this folder imports pyspark.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.steps import ArrowKernel, Step, values_of
from matchers.engine.beside import BesideTheDriver
from matchers.engine.ddl import ddl_of, sql_type
from matchers.engine.duck import DuckEngine
from matchers.engine.finish import write_sorted
from matchers.engine.frames import in_ranges, known, over_batches, tasks_for
from matchers.engine.kept import Folders, Kept, rows_of
from matchers.engine.names import Frame, Names, Passed
from matchers.engine.numbering import Numbering, rows_before_each
from matchers.engine.shared_parts import shared_parts
from matchers.engine.shown import Shown
from matchers.engine.spark_sql import (
    hands_out_null,
    numbers_all,
    render,
    render_numbered,
    render_ordered,
    tables_joined_on_nothing,
)

PlanSeen = Callable[[str, Frame], None]
"""Called with a table's name and its frame before it is written: a test looks at plans."""
Values = Mapping[str, object] | None
"""What fills the `$name` places of a statement."""
TASKS = "spark.sql.shuffle.partitions"
NOT_COUNTED = -1
"""The rows of a table that goes into its reader's plan."""


class SparkEngine:
    """Steps as folders of Parquet parts, so that one long statement is better than many short ones.

    `small_rows`: a statement that reads no more rows than this is run by the driver's embedded DuckDB, for planning it
    on a cluster costs more than doing it; 0: none is. `is_stand_in`: no Spark but what takes its statements (Sail): it
    numbers in one task and keeps every table. `sizes_tasks`: into how many parts rows are sorted follows from how many
    a statement reads; else it is as the session was told. `statements`: how many the cluster has run.
    """

    turns = None

    def __init__(
        self,
        session: Any,
        work: Path,
        version: str,
        *,
        small_rows: int,
        is_stand_in: bool = False,
        sizes_tasks: bool = False,
        seen: PlanSeen | None = None,
    ) -> None:
        self.version, self.statements, self.costs_by_statement = version, 0, True
        self._session, self._seen = session, seen
        self._is_stand_in, self._sizes_tasks = is_stand_in, sizes_tasks
        self._duck = DuckEngine(work / "finish", memory="2GB")
        self._folders, self._names, self._once = Folders(work / "tables"), Names(), set[str]()
        self._shown = Shown(session, self._names)
        self._beside = BesideTheDriver(self._duck, self._names, self._folders, small_rows)

    def read(self, name: str, path: Path | list[Path]) -> None:
        """Make Parquet files readable as table `name`; columns that only some have are null in the others."""
        parts = tuple(path if isinstance(path, list) else [path])
        schema = pa.unify_schemas([pq.read_schema(part).remove_metadata() for part in parts])
        self._keep(name, Kept(parts, schema, rows_of(parts)))

    def put(self, name: str, table: pa.Table) -> None:
        """Write an Arrow table as the one part of table `name`: no row passes through the driver's JVM."""
        self._keep(name, self._folders.of_table(self._folders.new(name), table))

    def read_once(self, name: str) -> None:
        """Table `name`, which is made next, is read by one statement, in one place: it need not be kept."""
        self._once.add(name)

    def run_sql(self, step: Step, values: Values = None) -> int:
        """Materialise a step as the table `step.name`; returns its rows, -1 where they go into their reader's plan."""
        step, values, parts = self._parted(step, values)
        if self._is_passed_on(step.name, step.sql) and not numbers_all(step.sql):
            rows = self._pass_on(step.name, step.sql, self._frame(step.sql, values))
        else:
            made = self._made(step.name, step, values)
            self._keep(step.name, made)
            rows = made.rows
        self.drop(*parts)
        return rows

    def append(self, name: str, step: Step, values: Values = None) -> int:
        """Add a step's rows to table `name` as one more folder, in the types of the table; returns the rows added."""
        self._settle([name])
        before = self._names.kept.get(name)
        if before is None:
            return self.run_sql(replace(step, name=name), values)
        types = ", ".join(
            f'CAST("{field.name}" AS {sql_type(field.type)}) AS "{field.name}"' for field in before.schema
        )
        typed = replace(step, name=name, sql=f"SELECT {types} FROM (\n{step.sql}\n) AS part")
        part = self._made(name, typed, values)
        self._shown.hide(name)
        self._names.kept[name] = before.and_then(part)
        return part.rows

    def rename(self, old: str, new: str) -> None:
        """Give a table or view another name: its files stay where they are."""
        self._settle([old])
        self.drop(new)
        self._shown.hide(old)
        if old in self._names.defined:
            self._names.defined[new] = self._names.defined.pop(old)
        else:
            self._names.kept[new] = self._names.kept.pop(old)

    def define(self, step: Step) -> None:
        """Make a step readable as view `step.name`."""
        self.drop(step.name)
        self._names.defined[step.name] = step

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        """Run `kernel` over the batches of table `source` on the executors; returns the rows of table `name`, -1 where
        they go into their reader's plan."""
        everything = f'SELECT * FROM "{source}"'
        if self._beside.runs_here(everything):
            made = self._beside.mapped(name, source, kernel, schema)
        else:
            frame = self._frame(everything, None).mapInArrow(over_batches(kernel), ddl_of(schema))
            if self._is_passed_on(name, everything):
                return self._pass_on(name, everything, frame)
            made = self._write(name, frame, self._names.rows_behind(everything))
        self._keep(name, made)
        return made.rows

    def query(self, sql: str, values: Values = None) -> pa.Table:
        """Read something small out as an Arrow table, in its order."""
        if self._beside.runs_here(sql):
            return self._beside.query(sql, values)
        frame, rows = self._frame(sql, values), self._names.rows_behind(sql)
        if hasattr(frame, "toArrow"):
            self._begin(rows)
            return frame.toArrow()
        found = self._write("query", frame, rows)
        table = pa.concat_tables([pq.read_table(part) for part in found.parts])
        self._folders.remove(found.folders)
        return table

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        """Write a table as one ordered Parquet file of its owner."""
        order = ", ".join(f'"{column}" ASC NULLS LAST' for column in order_by)
        return self.export(Step(name, f'SELECT * FROM "{name}" ORDER BY {order}', "", (name,), ""), path)

    def export(self, step: Step, path: Path, values: Values = None) -> int:
        """Write what a step gives, in the order it gives, as one Parquet file."""
        if self._beside.runs_here(step.sql) or self._beside.sorts_here(step.sql):
            return self._beside.export(step, path, values)
        step, values, parts = self._parted(step, values)
        self._settle_what_is_joined_on_nothing(step.sql)
        ordered = render_ordered(step.sql, values, self._names.single(step.sql))
        self._shown.show(step.sql)
        frame = self._session.sql(ordered.sql)
        frame = known(frame) if hands_out_null(step.sql) else frame
        made = self._write(step.name, frame, self._names.rows_behind(step.sql))
        rows = write_sorted(self._duck, made.parts, path, ordered.order, ordered.hidden)
        self._folders.remove(made.folders)
        self.drop(*parts)
        return rows

    def drop(self, *names: str) -> None:
        """Forget tables and views, and remove the files that were made for them."""
        for name in names:
            self._shown.hide(name)
            self._names.defined.pop(name, None)
            self._let_go(name)
            if kept := self._names.kept.pop(name, None):
                self._folders.remove(kept.folders)

    def has(self, name: str) -> bool:
        """Whether a table or view of that name is there."""
        return name in self._names

    def files(self, name: str) -> tuple[Path, ...]:
        """The files that a table's rows stand in as they are read; none for a view, or where numbers are reckoned."""
        self._settle([name])
        kept = self._names.kept.get(name)
        return kept.parts if kept and not kept.numbering else ()

    def rows(self, name: str) -> int:
        """Rows of a table, from the footers of its files; a view is counted."""
        self._settle([name])
        if name in self._names.kept:
            return self._names.kept[name].rows
        return int(self.query(f'SELECT count(*) AS rows FROM "{name}"')["rows"][0].as_py())

    def close(self) -> None:
        """Close the embedded DuckDB; the session and the files are their opener's (sessions.py)."""
        self._duck.close()

    def _parted(self, step: Step, values: Values) -> tuple[Step, Values, list[str]]:
        """A step over tables of what it would read several times, its values, and the names of these tables: they are
        its caller's to drop."""
        if self._is_stand_in or self._beside.runs_here(step.sql):
            return step, values, []
        parts, sql = shared_parts(
            step.name, step.sql, lambda table: self._names.rows_behind(f'SELECT * FROM "{table}"')
        )
        for part in parts:
            one = replace(step, name=part.name, sql=part.sql)
            self._keep(part.name, self._made(part.name, one, values_of(one, values or {})))
        rest = replace(step, sql=sql)
        return rest, values_of(rest, values or {}) if parts else values, [part.name for part in parts]

    def _is_passed_on(self, name: str, sql: str) -> bool:
        """Whether what a statement makes goes into its reader's plan, once it is known to be read once."""
        is_once = name in self._once
        self._once.discard(name)
        return is_once and not self._is_stand_in and not self._beside.runs_here(sql)

    def _pass_on(self, name: str, sql: str, frame: Frame) -> int:
        """Let a frame stand for a table; the folders that it reads stay until the table is dropped or kept."""
        folders = self._names.folders_behind(sql)
        self._folders.hold(folders)
        passed = Passed(frame, folders, self._names.rows_behind(sql))
        self.drop(name)
        self._names.passed[name] = passed
        return NOT_COUNTED

    def _let_go(self, name: str) -> None:
        if passed := self._names.passed.pop(name, None):
            self._folders.let_go(passed.folders)

    def _settle(self, names: Iterable[str]) -> None:
        """Keep those of some tables that were to go into their reader's plan: it cannot take them in."""
        for name in [name for name in names if name in self._names.passed]:
            passed = self._names.passed[name]
            self._keep(name, self._write(name, passed.frame, passed.rows))

    def _settle_what_is_joined_on_nothing(self, sql: str) -> None:
        """Keep the tables of one row that become literals of a plan: their rows have to be known."""
        self._settle(tables_joined_on_nothing(sql))

    def _made(self, name: str, step: Step, values: Values) -> Kept:
        """What a step gives, in files of its own."""
        if self._beside.runs_here(step.sql):
            return self._beside.made(name, step, values)
        if self._is_stand_in or not numbers_all(step.sql):
            return self._write(name, self._frame(step.sql, values), self._names.rows_behind(step.sql))
        self._settle(self._names.passed_behind(step.sql))  # ranges are found by running what is below them once more
        numbered = render_numbered(step.sql, values, self._names.single(step.sql))
        assert numbered is not None
        self._shown.show(step.sql)
        placed = in_ranges(self._session.sql(numbered.sql), numbered)
        made = self._write(name, placed, self._names.rows_behind(step.sql))
        before = rows_before_each(made.parts)
        return replace(made, numbering=Numbering(numbered.columns, numbered.column, numbered.is_negative, before))

    def _frame(self, sql: str, values: Values) -> Frame:
        """What a statement gives, on the cluster."""
        self._settle_what_is_joined_on_nothing(sql)
        self._shown.show(sql)
        frame = self._session.sql(render(sql, values, self._names.single(sql)))
        return known(frame) if hands_out_null(sql) else frame

    def _write(self, name: str, frame: Frame, rows: int) -> Kept:
        """Run what a frame says into a folder of its own; `rows`: how many it reads."""
        self._begin(rows)
        if self._seen:
            self._seen(name, frame)
        folder = self._folders.new(name)
        frame.write.mode("overwrite").parquet(str(folder))
        parts = sorted(folder.glob("part-*")) or sorted(folder.glob("*.parquet"))
        if not parts:  # an engine that writes no file where there is no row
            return self._folders.of_table(folder, frame.limit(0).toArrow())
        return self._folders.of_parts(folder, parts)

    def _begin(self, rows: int) -> None:
        """Before a statement that reads so many rows is run."""
        self.statements += 1
        if self._sizes_tasks:
            self._session.conf.set(TASKS, str(tasks_for(rows)))

    def _keep(self, name: str, kept: Kept) -> None:
        """Let a table take the place of what had its name, which its own step may have read until now."""
        before = self._names.kept.get(name)
        self._names.defined.pop(name, None)
        self._shown.hide(name)
        self._let_go(name)
        self._names.kept[name] = kept
        if before:
            self._folders.remove(before.folders)
