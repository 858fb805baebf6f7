"""Runs one SQL step by itself on a few literal rows: what is given, what the step gives.

A folder, with the folders in it, holds one YAML file per step, `<step>.yaml` (a step's name is its path in there):

    columns: {place: int}                  # types of columns nobody else declares; optional
    cases:
    - case: one line, what these rows show
      given: {funeral_rows: [{person_id: P1, death_date: 2026-10-02}]}
      values: {as_of: 2026-10-31}          # the step's `$name` places; optional
      gives: [{person_id: P1, is_dead: true}]

A column that is left out is null, on both sides. A table the step reads and the case does not give is empty. At most
`MAX_ROWS` rows a table, `MAX_GIVES` given back. The order of rows says nothing. A column's type is the first of: the
file's `columns`, the folder's `_types.yaml`, the table's declaration in data_contracts, the one type that all tables
and contracts with a column of that name agree on, the type of the first value given, text. A text column takes only
text: write '01', not 1. Columns that only pass through a `*` have to be given somewhere in the file, be it as null.

A test module needs three lines: cases of `load_cases(folder)` as parameters with `case.id`, the fixture `step_engine`
(conftest.py), and `check(step_engine, case, step)`; `steps_under(folder)` reads the steps of a folder,
`untested(folder, names)` names those that have no file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot.optimizer.scope import Scope, traverse_scope

from data_contracts import tables
from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.fast_yaml import load_yaml
from data_contracts.steps import Engine, Step, parse_step
from data_contracts.tables import YUAN, Table

MAX_ROWS, MAX_GIVES = 6, 9
TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int32(),
    "long": pa.int64(),
    "day": pa.date32(),
    "flag": pa.bool_(),
    "yuan": YUAN,
    "value": pa.decimal128(18, 4),
    "num": pa.float64(),
    "texts": pa.list_(pa.string()),
}
"""What `columns` and `_types.yaml` may say."""
KEYS = {"case", "given", "values", "gives"}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class StepCase:
    """Rows given to a step and the rows it must give."""

    step: str
    name: str
    given: Mapping[str, Rows]
    gives: Rows
    values: Mapping[str, object] = field(default_factory=dict)
    types: Mapping[str, pa.DataType] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Table -> the columns that any case of the file gives it: a step that reads `*` finds them in every case."""

    @property
    def id(self) -> str:
        """The test's name."""
        return f"{self.step}: {self.name}"


def load_cases(folder: Path) -> list[StepCase]:
    """Every case of a folder; AssertionError that names the file for anything misspelt, empty or too long."""
    types = _types(folder / "_types.yaml")
    return [case for file in _files(folder) for case in _cases(_name(folder, file), file, types)]


def steps_under(folder: Path) -> dict[str, Step]:
    """Every step that lies in a folder, by its path in there."""
    files = sorted(folder.rglob("*.sql"))
    return {_name(folder, file): parse_step(file.stem, file.read_text(encoding="utf-8")) for file in files}


def untested(folder: Path, names: Iterable[str]) -> set[str]:
    """Steps without a file, and files without a step."""
    return set(names) ^ {_name(folder, file) for file in _files(folder)}


def check(engine: Engine, case: StepCase, step: Step, shared: Mapping[str, object] | None = None) -> None:
    """Run the step on what the case gives and compare; `shared` are values that cases need not repeat."""
    read = columns_read(step)
    unread = set(case.given) - set(read)
    assert not unread, f"the step reads no {sorted(unread)}"
    for name, columns in read.items():
        engine.put(name, _table(case, name, columns))
    values = {**(shared or {}), **case.values}
    made = replace(step, name=f"made by {step.name}")  # a step may read a table of its own name
    engine.run_sql(made, {name: value for name, value in values.items() if re.search(rf"\${name}\b", step.sql)})
    found = engine.query(f'SELECT * FROM "{made.name}"')
    engine.drop(made.name, *read)
    unknown = {name for row in case.gives for name in row} - set(found.column_names)
    assert not unknown, f"the step gives no {sorted(unknown)}, but {found.column_names}"
    assert _plain_rows(found.to_pylist()) == _plain_rows(case.gives)


@cache
def columns_read(step: Step) -> dict[str, frozenset[str]]:
    """Every table the step reads -> the columns it names there (those of `SELECT *` are named nowhere)."""
    found: dict[str, set[str]] = {}
    for scope in traverse_scope(sqlglot.parse_one(step.sql, dialect="duckdb")):
        for _, source in scope.selected_sources.values():
            if not isinstance(source, Scope):
                found.setdefault(source.name, set())
        for column in scope.columns:
            source = _source(scope, column.table)
            if source is not None and not isinstance(source, Scope):
                found.setdefault(source.name, set()).add(column.name)
    return {name: frozenset(columns) for name, columns in found.items()}


def _source(scope: Scope | None, alias: str) -> Any:
    """What a column's alias stands for, also where an outer SELECT named it; without one, the only source."""
    while scope is not None:
        sources = {name: source for name, (_, source) in scope.selected_sources.items()}
        if not alias and len(sources) == 1:
            return next(iter(sources.values()))
        if alias in sources:
            return sources[alias]
        scope = scope.parent
    return None


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.yaml")) if not file.stem.startswith("_")]


def _name(folder: Path, file: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _types(file: Path) -> dict[str, pa.DataType]:
    said = load_yaml(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: TYPES[kind] for name, kind in said.items()}


def _cases(step: str, file: Path, types: Mapping[str, pa.DataType]) -> list[StepCase]:
    document = load_yaml(file.read_text(encoding="utf-8"))
    assert set(document) <= {"columns", "cases"}, f"{file.name}: {sorted(document)}"
    own = {name: TYPES[kind] for name, kind in document.get("columns", {}).items()}
    columns: dict[str, dict[str, None]] = {}
    for said in document["cases"]:
        for table, rows in said["given"].items():
            columns.setdefault(table, {}).update(dict.fromkeys(name for row in rows for name in row))
    whole = {table: tuple(names) for table, names in columns.items()}
    found = []
    for said in document["cases"]:
        assert set(said) <= KEYS, f"{file.name}: {sorted(set(said) - KEYS)}"
        sides = {**said["given"], "gives": said["gives"]}
        long = [side for side, rows in sides.items() if len(rows) > (MAX_GIVES if side == "gives" else MAX_ROWS)]
        assert not long, f"{file.name}: {said['case']}: too many rows in {long}"
        values = said.get("values", {})
        found.append(StepCase(step, said["case"], said["given"], said["gives"], values, {**types, **own}, whole))
    names = [case.name for case in found]
    assert len(set(names)) == len(names), f"{file.name}: two cases have one name"
    assert any(case.gives for case in found), f"{file.name}: a step that never gives a row is not tested"
    return found


def _table(case: StepCase, name: str, columns: Iterable[str]) -> pa.Table:
    rows = case.given.get(name, [])
    declared = _declared(name)
    names = dict.fromkeys([*case.columns.get(name, ()), *sorted(columns)])
    if not names:  # read as a whole, and nothing of it is given
        names = dict.fromkeys(declared or ["nothing"])
    fields = {n: case.types.get(n) or declared.get(n) or _agreed().get(n) or _type_of(n, rows) for n in names}
    arrays = [pa.array([_value(row.get(n), kind, n) for row in rows], kind) for n, kind in fields.items()]
    return pa.table(arrays, names=list(fields))


@cache
def _declared(name: str) -> dict[str, pa.DataType]:
    """The columns of a table that data_contracts declares; none for a table that lives inside the engine only."""
    extract = name.removeprefix("core_")
    if name != extract and extract in load_contracts():
        return {field.name: field.type for field in core_schema(load_contracts()[extract])}
    return next(({f.name: f.type for f in table.schema} for table in _all_tables() if table.name == name), {})


@cache
def _agreed() -> dict[str, pa.DataType]:
    """Column -> its type, where every table and contract that has the column says the same."""
    found: dict[str, set[pa.DataType]] = {}
    for name in [*(table.name for table in _all_tables()), *(f"core_{extract}" for extract in load_contracts())]:
        for column, kind in _declared(name).items():
            found.setdefault(column, set()).add(kind)
    return {column: next(iter(kinds)) for column, kinds in found.items() if len(kinds) == 1}


@cache
def _all_tables() -> tuple[Table, ...]:
    return tuple(value for value in vars(tables).values() if isinstance(value, Table))


def _type_of(name: str, rows: Rows) -> pa.DataType:
    value = next((row[name] for row in rows if row.get(name) is not None), None)
    if isinstance(value, bool):
        return pa.bool_()
    if isinstance(value, int):
        return pa.int64()
    if isinstance(value, date):
        return pa.date32()
    return TYPES["value"] if isinstance(value, float) else pa.string()


def _value(value: Any, kind: pa.DataType, name: str) -> Any:
    if value is None:
        return None
    if pa.types.is_decimal(kind):
        return Decimal(str(value))
    if pa.types.is_string(kind):
        assert isinstance(value, str), f"{name} is text: write '{value}'"
    return value


def _plain_rows(rows: Rows) -> list[list[tuple[str, str]]]:
    """Rows in one order, without nulls, numbers of equal value alike."""
    return sorted(sorted((n, _plain(v)) for n, v in row.items() if v is not None) for row in rows)


def _plain(value: Any) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    return repr(value)
