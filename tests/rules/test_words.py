"""No number of policy stands in a rule's words: a place there is filled with the value in force."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_contracts.errors import ContractError
from flows.deliverables.desk.chains import rule_cards
from flows.deliverables.report.gather import rule_summaries
from rules.catalogue import FENCE, Rule, load_catalogue, numbers_in_use, parse_rule, use_numbers
from rules.city_rules import use_city, use_city_of
from rules.handbook import render_handbook
from rules.parameters import load_parameters
from rules.steps import between_steps, fact_steps, facts_in_doubt, lead_steps, parameters_of
from rules.values import band_values, numbers_in_force
from rules.words import UNSET, Number, numbers_named, shipped_numbers, worded
from tests.rules.test_packs import city

NUMBER = re.compile(r"[0-9一两二三四五六七八九十百]+(?:\.[0-9]+)?(?:个月|天|日|周岁|岁|倍|次|分|年(?!级)|种|项)")
ONE = frozenset({"一次", "一项", "一种", "一天", "一个月"})
"""One of something, the month at hand: no number that anybody sets."""
QUOTED: dict[str, dict[str, str]] = {
    **{rule: dict.fromkeys(("12个月", "一年"), "what a column counts: ..._12m") for rule in ("I10", "R08")},
    **{rule: {"两项": "part of a name: 残疾人两项补贴"} for rule in ("I05", "R06")},
}
"""Numbers of a rule's words that are no parameter's, and why."""


def raw_words(rule: Rule) -> str:
    """The front matter as its file says it, without what is no sentence, and the texts of its SELECT."""
    front, _, select = rule.text.partition(FENCE)[2].partition(FENCE)
    lines = [line for line in front.splitlines() if not re.match(r"-- (id|cites|evidence_key|bands|parameters):", line)]
    return "\n".join([*lines, *re.findall(r"'[^']*'", select)])


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    use_city(None)
    yield
    use_city(None)


@pytest.mark.parametrize("rule", load_catalogue().values(), ids=lambda rule: rule.id)
def test_no_number_of_policy_stands_in_words(rule: Rule) -> None:
    assert set(NUMBER.findall(raw_words(rule))) - ONE == QUOTED.get(rule.id, {}).keys()


def test_no_number_of_policy_stands_in_texts_of_what_rules_share() -> None:
    steps = (*fact_steps(), *facts_in_doubt(), *between_steps().values(), *lead_steps())
    texts = {step.name: " ".join(re.findall(r"'[^']*'", re.sub(r"--.*", "", step.sql))) for step in steps}
    assert "'刑满释放或解除矫正'" in texts["weak_signals"]
    assert {name: found for name, text in texts.items() if (found := set(NUMBER.findall(text)) - ONE)} == {}


@pytest.mark.parametrize("rule", load_catalogue().values(), ids=lambda rule: rule.id)
def test_words_name_only_numbers_that_the_rule_goes_by(rule: Rule) -> None:
    read = {*parameters_of(rule), *band_values(rule), "answer_months"}
    assert set(numbers_named(raw_words(rule), {*shipped_numbers(), *band_values(rule), "answer_months"})) <= read


def test_without_a_city_words_say_what_ships() -> None:
    shipped = load_parameters(None)
    assert numbers_in_use() == numbers_in_force(shipped, "", date(2099, 1, 1))
    spec = load_catalogue()["E13"].spec
    assert spec.statement.startswith("近24个月内申请未通过的户")
    assert load_catalogue()["E14"].spec.conditions["working_age"] == "当时年满18周岁、不满60周岁"
    assert load_catalogue()["R10"].spec.reading.startswith("线索编号随超线倍数(1倍、2倍、4倍)变化")


def lines(**values: object) -> str:
    dated = "from: 2026-01-01, published: 2025-12-01, citation: 某市〔2026〕1号"
    said = [f'- {{id: {name}, area: "*", value: {value}, {dated}}}' for name, value in values.items()]
    return "\n".join(["parameters:", *said, ""])


def test_words_say_the_value_in_force_in_the_city_and_month_wherever_they_are_shown(tmp_path: Path) -> None:
    own = lines(
        refused_months=36, weak_wage_multiple=1.25, old_age=65, weak_signals_least=3, weak_signal_months=18,
        spending_months=24, work_age=15,
    )  # fmt: skip
    folder = city(tmp_path / "city", "policy: []\n", own).file.parent
    use_city_of(folder, date(2026, 10, 31))
    rules = load_catalogue()
    assert rules["E13"].spec.conditions["refused_recently"] == "申请未通过在近36个月内"
    assert "18至64周岁" in rules["E14"].spec.statement
    assert "低于低保标准1.25倍" in rules["E15"].spec.statement
    assert rules["E15"].spec.title == "三项以上弱信号叠加"
    assert "'、近18个月刑满释放或解除矫正'" in rules["E15"].select
    assert "停保时15、16或17周岁" in rules["I09"].spec.statement
    assert "{name}，{age}岁，近两年医疗费用个人自付{paid_12m}元" in rules["E08"].sentence_for(None)
    assert rules["E08"].spec.evidence_rows[0].text == "近24个月内的医疗费用结算"
    assert rules["E07"].spec.evidence["roster"] == "救助花名册显示年满65周岁"
    assert rule_cards()["E13"]["says"] == rules["E13"].spec.statement
    assert next(one for one in rule_summaries() if one.rule_id == "E13").statement.startswith("近36个月")
    assert "近36个月内申请未通过的户" in render_handbook()
    use_city_of(folder, date(2025, 12, 31))
    assert load_catalogue()["E13"].spec.conditions["refused_recently"] == "申请未通过在近24个月内"


def test_a_number_without_a_value_in_force_is_told_as_such() -> None:
    use_numbers({"refused_months": None})
    assert load_catalogue()["E13"].spec.conditions["refused_recently"] == f"申请未通过在近{UNSET}个月内"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("近{months}个月", "近24个月"),
        ("{months:term}", "两年"),
        ("{few:term}", "18个月"),
        ("{few-1}天", "17天"),
        ("{few..until}周岁", "18、19或20周岁"),
        ("{few..nineteen}周岁", "18周岁"),
        ("{three:han}项", "三项"),
        ("{months:han}项", "24项"),
        ("{rate}倍", "1.5倍"),
        ("{nobody}个月", "若干个月"),
        ("近{nobody:term}", "近若干个月"),
        ("{nobody:han}项", "若干项"),
        ("{name}，{age}岁", "{name}，{age}岁"),
    ],
)
def test_the_forms_of_a_number(text: str, said: str) -> None:
    numbers: dict[str, Number] = {
        "months": Decimal("24.0"),
        "few": 18,
        "until": 21,
        "nineteen": 19,
        "three": 3,
        "rate": Decimal("1.50"),
        "nobody": None,
    }
    assert worded(text, numbers) == said


def test_a_place_that_is_no_number_is_refused_where_no_fact_can_stand() -> None:
    rule = load_catalogue()["E13"]
    wrong = rule.text.replace("近{refused_months}个月内\n", "近{refused_month}个月内\n")
    with pytest.raises(ContractError, match="refused_month}, which is no number"):
        parse_rule(wrong, rule.file)


@pytest.mark.parametrize(
    "column", ["AS status_date,\n    3 AS refused_months", "AS status_date,\n    r.refused_months"]
)
def test_a_fact_that_is_called_like_a_number_is_refused_for_the_sentence_would_say_the_number(column: str) -> None:
    rule = load_catalogue()["E13"]
    wrong = rule.text.replace("AS status_date", column, 1)
    assert wrong != rule.text
    with pytest.raises(ContractError, match="column refused_months is called like a number"):
        parse_rule(wrong, rule.file)


def test_a_sentence_with_an_open_form_names_no_number() -> None:
    rule = load_catalogue()["E14"]
    with pytest.raises(ContractError, match="open form"):
        parse_rule(rule.text.replace("家失去", "家近{loss_months:term}失去"), rule.file)
