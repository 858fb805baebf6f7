"""The tricky pairs, each with the levels its sentence implies."""

from typing import Any

import pytest

from matchers.compare import LEVELS
from tests.matchers.tools import compared, load_pairs

PAIRS = load_pairs()


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str]]:
    levels = compared([pair["left"] for pair in PAIRS], [pair["right"] for pair in PAIRS])
    return {pair["says"]: found for pair, found in zip(PAIRS, levels, strict=True)}


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["says"] for pair in PAIRS])
def test_a_tricky_pair_gets_the_levels_a_clerk_would_give_it(pair: dict[str, Any], found: dict[str, Any]) -> None:
    assert {feature: found[pair["says"]][feature] for feature in pair["levels"]} == pair["levels"]


def test_the_order_of_the_two_sides_changes_no_level(found: dict[str, Any]) -> None:
    turned = compared([pair["right"] for pair in PAIRS], [pair["left"] for pair in PAIRS])
    assert turned == [found[pair["says"]] for pair in PAIRS]


def test_every_pair_has_a_verdict_and_its_own_sentence() -> None:
    assert {pair["verdict"] for pair in PAIRS} == {"match", "review", "different"}
    assert len({pair["says"] for pair in PAIRS}) == len(PAIRS) >= 60


def test_the_pairs_name_only_levels_that_exist() -> None:
    for pair in PAIRS:
        for feature, level in pair["levels"].items():
            assert level in LEVELS[feature], pair["says"]
