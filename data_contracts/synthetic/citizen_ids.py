"""Citizen ID numbers (GB 11643) of people who do not exist: made in columns, unique, valid."""

from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SEQUENCES = 1000
Ints = np.ndarray[Any, np.dtype[np.int64]]


def check_digit(first_17: str) -> str:
    """Check digit of one number's first 17 digits."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def is_valid(number: str) -> bool:
    """Whether 18 characters are digits with a check digit that fits (the birth date is not looked at)."""
    return len(number) == 18 and number[:17].isdigit() and check_digit(number[:17]) == number[17]


def numbers(region: Ints, birth: Ints, sequence: Ints) -> pl.Series:
    """Valid numbers from region (6 digits), birth (YYYYMMDD) and sequence (0-999), in columns."""
    body = (region * 10**8 + birth) * 1000 + sequence
    total = np.zeros(len(body), dtype=np.int64)
    for place, weight in enumerate(WEIGHTS):
        total += (body // 10 ** (16 - place)) % 10 * weight
    check = np.array(list(CHECK), dtype=object)[total % 11]
    return pl.Series(body).cast(pl.String) + pl.Series(list(check), dtype=pl.String)


def unique_sequences(rng: Generator, region: Ints, birth: Ints, is_male: np.ndarray[Any, np.dtype[np.bool_]]) -> Ints:
    """Draw sequences (odd = male) such that no region, birth and sequence come twice.

    `…000` and `…001`-like low numbers come as often as others: a natural …000 exists, as it does in life.
    """
    parity = is_male.astype(np.int64)
    sequence: Ints = rng.integers(0, SEQUENCES // 2, len(region)) * 2 + parity
    while True:
        key = (region * 10**8 + birth) * 1000 + sequence
        _, first = np.unique(key, return_index=True)
        again = np.ones(len(key), dtype=bool)
        again[first] = False
        if not again.any():
            return sequence
        sequence[again] = rng.integers(0, SEQUENCES // 2, int(again.sum())) * 2 + parity[again]
