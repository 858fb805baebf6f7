"""What people had put right is laid over what departments deliver, told, and ends when the department says the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_contracts.tables import CORRECTED_CELLS, CORRECTIONS_READ
from flows.audit.corrected import (
    Correction,
    altered_corrections,
    corrections_of,
    corrections_read,
    hashed,
    lift,
    path_of,
    put_down,
)
from flows.ingest.accept import accept_extract
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount
from flows.ingest.overlay import cells_table, overlay_of, read_table
from flows.store.files import write_table
from flows.store.paths import Store
from tests.core_tables import core_rows
from tests.flows.ingest.made import AS_OF, PEOPLE, changed, contract, csv_text, with_headings

ID = PEOPLE[0][1]
DAY = date(2026, 11, 3)


def made(store: Store, column: str, text: str, known: Sequence[str] = (ID,)) -> Correction:
    one = Correction("", "petition", column, text, "户口簿第3页", DAY, hashed(store, known))
    return put_down(store, one)


def taken(
    tmp_path: Path, rows: list[list[str]], previous: Path | None = None
) -> tuple[FileAccount, pl.DataFrame, pl.DataFrame]:
    """The account, the core table and CORRECTIONS_READ of one file under the corrections of the store."""
    path = tmp_path / "a.csv"
    path.write_text(csv_text(with_headings(rows)), encoding="utf-8")
    overlay = overlay_of(Store(tmp_path / "store"), previous)
    file = FoundFile("petition", "petition/a.csv", path, "", 1, file_no=1)
    (account,) = accept_extract(contract(), [file], tmp_path, AS_OF, overlay=overlay)
    read = pl.from_arrow(read_table(overlay, [account.laid]))
    assert isinstance(read, pl.DataFrame)
    return account, core_rows(tmp_path, "petition"), read


def test_a_row_that_says_something_else_is_taken_with_the_right_value_and_that_is_told(tmp_path: Path) -> None:
    made(Store(tmp_path / "store"), "birth_date", "1980-01-11")
    account, core, read = taken(tmp_path, PEOPLE)
    assert core["birth_date"].to_list() == [date(1980, 1, 11), date(1990, 2, 2), date(1950, 3, 3)]
    assert core["birth_date_raw"].to_list() == ["1980-01-11", "1990-02-02", "1950-03-03"]
    told = "“出生日期”与已受理的个人更正不同，按 2026-11-03 第 0001 号更正采用（依据：户口簿第3页）"
    assert account.row_remarks == [(2, told)]
    assert account.notes[-1] == "1 格按已受理的个人更正采用，逐行见 row_remarks，请改正后重报"
    assert cells_table([("petition", "petition/a.csv", account.laid)]).to_pylist() == [
        dict(zip(CORRECTED_CELLS.schema.names, ("petition", "petition/a.csv", 2, "birth_date", "0001"), strict=True))
    ]
    assert read.select("cells", "cells_right", "is_settled").rows() == [(1, 0, False)]
    account.must_balance()


def test_an_emptied_cell_is_filled_and_an_empty_correction_empties_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    made(store, "need", "医疗")
    made(store, "petitions_12m", "")
    account, core, _ = taken(tmp_path, [changed(0, need="待定", birth_date="2055-04-11"), *PEOPLE[1:]])
    assert core.row(0, named=True)["need"] == "医疗"
    assert (core["petitions_12m"].to_list(), core["emptied"][0]) == ([None, 2, 3], "|birth_date|")
    assert account.issues[0]["column"].to_list() == ["birth_date", "need"]


def test_a_wrong_number_is_put_right_where_it_is_delivered(tmp_path: Path) -> None:
    made(Store(tmp_path / "store"), "id_no", "369921198001019999")
    _, core, _ = taken(tmp_path, PEOPLE)
    assert core["id_no"].to_list() == ["369921198001019999", PEOPLE[1][1], PEOPLE[2][1]]


def test_without_a_number_a_row_is_known_by_name_and_birth_date_alone(tmp_path: Path) -> None:
    made(Store(tmp_path / "store"), "need", "住房", [ID, "张一伟|1980-01-01"])
    rows = [changed(0, id_no=""), changed(0, id_no=PEOPLE[1][1], matter_no="XF8"), changed(1, matter_no="XF9")]
    _, core, _ = taken(tmp_path, rows)
    assert core["need"].to_list() == ["住房", "医疗", "住房"]
    assert core["need_raw"].to_list() == ["住房", "医疗", "住房"]


def test_once_the_department_says_the_same_what_it_writes_later_counts(tmp_path: Path) -> None:
    made(Store(tmp_path / "store"), "need", "住房")
    last = tmp_path / "last"
    _, _, read = taken(tmp_path, [changed(0, need="住房")])
    assert read.select("cells", "cells_right", "is_settled").rows() == [(0, 1, True)]
    write_table(
        last / f"{CORRECTIONS_READ.name}.parquet", read.to_arrow().cast(CORRECTIONS_READ.schema), CORRECTIONS_READ
    )
    account, core, read = taken(tmp_path, PEOPLE, last)
    assert (core["need"][0], account.row_remarks) == ("医疗", [])
    assert read["is_settled"].to_list() == [True]


def test_rows_that_disagree_among_themselves_settle_nothing(tmp_path: Path) -> None:
    made(Store(tmp_path / "store"), "need", "住房")
    _, core, read = taken(tmp_path, [changed(0, need="住房"), changed(0, matter_no="XF7")])
    assert core["need"].to_list() == ["住房", "住房"]
    assert read.select("cells", "cells_right", "is_settled").rows() == [(1, 1, False)]


def test_a_newer_correction_takes_the_place_of_the_older_and_a_lifted_one_ends(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    made(store, "need", "住房")
    made(store, "need", "就业")
    assert [(one.number, one.text) for one in corrections_of(store)] == [("0002", "就业")]
    assert set(corrections_read(store)) == {"corrections/0002"}
    lift(store, "0002")
    assert taken(tmp_path, PEOPLE)[1]["need"].to_list() == ["医疗", "住房", "就业"]
    assert corrections_read(store) == {}


def test_a_correction_that_was_altered_is_not_applied_and_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    one = made(store, "need", "住房")
    path = path_of(store, one.number)
    assert path.stat().st_mode & 0o777 == 0o600
    assert ID not in path.read_text("utf-8") and list(altered_corrections(store)) == []
    path.write_text(path.read_text("utf-8").replace("住房", "就业"), encoding="utf-8")
    assert corrections_of(store) == [] and list(altered_corrections(store)) == ["0001.json"]


def test_hashes_of_one_store_say_nothing_in_another(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "a"), Store(tmp_path / "b")
    assert hashed(one, [ID]) == hashed(one, [ID]) != hashed(other, [ID])


@pytest.mark.parametrize("extract", ["roster", "pension"])
def test_a_correction_is_laid_over_its_own_extract_alone(tmp_path: Path, extract: str) -> None:
    store = Store(tmp_path / "store")
    put_down(store, replace(made(store, "need", "住房"), extract=extract))
    assert [one.number for one in overlay_of(store, None).of("petition").corrections] == ["0001"]
