"""No list that many read names prison, drugs, HIV or a diagnosis, whatever rule it is that speaks."""

import re
from collections.abc import Iterator

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.sensitive import is_sensitive, open_text, open_texts, sensitive_patterns
from rules.catalogue import Rule, load_catalogue
from rules.open_sentences import open_rules, open_sentences, open_statement, open_titles

PLACE = re.compile(r"\{(\w+)\}")
SAMPLES = {
    "disease": "恶性肿瘤（肺），晚期",
    "justice_status": "强制隔离戒毒",
    "signal_words": "近一年刑满释放或解除矫正",
}
"""What columns and facts with a sensitive value can say."""
SENSITIVE = {
    column.name for contract in load_contracts().values() for column in contract.columns if column.is_sensitive
} | {"signal_words"}


def sentences(rule: Rule) -> Iterator[str]:
    for given in (rule.spec.sentence, rule.spec.sentence_unproven):
        yield from [given] if isinstance(given, str) else given.values()


def filled(template: str) -> str:
    return PLACE.sub(lambda place: SAMPLES.get(place[1], "王伟" if place[1].endswith("name") else "三"), template)


@pytest.mark.parametrize("rule", load_catalogue().values(), ids=lambda rule: rule.id)
def test_no_sentence_evidence_or_title_of_a_rule_names_it_in_an_open_list(rule: Rule) -> None:
    spec = rule.spec
    own = [*sentences(rule), *spec.evidence.values(), *(rows.text for rows in spec.evidence_rows), spec.title]
    for text in [*own, spec.statement, spec.verify, spec.action, spec.programme]:
        shown = open_statement(filled(text))
        assert not is_sensitive(shown), shown
        assert "晚期" not in shown


@pytest.mark.parametrize("rule", load_catalogue().values(), ids=lambda rule: rule.id)
def test_a_sentence_that_says_a_sensitive_column_has_an_open_one_that_does_not(rule: Rule) -> None:
    given = rule.spec.open_sentence
    for template in sentences(rule):
        names = set(PLACE.findall(template)) & SENSITIVE - {"signal_words"}
        assert not names or given, f"{rule.id} says {names}: give it an open_sentence"
    for shown in [given] if isinstance(given, str) else given.values():
        assert not set(PLACE.findall(shown)) & SENSITIVE
        assert not is_sensitive(shown)


def test_a_sentence_keeps_whom_and_when_and_loses_the_reason() -> None:
    rule = load_catalogue()["X02"]
    said = filled(str(rule.spec.sentence)).replace("三岁", "45岁")
    shown = "王伟，45岁，家庭成员情况有变化，由专人告知，请核实；其他家庭成员的待遇需重新核算，不得因此停发。"
    assert open_statement(said) == shown
    assert open_statement(f"原线索：{said}") == f"原线索：{shown}"
    assert {sentence.rule_id for sentence in open_sentences()} == {"E03", "E06", "E14", "R01", "X02"}
    assert open_titles()["X02"] == "保障对象情况有变化（由专人告知）"
    assert open_titles()["E08"] == load_catalogue()["E08"].spec.title


@pytest.mark.parametrize("span", ["", "近一年", "近两年", "近18个月"])
def test_a_sentence_of_an_earlier_version_is_known_by_its_words_and_keeps_nothing_of_the_reason(span: str) -> None:
    rule = load_catalogue()["E14"]
    rest = "家中仍有人未享受低保或特困，请立即入户了解生活情况。"
    said = f"原线索：王伟家{span}少了一位劳动力（李四从2026-03-01起服刑或强制戒毒），{rest}"
    assert open_statement(said) == f"原线索：王伟家成员情况有变化，由专人告知，{rest}"
    died = f"王伟家失去了一位劳动力（李四，2026-03-01去世），{rest}"
    assert open_statement(died) == died
    assert "年" not in rule.sentence_for("died") + rule.sentence_for("serving")


def test_every_value_of_a_sensitive_closed_column_and_every_such_file_is_known() -> None:
    contracts = load_contracts().values()
    values = [value for one in contracts for column in one.columns if column.is_sensitive for value in column.values]
    assert "服刑" in values
    assert [value for value in values if not is_sensitive(value)] == []
    titles = [f"{one.supplier}·{one.title}" for one in contracts if one.is_sensitive]
    assert titles
    assert {open_text(title) for title in titles} == {"由专人告知的数据"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("丈夫判刑入狱，孩子没人管", "丈夫情况有变化（由专人告知），孩子没人管"),
        ("在监狱服刑", "情况有变化（由专人告知）"),
        ("HIV阳性，吃药", "重病（由专人告知），吃药"),
        ("患艾滋病三年", "患重病（由专人告知）三年"),
        ("得了乳腺癌", "重病（由专人告知）"),
        ("尿毒症透析", "重病（由专人告知）透析"),
        ("精神残疾一级，没有工作", "精神残疾一级，没有工作"),
        ("重病、重残、上学", "重病、重残、上学"),
        ("家中情况有变化", "家中情况有变化"),
    ],
)
def test_words_that_somebody_typed_are_neutral_too(said: str, shown: str) -> None:
    assert open_text(said) == shown
    assert open_text(shown) == shown
    assert pl.DataFrame({"text": [said, None]}).select(open_texts(pl.col("text")))["text"].to_list() == [shown, None]


@pytest.mark.parametrize("span", ["", "近一年", "近两年", "近十年", "近6个月", "近18个月", "近若干个月"])
def test_a_signal_of_the_justice_office_is_neutral_whatever_the_span_of_the_city(span: str) -> None:
    said, shown = f"王伟，45岁，{span}刑满释放或解除矫正、持有残疾证", "王伟，45岁，另有情况由专人告知、持有残疾证"
    assert open_text(said) == shown
    assert pl.DataFrame({"text": [said]}).select(open_texts(pl.col("text")))["text"].to_list() == [shown]


def test_each_pattern_says_why() -> None:
    assert all(words.why and words.neutral and re.compile(words.pattern) for words in sensitive_patterns())


def test_a_rule_whose_number_alone_says_that_somebody_is_in_custody_has_a_neutral_one_on_lists() -> None:
    assert open_rules() == {"X02": "Z00"}  # not E14 or R01: a death, or a bill, may be what they found
    assert "Z00" not in load_catalogue()
