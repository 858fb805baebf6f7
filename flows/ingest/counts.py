"""What validation has to know of an extract's rows, counted by DuckDB: one pass for all expectations of an extract.

    counted = count(connection, rows, expectations)      # rows, and id -> Counted
    # SELECT count(*), count(*) FILTER (WHERE NOT (...)), ... FROM the extract's rows

Only what has to be put together first, rows of one key, is a statement of its own. A null meets every expectation but
the one that there be a value, as Great Expectations has it. What counts come to is said by `expectation_results.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data_contracts.expectations import PAIR_CHECK, Expectation

CANNOT_RUN = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.ParserException,
    duckdb.OutOfRangeException,
)
UNORDERED = ("VARCHAR", "BOOLEAN")
"""Types of columns that are not held against the bounds of a number or a day."""


class NotRun(Exception):  # noqa: N818
    """An expectation that cannot be counted: its column is not there, or is of another type than it speaks of."""

    def __init__(self, expectation: Expectation) -> None:
        self.expectation = expectation
        super().__init__(expectation.id)


@dataclass(frozen=True)
class Counted:
    """Rows that an expectation is not about (`passed_over`), and those that do not meet it (`failed`)."""

    passed_over: int
    failed: int


@dataclass(frozen=True)
class _Asked:
    """One expectation as SQL: conditions for rows that are passed over and that fail, with their values."""

    passed_over: str
    failed: str
    values: tuple[Any, ...] = ()
    keys: tuple[str, ...] = ()
    """Columns that no two rows may share; then `failed` is not used."""


def count(
    connection: duckdb.DuckDBPyConnection, rows: str, expectations: Sequence[Expectation]
) -> tuple[int, dict[str, Counted]]:
    """Rows of the relation `rows`, and for each expectation about columns what there is of it, by its id.

    Raises NotRun with the first expectation that cannot be counted.
    """
    types = _types(connection, rows)
    asked = {expectation.id: _asked(expectation, types) for expectation in expectations}
    try:
        total, found = _count_all(connection, rows, asked)
    except CANNOT_RUN as error:
        raise _to_blame(connection, rows, expectations, asked) from error
    return total, found


def rows_by_file(connection: duckdb.DuckDBPyConnection, rows: str) -> dict[str, int]:
    """How many rows of the relation come from each source file."""
    asked = f"SELECT source_file, count(*) FROM {rows} GROUP BY source_file"
    return dict(connection.execute(asked).fetchall())


def _types(connection: duckdb.DuckDBPyConnection, rows: str) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    return {str(name): str(kind) for name, kind, *_ in described}


def _count_all(
    connection: duckdb.DuckDBPyConnection, rows: str, asked: Mapping[str, _Asked]
) -> tuple[int, dict[str, Counted]]:
    parts: list[str] = ["count(*)"]
    values: list[Any] = []
    for one in asked.values():
        failed = "FALSE" if one.keys else one.failed
        parts += [f"count(*) FILTER (WHERE {one.passed_over})", f"count(*) FILTER (WHERE {failed})"]
        values += [] if one.keys else one.values
    (found,) = connection.execute(f"SELECT {', '.join(parts)} FROM {rows}", values).fetchall()
    total, *counts = (int(number) for number in found)
    pairs = zip(counts[::2], counts[1::2], strict=True)
    counted = {name: Counted(*pair) for name, pair in zip(asked, pairs, strict=True)}
    for name, one in asked.items():
        if one.keys:
            counted[name] = Counted(counted[name].passed_over, _sharing(connection, rows, one))
    return total, counted


def _sharing(connection: duckdb.DuckDBPyConnection, rows: str, asked: _Asked) -> int:
    """Rows whose key another row has, too."""
    keys = ", ".join(asked.keys)
    (found,) = connection.execute(
        f"SELECT coalesce(sum(number), 0) FROM (SELECT count(*) AS number FROM {rows} WHERE NOT ({asked.passed_over}) "
        f"GROUP BY {keys} HAVING count(*) > 1)"
    ).fetchall()
    return int(found[0])


def _to_blame(
    connection: duckdb.DuckDBPyConnection, rows: str, expectations: Sequence[Expectation], asked: Mapping[str, _Asked]
) -> NotRun:
    for expectation in expectations:
        try:
            _count_all(connection, rows, {expectation.id: asked[expectation.id]})
        except CANNOT_RUN:
            return NotRun(expectation)
    return NotRun(expectations[0])


def _asked(expectation: Expectation, types: Mapping[str, str]) -> _Asked:
    """The expectation as SQL; NotRun for a kind that is not known here."""
    made = _MAKERS.get(expectation.type)
    if made is None:
        raise NotRun(expectation)
    if made is _between and types.get(expectation.kwargs["column"]) in UNORDERED:
        raise NotRun(expectation)
    return made(expectation.kwargs)


def _column(kwargs: Mapping[str, Any], key: str = "column") -> str:
    return _name(kwargs[key])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _not_null(kwargs: Mapping[str, Any]) -> _Asked:
    column = _column(kwargs)
    return _Asked(f"{column} IS NULL", f"{column} IS NULL")


def _in_set(kwargs: Mapping[str, Any]) -> _Asked:
    column, values = _column(kwargs), tuple(kwargs["value_set"])
    listed = ", ".join("?" * len(values))
    is_in = f"{column} IN ({listed})" if values else "FALSE"
    return _Asked(f"{column} IS NULL", f"{column} IS NOT NULL AND NOT ({is_in})", values)


def _regex(kwargs: Mapping[str, Any]) -> _Asked:
    column = _column(kwargs)
    failed = f"{column} IS NOT NULL AND NOT regexp_matches({column}, ?)"
    return _Asked(f"{column} IS NULL", failed, (kwargs["regex"],))


def _between(kwargs: Mapping[str, Any]) -> _Asked:
    column = _column(kwargs)
    bounds = [("<", kwargs.get("min_value")), (">", kwargs.get("max_value"))]
    given = [(sign, value) for sign, value in bounds if value is not None]
    outside = " OR ".join(f"{column} {sign} ?" for sign, _ in given)
    return _Asked(f"{column} IS NULL", f"{column} IS NOT NULL AND ({outside})", tuple(value for _, value in given))


def _unique(kwargs: Mapping[str, Any]) -> _Asked:
    column = _column(kwargs)
    return _Asked(f"{column} IS NULL", "", keys=(column,))


def _unique_together(kwargs: Mapping[str, Any]) -> _Asked:
    columns = tuple(_name(column) for column in kwargs["column_list"])
    return _Asked(" OR ".join(f"{column} IS NULL" for column in columns), "", keys=columns)


def _pair(kwargs: Mapping[str, Any]) -> _Asked:
    a, b = _column(kwargs, "column_A"), _column(kwargs, "column_B")
    missing = {
        "either_value_is_missing": f"{a} IS NULL OR {b} IS NULL",
        "both_values_are_missing": f"{a} IS NULL AND {b} IS NULL",
        "neither": "FALSE",
    }
    sign = ">=" if kwargs.get("or_equal") else ">"
    passed_over = missing[kwargs.get("ignore_row_if", "both_values_are_missing")]
    return _Asked(passed_over, f"NOT ({a} {sign} {b})")


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], _Asked]] = {
    "expect_column_values_to_not_be_null": _not_null,
    "expect_column_values_to_be_in_set": _in_set,
    "expect_column_values_to_match_regex": _regex,
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": _unique_together,
    PAIR_CHECK: _pair,
}
