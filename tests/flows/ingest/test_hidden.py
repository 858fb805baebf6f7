"""What a workbook's text hides: errors and uncalculated formulas are unknown, a far cell is refused before loading."""

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from flows.ingest.hidden import NOT_CALCULATED
from flows.ingest.problems import FileProblem
from flows.ingest.sniff import Format, sniff_format
from flows.ingest.workbook import WorkbookSheet, open_workbook
from tests.flows.ingest.made import issues, reasons, take, with_headings, write_xlsx

NEED = 6
ERROR_NA = 0x2A
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="一">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def write_ods(path: Path, rows: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_HEAD + "".join(rows) + ODS_END)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_row(cells: list[str]) -> str:
    plain = (f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells)
    return (
        "<table:table-row>"
        + "".join(c if c.startswith("<") else p for c, p in zip(cells, plain, strict=True))
        + ("</table:table-row>")
    )


def sheets(path: Path, format_: Format = Format.XLSX) -> list[WorkbookSheet]:
    return list(open_workbook(path, format_))


def rewritten(path: Path, change: dict[str, tuple[str, str]]) -> Path:
    """The workbook with texts replaced in its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            old, new = change.get(name, ("", ""))
            archive.writestr(name, content.replace(old.encode(), new.encode()) if old else content)
    return path


def test_an_error_in_an_xls_is_unknown_and_told(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for i, row in enumerate(with_headings(), start=2):  # the table begins in C3
        for j, cell in enumerate(row, start=2):
            if (i, j) == (3, 2 + NEED):
                sheet.row(i).set_cell_error(j, ERROR_NA)
            elif (i, j) == (4, 2 + NEED):
                sheet.write(i, j, xlwt.Formula("1+1"))
            else:
                sheet.write(i, j, cell)
    book.save(str(tmp_path / "a.xls"))
    (account,), core = take(tmp_path, tmp_path / "a.xls")
    assert issues(account) == [(4, "need", "unknown_word"), (5, "need", "not_calculated")]
    assert core["need"].to_list() == [None, None, "就业"]
    assert core["need_raw"].to_list() == ["#N/A", NOT_CALCULATED, "就业"]


def test_a_formula_without_a_stored_value_is_unknown_and_one_that_gives_no_text_is_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [[], [], *([None, None, *row] for row in with_headings())]:
        sheet.append(row)
    sheet["I4"] = "=1+1"
    sheet["I5"] = '=IF(1,"","")'
    book.save(tmp_path / "a.xlsx")
    blank = '<c r="I5"><f>IF(1,"","")</f><v /></c>'
    for empty in ("<v />", "<v/>", "<v></v>"):  # as openpyxl writes it by itself, and where lxml is installed
        cell = blank.replace("<v />", empty)
        rewritten(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": (cell, cell.replace("<c ", '<c t="str" '))})
    (account,), core = take(tmp_path, tmp_path / "a.xlsx")
    assert issues(account) == [(4, "need", "not_calculated")]
    assert core["need"].to_list() == [None, None, "就业"]
    assert core["need_raw"][0] == NOT_CALCULATED
    assert not core["need_raw"][1]


def test_errors_are_looked_for_in_the_sheet_that_is_read_whatever_its_part_is_called(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][NEED] = "=NA()"
    path = write_xlsx(tmp_path / "a.xlsx", {"说明": [["填表说明"]], "数据": rows})  # type: ignore[dict-item]
    first, second = '<sheet name="说明" sheetId="1" r:id="rId1"/>', '<sheet name="数据" sheetId="2" r:id="rId2"/>'
    rewritten(path, {"xl/workbook.xml": (first + second, second + first)})
    (account,), _ = take(tmp_path, path)
    assert account.source_file == "petition/a.xlsx"
    assert issues(account) == [(2, "need", "unknown_word")]


def test_errors_and_formulas_of_an_ods_are_unknown(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][NEED] = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    rows[2][NEED] = '<table:table-cell table:formula="of:=1+1"/>'
    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    path = write_ods(tmp_path / "a.ods", [blank, *map(ods_row, rows)])
    (account,), core = take(tmp_path, path)
    assert issues(account) == [(4, "need", "unknown_word"), (5, "need", "not_calculated")]
    assert core["need"].to_list() == [None, None, "就业"]


def test_a_cell_at_the_end_of_the_sheet_refuses_the_file_and_not_the_others(tmp_path: Path) -> None:
    far, good = tmp_path / "far.xlsx", write_xlsx(tmp_path / "good.xlsx", {"一": with_headings()})  # type: ignore[dict-item]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in with_headings():
        sheet.append(row)
    sheet["XFD1048576"] = " "
    book.save(far)
    started = time.perf_counter()
    accounts, core = take(tmp_path, far, good)
    assert time.perf_counter() - started < 30
    assert [account.verdict for account in accounts] == ["rejected", "accepted"]
    assert "XFD1048576" in (accounts[0].problem.sentence if accounts[0].problem else "")
    assert core.height == 3


def test_formats_far_away_are_no_cells(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": with_headings()})  # type: ignore[dict-item]
    end, styled = "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    (account,), core = take(tmp_path, rewritten(path, {"xl/worksheets/sheet1.xml": (end, styled)}))
    assert account.verdict == "accepted"
    assert core.height == 3


def test_repeated_cells_of_an_ods_are_bounded(tmp_path: Path) -> None:
    repeated = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(FileProblem):
        sheets(write_ods(tmp_path / "a.ods", [repeated]), Format.ODS)


def test_part_names_with_backslashes_are_a_workbook(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][NEED] = "=NA()"
    source = write_xlsx(tmp_path / "a.xlsx", {"一": rows})  # type: ignore[dict-item]
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            copy.writestr(info, archive.read(name))
    assert sniff_format(path) is Format.XLSX
    (account,), core = take(tmp_path, path)
    assert core.height == 3
    assert issues(account) == [(2, "need", "unknown_word")]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_merged_cells_say_their_value_for_every_row_but_a_name_without_its_number(tmp_path: Path, name: str) -> None:
    rows = with_headings()
    path = tmp_path / name
    if name.endswith("xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("G2:G3")
        sheet.merge_cells("A3:A4")
        book.save(path)
    else:
        old = xlwt.Workbook()
        page = old.add_sheet("一")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if (i, j) not in {(1, 6), (2, 6), (2, 0), (3, 0)}:
                    page.write(i, j, cell)
        page.write_merge(1, 2, 6, 6, rows[1][6])
        page.write_merge(2, 3, 0, 0, rows[2][0])
        old.save(str(path))
    (account,), core = take(tmp_path, path)
    assert core["need"].to_list() == ["医疗", "医疗"]
    assert reasons(account) == [(4, "merged_cell", "name")]
    assert any("合并" in note for note in account.notes)
