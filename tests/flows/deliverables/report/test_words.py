import json

import pytest

from data_contracts.contract import load_contracts
from flows.deliverables.report.names import silenced, surname_only
from flows.deliverables.report.words import (
    cited_text,
    extract_title,
    heading,
    level_words,
    unit_words,
)
from rules.catalogue import load_catalogue


@pytest.mark.parametrize(
    ("code", "title", "item"),
    [
        ("J9(1)", "主动发现", "第 9 条(1)"),
        ("DB14", "最低生活保障审核确认办法", "第 14 条"),
        ("N83", "民发〔2022〕83号", "全文"),
        ("T", "天津", "全文"),
        ("TK4-8", "特困人员认定办法", "第 4-8 条"),
        ("N39(3)", "国办发〔2023〕39号", "(3)"),
    ],
)
def test_an_item_code_leads_to_its_text_and_item(code: str, title: str, item: str) -> None:
    text, found = cited_text(code)
    assert title in text and found == item


def test_every_cite_of_every_rule_leads_to_a_text() -> None:
    lost = [
        (rule.id, cite) for rule in load_catalogue().values() for cite in rule.spec.cites if not cited_text(cite)[0]
    ]
    assert lost == []


def test_a_unit_with_a_remark_is_told_by_how_it_begins_and_an_unknown_one_stays() -> None:
    assert unit_words("registered people per assistant (at most 3)") == unit_words("registered people per assistant")
    assert unit_words("x dibao_standard x persons") != unit_words("x dibao_standard")
    assert unit_words("monthsish") == "monthsish" and unit_words(None) == ""


def test_a_column_is_named_as_its_department_heads_it_and_an_unknown_one_by_its_name() -> None:
    assert heading("roster", "id_no") == load_contracts()["roster"].column("id_no").heading != "id_no"
    assert heading("roster", "nothing") == "nothing" and heading("nowhere", "id_no") == "id_no"
    assert heading("roster", None) is None
    assert extract_title("roster") == load_contracts()["roster"].title and extract_title("nowhere") == "nowhere"


def test_a_missing_level_says_that_it_weighs_nothing() -> None:
    assert "不计" in level_words("phone", None) and "不计" in level_words("id", "missing")


def test_a_name_is_cut_to_the_surname_without_telling_its_length() -> None:
    assert surname_only("张三") == surname_only("张三丰") == "张*"
    assert surname_only("阿依古丽·买买提") == "阿*" and surname_only(None) == surname_only("  ") == ""


def test_a_sentence_keeps_no_name_the_lead_knows_and_no_whole_number() -> None:
    text = "王建国的儿子王小明，电话15412345678，证件369921199001011234"
    facts = '{"lost_name": "王小明", "line": 100}'
    assert silenced(text, "王建国", facts) == "王*的儿子王*，电话154****5678，证件369921********1234"
    assert silenced(None, None, None) == ""


def test_what_a_reminder_says_again_is_left_to_the_lead_it_is_about() -> None:
    retold = "杨飞波家的学生杨婷雨被学校认定为“困难”。"
    text = f"杨飞波的线索应在2026年10月21日前办结。原来的线索：{retold}"
    said = silenced(text, "杨飞波", json.dumps({"old_statement": retold}))
    assert said == "杨*的线索应在2026年10月21日前办结。原来的线索：（见原线索）"
