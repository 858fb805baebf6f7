"""Month arithmetic, fixed once: clipped to the length of the month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import cut_offs, months_before, previous_period


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 2, 28), 1, date(2026, 1, 28)),  # 31 January is not a month before the end of February
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 10, 31), 6, date(2026, 4, 30)),
        (date(2026, 10, 31), 3, date(2026, 7, 31)),
        (date(2026, 11, 30), 3, date(2026, 8, 30)),
        (date(2026, 1, 31), 3, date(2025, 10, 31)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_clipped(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_a_month_less_is_in_the_month_before_and_never_later_in_it(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


def test_the_batch_of_a_period_is_the_month_before() -> None:
    assert previous_period("202601") == "202512"
    assert previous_period("202610") == "202609"
    said = cut_offs(date(2026, 10, 31))
    assert (said["batch_month"], said["batch_first_day"], said["first_day"]) == (
        "202609", date(2026, 9, 1), date(2026, 10, 1)
    )  # fmt: skip
