"""An extract's files become one core table, and every row of every file is accounted for."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_contracts.compile import core_schema
from data_contracts.core_parts import core_extracts, core_parts
from data_contracts.errors import BalanceError
from flows.audit.tombstones import lay, tombstones_of
from flows.ingest.accept import accept_extract
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount
from flows.store.paths import Store
from tests.core_tables import core_rows
from tests.flows.ingest.made import (
    AS_OF,
    HEADINGS,
    PEOPLE,
    changed,
    contract,
    csv_text,
    issues,
    reasons,
    take,
    take_text,
    with_headings,
)


def test_the_core_table_has_the_columns_of_the_contract_and_the_raw_text_beside(tmp_path: Path) -> None:
    _, core = take_text(tmp_path, csv_text(with_headings()))
    assert core.columns == core_schema(contract()).names
    row = core.row(0, named=True)
    assert (row["row_id"], row["source_file"], row["source_row"]) == (100_000_002, "petition/a.csv", 2)
    assert (row["registered_date"], row["registered_date_raw"]) == (date(2026, 10, 3), "2026-10-03")
    assert (row["petitions_12m"], row["hukou_area"]) == (1, "369921100201")


def test_source_row_is_the_row_that_excel_shows(tmp_path: Path) -> None:
    text = (
        "某市信访事项\n\n"
        + csv_text(with_headings(PEOPLE[:1]), end="\n")
        + "\n"
        + csv_text(PEOPLE[1:], end="\n")
        + "合计\n"
    )
    account, core = take_text(tmp_path, text)
    assert core["source_row"].to_list() == [4, 6, 7]
    assert dict(account.skipped) == {"title": 1, "blank": 2, "heading": 1, "total": 1}


def test_an_invalid_value_in_a_required_column_rejects_the_row_with_its_text(tmp_path: Path) -> None:
    rows = with_headings([changed(0, registered_date="2026-13-05"), changed(1, matter_no=""), PEOPLE[2]])
    account, core = take_text(tmp_path, csv_text(rows))
    assert reasons(account) == [(2, "invalid_date", "registered_date"), (3, "missing_value", "matter_no")]
    assert core.height == 1
    first = account.rejected_rows().row(0, named=True)
    assert first["raw"] == ",".join(rows[1])
    assert "“登记日期”" in first["reason"]


def test_an_invalid_value_in_an_optional_column_empties_the_cell_and_keeps_the_row(tmp_path: Path) -> None:
    rows = with_headings([changed(0, birth_date="2055-04-11", need="待定"), *PEOPLE[1:]])
    account, core = take_text(tmp_path, csv_text(rows))
    assert account.rows_accepted == 3
    assert issues(account) == [(2, "birth_date", "birth_in_future"), (2, "need", "unknown_value")]
    assert core["emptied"].to_list() == ["|birth_date|need|", "", ""]
    assert (core["birth_date"][0], core["birth_date_raw"][0]) == (None, "2055-04-11")


def test_ids_and_phones_are_masked_in_cell_issues(tmp_path: Path) -> None:
    rows = with_headings([changed(0, birth_date="369921198001011234"), changed(1, petitions_12m="154-1234-5678")])
    account, _ = take_text(tmp_path, csv_text(rows))
    assert account.cell_issues()["raw"].to_list() == ["<证件号>", "<电话>"]


@pytest.mark.parametrize("id_no", ["无", "3.69921E+17", "369921********1234", "011234", "", "'369921198001011234"])
def test_damaged_identity_rejects_no_one(tmp_path: Path, id_no: str) -> None:
    account, core = take_text(tmp_path, csv_text(with_headings([changed(0, id_no=id_no, birth_date="1980")])))
    assert (account.rows_accepted, issues(account)) == (1, [])
    assert core["id_no"][0] == (id_no or None)
    assert (core["birth_date"][0], core["birth_date_raw"][0], core["emptied"][0]) == (None, "1980", "")


def test_a_row_dated_after_the_period_is_kept_and_marked(tmp_path: Path) -> None:
    rows = [changed(0, registered_date="2026-10-31"), changed(1, registered_date="2026-11-01")]
    _, core = take_text(tmp_path, csv_text(with_headings(rows)))
    assert core["is_after_as_of"].to_list() == [False, True]


def test_an_exact_duplicate_is_kept_once_however_its_blanks_and_days_are_written(tmp_path: Path) -> None:
    again = changed(0, name=" 张一伟　", registered_date="2026年10月3日")
    account, core = take_text(tmp_path, csv_text(with_headings([*PEOPLE, PEOPLE[1], again])))
    assert reasons(account) == [(5, "duplicate", None), (6, "duplicate", None)]
    assert core.height == 3


def test_rows_with_an_equal_key_but_other_content_are_both_kept(tmp_path: Path) -> None:
    account, core = take_text(tmp_path, csv_text(with_headings([PEOPLE[0], changed(0, petitions_12m="7")])))
    assert (account.rows_rejected, core.height) == (0, 2)


def test_rows_that_differ_only_in_a_damaged_cell_are_no_duplicates(tmp_path: Path) -> None:
    rows = [changed(0, birth_date="1980"), changed(0, birth_date="1981"), changed(0, birth_date="x")]
    account, _ = take_text(tmp_path, csv_text(with_headings(rows)))
    assert account.rows_accepted == 3


def test_a_duplicate_in_another_file_is_one_too(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(csv_text(with_headings()), encoding="utf-8")
    shuffled = [list(reversed(row)) for row in with_headings(PEOPLE[1:])]
    second.write_text(csv_text(shuffled, "\t"), encoding="gb18030")
    accounts, core = take(tmp_path, first, second)
    assert [account.rows_accepted for account in accounts] == [3, 0]
    assert [code for _, code, _ in reasons(accounts[1])] == ["duplicate", "duplicate"]
    assert core["row_id"].to_list() == sorted(core["row_id"].to_list())


def test_a_text_row_with_more_cells_than_headings_has_slipped(tmp_path: Path) -> None:
    slipped = [*PEOPLE[0][:4], "某镇,某村", *PEOPLE[0][5:]]
    account, core = take_text(tmp_path, csv_text(with_headings([slipped, *PEOPLE[1:]])))
    assert reasons(account) == [(2, "too_many_fields", None)]
    assert core.height == 2


def test_empty_cells_beyond_the_headings_are_no_slip(tmp_path: Path) -> None:
    account, _ = take_text(tmp_path, csv_text(with_headings([[*row, "", ""] for row in PEOPLE])))
    assert account.rows_accepted == 3


def test_a_row_in_which_the_file_breaks_off_is_rejected(tmp_path: Path) -> None:
    text = csv_text(with_headings(), end="\n")
    account, core = take_text(tmp_path, text[: text.rindex(",2026-10-05")])
    assert reasons(account) == [(4, "row_cut_off", None)]
    assert core.height == 2


def test_a_file_with_a_missing_heading_is_rejected_and_its_rows_are_kept_as_rejected(tmp_path: Path) -> None:
    headings = [text for text in HEADINGS if text != "信访件号"]
    account, core = take_text(tmp_path, csv_text([headings, *PEOPLE, []]))
    assert account.verdict == "rejected"
    assert account.problem is not None
    assert account.problem.code == "missing_heading"
    assert (account.rows_read, account.rows_rejected, account.rows_accepted, core.height) == (5, 4, 0, 0)
    account.must_balance()


def test_a_file_that_validation_refuses_gives_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(with_headings()), encoding="utf-8")
    file = FoundFile("petition", "petition/a.csv", path, "", 1, file_no=1)
    (account,) = accept_extract(contract(), [file], tmp_path, AS_OF, {"petition/a.csv": "行数不对"})
    assert (account.verdict, account.rows_read, account.rows_accepted) == ("rejected", 4, 0)
    assert core_parts(tmp_path, "petition") == []


def test_a_file_of_which_no_row_can_be_used_has_not_arrived(tmp_path: Path) -> None:
    bad = [changed(row, registered_date="00000000") for row in range(3)]
    account, _ = take_text(tmp_path, csv_text(with_headings(bad)))
    assert account.problem is not None
    assert "3 行没有一行能采用，多数因为“登记日期”" in account.problem.sentence
    assert [code for _, code, _ in reasons(account)] == ["invalid_date"] * 3


def test_a_file_that_repeats_another_one_is_no_problem(tmp_path: Path) -> None:
    paths = [tmp_path / "1.csv", tmp_path / "2.csv"]
    for path in paths:
        path.write_text(csv_text(with_headings()), encoding="utf-8")
    accounts, _ = take(tmp_path, *paths)
    assert [account.verdict for account in accounts] == ["accepted", "accepted_with_rejections"]


def test_a_file_of_headings_alone_has_no_rows_and_balances(tmp_path: Path) -> None:
    account, core = take_text(tmp_path, csv_text([HEADINGS]))
    assert (account.rows_read, account.skipped.total(), core.height) == (1, 1, 0)


def test_a_web_page_called_xls_is_read(tmp_path: Path) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in with_headings())
    page = f"<html><meta charset=utf-8><table><tr><td colspan=9>某市</td></tr>{cells}</table></html>"
    account, core = take_text(tmp_path, page, name="a.xls")
    assert core["name"].to_list() == [row[0] for row in PEOPLE]
    assert core["source_row"].to_list() == [3, 4, 5]
    assert account.format == "html"


def test_rare_characters_and_placeholders_in_names_are_kept(tmp_path: Path) -> None:
    names = ["𠮷一", "张□", "李?", "王\ue000", "古丽娜尔·吐尔逊"]
    rows = [changed(0, name=name, matter_no=f"XF{number}") for number, name in enumerate(names)]
    _, core = take_text(tmp_path, csv_text(with_headings(rows)))
    assert core["name"].to_list() == names


def test_an_account_that_does_not_balance_stops_everything(tmp_path: Path) -> None:
    file = FoundFile("petition", "petition/a.csv", tmp_path, "", 0)
    account = FileAccount(file, file.source_file, rows_read=1)
    with pytest.raises(BalanceError, match="1 rows were read but 0"):
        account.must_balance()


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    text = csv_text(with_headings([*PEOPLE, changed(0, need="待定")] * 40))
    take_text(tmp_path, text)
    (part,) = core_parts(tmp_path, "petition")
    first = part.read_bytes()
    take_text(tmp_path, text)
    assert part.read_bytes() == first


def test_each_file_that_is_taken_is_a_part_of_its_rows_and_no_other_is_there(tmp_path: Path) -> None:
    texts = {
        "a.csv": with_headings(PEOPLE[:2]),
        "b.csv": [HEADINGS[1:], *PEOPLE],
        "c.csv": with_headings(PEOPLE),
        "d.csv": with_headings(PEOPLE[:1]),
    }
    for name, rows in texts.items():
        (tmp_path / name).write_text(csv_text(rows), encoding="utf-8")
    accounts, core = take(tmp_path, *(tmp_path / name for name in texts))
    there = {path.name: pl.read_parquet(path) for path in core_parts(tmp_path, "petition")}
    assert {name: rows["source_row"].to_list() for name, rows in there.items()} == {
        "part-1.parquet": [2, 3],
        "part-3.parquet": [4],
        "part-4.parquet": [],
    }
    assert [account.rows_accepted for account in accounts] == [2, 0, 1, 0]
    assert core["row_id"].to_list() == [100_000_002, 100_000_003, 300_000_004]
    assert sorted(path.name for path in (tmp_path / "core_petition").iterdir()) == sorted(there)
    assert (tmp_path / "core_petition").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in core_parts(tmp_path, "petition")} == {0o600}


def test_a_row_that_comes_again_is_known_whatever_cells_the_other_rows_of_its_file_lack(tmp_path: Path) -> None:
    for name, rows in (("a.csv", PEOPLE), ("b.csv", [PEOPLE[0], changed(1, birth_date="", need="待定")])):
        (tmp_path / name).write_text(csv_text(with_headings(rows)), encoding="utf-8")
    accounts, _ = take(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv")
    assert [reasons(account) for account in accounts] == [[], [(2, "duplicate", None)]]


def test_files_of_which_none_is_taken_leave_no_core_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(csv_text(with_headings()), encoding="utf-8")
    take(tmp_path, tmp_path / "a.csv")
    assert core_extracts(tmp_path) == ["petition"]
    (tmp_path / "a.csv").write_text(csv_text(PEOPLE), encoding="utf-8")
    take(tmp_path, tmp_path / "a.csv")
    assert core_extracts(tmp_path) == [] and not (tmp_path / "core_petition").exists()


@pytest.mark.usefixtures("parsed_here")
@pytest.mark.parametrize("gathered", [1, 500, 65_536])
def test_a_thousand_rows_over_many_blocks_are_all_there(
    gathered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.ingest.text.BLOCK_BYTES", 4096)
    monkeypatch.setattr("flows.ingest.raw.GATHERED_ROWS", gathered)
    rows = [changed(0, matter_no=f"XF{number}") for number in range(3000)]
    account, core = take_text(tmp_path, csv_text(with_headings([*rows, rows[0]])))
    assert (account.rows_accepted, reasons(account)) == (3000, [(3002, "duplicate", None)])
    assert core["source_row"].to_list() == list(range(2, 3002))


def relations(tmp_path: Path, *codes: str) -> list[str]:
    headings = ["姓名", "户号", "与户主关系"]
    path = tmp_path / "a.csv"
    path.write_text(csv_text([headings, *([f"张{n}", "1", code] for n, code in enumerate(codes))]), encoding="utf-8")
    _, core = take(tmp_path, path, extract="household_register")
    return core["relation"].to_list()


def test_01_and_02_that_lost_their_zero_in_a_spreadsheet_get_it_back(tmp_path: Path) -> None:
    assert relations(tmp_path, "2", "12", "32", "1") == ["02", "12", "32", "01"]


def test_lone_digits_are_the_coarse_list_where_nothing_says_otherwise(tmp_path: Path) -> None:
    assert relations(tmp_path, "0", "1", "2") == ["0", "1", "2"]
    assert relations(tmp_path, "02", "12", "2") == ["02", "12", "2"]


@pytest.mark.usefixtures("parsed_here")
def test_what_the_fast_parser_will_not_have_is_read_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> pl.DataFrame:
        raise pl.exceptions.ComputeError("no")

    monkeypatch.setattr("flows.ingest.text.pl.read_csv", refuse)
    account, core = take_text(tmp_path, csv_text(with_headings()))
    assert (account.rows_accepted, core["name"].to_list()) == (3, [row[0] for row in PEOPLE])


def test_rows_of_somebody_erased_are_skipped_by_that_name_and_the_account_balances(tmp_path: Path) -> None:
    lay(Store(tmp_path / "store"), "0001", [PEOPLE[0][1], PEOPLE[2][1]], [])
    rows = [*PEOPLE, changed(2, registered_date="没有")]
    path = tmp_path / "a.csv"
    path.write_text(csv_text(with_headings(rows)), encoding="utf-8")
    file = FoundFile("petition", "petition/a.csv", path, "", 1, file_no=1)
    erased = tombstones_of(Store(tmp_path / "store"))
    (account,) = accept_extract(contract(), [file], tmp_path, AS_OF, erased=erased)
    assert core_rows(tmp_path, "petition")["name"].to_list() == ["李二芳"]
    assert account.skipped["erased"] == 3 and account.rows_rejected == 0
    account.must_balance()
