"""People whom a township found by itself: reported in its workbook or in a file, read as any extract is."""

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from benchmarks import clerk_headings as c
from data_contracts.area_names import AreaNames
from data_contracts.city import load_areas, load_city
from flows.deliverables.workbook import workbook_bytes
from flows.ingest.accept import accept_extract
from flows.ingest.discover import FoundFile, discover
from flows.ingest.file_account import FileAccount
from flows.ingest.layouts.whole import exports_of
from flows.ingest.reported_finds import reported_finds
from tests.core_tables import core_rows
from tests.flows.ingest.made import AS_OF, CONTRACTS, contract, reasons, write_city, write_drop

TOWN = "369921100000"
FOUND = (
    ("赵一", "男", "1958-03-12", "369921195803120017", "", "龙湾", "3组", "医疗", "一般", "2026-10-05"),
    ("钱二", "女", "1960", "", "15412345678", "龙湾村", "4组", "生活困难", "", "2026/10/6"),
    ("孙三", "", "", "369921199001010024", "", "", "", "照料", "紧急", "2026年10月7日"),
    ("李四", "男", "", "", "", "无此村", "", "急难", "特急", "2026.10.8"),
    ("周五", "男", "2001-01-01", "无", "", "龙湾", "", "其它", "", "2026-10-31"),
)
COLUMNS = (*range(1, 11),)


def filled_workbook(path: Path, rows: tuple[tuple[str, ...], ...] = FOUND) -> Path:
    """A township's workbook with its sheet of people newly found filled in."""
    blank = dict.fromkeys(c.WORKLIST.names, "") | {"lead_id": "L1", "township_code": TOWN, "visit_no": "1"}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes("城厢镇", "202609", pl.DataFrame([blank])))
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, start=4):
        for place, text in zip(COLUMNS, row, strict=True):
            book["新发现人员"].cell(number, place).value = text or None
    book.save(path)
    return path


def taken(tmp_path: Path, path: Path, label: str) -> tuple[FileAccount, pl.DataFrame]:
    city = load_city(write_city(tmp_path / "city"))
    names = AreaNames(load_areas(city, AS_OF), city.code)
    exports = exports_of({}, names, tmp_path / "household_numbers.key", AS_OF, (None, ""))
    file = FoundFile("new_finds", label, path, "0" * 64, path.stat().st_size, file_no=1)
    (account,) = accept_extract(contract("new_finds"), [file], tmp_path, AS_OF, None, exports)
    return account, core_rows(tmp_path, "new_finds")


def test_five_people_reported_in_a_returned_workbook_are_five_rows_with_their_place(tmp_path: Path) -> None:
    path = filled_workbook(tmp_path / "a.xlsx")
    account, core = taken(tmp_path, path, "feedback/a.xlsx")
    assert (account.rows_accepted, account.rows_rejected) == (5, 0)
    assert core["need"].to_list() == ["医疗", "生活困难", "照料", "急难", "其他"]
    assert core["found_on"].to_list()[1:4] == [date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 8)]
    village = "369921100201"
    assert core["live_area"].to_list() == [village, village, TOWN, TOWN, village]
    assert set(core["source_file"]) == {"feedback/a.xlsx#新发现人员"}


def test_a_file_without_a_title_has_its_place_from_its_name_and_else_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,困难情形,发现日期\r\n赵一,医疗,2026-10-05\r\n,,\r\n", encoding="utf-8")
    _, core = taken(tmp_path, path, f"new_finds/{TOWN}_城厢镇.csv")
    assert core["live_area"].to_list() == [TOWN]
    _, core = taken(tmp_path, path, "new_finds/新发现.csv")
    assert core["live_area"].to_list() == [None]


def test_what_is_missing_or_no_choice_is_refused_by_name(tmp_path: Path) -> None:
    rows = (
        ("", "男", "", "", "", "龙湾", "", "医疗", "", "2026-10-05"),
        ("钱二", "女", "", "", "", "龙湾", "", "缺钱", "", "2026-10-05"),
        ("孙三", "女", "", "", "", "龙湾", "", "医疗", "", "上周"),
        ("李四", "女", "", "", "", "龙湾", "", "医疗", "", ""),
    )
    account, _ = taken(tmp_path, filled_workbook(tmp_path / "a.xlsx", rows), "feedback/a.xlsx")
    assert reasons(account) == [
        (4, "missing_value", "name"),
        (5, "unknown_value", "need"),
        (6, "invalid_date", "found_on"),
        (7, "missing_value", "found_on"),
    ]


@pytest.mark.parametrize(("rows", "found"), [(FOUND[:1], ["feedback/a.xlsx"]), ((), [])])
def test_only_returned_files_that_report_somebody_belong_to_the_extract(
    tmp_path: Path, rows: tuple[tuple[str, ...], ...], found: list[str]
) -> None:
    drop = write_drop(tmp_path, "202610", {"feedback/broken.xlsx": "x"}) / "202610"
    filled_workbook(drop / "feedback" / "a.xlsx", rows)
    (drop / "feedback" / "link.xlsx").symlink_to(drop / "feedback" / "a.xlsx")
    finds = reported_finds(drop / "feedback", CONTRACTS)
    told = discover(drop, CONTRACTS, tmp_path / "unpacked", finds)
    assert [file.source_file for file in told.files if file.extract == "new_finds"] == found
