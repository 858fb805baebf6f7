"""The score card: frozen, additive, in whole millibits; names weigh by how rare they are."""

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from matchers.compare import LEVELS
from matchers.explain import TITLES, explain_link
from matchers.model import Model, load_model
from matchers.model.__main__ import main
from matchers.model.estimate import card_text, changes, estimated
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


def _measured(**levels: tuple[float, float, int | None]) -> pa.Table:
    rows = [
        {"feature": "phone", "level": level, "m_this_month": m, "u_this_month": u, "drift_millibits": drift}
        for level, (m, u, drift) in levels.items()
    ]
    return pa.Table.from_pylist(rows)


def test_a_new_card_takes_shares_of_the_pairs_where_both_sides_say_something() -> None:
    measured = _measured(**{"P1": (0.4, 0.01, 5), "P0": (0.1, 0.49, 5), "--": (0.5, 0.5, None)})
    new = estimated(MODEL, measured, "v9", "2026-12-01")
    assert (new.weights["phone"]["P1"].m, new.weights["phone"]["P1"].u) == (0.8, 0.02)
    assert new.weights["phone"]["P1"].millibits == round(1000 * math.log2(40))
    assert new.weights["phone"]["--"].millibits == 0


def test_what_a_month_saw_too_seldom_stays_as_it_was() -> None:
    new = estimated(MODEL, _measured(P1=(0.4, 0.0, None), P0=(0.6, 1.0, 5)), "v9", "2026-12-01")
    assert new.weights["phone"]["P1"] == MODEL.weights["phone"]["P1"]
    assert [(c.feature, c.level) for c in changes(MODEL, new)] == [("phone", "P0")]
    assert new.weights["id"] == MODEL.weights["id"]


def test_a_card_that_is_written_is_read_back_the_same() -> None:
    read = Model.model_validate(yaml.safe_load(card_text(MODEL, "a month")))
    assert read.weights == MODEL.weights and read.caps == MODEL.caps and read.lines == MODEL.lines


def test_a_card_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(_measured(P0=(0.6, 1.0, 5)), tmp_path / "match_model.parquet")
    told = ["--version", "v9", "--day", "2026-12-01", "--into", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["model", str(tmp_path), *told])
    main()
    before = (tmp_path / "v9.yaml").read_bytes()
    with pytest.raises(SystemExit) as refused:
        main()
    assert (refused.value.code, (tmp_path / "v9.yaml").read_bytes()) == (2, before)


def test_every_card_that_ships_can_be_read() -> None:
    assert [load_model(version).version for version in ("v1", "v2", "v3")] == ["v1", "v2", "v3"]
