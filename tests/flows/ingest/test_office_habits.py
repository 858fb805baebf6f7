"""What office programs write into XLSX that is no part of a cell's value, and days in every dress: read as shown."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.flows.ingest.made import HEADINGS, PEOPLE, issues, take, with_headings, write_xlsx
from tests.flows.ingest.test_hidden import rewritten

SHARED, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
NAME = f"<si><t>{PEOPLE[0][0]}</t></si>"


@pytest.mark.parametrize(
    "written",
    [
        f'<si><t xml:space="preserve">{PEOPLE[0][0]}_x000D_\n</t></si>',
        f'<si><t>{PEOPLE[0][0]}</t><rPh sb="0" eb="1"><t>zhang</t></rPh><phoneticPr fontId="1"/></si>',
        f"<si><r><t>{PEOPLE[0][0][:1]}</t></r><r><rPr><b/></rPr><t>{PEOPLE[0][0][1:]}</t></r></si>",
    ],
    ids=["return", "phonetic guide", "two fonts"],
)
def test_a_name_is_its_text_alone(tmp_path: Path, written: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": with_headings()})  # type: ignore[dict-item]
    (account,), core = take(tmp_path, rewritten(path, {SHARED: (NAME, written)}))
    assert account.rows_accepted == 3
    assert core["name"].to_list() == [row[0] for row in PEOPLE]


def test_a_strict_workbook_is_read_with_its_errors(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][6] = "=NA()"
    path = write_xlsx(tmp_path / "a.xlsx", {"一": rows})  # type: ignore[dict-item]
    transitional, strict = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    changes = {
        f"{transitional}spreadsheetml/2006/main": f"{strict}spreadsheetml/main",
        f"{transitional}officeDocument/2006/relationships": f"{strict}officeDocument/relationships",
    }
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith(("xl/", "_rels/"))]
    for old, new in changes.items():
        rewritten(path, dict.fromkeys(parts, (old, new)))
    (account,), core = take(tmp_path, path)
    assert core["name"].to_list() == [row[0] for row in PEOPLE]
    assert issues(account) == [(2, "need", "unknown_word")]


@pytest.mark.parametrize(
    "form",
    [
        'yyyy"年"m"月"d"日";@',
        '[DBNum1][$-804]yyyy"年"m"月"d"日";@',
        "[$-F800]dddd, mmmm dd, yyyy",
        "m/d/yy h:mm",
        "General",
    ],
)
def test_a_day_is_a_day_in_every_dress(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate(with_headings()):
        sheet.write_row(at, 0, row)
        if at:
            sheet.write_number(at, HEADINGS.index("登记日期"), 46298 + at / 3, book.add_format({"num_format": form}))
    book.close()
    _, core = take(tmp_path, path)
    assert core["registered_date"].to_list() == [date(2026, 10, 3), date(2026, 10, 3), date(2026, 10, 4)]
