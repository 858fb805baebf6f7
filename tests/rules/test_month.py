"""What depends on more than one lead, or on the months before: publication, cases, deadlines, registers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_contracts.tables import CASES, FOCUS_GROUPS, LEAD_DETAILS, LEADS, RULE_RUNS
from matchers.engine.duck import DuckEngine, duck_engine
from rules import evaluate
from rules.catalogue import load_catalogue
from rules.decide import build, decide_month
from rules.look_back import ask_rule, look_back
from rules.month import Decided, Month
from rules.parameters import Parameters, load_parameters
from tests.rules.world import OTHER_VILLAGE, PACKS, World, month_of, person_ids, put_world

COVERED = {"programme": "低保", "status": "在保", "is_covered": "是", "urban_rural": "农村"}
SPENT = {"total_yuan": 90_000, "out_of_pocket_yuan": 60_000}
UNEMPLOYED = {"employment_status": "登记失业", "unemployed_since": date(2026, 10, 5)}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as opened:
        yield opened


def city(folder: Path, text: str) -> Parameters:
    own = (Path(__file__).parent / "city_parameters.yaml").read_text(encoding="utf-8")
    file = folder / "parameters.yaml"
    file.write_text(own + text, encoding="utf-8")
    return load_parameters(file, packs=PACKS)


def decide(engine: DuckEngine, world: World, *rules: str, month: Month | None = None) -> Decided:
    put_world(engine, world)
    return decide_month(engine, month or month_of(), only=frozenset(rules) if rules else None)


def leads(decided: Decided) -> dict[str, dict[str, Any]]:
    details = {row["lead_id"]: row for row in decided.lead_details.to_pylist()}
    return {row["rule_id"]: row | details[row["lead_id"]] for row in decided.leads.to_pylist()}


def one_unemployed(**place: str) -> World:
    world = World()
    world.add_person("甲", **place)
    world.add_row("roster", {"who": "甲", "household_no": "H1", **COVERED})
    world.add_row("employment", {"who": "甲", **UNEMPLOYED})
    return world


def spender(*paid: tuple[str, str, int]) -> World:
    world = World()
    for number, day, yuan in paid:
        settled = date.fromisoformat(day)
        row = {"claim_no": number, "settled_date": settled, "total_yuan": yuan, "out_of_pocket_yuan": yuan}
        world.add_row("medical_claims", {"who": "甲", **row})
    return world


def test_the_tables_have_exactly_the_columns_promised(engine: DuckEngine) -> None:
    decided = decide(engine, one_unemployed())
    for table, spec in (
        (decided.leads, LEADS), (decided.lead_details, LEAD_DETAILS), (decided.cases, CASES),
        (decided.rule_runs, RULE_RUNS), (decided.focus_groups, FOCUS_GROUPS),
    ):  # fmt: skip
        assert table.schema.names == spec.schema.names


def test_a_lead_keeps_its_number_while_the_window_moves_on_and_changes_it_when_spending_doubles(
    engine: DuckEngine,
) -> None:
    first = leads(decide(engine, spender(("1", "2025-11-05", 9000), ("2", "2026-01-05", 26000)), "E08"))["E08"]
    later = leads(decide(engine, spender(("2", "2026-01-05", 26000), ("3", "2026-10-05", 10)), "E08"))["E08"]
    double = leads(decide(engine, spender(("2", "2026-01-05", 26000), ("3", "2026-10-05", 26000)), "E08"))["E08"]
    assert first["lead_id"] == later["lead_id"] != double["lead_id"]


def test_neither_number_nor_key_of_a_lead_says_who_it_is(engine: DuckEngine) -> None:
    lead = leads(decide(engine, one_unemployed(), "R03"))["R03"]
    assert lead["lead_id"].startswith("R03-") and "P0000" not in lead["lead_id"] + lead["evidence_key"]


@pytest.mark.parametrize(("is_open", "settled", "reason"), [(True, None, None), (False, "202609", "settled")])
def test_what_was_settled_is_not_sent_again_and_what_is_open_keeps_its_deadline(
    engine: DuckEngine, is_open: bool, settled: str | None, reason: str | None
) -> None:
    world = one_unemployed()
    number = leads(decide(engine, world, "R03"))["R03"]["lead_id"]
    world.history = [
        {"lead_id": number, "rule_id": "R03", "disposition": 3, "subject": "person", "is_open": is_open}
        | {"deadline": date(2026, 10, 20), "opened_period": "202609", "months_open": 2 if is_open else None}
        | {"settled_period": settled, "last_result": None if is_open else "无需处置", "has_feedback": not is_open}
    ]
    again = leads(decide(engine, world, "R03"))["R03"]
    assert again["suppressed_by"] == reason
    assert (again["deadline"] == date(2026, 10, 20)) is is_open
    assert (again["opened_period"], again["months_open"]) == (("202609", 2) if is_open else ("202610", 1))


def test_deadlines_are_working_days_from_publication(engine: DuckEngine) -> None:
    found = leads(decide(engine, one_unemployed(), "R03", "I01"))
    assert found["R03"]["urgency"] == "yellow" and found["R03"]["deadline"] == date(2026, 12, 14)
    assert found["I01"]["urgency"] == "orange" and found["I01"]["deadline"] == date(2026, 11, 16)


def test_an_event_raises_urgency_by_one_step_but_never_of_a_review(engine: DuckEngine) -> None:
    world = one_unemployed(live=OTHER_VILLAGE)
    world.add_row("officials_kin", {"who": "甲", "is_filed": "否"})
    found = leads(decide(engine, world, "R03", "I01", "X12"))
    assert (found["R03"]["urgency"], found["I01"]["urgency"], found["X12"]["urgency"]) == ("orange", "red", "yellow")


def test_the_township_is_where_they_live_and_both_townships_are_told(engine: DuckEngine) -> None:
    lead = leads(decide(engine, one_unemployed(live=OTHER_VILLAGE), "R03"))["R03"]
    told = (lead["township"], lead["live_township"], lead["hukou_township"])
    assert told == ("369922202000", "369922202000", "369922101000")


def test_somebody_without_a_known_township_goes_to_the_county_and_never_gets_lost(engine: DuckEngine) -> None:
    world = World()
    world.add_person("甲", hukou="440100000000", live="440100000000")
    row = {"ticket_no": "1", "need": "医疗", "received_at": date(2026, 10, 2), "ticket_status": "待办"}
    world.add_row("hotline", {"who": "甲", **row})
    assert leads(decide(engine, world, "E12"))["E12"]["township"] == "369900000000"


def test_an_open_need_holds_back_a_review_also_one_of_an_earlier_month(engine: DuckEngine) -> None:
    world = World()
    world.add_row("roster", {"who": "甲", "household_no": "H1", **COVERED})
    world.add_row("officials_kin", {"who": "甲", "is_filed": "否"})
    assert leads(decide(engine, world, "X12"))["X12"]["is_published"]
    world.history = [{"lead_id": "old", "rule_id": "R01", "disposition": 3, "household_no": "H1", "is_open": True}]
    assert leads(decide(engine, world, "X12"))["X12"]["suppressed_by"] == "open_need"
    world.history[0]["is_open"] = False
    assert leads(decide(engine, world, "X12"))["X12"]["is_published"]


def test_a_rule_on_trial_is_counted_and_not_published(engine: DuckEngine, tmp_path: Path) -> None:
    said = "rule_status:\n- {rule: R03, status: 试行, from: 2026-10-01, published: 2026-09-20, citation: 测}\n"
    decided = decide(engine, one_unemployed(), "R03", month=month_of(city(tmp_path, said)))
    assert leads(decided)["R03"]["suppressed_by"] == "trial"
    run = next(row for row in decided.rule_runs.to_pylist() if row["rule_id"] == "R03")
    assert (run["leads"], run["published"]) == (1, 0)


def test_a_case_is_led_by_what_is_red_then_by_the_priority_table(engine: DuckEngine, tmp_path: Path) -> None:
    world = one_unemployed()
    case = decide(engine, world, "R03", "I01").cases.to_pylist()
    assert [(c["main_disposition"], c["leads"], c["published"], c["urgency"]) for c in case] == [(3, 2, 2, "yellow")]
    row = {"claim_no": "1", "visit_kind": "住院", "admitted_date": date(2026, 10, 2), "total_yuan": 1}
    world.rows["roster"][0]["programme"] = "特困"
    world.add_row("medical_claims", {"who": "甲", "settled_date": date(2026, 10, 9), "out_of_pocket_yuan": 1, **row})
    assert decide(engine, world, "R03", "I01", "I08").cases.to_pylist()[0]["main_disposition"] == 2
    said = "priority:\n- {rank: 1, disposition: 2, from: 2026-01-01, published: 2026-01-01, citation: 测}\n"
    world.rows.pop("medical_claims")
    month = month_of(city(tmp_path, said))
    assert decide(engine, world, "R03", "I01", month=month).cases.to_pylist()[0]["main_disposition"] == 2


def test_nobody_elses_property_rows_reach_any_table(engine: DuckEngine) -> None:
    world = World()
    for who, number, status, until in (
        ("甲", "H1", "在保", date(2026, 10, 31)), ("乙", "H2", "在保", date(2026, 10, 30)),
        ("丙", "H3", "停保", date(2027, 1, 1)), ("丁", "H4", "申请中", date(2027, 1, 1)),
    ):  # fmt: skip
        row = COVERED | {"status": status, "authorised_until": until}
        world.add_row("roster", {"who": who, "household_no": number, **row})
    for who in ("甲", "乙", "丙", "丁", "路人"):
        world.add_row("vehicles", {"who": who, "plate_kind": "小型汽车", "registered_date": date(2020, 1, 1)})
        world.add_row("real_estate", {"who": who, "unit_no": who, "registered_date": date(2020, 1, 1)})
        world.add_row("business", {"who": who, "credit_code": who})
        world.add_row("economic_check", {"who": who, "report_no": who, "asset_kind": "存款", "amount_yuan": 1})
    put_world(engine, world)
    build(engine, month_of())
    ids = person_ids(world)
    for extract in ("vehicles", "real_estate", "business", "economic_check"):
        found = engine.query(f"SELECT DISTINCT person_id FROM rows_{extract} ORDER BY 1").column(0).to_pylist()
        assert found == [ids["甲"], ids["丁"]]


def test_sentences_of_reviews_hold_no_amounts(engine: DuckEngine) -> None:
    for rule in load_catalogue().values():
        told = rule.spec.sentence if isinstance(rule.spec.sentence, dict) else {"": rule.spec.sentence}
        if rule.spec.disposition == 4:
            assert not any("yuan" in text or "amount" in text for text in told.values()), rule.id


def test_the_key_groups_of_a_lead(engine: DuckEngine, tmp_path: Path) -> None:
    world = one_unemployed()
    world.rows["roster"][0]["work_capacity"] = "部分"
    world.add_row("roster", {"who": "乙", "household_no": "H1", "programme": "低保", "status": "申请未通过"})
    world.add_row("health", {"who": "乙", "is_major_disease": "是", "diagnosed_date": date(2020, 1, 1)})
    said = 'county_groups:\n- {rule: R03, area: "369922", from: 2026-01-01, published: 2026-01-01, citation: 测}\n'
    found = leads(decide(engine, world, "R03", "I01", month=month_of(city(tmp_path, said))))
    assert (found["R03"]["key_groups"], found["I01"]["key_groups"]) == ("1;2;4;8", "1;2;4")


def test_the_focus_register_says_who_came_in_and_who_went_out(engine: DuckEngine) -> None:
    world = one_unemployed()
    put_world(engine, world)
    gone = {"group": "特困", "person_id": "P000000001", "since_period": "202601", "change": "stay"}
    stays = {"group": "低保", "person_id": "P000000001", "since_period": "202601", "change": "in"}
    rows = [dict.fromkeys(FOCUS_GROUPS.schema.names) | row for row in (gone, stays)]
    engine.put("last_focus_groups", FOCUS_GROUPS.schema.empty_table().from_pylist(rows, FOCUS_GROUPS.schema))
    found = decide_month(engine, month_of(), only=frozenset({"R03"})).focus_groups.to_pylist()
    assert {(row["group"], row["change"], row["since_period"]) for row in found} == {
        ("低保", "stay", "202601"), ("失业", "in", "202610"), ("特困", "out", "202601")
    }  # fmt: skip


def test_a_rule_without_a_value_anywhere_is_not_run_and_says_which(engine: DuckEngine) -> None:
    decided = decide(engine, one_unemployed(), "R01", month=month_of(load_parameters(None)))
    run = next(row for row in decided.rule_runs.to_pylist() if row["rule_id"] == "R01")
    assert run["status"] == "not_run" and "当月医疗自付预警线" in run["reason"]
    assert any("R01" in remark for remark in decided.remarks)


def test_why_not_names_the_condition_that_failed_and_why_shows_the_number_with_its_text(engine: DuckEngine) -> None:
    world = spender(("1", "2026-01-05", 25999))
    put_world(engine, world)
    month = month_of()
    look_back(engine, month, decide_month(engine, month, only=frozenset({"E08"})).hits)
    answer = ask_rule(engine, month, "E08", person_id="P000000001")
    assert [c.name for c in answer.candidates[0].failed] == ["over_line"]
    value = next(v for v in answer.candidates[0].values if v.parameter == "medical_line_general")
    assert (value.value, value.citation) == ("26000", "西安市医保预警线")
    assert ask_rule(engine, month, "X05", person_id="P000000001").candidates == ()


def test_why_gives_the_number_of_the_lead_it_explains(engine: DuckEngine) -> None:
    world = spender(("1", "2026-01-05", 26000))
    decided = decide(engine, world, "E08")
    look_back(engine, month_of(), decided.hits)
    answer = ask_rule(engine, month_of(), "e08", person_id="P000000001")
    assert answer.candidates[0].is_hit
    assert answer.candidates[0].lead_id == leads(decided)["E08"]["lead_id"]


def test_the_same_month_gives_the_same_tables_with_any_number_of_threads(tmp_path: Path) -> None:
    world = one_unemployed()
    for number in range(40):
        world.add_row("roster", {"who": f"人{number}", "household_no": f"H{number // 3}", **COVERED})
    found = []
    for threads in (1, 4):
        with duck_engine(tmp_path / f"spill{threads}", memory="500MB", threads=threads) as engine:
            decided = decide(engine, world)
            found.append((decided.leads, decided.lead_details, decided.cases, decided.rule_runs))
    assert found[0] == found[1]


def test_rules_added_together_add_what_they_add_one_by_one(engine: DuckEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    world = one_unemployed()
    world.add_person("乙")
    world.add_row("medical_claims", {"who": "乙", "claim_no": "1", "settled_date": date(2026, 10, 9)} | SPENT)
    asked = ("E08", "E09", "E13", "E15", "I01", "R02", "X05")
    together = decide(engine, world, *asked)
    monkeypatch.setattr(evaluate, "AT_ONCE", 1)
    alone = decide(engine, world, *asked)
    assert together.hits.num_rows > 1
    assert together == alone


def test_a_lead_without_an_id_number_tells_the_visitor_to_make_sure_who_it_is(engine: DuckEngine) -> None:
    world = one_unemployed()
    assert "身份待核" not in leads(decide(engine, world, "R03"))["R03"]["verify_items"]
    world.rows["employment"][0]["level"] = "L5"
    assert leads(decide(engine, world, "R03"))["R03"]["verify_items"].startswith("身份待核")


OVERDUE = {
    "lead_id": "E07-1", "rule_id": "E07", "disposition": 1, "subject": "person", "person_id": "P000000999",
    "urgency": "yellow", "deadline": date(2026, 10, 30), "opened_period": "202609", "months_open": 2, "is_open": True,
    "has_feedback": False, "township": "369922202000", "statement": "丙，70岁，没有养老金。",
}  # fmt: skip
SHOWN = {"extract": "household_register", "source_file": "household_register/a.csv", "source_row": 7, "text": "登记"}


def test_an_overdue_lead_of_somebody_who_is_in_no_file_any_more_keeps_its_place_words_and_evidence(
    engine: DuckEngine,
) -> None:
    world = one_unemployed()
    world.history.append(OVERDUE)
    world.last_leads.append({"lead_id": "E07-1", "rule_id": "E07", "evidence": [SHOWN]})
    lead = leads(decide(engine, world, "I15"))["I15"]
    assert lead["is_published"]
    assert lead["township"] == "369922202000"
    assert "丙，70岁，没有养老金" in lead["statement"]
    assert lead["evidence"] == [SHOWN]


def test_an_overdue_lead_keeps_the_evidence_it_was_opened_with_when_it_was_in_no_list_last_month(
    engine: DuckEngine,
) -> None:
    world = one_unemployed()
    world.history.append(OVERDUE | {"evidence": [SHOWN | {"text": None}]})
    lead = leads(decide(engine, world, "I15"))["I15"]
    assert lead["evidence"] == [SHOWN | {"text": "原线索 202609 发出时所依据的记录"}]


def test_a_lead_is_never_addressed_to_a_township_of_another_city(engine: DuckEngine) -> None:
    put_world(engine, one_unemployed())
    elsewhere = engine.query("SELECT * REPLACE ('369830101000' AS township) FROM people ORDER BY person_id")
    engine.put("people", elsewhere)
    lead = leads(decide_month(engine, month_of(), only=frozenset({"R03"})))["R03"]
    assert lead["township"] == "369922101000"


def test_who_died_or_moved_out_is_handed_on_once_for_everybody(engine: DuckEngine) -> None:
    world = one_unemployed()
    moved = {"change_kind": "迁出", "change_date": date(2026, 9, 1)}
    world.add_row("household_register", {"who": "乙", "hukou_no": "K1", **moved})
    world.add_row("household_register", {"who": "丙", "hukou_no": "K1", **moved})
    world.add_row("household_register", {"who": "丙", "hukou_no": "K2"})
    world.add_row("funeral", {"who": "丁", "death_date": date(2026, 10, 2)})
    keys = {person_id: key for key, person_id in person_ids(world).items()}
    found = decide(engine, world, "R03").departures.to_pylist()
    assert {keys[row["person_id"]]: (row["is_dead"], row["has_moved_out"], row["death_date"]) for row in found} == {
        "乙": (False, True, None),
        "丁": (True, False, date(2026, 10, 2)),
    }
