"""线索编号: the same evidence keeps its number, also when a person's number changes or a need becomes less."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import load_contracts
from data_contracts.tables import FOCUS_GROUPS, LEAD_HISTORY
from matchers.engine.duck import DuckEngine, duck_engine
from rules.catalogue import load_catalogue
from rules.decide import decide_month
from rules.look_back import ask_rule, look_back
from rules.month import Month
from rules.numbers import NEUTRAL, LeadNumbers, escalations_step, evidence_hash_of, former_numbers, lead_hash
from tests.rules.world import World, month_of, put_world

OLD, NOW = "P000000900", "P000000001"
MERGED = {OLD: NOW}
texts = st.text("PK0123456789|", min_size=1, max_size=6)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as opened:
        yield opened


def test_an_overdue_lead_is_known_by_the_number_of_its_reminder(engine: DuckEngine) -> None:
    key = evidence_hash_of(())
    known = [
        {"lead_id": "E08-1", "rule_id": "E08", "is_open": True, "months_open": 4},
        {"lead_id": lead_hash("I15", "E08-1", key), "rule_id": "I15", "is_open": True, "months_open": 2},
        {"lead_id": "E08-2", "rule_id": "E08", "is_open": True, "months_open": 4},
        {"lead_id": lead_hash("I15", "E08-2", key), "rule_id": "I15", "is_open": False, "months_open": 2},
        {"lead_id": "E08-3", "rule_id": "E08", "is_open": True, "months_open": 4},
        {"lead_id": lead_hash("I15", "E08-3", key), "rule_id": "I15", "is_open": True, "months_open": 0},
    ]
    engine.put("lead_history", pa.Table.from_pylist(known, LEAD_HISTORY.schema))
    engine.run_sql(escalations_step(), {"rule_id": "I15", "key": key})
    found = engine.query("SELECT * FROM escalations").to_pylist()
    assert found == [{"original_lead_id": "E08-1", "months_open": 2}]


DECIDED: dict[str, list[dict[str, Any]]] = {}
"""Leads of worlds that were decided already: many tests begin with the same one, before anything is known of it."""


def leads_of(engine: DuckEngine, world: World, rule: str, month: Month | None = None) -> list[dict[str, Any]]:
    if month is not None:
        return decided(engine, world, rule, month)
    key = repr((rule, sorted(vars(world).items())))
    if key not in DECIDED:
        DECIDED[key] = decided(engine, world, rule, month_of())
    return [dict(lead) for lead in DECIDED[key]]


def decided(engine: DuckEngine, world: World, rule: str, month: Month) -> list[dict[str, Any]]:
    put_world(engine, world)
    found = decide_month(engine, month, only=frozenset({rule}))
    details = {row["lead_id"]: row for row in found.lead_details.to_pylist()}
    return [row | details[row["lead_id"]] for row in found.leads.to_pylist()]


def told(lead: dict[str, Any], **said: Any) -> dict[str, Any]:
    """A lead as the ledger has it, open unless said otherwise."""
    kept = ("lead_id", "rule_id", "disposition", "subject", "person_id", "household_no", "evidence_key")
    opened = {"is_open": True, "opened_period": "202609", "months_open": 2, "deadline": date(2026, 11, 20)}
    return {name: lead[name] for name in kept} | opened | {"has_feedback": False} | said


ANSWERED: dict[str, Any] = {"is_open": False, "has_feedback": True, "settled_period": "202610", "months_open": None}


def spender(yuan: int) -> World:
    world = World()
    row = {"claim_no": "C1", "settled_date": date(2026, 10, 1), "total_yuan": yuan, "out_of_pocket_yuan": yuan}
    world.add_row("medical_claims", {"who": "甲"} | row)
    return world


# ---- a person whose number ended in another's


def old_person() -> World:
    """The same people before the merge: the person stood under the number that ended."""
    return spender(30000)


def number_before(rule: str, subject: str, *parts: str) -> str:
    return lead_hash(rule, subject, evidence_hash_of(parts))


def test_an_open_lead_goes_on_under_its_number_when_the_persons_number_ended(engine: DuckEngine) -> None:
    world = old_person()
    lead = leads_of(engine, world, "E08")[0]
    before = number_before("E08", OLD, "一般线", "1")
    assert lead["lead_id"] != before
    world.history = [told(lead, lead_id=before, person_id=OLD)]
    again = leads_of(engine, world, "E08", replace(month_of(), merges=MERGED))[0]
    assert (again["lead_id"], again["person_id"]) == (before, NOW)
    assert (again["months_open"], again["opened_period"], again["deadline"]) == (2, "202609", date(2026, 11, 20))


def test_what_was_answered_under_the_ended_number_is_not_sent_again(engine: DuckEngine) -> None:
    world = old_person()
    lead = leads_of(engine, world, "E08")[0]
    before = number_before("E08", OLD, "一般线", "1")
    world.history = [told(lead, lead_id=before, person_id=OLD) | ANSWERED]
    again = leads_of(engine, world, "E08", replace(month_of(), merges=MERGED))[0]
    assert (again["lead_id"], again["suppressed_by"]) == (before, "settled")


def test_of_two_leads_that_became_one_the_open_one_goes_on(engine: DuckEngine) -> None:
    world = old_person()
    lead = leads_of(engine, world, "E08")[0]
    before = number_before("E08", OLD, "一般线", "1")
    world.history = [told(lead) | ANSWERED, told(lead, lead_id=before, person_id=OLD)]
    again = leads_of(engine, world, "E08", replace(month_of(), merges=MERGED))[0]
    assert (again["lead_id"], again["is_published"]) == (before, True)


def test_evidence_that_names_a_person_is_the_same_after_the_person_got_another_number(engine: DuckEngine) -> None:
    world = World()
    world.add_row("household_register", {"who": "甲", "hukou_no": "K1", "relation": "02"})
    world.add_row("education", {"who": "甲", "hardship_level": "困难", "enrolled_date": date(2026, 9, 1)})
    lead = leads_of(engine, world, "E09")[0]
    before = number_before("E09", "K1", OLD, "困难")
    world.history = [told(lead, lead_id=before, person_id=OLD)]
    assert leads_of(engine, world, "E09", replace(month_of(), merges=MERGED))[0]["lead_id"] == before


def test_a_second_month_confirms_also_when_the_first_was_under_the_ended_number(engine: DuckEngine) -> None:
    world = World()
    world.add_row(
        "roster", {"who": "甲", "household_no": "H1", "programme": "低保", "status": "在保", "is_covered": "是"}
    )
    world.rows["roster"][0] |= {"urban_rural": "农村", "start_date": date(2025, 1, 1)}
    pension = {"pension_kind": "职工养老", "pension_yuan_month": 2000, "pension_start_date": date(2026, 9, 1)}
    world.add_row("pension", {"who": "甲"} | pension)
    assert leads_of(engine, world, "X04")[0]["suppressed_by"] == "single_evidence"
    world.last_leads = [{"lead_id": "x", "rule_id": "X04", "subject": "person", "person_id": OLD}]
    world.last_leads[0] |= {"suppressed_by": "single_evidence", "evidence": []}
    assert leads_of(engine, world, "X04")[0]["suppressed_by"] == "single_evidence"
    assert leads_of(engine, world, "X04", replace(month_of(), merges=MERGED))[0]["is_published"]


def test_the_reminder_of_an_overdue_lead_names_the_person_by_the_present_number(engine: DuckEngine) -> None:
    world = old_person()
    world.history = [
        {"lead_id": "E07-1", "rule_id": "E07", "disposition": 1, "subject": "person", "person_id": OLD, "is_open": True}
        | {"urgency": "yellow", "deadline": date(2026, 10, 30), "opened_period": "202609", "has_feedback": False}
    ]
    lead = leads_of(engine, world, "I15", replace(month_of(), merges=MERGED))[0]
    assert lead["person_id"] == NOW
    assert lead["statement"].startswith("甲的线索")


def test_somebody_in_a_focus_group_under_two_numbers_stays_in_it_once_since_the_earlier_month(
    engine: DuckEngine,
) -> None:
    world = World()
    world.add_row(
        "roster", {"who": "甲", "household_no": "H1", "programme": "低保", "status": "在保", "is_covered": "是"}
    )
    put_world(engine, world)
    rows = [
        dict.fromkeys(FOCUS_GROUPS.schema.names)
        | {"group": "低保", "person_id": person, "since_period": since, "change": "stay"}
        for person, since in ((OLD, "202601"), (NOW, "202605"))
    ]
    engine.put("last_focus_groups", FOCUS_GROUPS.schema.empty_table().from_pylist(rows, FOCUS_GROUPS.schema))
    found = decide_month(engine, replace(month_of(), merges=MERGED), only=frozenset({"R03"})).focus_groups.to_pylist()
    assert [(row["group"], row["change"], row["since_period"]) for row in found] == [("低保", "stay", "202601")]


def test_why_gives_the_number_the_lead_was_told_with(engine: DuckEngine) -> None:
    world = old_person()
    lead = leads_of(engine, world, "E08")[0]
    before = number_before("E08", OLD, "一般线", "1")
    world.history = [told(lead, lead_id=before, person_id=OLD)]
    put_world(engine, world)
    month = replace(month_of(), merges=MERGED)
    look_back(engine, month, decide_month(engine, month, only=frozenset({"E08"})).hits)
    assert ask_rule(engine, month, "E08", person_id=NOW).candidates[0].lead_id == before


# ---- rows in which an answer found the evidence wrong, now somebody else's


def wrong(world: World, lead: dict[str, Any], *extracts: str) -> World:
    """The world after the lead's rows of some extracts were found wrong under another person."""
    world.settled_rows = [
        {"rule_id": lead["rule_id"], "evidence_key": lead["evidence_key"], "extract": extract, "row_key": extract}
        for extract in extracts
    ]
    places = {extract: number for number, extract in enumerate(load_contracts(), start=1)}
    world.row_keys = [
        {"row_id": places[extract] * 100_000_000 + 2, "role": "self", "row_key": extract} for extract in extracts
    ]
    return world


def test_evidence_that_was_found_wrong_is_not_sent_again_under_the_person_its_rows_have_now(
    engine: DuckEngine,
) -> None:
    world = spender(30000)
    lead = leads_of(engine, world, "E08")[0]
    assert leads_of(engine, wrong(world, lead, "medical_claims"), "E08")[0]["suppressed_by"] == "settled"


def test_other_evidence_in_rows_that_were_found_wrong_is_sent(engine: DuckEngine) -> None:
    world = spender(30000)
    lead = leads_of(engine, world, "E08")[0] | {"evidence_key": "another"}
    assert leads_of(engine, wrong(world, lead, "medical_claims"), "E08")[0]["is_published"]


def test_a_lead_that_rests_on_rows_nobody_found_wrong_is_sent(engine: DuckEngine) -> None:
    world = spender(30000)
    row = {"claim_no": "C2", "settled_date": date(2026, 10, 2), "total_yuan": 1, "out_of_pocket_yuan": 1}
    world.add_row("medical_claims", {"who": "甲"} | row)
    lead = leads_of(engine, world, "E08")[0]
    assert leads_of(engine, wrong(world, lead, "medical_claims"), "E08")[0]["is_published"]


def test_rows_of_the_roster_that_were_found_wrong_silence_nobody(engine: DuckEngine) -> None:
    world = World()
    world.add_person("甲", birth=date(1950, 1, 1))
    world.add_row("household_register", {"who": "甲", "hukou_no": "K1", "relation": "02"})
    lead = leads_of(engine, world, "E07")[0]
    assert leads_of(engine, wrong(world, lead, "household_register"), "E07")[0]["is_published"]


# ---- bands: more is new evidence, less is not


def test_more_than_was_said_is_a_new_lead(engine: DuckEngine) -> None:
    lower = leads_of(engine, spender(30000), "E08")[0]
    world = spender(60000)
    world.history = [told(lower)]
    lead = leads_of(engine, world, "E08")[0]
    assert lead["lead_id"] != lower["lead_id"]
    assert lead["opened_period"] == "202610"


@pytest.mark.parametrize("state", [{}, ANSWERED], ids=["open", "answered"])
def test_less_than_was_said_is_no_new_lead(engine: DuckEngine, state: dict[str, Any]) -> None:
    higher = leads_of(engine, spender(60000), "E08")[0]
    world = spender(30000)
    world.history = [told(higher) | state]
    lead = leads_of(engine, world, "E08")[0]
    assert lead["lead_id"] == higher["lead_id"]
    assert lead["suppressed_by"] == ("settled" if state else None)
    assert "30000元" in lead["statement"]


def test_less_than_was_said_and_withdrawn_has_a_number_of_its_own(engine: DuckEngine) -> None:
    higher, lower = (leads_of(engine, spender(yuan), "E08")[0] for yuan in (60000, 30000))
    world = spender(30000)
    world.history = [told(higher, is_open=False)]
    assert leads_of(engine, world, "E08")[0]["lead_id"] == lower["lead_id"]


# ---- answers to a window that moves on


@pytest.mark.parametrize(("settled", "reason"), [("202511", "settled"), ("202510", None)])
def test_an_answer_about_spending_holds_while_a_claim_it_knew_can_be_in_the_window(
    engine: DuckEngine, settled: str, reason: str | None
) -> None:
    world = spender(30000)
    lead = leads_of(engine, world, "E08")[0]
    world.history = [told(lead) | ANSWERED | {"settled_period": settled}]
    again = leads_of(engine, world, "E08")[0]
    assert (again["lead_id"], again["suppressed_by"]) == (lead["lead_id"], reason)


def test_an_answer_about_a_standing_fact_holds_for_good(engine: DuckEngine) -> None:
    world = World()
    world.add_person("甲", birth=date(1950, 1, 1))
    world.add_row("household_register", {"who": "甲", "hukou_no": "K1", "relation": "02"})
    lead = leads_of(engine, world, "E07")[0]
    world.history = [told(lead) | ANSWERED | {"settled_period": "202001"}]
    assert leads_of(engine, world, "E07")[0]["suppressed_by"] == "settled"


def test_a_visit_serves_for_a_month_only(engine: DuckEngine) -> None:
    world = World()
    row = {"household_no": "H1", "programme": "特困", "status": "在保", "is_covered": "是", "care_mode": "分散"}
    world.add_row("roster", {"who": "甲"} | row)
    lead = leads_of(engine, world, "I14")[0]
    for settled, reason in (("202610", "settled"), ("202609", None)):
        world.history = [told(lead) | ANSWERED | {"settled_period": settled}]
        assert leads_of(engine, world, "I14")[0]["suppressed_by"] == reason


def test_every_rule_that_counts_in_a_moving_window_says_how_long_an_answer_holds() -> None:
    dated = {rule.id for rule in load_catalogue().values() if rule.spec.answer_months}
    assert dated == {"E08", "I10", "I14", "R08", "R10", "R11"}


def test_another_member_left_out_is_a_new_lead(engine: DuckEngine) -> None:
    world = World()
    for who, covered in (("甲", "是"), ("乙", "否")):
        row = {"household_no": "H1", "programme": "低保", "status": "在保", "is_covered": covered}
        world.add_row("roster", {"who": who} | row)
    first = leads_of(engine, world, "I13")[0]["lead_id"]
    world.add_row("roster", world.rows["roster"][1] | {"who": "丙"})
    assert leads_of(engine, world, "I13")[0]["lead_id"] != first


def test_aid_is_asked_for_once_a_school_year(engine: DuckEngine) -> None:
    world = World()
    world.add_row(
        "roster", {"who": "甲", "household_no": "H1", "programme": "低保", "status": "在保", "is_covered": "是"}
    )
    world.add_row("education", {"who": "甲", "stage": "高中", "enrolled_date": date(2024, 9, 1)})
    months = [(2026, 8, 31), (2026, 9, 30), (2027, 8, 31)]
    told_in = [leads_of(engine, world, "I04", month_of(as_of=date(*day)))[0]["lead_id"] for day in months]
    assert told_in[0] != told_in[1] == told_in[2]


# ---- the number itself


@given(texts, st.lists(texts, max_size=3))
def test_without_anything_standing_a_lead_has_the_hash_of_rule_subject_and_evidence(
    subject: str, parts: list[str]
) -> None:
    numbers = LeadNumbers({}, {subject: ("P1", "P2")})
    key = evidence_hash_of(tuple(parts))
    assert numbers.number("E01", subject, tuple(parts)) == (lead_hash("E01", subject, key), key)


@given(st.dictionaries(texts, texts, max_size=6))
def test_every_number_that_ended_is_a_former_number_of_the_one_it_ended_in(merges: dict[str, str]) -> None:
    former = former_numbers(merges)
    assert sorted((ended, now) for now, names in former.items() for ended in names) == sorted(merges.items())


# ---- rules whose name would say what lists leave neutral


def test_a_number_that_would_name_the_reason_begins_neutrally_and_one_that_stands_is_kept() -> None:
    parts = ("2026-09-01",)
    key = evidence_hash_of(parts)
    neutral, old = lead_hash("X02", NOW, key, NEUTRAL), lead_hash("X02", NOW, key)
    assert neutral.startswith("Z00-") and neutral[4:] == old[4:]
    assert LeadNumbers().number("X02", NOW, parts, prefix=NEUTRAL) == (neutral, key)
    assert LeadNumbers({old: True}).number("X02", NOW, parts, prefix=NEUTRAL) == (old, key)
    assert LeadNumbers({old: True, neutral: True}).number("X02", NOW, parts, prefix=NEUTRAL) == (neutral, key)
