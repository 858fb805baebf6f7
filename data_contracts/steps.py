"""A named SQL step (one `.sql` file = one SELECT) and what an engine must be able to do with it.

A step's file starts with a comment header:

    -- purpose: one line
    -- inputs: table_a, table_b
    -- grain: what one row of the result is

(a line that is set in by four blanks carries on the line before) and holds one SELECT in the subset
that DuckDB and Spark read alike (docs/architecture.md, "One SQL, two engines").
Matchers and rules both write steps; neither knows which engine runs them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from data_contracts.errors import ContractError

CARRIED_ON = "    "
ArrowKernel = Callable[[pa.RecordBatch], pa.RecordBatch]
"""Fuzzy work on columns: a batch in, a batch of the same number of rows out. Pure; knows no engine."""


@dataclass(frozen=True)
class Step:
    """One SELECT, its name (also the name of the table it becomes), inputs and grain."""

    name: str
    sql: str
    purpose: str
    inputs: tuple[str, ...]
    grain: str


class Turns(Protocol):
    """How an engine serves several callers at once, each in a thread of its own."""

    most: int
    """Callers at once."""

    def share(self, callers: int) -> None:
        """Tell that so many ask at once from now on."""

    def is_for_one(self, tables: Collection[str]) -> bool:
        """Whether who reads these asks alone: they are so long that two such statements would want more memory at once
        than there is."""

    def stop(self) -> None:
        """End what the callers in other threads are asking for, with an error there."""


class Engine(Protocol):
    """What runs steps: DuckDB by default. Tables live inside the engine under the names steps use."""

    @property
    def turns(self) -> Turns | None:
        """How it serves several callers at once; null: one statement after the other."""

    @property
    def version(self) -> str:
        """Its name and version, for the manifest."""

    @property
    def costs_by_statement(self) -> bool:
        """Whether a statement costs so much, however few its rows, and memory so little sets a bound, that one long
        statement is better than many short ones."""

    def read(self, name: str, path: Path | list[Path]) -> None:
        """Make Parquet files readable as table `name`, without copying them."""

    def put(self, name: str, table: pa.Table) -> None:
        """Take an Arrow table in under `name`, replacing what had it."""

    def read_once(self, name: str) -> None:
        """Tell that table `name`, made next by `run_sql` or `map_arrow`, is read by one statement, in one place: an
        engine may lay what makes it into that statement, and then does not know its rows."""

    def run_sql(self, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Materialise a step as the table `step.name`; `values` fill its `$name` places. Returns the rows."""

    def append(self, name: str, step: Step, values: Mapping[str, object] | None = None) -> int:
        """Add a step's rows to table `name` as one more part of it; makes the table when it is not there. The step may
        read `name` itself, as it was before. Returns the rows added."""

    def rename(self, old: str, new: str) -> None:
        """Give a table another name, without copying it; what had that name is forgotten."""

    def define(self, step: Step) -> None:
        """Make a step readable as `step.name` without keeping its rows: for what is long and read by few columns."""

    def map_arrow(self, name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> int:
        """Run `kernel` over the batches of table `source` into table `name`. Returns the rows."""

    def query(self, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
        """Read something small out."""

    def write(self, name: str, path: Path, order_by: Iterable[str]) -> int:
        """Write a table as one Parquet file in a total order, so that the same rows are the same bytes."""

    def export(self, step: Step, path: Path, values: Mapping[str, object] | None = None) -> int:
        """Write a step that ends in a total order as one Parquet file, without keeping it. Returns the rows."""

    def drop(self, *names: str) -> None:
        """Forget tables that no later step reads."""

    def has(self, name: str) -> bool:
        """Whether a table of that name is there."""

    def rows(self, name: str) -> int:
        """Rows of a table: known without a statement where it is kept."""


@cache
def load_step(package: str, name: str) -> Step:
    """Read the step `name`.sql of a package; ContractError when its header is not complete."""
    text = (resources.files(package) / f"{name}.sql").read_text(encoding="utf-8")
    return parse_step(name, text)


def parse_step(name: str, text: str) -> Step:
    """Split a step's text into header and SELECT."""
    header = dict(_header_lines(text))
    missing = [key for key in ("purpose", "inputs", "grain") if key not in header]
    if missing:
        raise ContractError(f"the SQL step has no {', '.join(missing)} in its header", where=f"{name}.sql")
    inputs = tuple(part.strip() for part in header["inputs"].split(",") if part.strip())
    return Step(name=name, sql=text, purpose=header["purpose"], inputs=inputs, grain=header["grain"])


def written_step(name: str, sql: str, purpose: str, grain: str) -> Step:
    """A step whose SQL is put together in Python: its inputs are the tables that follow FROM and JOIN, each once."""
    own = set(re.findall(r"(?:\bWITH|,)\s+(\w+)\s+AS\s+\(", sql))
    read = dict.fromkeys(re.findall(r"\b(?:FROM|JOIN)\s+([A-Za-z_]\w*)", sql))
    return Step(name, sql, purpose, tuple(table for table in read if table not in own), grain)


def values_of(step: Step, values: Mapping[str, object]) -> dict[str, object]:
    """Those of the values that a step names with `$`; ContractError when it names one that nobody sets."""
    return values_in(step.sql, values, f"{step.name}.sql")


def values_in(sql: str, values: Mapping[str, object], where: str = "rules") -> dict[str, object]:
    """Those of the values that a piece of SQL names with `$`; ContractError when it names one that nobody sets."""
    names = dict.fromkeys(re.findall(r"\$([a-z][a-z0-9_]*)", sql))
    missing = [name for name in names if name not in values]
    if missing:
        raise ContractError(f"the step names ${missing[0]}, which nobody sets", where=where)
    return {name: values[name] for name in names}


def sql_text(text: str) -> str:
    """A text as SQL writes it, for statements that are put together."""
    return "'" + text.replace("'", "''") + "'"


def _header_lines(text: str) -> Iterator[tuple[str, str]]:
    """Keys and values of a header; a line that is set in goes on with the value before."""
    key, value = "", ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        written = line.removeprefix("--")
        if key and written.startswith(CARRIED_ON):
            value = f"{value} {written.strip()}"
            continue
        if key:
            yield key, value
        key, _, value = (part.strip() for part in written.partition(":"))
    if key:
        yield key, value
