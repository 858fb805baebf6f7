"""Every step of the rules stays in the SQL that DuckDB and Spark read alike (docs/architecture.md)."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from rules.catalogue import load_catalogue
from rules.hits import hits_step
from rules.steps import fact_steps, facts_in_doubt, lead_steps
from rules.unproven import second_reading
from tests.sql_text import (
    broadcast_anti_joins,
    conditions_of_one_side,
    escapes_in_patterns,
    nulls_before_a_union,
    sort_keys_without_nulls,
    sums_of_integers_not_cast,
    windows_over_everything,
)

ALLOWED = {
    "And", "Or", "If", "Case", "Coalesce", "Cast", "Max", "Min", "Sum", "Count", "Greatest", "Least", "Substring",
    "Extract", "RowNumber", "Trim", "SplitPart", "MD5",
}  # fmt: skip
"""Functions measured to give the same on both engines. Anything else needs that first."""
FORBIDDEN = (exp.Div, exp.IntDiv, exp.Exists, exp.RegexpLike, exp.Levenshtein, exp.JarowinklerSimilarity)
STEPS = (
    {step.name: step.sql for step in (*fact_steps(), *facts_in_doubt())}
    | {rule.id: hits_step(rule, rule.id).sql for rule in load_catalogue().values()}
    | {
        f"{rule.id} again": hits_step(again, rule.id).sql
        for rule in load_catalogue().values()
        if (again := second_reading(rule))
    }
    | {step.name: step.sql for step in lead_steps()}
)


@cache
def trees() -> dict[str, exp.Expression]:
    return {name: sqlglot.parse_one(sql, dialect="duckdb") for name, sql in sorted(STEPS.items())}


def found_in(look: Callable[[exp.Expression], object]) -> dict[str, object]:
    """Step -> what was found in it, of the steps in which there was something."""
    return {name: found for name, tree in trees().items() if (found := look(tree))}


def test_only_functions_that_mean_the_same_everywhere() -> None:
    def others(tree: exp.Expression) -> set[str]:
        used = {f.name if isinstance(f, exp.Anonymous) else type(f).__name__ for f in tree.find_all(exp.Func)}
        return (used - ALLOWED) | {found.sql() for found in tree.find_all(*FORBIDDEN)}

    assert found_in(others) == {}


def test_no_number_with_a_point_decides() -> None:
    def points(tree: exp.Expression) -> list[str]:
        numbers = [n for n in tree.find_all(exp.Literal) if n.is_number and "." in n.this]
        casts = [c for c in tree.find_all(exp.Cast) if c.to.this in (exp.DType.DOUBLE, exp.DType.FLOAT)]
        return [found.sql() for found in (*numbers, *casts)]

    assert found_in(points) == {}


@pytest.mark.parametrize(
    "look",
    [
        broadcast_anti_joins,
        escapes_in_patterns,
        sums_of_integers_not_cast,
        windows_over_everything,
        nulls_before_a_union,
    ],
)
def test_nothing_that_the_engines_do_or_type_differently(look: Callable[[exp.Expression], list[str]]) -> None:
    assert found_in(look) == {}


def test_every_join_says_what_it_joins_on() -> None:
    assert found_in(lambda tree: [join.sql() for join in tree.find_all(exp.Join) if not join.args.get("on")]) == {}


def test_numbered_rows_have_a_total_order() -> None:
    def ends(tree: exp.Expression) -> list[str]:
        last = [window.args["order"].expressions[-1].this.sql() for window in tree.find_all(exp.Window)]
        return [key for key in last if not re.search(r"(row_id|lead_id)$", key)]

    assert found_in(ends) == {}, "these are not unique"


def test_no_left_join_asks_for_a_loop_over_both_sides() -> None:
    assert found_in(conditions_of_one_side) == {}


def test_spark_reads_it_too() -> None:
    for name, tree in trees().items():
        written = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(written, dialect="spark"), name


def test_every_step_is_looked_at() -> None:
    assert len(trees()) > 200


def test_source_text_says_where_null_goes_in_every_order() -> None:
    """sqlglot drops a NULLS LAST that is the dialect's default, so the files themselves are looked at."""
    files = sorted((Path(__file__).parents[2] / "rules").rglob("*.sql"))
    assert len(files) > 100
    assert [(file.name, key) for file in files for key in sort_keys_without_nulls(file)] == []
