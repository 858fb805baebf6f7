"""What the SQL of steps must not hold, on the parser's tree, or on the text where the tree does not keep it."""

import re
from pathlib import Path

from sqlglot import exp


def broadcast_anti_joins(tree: exp.Expression) -> list[str]:
    """Every NOT IN (SELECT ...): an engine must send the whole list to each worker, for one null in it empties all."""
    return [
        negated.sql() for negated in tree.find_all(exp.Not) for found in [negated.this.unnest()] if _is_in_select(found)
    ]


def conditions_of_one_side(tree: exp.Expression) -> list[str]:
    """Conditions of a LEFT JOIN that say nothing of the table joined: for them DuckDB holds each row of one side
    against each of the other. Written into the key, `key = CASE WHEN .. THEN .. END`, they ask for no loop."""
    return [
        condition.sql()
        for join in tree.find_all(exp.Join)
        if join.side == "LEFT" and (on := join.args.get("on"))
        for condition in (on.flatten() if isinstance(on, exp.And) else [on])
        if join.this.alias_or_name not in {column.table for column in condition.find_all(exp.Column)}
    ]


def _is_in_select(found: exp.Expression) -> bool:
    return isinstance(found, exp.In) and found.args.get("query") is not None


def escapes_in_patterns(tree: exp.Expression) -> list[str]:
    """LIKE patterns with a backslash: one engine takes it for an escape, the other for a character."""
    return [like.sql() for like in tree.find_all(exp.Like) if "\\" in like.expression.sql()]


def sums_of_integers_not_cast(tree: exp.Expression, *, every: bool = False) -> list[str]:
    """SUM of what is seen to be whole (all sums with `every`) that is not cast: its type differs between engines."""
    sums = [found for found in tree.find_all(exp.Sum) if every or _is_whole(found.this)]
    return [found.sql() for found in sums if not _is_cast(found)]


def windows_over_everything(tree: exp.Expr) -> list[str]:
    """Windows without PARTITION: one task has to hold all rows."""
    return [window.sql() for window in tree.find_all(exp.Window) if not window.args.get("partition_by")]


def nulls_before_a_union(tree: exp.Expr) -> list[str]:
    """Columns of the first SELECT of a UNION that are a bare NULL: what type they have differs between engines."""
    firsts = [union.left for union in tree.find_all(exp.SetOperation) if isinstance(union.left, exp.Select)]
    return [column.sql() for first in firsts for column in first.expressions if isinstance(column.unalias(), exp.Null)]


def _is_whole(value: exp.Expression) -> bool:
    if isinstance(value, exp.Case):
        results = [branch.args["true"] for branch in value.args["ifs"]] + [value.args.get("default")]
        return all(result is None or _is_whole(result) for result in results)
    return isinstance(value, exp.Literal) and value.is_int


def _is_cast(found: exp.Expression) -> bool:
    around = found.parent
    while isinstance(around, exp.Coalesce | exp.Filter | exp.Paren):
        around = around.parent
    return isinstance(around, exp.Cast)


def sort_keys_without_nulls(file: Path) -> list[str]:
    """Keys of every ORDER BY of a file that do not say where null goes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("--"))
    clauses = [_clause(text, found.end()) for found in re.finditer(r"ORDER BY", text)]
    keys = [key.strip() for clause in clauses for key in _split(clause)]
    return [key for key in keys if not re.search(r"NULLS (LAST|FIRST)$", key)]


def _clause(text: str, start: int) -> str:
    depth = 0
    for place, sign in enumerate(text[start:], start):
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or re.match(r"\bLIMIT\b", text[place:]):
            return text[start:place]
    return text[start:]


def _split(clause: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for place, sign in enumerate(clause):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(clause[last:place])
            last = place + 1
    return [*parts, clause[last:]]
