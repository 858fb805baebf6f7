"""The deliverables' SQL: sums are whole numbers, joins say on what, names mean something, orders leave nothing open."""

import re
from importlib import resources
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

FOLDERS = ("flows.deliverables.sql", "flows.deliverables.report.sql")
FILES = [
    Path(str(file)) for folder in FOLDERS for file in resources.files(folder).iterdir() if file.name.endswith(".sql")
]
LONGEST = 100


@pytest.fixture(params=sorted(FILES), ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def tree_of(file: Path) -> exp.Expression:
    return sqlglot.parse_one(file.read_text(encoding="utf-8"), dialect="duckdb")


def test_tables_have_names_and_joins_say_on_what(file: Path) -> None:
    tree = tree_of(file)
    assert not {table.alias_or_name for table in tree.find_all(exp.Table) if len(table.alias_or_name) == 1}
    assert all(join.args.get("on") for join in tree.find_all(exp.Join))


def test_a_sum_is_a_whole_number_and_nothing_is_looked_up_in_a_select(file: Path) -> None:
    tree = tree_of(file)
    assert all(isinstance(found.parent, exp.Cast) for found in tree.find_all(exp.Sum))
    assert not [found for found in tree.find_all(exp.In) if found.args.get("query")]


def test_the_inputs_in_the_header_are_the_tables_it_reads(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    stated = re.search(r"^-- inputs: (.+)$", text, re.MULTILINE)
    tree = tree_of(file)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert stated and set(stated[1].split(", ")) == {table.name for table in tree.find_all(exp.Table)} - own


def test_lines_are_short_and_groups_and_orders_are_named(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= LONGEST
    tree = tree_of(file)
    for clause in (*tree.find_all(exp.Group), *tree.find_all(exp.Order)):
        assert not [one for one in clause.expressions if isinstance(one, exp.Literal)]
