"""The workbook: opened by another program, filled, saved, and read back."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from flows.ledger.returned import read_returned
from flows.outputs import columns as c
from flows.outputs.workbook import GUIDANCE_SHEET, LIST_SHEET, SUMMARY_SHEET, row_heights, workbook_bytes

LEADS = (
    {"线索编号": "L1", "案件编号": "C1", "姓名": "王伟", "紧急程度": "红", "处置类别": "1 启动认定", "规则编号": "E08"},
    {"线索编号": "L2", "案件编号": "C1", "姓名": "王芳", "紧急程度": "橙", "处置类别": "3 转介", "规则编号": "R01"},
    {"线索编号": "L3", "案件编号": "C2", "姓名": "'=1+1", "紧急程度": "黄", "处置类别": "2 督办", "规则编号": "I02"},
)


def rows() -> pl.DataFrame:
    fixed = {"乡镇代码": "369921101000", "证件号码(脱敏)": "369921********1234", "办结时限": "2026-11-05"}
    return pl.DataFrame([dict.fromkeys(c.COLUMNS, "") | fixed | lead for lead in LEADS])


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
    assert found[1:] == [list(row) for row in rows().select(c.COLUMNS).rows()]
    assert sheet.cell(2, place("乡镇代码")).data_type == "s"


def test_closed_lists_have_drop_downs_over_every_row(sheet: Worksheet) -> None:
    found = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    for name, values in c.CLOSED_LISTS.items():
        letter = openpyxl.utils.get_column_letter(place(name))
        assert found[f"{letter}2:{letter}4"] == f'"{",".join(values)}"'


def test_only_the_visit_can_be_written(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter
    for name in c.COLUMNS:
        assert sheet.cell(2, place(name)).protection.locked is (name in c.LEAD_COLUMNS), name


def test_heading_stays_filters_work_and_it_prints_on_a4(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AW4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.right.text
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)


def test_the_summary_has_one_line_per_case_and_the_guidance_says_what_it_is(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == [LIST_SHEET, SUMMARY_SHEET, GUIDANCE_SHEET]
    cases = list(book[SUMMARY_SHEET].iter_rows(values_only=True))
    assert [(row[0], row[3], row[4], row[5]) for row in cases[1:]] == [
        ("C1", "王伟、王芳", "2", "红"),
        ("C2", "'=1+1", "1", "黄"),
    ]
    assert any(c.HINT in str(row[0]) for row in book[GUIDANCE_SHEET].iter_rows(values_only=True))


def test_the_same_rows_are_the_same_bytes(workbook: Path) -> None:
    assert workbook.read_bytes() == workbook_bytes("东山乡", "202609", rows())


def test_an_empty_list_is_a_workbook_too(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook_bytes("东山乡", "202609", rows().clear()))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")[LIST_SHEET].max_row == 1


@pytest.mark.parametrize(("text", "lines"), [("短", 2), ("长" * 30, 4), ("w" * 30, 2)])
def test_a_row_is_as_high_as_its_longest_wrapped_cell(text: str, lines: int) -> None:
    height = row_heights(pl.DataFrame({"a": [text], "b": [""]}), {"a": 20, "b": 5})[0]
    assert height == pytest.approx(lines * 15.5 + 3)


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
        c.SAID: "同意,愿意申请",
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
    assert found[c.LEAD_ID].to_list() == ["L1", "L2", "L3"]
    assert found.select(c.VISITED, c.CHECKER_ONE, c.RESULT, c.SAID, c.NOT_CHECKED).rows()[:2] == [
        ("2026-10-15", "李四", "已纳入", "同意,愿意申请", ""),
        ("", "", "", "", "外出"),
    ]


@pytest.mark.slow
def test_libreoffice_prints_it_three_pages_wide_without_repair(workbook: Path) -> None:
    office("--convert-to", "pdf", "--outdir", str(workbook.parent), str(workbook), home=workbook.parent)
    info = subprocess.run(["pdfinfo", workbook.with_suffix(".pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           5" in info  # the list on three, its summary, the guidance
