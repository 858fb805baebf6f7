"""Every step of the matcher stays in the SQL that DuckDB and Spark read alike (docs/architecture.md)."""

from collections.abc import Callable, Collection
from functools import cache, partial
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from matchers.engine.spark_sql import render_numbered
from tests.sql_text import (
    broadcast_anti_joins,
    conditions_of_one_side,
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
ROUNDING = {"Log", "Round"}
"""Functions that steps for readers have as well."""
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


@cache
def trees() -> dict[str, exp.Expression]:
    return {name: sqlglot.parse_one(path.read_text(encoding="utf-8"), dialect="duckdb") for name, path in FILES.items()}


def found_in(look: Callable[[exp.Expression], object], besides: Collection[str] = ()) -> dict[str, object]:
    """Step -> what was found in it, of the steps in which there was something and which are not named."""
    return {name: found for name, tree in trees().items() if name not in besides and (found := look(tree))}


def test_only_functions_that_mean_the_same_everywhere() -> None:
    def others(tree: exp.Expression) -> set[str]:
        used = {f.name if isinstance(f, exp.Anonymous) else type(f).__name__ for f in tree.find_all(exp.Func)}
        return used - ALLOWED

    assert {name: used for name, used in found_in(others).items() if name not in ONLY_TOLD or used - ROUNDING} == {}
    assert found_in(lambda tree: list(tree.find_all(exp.Div, exp.IntDiv, exp.Exists)), ONLY_TOLD) == {}


def test_no_number_with_a_point_decides() -> None:
    def points(tree: exp.Expression) -> list[str]:
        return [number.this for number in tree.find_all(exp.Literal) if number.is_number and "." in number.this]

    def casts(tree: exp.Expression) -> list[str]:
        return [cast.sql() for cast in tree.find_all(exp.Cast) if cast.to.this in (exp.DType.DOUBLE, exp.DType.FLOAT)]

    assert found_in(points) == {}
    assert found_in(casts, ONLY_TOLD) == {}


@pytest.mark.parametrize(
    "look",
    [
        broadcast_anti_joins,
        escapes_in_patterns,
        pytest.param(partial(sums_of_integers_not_cast, every=True), id="sums_of_integers_not_cast"),
        nulls_before_a_union,
    ],
)
def test_nothing_that_the_engines_do_or_type_differently(look: Callable[[exp.Expression], list[str]]) -> None:
    assert found_in(look) == {}


def test_only_what_is_numbered_by_ranges_is_ranked_over_everything() -> None:
    assert found_in(windows_over_everything).keys() == NUMBERED | FEW_DRAWN
    assert [name for name in NUMBERED if render_numbered(FILES[name].read_text(encoding="utf-8")) is None] == []


def test_only_the_two_sides_of_a_pair_are_called_by_a_letter() -> None:
    def letters(tree: exp.Expression) -> set[str]:
        return {table.alias for table in tree.find_all(exp.Table, exp.Subquery) if len(table.alias) == 1}

    called = found_in(letters)
    assert {name: found for name, found in called.items() if found != {"l", "r"}} == {}, "two sides of something"


def test_lines_are_short() -> None:
    lines = {name: path.read_text(encoding="utf-8").splitlines() for name, path in FILES.items()}
    assert [name for name, of in lines.items() if any(len(line) > LONGEST_LINE for line in of)] == []


def test_no_left_join_asks_for_a_loop_over_both_sides() -> None:
    assert found_in(conditions_of_one_side) == {}


def test_spark_reads_it_too() -> None:
    for name, tree in trees().items():
        written = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(written, dialect="spark"), name


def test_every_order_says_where_null_goes() -> None:
    assert {name: keys for name, path in FILES.items() if (keys := sort_keys_without_nulls(path))} == {}


def test_every_step_is_looked_at() -> None:
    assert len(trees()) > 130
