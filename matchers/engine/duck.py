"""The default engine: one embedded DuckDB, out of core, on Parquet.

Nothing outside this file knows that it is DuckDB. Settings follow what was measured (docs/architecture.md): a memory
limit, spill files inside the store (they hold plain text, so they are removed on closing), no extension downloads.
"""

import shutil
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data_contracts import at_rest, private
from data_contracts.bounded_database import bounded, pack
from data_contracts.steps import ArrowKernel, Step, Turns
from matchers.engine.connections import Connections
from matchers.engine.threads import ROW_GROUP, Threads

BATCH_ROWS = 40_000
KERNEL_THREADS = 2
MAX_CALLERS = 4
"""Statements side by side, however many processors there are: they share the memory."""
UNPACKED_TIMES = 4
"""Tables take up to four times the memory as they are made, what does not fit on the disk; beyond that long ones are
packed. To pack a city's month earlier took a fifth of its matching, and saved 5 % of what it held."""
PACKED_FROM = 8 * ROW_GROUP
"""Rows of a table that is long enough to be packed."""
UNITS = {"MB": 10**6, "GB": 10**9}


class DuckTurns:
    """Callers of one DuckDB side by side: each works on its own statement with its own thread, and whatever threads the
    machine has beyond them help."""

    def __init__(self, threads: Threads, connections: Connections) -> None:
        self.most = min(threads.most, MAX_CALLERS)
        self._threads, self._connections = threads, connections

    def share(self, callers: int) -> None:
        """So many callers ask at once from now on."""
        self._threads.shared_by(callers)

    def is_for_one(self, tables: Collection[str]) -> bool:
        """Whether one of these tables is long. Of a city of two million, statements side by side wrote to the disk what
        each of them by itself would have held."""
        return self._threads.is_long(tables)

    def stop(self) -> None:
        """End what the other callers are asking for."""
        self._connections.interrupt()


class DuckEngine:
    """Steps as tables of one in-memory DuckDB database that spills to `spill`."""

    version = f"duckdb {duckdb.__version__}"
    costs_by_statement = False

    def __init__(self, spill: Path, memory: str = "4GB", threads: int | None = None) -> None:
        self._spill = at_rest.workshop(spill)
        self._connections = Connections(bounded(self._spill, memory, threads))
        self._unpacked = int(memory[:-2]) * UNITS[memory[-2:]] * UNPACKED_TIMES
        self._kinds: dict[str, str] = {}
        self._once: set[str] = set()
        self._db.execute("SET GLOBAL TimeZone = 'UTC'")
        self._counted = (int(self._one("SELECT current_setting('threads')")), 1)
        self._threads = Threads(self._use, self._counted[0])

    @property
    def turns(self) -> Turns:
        """Several callers at once, each in a thread of its own."""
        return DuckTurns(self._threads, self._connections)

    @property
    def _db(self) -> duckdb.DuckDBPyConnection:
        return self._connections.own()

    def read(self, name: str, path: Path | list[Path]) -> None:
        """Make Parquet files readable as view `name`."""
        paths = path if isinstance(path, list) else [path]
        rows = at_rest.relation(self._connections.register, paths)
        self.drop(name)
        self._db.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {rows}')
        self._kinds[name] = "VIEW"
        self._threads.kept(name, sum(at_rest.read_metadata(file).num_rows for file in paths))

    def put(self, name: str, table: pa.Table) -> None:
        """Copy an Arrow table in as table `name`. One without rows is made of its columns alone: nothing is scanned."""
        self.drop(name)
        rows = self._db.from_arrow(table)
        if table.num_rows:
            rows.create(f'"{name}"')
        else:
            columns = ", ".join(f'"{column}" {kind}' for column, kind in zip(rows.columns, rows.types, strict=True))
            self._db.execute(f'CREATE TABLE "{name}" ({columns})')
        self._kinds[name] = "TABLE"
        self._threads.kept(name, table.num_rows)

    def read_once(self, name: str) -> None:
        """A table is kept here however often it is read: it is made in one go, and its sources may leave memory. It is
        not packed for its one reader."""
        self._once.add(name)

    def run_sql(self, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Materialise a step as the table `step.name`; returns its rows."""
        self.drop(step.name)
        self._threads.for_statement(step.sql, step.inputs)
        return self._create(step.name, step.sql, values)

    def append(self, name: str, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Insert a step's rows into table `name`, which is made when it is not there; returns the rows added."""
        self._threads.for_statement(step.sql, step.inputs)
        if not self.has(name):
            return self._create(name, step.sql, values)
        sql = f'INSERT INTO "{name}" BY NAME SELECT * FROM (\n{step.sql}\n) AS part'
        added = self._db.execute(sql, dict(values) if values else None).fetchone()
        rows = int(added[0]) if added else 0
        self._threads.grown(name, rows)
        self._pack(name, rows)
        return rows

    def rename(self, old: str, new: str) -> None:
        """Give a table or view another name."""
        self.drop(new)
        kind = self._kinds.pop(old)
        self._db.execute(f'ALTER {kind} "{old}" RENAME TO "{new}"')
        self._kinds[new] = kind
        self._threads.renamed(old, new)

    def define(self, step: Step) -> None:
        """Make a step readable as view `step.name`."""
        self.drop(step.name)
        self._db.execute(f'CREATE VIEW "{step.name}" AS {step.sql}')
        self._kinds[step.name] = "VIEW"
        self._threads.seen(step.name, step.inputs)

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        """Stream table `source` through `kernel` into table `name`; returns the rows."""
        self.drop(name)
        self._threads.for_reading((source,))  # what comes before the first batch: tables that joins look up
        with self._connections.reading() as reading:
            reader = reading.execute(f'SELECT * FROM "{source}"').to_arrow_reader(BATCH_ROWS)
            first = list(islice(reader, 2))
            self._threads.for_a_stream()
            if len(first) < 2:
                made = pa.Table.from_batches([kernel(batch) for batch in first if batch.num_rows], schema)
                self.put(name, made)
                return int(made.num_rows)
            with ThreadPoolExecutor(KERNEL_THREADS) as pool:
                batches = chain(first, _read_ahead(reader))
                stream = pa.RecordBatchReader.from_batches(schema, _in_order(pool, kernel, batches))
                self._db.register("incoming_arrow", stream)
                rows = self._create(name, "SELECT * FROM incoming_arrow")
                self._db.unregister("incoming_arrow")
            return rows

    def query(self, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Read something small out as an Arrow table."""
        self._threads.for_statement(sql)
        return self._db.execute(sql, dict(values) if values else None).to_arrow_table()

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        """Write a table as one ordered Parquet file of its owner, aside first and then renamed."""
        order = ", ".join(f'"{column}" NULLS LAST' for column in order_by)
        self._threads.for_reading((name,))
        return self._copy(f'SELECT * FROM "{name}" ORDER BY {order}', path)

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None = None) -> int:
        """Write what a step gives, in the order it gives, as one Parquet file; aside first and then renamed."""
        self._threads.for_reading(step.inputs)
        return self._copy(step.sql, path, values)

    def drop(self, *names: str) -> None:
        """Forget tables or views."""
        for name in names:
            if kind := self._kinds.pop(name, None):
                self._db.execute(f'DROP {kind} "{name}"')
                self._threads.forgotten(name)

    def has(self, name: str) -> bool:
        """Whether a table or view of that name is there."""
        return name in self._kinds

    def rows(self, name: str) -> int:
        """Rows of a table."""
        return int(self._one(f'SELECT count(*) FROM "{name}"'))

    def _one(self, sql: str) -> Any:
        found = self._db.execute(sql).fetchone()
        return found[0] if found else 0

    def _use(self, threads: int, callers: int) -> None:
        """So many threads from now on; the callers are never more of them than there are, not on the way either."""
        counted, asking = self._counted
        if threads != counted:
            if asking > 1:
                self._db.execute("SET external_threads = 1")
                asking = 1
            self._db.execute(f"SET threads = {threads}")
        if callers != asking:
            self._db.execute(f"SET external_threads = {callers}")
        self._counted = (threads, callers)

    def _create(self, name: str, sql: str, values: Mapping[str, object] | None = None) -> int:
        """Keep what a SELECT gives; DuckDB tells how many rows that was."""
        made = self._db.execute(f'CREATE TABLE "{name}" AS {sql}', dict(values) if values else None).fetchone()
        self._kinds[name] = "TABLE"
        rows = int(made[0]) if made else 0
        self._threads.kept(name, rows)
        self._pack(name, rows)
        return rows

    def _pack(self, name: str, rows: int) -> None:
        """After a table has so many rows more: a short one is not worth the asking."""
        if rows > PACKED_FROM and name not in self._once:
            pack(self._db, self._unpacked)
        self._once.discard(name)

    def _copy(self, sql: str, path: Path, values: Mapping[str, object] | None = None) -> int:
        aside = path.with_name(path.name + ".part")
        if at_rest.is_on():
            rows = self._stream(sql, aside, values)
            aside.replace(path)
            return rows
        target = str(aside).replace("'", "''")
        written = self._db.execute(
            f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
            dict(values) if values else None,
        ).fetchone()
        aside.chmod(private.FILE)
        aside.replace(path)
        return int(written[0]) if written else 0

    def _stream(self, sql: str, path: Path, values: Mapping[str, object] | None) -> int:
        """Write what a SELECT gives through Arrow: DuckDB itself cannot write what is encrypted. The schema is left to
        the file's own types, so that it reads back as what DuckDB writes does."""
        rows = 0
        with self._connections.reading() as reading:
            found = reading.execute(sql, dict(values) if values else None).to_arrow_reader(ROW_GROUP)
            with at_rest.writer(path, found.schema, store_schema=False) as file:
                for batch in found:
                    file.write_batch(batch, ROW_GROUP)
                    rows += batch.num_rows
        return rows

    def close(self) -> None:
        """Close the database and remove its spill files: they hold plain text of people."""
        self._connections.close()
        shutil.rmtree(self._spill, ignore_errors=True)


def _in_order(
    pool: ThreadPoolExecutor, kernel: ArrowKernel, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """What `kernel` makes of the batches, in their order, some of them ahead: work on columns does without the GIL."""
    ahead: deque[Future[pa.RecordBatch]] = deque()
    for batch in batches:
        ahead.append(pool.submit(kernel, batch))
        if len(ahead) > KERNEL_THREADS:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _read_ahead(reader: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, of which the next is made in a thread of its own: who asks for it has the results to take in."""
    batches = iter(reader)
    with ThreadPoolExecutor(1) as maker:
        ahead = maker.submit(next, batches, None)
        while (batch := ahead.result()) is not None:
            ahead = maker.submit(next, batches, None)
            yield batch


@contextmanager
def duck_engine(spill: Path, memory: str = "4GB", threads: int | None = None) -> Iterator[DuckEngine]:
    """Open a DuckEngine and close it, spill files and all, whatever happens."""
    engine = DuckEngine(spill, memory, threads)
    try:
        yield engine
    finally:
        engine.close()
