"""Arithmetic of the citizen number (GB 11643): check digit, real dates, corrections of a wrong one; on byte columns.

A number is a row of 18 bytes 0..10 (10 is X): 6 region, 8 birth, 3 sequence (odd = male), 1 check. It is valid when the
weighted sum is 1 modulo 11, the birth date is real and not after `as_of`, and the region starts with a province, with
81 82 83 (permits of Hong Kong, Macau, Taiwan residents) or with 9 (foreign permanent residents: region not checked).
Because every weight has an inverse modulo 11, no single substitution and no adjacent swap of different digits survives.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts import person_numbers

Digits = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LENGTH = 18
HUNDRED = 100
WEIGHTS = np.array([*person_numbers.WEIGHTS, 1])
INVERSES = np.array([pow(int(weight), -1, 11) for weight in WEIGHTS])
EARLIEST_YEAR = 1880
WIDEST_SPACING = 128  # between neighbouring float64 values at 18 digits
_FARTHEST_STORED = HUNDRED // 2 + WIDEST_SPACING
_DATED = 14  # digits of region and birth date; a sequence of three follows them
_AFTER_DATE = 1000
_SEQUENCE_SUMS = (np.arange(_AFTER_DATE)[:, None] // [100, 10, 1] % 10 * WEIGHTS[_DATED : LENGTH - 1]).sum(axis=1)
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54)
_REGIONS = np.isin(np.arange(110), (*_PROVINCES, 61, 62, 63, 64, 65, 71, 81, 82, 83, *range(90, 100)))


def to_digits(texts: pl.Series, length: int = LENGTH) -> Digits:
    """Rows of bytes of texts that all have `length` signs 0-9 or X."""
    joined = "".join(texts.to_list()).encode("ascii")
    signs = np.frombuffer(joined, dtype=np.uint8).reshape(-1, length).astype(np.int64)
    return np.where(signs == ord("X"), 10, signs - ord("0"))


def to_texts(digits: Digits) -> list[str]:
    """The texts of rows of bytes."""
    if not len(digits):
        return []
    signs = np.where(digits == 10, ord("X"), digits + ord("0")).astype(np.uint8)
    texts: list[str] = np.ascontiguousarray(signs).view(f"S{digits.shape[1]}").ravel().astype(str).tolist()
    return texts


def remainder(digits: Digits) -> Digits:
    """Weighted sum modulo 11: 1 when the check digit is right."""
    sums: Digits = (digits * WEIGHTS[: digits.shape[1]]).sum(axis=1) % 11
    return sums


def with_check_digit(digits: Digits) -> Digits:
    """17 digits a row -> 18 with the check digit."""
    return np.column_stack([digits, (1 - remainder(digits)) % 11])


def is_plausible(digits: Digits, as_of: date) -> Flags:
    """Whether region and birth date could be a living or recorded person's: first 14 digits only."""
    year = digits[:, 6] * 1000 + digits[:, 7] * 100 + digits[:, 8] * 10 + digits[:, 9]
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = _MONTH_DAYS[np.clip(month, 0, 12)] + (is_leap & (month == 2))
    is_past = year * 10_000 + month * 100 + day <= as_of.year * 10_000 + as_of.month * 100 + as_of.day
    is_day = (month >= 1) & (month <= 12) & (day >= 1) & (day <= days) & (year >= EARLIEST_YEAR) & is_past
    is_person: Flags = is_day & _REGIONS[digits[:, 0] * 10 + np.minimum(digits[:, 1], 9)]
    return is_person


def is_valid(digits: Digits, as_of: date) -> Flags:
    """Whether the numbers are whole and right: check digit, date, region, no X but at the end."""
    is_right: Flags = (remainder(digits) == 1) & is_plausible(digits, as_of) & (digits[:, :-1] < 10).all(axis=1)
    return is_right


def corrections(digits: Digits, as_of: date) -> pl.DataFrame:
    """Valid numbers one substitution or adjacent swap away: columns row (position in `digits`), number."""
    missing = (1 - remainder(digits)) % 11
    tried = [_substituted(digits, missing, at) for at in range(LENGTH)]
    tried += [_swapped(digits, at) for at in range(LENGTH - 1)]
    return _valid_ones(iter(tried), np.arange(len(digits)), as_of)


def insertions(digits: Digits, as_of: date) -> pl.DataFrame:
    """Valid numbers that a 17-sign one becomes when one lost sign is put back: columns row, number."""
    rows = np.arange(len(digits))
    return _valid_ones((_inserted(digits, at) for at in range(LENGTH)), rows, as_of)


def deletions(digits: Digits, as_of: date) -> pl.DataFrame:
    """Valid numbers that a 19-sign one becomes when one sign is taken out: columns row, number."""
    rows = np.arange(len(digits))
    return _valid_ones((np.delete(digits, at, axis=1) for at in range(LENGTH + 1)), rows, as_of)


def unrounded(numbers: list[int], as_of: date) -> pl.DataFrame:
    """Valid numbers that a number cell stores as the given ones: columns row, number.

    18 digits need more bits than a float64 has: 369822199012162385 comes back as 369822199012162368. Some writers keep
    16 digits only, of the number or of what the float64 has made of it: ...2385 becomes ...2400, and then ...2432.
    """
    stored = np.array(numbers, dtype=np.int64)
    rows, candidates = _valid_ones_near(stored, _FARTHEST_STORED, as_of)
    held = candidates.astype(np.float64).astype(np.int64)
    ways = [candidates, *_to_sixteen_digits(candidates), *_to_sixteen_digits(held)]
    seen = stored[rows].astype(np.float64)
    is_stored = np.logical_or.reduce([way.astype(np.float64) == seen for way in ways])
    texts = [f"{number:0{LENGTH}d}" for number in candidates[is_stored].tolist()]
    found = {"row": rows[is_stored], "number": texts}
    return pl.DataFrame(found, schema={"row": pl.UInt32, "number": pl.String}).sort("row", "number")


def _valid_ones_near(numbers: Digits, farthest: int, as_of: date) -> tuple[Digits, Digits]:
    """Valid numbers without X at most `farthest` from the given ones: positions in `numbers`, and the valid numbers.

    17 digits have one check digit, and the numbers around one share their first 14 digits with it or with the next
    thousand of them: so one in ten is looked at, and regions, dates and most of a sum are worked out twice a number.
    """
    reach = farthest // 10 + 1
    stems = numbers[:, None] // 10 + np.arange(-reach, reach + 1)
    starts = stems[:, :1] // _AFTER_DATE + np.arange(2)
    shown = (starts.reshape(-1, 1) // 10 ** np.arange(_DATED - 1, -1, -1) % 10).astype(np.int64)
    is_dated = is_plausible(shown, as_of).reshape(-1, 2)
    sums = remainder(shown).reshape(-1, 2)
    place = stems // _AFTER_DATE - starts[:, :1]
    check = (1 - np.take_along_axis(sums, place, axis=1) - _SEQUENCE_SUMS[stems % _AFTER_DATE]) % 11
    found = stems * 10 + check
    is_near = (np.abs(found - numbers[:, None]) <= farthest) & (found >= 0) & (found < 10**LENGTH)
    rows, places = np.nonzero(np.take_along_axis(is_dated, place, axis=1) & (check < 10) & is_near)
    return rows, found[rows, places]


def _to_sixteen_digits(numbers: Digits) -> list[Digits]:
    """The nearest hundred, up or down where both are as near."""
    rest = numbers % HUNDRED
    return [
        np.where(is_near, numbers - rest + added, numbers)
        for is_near, added in ((rest <= HUNDRED // 2, 0), (rest >= HUNDRED // 2, HUNDRED))
    ]


def float_spacing(number: int) -> int:
    """Distance between neighbouring float64 values at an 18-digit number: 16 to 128."""
    return 1 << max(0, number.bit_length() - 53)


def _substituted(digits: Digits, missing: Digits, at: int) -> Digits:
    changed = digits.copy()
    changed[:, at] = (digits[:, at] + missing * INVERSES[at]) % 11
    return changed


def _swapped(digits: Digits, at: int) -> Digits:
    changed = digits.copy()
    changed[:, [at, at + 1]] = digits[:, [at + 1, at]]
    return changed


def _inserted(digits: Digits, at: int) -> Digits:
    grown = np.insert(digits, at, 0, axis=1)
    grown[:, at] = ((1 - remainder(grown)) * INVERSES[at]) % 11
    return grown


def _valid_ones(tried: Iterator[Digits], rows: Digits, as_of: date) -> pl.DataFrame:
    found: dict[str, list[object]] = {"row": [], "number": []}
    for candidates in tried:
        right = is_valid(candidates, as_of) if len(candidates) else np.zeros(0, dtype=bool)
        found["row"] += rows[right].tolist()
        found["number"] += to_texts(candidates[right])
    return pl.DataFrame(found, schema={"row": pl.UInt32, "number": pl.String}).unique().sort("row", "number")
