"""No number of policy hides in SQL: what may change is a dated, cited parameter (rules/parameters.yaml).

A whole number may stand in a rule, a fact or a lead step where it is one of STRUCTURAL (a flag, a first place, nothing,
"more than one"), or where ALLOWED says what it is. Everything else belongs into the parameters.
"""

import re

import sqlglot
from sqlglot import exp

from rules.catalogue import load_catalogue
from rules.steps import between_steps, fact_steps, lead_steps

STRUCTURAL = frozenset({"0", "1"})
"""0 and 1: a flag, nothing, at least one, more than one, the first place, level L1 (an exact link)."""
ALLOWED: dict[str, dict[str, str]] = {
    "ages": {"100": "month and day as one number, MMDD, to compare birthdays"},
    "linked_rows": {"2": "the second character of L1 to L5"},
    "waiting_namesakes": {
        "6": "the digits of an area code that name the county", "9999": "behind the last day of a year",
        **dict.fromkeys(("100", "10000"), "year, month and day as one number, YYYYMMDD, to compare birthdays"),
    },
    "maybe_households": {"15": "digits that a number cell keeps", "16": "the first lost", "6": "a county's digits"},
    "refused_of_households": {"15": "the digits that a number cell keeps"},
    "callers": {"5": "L5, the level of what is not proven"},
    "calls_in_review": {"5": "L5", "12": "signs of a provisional number", "16": "signs of a call's key"},
    "unproven_rows": {"5": "L5", "1000": "millibits of a bit"},
    "rows_by_name": {"6": "digits of a county's code"},
    "person_roster": {"2": "order of standing", "3": "order of standing", "4": "order of standing"},
    "bare_leads": {"2": "order of sources", "3": "order of sources"},
    "leads_in_cases": {"2": "order of urgencies", "3": "order of urgencies", "12": "length of a case's number"},
    "leads_weighed": {"3": "L3, the weakest link that a check of identity can still save", "4": "disposition"},
    "leads_corroborated": {"4": "disposition"},
    "leads_decided": {"2": "disposition", "3": "disposition", "4": "disposition"},
    "open_needs": {"3": "disposition"},
    **dict.fromkeys(("household_groups", "key_group_people"), dict.fromkeys("234567", "number of a key group, J9")),
    "key_group_members": {"5": "number of a key group, J9: who called", "8": "the county's own"},
    "E14": {"9": "a level weaker than any, where one side has no row"},
    "E15": {"2": "words after the first separator"},
    "R08": {"2": "the second branch"},
    "R11": {"2": "more than the two departments that the sentence names; the third is 等", "3": "disposition"},
    "X01": {"9": "a level weaker than any, where one side has no row"},
}  # fmt: skip
SQL = (
    {step.name: step.sql for step in (*fact_steps(), *between_steps().values(), *lead_steps())}
    | {rule.id: rule.select for rule in load_catalogue().values()}
)  # fmt: skip


def numbers(sql: str) -> set[str]:
    """The number literals of a SELECT that are no part of a type."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return {n.this for n in tree.find_all(exp.Literal) if n.is_number and not isinstance(n.parent, exp.DataTypeParam)}


def test_only_numbers_that_are_no_policy_stand_in_sql() -> None:
    found = {name: numbers(sql) - STRUCTURAL for name, sql in SQL.items()}
    assert {name: of for name, of in found.items() if of} == {name: set(of) for name, of in ALLOWED.items()}


def test_no_rule_is_named_by_its_id() -> None:
    """What is special about a rule stands in its own front matter (rules/traits.py)."""
    assert {name: ids for name, sql in SQL.items() if (ids := re.findall(r"'[EIRX]\d\d'", sql))} == {}


def test_tables_are_named_by_what_they_hold() -> None:
    trees = {name: sqlglot.parse_one(sql, dialect="duckdb") for name, sql in SQL.items()}
    aliases = {name: {t.alias for t in tree.find_all(exp.Table, exp.Subquery)} for name, tree in trees.items()}
    assert [name for name, of in aliases.items() if any(len(alias) == 1 for alias in of)] == []


def test_lines_end_at_a_hundred_characters() -> None:
    code = {name: [line for line in sql.splitlines() if not line.startswith("--")] for name, sql in SQL.items()}
    assert [name for name, lines in code.items() if any(len(line) > 100 for line in lines)] == []


def test_every_step_is_looked_at() -> None:
    assert len(SQL) > 150
