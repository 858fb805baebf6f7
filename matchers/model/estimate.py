"""Estimate a new scorecard from what a month measured; for people to review, never taken into use by itself.

m comes from pairs of descriptions that agree on a valid number, u from pairs drawn at random (`match_model` of a
month's match folder). Missing says nothing of anybody, so both are shares of the pairs where both sides say something.
What a month does not measure stays as it was: numbers (they choose the pairs), equal names (they weigh by rarity),
levels seen too seldom, levels that weigh nothing by design.
"""

import math
from dataclasses import dataclass

import pyarrow as pa

from matchers.compare.levels import FEATURES, NONE
from matchers.model import Model, Weight

MILLI = 1000
_SMALLEST = 1e-8


@dataclass(frozen=True)
class Change:
    """One level of the old scorecard and of the new one, in millibits."""

    feature: str
    level: str
    before: int
    after: int


def estimated(model: Model, measured: pa.Table, version: str, day: str) -> Model:
    """The scorecard with the weights that `measured` (MATCH_MODEL) supports; version and day are the new scorecard's.

    A level counts as measured where the month found it often enough to tell its drift.
    """
    rows = {(row["feature"], row["level"]): row for row in measured.to_pylist()}
    weights = {
        feature: {level: _weight(weight, rows, feature, level) for level, weight in levels.items()}
        for feature, levels in model.weights.items()
    }
    return model.model_copy(update={"version": version, "frozen": day, "weights": weights})


def _weight(old: Weight, rows: dict[tuple[str, str], dict[str, float | None]], feature: str, level: str) -> Weight:
    row = rows.get((feature, level))
    if (
        feature == "id"
        or not FEATURES[feature].levels[level].is_measured
        or row is None
        or row["drift_millibits"] is None
    ):
        return old
    missing = rows.get((feature, NONE), {"m_this_month": 0.0, "u_this_month": 0.0})
    m, u = (_share(row[f"{which}_this_month"], missing[f"{which}_this_month"]) for which in ("m", "u"))
    return Weight(m=m, u=u, millibits=round(MILLI * math.log2(m / u)))


def _share(share: float | None, missing: float | None) -> float:
    present = max(1 - (missing or 0.0), _SMALLEST)
    return round(max((share or 0.0) / present, _SMALLEST), 8)


def changes(old: Model, new: Model) -> list[Change]:
    """Levels whose weight differs, in the order of the scorecard."""
    return [
        Change(feature, level, old.weights[feature][level].millibits, weight.millibits)
        for feature, levels in new.weights.items()
        for level, weight in levels.items()
        if weight.millibits != old.weights[feature][level].millibits
    ]


def scorecard_text(model: Model, source: str) -> str:
    """The scorecard as the YAML file that `load_model` reads."""
    population, thresholds = model.population_bits, model.thresholds
    caps = ", ".join(f"{level}: {cap}" for level, cap in model.caps.items())
    text = [
        f"# Estimated by `python -m matchers.model` from {source}. Not in use before somebody has reviewed it and",
        "# named it in matchers/model/__init__.py. A weight is log2(m / u) in millibits; what the month did not",
        "# measure is as in the scorecard before.",
        f"version: {model.version}",
        f"frozen: {model.frozen}",
        f"population_bits: {{min: {population.min}, max: {population.max}}}",
        f"thresholds: {{auto: {thresholds.auto}, review: {thresholds.review}, margin: {thresholds.margin}}}",
        f"caps: {{{caps}}}",
        "sharing:",
        *(
            f"  {feature}: {{level: {shared.level}, household: {shared.household}, least: {shared.least}}}"
            for feature, shared in model.sharing.items()
        ),
        "weights:",
    ]
    for feature in FEATURES:
        text.append(f"  {feature}:")
        text += [f"    {level}: {_as_text(weight)}" for level, weight in model.weights[feature].items()]
    return "\n".join(text) + "\n"


def _as_text(weight: Weight) -> str:
    m, u = (f"{share:.10f}".rstrip("0") for share in (weight.m, weight.u))
    return f"{{m: {m}{'0' * m.endswith('.')}, u: {u}{'0' * u.endswith('.')}, millibits: {weight.millibits}}}"
