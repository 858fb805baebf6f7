"""Aliases of tables tell what they stand for: no single letter but l and r, the two sides of a pair."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "matchers", "rules", "docs/own_city")
FILES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.sql"))


@pytest.mark.parametrize("room", ROOMS)
def test_no_table_goes_by_one_letter_but_l_and_r(room: str) -> None:
    short = []
    for path in FILES:
        if path.is_relative_to(HOUSE / room):
            for statement in sqlglot.parse(path.read_text(encoding="utf-8"), dialect="duckdb"):
                aliases = [node.name for node in statement.find_all(exp.TableAlias)] if statement else []
                short += [f"{path.name}: {name}" for name in aliases if len(name) == 1 and name not in ("l", "r")]
    assert short == []


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 150


def test_no_column_of_a_statement_written_in_python_is_called_by_one_letter() -> None:
    files = [path for room in ("flows", "matchers", "rules") for path in (HOUSE / room).rglob("*.py")]
    alias = re.compile(r"\bAS [a-km-qs-z]\b")
    assert [f"{path.name}: {one}" for path in files for one in alias.findall(path.read_text("utf-8"))] == []
