"""Month arithmetic, fixed once: clip to the length of the month.

31 March less one month is 28 (or 29) February. "Within N months to as_of" is `months_before(as_of, N) < day <= as_of`;
"more than N months before" is `day < months_before(as_of, N)`; "at least N months" is `day <= months_before(as_of, N)`.
Every window counts back from as_of, so SQL only compares days with cut-offs computed here.
"""

import calendar
from datetime import date, timedelta

MONTHS_OF_YEAR = 12
FIRST_SCHOOL_MONTH = 9


def months_before(day: date, months: int) -> date:
    """The day `months` months earlier, clipped to the length of that month."""
    total = day.year * MONTHS_OF_YEAR + day.month - 1 - months
    year, month = divmod(total, MONTHS_OF_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def days_before(day: date, days: int) -> date:
    """The day `days` days earlier."""
    return day - timedelta(days=days)


def previous_period(period: str) -> str:
    """The month before a YYYYMM period."""
    year, month = int(period[:4]), int(period[4:])
    return f"{year - 1}12" if month == 1 else f"{year}{month - 1:02d}"


def cut_offs(as_of: date) -> dict[str, object]:
    """Every day and text of a month that SQL steps may name with `$`."""
    period = f"{as_of:%Y%m}"
    batch = months_before(as_of.replace(day=1), 1)
    return {
        "as_of": as_of,
        "period": period,
        "first_day": as_of.replace(day=1),
        "batch_month": previous_period(period),
        "batch_first_day": batch,
        "batch_month_text": f"{batch.year}年{batch.month}月",
        "insurance_year": period[:4],
        "school_year": str(as_of.year - (as_of.month < FIRST_SCHOOL_MONTH)),
    }
