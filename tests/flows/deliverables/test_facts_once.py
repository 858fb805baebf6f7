"""Who is how old, covered, refused, dead or gone is reckoned by the rules alone; whoever writes for people reads it."""

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from flows.deliverables.persons import people_and_places
from flows.deliverables.report.sources import READ
from rules.ages import age_band
from tests.flows import made_month
from tests.flows.deliverables.conftest import MadeMonth

HOUSE = Path(__file__).parents[3]
FLOWS = HOUSE / "flows"
RECKONED = {
    "an age": r"birth(_date|_day)?\b[^\n]*(\.dt\.|year|date_diff|datediff|[<>])|\.dt\.year\(\)|\bday(16|60|80)\b",
    "an age band": r"岁以上|—\d+ 岁",
    "who is covered": r"'渐退'|'在保'|is_covered|start_date|is_covering",
    "who was refused": r"status_date|status = '申请",
    "who is dead or gone": r"死亡|火化|cremat|迁出'|cancelled_on|death_date",
    "a household's members": r"hukou_no|family_key|member_key|core_household_register",
}
BIRTHS_COMPARED = ("maybe_households.sql", "rows_by_name.sql", "waiting_namesakes.sql")
"""They set one birth date beside another, not beside a day on which somebody is so old."""
WHAT_DEPARTMENTS_SENT = ("ingest", "feedback")
"""Rooms that read files: what a cell holds, not what follows from it."""


@cache
def texts() -> dict[str, str]:
    """SQL, and the strings and expressions of Python without comments and docstrings."""
    found = {}
    for path in sorted(FLOWS.rglob("*")):
        name = str(path.relative_to(FLOWS))
        if path.relative_to(FLOWS).parts[0] in WHAT_DEPARTMENTS_SENT:
            continue
        if path.suffix == ".sql":
            found[name] = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                body = getattr(node, "body", None)
                if isinstance(body, list):
                    node.body = [one for one in body if not _is_docstring(one)] or [ast.Pass()]
            found[name] = ast.unparse(tree)
    return found


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@pytest.mark.parametrize("fact", RECKONED)
def test_nobody_above_the_rules_reckons_it_again(fact: str) -> None:
    found = [f"{name}: {match[0]}" for name, text in texts().items() for match in re.finditer(RECKONED[fact], text)]
    assert found == []


def test_one_file_of_the_rules_reckons_an_age() -> None:
    reckons = [
        path.name
        for path in sorted((HOUSE / "rules").rglob("*.sql"))
        if re.search(r"extract\(year from [^)]*birth|date_diff\([^)]*birth", path.read_text(encoding="utf-8").lower())
        and path.name not in BIRTHS_COMPARED
    ]
    assert reckons == ["ages.sql"]


def test_the_report_and_the_lists_read_the_ages_of_the_rules(month: MadeMonth) -> None:
    assert t.AGES in READ
    month.put("decide", t.AGES, [{"birth_date": date(1960, 1, 1), "age": 7}])
    tables = month.tables()
    people = people_and_places(tables.people(pl.Series(["P000000001"])), tables.areas)
    assert people["age"].to_list() == [7]


def test_every_day_of_birth_has_its_age_at_the_end_of_the_month() -> None:
    rows = {row["birth_date"]: row["age"] for row in made_month.ages("202610").to_pylist()}
    days = [date(2026, 10, 31), date(2010, 10, 31), date(2010, 11, 1), date(2008, 2, 29), date(1877, 1, 1)]
    assert [rows[day] for day in days] == [0, 16, 15, 18, 149]
    assert date(2026, 11, 1) not in rows
    at_the_end_of_february = {row["birth_date"]: row["age"] for row in made_month.ages("202602").to_pylist()}
    assert at_the_end_of_february[date(2008, 2, 29)] == 17


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0—15 岁"),
        (15, "0—15 岁"),
        (16, "16—59 岁"),
        (59, "16—59 岁"),
        (60, "60—79 岁"),
        (79, "60—79 岁"),
        (80, "80 岁以上"),
        (110, "80 岁以上"),
    ],
)
def test_an_age_band_begins_where_a_parameter_says(age: int, band: str) -> None:
    assert age_band(age, (16, 60, 80)) == band


def test_bands_follow_the_parameters_in_force() -> None:
    bands = {row["age"]: row["age_band"] for row in made_month.ages("202610").to_pylist()}
    ages = (15, 16, 59, 60, 79, 80)
    assert [bands[age] for age in ages] == [age_band(age, (16, 60, 80)) for age in ages]
