"""The workbook: opened by another program, filled, saved, and read back."""

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data_contracts import worklist_form as c
from flows.deliverables.case_sheet import SUMMARY_SHEET, case_summary
from flows.deliverables.finds_form import FINDS_SHEET
from flows.deliverables.workbook import GUIDANCE_SHEET, LIST_SHEET, workbook_bytes
from flows.feedback.read import read_returned

BLANK = dict.fromkeys(c.WORKLIST.names, "")
LEADS = (
    {"lead_id": "L1", "case_no": "C1", "name": "王伟", "urgency": "红", "disposition": "1 启动认定", "rule_id": "E08"},
    {"lead_id": "L2", "case_no": "C1", "name": "王芳", "urgency": "橙", "disposition": "3 转介", "rule_id": "R01"},
    {"lead_id": "L3", "case_no": "C2", "name": "'=1+1", "urgency": "黄", "disposition": "2 督办", "rule_id": "I02"},
)


def rows() -> pl.DataFrame:
    fixed = {"township_code": "369921101000", "id_no_masked": "369921********1234", "deadline": "2026-11-05"}
    return pl.DataFrame([BLANK | fixed | lead for lead in LEADS])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "369921101000_东山乡.xlsx"
    path.write_bytes(workbook_bytes("东山乡", "202609", rows()))
    return path


@pytest.fixture
def sheet(workbook: Path) -> Worksheet:
    return openpyxl.load_workbook(workbook)[LIST_SHEET]


def place(name: str) -> int:
    return c.COLUMNS.index(name) + 1


def test_the_list_is_the_same_table_as_the_csv_as_text(sheet: Worksheet) -> None:
    found = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert found[0] == list(c.COLUMNS)
    assert found[1:] == [list(row) for row in rows().rows()]
    assert sheet.cell(2, place("乡镇代码")).data_type == "s"


def test_closed_lists_have_drop_downs_over_every_row(sheet: Worksheet) -> None:
    found = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    closed = [column for column in c.WORKLIST.theirs if column.choices]
    assert len(closed) >= 5
    for column in closed:
        letter = openpyxl.utils.get_column_letter(place(column.heading))
        assert found[f"{letter}2:{letter}4"] == f'"{",".join(column.choices)}"'


def test_only_the_visit_can_be_written(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter
    for column in c.WORKLIST.columns:
        locked = sheet.cell(2, place(column.heading)).protection.locked
        assert locked is (column.filled_by is None), column.name


def test_heading_stays_filters_work_and_it_prints_on_a4(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AW4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.right.text
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)


def test_the_summary_has_one_line_per_case_and_the_guidance_says_what_it_is(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == [LIST_SHEET, SUMMARY_SHEET, FINDS_SHEET, GUIDANCE_SHEET]
    cases = list(book[SUMMARY_SHEET].iter_rows(values_only=True))
    assert [(row[0], row[3], row[4], row[5]) for row in cases[1:]] == [
        ("C1", "王伟、王芳", "2", "红"),
        ("C2", "'=1+1", "1", "黄"),
    ]
    assert any(c.HINT in str(row[0]) for row in book[GUIDANCE_SHEET].iter_rows(values_only=True))


def test_each_lead_of_a_case_is_a_line_and_what_to_check_is_named_once() -> None:
    said = [
        {
            "list_no": "1",
            "rule_id": "E08",
            "statement": "自己付了很多。",
            "verify_items": "身份待核；欠债",
            "programmes": "低保",
        },
        {
            "list_no": "2",
            "rule_id": "R10",
            "statement": "负担仍重。",
            "verify_items": "欠债；报销",
            "programmes": "低保",
        },
    ]
    case = case_summary(pl.DataFrame([BLANK | {"case_no": "C1"} | lead for lead in said])).row(0, named=True)
    assert case["statement"] == "1. 自己付了很多。\n2. 负担仍重。"
    assert (case["verify_items"], case["programmes"], case["by_hand"]) == ("身份待核；欠债；报销", "低保", "")


def test_reminders_of_a_case_are_one_line_behind_what_they_remind_of() -> None:
    leads = [("1", "I15", "甲应在十月办结。"), ("2", "I15", "乙应在十月办结。"), ("3", "E08", "自己付了很多。")]
    rows = [BLANK | {"list_no": n, "rule_id": rule, "statement": said} for n, rule, said in leads]
    both = case_summary(pl.DataFrame(rows))["statement"][0]
    assert both == "3. 自己付了很多。\n1、2. 过了办结时限还没有反馈，请马上核查并反馈。"
    alone = case_summary(pl.DataFrame(rows[:2]))["statement"][0]
    assert alone == "1. 甲应在十月办结。\n2. 乙应在十月办结。"


def test_the_same_rows_are_the_same_bytes(workbook: Path) -> None:
    assert workbook.read_bytes() == workbook_bytes("东山乡", "202609", rows())


def test_the_first_workbook_of_a_process_is_no_other_than_the_next(workbook: Path) -> None:
    made = "from tests.flows.deliverables.test_workbook import rows, workbook_bytes as of; import sys; "
    made += "sys.stdout.buffer.write(of('东山乡', '202609', rows()))"
    alone = subprocess.run([sys.executable, "-c", made], capture_output=True, check=True, timeout=60).stdout
    assert alone == workbook.read_bytes()


def test_an_empty_list_is_a_workbook_too(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook_bytes("东山乡", "202609", rows().clear()))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")[LIST_SHEET].max_row == 1


def office(*arguments: str, home: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is not installed: run tests/system_packages.sh")
        pytest.skip("soffice is not installed: apt-get install libreoffice-calc")
    profile = f"-env:UserInstallation=file://{home}/office"
    run = subprocess.run(
        [program, profile, "--headless", *arguments], capture_output=True, timeout=120, cwd=home, check=False
    )
    assert run.returncode == 0, run.stderr.decode()


def fill(path: Path) -> Path:
    """What a clerk does to two of the rows."""
    book = openpyxl.load_workbook(path)
    sheet = book[LIST_SHEET]
    said = {
        c.VISITED: "2026-10-15",
        c.CHECKER_ONE: "李四",
        c.IS_PERSON: "是",
        c.RESULT: "已纳入",
        c.PERSON_STATEMENT: "同意,愿意申请",
    }
    for name, value in said.items():
        sheet.cell(2, place(name)).value = value
    sheet.cell(3, place(c.NOT_CHECKED)).value = "外出"
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "options"), [("xlsx", ""), ("ods", ""), ("xls", ""), ("csv", ":Text - txt - csv (StarCalc):44,34,76")]
)
def test_what_libreoffice_saves_is_read_back_as_it_was_filled(workbook: Path, kind: str, options: str) -> None:
    filled = fill(workbook)
    target = workbook.parent / "saved"
    office("--convert-to", kind + options, "--outdir", str(target), str(filled), home=workbook.parent)
    found = read_returned(next(target.iterdir())).rows
    assert found["lead_id"].to_list() == ["L1", "L2", "L3"]
    filled = ("visited_on", "checker_one", "result", "person_statement", "not_checked_because")
    assert found.select(filled).rows()[:2] == [
        ("2026-10-15", "李四", "已纳入", "同意,愿意申请", ""),
        ("", "", "", "", "外出"),
    ]


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A list of thirty rows with the longest texts a list has, as LibreOffice prints it."""
    long = {
        "lead_id": "E05-cff6da594c772",
        "case_no": "A202610-11f5d2bdf351",
        "statement": "古丽娜尔·吐尔逊，71岁，已确诊肺癌，家里是低保边缘或刚性支出困难家庭，可以按单人户申请。",
        "verify_items": "身份待核：先核对是不是本人；是否确实一个人生活；有没有法定赡养、抚养义务人及其能力；能自理吗",
        "name": "古丽娜尔·吐尔逊",
        "sources": "医保·医疗费用结算；民政·社会救助对象花名册(截至2026-10-31)",
        "hint": c.HINT,
    }
    made = [BLANK | long | {"list_no": str(n)} for n in range(1, 31)]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes("东山乡", "202609", pl.DataFrame(made)))
    office("--convert-to", "pdf", "--outdir", str(tmp_path), str(path), home=tmp_path)
    return path.with_suffix(".pdf")


def words(pdf: Path) -> list[tuple[int, str, float, float, float, float]]:
    """Page, word, left, right, top and bottom in points of all that is on paper."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    found, page = [], 0
    for line in text.splitlines():
        page += "<page " in line
        if word := re.search(r'xMin="(.+)" yMin="(.+)" xMax="(.+)" yMax="(.+)">(.+)</word>', line):
            left, top, right, bottom = (float(word[place]) for place in range(1, 5))
            found.append((page, word[5], left, right, top, bottom))
    return found


@pytest.mark.slow
def test_it_prints_three_pages_wide_with_the_visit_on_the_third_at_eight_points(printed: Path) -> None:
    found = words(printed)
    pages = {name: [word[0] for word in found if word[1] == name] for name in ("线索编号", "线索说明", "核查日期")}
    stacks = len(pages["线索编号"])
    assert len(pages["线索说明"]) == len(pages["核查日期"]) == stacks  # the heading stands on every page
    assert set(pages["线索编号"]).isdisjoint(pages["线索说明"])
    assert set(pages["线索说明"]).isdisjoint(pages["核查日期"])
    assert max(word[0] for word in found) == 3 * stacks + 4  # the summary, the two of new finds, the guidance
    assert min((right - left) / len(word) for _, word, left, right, _, _ in found if word in pages) >= 7.9


@pytest.mark.slow
def test_no_line_of_a_wrapped_cell_is_cut(printed: Path) -> None:
    """Text that is higher than its row runs over the row's edge, into the lines of the row below."""
    found = words(printed)
    starts = {
        (page, round(left))
        for page, word, left, _, _, _ in found
        if word.startswith(("古丽娜尔·吐尔逊，71岁", "身份待核"))
    }
    told = sorted(
        (page, round(left), top, bottom) for page, _, left, _, top, bottom in found if (page, round(left)) in starts
    )
    assert len(told) >= 30 * 3 * 2
    assert all(upper[3] <= lower[2] + 0.5 for upper, lower in pairwise(told) if upper[:2] == lower[:2])
