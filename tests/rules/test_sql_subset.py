"""Every step of the rules stays in the SQL that DuckDB and Spark read alike (docs/architecture.md)."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from rules.catalogue import load_catalogue
from rules.evaluate import hits_step
from rules.steps import fact_steps, facts_in_doubt, lead_steps
from rules.unproven import second_reading
from tests.sql_text import (
    broadcast_anti_joins,
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
    | {rule.id: hits_step(rule).sql for rule in load_catalogue().values()}
    | {
        f"{rule.id} again": hits_step(again).sql
        for rule in load_catalogue().values()
        if (again := second_reading(rule))
    }
    | {step.name: step.sql for step in lead_steps()}
)


@pytest.fixture(params=sorted(STEPS))
def tree(request: pytest.FixtureRequest) -> exp.Expression:
    return sqlglot.parse_one(STEPS[request.param], dialect="duckdb")


def test_only_functions_that_mean_the_same_everywhere(tree: exp.Expression) -> None:
    used = {f.name if isinstance(f, exp.Anonymous) else type(f).__name__ for f in tree.find_all(exp.Func)}
    assert used <= ALLOWED
    assert not list(tree.find_all(*FORBIDDEN))


def test_no_number_with_a_point_decides(tree: exp.Expression) -> None:
    assert not [n for n in tree.find_all(exp.Literal) if n.is_number and "." in n.this]
    assert not [c for c in tree.find_all(exp.Cast) if c.to.this in (exp.DType.DOUBLE, exp.DType.FLOAT)]


def test_nothing_that_the_engines_do_or_type_differently(tree: exp.Expression) -> None:
    assert broadcast_anti_joins(tree) == []
    assert escapes_in_patterns(tree) == []
    assert sums_of_integers_not_cast(tree) == []
    assert windows_over_everything(tree) == []
    assert nulls_before_a_union(tree) == []


def test_every_join_says_what_it_joins_on(tree: exp.Expression) -> None:
    assert all(join.args.get("on") for join in tree.find_all(exp.Join))


def test_numbered_rows_have_a_total_order(tree: exp.Expression) -> None:
    for window in tree.find_all(exp.Window):
        last = window.args["order"].expressions[-1].this.sql()
        assert re.search(r"(row_id|lead_id)$", last), f"ends in {last}, which is not unique"


def test_spark_reads_it_too(tree: exp.Expression) -> None:
    written = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert sqlglot.parse_one(written, dialect="spark")


def test_source_text_says_where_null_goes_in_every_order() -> None:
    """sqlglot drops a NULLS LAST that is the dialect's default, so the files themselves are looked at."""
    files = sorted((Path(__file__).parents[2] / "rules").rglob("*.sql"))
    assert len(files) > 100
    assert [(file.name, key) for file in files for key in sort_keys_without_nulls(file)] == []
