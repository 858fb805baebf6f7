"""A WITH table that a statement reads in several places becomes a table: Spark would run it in each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from matchers.engine.spark_sql import has_shared_parts

WORTH_A_TABLE = 250_000
"""From so many rows that are not read again on, writing a table costs less than reading them."""
ROWS_OF_A_VALUE = 0.4
"""To write one value costs as much as reading so many rows: of 620,000 rows of 19 columns, joined from four tables, the
writing took three quarters."""
LESS_COMES_OUT = (exp.Where, exp.Group, exp.Distinct, exp.Window, exp.AggFunc, exp.Limit)
"""What may leave a SELECT so few rows that writing them is nothing beside what they are made from."""


@dataclass(frozen=True)
class SharedPart:
    """A table to be made before a statement: `name`, which no step has, and its SELECT."""

    name: str
    sql: str


def shared_parts(name: str, sql: str, rows_of: Callable[[str], int]) -> tuple[list[SharedPart], str]:
    """The WITH tables of step `name` that are worth a table of their own, in order, and the statement that reads these.

    `rows_of`: how many rows a table has. Texts are in the words of the steps, `$` places as they were; the statement is
    the same text where nothing is worth it.
    """
    if not has_shared_parts(sql):
        return [], sql
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    worth = _worth_a_table(tree, rows_of)
    parts = []
    for made in [one for one in tree.ctes if one.alias in worth]:
        part = SharedPart(f"{name}__{made.alias}", _text(_alone(made, tree)))
        parts.append(part)
        before = made.parent
        made.pop()
        if before is not None and not before.expressions:
            before.pop()
        for place in [found for found in tree.find_all(exp.Table) if found.name == made.alias]:
            place.replace(exp.to_table(part.name, alias=place.alias or made.alias))
    return (parts, _text(tree)) if parts else ([], sql)


def _worth_a_table(tree: exp.Query, rows_of: Callable[[str], int]) -> set[str]:
    """Which WITH tables: those whose rows would be read so often that it costs more than writing what comes out. The
    last comes first, for what it reads is read once when it is a table."""
    ctes = {made.alias: made for made in tree.ctes}
    named = {alias: _named(made.this) for alias, made in ctes.items()}
    inside = {id(table) for made in ctes.values() for table in made.find_all(exp.Table)}
    times = dict.fromkeys(ctes, 0)
    for table in tree.find_all(exp.Table):
        if id(table) not in inside and table.name in times:
            times[table.name] += 1
    worth = set()
    for alias in reversed(ctes):
        rows = [rows_of(table) for table in _sources(alias, named)]
        written = 0 if ctes[alias].this.find(*LESS_COMES_OUT) else max(rows, default=0) * len(ctes[alias].this.selects)
        if (times[alias] - 1) * sum(rows) >= WORTH_A_TABLE + ROWS_OF_A_VALUE * written:
            worth.add(alias)
        for name in named[alias]:
            if name in times:
                times[name] += 1 if alias in worth else times[alias]
    return worth


def _named(query: exp.Expr) -> list[str]:
    return [table.name for table in query.find_all(exp.Table)]


def _sources(alias: str, named: Mapping[str, list[str]]) -> set[str]:
    """The tables of others that a WITH table reads, through those before it."""
    found: set[str] = set()
    for table in named[alias]:
        found |= _sources(table, named) if table in named and table != alias else {table}
    return found


def _alone(made: exp.CTE, tree: exp.Query) -> exp.Query:
    """What a WITH table gives as a statement of its own, with those before it that it reads."""
    alone = made.this.copy()
    before = {one.alias: one.this for one in tree.ctes[: tree.ctes.index(made)]}
    needed, more = set[str](), set(_named(alone)) & before.keys()
    while more:
        needed |= more
        more = {name for one in more for name in _named(before[one]) if name in before} - needed
    for alias, query in before.items():
        if alias in needed:
            alone = alone.with_(alias, as_=query.copy(), copy=False)
    assert isinstance(alone, exp.Query)
    return alone


def _text(query: exp.Query) -> str:
    return query.sql(dialect="duckdb", comments=False)
