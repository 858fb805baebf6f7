"""A scored link as steps: the prior, each piece of evidence that weighs or disagrees, the cap on a household's."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from data_contracts import labels
from matchers.compare.levels import LEVELS, NONE, sentence, short

MILLI = 1000


class WeightStep(NamedTuple):
    """One step of a weight: what was compared, how well it agrees in short (`level`), in words, and its bits."""

    title: str
    level: str
    meaning: str
    bits: float


def weight_steps(row: Mapping[str, Any]) -> Iterator[WeightStep]:
    """The steps in the order they are added; `row` is one of LINK_EVIDENCE."""
    if row["prior_millibits"]:
        yield WeightStep(labels.FEATURES["prior"], "", "随便两个人恰是同一人的机会", bits(row["prior_millibits"]))
    for feature in LEVELS:
        level, weight = row.get(f"{feature}_level"), row.get(f"{feature}_millibits")
        if (level and level != NONE) or weight:
            agrees = short(feature, level or NONE)
            yield WeightStep(labels.FEATURES[feature], agrees, level_meaning(feature, level), bits(weight))
    if row["cap_millibits"]:
        yield WeightStep(labels.FEATURES["cap"], "", "电话、住址、户主同户相同，不重复计", bits(row["cap_millibits"]))


def bits(millibits: int | None) -> float:
    """Millibits in bits; 0 for null."""
    return (millibits or 0) / MILLI


def level_meaning(feature: str, level: str | None) -> str:
    """What a level of evidence means in plain Chinese; a missing one weighs nothing."""
    code = level or NONE
    return sentence(feature, code) if code in LEVELS.get(feature, ()) else level or "缺失，不计"
