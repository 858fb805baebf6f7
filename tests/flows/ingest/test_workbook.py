"""Workbooks give the text a person reads, and say what text hides: numbers, the 1904 calendar, errors."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from flows.ingest import workbook
from flows.ingest.problems import FileProblem
from flows.ingest.sniff import Format
from flows.ingest.workbook import WorkbookSheet, open_workbook
from tests.flows.ingest.made import HEADINGS, PEOPLE, issues, reasons, take, with_headings, write_xls, write_xlsx


def only_sheet(path: Path, format_: Format = Format.XLSX) -> WorkbookSheet:
    (sheet,) = open_workbook(path, format_)
    return sheet


def cells(sheet: WorkbookSheet) -> list[list[str | None]]:
    return [list(row) for batch in sheet.batches() for row in batch.cells.iter_rows()]


def test_numbers_come_without_a_decimal_point_and_days_as_days(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"一": [["户籍地区划", "金额", "日期"], [369902006000, 0.1 + 0.2, date(2026, 10, 3)]]}
    )
    assert cells(only_sheet(path))[1] == ["369902006000", "0.3", "2026-10-03 00:00:00"]


def test_leading_blank_rows_and_columns_keep_their_numbers(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [[], [], ["", "姓名"], [], ["", "张"]]})
    found = cells(only_sheet(path))
    assert [row for row, line in enumerate(found, start=1) if any(line)] == [3, 5]


def test_a_numeric_id_is_flagged_and_kept_with_the_digits_that_are_left(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][1] = 369921198001011234.0  # type: ignore[call-overload]
    (account,), core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert account.rows_accepted == 3
    assert core["id_no_is_numeric"].to_list() == [True, False, False]
    assert core["id_no"][0].startswith("369921198001011")
    assert core["id_no"][0] != "369921198001011234"


def test_a_short_numeric_id_is_flagged_too(tmp_path: Path) -> None:
    rows = with_headings()
    rows[2][1] = 369921800101123  # type: ignore[call-overload]
    _, core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert core["id_no_is_numeric"].to_list() == [False, True, False]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_day_numbers_of_1904_are_the_same_days(tmp_path: Path, name: str) -> None:
    for is_1904 in (False, True):
        rows = with_headings()
        rows[1][7] = 46298 - 1462 * is_1904  # type: ignore[call-overload]
        path = tmp_path / f"{is_1904}{name}"
        if name.endswith("xlsx"):
            write_xlsx(path, {"一": rows}, date_1904=is_1904)  # type: ignore[dict-item]
        else:
            write_xls(path, rows, is_1904)  # type: ignore[arg-type]
        _, core = take(tmp_path, path)
        assert core["registered_date"][0] == date(2026, 10, 3), is_1904


def test_the_month_2026_1_as_a_number_may_have_been_october(tmp_path: Path) -> None:
    headings = ["姓名", "批次月份", "项目", "应发金额", "实发金额", "发放状态"]
    body = [
        ["张", 2026.1, "低保金", 1, 1, "成功"],
        ["李", "2026.1", "低保金", 1, 1, "成功"],
        ["王", 2026.9, "低保金", 1, 1, "成功"],
    ]
    (account,), core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": [headings, *body]}), extract="payments")
    assert reasons(account) == [(2, "invalid_month", "batch_month")]
    assert core["batch_month"].to_list() == ["202601", "202609"]


def test_an_excel_error_is_unknown_not_blank(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1][6] = "=NA()"
    rows[2][0] = "=NA()"
    (account,), core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert issues(account) == [(2, "need", "unknown_word")]
    assert reasons(account) == [(3, "unknown_word", "name")]
    assert core["emptied"].to_list() == ["|need|", ""]


def test_the_sheet_whose_headings_fit_is_taken_and_named_when_it_is_not_the_first(tmp_path: Path) -> None:
    sheets = {"填表说明": [["本表由各单位按月报送。"]], "数据": with_headings()}
    (account,), core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", sheets))  # type: ignore[arg-type]
    assert account.source_file == "petition/a.xlsx#数据"
    assert core["source_file"].unique().to_list() == ["petition/a.xlsx#数据"]
    first = {"数据": with_headings(), "填表说明": [["本表由各单位按月报送。"]]}
    (account,), _ = take(tmp_path, write_xlsx(tmp_path / "b.xlsx", first))  # type: ignore[arg-type]
    assert account.source_file == "petition/b.xlsx"


def test_a_second_sheet_of_data_is_told_and_every_row_of_it_accounted_for(tmp_path: Path) -> None:
    sheets = {"一": with_headings(PEOPLE[:2]), "二": with_headings(PEOPLE[2:])}
    accounts, core = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", sheets))  # type: ignore[arg-type]
    assert core.height == 2
    assert [account.verdict for account in accounts] == ["accepted", "rejected"]
    assert accounts[1].source_file == "petition/a.xlsx#二"
    assert accounts[1].problem is not None
    assert "“二”也像数据表" in accounts[1].problem.sentence
    assert (accounts[1].rows_read, accounts[1].rows_rejected) == (2, 2)


def test_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(with_headings()):
        sheet.write_row(number, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    book.close()
    (account,), core = take(tmp_path, path)
    assert account.rows_accepted == 3
    assert core["id_no"].to_list() == [row[1] for row in PEOPLE]


def test_old_xls_and_renamed_et_are_read(tmp_path: Path) -> None:
    _, core = take(tmp_path, write_xls(tmp_path / "a.et", with_headings()))  # type: ignore[arg-type]
    assert core["name"].to_list() == [row[0] for row in PEOPLE]


def test_a_broken_workbook_is_a_problem_of_the_file(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", {"一": with_headings()}).read_bytes()  # type: ignore[dict-item]
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileProblem):
        list(open_workbook(broken, Format.XLSX))
    old = write_xls(tmp_path / "c.xls", with_headings()).read_bytes()  # type: ignore[arg-type]
    broken.write_bytes(old[:1000])
    with pytest.raises(FileProblem):
        list(open_workbook(broken, Format.XLS))


def test_columns_beyond_the_headings_do_not_reject_a_row_of_a_sheet(tmp_path: Path) -> None:
    rows = with_headings()
    rows[1] = [*rows[1], "", "核对过"]
    (account,), _ = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert account.rows_accepted == 3
    assert HEADINGS


def test_a_numeric_id_in_an_old_workbook_is_flagged(tmp_path: Path) -> None:
    rows: list[list[object]] = [list(row) for row in with_headings()]
    rows[1][1] = 369921198001011234.0
    _, core = take(tmp_path, write_xls(tmp_path / "a.xls", rows))
    assert core["id_no_is_numeric"].to_list() == [True, False, False]


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsx"])
def test_a_workbook_under_the_name_of_another_kind_is_read_by_what_it_is(tmp_path: Path, name: str) -> None:
    rows: list[list[object]] = [list(row) for row in with_headings()]
    made = write_xlsx(tmp_path / "b.xlsx", {"一": rows}) if name != "a.xlsx" else write_xls(tmp_path / "b.xls", rows)
    (account,), core = take(tmp_path, made.rename(tmp_path / name))
    assert account.verdict == "accepted"
    assert core["name"].to_list() == [row[0] for row in PEOPLE]


def ids(folder: Path, *cells: object, turned: tuple[bytes, bytes] = (b"", b"")) -> WorkbookSheet:
    """A sheet of names and IDs in B, `turned` in its XML from one spelling to another."""
    plain, path = folder / "plain.xlsx", folder / "ids.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(["证件号码", *cells]):
            sheet.write(row, 0, f"某{row}")
            sheet.write(row, 1, cell) if isinstance(cell, int) else sheet.write_string(row, 1, str(cell))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            is_sheet = name.endswith("sheet1.xml")
            new.writestr(name, old.read(name).replace(*turned) if is_sheet and turned[0] else old.read(name))
    (sheet_read,) = open_workbook(path, Format.XLSX)
    return sheet_read


def test_a_sheet_whose_ids_are_texts_is_not_loaded_again_to_look_for_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = ids(tmp_path, "369921199001011237", "369921199001011245")
    again = sheet.numbers([0, 1])
    assert sheet.not_text == set()
    sheet.not_text = None
    assert {column: flags.to_list() for column, flags in again.items()} == {
        column: flags.to_list() for column, flags in sheet.numbers([0, 1]).items()
    }
    monkeypatch.setattr(workbook, "_load", lambda *_: pytest.fail("it was loaded again"))
    sheet.not_text = set()
    assert [flags.to_list() for flags in sheet.numbers([0, 1]).values()] == [[False] * 3] * 2


@pytest.mark.parametrize(
    ("turned", "told"),
    [
        ((b"", b""), {1}),
        ((b'<c r="B3">', b"<c r='B3'>"), None),
        ((b'<c r="B3">', b'<c s="0" r="B3">'), None),
        ((b'<c r="B3">', b'<c r="B3" t="n">'), {1}),
        ((b'<c r="B3">', b'<c r="B3" cm="1">'), None),
        ((b'<c r="B3">', b'<c r="B3" t="b">'), None),
    ],
)
def test_one_number_among_texts_is_found_however_it_is_written(
    turned: tuple[bytes, bytes], told: set[int] | None, tmp_path: Path
) -> None:
    sheet = ids(tmp_path, "369921199001011237", 369921199001011200, turned=turned)
    assert sheet.not_text == told
    assert sheet.numbers([1])[1].to_list() == [False, False, True]
