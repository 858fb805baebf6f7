"""Small vectorised draws that the services share: choices, days, money; and the random stream of a label."""

import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator

Array = np.ndarray[Any, np.dtype[Any]]


def stream(seed: int, *labels: object) -> Generator:
    """Random numbers of one purpose: the same for the same seed and labels, whatever else was drawn before."""
    return np.random.default_rng([seed, *(zlib.crc32(str(label).encode()) for label in labels)])


def choice(rng: Generator, values: Sequence[str | None], weights: Sequence[float], count: int) -> pl.Series:
    """Draw text values by weight; None stays null."""
    p = np.array(weights, dtype=float)
    picked = rng.choice(len(values), size=count, p=p / p.sum())
    return pl.Series([values[i] for i in picked], dtype=pl.String)


def days_before(rng: Generator, latest: date, least: int, most: int, count: int) -> pl.Series:
    """Draw days between `most` and `least` days before `latest`."""
    return pl.Series(
        (np.datetime64(latest) - rng.integers(least, most + 1, count).astype("timedelta64[D]")).astype("datetime64[D]")
    )


def yuan(rng: Generator, typical: float, spread: float, count: int) -> pl.Series:
    """Draw money, log-normal around `typical`, in whole fen."""
    return pl.Series(np.round(typical * np.exp(rng.normal(0.0, spread, count)), 2))


def flags(rng: Generator, share: float, count: int) -> pl.Series:
    """Draw true with probability `share`."""
    return pl.Series(rng.random(count) < share)


def serial(rng: Generator, prefix: str, digits: int, count: int) -> pl.Series:
    """Distinct numbers with a prefix, in no order."""
    step = 7_919
    start = int(rng.integers(0, 10**digits))
    number = (start + np.arange(count, dtype=np.int64) * step * 10 + rng.integers(0, 10, count)) % 10**digits
    return pl.Series([f"{prefix}{n:0{digits}d}" for n in number], dtype=pl.String)


def month_text(day: date) -> str:
    """YYYYMM of a day."""
    return f"{day.year}{day.month:02d}"


def month_first(period: str) -> date:
    """First day of a YYYYMM period."""
    return date(int(period[:4]), int(period[4:]), 1)


def shift_month(period: str, months: int) -> str:
    """The period so many months on."""
    index = int(period[:4]) * 12 + int(period[4:]) - 1 + months
    return f"{index // 12}{index % 12 + 1:02d}"


def month_last(period: str) -> date:
    """Last day of a YYYYMM period."""
    return month_first(shift_month(period, 1)) - timedelta(days=1)
