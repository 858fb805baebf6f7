"""Working days of the Chinese calendar: holidays off, make-up days (调休) worked."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=16)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=(year,))


def is_working_day(day: date) -> bool:
    """Whether offices are open: no public holiday, and no weekend unless the State Council moved work onto it."""
    calendar = _calendar(day.year)
    if day in calendar:
        return False
    return day.weekday() < 5 or day in calendar.weekend_workdays


def has_make_up_days(year: int) -> bool:
    """Whether the year's arrangement of make-up working days is known; before it is published only holidays count."""
    return any(day.year == year for day in _calendar(year).weekend_workdays)


def first_working_day_after(day: date) -> date:
    """The first working day later than `day`."""
    return add_working_days(day, 1)


def add_working_days(day: date, days: int) -> date:
    """The `days`-th working day after `day`; `day` itself does not count."""
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day)
    return day
