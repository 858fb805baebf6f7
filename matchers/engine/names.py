"""What the names in a statement stand for on a cluster: kept tables, views, tables that go into their reader's plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.steps import Step
from matchers.engine.ddl import type_name
from matchers.engine.kept import Kept
from matchers.engine.spark_sql import Single, tables_joined_on_nothing, tables_of

Frame = Any
"""A pyspark DataFrame, of the classic session or of the thin client: neither is typed alike."""


@dataclass(frozen=True)
class Passed:
    """A table that is not kept: its frame is laid into the plan of the one statement that reads it.

    `folders`: what the frame reads, and has to stay until then; `rows`: how many rows those are.
    """

    frame: Frame
    folders: tuple[Path, ...]
    rows: int


class Names:
    """Every name stands for one thing at a time."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.defined: dict[str, Step] = {}
        self.passed: dict[str, Passed] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.kept or name in self.defined or name in self.passed

    def behind(self, sql: str) -> list[str]:
        """The tables that a statement reads, those behind views too; views last, each after what it reads."""
        found: dict[str, None] = {}
        for name in tables_of(sql):
            if name in self.defined:
                found |= dict.fromkeys(self.behind(self.defined[name].sql))
            found[name] = None
        return list(found)

    def views_over(self, name: str, among: Iterable[str]) -> list[str]:
        """Those of some names that are views which read table `name`."""
        return [one for one in among if one in self.defined and name in self.behind(self.defined[one].sql)]

    def passed_behind(self, sql: str) -> list[str]:
        """The tables behind a statement that are not kept."""
        return [name for name in self.behind(sql) if name in self.passed]

    def rows_behind(self, sql: str) -> int:
        """How many rows a statement has to read."""
        names = self.behind(sql)
        kept = sum(self.kept[name].rows for name in names if name in self.kept)
        return kept + sum(self.passed[name].rows for name in names if name in self.passed)

    def rows_of(self, name: str) -> int:
        """How many rows have to be read for a table."""
        return self.rows_behind(f'SELECT * FROM "{name}"')

    def folders_behind(self, sql: str) -> tuple[Path, ...]:
        """The folders that a statement reads, each once."""
        names = self.behind(sql)
        kept = [folder for name in names if name in self.kept for folder in self.kept[name].folders]
        passed = [folder for name in names if name in self.passed for folder in self.passed[name].folders]
        return tuple(dict.fromkeys([*kept, *passed]))

    def is_small(self, sql: str, most: int) -> bool:
        """Whether a statement reads at most so many rows, all of them kept, none only numbered as Spark reads it."""
        names = self.behind(sql)
        if not most or any(name in self.passed for name in names):
            return False
        is_numbered = any(self.kept[name].numbering for name in names if name in self.kept)
        return not is_numbered and self.rows_behind(sql) <= most

    def single(self, sql: str) -> Single:
        """The rows of those tables that have one and that a statement is joined with on nothing."""
        found: dict[str, Mapping[str, tuple[object, str]]] = {}
        for name in tables_joined_on_nothing(sql):
            kept = self.kept.get(name)
            if kept and kept.rows == 1 and not kept.numbering:
                row = pa.concat_tables([pq.read_table(part) for part in kept.parts]).to_pylist()[0]
                found[name] = {field.name: (row[field.name], type_name(field.type)) for field in kept.schema}
        return found
