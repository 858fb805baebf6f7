"""What the scorecard itself reckons of the links it made: modelled, not measured, and only of the rows it scored.

A match weight in bits, prior included, is the log2 odds that a row and its best candidate are one person. With a second
candidate `gap` bits behind, the row is the best one's with probability 2^w / (1 + 2^w + 2^(w - gap)), and anybody's
known with (2^w + 2^(w - gap)) over the same sum. Added up over the rows this gives right and wrong links without
anybody having looked: as good as the weights. The interval therefore goes from what it would be if every row lost all
that this month's data say its levels weigh too much, and `DOUBT_BITS` for what was not measured, to the opposite; both
ends with the chance that so few rows bring (95 % of a Poisson count). What clerks found is in accuracy.py, and goes
first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, exp2, fsum, sqrt

DOUBT_BITS = 2.0
TAIL = 0.025
NORMAL = 1.96
MANY = 500.0
"""From so many expected on, a Poisson count is close to a normal one."""
AUTO = "auto"


@dataclass(frozen=True)
class Scored:
    """Rows whose best candidate has about this weight and lead (`gap` null: no second candidate), in bits.

    `drift`: what this month's data would add to the weight; `lost`, `won`: what of it lowers, and what raises.
    """

    decision: str
    bits: float
    gap: float | None
    rows: int
    drift: float = 0.0
    lost: float = 0.0
    won: float = 0.0


@dataclass(frozen=True)
class Estimate:
    """A share with its interval; null when there is nothing to estimate from."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Moved:
    """What an auto line at `bits` would do: rows accepted, and what is expected to be right, wrong and left out."""

    bits: int
    accepted: int
    wrong: float
    left_out: float
    precision: float | None
    recall: float | None


@lru_cache(maxsize=1 << 14)
def chance(bits: float, gap: float | None = None) -> float:
    """Probability that a row is its best candidate's."""
    second = 0.0 if gap is None else exp2(-_bounded(gap))
    return 1.0 / (exp2(-_bounded(bits)) + 1.0 + second)


@lru_cache(maxsize=1 << 14)
def chance_of_any(bits: float, gap: float | None = None) -> float:
    """Probability that a row is one of its two best candidates'."""
    second = 0.0 if gap is None else exp2(-_bounded(gap))
    return (1.0 + second) / (exp2(-_bounded(bits)) + 1.0 + second)


def precision(scored: Sequence[Scored]) -> Estimate:
    """Share of the scored and accepted rows that are the person's."""
    accepted = [one for one in scored if one.decision == AUTO]
    rows = _rows(accepted)
    if not rows:
        return Estimate(None, None, None)
    wrong = [rows - _right(accepted, shift) for shift in SHIFTS]
    few, many = _least(min(wrong)), _most(max(wrong))
    many, few = max(many, wrong[0]), min(few, wrong[0])
    return Estimate(1 - wrong[0] / rows, max(1 - many / rows, 0.0), 1 - few / rows)


def recall(scored: Sequence[Scored]) -> Estimate:
    """Share of the scored rows that are somebody's known and were accepted; rows never compared are not in it."""
    accepted = [one for one in scored if one.decision == AUTO]
    left = [one for one in scored if one.decision != AUTO]
    if not _rows(scored):
        return Estimate(None, None, None)
    right = [_right(accepted, shift) for shift in SHIFTS]
    missed = [_findable(left, shift) + _second(accepted, shift) for shift in SHIFTS]
    value = _ratio(right[0], right[0] + missed[0])
    many, few = max(_most(max(missed)), *missed), min(_least(min(missed)), *missed)
    worst, best = _ratio(min(right), min(right) + many), _ratio(max(right), max(right) + few)
    return Estimate(value, worst, best)


def by_month(scored: Sequence[Scored]) -> float | None:
    """Precision as the weights of this month's data would have it, everything else as it is."""
    accepted = [one for one in scored if one.decision == AUTO]
    return _ratio(_right(accepted, lambda one: one.drift), _rows(accepted))


def moved_line(scored: Sequence[Scored], line: int, margin: float) -> Moved:
    """What it would be with the auto line at `line` and the same margin to the second candidate."""
    accepted = [one for one in scored if one.bits >= line and (one.gap is None or one.gap >= margin)]
    right, findable, rows = _right(accepted, _as_is), _findable(scored, _as_is), _rows(accepted)
    return Moved(
        line,
        rows,
        rows - right,
        findable - right,
        _ratio(right, rows),
        _ratio(right, findable),
    )


def _bounded(bits: float) -> float:
    return min(max(bits, -200.0), 200.0)


def _as_is(_: Scored) -> float:
    return 0.0


Shift = Callable[[Scored], float]
SHIFTS: tuple[Shift, ...] = (_as_is, lambda one: one.lost - DOUBT_BITS, lambda one: one.won + DOUBT_BITS)
"""The weights as they are, all of them too high, all of them too low."""


def _right(scored: Sequence[Scored], shift: Shift) -> float:
    return fsum(one.rows * chance(one.bits + shift(one), one.gap) for one in scored)


def _findable(scored: Sequence[Scored], shift: Shift) -> float:
    return fsum(one.rows * chance_of_any(one.bits + shift(one), one.gap) for one in scored)


def _second(scored: Sequence[Scored], shift: Shift) -> float:
    """Accepted rows that are the second candidate's."""
    return _findable(scored, shift) - _right(scored, shift)


def _rows(scored: Sequence[Scored]) -> int:
    return sum(one.rows for one in scored)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _least(expected: float) -> float:
    """A count that chance alone brings below only once in forty."""
    if expected > MANY:
        return max(expected - NORMAL * sqrt(expected), 0.0)
    return float(_quantile(expected, TAIL))


def _most(expected: float) -> float:
    """A count that chance alone goes above only once in forty."""
    if expected > MANY:
        return expected + NORMAL * sqrt(expected)
    return float(_quantile(expected, 1 - TAIL))


def _quantile(expected: float, share: float) -> int:
    """The smallest count that a Poisson count reaches or stays under with at least this chance."""
    term = reached = exp(-expected)
    number = 0
    while reached < share and number < MANY * 2:
        number += 1
        term *= expected / number
        reached += term
    return number
