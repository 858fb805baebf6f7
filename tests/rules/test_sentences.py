"""What rules say to county staff: plain official Chinese, one expression for one thing, full-width punctuation."""

import re

import pytest

from data_contracts import labels
from flows.deliverables import guidance
from rules.catalogue import Rule, load_catalogue

COLLOQUIAL = {
    "没有发成功": "未发放成功（退汇）",
    "人好不好": "身体状况",
    "能不能": "能否",
    "有没有": "有无",
    "是不是": "是否为",
    "存在需核实情形": "经比对，有……登记信息，请入户核实归属和用途",
    "马上": "立即、尽快",
    "看看": "了解、核实",
    "问问": "了解",
    "停掉": "停发",
    "到手": "到账",
    "自己付": "个人自付",
    "靠什么": "生活来源",
    "怎么": "如何",
    "压下": "暂缓下发",
    "帮助申请": "协助申请",
}
"""Expression -> what is said instead."""
HAN = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:!?()]|[,;:!?()]{HAN}")
CATALOGUE = load_catalogue()


def said(rule: Rule) -> list[str]:
    """Every text of a rule that stands on a list; the name of a department is its file's too and stays."""
    sentences = [rule.spec.sentence, rule.spec.sentence_unproven]
    texts = [text for one in sentences for text in (one.values() if isinstance(one, dict) else [one])]
    return [*texts, rule.spec.title, rule.spec.verify, rule.spec.action, rule.spec.programme]


def faults(text: str) -> list[str]:
    """What is wrong with a text: colloquial expressions and half-width punctuation beside Chinese."""
    wrong = [f"{word}: say {better}" for word, better in COLLOQUIAL.items() if word in text]
    return wrong + [f"half-width: {found}" for found in HALF_WIDTH.findall(text)]


@pytest.mark.parametrize("rule_id", CATALOGUE)
def test_a_rule_speaks_plain_official_chinese(rule_id: str) -> None:
    assert {text: faults(text) for text in said(CATALOGUE[rule_id]) if faults(text)} == {}


@pytest.mark.parametrize("name", [name for name in vars(labels) if name.endswith("_MEANINGS") or "STANDINGS" in name])
def test_what_the_codes_of_a_list_mean_is_said_so_too(name: str) -> None:
    assert {text: faults(text) for text in vars(labels)[name].values() if faults(text)} == {}


def test_every_sentence_of_a_rule_ends_as_one() -> None:
    for rule in CATALOGUE.values():
        sentence = rule.spec.sentence
        for text in sentence.values() if isinstance(sentence, dict) else [sentence]:
            assert text.endswith(("。", "}")), f"{rule.id}: {text}"


def test_the_fault_finder_finds() -> None:
    assert faults("钱有没有到手") == ["有没有: say 有无", "到手: say 到账"]
    assert faults("诉求(急难)") == ["half-width: 求(", "half-width: 难)"]
    assert faults("按 2026-11-05 的样子填，L1、L2") == []


def test_the_guidance_uses_full_width_punctuation() -> None:
    text = "".join(guidance.GUIDANCE).replace(guidance.c.HINT, "")
    assert HALF_WIDTH.findall(text) == []
