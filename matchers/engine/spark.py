"""Steps on Apache Spark: for what outgrows one machine, or may not leave its cluster. Same steps, same bytes.

A table is a folder of Parquet parts under `work`, a path that driver and executors share, and a view of that name.
Only statements travel: rows stay on the cluster, but for what a step's caller reads out (`query`), and for what is
published, which one embedded DuckDB sorts (finish.py). What is in `work` is plain text of people: sessions.py sees to
it that it goes. Only this folder imports pyspark.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts import private
from data_contracts.steps import ArrowKernel, Step
from matchers.engine.ddl import ddl_of, sql_type, type_name
from matchers.engine.duck import DuckEngine
from matchers.engine.finish import write_sorted
from matchers.engine.numbering import PLACE, Numbering, rows_before_each
from matchers.engine.spark_sql import (
    Numbered,
    Single,
    hands_out_null,
    render,
    render_numbered,
    render_ordered,
    tables_joined_on_nothing,
    tables_of,
)

Frame = Any
"""A pyspark DataFrame, of the classic session or of the thin client: neither is typed alike."""
PlanSeen = Callable[[str, Frame], None]
"""Called with a table's name and its frame before it is written: a test looks at plans."""


@dataclass(frozen=True)
class _Kept:
    """A table that is there: its parts, in order, their rows and schema, and how rows are numbered where they are."""

    parts: tuple[Path, ...]
    schema: pa.Schema
    rows: int
    folders: tuple[Path, ...] = ()
    numbering: Numbering | None = None


class SparkEngine:
    """Steps as folders of Parquet parts.

    `small_rows`: a statement that reads no more rows than this is run by the driver's embedded DuckDB, for planning it
    on a cluster costs more than doing it; 0: none is. `spreads_numbers`: whether row numbers over everything are worked
    out range by range; a stand-in for trials that cannot (Sail) numbers in one task.
    """

    def __init__(
        self,
        session: Any,
        work: Path,
        version: str,
        *,
        small_rows: int,
        spreads_numbers: bool = True,
        seen: PlanSeen | None = None,
    ) -> None:
        self.version = version
        self._session, self._work, self._small_rows = session, work, small_rows
        self._spreads_numbers, self._seen = spreads_numbers, seen
        self._duck = DuckEngine(work / "finish", memory="2GB")
        self._kept: dict[str, _Kept] = {}
        self._defined: dict[str, Step] = {}
        self._shown: set[str] = set()
        self._numbers = count(1)

    def read(self, name: str, path: Path | list[Path]) -> None:
        """Make Parquet files readable as table `name`; columns that only some have are null in the others."""
        parts = tuple(path if isinstance(path, list) else [path])
        schema = pa.unify_schemas([pq.read_schema(part).remove_metadata() for part in parts])
        self._take(name, _Kept(parts, schema, _rows_of(parts)))

    def put(self, name: str, table: pa.Table) -> None:
        """Write an Arrow table as the one part of table `name`: no row passes through the driver's JVM."""
        self._take(name, self._one_part(self._folder(name), table))

    def run_sql(self, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Materialise a step as the table `step.name`; returns its rows."""
        made = self._made(step.name, step, values)
        self._take(step.name, made)
        return made.rows

    def append(self, name: str, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Add a step's rows to table `name` as one more folder, in the types of the table; returns the rows added."""
        before = self._kept.get(name)
        if before is None:
            return self.run_sql(replace(step, name=name), values)
        types = ", ".join(
            f'CAST("{field.name}" AS {sql_type(field.type)}) AS "{field.name}"' for field in before.schema
        )
        typed = replace(step, name=name, sql=f"SELECT {types} FROM (\n{step.sql}\n) AS part")
        part = self._made(name, typed, values)
        self._keep(
            name,
            replace(
                before,
                parts=before.parts + part.parts,
                rows=before.rows + part.rows,
                folders=before.folders + part.folders,
            ),
        )
        return part.rows

    def rename(self, old: str, new: str) -> None:
        """Give a table or view another name: its files stay where they are."""
        self.drop(new)
        self._hide(old)
        if old in self._defined:
            self._defined[new] = self._defined.pop(old)
        else:
            self._kept[new] = self._kept.pop(old)

    def define(self, step: Step) -> None:
        """Make a step readable as view `step.name`."""
        self.drop(step.name)
        self._defined[step.name] = step

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        """Run `kernel` over the batches of table `source` on the executors; returns the rows of table `name`."""
        everything = f'SELECT * FROM "{source}"'
        if self._is_small(everything):
            self._lend(everything)
            self._duck.map_arrow("mapped", source, kernel, schema)
            made = self._one_part(self._folder(name), self._duck.query("SELECT * FROM mapped"))
            self._duck.drop("mapped")
        else:
            made = self._write(name, self._frame(everything, None).mapInArrow(_over_batches(kernel), ddl_of(schema)))
        self._take(name, made)
        return made.rows

    def query(self, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Read something small out as an Arrow table, in its order."""
        if self._is_small(sql):
            self._lend(sql)
            return self._duck.query(sql, values)
        frame = self._frame(sql, values)
        if hasattr(frame, "toArrow"):
            return frame.toArrow()
        found = self._write("query", frame)
        table = pa.concat_tables([pq.read_table(part) for part in found.parts])
        self._remove(found)
        return table

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        """Write a table as one ordered Parquet file of its owner."""
        order = ", ".join(f'"{column}" ASC NULLS LAST' for column in order_by)
        return self.export(Step(name, f'SELECT * FROM "{name}" ORDER BY {order}', "", (name,), ""), path)

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None = None) -> int:
        """Write what a step gives, in the order it gives, as one Parquet file."""
        if self._is_small(step.sql):
            self._lend(step.sql)
            return self._duck.export(step, path, values)
        ordered = render_ordered(step.sql, values, self._single(step.sql))
        self._show(step.sql)
        frame = self._session.sql(ordered.sql)
        made = self._write(step.name, self._known(frame) if hands_out_null(step.sql) else frame)
        rows = write_sorted(self._duck, made.parts, path, ordered.order, ordered.hidden)
        self._remove(made)
        return rows

    def drop(self, *names: str) -> None:
        """Forget tables and views, and remove the files that were made for them."""
        for name in names:
            self._hide(name)
            self._defined.pop(name, None)
            if kept := self._kept.pop(name, None):
                self._remove(kept)

    def has(self, name: str) -> bool:
        """Whether a table or view of that name is there."""
        return name in self._kept or name in self._defined

    def files(self, name: str) -> tuple[Path, ...]:
        """The files that a table's rows stand in as they are read; none for a view, or where numbers are reckoned."""
        kept = self._kept.get(name)
        return kept.parts if kept and not kept.numbering else ()

    def rows(self, name: str) -> int:
        """Rows of a table, from the footers of its files; a view is counted."""
        if name in self._kept:
            return self._kept[name].rows
        return int(self.query(f'SELECT count(*) AS n FROM "{name}"')["n"][0].as_py())

    def close(self) -> None:
        """Close the embedded DuckDB; the session and the files are their opener's (sessions.py)."""
        self._duck.close()

    def _made(self, name: str, step: Step, values: Mapping[str, object] | None) -> _Kept:
        """What a step gives, in files of its own."""
        if self._is_small(step.sql):
            self._lend(step.sql)
            folder = self._folder(name)
            folder.mkdir(parents=True, mode=private.FOLDER)
            part = folder / "part-0.parquet"
            rows = self._duck.export(self._in_types_of_files(step, values), part, values)
            return _Kept((part,), pq.read_schema(part).remove_metadata(), rows, (folder,))
        single = self._single(step.sql)
        numbered = render_numbered(step.sql, values, single) if self._spreads_numbers else None
        if numbered:
            self._show(step.sql)
            return self._number(name, numbered)
        return self._write(name, self._frame(step.sql, values))

    def _in_types_of_files(self, step: Step, values: Mapping[str, object] | None) -> Step:
        """The step with its sums of whole numbers as BIGINT: wider ones would become inexact in a file."""
        described = self._duck.query(f"DESCRIBE {step.sql}", values).to_pylist()
        wide = [row["column_name"] for row in described if row["column_type"] == "HUGEINT"]
        if not wide:
            return step
        casts = ", ".join(f'CAST("{name}" AS BIGINT) AS "{name}"' for name in wide)
        return replace(step, sql=f"SELECT * REPLACE ({casts}) FROM (\n{step.sql}\n) AS made")

    def _frame(self, sql: str, values: Mapping[str, object] | None) -> Frame:
        """What a statement gives, on the cluster."""
        self._show(sql)
        frame = self._session.sql(render(sql, values, self._single(sql)))
        return self._known(frame) if hands_out_null(sql) else frame

    def _known(self, frame: Frame) -> Frame:
        """A column of which nothing is known (NULL AS x), which no file can hold, becomes a number, as in DuckDB."""
        unknown = {name for name, kind in frame.dtypes if kind == "void"}
        if not unknown:
            return frame
        return frame.selectExpr(*(f"CAST(`{n}` AS INT) AS `{n}`" if n in unknown else f"`{n}`" for n in frame.columns))

    def _number(self, name: str, numbered: Numbered) -> _Kept:
        """Write a table in ranges of its numbers' order."""
        from pyspark.sql import functions as fn

        frame, keys = self._session.sql(numbered.sql), []
        for column, descends, nulls_first in numbered.keys:
            key = fn.col(column)
            if descends:
                keys.append(key.desc_nulls_first() if nulls_first else key.desc_nulls_last())
            else:
                keys.append(key.asc_nulls_first() if nulls_first else key.asc_nulls_last())
        ranges = frame.repartitionByRange(*keys).sortWithinPartitions(*keys)
        placed = ranges.withColumn(PLACE, fn.monotonically_increasing_id()).drop(*(key[0] for key in numbered.keys))
        made = self._write(name, placed)
        before = rows_before_each(made.parts)
        return replace(made, numbering=Numbering(numbered.columns, numbered.column, numbered.is_negative, before))

    def _write(self, name: str, frame: Frame) -> _Kept:
        """Run what a frame says into a folder of its own."""
        if self._seen:
            self._seen(name, frame)
        folder = self._folder(name)
        frame.write.mode("overwrite").parquet(str(folder))
        parts = tuple(sorted(folder.glob("part-*")) or sorted(folder.glob("*.parquet")))
        if not parts:  # an engine that writes no file where there is no row
            return self._one_part(folder, frame.limit(0).toArrow())
        return _Kept(parts, pq.read_schema(parts[0]).remove_metadata(), _rows_of(parts), (folder,))

    def _one_part(self, folder: Path, table: pa.Table) -> _Kept:
        folder.mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
        part = folder / "part-0.parquet"
        pq.write_table(table, part)
        return _Kept((part,), table.schema.remove_metadata(), table.num_rows, (folder,))

    def _folder(self, name: str) -> Path:
        plain = "".join(sign if sign.isalnum() else "_" for sign in name)
        return self._work / "tables" / f"{next(self._numbers):05d}_{plain}"

    def _take(self, name: str, kept: _Kept) -> None:
        """Let a table take the place of what had its name, which its own step may have read until now."""
        before = self._kept.get(name)
        self._defined.pop(name, None)
        self._keep(name, kept)
        if before:
            self._remove(before)

    def _keep(self, name: str, kept: _Kept) -> None:
        self._hide(name)
        self._kept[name] = kept

    def _tables_behind(self, sql: str) -> list[str]:
        """The tables that a statement reads, those behind views too; views last, each after what it reads."""
        found: dict[str, None] = {}
        for name in tables_of(sql):
            if name in self._defined:
                found |= dict.fromkeys(self._tables_behind(self._defined[name].sql))
            found[name] = None
        return list(found)

    def _is_small(self, sql: str) -> bool:
        """Whether a statement reads few rows, and none that are only numbered as Spark reads them."""
        kept = [self._kept[name] for name in self._tables_behind(sql) if name in self._kept]
        is_read = not any(one.numbering for one in kept)
        return bool(self._small_rows) and is_read and sum(one.rows for one in kept) <= self._small_rows

    def _single(self, sql: str) -> Single:
        """The rows of those tables that have one and that a statement is joined with on nothing."""
        found: dict[str, Mapping[str, tuple[object, str]]] = {}
        for name in tables_joined_on_nothing(sql):
            kept = self._kept.get(name)
            if kept and kept.rows == 1 and not kept.numbering:
                row = pa.concat_tables([pq.read_table(part) for part in kept.parts]).to_pylist()[0]
                found[name] = {field.name: (row[field.name], type_name(field.type)) for field in kept.schema}
        return found

    def _lend(self, sql: str) -> None:
        """Let DuckDB read what a statement reads."""
        for name in self._tables_behind(sql):
            if name in self._defined:
                self._duck.define(replace(self._defined[name], name=name))
            else:
                self._duck.read(name, list(self._kept[name].parts))

    def _show(self, sql: str) -> None:
        """Let Spark read what a statement reads: a table is made known to it when it is first asked for."""
        for name in self._tables_behind(sql):
            if name in self._shown:
                continue
            if name in self._defined:
                sql_of_view = self._defined[name].sql
                text = render(sql_of_view, None, self._single(sql_of_view))
                self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW `{name}` AS {text}").collect()
            else:
                kept = self._kept[name]
                frame = self._session.read.schema(ddl_of(kept.schema)).parquet(*(str(part) for part in kept.parts))
                shown = frame.selectExpr(*kept.numbering.select()) if kept.numbering else frame
                shown.createOrReplaceTempView(f"`{name}`" if not name.isidentifier() else name)
            self._shown.add(name)

    def _hide(self, name: str) -> None:
        """Let Spark forget a name, and the views that read it: they are made known again with what it is then."""
        for view in [view for view in self._shown if view in self._defined]:
            if name in self._tables_behind(self._defined[view].sql):
                self._hide(view)
        if name in self._shown:
            self._session.catalog.dropTempView(name)
            self._shown.discard(name)

    def _remove(self, kept: _Kept) -> None:
        for folder in kept.folders:
            shutil.rmtree(folder, ignore_errors=True)


def _rows_of(parts: Iterable[Path]) -> int:
    return sum(pq.read_metadata(part).num_rows for part in parts)


def _over_batches(kernel: ArrowKernel) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The kernel as Spark calls it: an iterator of batches in and out, empty ones left out."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (kernel(batch) for batch in batches if batch.num_rows)

    return run
