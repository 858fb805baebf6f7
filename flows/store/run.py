"""RunContext: everything a stage may know about the run it is part of. Frozen; there are no globals."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from data_contracts.city import City, load_city
from data_contracts.engines import DEFAULT, EngineChoice
from data_contracts.errors import UsageError

PERIOD_DIGITS = 6


@dataclass(frozen=True)
class RunContext:
    """One month of one city.

    `period` is YYYYMM; `as_of` its last day; `published` the day the worklists go out, from which deadlines count
    (pure: it is an argument, never the clock). `city`, `incoming` (the folder that holds `<period>/`), `store`, `out`
    are folders. `keep_intermediate`: a folder for the matcher's tables in between, to look into; null: they go.
    `confirmed`: the sentence with which the operator lets this month out on a roster that is not whole. `engine`: what
    runs the steps; it changes no byte, so that no stage's fingerprint knows of it. `groups`: recipient -> the number of
    the group that may read what is handed to it (flows/store/modes.py); none: the group of who runs.
    """

    period: str
    as_of: date
    published: date
    city: Path
    incoming: Path
    store: Path
    out: Path
    code_version: str
    keep_intermediate: Path | None = None
    confirmed: str | None = None
    engine: EngineChoice = DEFAULT
    groups: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def settings(self) -> City:
        """The city's settings, checked; city.yaml is read once in a run. CityError when they are unusable."""
        return load_city(self.city)

    @property
    def drop(self) -> Path:
        """The folder of this month's extracts."""
        return self.incoming / self.period

    @property
    def deliverables(self) -> Path:
        """The folder this month's deliverables go to."""
        return self.out / self.period


def period_end(period: str) -> date:
    """Last day of a YYYYMM period; UsageError when it is not one."""
    if len(period) != PERIOD_DIGITS or not period.isdigit() or not 1 <= int(period[4:]) <= 12 or period < "190001":
        raise UsageError(f"'{period[:12]}' is not a period", do="give it as YYYYMM, for example 202610")
    year, month = int(period[:4]), int(period[4:])
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class StageSummary:
    """What a stage tells about itself: rows it handed on, and a sentence for each thing rejected or not run; `engine`:
    what ran its steps, null for a stage that has none."""

    rows: int
    remarks: tuple[str, ...] = ()
    engine: str | None = None


def month_after(period: str) -> str:
    """The period after a period."""
    return f"{period_end(period) + timedelta(days=1):%Y%m}"


def months_between(earlier: str, later: str) -> int:
    """How many months lie from one period to another; of a column of periods: `flows.ledger.state.months_between`."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[4:]) - int(earlier[4:])


def today_in_china() -> date:
    """Today: what a month that somebody types is compared with. One of the places where the clock is read."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def last_closed_period() -> str:
    """The month before today's in China: what a scheduled run is about. One of the places where the clock is read."""
    last_day_before = today_in_china().replace(day=1) - timedelta(days=1)
    return f"{last_day_before:%Y%m}"
