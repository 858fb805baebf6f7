"""levels.yaml: every level once, with its words and groups; what cannot be is refused."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from matchers.compare.levels import (
    FEATURES,
    LEVELS,
    NONE,
    Feature,
    known_levels,
    level_numbers_table,
    level_table,
    members,
)

ALL = [(feature, level) for feature, levels in LEVELS.items() for level in levels]
LEVEL = {"title": "equal", "zh": "一致", "sentence": "一致", "formerly": "X1"}
GOOD: dict[str, Any] = {"title": "x", "zh": "某", "levels": {"equal": LEVEL, NONE: LEVEL | {"formerly": "--"}}}


@pytest.mark.parametrize(("feature", "level"), ALL, ids=[f"{feature}:{level}" for feature, level in ALL])
def test_a_level_has_a_plain_name_and_words_in_both_languages(feature: str, level: str) -> None:
    words = FEATURES[feature].levels[level]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", level)
    assert words.title.isascii() and not words.title.endswith(".")
    assert words.zh and not words.zh.isascii() and words.sentence and not words.sentence.isascii()


def test_no_two_levels_or_groups_of_a_feature_say_the_same() -> None:
    for feature in FEATURES.values():
        named = [*feature.levels.values(), *feature.groups.values()]
        assert len({words.title for words in named}) == len(named)
        assert len({level.sentence for level in feature.levels.values()}) == len(feature.levels)
        assert len({level.formerly for level in feature.levels.values()}) == len(feature.levels)


def test_missing_is_the_last_level_of_every_feature_and_never_measured() -> None:
    for feature in FEATURES.values():
        assert list(feature.levels)[-1] == NONE
        assert not feature.levels[NONE].is_measured


@pytest.mark.parametrize(
    ("feature", "group", "levels"),
    [
        ("id", "same", ("equal", "repaired")),
        ("id", "damaged", ("truncated", "masked", "ending", "one_edit")),
        ("id", "differing", ("renumbered", "same_birth", "different")),
        ("id", "part_off", ("renumbered", "same_birth")),
        ("name", "same", ("equal", "variant")),
        ("name", "alike", ("homophone", "similar", "miswritten")),
        ("birth", "differing", ("near", "different")),
        ("phone", "agreeing", ("equal", "shared", "one_edit")),
        ("address", "in_town", ("same_house", "shared_house", "same_village", "same_town")),
        ("sex", "different", ("different",)),
    ],
)
def test_a_group_stands_for_its_levels_and_a_level_for_itself(
    feature: str, group: str, levels: tuple[str, ...]
) -> None:
    assert members(feature, group) == levels


def test_a_name_that_is_neither_level_nor_group_stands_for_nothing() -> None:
    with pytest.raises(KeyError):
        members("name", "N4")


def test_names_that_agree_are_told_from_those_that_do_not_suffice() -> None:
    assert {*members("name", "agreeing"), *members("name", "insufficient")} == set(LEVELS["name"])
    assert not {*members("name", "agreeing")} & {*members("name", "insufficient")}
    assert set(members("name", "insufficient")) == {*members("name", "differing"), NONE}


def test_a_card_knows_the_levels_of_its_time() -> None:
    assert "anothers" not in known_levels("id", "v1") and "anothers" in known_levels("id", "v2")
    assert known_levels("address", "v2")[0] == "same_village"
    assert {feature: known_levels(feature, "v4") for feature in FEATURES} == LEVELS


def test_the_engine_gets_numbers_weights_and_groups() -> None:
    rows = level_table("phone", {"equal": 13_000, "one_edit": 6_000, "different": -1_000, NONE: 0}).to_pylist()
    assert rows[1] == {"level_no": 2, "level": "one_edit", "millibits": 6_000, "is_agreeing": True, "is_same": False}
    assert [row["is_agreeing"] for row in rows] == [True, True, False, False]
    numbers = level_numbers_table().to_pylist()
    assert len(numbers) == 1 and numbers[0]["phone_missing"] == 4
    assert set(numbers[0]) == {f"{feature}_{level}" for feature, level in ALL}


def test_a_level_that_a_card_does_not_weigh_keeps_the_others_numbers() -> None:
    rows = level_table("address", {"same_village": 9_000, NONE: 0}).to_pylist()
    assert [(row["level_no"], row["level"]) for row in rows] == [(2, "same_village"), (5, NONE)]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"levels": {"equal": LEVEL}}, "the last level is not"),
        ({"levels": {"equal": LEVEL | {"groups": ["agreeing"]}, NONE: LEVEL}}, "unknown group"),
        ({"groups": {"agreeing": {"title": "a", "zh": "甲"}}}, "groups without a level"),
        (
            {
                "groups": {"equal": {"title": "a", "zh": "甲"}},
                "levels": {"equal": LEVEL | {"groups": ["equal"]}, NONE: LEVEL},
            },
            "called as a level",
        ),
        ({"levels": {"equal": LEVEL | {"since": "3"}, NONE: LEVEL}}, "since"),
        ({"levels": {"equal": LEVEL | {"weight": 1}, NONE: LEVEL}}, "weight"),
    ],
)
def test_a_feature_that_says_what_cannot_be_is_refused(changed: dict[str, Any], says: str) -> None:
    assert Feature.model_validate(GOOD)
    with pytest.raises(ValidationError, match=says):
        Feature.model_validate(GOOD | changed)
