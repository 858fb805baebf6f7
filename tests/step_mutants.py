"""Which changes to a step its cases would not notice: `python -m tests.step_mutants tests.rules.test_steps [step ...]`.

Breaks a step's SELECT in one place at a time (a condition left out or turned round, an edge moved, a branch of a CASE
dropped, an aggregate or an order turned, a join made inner, a literal changed) and runs the step's cases on it. What
still passes is printed: either rows are missing from the cases, or that piece of SQL does nothing. The named module
has STEPS (name -> Step), FOLDER and VALUES. A tool for whoever writes cases; the suite does not run it.
"""

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from data_contracts.steps import Engine, Step
from matchers.engine.duck import duck_engine
from tests.step_cases import StepCase, check, load_cases

Change = tuple[str, Callable[[exp.Expression], exp.Expression]]
TURNED: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.GT: exp.GTE, exp.GTE: exp.GT, exp.LT: exp.LTE, exp.LTE: exp.LT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
    exp.Max: exp.Min, exp.Min: exp.Max, exp.Add: exp.Sub, exp.Sub: exp.Add,
}  # fmt: skip


def changes(node: exp.Expression) -> list[Change]:
    """The ways to break one node of a SELECT."""
    return [*_left_out(node), *_turned(node)]


def _left_out(node: exp.Expression) -> Iterator[Change]:
    """A condition, a member of a list or a branch of a CASE taken away."""
    if isinstance(node, exp.And | exp.Or):
        yield "left side only", lambda n: n.left
        yield "right side only", lambda n: n.right
    if isinstance(node, exp.Not | exp.Coalesce):
        yield "only what is inside", lambda n: n.this
    if isinstance(node, exp.Where):
        yield "without WHERE", lambda n: exp.Where(this=exp.true())
    part = {exp.In: "expressions", exp.Case: "ifs"}.get(type(node))
    parts = node.args.get(part) or [] if part else []
    for place in range(len(parts) if len(parts) > 1 else 0):
        yield f"without its {place + 1}.", lambda n, p=place: _without(n, part, p)


def _turned(node: exp.Expression) -> Iterator[Change]:
    """A comparison, an aggregate, an order, a join or a literal turned into another."""
    kind = type(node)
    if kind in TURNED:
        yield f"{kind.__name__} -> {TURNED[kind].__name__}", lambda n: TURNED[type(n)](**n.args)
    if isinstance(node, exp.Ordered):
        yield "other order", lambda n: exp.Ordered(this=n.this, desc=not n.args.get("desc"), nulls_first=False)
    if isinstance(node, exp.Join) and node.side:
        yield "inner join", lambda n: exp.Join(this=n.this, on=n.args.get("on"))
    if isinstance(node, exp.Literal) and not isinstance(node.parent, exp.DataTypeParam):
        yield f"another {node.sql()}", _other_literal
    if isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Count):
        yield "not distinct", lambda n: n.expressions[0]


def _without(node: exp.Expression, part: str, place: int) -> exp.Expression:
    node.set(part, [child for number, child in enumerate(node.args[part]) if number != place])
    return node


def _other_literal(node: exp.Expression) -> exp.Expression:
    return exp.Literal.string(node.name + "x") if node.is_string else exp.Literal.number(int(node.name) + 1)


def mutants(step: Step) -> Iterator[tuple[str, Step]]:
    """The step broken in one place, and what was done to it."""
    whole = sqlglot.parse_one(step.sql, dialect="duckdb")
    for number, node in enumerate(whole.walk()):
        for order, (what, _) in enumerate(changes(node)):
            broken = whole.copy()
            place = next(n for i, n in enumerate(broken.walk()) if i == number)
            place.replace(changes(place)[order][1](place.copy()))
            sql = broken.sql(dialect="duckdb")
            yield f"{what}: {node.sql(dialect='duckdb')[:90]}", replace(step, sql=sql)


def unnoticed(engine: Engine, step: Step, cases: list[StepCase], values: dict[str, object]) -> list[str]:
    """The changes under which all cases still pass."""
    return [what for what, broken in mutants(step) if _passes(engine, broken, cases, values)]


def _passes(engine: Engine, step: Step, cases: list[StepCase], values: dict[str, object]) -> bool:
    try:
        for case in cases:
            check(engine, case, step, values)
    except (AssertionError, duckdb.Error):
        return False
    return True


def main(module: str, *names: str) -> None:
    """Print what no case notices, step by step."""
    told = importlib.import_module(module)
    cases = load_cases(told.FOLDER)
    with duck_engine(Path(tempfile.mkdtemp()), memory="500MB", threads=1) as engine:
        for name in names or sorted({case.step for case in cases}):
            step, own = told.STEPS[name], [case for case in cases if case.step == name]
            for what in unnoticed(engine, step, own, told.VALUES):
                sys.stdout.write(f"{name}: {what}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
