"""入户核查表: one page per household, whom it asks, what has room, and that Word and WPS can open it."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pytest

import flows
from benchmarks import clerk_headings as c
from data_contracts.labels import DISPOSITIONS, RESULTS
from data_contracts.returned_lists import FOUND_WRONG, ON_THE_FORM, RESULTS_OF
from flows.deliverables.docx_parts import Fragment, text_xml
from flows.deliverables.visit_form_layout import PAGE_POINTS, ROOM_POINTS, SIZES
from flows.deliverables.visit_forms import VisitPage, households, is_minor, room, visit_forms

BLANK = dict.fromkeys(c.WORKLIST.names, "")
NOBODY: dict[str, Any] = {"is_minor": False, "guardian": ""}
LEAD = {
    "list_no": "1",
    "case_no": "C1",
    "visit_no": "1",
    "mark": "本期新增",
    "visit_plan": "本月走访",
    "village": "白沟村",
    "side": "主办",
    "household_no": "H1",
    "name": "王伟",
    "sex": "男",
    "age": "46",
    "id_no_masked": "369921************",
    "phone_masked": "154****5678",
    "disposition": "1 启动认定",
    "rule_id": "E08",
    "identity_level": "L1",
    "statement": "王伟家医疗支出较大，没有纳入救助，请入户了解。",
    "verify_items": "治疗情况和实际负担；报销是否已经办完；家庭收入和欠债",
    "urgency": "橙",
    "deadline": "2026-11-05",
}


def rows(*leads: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([BLANK | LEAD | NOBODY | lead for lead in leads])


def document(*leads: dict[str, Any]) -> Any:
    return docx.Document(io.BytesIO(visit_forms("东山乡", "202610", rows(*leads))))


def text_of(made: Any) -> str:
    tables = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *tables])


def test_each_household_has_one_page_in_the_order_of_the_visits() -> None:
    made = document({"village": "柳塘村"}, {"visit_no": "2"}, {"visit_no": "2", "name": "李敏", "list_no": "2"})
    titles = [paragraph for paragraph in made.paragraphs if paragraph.style.name == "Form Title"]
    places = [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == "Form Place"]
    assert len(titles) == 2
    assert all(paragraph.style.paragraph_format.page_break_before for paragraph in titles)
    assert [re.search("　(.{3})　", place)[1] for place in places] == ["柳塘村", "白沟村"]  # type: ignore[index]
    assert places[1] == "东山乡　2026年10月　白沟村　户编号 H1　第 2 户（共 2 户）　本月走访"


def test_leads_of_one_visit_are_one_household() -> None:
    ordered = rows({"case_no": "C9"}, {"case_no": "C1"}, {"case_no": "C2", "visit_no": "2"})
    assert [[row["case_no"] for row in one.rows] for one in households(ordered)] == [["C9", "C1"], ["C2"]]


def test_a_page_says_who_what_to_check_and_who_signs() -> None:
    text = text_of(document({}))
    assert all(one in text for one in ("王伟", "369921************", "154****5678", "第1条\n启动认定"))
    assert "□ 治疗情况和实际负担\n□ 报销是否已经办完\n□ 家庭收入和欠债" in text
    assert all(
        one in text for one in ("对象陈述", "核查人一签名：", "核查人二签名：", "本人签名（按手印）：", "核查日期：")
    )
    assert "«" not in text
    assert "监护人" not in text


MINOR = {"name": "何小", "age": "17", "is_minor": True}


def test_of_a_minor_the_form_speaks_of_the_guardian() -> None:
    asked = "未成年人，请向监护人何大了解；家庭收入"
    text = text_of(document(MINOR | {"guardian": "何大", "verify_items": asked}))
    assert "何小的监护人：何大" in text
    assert "监护人陈述" in text and "监护人签名（按手印）：" in text
    assert "本人签名" not in text
    assert "□ 家庭收入" in text and "□ 未成年人" not in text
    assert "何小的监护人：　" in text_of(document(MINOR))


@pytest.mark.parametrize(("age", "minor"), [("17", True), ("", None)])
def test_who_is_a_minor(age: str, minor: bool | None) -> None:
    assert is_minor({"age": age, "is_minor": True}) is minor


def test_of_a_minor_and_an_adult_and_of_somebody_whose_age_is_not_known_it_speaks_of_both() -> None:
    both = text_of(document(MINOR, {"name": "王芳"}))
    assert "本人（未成年人由监护人）签名：" in both
    assert "何小的监护人：" in both and "王芳的监护人：" not in both
    assert "本人（未成年人由监护人）签名：" in text_of(document({"age": ""}))


def test_a_reminder_is_told_beside_the_lead_and_what_is_over_in_the_heading() -> None:
    made = document({"mark": "督办2次，逾期30天", "visit_plan": "顺延"})
    assert "紧急程度 橙　办结时限 2026-11-05　督办2次，逾期30天" in text_of(made)
    assert made.paragraphs[1].text.endswith("第 1 户（共 1 户）　顺延")


def test_results_offered_fit_the_disposition() -> None:
    text = text_of(document({"disposition": "4 终止复核"}))
    assert "□维持" in text and "□终止程序启动" in text and "□数据有误" in text
    assert "□已纳入" not in text


@pytest.mark.parametrize("number", DISPOSITIONS)
def test_a_form_prints_only_results_that_are_accepted_and_what_says_the_lead_was_wrong(number: int) -> None:
    printed = re.findall("□([^ □\n]+)", text_of(document({"disposition": f"{number} {DISPOSITIONS[number]}"})))
    offered = {code for code, word in RESULTS.items() if word in printed}
    assert offered == {*ON_THE_FORM[number], *FOUND_WRONG} < set(RESULTS_OF[number])
    assert set(FOUND_WRONG).isdisjoint(ON_THE_FORM[number])
    assert set(RESULTS_OF) == set(ON_THE_FORM) == set(DISPOSITIONS) and set(RESULTS_OF[number]) < set(RESULTS)


def test_no_other_file_says_with_what_a_lead_may_end() -> None:
    root = Path(flows.__file__).parents[1]
    files = [path for room in ("flows", "data_contracts") for path in (root / room).rglob("*.py")]
    saying = [
        path.name for path in files if re.search(r'"referred",\s+"(no_action|unchanged)"', path.read_text("utf-8"))
    ]
    assert saying == ["returned_lists.py"]


def test_somebody_found_by_name_alone_is_identified_first_and_only_once() -> None:
    assert "□ 是不是本人（凭姓名、住址等比对，先核对身份）\n□ 治疗" in text_of(document({"identity_level": "L4"}))
    asked = text_of(document({"identity_level": "L5", "verify_items": "身份待核：先核对是不是本人；家庭收入"}))
    assert asked.count("是不是本人") == 1


def test_the_assisting_township_is_told_that_it_assists() -> None:
    assert "（协办）" in text_of(document({"side": "协办"}))
    assert "（协办）" not in text_of(document({}))


def test_many_leads_get_smaller_type_and_what_has_no_room_is_named_by_number() -> None:
    few, many = (text_of(document(*({"list_no": str(n)} for n in range(1, count + 1)))) for count in (6, 60))
    assert "写不下" not in few
    assert re.search("本户另有 \\d+ 条线索写不下，见线索清单第 \\d+、", many)
    sizes = {size.name for size in SIZES for count in (1, 6) if f"Form Text {size.name}" in _styles(count)}
    assert len(sizes) == 2


def _styles(count: int) -> set[str]:
    made = document(*({"list_no": str(n)} for n in range(1, count + 1)))
    return {row.cells[0].paragraphs[0].style.name for table in made.tables for row in table.rows}


def test_what_is_left_of_the_page_is_for_writing() -> None:
    one, six = (VisitPage(1, 1, rows(*({"list_no": str(n)} for n in range(count))).to_dicts()) for count in (1, 6))
    assert PAGE_POINTS > room(one, 1, SIZES[0]) > room(six, 6, SIZES[0])
    assert room(one, 1, SIZES[0]) > 3 * ROOM_POINTS


def test_the_same_rows_are_the_same_bytes_and_hold_no_picture_of_another_document() -> None:
    first, second = (visit_forms("东山乡", "202610", rows({})) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_signs_of_xml_and_what_it_does_not_allow_stay_text() -> None:
    assert text_xml("<王&伟>\x0b\x00") == "&lt;王&amp;伟&gt;"
    assert "<王&伟>" in text_of(document({"name": "<王&伟>"}))


def test_a_hole_that_is_not_filled_is_an_error() -> None:
    assert Fragment("a«name»b").filled({"name": "x"}) == "axb"
    with pytest.raises(KeyError):
        Fragment("a«name»b").filled({})
    with pytest.raises(ValueError, match="rows"):
        Fragment("a").without(Fragment("b"), "rows")


@pytest.mark.slow
def test_another_program_prints_a_page_per_household_however_many_leads(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("soffice is not installed: apt-get install libreoffice-writer-nogui")
    long = LEAD["statement"] * 3
    leads = [
        {"visit_no": str(count), "list_no": str(n), "name": f"王{n}", "statement": long if n % 2 else LEAD["statement"]}
        | (MINOR if n % 5 == 4 else {})
        for count in (1, 2, 3, 4, 6, 9, 14, 30)
        for n in range(count)
    ]
    (tmp_path / "forms.docx").write_bytes(visit_forms("东山乡", "202610", rows(*leads)))
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    options = [profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "forms.docx")]
    subprocess.run([str(program), *options], check=True, capture_output=True, timeout=120)
    printed = (tmp_path / "forms.pdf").read_bytes()
    assert max(int(count) for count in re.findall(rb"/Count (\d+)", printed)) == 8
