"""Files as departments send them, made for one test each; invented people only (3699xx codes, 154 phones)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter
import xlwt

from data_contracts.contract import Contract, load_contracts
from flows.ingest.accept import accept_extract
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount
from tests.core_tables import core_rows

AS_OF = date(2026, 10, 31)
EXTRACT = "petition"
HEADINGS = ["姓名", "证件号码", "性别", "出生日期", "户籍地区划", "信访件号", "诉求类别", "登记日期", "近12月次数"]
PEOPLE = [
    ["张一伟", "369921198001011234", "男", "1980-01-01", "369921100201", "XF1", "医疗", "2026-10-03", "1"],
    ["李二芳", "369921199002022345", "女", "1990-02-02", "369921100202", "XF2", "住房", "2026-10-04", "2"],
    ["王三强", "369921195003033456", "男", "1950-03-03", "369921100203", "XF3", "就业", "2026-10-05", "3"],
]
CONTRACTS = load_contracts()


def contract(extract: str = EXTRACT) -> Contract:
    return CONTRACTS[extract]


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def with_headings(rows: Sequence[Sequence[str]] = PEOPLE) -> list[list[str]]:
    return [HEADINGS, *(list(row) for row in rows)]


def changed(row: int, **cells: str) -> list[str]:
    """A copy of one of PEOPLE with cells changed, by contract column."""
    headings = {column.name: column.heading for column in contract().columns}
    copy = list(PEOPLE[row])
    for name, text in cells.items():
        copy[HEADINGS.index(headings[name])] = text
    return copy


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]], **options: object) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(i, j, cell, days)
                elif cell == "=NA()":
                    sheet.write_formula(i, j, cell, None, "#N/A")
                elif cell not in ("", None):
                    sheet.write(i, j, cell)
    book.close()
    return path


def write_xls(path: Path, rows: list[list[object]], is_1904: bool = False) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = 1 if is_1904 else 0
    sheet = book.add_sheet("Sheet1")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell not in ("", None):
                sheet.write(i, j, cell)
    book.save(str(path))
    return path


def take(tmp_path: Path, *paths: Path, extract: str = EXTRACT) -> tuple[list[FileAccount], pl.DataFrame]:
    """Take files in as one extract: their accounts and the core table."""
    files = [
        FoundFile(extract, f"{extract}/{path.name}", path, "0" * 64, path.stat().st_size, file_no=number)
        for number, path in enumerate(paths, start=1)
    ]
    accounts = accept_extract(contract(extract), files, tmp_path, AS_OF)
    return accounts, core_rows(tmp_path, extract)


def take_text(
    tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "a.csv"
) -> tuple[FileAccount, pl.DataFrame]:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    accounts, core = take(tmp_path, path)
    return accounts[0], core


def reasons(account: FileAccount) -> list[tuple[int, str, str | None]]:
    """(row, code, column) of every rejected row."""
    return [
        (row, code, column)
        for row, code, column in account.rejected_rows()
        .sort("source_row")
        .select("source_row", "reason_code", "column")
        .iter_rows()
    ]


def issues(account: FileAccount) -> list[tuple[int, str, str]]:
    """(row, column, code) of every emptied cell."""
    return list(
        account.cell_issues().sort("source_row", "column").select("source_row", "column", "reason_code").iter_rows()
    )


AREAS = """区划代码,名称,级别,上级代码,城乡,户籍人口,启用日期,停用日期,继任代码
369900000000,样例市,市,,,1000,2000-01-01,,
369921000000,临江县,县,369900000000,,1000,2000-01-01,,
369921100000,城厢镇,乡,369921000000,农村,500,2000-01-01,,
369921100201,龙湾村,村,369921100000,农村,100,2000-01-01,,
"""
ROSTER = ["姓名", "证件号码", "户编号", "救助类别", "状态", "户籍地区划"]
ROSTER_ROWS = [
    ["赵四", "369921197004044567", "D1", "低保", "在保", "369921100201"],
    ["钱五", "369921197105055678", "D2", "特困", "在保", "369921100201"],
]


def write_city(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    settings = 'name: 样例市\ncode: "369900"\nareas: areas.csv\npolicy: [tianjin, hanzhong, yongfu, jiangxi, anhui]\n'
    (folder / "city.yaml").write_text(settings, encoding="utf-8")
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    (folder / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    return folder


def write_drop(incoming: Path, period: str, files: dict[str, bytes | str]) -> Path:
    """A drop with a roster and the given files (path under the period -> content)."""
    given: dict[str, bytes | str] = {"roster/a.csv": csv_text([ROSTER, *ROSTER_ROWS]), **files}
    for name, content in given.items():
        path = incoming / period / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return incoming
