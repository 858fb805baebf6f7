"""Every step of the matcher stays in the SQL that DuckDB and Spark read alike (docs/architecture.md)."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from matchers.engine.spark_sql import render_numbered
from tests.sql_text import (
    broadcast_anti_joins,
    escapes_in_patterns,
    nulls_before_a_union,
    sort_keys_without_nulls,
    sums_of_integers_not_cast,
    windows_over_everything,
)

MATCHERS = Path(__file__).parents[2] / "matchers"
FILES = {str(file.relative_to(MATCHERS)): file for file in sorted(MATCHERS.rglob("*.sql"))}
ALLOWED = {
    "Abs", "And", "ArgMin", "Case", "Cast", "Coalesce", "Count", "Explode", "Greatest", "If", "Lead", "Least",
    "LogicalOr", "MD5", "Max", "Min", "Month", "Or", "Pad", "RegexpReplace", "RowNumber", "Substring",
    "Sum", "TryCast", "Year",
}  # fmt: skip
"""Functions that mean the same on both engines. Anything else needs a look first."""
LONGEST_LINE = 100
NUMBERED = {
    "cluster/new_persons.sql",
    "cluster/unlinked.sql",
    "identify/entities_with_id.sql",
    "identify/entities_without_id.sql",
}
"""Steps that number all their rows: an engine that spreads rows must see how (matchers/engine/numbering.py)."""
FEW_DRAWN = {"score/drift_pairs.sql"}
"""Steps that rank a draw of fixed size."""
ONLY_TOLD = {f"deliver/tables/{name}.sql" for name in ("links", "reviews", "match_model", "weights")} | {
    "deliver/source_rows.sql"
}
"""Steps that divide or round for readers (bits of millibits, file of a row): nothing is decided by them."""


@pytest.fixture(params=sorted(FILES))
def step(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def tree_of(step: str) -> exp.Expression:
    return sqlglot.parse_one(FILES[step].read_text(encoding="utf-8"), dialect="duckdb")


def test_only_functions_that_mean_the_same_everywhere(step: str) -> None:
    tree = tree_of(step)
    used = {f.name if isinstance(f, exp.Anonymous) else type(f).__name__ for f in tree.find_all(exp.Func)}
    assert used - {"Log", "Round"} <= ALLOWED if step in ONLY_TOLD else used <= ALLOWED
    assert step in ONLY_TOLD or not list(tree.find_all(exp.Div, exp.IntDiv, exp.Exists))


def test_no_number_with_a_point_decides(step: str) -> None:
    tree = tree_of(step)
    assert not [number for number in tree.find_all(exp.Literal) if number.is_number and "." in number.this]
    assert step in ONLY_TOLD or not [
        cast for cast in tree.find_all(exp.Cast) if cast.to.this in (exp.DType.DOUBLE, exp.DType.FLOAT)
    ]


def test_nothing_that_the_engines_do_or_type_differently(step: str) -> None:
    tree = tree_of(step)
    assert broadcast_anti_joins(tree) == []
    assert escapes_in_patterns(tree) == []
    assert sums_of_integers_not_cast(tree, every=True) == []
    assert nulls_before_a_union(tree) == []


def test_only_what_is_numbered_by_ranges_is_ranked_over_everything(step: str) -> None:
    is_numbered = bool(windows_over_everything(tree_of(step)))
    assert is_numbered == (step in NUMBERED or step in FEW_DRAWN)
    assert step not in NUMBERED or render_numbered(FILES[step].read_text(encoding="utf-8")) is not None


def test_only_the_two_sides_of_a_pair_are_called_by_a_letter(step: str) -> None:
    tree = tree_of(step)
    letters = {table.alias for table in tree.find_all(exp.Table, exp.Subquery) if len(table.alias) == 1}
    assert letters <= {"l", "r"}
    assert letters in (set(), {"l", "r"}), "l and r are the two sides of something"


def test_lines_are_short(step: str) -> None:
    lines = FILES[step].read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


def test_spark_reads_it_too(step: str) -> None:
    written = tree_of(step).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert sqlglot.parse_one(written, dialect="spark")


def test_every_order_says_where_null_goes(step: str) -> None:
    assert sort_keys_without_nulls(FILES[step]) == []
