"""A damaged column is named before it is used, with what it disables."""

from pathlib import Path

import pytest

from flows.ingest.file_account import FileAccount
from flows.ingest.profile import profile_rows
from tests.flows.ingest.made import changed, contract, csv_text, take, take_text, with_headings, write_xlsx

ROWS = 100


def account(tmp_path: Path, column: str, damaged: str, share: int) -> FileAccount:
    """A file of 100 rows, `share` of which have the damaged text in `column`."""
    rows = [
        changed(0, matter_no=f"XF{number}", **({column: damaged} if number < share else {})) for number in range(ROWS)
    ]
    return take_text(tmp_path, csv_text(with_headings(rows)))[0]


def row(account: FileAccount, column: str, last: float | None = None) -> dict[str, object]:
    blanks = {column: last} if last is not None else {}
    rows = profile_rows("petition", account.source_file, account.columns, contract(), blanks)
    return next(row for row in rows if row["column"] == column)


@pytest.mark.parametrize(
    ("column", "damaged", "measure", "limit"),
    [
        ("id_no", "369921198001011000", "ids_end_000", 5),
        ("id_no", "369921********1234", "ids_masked", 30),
        ("id_no", "369921800101123", "ids_15_digits", 30),
        ("id_no", "张一伟", "wrong_content", 20),
        ("name", "369921198001011234", "wrong_content", 20),
        ("name", "张\ufffd", "mojibake", 5),
    ],
)
def test_a_column_is_damaged_from_its_limit_on(
    tmp_path: Path, column: str, damaged: str, measure: str, limit: int
) -> None:
    just, below = (
        row(account(tmp_path, column, damaged, limit), column),
        row(account(tmp_path, column, damaged, limit - 1), column),
    )
    assert (just["measure"], just["share"], just["is_damaged"]) == (measure, limit / ROWS, True)
    assert (below["measure"], below["is_damaged"], below["disables"]) == (measure, False, None)
    assert "影响" in str(just["disables"])


def test_ids_that_were_saved_as_numbers_are_damage(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        list(row) for row in with_headings([changed(0, matter_no=f"XF{n}") for n in range(ROWS)])
    ]
    for line in rows[1:6]:
        line[1] = 369921198001011234.0
    (numeric,), _ = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))
    assert row(numeric, "id_no")["measure"] == "ids_numeric"
    assert row(numeric, "id_no")["is_damaged"]


def test_a_whole_column_has_no_measure(tmp_path: Path) -> None:
    assert row(account(tmp_path, "id_no", "369921198001011234", 50), "id_no")["measure"] is None


def test_blanks_and_invalid_cells_are_counted(tmp_path: Path) -> None:
    assert row(account(tmp_path, "id_no", "", 40), "id_no")["blanks"] == 40
    assert row(account(tmp_path, "birth_date", "x", 3), "birth_date")["invalid"] == 3


def test_many_more_blanks_than_last_month_are_damage(tmp_path: Path) -> None:
    blank = account(tmp_path, "id_no", "", 60)
    assert row(blank, "id_no", last=0.2)["measure"] == "blank_surge"
    assert row(blank, "id_no", last=0.2)["is_damaged"]
    assert row(blank, "id_no", last=0.4)["measure"] is None
    assert row(blank, "id_no")["measure"] is None
