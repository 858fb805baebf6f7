import pytest

from data_contracts.contract import load_contracts
from flows.deliverables.titles import (
    cited_text,
    extract_title,
    heading,
    unit_label,
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
    assert unit_label("registered people per assistant (at most 3)") == unit_label("registered people per assistant")
    assert unit_label("x dibao_standard x persons") != unit_label("x dibao_standard")
    assert unit_label("monthsish") == "monthsish" and unit_label(None) == ""


def test_a_column_is_named_as_its_department_heads_it_and_an_unknown_one_by_its_name() -> None:
    assert heading("roster", "id_no") == load_contracts()["roster"].column("id_no").heading != "id_no"
    assert heading("roster", "nothing") == "nothing" and heading("nowhere", "id_no") == "id_no"
    assert heading("roster", None) is None
    assert extract_title("roster") == load_contracts()["roster"].title and extract_title("nowhere") == "nowhere"
