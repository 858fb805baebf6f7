"""Cited texts and parameters past their validity are named: both sides of every line."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from flows.outputs import policy_watch as watch
from rules.parameters import Parameters, Value, load_parameters


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
    text = {"code": "A", "title": "", "number": "", "published": "2022-06-01", "valid_until": "2027-05-31"}
    assert watch.text_row(text, as_of, Counter())[-1] == state


@pytest.mark.parametrize(
    ("published", "as_of", "state"),
    [
        ("2021-06-11", date(2026, 6, 10), watch.RUNNING),
        ("2021-06-11", date(2026, 6, 11), watch.OLD),
        ("2021", date(2026, 12, 30), watch.RUNNING),
        ("2021", date(2026, 12, 31), watch.OLD),
        ("", date(2099, 1, 1), watch.RUNNING),
    ],
)
def test_a_text_without_a_term_is_asked_about_after_five_years(published: str, as_of: date, state: str) -> None:
    text = {"code": "DB", "title": "", "number": "", "published": published, "valid_until": ""}
    assert watch.text_row(text, as_of, Counter())[-1] == state


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
    assert watch.value_row(same[0], same, parameters, date(2026, 9, 30))[-1] == state
