"""Rules that help read rows in identity review: which rules, what they read instead, and calls of nobody known."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from data_contracts.contract import load_contracts
from data_contracts.errors import ContractError
from matchers.engine.duck import DuckEngine, duck_engine
from rules.catalogue import load_catalogue, parse_rule
from rules.decide import decide_month
from rules.look_back import ask_rule, look_back
from rules.steps import fact_steps, facts_in_doubt
from rules.unproven import CALL, kind_of, second_reading
from tests.rules.world import World, month_of, put_world

CALL_ROW = {
    "need": "生活困难",
    "received_at": date(2026, 10, 10),
    "ticket_status": "待办",
    "event_area": "369902001001",
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as opened:
        yield opened


def tables_read(sql: str) -> set[str]:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return {table.name for table in tree.find_all(exp.Table)} - {part.alias for part in tree.find_all(exp.CTE)}


def test_no_rule_that_supervises_or_reviews_reads_an_unproven_row() -> None:
    again = {rule.id for rule in load_catalogue().values() if second_reading(rule)}
    assert not [rule_id for rule_id in again if rule_id[0] in "IX"]
    assert {rule.id for rule in load_catalogue().values() if rule.id[0] in "ER"} - again == {"E07"}
    calls = {rule.id for rule in load_catalogue().values() if kind_of(rule) == CALL}
    assert calls == {"E12", "R09", "E16", "R12"}, "calls, and people whom townships reported"


def test_a_second_reading_reads_tables_that_there_are_and_no_linked_row_of_what_it_reads_again() -> None:
    made = {step.name for step in (*fact_steps(), *facts_in_doubt())} | {
        *("people", "areas", "local_values", "lead_history", "hits_in_doubt", "evidence_in_doubt", "links_keyed"),
    }
    named = {step.name.removesuffix("_in_doubt") for step in facts_in_doubt() if step.name.endswith("_in_doubt")}
    for rule in load_catalogue().values():
        again = second_reading(rule)
        if again:
            read = tables_read(again.select)
            assert read <= made, rule.id
            assert not read & named, rule.id
    for step in facts_in_doubt():
        assert tables_read(step.sql) == set(step.inputs), step.name
        assert not {table for table in step.inputs if table in named or table == "linked_rows"}, step.name


def call_leads(engine: DuckEngine, world: World, rule: str = "E12") -> list[dict[str, Any]]:
    put_world(engine, world)
    decided = decide_month(engine, month_of(), only=frozenset({rule}))
    details = {row["lead_id"]: row for row in decided.lead_details.to_pylist()}
    return [row | details[row["lead_id"]] for row in decided.leads.to_pylist()]


def of_nobody(**row: Any) -> World:
    """One call that nobody is a candidate for, with the fingerprint its row has every month."""
    world = World()
    world.add_row("hotline", {"nobody": True, "ticket_no": "T1", "name": "赵某", **CALL_ROW, **row})
    number = 1 + [*load_contracts()].index("hotline")
    world.row_keys.append({"row_id": number * 100_000_000 + 2, "role": "self", "row_key": "fingerprint"})
    return world


def test_a_call_of_nobody_known_goes_to_the_place_called_from_under_a_number_that_lasts(engine: DuckEngine) -> None:
    lead = call_leads(engine, of_nobody())[0]
    assert lead["is_published"] and lead["township"] == "369902001000"
    assert (lead["unproven"], lead["identity_level"], lead["household_no"], lead["key_groups"]) == (
        "call",
        "L5",
        None,
        "5",
    )
    assert lead["person_id"].startswith("U") and len(lead["person_id"]) == 13
    assert lead["statement"].startswith("赵某2026年10月10日拨打热线")
    assert "先问清求助人的姓名" in lead["verify_items"]
    world = of_nobody()
    world.rows["hotline"].insert(0, {"nobody": True, "ticket_no": "T0", **CALL_ROW})  # other rows come and go
    world.row_keys[0]["row_id"] += 1
    again = {one["statement"][:2]: one for one in call_leads(engine, world)}["赵某"]
    assert (again["lead_id"], again["person_id"]) == (lead["lead_id"], lead["person_id"])


def test_the_lead_keeps_its_number_when_the_caller_becomes_known(engine: DuckEngine) -> None:
    lead = call_leads(engine, of_nobody())[0]
    world = of_nobody()
    world.add_person("甲")
    world.rows["hotline"][0] = {"who": "甲", "ticket_no": "T1", **CALL_ROW}
    opened = {"lead_id": lead["lead_id"], "person_id": lead["person_id"], "rule_id": "E12", "is_open": True}
    world.history.append(opened | {"disposition": 1, "months_open": 2, "deadline": date(2026, 12, 1)})
    known = call_leads(engine, world)[0]
    assert (known["lead_id"], known["unproven"], known["months_open"]) == (lead["lead_id"], None, 2)
    assert known["person_id"].startswith("P")


def test_a_call_holds_back_the_review_of_the_household_it_may_be_of_but_is_no_part_of_it(engine: DuckEngine) -> None:
    world = World()
    covered = {"programme": "低保", "status": "在保", "is_covered": "是", "urban_rural": "农村"}
    world.add_row("roster", {"who": "甲", "household_no": "H1", "start_date": date(2020, 1, 1), **covered})
    world.add_row("justice", {"who": "甲", "justice_status": "服刑", "term_start": date(2026, 9, 1)})
    world.add_row("hotline", {"who": "甲", "review": True, "ticket_no": "T1", **CALL_ROW, "need": "急难"})
    put_world(engine, world)
    rows = decide_month(engine, month_of(), only=frozenset({"X02", "R09"})).leads.to_pylist()
    found = {row["rule_id"]: row for row in rows}
    assert found["X02"]["suppressed_by"] == "open_need"
    assert found["R09"]["is_published"] and found["R09"]["case_no"] != found["X02"]["case_no"]
    assert found["R09"]["household_no"] is None


def test_why_shows_what_an_unproven_row_adds(engine: DuckEngine) -> None:
    world = World()
    world.add_row(
        "roster", {"who": "甲", "household_no": "H1", "programme": "低保边缘", "status": "在保", "is_covered": "否"}
    )
    certificate = {"disability_kind": "肢体", "disability_level": "一级", "certificate_status": "有效"}
    world.add_row("disability", {"who": "甲", "lacks": 9, **certificate})
    put_world(engine, world)
    hits = decide_month(engine, month_of(), only=frozenset({"E02"})).hits
    look_back(engine, month_of(), hits)
    answer = ask_rule(engine, month_of(), "E02", person_id="P000000001")
    assert [one.lead_id for one in answer.candidates if one.is_hit] == hits.column("lead_id").to_pylist()


@pytest.mark.parametrize(
    ("rule_id", "replaced", "by", "problem"),
    [
        ("E12", "-- traits: [call]\n", "", "rules about calls"),
        ("E02", "-- verify:", "-- identity: not_needed\n-- verify:", "disposition 2"),
    ],
)
def test_what_a_rule_says_of_identity_must_fit_its_disposition(
    rule_id: str, replaced: str, by: str, problem: str
) -> None:
    rule = load_catalogue()[rule_id]
    text = (Path(__file__).parents[2] / "rules" / rule.file).read_text(encoding="utf-8")
    assert replaced in text
    with pytest.raises(ContractError, match=problem):
        parse_rule(text.replace(replaced, by, 1), rule.file)
