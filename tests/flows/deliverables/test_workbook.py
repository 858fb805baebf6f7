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

from benchmarks import clerk_headings as c
from flows.deliverables.case_sheet import SUMMARY_SHEET, case_summary
from flows.deliverables.code_sheet import CODE_SHEET, code_lines
from flows.deliverables.finds_form import FINDS_SHEET
from flows.deliverables.list_tables import blocks_of
from flows.deliverables.schedule_sheet import SCHEDULE_SHEET, visit_schedule
from flows.deliverables.sheet_parts import page_breaks
from flows.deliverables.workbook import GUIDANCE_SHEET, HEADING_POINTS, LIST_SHEET, workbook_bytes
from flows.deliverables.wrapping import LINE_POINTS, lines_of
from flows.feedback.read import read_returned

BLANK = dict.fromkeys(c.WORKLIST.names, "")
EAST, WEST = "东村", "西村"
LEADS = (
    {"lead_id": "L1", "visit_no": "1", "village": EAST, "household_no": "H1", "name": "王伟", "urgency": "红"}
    | {"disposition": "1 启动认定", "rule_id": "E08", "deadline": "2026-11-05", "mark": "督办2次，逾期9天"},
    {"lead_id": "L2", "visit_no": "1", "village": EAST, "household_no": "H1", "name": "王芳", "urgency": "橙"}
    | {"disposition": "3 转介", "rule_id": "R01", "deadline": "2026-11-09", "mark": "本期新增"},
    {"lead_id": "L3", "visit_no": "2", "village": EAST, "household_no": "", "name": "'=1+1", "urgency": "黄"}
    | {"disposition": "2 督办", "rule_id": "I02", "mark": "结转", "visit_plan": "核对材料"},
    {"lead_id": "L4", "visit_no": "3", "village": WEST, "household_no": "H3", "name": "赵六", "urgency": "橙"}
    | {"disposition": "4 终止复核", "rule_id": "X05", "deadline": "2026-12-01", "mark": "督办1次，逾期30天"},
    {"lead_id": "L5", "visit_no": "4", "village": WEST, "household_no": "H4", "name": "钱七", "urgency": "黄"}
    | {"disposition": "1 启动认定", "rule_id": "E01", "mark": "结转", "visit_plan": "顺延"},
)


def rows() -> pl.DataFrame:
    fixed = {"township_code": "369921101000", "id_no_masked": "369921************", "visit_plan": "本月走访"}
    return pl.DataFrame([BLANK | fixed | {"list_no": str(n)} | lead for n, lead in enumerate(LEADS, start=1)])


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
        assert found[f"{letter}2:{letter}6"] == f'"{",".join(column.choices)}"'


def test_only_the_visit_can_be_written(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter
    for column in c.WORKLIST.columns:
        locked = sheet.cell(2, place(column.heading)).protection.locked
        assert locked is (column.filled_by is None), column.name


def test_who_and_what_it_is_about_stay_in_sight_beside_every_answer(sheet: Worksheet) -> None:
    assert [sheet.cell(1, at).value for at in range(1, 6)] == ["村社区", "户编号", "姓名", "线索说明", "办结时限"]
    assert sheet.freeze_panes == "F2"
    widths = [column.width or 0 for column in c.WORKLIST.columns]
    widest = max(width for column, width in zip(c.WORKLIST.columns, widths, strict=True) if column.filled_by)
    pixels = [width * 7 + 5 for width in (*widths[:5], widest)]
    assert 60 + sum(pixels) <= 1366  # the numbers of the rows and the bar to scroll take 60
    assert sum(pixels[:5]) <= 1366 / 2


def test_the_buttons_of_the_filter_cover_no_heading(sheet: Worksheet) -> None:
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(c.COLUMNS))}6"
    for column in c.WORKLIST.columns:
        assert sheet.cell(1, place(column.heading)).alignment.vertical == "top"
        lines = lines_of(column.heading, column.width or 0)
        assert lines * LINE_POINTS + 13 <= HEADING_POINTS + (LINE_POINTS if lines > 2 else 0), column.heading


def test_the_printed_list_is_one_page_wide_up_to_whom_to_call_and_tears_no_household(sheet: Worksheet) -> None:
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith(f"${openpyxl.utils.get_column_letter(place('联系电话(脱敏)'))}$6")
    assert "&P" in sheet.oddFooter.right.text
    assert page_breaks([100, 100, 100, 100, 100, 600], [True, False, True, False, False, True], 50, 100) == [2, 5]


def test_a_household_is_a_block_and_a_village_begins_with_a_heavier_line_and_its_name_in_bold(sheet: Worksheet) -> None:
    assert blocks_of(rows()).to_list() == ["village", "same", "household", "village", "village"]
    lines = [sheet.cell(row, place("姓名")).border.top.style for row in range(2, 7)]
    assert lines == ["thick", "hair", "medium", "thick", "thick"]
    assert [sheet.cell(row, 1).font.bold for row in range(2, 7)] == [True, False, False, True, True]


def test_answers_that_a_lead_does_not_ask_for_are_grey_and_can_still_be_written(sheet: Worksheet) -> None:
    grey = {
        row: {
            c.COLUMNS[at - 1]
            for at in range(1, len(c.COLUMNS) + 1)
            if sheet.cell(row, at).fill.fgColor.rgb == "FFD9D9D9"
        }
        for row in range(2, 6)
    }
    assert grey[2] == {"豁免代码"}
    assert grey[3] == {"豁免代码", "书面告知日期"}
    assert grey[4] == {"豁免代码", "书面告知日期", "申请意愿", "申请能力", "办理路径"}
    assert grey[5] == {"申请意愿", "申请能力", "办理路径", "转介部门", "转介回执号", "先行救助金额"}
    assert not sheet.cell(2, place("豁免代码")).protection.locked


def test_the_summary_begins_with_what_is_urgent_then_goes_village_by_village_and_ends_with_room_to_sign(
    workbook: Path,
) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == [LIST_SHEET, SUMMARY_SHEET, SCHEDULE_SHEET, FINDS_SHEET, GUIDANCE_SHEET, CODE_SHEET]
    sheet = book[SUMMARY_SHEET]
    lines = [row[:4] for row in sheet.iter_rows(values_only=True)]
    assert lines[1][0] == (
        "本期线索5条：本期新增1条，结转4条（其中督办2条）。涉及4户：本月走访2户，核对材料1户，顺延1户。"
    )
    told = [str(line[0]) if line[1] is None else f"{line[0]} {line[1]} {line[3]}" for line in lines[3:]]
    assert told[:9] == [
        "急办索引：红色和督办的，先红后橙，同色按办结时限（共2户）",
        "1 东村 王伟、王芳",
        "3 西村 赵六",
        "东村：本月走访1户，核对材料1户",
        "1 东村 王伟、王芳",
        "2 东村 '=1+1",
        "西村：本月走访1户，核对材料0户",
        "3 西村 赵六",
        "西村：顺延1户（超出本月走访量，仍在清单上）",
    ]
    assert "签字" in told[-1]
    assert "签字" in told[-2]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    assert any(c.HINT in str(row[0]) for row in book[GUIDANCE_SHEET].iter_rows(values_only=True))


def test_the_summary_says_of_a_household_each_thing_once_and_the_longest_overdue() -> None:
    first = case_summary(rows()).row(0, named=True)
    assert (first["name"], first["list_numbers"], first["urgency"]) == ("王伟、王芳", "1、2", "红")
    assert (first["deadline"], first["mark"]) == ("2026-11-05", "督办2次，逾期9天")
    assert first["statement"] == "医疗自付费用超过预警线未纳入、新发大额医疗自付或重病"
    both = pl.concat([rows()[:1], rows()[3:4].with_columns(visit_no=pl.lit("1"))])
    assert case_summary(both)["mark"].to_list() == ["督办1次，逾期30天"]


def test_the_schedule_has_a_line_per_village_and_the_whole_list_last() -> None:
    columns = ("village", "visits", "visit_numbers", "leads", "red", "reminded", "papers", "later")
    assert visit_schedule(rows()).select(columns).rows() == [
        (EAST, 1, "1", 3, 1, 1, 1, 0),
        (WEST, 1, "3", 2, 0, 1, 0, 1),
        ("合计", 2, "", 5, 1, 2, 1, 1),
    ]


def test_every_closed_choice_of_the_list_is_explained_in_the_workbook() -> None:
    explained = {(heading, code) for heading, code, meaning in code_lines() if meaning}
    for name in ("visit_plan", "disposition", "urgency", "side", "identity_level", "path", "result"):
        column = c.WORKLIST[name]
        assert {(column.heading, choice) for choice in column.choices} <= explained, name


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
    assert found["lead_id"].to_list() == ["L1", "L2", "L3", "L4", "L5"]
    filled = ("visited_on", "checker_one", "result", "person_statement", "not_checked_because")
    assert found.select(filled).rows()[:2] == [
        ("2026-10-15", "李四", "已纳入", "同意,愿意申请", ""),
        ("", "", "", "", "外出"),
    ]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of eighty rows of fifty households in fifteen villages, with texts as long as a list has, as LibreOffice
    prints it."""
    folder = tmp_path_factory.mktemp("printed")
    long = {
        "lead_id": "E05-cff6da594c772",
        "household_no": "369921D500245",
        "statement": "古丽娜尔·吐尔逊，71岁，户口上只有本人一人，没有纳入救助，请上门看看有没有人照顾，"
        "是否符合特困条件。",
        "verify_items": "身份待核：先核对是不是本人；是否确实一个人生活；有没有法定赡养、抚养义务人及其能力",
        "name": "古丽娜尔",
        "urgency": "橙",
        "disposition": "1 启动认定",
        "rule_id": "E05",
        "deadline": "2026-11-05",
        "id_no_masked": "369921************",
        "phone_masked": "154****1234",
        "visit_plan": "本月走访",
        "mark": "本期新增",
    }
    at = [n * 5 // 8 for n in range(80)]
    made = [
        BLANK | long | {"list_no": str(n + 1), "visit_no": str(visit + 1), "village": f"第{visit * 15 // 50 + 1}村"}
        for n, visit in enumerate(at)
    ]
    path = folder / "a.xlsx"
    path.write_bytes(workbook_bytes("东山乡", "202609", pl.DataFrame(made)))
    office("--convert-to", "pdf", "--outdir", str(folder), str(path), home=folder)
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
def test_eighty_rows_are_at_most_fifteen_pages_with_the_telephone_on_the_page_of_the_name(printed: Path) -> None:
    found = words(printed)
    assert len({word[0] for word in found}) <= 15, "every sheet of the workbook, the blank form too"
    names = [word[0] for word in found if word[1] == "古丽娜尔"]
    phones = [word[0] for word in found if word[1] == "154****1234"]
    assert len(phones) == 80
    assert set(phones) <= set(names)
    assert min((right - left) / len(word) for _, word, left, right, _, _ in found if word == "村社区") >= 7.5


@pytest.mark.slow
def test_no_household_is_torn_by_the_end_of_a_page(printed: Path) -> None:
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    list_pages = [page for page in text.split("\f") if "154****1234" in page]
    visits = [re.findall(r"橙 +(\d+) ", page) for page in list_pages]
    assert sum(map(len, visits)) == 80
    assert all(not set(page) & set(following) for page, following in pairwise(visits))


@pytest.mark.slow
def test_no_line_of_a_wrapped_cell_is_cut(printed: Path) -> None:
    """Text that is higher than its row runs over the row's edge, into the lines of the row below."""
    found = words(printed)
    starts = {
        (page, round(left))
        for page, word, left, _, _, _ in found
        if word.startswith(("古丽娜尔·吐尔逊，71", "身份待核"))
    }
    told = sorted(
        (page, round(left), top, bottom) for page, _, left, _, top, bottom in found if (page, round(left)) in starts
    )
    assert len(told) >= 80 * 3
    assert all(upper[3] <= lower[2] + 0.5 for upper, lower in pairwise(told) if upper[:2] == lower[:2])
