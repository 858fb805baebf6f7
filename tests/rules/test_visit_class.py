"""探访类别 (Y6): which households are visited every week, which every month, and who was not visited in time."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_contracts.fast_yaml import load_yaml
from matchers.engine.duck import duck_engine
from rules.cases import add_case
from rules.decide import decide_month
from rules.month import Decided
from tests.rules.world import World, month_of, person_ids, put_world

DOCUMENT: dict[str, Any] = load_yaml((Path(__file__).parent / "visit_cases.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = DOCUMENT["cases"]


def decide(folder: Path, world: World, missing: tuple[str, ...] = ()) -> Decided:
    with duck_engine(folder / "spill", memory="500MB", threads=1) as engine:
        put_world(engine, world)
        return decide_month(engine, month_of(missing=missing))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Case number -> its row of visit_classes."""
    world = World()
    for number, case in enumerate(CASES):
        add_case(world, number, DOCUMENT, case)
    key_of = {person_id: key for key, person_id in person_ids(world).items()}
    rows = decide(tmp_path_factory.mktemp("visits"), world).visit_classes.to_pylist()
    return {key_of[row["person_id"]].partition("/")[0]: row for row in rows}


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=[case["name"] for case in CASES])
def test_visit_cases(number: int, case: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    row = found.get(str(number))
    assert (row["visit_class"] if row else None) == case.get("is")
    if row:
        assert case.get("why", "") in row["reasons"]
        assert row["is_overdue"] is case.get("overdue", True)


def monitored(**said: Any) -> World:
    world = World()
    world.add_person("甲", **said)
    row = {"monitor_no": "M1", "monitor_kind": "突发严重困难户", "is_risk_cleared": "否"}
    world.add_row("rural_monitoring", {"who": "甲"} | row)
    return world


def test_nobody_is_overdue_while_the_visits_have_not_arrived(tmp_path: Path) -> None:
    row = decide(tmp_path, monitored(), missing=("visits",)).visit_classes.to_pylist()[0]
    assert (row["visit_class"], row["last_visit"], row["is_overdue"]) == ("周", None, None)


def test_the_worklist_and_the_focus_register_say_how_often_the_household_is_visited(tmp_path: Path) -> None:
    decided = decide(tmp_path, monitored(birth=date(1950, 1, 1)))
    assert {row["visit_class"] for row in decided.focus_groups.to_pylist()} == {"周"}
    details = decided.lead_details.to_pylist()
    assert details
    assert all(row["visit_class"] == "周" for row in details)
    assert all(row["suggested_action"].endswith("；本户按周探访") for row in details)


def test_a_hardship_that_was_looked_into_and_settled_brings_no_more_visits(tmp_path: Path) -> None:
    world = World()
    row = {"claim_no": "C1", "settled_date": date(2026, 10, 1), "total_yuan": 1, "out_of_pocket_yuan": 60000}
    world.add_row("medical_claims", {"who": "甲"} | row)
    first = decide(tmp_path, world)
    assert [row["visit_class"] for row in first.visit_classes.to_pylist()] == ["周"]
    world.history = [
        {"lead_id": row["lead_id"], "rule_id": "E08", "disposition": 1, "subject": "person", "is_open": False}
        | {"has_feedback": True, "settled_period": "202610", "opened_period": "202609"}
        for row in first.leads.to_pylist()
    ]
    assert decide(tmp_path, world).visit_classes.num_rows == 0


def test_a_review_for_exit_does_not_speak_of_visits_to_come(tmp_path: Path) -> None:
    world = monitored()
    world.add_row(
        "roster", {"who": "甲", "household_no": "H1", "programme": "低保", "status": "在保", "is_covered": "是"}
    )
    world.add_row("officials_kin", {"who": "甲", "is_filed": "否"})
    decided = decide(tmp_path, world)
    told = {row["lead_id"][:3]: row for row in decided.lead_details.to_pylist()}
    assert told["X12"]["visit_class"] == "周"
    assert "探访" not in told["X12"]["suggested_action"]
