"""How sure the links are, estimated from their own weights: precision, recall, and what moving the line would do.

A match weight in bits, prior included, is the log2 odds that a pair is one person, so a pair of weight w is one person
with probability 2^w / (1 + 2^w). Summed over the pairs this estimates right and wrong links without anybody having
looked. It is as good as the weights: the interval therefore shows what it would be if every weight were too high, or
too low, by `DOUBT_BITS`. Verdicts of people (是否本人) are counted apart and are better evidence where there are any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

DOUBT_BITS = 2.0
HALF_BIN = 0.5


@dataclass(frozen=True)
class Bin:
    """Pairs of one whole bit of match weight (`bits` to `bits + 1`) and one decision."""

    bits: int
    decision: str
    pairs: int


@dataclass(frozen=True)
class Estimate:
    """A share with its interval; null when there is nothing to estimate from."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Moved:
    """What an auto line at `bits` would do: pairs accepted, and what is expected to be right, wrong and left out."""

    bits: int
    accepted: int
    wrong: float
    left_out: float
    precision: float | None
    recall: float | None


def chance(bits: float) -> float:
    """Probability that a pair of this weight is one person."""
    if bits > 60:
        return 1.0
    return 2.0**bits / (1.0 + 2.0**bits) if bits > -60 else 0.0


def precision(bins: Sequence[Bin], decision: str = "auto") -> Estimate:
    """Share of accepted pairs that are one person."""
    accepted = [one for one in bins if one.decision == decision]
    return _three(lambda shift: _ratio(_right(accepted, shift), _pairs(accepted)))


def recall(bins: Sequence[Bin], decision: str = "auto") -> Estimate:
    """Share of the scored pairs that are one person and were accepted; pairs never compared are not in it."""
    accepted = [one for one in bins if one.decision == decision]
    return _three(lambda shift: _ratio(_right(accepted, shift), _right(bins, shift)))


def moved_line(bins: Sequence[Bin], line: int) -> Moved:
    """What it would be with the auto line at `line`, everything else the same."""
    accepted = [one for one in bins if one.bits >= line]
    right, every = _right(accepted, 0.0), _right(bins, 0.0)
    pairs = _pairs(accepted)
    return Moved(line, pairs, pairs - right, every - right, _ratio(right, pairs), _ratio(right, every))


def _right(bins: Sequence[Bin], shift: float) -> float:
    return sum(one.pairs * chance(one.bits + HALF_BIN + shift) for one in bins)


def _pairs(bins: Sequence[Bin]) -> int:
    return sum(one.pairs for one in bins)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _three(share_at: Callable[[float], float | None]) -> Estimate:
    value = share_at(0.0)
    shifted = [share for share in (value, share_at(-DOUBT_BITS), share_at(DOUBT_BITS)) if share is not None]
    return Estimate(value, min(shifted), max(shifted)) if shifted else Estimate(None, None, None)
