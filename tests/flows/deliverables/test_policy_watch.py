"""Cited texts and parameters past their validity are named: both sides of every line."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from data_contracts.forms import form
from flows.deliverables import policy_watch as watch
from rules.parameters import Parameters, Value, load_parameters
from tests.flows.deliverables.conftest import MadeMonth


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2026, 11, 29), watch.RUNNING),
        (date(2026, 11, 30), watch.ENDING),
        (date(2027, 5, 31), watch.ENDING),
        (date(2027, 6, 1), watch.OVER),
    ],
)
def test_a_text_with_a_term_ends_with_it(as_of: date, state: str) -> None:
    text = {
        "code": "A",
        "title": "",
        "number": "",
        "published": "2022-06-01",
        "valid_until": "2027-05-31",
        "checked": "",
    }
    assert watch.text_row(text, as_of, Counter())["state"] == state


@pytest.mark.parametrize(
    ("published", "as_of", "state"),
    [
        ("2021-06-11", date(2026, 6, 10), watch.YOUNG),
        ("2021-06-11", date(2026, 6, 11), watch.OLD),
        ("2021", date(2026, 12, 30), watch.YOUNG),
        ("2021", date(2026, 12, 31), watch.OLD),
        ("", date(2099, 1, 1), watch.UNDATED),
    ],
)
def test_a_text_without_a_term_is_asked_about_after_five_years(published: str, as_of: date, state: str) -> None:
    text = {"code": "DB", "title": "", "number": "", "published": published, "valid_until": "", "checked": ""}
    assert watch.text_row(text, as_of, Counter())["state"] == state


def test_a_year_whose_make_up_days_are_not_published_is_named_when_deadlines_fall_in_it() -> None:
    known, unknown = date(2026, 12, 31), date(2035, 1, 4)
    assert watch.calendar_rows(pl.Series([known, None], dtype=pl.Date)) == []
    rows = watch.calendar_rows(pl.Series([known, unknown, unknown], dtype=pl.Date))
    assert [(row["title"], row["state"]) for row in rows] == [
        ("2035年节假日和调休安排（2条线索的办结时限在这一年）", watch.NO_CALENDAR)
    ]
    assert set(rows[0]) == set(form("policy_texts").names)


def test_what_was_not_read_in_the_text_itself_is_marked() -> None:
    rows = {row["code"]: row for row in (watch.text_row(text, date(2026, 9, 30), Counter()) for text in watch.texts())}
    assert {code for code, row in rows.items() if row["checked"] == watch.UNCHECKED} == {
        "DB",
        "TK",
        "GX",
        "N83",
        "N39",
        "SJ",
    }
    undated = {code for code, row in rows.items() if row["state"] == watch.UNDATED}
    assert undated == {"J", "T", "H", "GX"}
    assert all(not rows[code]["number"] for code in undated)  # no number either: nothing is told that nobody read
    assert rows["A"]["state"] == watch.RUNNING


def test_units_are_told_in_chinese(month: MadeMonth) -> None:
    sheets = {file.path: file.rows for file in watch.policy_watch(month.tables(), load_parameters(None))}
    values = sheets["policy_watch/参数.csv"]["值"].to_list()
    assert values and not any(re.search("[A-Za-z]{2,}", said) for said in values)


def value(start: str, end: str | None = None) -> Value:
    told = {
        "id": "sample_percent",
        "area": "*",
        "value": Decimal(30),
        "from": start,
        "published": start,
        "citation": "A8",
    }
    return Value(**told, **({"to": end} if end else {}))


@pytest.mark.parametrize(
    ("same", "state"),
    [
        ((value("2026-01-01", "2026-08-31"),), watch.GAP),
        ((value("2026-01-01", "2026-08-31"), value("2026-09-01")), watch.OVER),
        ((value("2026-01-01", "2026-09-30"),), watch.ENDING),
        ((value("2026-01-01"),), watch.RUNNING),
    ],
)
def test_a_parameter_that_ended_without_a_successor_is_a_gap(same: tuple[Value, ...], state: str) -> None:
    parameters: Parameters = load_parameters(None)
    assert watch.value_row(same[0], same, parameters, date(2026, 9, 30))["state"] == state
