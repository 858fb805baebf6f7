"""How right the matching is, as clerks found it: stratified shares with exact intervals, agreement of two clerks.

Each stratum has its own share of right rows and an exact interval (Clopper-Pearson; hypergeometric where the stratum
is small). The intervals hold together with 95 %: each stratum is allowed 5 % shared by all of them
(Bonferroni), so that the bounds may be added up by rows. Nothing is assumed of rows nobody checked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from flows.deliverables.report.estimates import Estimate

CONFIDENCE = 0.95
STEPS = 60
SMALL = 200_000
"""Rows of a stratum up to which the exact finite count is used; above it, a drawn row hardly lessens what is left."""


@dataclass(frozen=True)
class CheckedStratum:
    """A stratum as clerks checked it: its rows, how many were drawn, checked (是 or 否), and found the person's."""

    stratum: str
    rows: int
    drawn: int
    checked: int
    same: int


@dataclass(frozen=True)
class Measured:
    """Precision and recall from checked strata; null values where a stratum that is needed has no checked row."""

    precision: Estimate
    recall: Estimate


def measured(strata: Sequence[CheckedStratum], linked: Sequence[str]) -> Measured:
    """Precision over the strata that were linked; recall over all: not linked but the person's is missed."""
    inside = [one for one in strata if one.stratum in linked and one.rows]
    outside = [one for one in strata if one.stratum not in linked and one.rows]
    share = (1 - CONFIDENCE) / max(len(inside) + len(outside), 1)
    right = _added(inside, share)
    precision = _shares(right, sum(one.rows for one in inside))
    missed = _added(outside, share) if outside else (0.0, 0.0, 0.0)
    if right is None or missed is None:
        return Measured(precision, Estimate(None, None, None))
    value, low, high = right
    gone, few, many = missed
    return Measured(precision, Estimate(_ratio(value, gone), _ratio(low, many), _ratio(high, few)))


def _ratio(found: float, missed: float) -> float:
    return found / (found + missed) if found + missed else 1.0


def _added(strata: Sequence[CheckedStratum], share: float) -> tuple[float, float, float] | None:
    """Rows that are their person's: expected, at least, at most; null where a stratum has none checked."""
    if not strata or any(one.checked == 0 for one in strata):
        return None
    bounds = [interval(one.same, one.checked, one.rows, share) for one in strata]
    value = sum(one.rows * one.same / one.checked for one in strata)
    low = sum(one.rows * bound[0] for one, bound in zip(strata, bounds, strict=True))
    return value, low, sum(one.rows * bound[1] for one, bound in zip(strata, bounds, strict=True))


def _shares(rows: tuple[float, float, float] | None, whole: int) -> Estimate:
    if rows is None or not whole:
        return Estimate(None, None, None)
    return Estimate(rows[0] / whole, rows[1] / whole, rows[2] / whole)


def interval(same: int, checked: int, rows: int, share: float) -> tuple[float, float]:
    """The shares of a stratum of `rows` that are not ruled out by `same` of `checked`; both tails together `share`."""
    if checked >= rows:
        return same / rows, same / rows
    if rows <= SMALL:
        return _finite(same, checked, rows, share / 2)
    low = 0.0 if same == 0 else _solved(lambda p: 1 - _binomial(same - 1, checked, p), share / 2, is_rising=True)
    high = 1.0 if same == checked else _solved(lambda p: _binomial(same, checked, p), share / 2, is_rising=False)
    return low, high


def _finite(same: int, checked: int, rows: int, tail: float) -> tuple[float, float]:
    """Bounds on the right rows of a stratum, by halving: the least and the most of them that are not ruled out."""
    least, most = same, rows - (checked - same)
    low, high = least, most
    while low < high:  # the least K with P(X >= same) >= tail
        middle = (low + high) // 2
        if 1 - _hypergeometric(same - 1, checked, middle, rows) >= tail:
            high = middle
        else:
            low = middle + 1
    first = low
    low, high = least, most
    while low < high:  # the most K with P(X <= same) >= tail
        middle = (low + high + 1) // 2
        if _hypergeometric(same, checked, middle, rows) >= tail:
            low = middle
        else:
            high = middle - 1
    return first / rows, low / rows


def _solved(tail_at: Callable[[float], float], tail: float, *, is_rising: bool) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if (tail_at(middle) < tail) == is_rising:
            low = middle
        else:
            high = middle
    return low if is_rising else high


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _binomial(most: int, checked: int, p: float) -> float:
    """P(X <= most)."""
    if most < 0 or p in (0.0, 1.0):
        return 0.0 if most < 0 or (p == 1.0 and most < checked) else 1.0
    terms = (_choose(checked, k) + k * log(p) + (checked - k) * log(1 - p) for k in range(most + 1))
    return min(sum(exp(term) for term in terms), 1.0)


def _hypergeometric(most: int, checked: int, right: int, rows: int) -> float:
    """P(X <= most) where `checked` are drawn of `rows`, `right` of which are right."""
    lowest = max(0, checked - (rows - right))
    whole = _choose(rows, checked)
    terms = (
        _choose(right, k) + _choose(rows - right, checked - k) - whole
        for k in range(lowest, min(most, checked, right) + 1)
    )
    return min(sum(exp(term) for term in terms), 1.0)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two clerks' answers on the same rows; null where chance alone would agree wholly, or no rows."""
    if not pairs:
        return None
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    firsts, seconds = _counts([one for one, _ in pairs]), _counts([other for _, other in pairs])
    chance = sum(firsts[word] * seconds.get(word, 0) for word in firsts) / len(pairs) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def _counts(answers: Sequence[str]) -> Mapping[str, int]:
    return {word: answers.count(word) for word in answers}
