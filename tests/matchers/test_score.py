"""The score card: frozen, additive, in whole millibits; names weigh by how rare they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.compare import LEVELS
from matchers.explain import TITLES, explain_link
from matchers.model import load_model
from matchers.score import prior_millibits, rarities

MODEL = load_model()


def test_the_card_has_a_weight_for_every_level_in_the_order_of_strength() -> None:
    assert {feature: tuple(levels) for feature, levels in MODEL.weights.items()} == LEVELS
    assert set(MODEL.caps) == set(LEVELS["name"])


def test_missing_evidence_weighs_nothing_and_conflicts_weigh_against() -> None:
    assert all(MODEL.weights[feature]["--"].millibits == 0 for feature in LEVELS)
    conflicts = {"id": "I0", "name": "N0", "birth": "B0", "phone": "P0", "address": "A0", "head": "H0", "sex": "S0"}
    assert all(MODEL.weights[feature][level].millibits < 0 for feature, level in conflicts.items())


def test_the_lines_leave_room_for_a_clerk() -> None:
    assert 0 < MODEL.lines.review < MODEL.lines.auto
    assert MODEL.lines.margin == 6000


def test_what_a_household_shares_never_links_two_people_of_different_names() -> None:
    shared = min(MODEL.caps["N7"], MODEL.caps["N8"], MODEL.caps["N0"])
    assert shared < MODEL.lines.auto


@given(st.integers(2, 20_000_000), st.data())
def test_a_rarer_name_never_weighs_less(people: int, data: st.DataObject) -> None:
    counts = sorted(data.draw(st.lists(st.integers(1, people), min_size=2, max_size=5)))
    weights = rarities(counts, people, MODEL)["millibits"].to_pylist()
    assert weights == sorted(weights, reverse=True)
    assert all(MODEL.population_bits.least <= weight <= MODEL.population_bits.most for weight in weights)


@pytest.mark.parametrize(("people", "bits"), [(2, -1000), (1024, -10000), (2**21, -21000)])
def test_the_prior_is_one_person_among_all(people: int, bits: int) -> None:
    assert prior_millibits(people) == bits


def test_a_link_is_explained_line_by_line_up_to_its_total() -> None:
    evidence: dict[str, object] = {f"{feature}_level": "--" for feature in LEVELS}
    evidence |= {f"{feature}_millibits": 0 for feature in LEVELS} | {"id_level": "I4", "id_millibits": 15700}
    evidence |= {"prior_millibits": -12000, "cap_millibits": 0, "total_millibits": 3700, "level": "L4"}
    evidence |= {"decision": "review", "runner_up_person_id": "P000000007", "runner_up_millibits": -1000}
    lines = explain_link(evidence)
    assert lines[0].endswith("-12.0 位")
    assert lines[1].startswith(f"{TITLES['id']}（I4）") and lines[1].endswith("+15.7 位")
    assert lines[-2] == "合计 +3.7 位，交人工复核（L4级）"
    assert lines[-1].startswith("其次候选人 P000000007 -1.0 位")
    assert explain_link({**evidence, "runner_up_person_id": None})[-1] == "没有其他候选人"
