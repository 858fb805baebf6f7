"""How sure the links are, estimated from their own weights: precision, recall, and what moving the line would do.

A match weight in bits, prior included, is the log2 odds that a row and its best candidate are one person. With a second
candidate `gap` bits behind, the row is the best one's with probability 2^w / (1 + 2^w + 2^(w - gap)), and anybody's
known with (2^w + 2^(w - gap)) over the same sum. Added up over the rows this estimates right and wrong links without
anybody having looked. It is as good as the weights: the interval therefore shows what it would be if every weight were
too high, or too low, by `DOUBT_BITS`. Verdicts of people (是否本人) are counted apart and are the better evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp2, fsum

DOUBT_BITS = 2.0
AUTO = "auto"


@dataclass(frozen=True)
class Scored:
    """Rows whose best candidate has about this weight and lead (`gap` null: no second candidate), in bits."""

    decision: str
    bits: float
    gap: float | None
    rows: int


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


def chance(bits: float, gap: float | None = None) -> float:
    """Probability that a row is its best candidate's."""
    second = 0.0 if gap is None else exp2(-_bounded(gap))
    return 1.0 / (exp2(-_bounded(bits)) + 1.0 + second)


def chance_of_any(bits: float, gap: float | None = None) -> float:
    """Probability that a row is one of its two best candidates'."""
    second = 0.0 if gap is None else exp2(-_bounded(gap))
    return (1.0 + second) / (exp2(-_bounded(bits)) + 1.0 + second)


def precision(scored: Sequence[Scored], exact: int = 0) -> Estimate:
    """Share of accepted rows that are the person's; `exact` rows, linked by a valid ID and the name, count as right."""
    accepted = [one for one in scored if one.decision == AUTO]
    return _three(lambda shift: _ratio(exact + _right(accepted, shift), exact + _rows(accepted)))


def recall(scored: Sequence[Scored], exact: int = 0) -> Estimate:
    """Share of the rows that are somebody's known and were accepted; rows never compared with anybody are not in it."""
    accepted = [one for one in scored if one.decision == AUTO]
    return _three(lambda shift: _ratio(exact + _right(accepted, shift), exact + _findable(scored, shift)))


def moved_line(scored: Sequence[Scored], line: int, margin: float, exact: int = 0) -> Moved:
    """What it would be with the auto line at `line` and the same margin to the second candidate."""
    accepted = [one for one in scored if one.bits >= line and (one.gap is None or one.gap >= margin)]
    right, findable, rows = _right(accepted, 0.0), _findable(scored, 0.0), _rows(accepted)
    return Moved(
        line,
        rows,
        rows - right,
        findable - right,
        _ratio(exact + right, exact + rows),
        _ratio(exact + right, exact + findable),
    )


def _bounded(bits: float) -> float:
    return min(max(bits, -200.0), 200.0)


def _right(scored: Sequence[Scored], shift: float) -> float:
    return fsum(one.rows * chance(one.bits + shift, one.gap) for one in scored)


def _findable(scored: Sequence[Scored], shift: float) -> float:
    return fsum(one.rows * chance_of_any(one.bits + shift, one.gap) for one in scored)


def _rows(scored: Sequence[Scored]) -> int:
    return sum(one.rows for one in scored)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _three(share_at: Callable[[float], float | None]) -> Estimate:
    value = share_at(0.0)
    shifted = [share for share in (value, share_at(-DOUBT_BITS), share_at(DOUBT_BITS)) if share is not None]
    return Estimate(value, min(shifted), max(shifted)) if shifted else Estimate(None, None, None)
