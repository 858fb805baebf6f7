"""A step's SQL as Spark reads it, from the tree of its text: nothing is rewritten by hand, nothing decided.

What differs between the engines and is settled here: `$name` places become typed literals; row numbers are BIGINT;
an order that a file is to have is taken out (files of a cluster have none) and its keys are kept as hidden columns;
a row number over everything is split into sort keys, for numbering without one task that holds all rows (numbering.py);
a CROSS JOIN with a table of one row becomes literals, for a join on nothing is planned as a loop over both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import sqlglot
from sqlglot import exp

from data_contracts.errors import ContractError

HIDDEN = "__order_"
KEY = "__key_"
Single = Mapping[str, Mapping[str, tuple[object, str]]]
"""Table of one row -> column -> (value, type in Spark's words)."""
NONE_SINGLE: Single = {}
_MORE_THAN_ROWS = (exp.Group, exp.Distinct, exp.Window, exp.AggFunc, exp.Limit, exp.UDTF)


@dataclass(frozen=True)
class Ordered:
    """A SELECT without its order; `order`: the ORDER BY terms, in DuckDB's words, over its columns and the `hidden`."""

    sql: str
    order: str
    hidden: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """A SELECT that gives, in place of a row number over everything, the keys of its order as `keys` (last columns).

    `columns`: those of the step in its order; `column` is the number, negative where `is_negative`. Each of `keys` is
    (column, descends, nulls come first).
    """

    sql: str
    columns: tuple[str, ...]
    column: str
    is_negative: bool
    keys: tuple[tuple[str, bool, bool], ...]


def render(sql: str, values: Mapping[str, object] | None = None, single: Single = NONE_SINGLE) -> str:
    """The statement in Spark SQL, its order kept; `single`: the tables of one row that it is joined with on nothing.

    ContractError for a value of a kind that has no literal.
    """
    return _written(_filled(sql, values, single))


def render_ordered(sql: str, values: Mapping[str, object] | None = None, single: Single = NONE_SINGLE) -> Ordered:
    """The statement without its last ORDER BY; keys that are not handed out become hidden columns."""
    tree = _filled(sql, values, single)
    order = tree.args.get("order")
    if order is None or not isinstance(tree, exp.Query):
        return Ordered(_written(tree), "", ())
    tree.set("order", None)
    terms, hidden = [], []
    for place, key in enumerate(order.expressions):
        wanted = key.this
        if isinstance(wanted, exp.Literal) and wanted.is_int:
            name = tree.named_selects[int(wanted.this) - 1]
        elif isinstance(wanted, exp.Column) and _is_shown(tree, wanted):
            name = wanted.name
        else:
            name = f"{HIDDEN}{place}"
            hidden.append(name)
            tree = tree.select(exp.alias_(wanted.copy(), name), copy=False)
        terms.append(f'"{name}" {"DESC" if key.args.get("desc") else "ASC"} NULLS {_nulls(key)}')
    return Ordered(_written(tree), ", ".join(terms), tuple(hidden))


def render_numbered(
    sql: str, values: Mapping[str, object] | None = None, single: Single = NONE_SINGLE
) -> Numbered | None:
    """The statement whose last SELECT numbers all its rows, split for numbering; null for any other."""
    tree = _filled(sql, values, single) if numbers_all(sql) else None
    if not isinstance(tree, exp.Select):
        return None
    found = [(place, made, window) for place, made in enumerate(tree.expressions) if (window := _number_of_all(made))]
    (place, made, window), columns = found[0], tuple(tree.named_selects)
    keys: list[tuple[str, bool, bool]] = []
    others = [one for number, one in enumerate(tree.expressions) if number != place]
    for number, key in enumerate(window.args["order"].expressions):
        keys.append((f"{KEY}{number}", bool(key.args.get("desc")), _nulls(key) == "FIRST"))
        others.append(exp.alias_(key.this.copy(), f"{KEY}{number}"))
    tree.set("expressions", others)
    return Numbered(_written(tree), columns, made.alias, isinstance(made.this, exp.Neg), tuple(keys))


@lru_cache(maxsize=1024)
def numbers_all(sql: str) -> bool:
    """Whether a statement's last SELECT numbers all its rows, and hands each of them out."""
    tree = _tree(sql)
    if not isinstance(tree, exp.Select) or tree.args.get("limit") or tree.args.get("distinct"):
        return False
    return sum(_number_of_all(made) is not None for made in tree.expressions) == 1


@lru_cache(maxsize=1024)
def tables_of(sql: str) -> tuple[str, ...]:
    """The tables that a statement reads by name, in order; not the names it gives itself (WITH)."""
    tree = _tree(sql)
    own = {made.alias for made in tree.find_all(exp.CTE)}
    return tuple(dict.fromkeys(found.name for found in tree.find_all(exp.Table) if found.name not in own))


@lru_cache(maxsize=1024)
def has_shared_parts(sql: str) -> bool:
    """Whether a statement names any of its own tables (WITH) in more than one place."""
    tree = _tree(sql)
    own = {made.alias for made in tree.find_all(exp.CTE)}
    named = [table.name for table in tree.find_all(exp.Table) if table.name in own]
    return len(named) > len(set(named))


@lru_cache(maxsize=1024)
def laid_beside(sql: str) -> tuple[str, ...]:
    """The tables of a statement that only lays others beside the rows of the first, in order; none for any other."""
    tree = _tree(sql)
    if not isinstance(tree, exp.Select) or len(list(tree.find_all(exp.Select))) > 1 or tree.find(*_MORE_THAN_ROWS):
        return ()
    first, joins = tree.find(exp.From), tree.args.get("joins") or []
    named = [first.this if first else None, *(join.this for join in joins)]
    if any(not isinstance(one, exp.Table) for one in named) or any(_is_on_nothing(join) for join in joins):
        return ()
    return tuple(one.name for one in tree.find_all(exp.Table))


def _number_of_all(made: exp.Expr) -> exp.Window | None:
    """The window of `row_number() OVER (ORDER BY ...) AS name`, or of `-row_number() ...`; null for anything else."""
    inner = made.this if isinstance(made, exp.Alias) else None
    inner = inner.this if isinstance(inner, exp.Neg) else inner
    if not isinstance(inner, exp.Window) or not isinstance(inner.this, exp.RowNumber):
        return None
    return inner if inner.args.get("order") and not inner.args.get("partition_by") else None


def _is_shown(tree: exp.Expr, key: exp.Column) -> bool:
    """Whether the key is a column that is handed out under that name: always of a UNION; not one of a table behind."""
    if not isinstance(tree, exp.Select):
        return True
    if not key.table:
        return key.name in tree.named_selects
    return any(isinstance(one, exp.Column) and one == key for one in tree.expressions)


def _nulls(key: exp.Ordered) -> str:
    return "FIRST" if key.args.get("nulls_first") else "LAST"


@lru_cache(maxsize=1024)
def _tree(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, dialect="duckdb")


@lru_cache(maxsize=1024)
def hands_out_null(sql: str) -> bool:
    """Whether any SELECT of a statement gives a bare NULL, or a value that may be one: its type is not known then."""
    bare = list(_tree(sql).find_all(exp.Null, exp.Placeholder, exp.Parameter))
    return any(isinstance(found.parent, exp.Select | exp.Alias | exp.Coalesce | exp.Case | exp.If) for found in bare)


@lru_cache(maxsize=1024)
def tables_joined_on_nothing(sql: str) -> tuple[str, ...]:
    """The tables that a statement names behind CROSS JOIN."""
    joins = (join for join in _tree(sql).find_all(exp.Join) if _is_on_nothing(join))
    return tuple(dict.fromkeys(join.this.name for join in joins if isinstance(join.this, exp.Table)))


def _is_on_nothing(join: exp.Join) -> bool:
    return not join.args.get("on") and not join.args.get("using")


def _without_single(tree: exp.Expr, single: Single) -> None:
    """Take tables of one row out of the tree: their columns become literals of the columns' types."""
    for join in [found for found in tree.find_all(exp.Join) if _is_on_nothing(found)]:
        row = single.get(join.this.name) if isinstance(join.this, exp.Table) else None
        if row is None:
            continue
        select, name = join.parent, join.this.alias_or_name
        assert select is not None
        join.pop()
        for column in [found for found in select.find_all(exp.Column) if found.table == name]:
            value, kind = row[column.name]
            written = exp.cast(literal(value), kind, dialect="spark")
            column.replace(exp.alias_(written, column.name) if _is_output(column) else written)


def _is_output(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.Select) and column.arg_key == "expressions"


def _filled(sql: str, values: Mapping[str, object] | None, single: Single = NONE_SINGLE) -> exp.Expr:
    """The tree with its values as literals, never changed in the cache."""
    tree, given = _tree(sql).copy(), values or {}
    _without_single(tree, single)
    for place in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        name = place.name
        if name not in given:
            raise ContractError(f"the step names ${name}, which nobody sets", where="a step of the Spark engine")
        place.replace(literal(given[name]))
    return tree


def literal(value: object) -> exp.Expr:
    """A value as a literal of its own type: what a planner can count with."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    if isinstance(value, Decimal):
        return exp.Literal.number(format(value, "f"))
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    raise ContractError(f"a value of {type(value).__name__} has no literal", where="a step of the Spark engine")


def _written(tree: exp.Expr) -> str:
    for window in list(tree.find_all(exp.Window)):
        if isinstance(window.this, exp.RowNumber) and not isinstance(window.parent, exp.Cast):
            window.replace(exp.cast(window.copy(), "bigint"))
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False)
