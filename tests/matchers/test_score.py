"""The scorecard: frozen, additive, in whole millibits; names weigh by how rare they are."""

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from matchers.compare import LEVELS
from matchers.model import Model, Weight, check_levels, load_model
from matchers.model.__main__ import main
from matchers.model.estimate import changes, estimated, scorecard_text
from matchers.score.stage import prior_millibits, rarities, shared_millibits

MODEL = load_model()


def test_the_card_has_a_weight_for_every_level_in_the_order_of_strength() -> None:
    assert {feature: tuple(levels) for feature, levels in MODEL.weights.items()} == LEVELS
    assert set(MODEL.caps) == set(LEVELS["name"])


def test_missing_evidence_weighs_nothing_and_conflicts_weigh_against() -> None:
    assert all(MODEL.weights[feature]["missing"].millibits == 0 for feature in LEVELS)
    conflicts = {
        "id": "different",
        "name": "different",
        "birth": "different",
        "phone": "different",
        "address": "different",
        "head": "different",
        "sex": "different",
    }
    assert all(MODEL.weights[feature][level].millibits < 0 for feature, level in conflicts.items())


def test_the_lines_leave_room_for_a_clerk() -> None:
    assert 0 < MODEL.thresholds.review < MODEL.thresholds.auto
    assert MODEL.thresholds.margin == 6000


def test_what_a_household_shares_never_links_two_people_of_different_names() -> None:
    shared = min(MODEL.caps["one_shared"], MODEL.caps["surname"], MODEL.caps["different"])
    assert shared < MODEL.thresholds.auto


@given(st.integers(2, 20_000_000), st.data())
def test_a_rarer_name_never_weighs_less(people: int, data: st.DataObject) -> None:
    counts = sorted(data.draw(st.lists(st.integers(1, people), min_size=2, max_size=5)))
    weights = rarities(counts, people, MODEL)["millibits"].to_pylist()
    assert weights == sorted(weights, reverse=True)
    assert all(MODEL.population_bits.min <= weight <= MODEL.population_bits.max for weight in weights)


@pytest.mark.parametrize(("people", "bits"), [(2, -1000), (1024, -10000), (2**21, -21000)])
def test_the_prior_is_one_person_among_all(people: int, bits: int) -> None:
    assert prior_millibits(people) == bits


@pytest.mark.parametrize(
    ("feature", "sharers", "people", "bits"),
    [
        ("phone", 6, 1_000_000, 13_000),  # a household's
        ("phone", 12, 1_000_000, 12_000),  # one bit less each time they double
        ("phone", 60, 1_000_000, 9_678),
        ("phone", 60, 25_000, 7_966),  # no more than how rarely two people drawn at random share it
        ("phone", 60, 150, 585),
        ("phone", 150, 150, 0),
        ("address", 16, 8_000_000, 16_000),
        ("address", 200, 25_000, 9_000),  # they still live in one village
        ("head", 24, 1_000_000, 10_000),
        ("head", 24, 1_000, 5_229),
    ],
)
def test_what_many_share_weighs_less(feature: str, sharers: int, people: int, bits: int) -> None:
    assert shared_millibits(feature, [sharers], people, MODEL) == [bits]


def _measured(**levels: tuple[float, float, int | None]) -> pa.Table:
    rows = [
        {"feature": "phone", "level": level, "m_this_month": m, "u_this_month": u, "drift_millibits": drift}
        for level, (m, u, drift) in levels.items()
    ]
    return pa.Table.from_pylist(rows)


def test_a_new_card_takes_shares_of_the_pairs_where_both_sides_say_something() -> None:
    measured = _measured(**{"equal": (0.4, 0.01, 5), "different": (0.1, 0.49, 5), "missing": (0.5, 0.5, None)})
    new = estimated(MODEL, measured, "v9", "2026-12-01")
    assert (new.weights["phone"]["equal"].m, new.weights["phone"]["equal"].u) == (0.8, 0.02)
    assert new.weights["phone"]["equal"].millibits == round(1000 * math.log2(40))
    assert new.weights["phone"]["missing"].millibits == 0


def test_what_a_month_saw_too_seldom_stays_as_it_was() -> None:
    new = estimated(MODEL, _measured(equal=(0.4, 0.0, None), different=(0.6, 1.0, 5)), "v9", "2026-12-01")
    assert new.weights["phone"]["equal"] == MODEL.weights["phone"]["equal"]
    assert [(c.feature, c.level) for c in changes(MODEL, new)] == [("phone", "different")]
    assert new.weights["id"] == MODEL.weights["id"]


def test_a_card_that_is_written_is_read_back_the_same() -> None:
    read = Model.model_validate(load_yaml(scorecard_text(MODEL, "a month")))
    assert (
        read.sharing == MODEL.sharing
        and read.weights == MODEL.weights
        and read.caps == MODEL.caps
        and read.thresholds == MODEL.thresholds
    )


def test_a_card_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(_measured(different=(0.6, 1.0, 5)), tmp_path / "match_model.parquet")
    told = ["--version", "v9", "--day", "2026-12-01", "--into", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["model", str(tmp_path), *told])
    main()
    before = (tmp_path / "v9.yaml").read_bytes()
    with pytest.raises(SystemExit) as refused:
        main()
    assert (refused.value.code, (tmp_path / "v9.yaml").read_bytes()) == (2, before)


def test_every_card_that_ships_can_be_read() -> None:
    assert [load_model(version).version for version in ("v1", "v2", "v3", "v4")] == ["v1", "v2", "v3", "v4"]


@pytest.mark.parametrize(
    "weights",
    [
        {"phone": {"equal": 13_000, "different": -1_000, "missing": 0}},
        {"phone": {"one_edit": 6_000, "equal": 13_000, "different": -1_000, "missing": 0}},
        {"phone": {"equal": 13_000, "one_edit": 6_000, "nearly": 0, "different": -1_000, "missing": 0}},
        {"colour": {"equal": 1}},
    ],
    ids=["one left out", "out of order", "an unknown one", "an unknown feature"],
)
def test_a_card_that_does_not_weigh_exactly_the_levels_there_are_is_refused(weights: dict[str, dict[str, int]]) -> None:
    changed = {
        feature: {level: Weight(m=0.5, u=0.5, millibits=millibits) for level, millibits in levels.items()}
        for feature, levels in weights.items()
    }
    with pytest.raises(ContractError, match="the weights of scorecard v4"):
        check_levels(MODEL.model_copy(update={"weights": MODEL.weights | changed}))


def test_a_card_without_a_cap_for_a_name_level_is_refused() -> None:
    caps = {level: cap for level, cap in MODEL.caps.items() if level != "surname_legible"}
    with pytest.raises(ContractError, match="the caps of scorecard v4"):
        check_levels(MODEL.model_copy(update={"caps": caps}))
