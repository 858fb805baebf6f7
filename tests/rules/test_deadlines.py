"""Working days: National Day 2026 is off from 1 to 7 October, 20 September and 10 October are worked."""

from datetime import date

import pytest

from rules.deadlines import add_working_days, first_working_day_after, has_make_up_days, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 20), True),  # Sunday, made up
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, made up
        (date(2026, 10, 11), False),
        (date(2026, 10, 12), True),
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_deadline_over_national_day_counts_only_working_days() -> None:
    assert first_working_day_after(date(2026, 9, 30)) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_working_days(date(2026, 9, 30), 4) == date(2026, 10, 12)


def test_zero_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_a_year_without_a_published_arrangement_is_known_as_such() -> None:
    assert has_make_up_days(2026)
    assert not has_make_up_days(2035)
