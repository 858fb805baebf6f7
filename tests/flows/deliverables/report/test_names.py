"""On a page that goes to auditors a person is a surname."""

import json

from data_contracts.named_facts import surname_only
from flows.deliverables.report.names import silenced


def test_a_name_is_cut_to_the_surname_without_telling_its_length() -> None:
    assert surname_only("张三") == surname_only("张三丰") == "张*"
    assert surname_only("阿依古丽·买买提") == "阿*" and surname_only(None) == surname_only("  ") == ""


def test_a_sentence_keeps_no_name_the_lead_knows_and_no_whole_number() -> None:
    text = "王建国的儿子王小明，电话15412345678，证件369921199001011234"
    facts = '{"lost_name": "王小明", "line": 100}'
    assert silenced(text, "王建国", facts) == "王*的儿子王*，电话154****5678，证件369921************"
    assert silenced(None, None, None) == ""


def test_what_a_reminder_says_again_is_left_to_the_lead_it_is_about() -> None:
    retold = "杨飞波家的学生杨婷雨被学校认定为“困难”。"
    text = f"杨飞波的线索应在2026年10月21日前办结。原来的线索：{retold}"
    said = silenced(text, "杨飞波", json.dumps({"old_statement": retold}))
    assert said == "杨*的线索应在2026年10月21日前办结。原来的线索：（见原线索）"
