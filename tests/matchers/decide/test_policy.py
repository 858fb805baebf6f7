"""link_policy.yaml: what each row decides, that none is out of reach, and that changing any is noticed."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlglot
from pydantic import ValidationError
from sqlglot import exp

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from matchers.compare.levels import FEATURES, LEVELS
from matchers.decide import policy as of_policy
from matchers.decide.policy import COMPARED, Policy, Row, decide_combinations, first_fits, load_policy, named
from matchers.handbook import PAGE, render_handbook

POLICY = load_policy()
MATCHERS = Path(of_policy.__file__).parent.parent
NEUTRAL: dict[str, Any] = {f"{feature}_level": "missing" for feature in COMPARED} | {
    "name_level": "equal",
    "left_kind": "no_trusted_id",
    **{name: False for name in POLICY.conditions if name != "left_kind"},
}
"""Nothing is known but an equal name; examples say what else is."""
OWN = {"left_kind": "conflicting_id", "is_own": True, "is_plain": True, "id": "equal"}
RENAMED = OWN | {"name": "surname", "birth": "in_number", "sex": "in_number", "states_number": True}
RENUMBERED = {"left_kind": "trusted_id", "id": "renumbered", "is_outranked": True}

# case, example, what it leads to, reason
CASES: list[tuple[str, dict[str, Any], str, str | None]] = [
    ("told_apart", OWN | {"is_judged_different": True}, "apart", None),
    ("two_entries_two_names", {"is_listed_separately": True, "name": "one_shared", "birth": "equal"}, "apart", None),
    ("renamed_same_phone", RENAMED | {"phone": "equal"}, "link", None),
    ("renamed_same_house", RENAMED | {"name": "one_shared", "address": "same_house"}, "link", None),
    ("renamed_same_head", RENAMED | {"name": "missing", "head": "equal"}, "link", None),
    ("number_but_not_name", OWN | {"name": "surname"}, "clerk", "number_not_name"),
    (
        "own_number_born_and_sexed_otherwise",
        OWN | {"birth": "different", "sex": "different"},
        "clerk",
        "number_not_birth",
    ),
    ("own_number_alike_born_otherwise", OWN | {"name": "similar", "birth": "different"}, "clerk", "number_not_birth"),
    ("own_number_birth_misstated", OWN | {"name": "equivalent", "birth": "different"}, "link", None),
    ("number_but_not_birth", {"id": "repaired", "birth": "different"}, "clerk", "number_not_birth"),
    ("own_number_or_namesake", OWN | {"name": "homophone", "has_namesake": True}, "clerk", "number_of_namesake"),
    (
        "own_number_alike_sexed_otherwise",
        OWN | {"name": "miswritten", "birth": "near", "sex": "different"},
        "clerk",
        "number_not_sex",
    ),
    ("own_number", OWN | {"name": "miswritten", "birth": "near"}, "link", None),
    ("own_number_sexed_otherwise", OWN | {"is_of_one_row": True, "sex": "different"}, "clerk", "number_not_sex"),
    ("own_number_of_another", OWN | {"id": "anothers", "name": "different"}, "clerk", "number_of_another"),
    (
        "anothers_number_same_phone",
        {"left_kind": "conflicting_id", "id": "anothers", "birth": "equal", "phone": "equal"},
        "link_by_score",
        "anothers_number",
    ),
    (
        "anothers_number_same_village",
        {"left_kind": "conflicting_id", "id": "anothers", "birth": "equal", "address": "same_village"},
        "link_by_score",
        "anothers_number",
    ),
    (
        "anothers_number",
        {"left_kind": "conflicting_id", "id": "anothers", "birth": "equal"},
        "clerk",
        "anothers_number",
    ),
    ("renumbered_in_one_house", RENUMBERED | {"address": "same_house"}, "link_by_score", "two_numbers"),
    (
        "renumbered_in_one_town_same_phone",
        RENUMBERED | {"address": "same_town", "phone": "equal"},
        "link_by_score",
        "two_numbers",
    ),
    (
        "renumbered_since_last_month",
        RENUMBERED | {"address": "same_village", "is_known_only": True},
        "link_by_score",
        "two_numbers",
    ),
    ("number_part_off", RENUMBERED | {"is_lone_number": True}, "clerk", "number_part_off"),
    ("two_valid_numbers", RENUMBERED | {"address": "same_village"}, "clerk", "two_numbers"),
    (
        "wrong_number_all_else_agrees",
        {"id": "different", "has_no_number": True, "birth": "equal", "phone": "equal", "address": "same_town"},
        "link_by_score",
        "other_number",
    ),
    (
        "other_number",
        {"id": "different", "birth": "equal", "phone": "equal", "address": "same_town"},
        "clerk",
        "other_number",
    ),
    ("weak_name", {"name": "surname_legible", "birth": "equal", "phone": "equal"}, "clerk", "weak_name"),
    ("one_row", {"is_of_one_row": True, "birth": "equal", "phone": "equal"}, "clerk", "one_row"),
    ("two_entries", {"is_listed_separately": True, "birth": "equal", "phone": "equal"}, "clerk", "listed_apart"),
    ("conflicting_number", {"left_kind": "conflicting_id", "birth": "equal", "phone": "equal"}, "clerk", "too_little"),
    ("alike_sexed_otherwise", {"id": "repaired", "name": "homophone", "sex": "different"}, "clerk", "too_little"),
    ("same_number", {"id": "repaired"}, "link_by_score", None),
    ("document_born_otherwise", {"id": "document", "birth": "different"}, "clerk", "too_little"),
    ("document", {"id": "document", "name": "homophone"}, "link_by_score", None),
    ("damaged_number_born_otherwise", {"id": "masked", "birth": "different"}, "clerk", "too_little"),
    ("damaged_number_and_birth", {"id": "truncated", "birth": "in_number"}, "link_by_score", None),
    ("damaged_number_and_town", {"id": "one_edit", "address": "same_town"}, "link_by_score", None),
    ("damaged_number", {"id": "ending", "birth": "same_year"}, "clerk", "too_little"),
    ("no_number_sexed_otherwise", {"birth": "equal", "phone": "equal", "sex": "different"}, "clerk", "too_little"),
    ("no_number_one_house", {"address": "same_house"}, "link_by_score", None),
    ("no_number_phone_and_town", {"phone": "equal", "address": "same_town"}, "link_by_score", None),
    ("no_number_near_phone_and_village", {"phone": "one_edit", "address": "same_village"}, "link_by_score", None),
    ("no_number_year_and_village", {"birth": "same_year", "address": "same_village"}, "link_by_score", None),
    ("no_number_equivalent_one_house", {"name": "equivalent", "address": "same_house"}, "link_by_score", None),
    (
        "no_number_equivalent_phone_and_village",
        {"name": "equivalent", "phone": "equal", "address": "same_village"},
        "link_by_score",
        None,
    ),
    (
        "no_number_alike_shared_phone",
        {"name": "homophone", "birth": "one_digit_off", "phone": "shared", "address": "same_village"},
        "clerk",
        "shared_by_many",
    ),
    ("no_number_alike_shared_house", {"name": "equivalent", "address": "shared_house"}, "clerk", "shared_by_many"),
    ("no_number_and_phone", {"name": "similar", "birth": "lunar", "phone": "one_edit"}, "link_by_score", None),
    ("no_number_and_town", {"name": "similar", "birth": "same_month", "address": "same_town"}, "link_by_score", None),
    ("no_number_born_otherwise", {"birth": "different", "phone": "equal"}, "clerk", "too_little"),
    ("too_little", {"phone": "equal"}, "clerk", "too_little"),
]
ONLY_LACKS = (
    *("same_number", "document", "damaged_number_and_birth", "damaged_number_and_town", "damaged_number"),
    *("no_number_one_house", "no_number_phone_and_town", "no_number_near_phone_and_village"),
    *("no_number_year_and_village", "no_number_equivalent_one_house", "no_number_equivalent_phone_and_village"),
    *("no_number_and_phone", "no_number_and_town", "too_little"),
)
"""Cases in which nothing speaks against the pair: what a waiting row may feed hangs on it."""
LEVELS_OF_LINKS: list[tuple[str, dict[str, Any], str]] = [
    ("own_repaired", OWN | {"is_plain": False}, "L3"),
    ("own_same_name", OWN | {"name": "variant"}, "L1"),
    ("own_number", OWN | {"name": "homophone"}, "L2"),
    ("same_number", {"id": "repaired"}, "L3"),
    ("damaged_number", {"id": "renumbered"}, "L4"),
    ("no_number", {"id": "same_birth"}, "L5"),
]
QUESTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("conflicting_number", {"left_kind": "conflicting_id", "id": "different"}, "always"),
    (
        "number_part_off",
        {"left_kind": "trusted_id", "id": "same_birth", "is_outranked": True, "is_lone_number": True},
        "waits",
    ),
    ("renumbered", RENUMBERED, "by_score"),
    ("two_numbers_one_phone", {"left_kind": "trusted_id", "id": "same_birth", "phone": "one_edit"}, "by_score"),
    ("two_numbers_one_village", {"left_kind": "trusted_id", "id": "same_birth", "address": "same_village"}, "by_score"),
    ("two_people", {"left_kind": "trusted_id", "id": "same_birth", "address": "same_town"}, "never"),
    ("number_agrees", {"id": "one_edit", "name": "different"}, "always"),
    ("cut_number_and_name", {"id": "truncated"}, "always"),
    ("cut_number_and_phone", {"id": "truncated", "name": "different", "phone": "equal"}, "always"),
    ("cut_number_and_village", {"id": "truncated", "name": "different", "address": "same_village"}, "always"),
    ("others", {"id": "truncated", "name": "different"}, "by_score"),
]
DECIDED = {
    "told_apart": 32000,
    "two_entries_two_names": 5760,
    "renamed_same_phone": 320,
    "renamed_same_house": 192,
    "renamed_same_head": 384,
    "number_but_not_name": 13824,
    "own_number_born_and_sexed_otherwise": 480,
    "own_number_alike_born_otherwise": 160,
    "own_number_birth_misstated": 240,
    "number_but_not_birth": 2000,
    "own_number_or_namesake": 30480,
    "own_number_alike_sexed_otherwise": 120,
    "own_number": 3280,
    "own_number_sexed_otherwise": 44000,
    "own_number_of_another": 4800,
    "anothers_number_same_phone": 70,
    "anothers_number_same_village": 126,
    "anothers_number": 24764,
    "renumbered_in_one_house": 288,
    "renumbered_in_one_town_same_phone": 216,
    "renumbered_since_last_month": 216,
    "number_part_off": 556,
    "two_valid_numbers": 80564,
    "wrong_number_all_else_agrees": 16,
    "other_number": 60464,
    "weak_name": 39040,
    "one_row": 16920,
    "two_entries": 11280,
    "conflicting_number": 20880,
    "alike_sexed_otherwise": 3760,
    "same_number": 2800,
    "document_born_otherwise": 400,
    "document": 2800,
    "damaged_number_born_otherwise": 1200,
    "damaged_number_and_birth": 4800,
    "damaged_number_and_town": 2880,
    "damaged_number": 720,
    "no_number_sexed_otherwise": 1280,
    "no_number_one_house": 64,
    "no_number_phone_and_town": 32,
    "no_number_near_phone_and_village": 8,
    "no_number_year_and_village": 4,
    "no_number_equivalent_one_house": 32,
    "no_number_equivalent_phone_and_village": 16,
    "no_number_alike_shared_phone": 152,
    "no_number_alike_shared_house": 88,
    "no_number_and_phone": 484,
    "no_number_and_town": 136,
    "no_number_born_otherwise": 240,
    "too_little": 664,
}
"""Combinations of all_combinations under SETTINGS that each case decides: any change of the table shows here."""
SETTINGS: list[dict[str, Any]] = [
    {},
    {"is_listed_separately": True, "has_unreadable_name": True},
    {"is_of_one_row": True, "has_no_number": True},
    {"has_no_number": True},
    {"left_kind": "conflicting_id"},
    OWN,
    OWN | {"is_of_one_row": True, "is_plain": False},
    OWN | {"has_namesake": True},
    {"left_kind": "trusted_id", "is_outranked": True},
    {"left_kind": "trusted_id", "is_outranked": True, "is_known_only": True},
    {"left_kind": "trusted_id", "is_outranked": True, "is_lone_number": True},
    OWN | {"states_number": True},
    {"is_judged_different": True},
]


def combination(example: dict[str, Any]) -> pl.DataFrame:
    """One combination: NEUTRAL and what the example says."""
    named = {f"{name}_level" if name in COMPARED else name: value for name, value in example.items()}
    assert set(named) <= set(NEUTRAL)
    return pl.DataFrame([NEUTRAL | named]).select(POLICY.columns)


def deciding(rows: tuple[Row, ...], example: dict[str, Any]) -> str:
    return rows[first_fits(rows, combination(example))[0]].id


@pytest.mark.parametrize(("case", "example", "leads_to", "reason"), CASES, ids=[case[0] for case in CASES])
def test_a_case_decides_its_example(case: str, example: dict[str, Any], leads_to: str, reason: str | None) -> None:
    assert deciding(POLICY.cases, example) == case
    found = decide_combinations(POLICY, combination(example)).row(0, named=True)
    led_to = {
        (True, False, False): "apart",
        (False, True, True): "link",
        (False, True, False): "link_by_score",
        (False, False, False): "clerk",
    }[found["is_apart"], found["may_link"], found["is_certain"]]
    assert (led_to, found["reason"]) == (leads_to, reason)
    assert found["is_only_lacking"] is (case in ONLY_LACKS)


@pytest.mark.parametrize(("row", "example", "level"), LEVELS_OF_LINKS, ids=[row[0] for row in LEVELS_OF_LINKS])
def test_an_identity_level_is_that_of_its_example(row: str, example: dict[str, Any], level: str) -> None:
    assert deciding(POLICY.identity_levels, example) == row
    assert decide_combinations(POLICY, combination(example))["level"].to_list() == [level]


@pytest.mark.parametrize(("row", "example", "asks"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_a_question_is_asked_of_its_example(row: str, example: dict[str, Any], asks: str) -> None:
    assert deciding(POLICY.questions, example) == row
    assert decide_combinations(POLICY, combination(example))["asks"].to_list() == [asks]


def test_every_row_of_the_policy_has_its_example() -> None:
    assert [case[0] for case in CASES] == [row.id for row in POLICY.cases]
    assert [row[0] for row in LEVELS_OF_LINKS] == [row.id for row in POLICY.identity_levels]
    assert [row[0] for row in QUESTIONS] == [row.id for row in POLICY.questions]


def told_apart_by_the_policy(feature: str) -> list[str]:
    """One level for each way in which the rows of the policy look at the levels of a feature."""
    rows = (*POLICY.identity_levels, *POLICY.cases, *POLICY.questions)
    asked = {value for row in rows for value in named(row.when.get(feature, False))}
    sets = [FEATURES[feature].members(value) for value in sorted(asked)]
    seen = {tuple(level in levels for levels in sets): level for level in LEVELS[feature]}
    return list(seen.values())


def all_combinations(setting: dict[str, Any]) -> pl.DataFrame:
    """Every combination of levels that the policy can tell apart, under one setting of the conditions."""
    given = {name: value for name, value in setting.items() if name not in COMPARED}
    columns = {f"{feature}_level": told_apart_by_the_policy(feature) for feature in COMPARED}
    levels = pl.DataFrame(list(product(*columns.values())), schema=list(columns), orient="row")
    flags = {name: value for name, value in (NEUTRAL | given).items() if name not in columns}
    return levels.with_columns(**{name: pl.lit(value) for name, value in flags.items()}).select(POLICY.columns)


def test_how_many_combinations_each_case_decides() -> None:
    places = pl.concat([first_fits(POLICY.cases, all_combinations(setting)) for setting in SETTINGS])
    counts = dict(places.value_counts().iter_rows())
    assert {case.id: counts.get(place, 0) for place, case in enumerate(POLICY.cases)} == DECIDED


def test_the_last_row_takes_what_no_other_fits() -> None:
    strange = pl.DataFrame([NEUTRAL | {"id_level": "unheard_of", "name_level": "unheard_of"}]).select(POLICY.columns)
    assert POLICY.cases[first_fits(POLICY.cases, strange)[0]].id == POLICY.cases[-1].id == "too_little"


def test_the_order_of_combinations_changes_no_outcome() -> None:
    some = all_combinations(OWN).sample(500, seed=1)
    decided = decide_combinations(POLICY, some)
    assert decide_combinations(POLICY, some.reverse()).reverse().equals(decided)


def test_a_condition_that_is_not_known_stops_the_month() -> None:
    with pytest.raises(ContractError, match="is_own is not known"):
        decide_combinations(POLICY, combination({}).with_columns(is_own=pl.lit(None, pl.Boolean)))


TEXT = load_yaml((MATCHERS / "decide" / "link_policy.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"when": {"name": "nearly"}}, "name is never nearly"),
        ({"when": {"name": ["same", "nearly"]}}, "name is never nearly"),
        ({"when": {"name": "not nearly"}}, "name is never nearly"),
        ({"when": {"colour": "equal"}}, "there is no condition colour"),
        ({"when": {"left_kind": "ghost"}}, "left_kind is never ghost"),
        ({"when": {"is_own": "perhaps"}}, "is_own is never perhaps"),
        ({"when": {}}, "only the last, has no conditions"),
        ({"leads_to": "clerk", "reason": None}, "must read why"),
        ({"reason": "whim"}, "there is no reason whim"),
        ({"id": "told_apart"}, "two rows of one name"),
        ({"leads_to": "perhaps"}, "leads_to"),
        ({"remark": "…"}, "remark"),
    ],
)
def test_a_row_that_says_what_cannot_be_is_refused(changed: dict[str, Any], says: str) -> None:
    cases = [*TEXT["cases"][:9], TEXT["cases"][9] | changed, *TEXT["cases"][10:]]
    with pytest.raises(ValidationError, match=re.escape(says)):
        Policy.model_validate(TEXT | {"cases": cases})


def test_a_list_without_a_last_row_that_takes_the_rest_is_refused() -> None:
    with pytest.raises(ValidationError, match="only the last, has no conditions"):
        Policy.model_validate(TEXT | {"cases": TEXT["cases"][:-1]})


def test_the_steps_read_exactly_the_conditions_that_the_policy_names() -> None:
    def tree(name: str) -> exp.Expression:
        return sqlglot.parse_one((MATCHERS / "decide" / f"{name}.sql").read_text(encoding="utf-8"), dialect="duckdb")

    assert tree("combinations").named_selects == list(POLICY.columns)
    join = tree("pair_decisions").find(exp.Join)
    assert join is not None
    assert {column.name for column in join.args["on"].find_all(exp.Column)} == set(POLICY.columns)


def test_no_step_lists_levels_that_a_group_names() -> None:
    steps = {file.name: file.read_text(encoding="utf-8") for file in sorted(MATCHERS.rglob("*.sql"))}
    assert not [name for name, sql in steps.items() if re.search(r"[a-z]_?level (NOT )?IN \(", sql)]


def test_every_reason_is_one_that_a_row_or_a_step_gives() -> None:
    step = (MATCHERS / "deliver" / "tables" / "reviews.sql").read_text(encoding="utf-8")
    given = {case.reason for case in POLICY.cases} | set(re.findall(r"'(\w+)'", step))
    assert set(POLICY.reasons) <= given
    assert len({words.zh for words in POLICY.reasons.values()}) == len(POLICY.reasons)


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_handbook(), "run: python -m matchers.handbook"


def test_every_case_level_and_group_is_on_the_page() -> None:
    page = render_handbook()
    assert all(
        f"{row.zh}<br>{row.title}" in page for row in (*POLICY.cases, *POLICY.identity_levels, *POLICY.questions)
    )
    for feature in FEATURES.values():
        assert all(level.sentence in page for level in feature.levels.values())
        assert all(f"| `{group}` |" in page for group in feature.groups)
