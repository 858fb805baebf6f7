"""Of whom a missing row says something: rules that conclude from silence name them, and say it of nobody else."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_contracts.errors import ContractError
from matchers.engine.duck import DuckEngine, duck_engine
from rules.catalogue import Rule, load_catalogue, parse_rule
from rules.decide import decide_month
from rules.handbook import render_handbook
from rules.populations import POPULATIONS
from rules.steps import fact_steps
from tests.rules.world import World, month_of, person_ids, put_world

RULES = list(load_catalogue().values())
HERE = Path(__file__).parents[2] / "rules"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as opened:
        yield opened


def text_of(rule: Rule) -> str:
    return (HERE / rule.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [r for r in RULES if r.spec.absence], ids=lambda rule: rule.id)
def test_a_rule_that_concludes_from_silence_must_say_of_whom(rule: Rule) -> None:
    text = text_of(rule)
    declared = re.search(r"^-- absence: .*$", text, re.MULTILINE)
    assert declared
    bare = text.replace(declared[0], f"-- absence: [{', '.join(rule.spec.absence)}]")
    with pytest.raises(ContractError, match="front matter is not valid"):
        parse_rule(bare, rule.file)
    unknown = text.replace(declared[0], f"-- absence: {{{next(iter(rule.spec.absence))}: whoever}}")
    with pytest.raises(ContractError, match="'whoever'"):
        parse_rule(unknown, rule.file)


@pytest.mark.parametrize("name", sorted(name for name, one in POPULATIONS.items() if one.looked_at))
def test_a_rule_must_keep_to_the_population_that_it_declares(name: str) -> None:
    """A SELECT that looks at somebody else is refused, and each population is one that some rule keeps to."""
    rule = next(rule for rule in RULES if name in rule.spec.absence.values())
    text = text_of(rule)
    for what in POPULATIONS[name].looked_at:
        text = text.replace(what, "elsewhere")
    with pytest.raises(ContractError):
        parse_rule(text, rule.file)


def test_who_says_not_on_the_roster_must_declare_it() -> None:
    rule = load_catalogue()["E10"]
    with pytest.raises(ContractError, match="does not declare it"):
        parse_rule(text_of(rule).replace("-- absence: {roster: everybody}\n", ""), rule.file)


def test_the_handbook_tells_of_whom_silence_says_something() -> None:
    page = render_handbook()
    for name in {name for rule in RULES for name in rule.spec.absence.values()}:
        assert POPULATIONS[name].text in page


def test_namesakes_are_sought_in_every_file_whose_silence_rules_use() -> None:
    """Besides the roster and the register, whose waiting rows count as members, and health, which exempts from nothing
    that is asked for here."""
    step = next(step for step in fact_steps() if step.name == "waiting_namesakes")
    sought = set(re.findall(r"'([a-z_]+)'", step.sql.partition("extract IN (")[2].partition(")")[0]))
    assert sought == {e for rule in RULES for e in rule.spec.absence} - {"roster", "household_register"}


def test_whoever_is_only_named_in_anothers_row_is_the_subject_of_no_lead(engine: DuckEngine) -> None:
    """A guardian or a spouse of eighty, whatever arrived: no rule says anything about them, no register, no draw."""
    world = World()
    for who in ("监护人", "配偶"):
        world.add_person(who, birth=date(1946, 1, 1))
    world.add_row("education", {"who": "学生", "guardian": "监护人", "student_no": "S1", "hardship_level": "困难"})
    world.add_row(
        "marriage", {"who": "新人", "spouse": "配偶", "registration_kind": "结婚", "registered_date": date(2026, 10, 1)}
    )
    put_world(engine, world)
    decided = decide_month(engine, month_of())
    named = {person_ids(world)[who] for who in ("监护人", "配偶")}
    assert named.isdisjoint(decided.leads.column("person_id").to_pylist())
    assert named.isdisjoint(decided.focus_groups.column("person_id").to_pylist())
    assert named <= set(decided.strangers.column("person_id").to_pylist())


def test_strangers_are_those_here_whom_no_register_knows(engine: DuckEngine) -> None:
    world = World()
    world.add_row("hotline", {"who": "来电人", "ticket_no": "T1", "received_at": date(2026, 10, 1)})
    world.add_row("household_register", {"who": "在册", "hukou_no": "K1"})
    world.add_row("roster", {"who": "花名册", "household_no": "H1", "programme": "低保", "status": "申请未通过"})
    world.add_row("rural_monitoring", {"who": "监测", "monitor_no": "M1", "is_risk_cleared": "是"})
    world.add_row("funeral", {"who": "逝者", "death_date": date(2026, 10, 1)})
    put_world(engine, world)
    decided = decide_month(engine, month_of(), only=frozenset({"E07"}))
    assert decided.strangers.column("person_id").to_pylist() == [person_ids(world)["来电人"]]


def test_households_without_anybody_left_are_counted(engine: DuckEngine) -> None:
    """I07 hits a household whose only member has died: nobody can be met, and the month says so."""
    world = World()
    row = {
        "household_no": "H1",
        "programme": "低保",
        "dibao_class": "A",
        "status": "在保",
        "start_date": date(2020, 1, 1),
    }
    world.add_row("roster", {"who": "甲", "is_covered": "是", "urban_rural": "农村", **row})
    world.add_row("funeral", {"who": "甲", "death_date": date(2026, 9, 1)})
    put_world(engine, world)
    decided = decide_month(engine, month_of(), only=frozenset({"I07"}))
    assert decided.leads.num_rows == 0
    assert "规则 I07 有 1 户命中，但户里没有健在的人，没有线索" in decided.remarks


def test_an_order_that_is_no_households_is_counted(engine: DuckEngine) -> None:
    world = World()
    order = {"batch_month": "202609", "payment_kind": "低保金", "due_yuan": 1, "paid_yuan": 1, "payment_status": "成功"}
    world.add_row("payments", {"emptied": ["household_no"], "household_no_raw": "7001", **order})
    world.add_row("payments", {"household_no": "H9", "household_no_raw": "H9", **order})
    put_world(engine, world)
    decided = decide_month(engine, month_of(), only=frozenset({"I02"}))
    told = [remark for remark in decided.remarks if "归不到户" in remark]
    assert len(told) == 1 and "有 1 行的户编号认不出" in told[0]
