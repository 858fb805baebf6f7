"""Extracts taken side by side: the same as one after the other, through two children and no more."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from data_contracts.errors import BalanceError
from flows.ingest import side_by_side
from flows.ingest.apart.child import door, door_here, doors, read_through
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount
from flows.ingest.sheets import open_sheets
from flows.ingest.side_by_side import accept_all, is_large, largest_first
from flows.ingest.sniff import Format


def found(extract: str, size: int) -> list[FoundFile]:
    return [FoundFile(extract, f"{extract}/a.csv", Path("a.csv"), "", size)]


FILES = {name: found(name, size) for name, size in (("housing", 3), ("payments", 9), ("roster", 3), ("visits", 5))}


def test_the_largest_is_begun_first() -> None:
    assert largest_first(FILES) == ["payments", "visits", "housing", "roster"]


def test_a_drop_is_large_from_its_bytes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", 20)
    assert is_large(FILES)
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", 21)
    assert not is_large(FILES)


@pytest.mark.parametrize(("threshold", "done"), [(0, ["here"]), (21, [])])
def test_this_thread_has_something_to_do_while_others_take_a_large_drop(
    threshold: int, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", threshold)
    called: list[str] = []
    here = threading.get_ident()
    accounts = accept_all(FILES, lambda *_: [], lambda: called.append("here" if threading.get_ident() == here else "?"))
    assert (called, list(accounts)) == (done, list(FILES))


def test_what_fails_meanwhile_breaks_the_others_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", 0)

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        accept_all(FILES, lambda *_: [], fails)


@pytest.mark.parametrize(("threshold", "used"), [(0, 2), (21, 1)])
def test_accounts_come_in_the_order_of_extracts_through_a_door_a_thread(
    threshold: int, used: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", threshold)
    seen, together = set(), threading.Barrier(2, timeout=20)

    def accepted(extract: str, files: Sequence[FoundFile]) -> list[FileAccount]:
        seen.add(id(door_here()))
        if used == 2 and extract in ("payments", "visits"):
            together.wait()
        return [FileAccount(file, file.source_file) for file in files]

    accounts = accept_all(FILES, accepted)
    assert [each[0].source_file for each in accounts.values()] == [f"{name}/a.csv" for name in FILES]
    assert (list(accounts), len(seen)) == (list(FILES), used)
    assert id(door) in seen, "the child that is there already is used"


def test_what_one_extract_fails_with_is_raised_and_the_others_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "BESIDE_FROM", 0)
    begun, failed = set(), threading.Event()

    def fails(extract: str, files: Sequence[FoundFile]) -> list[FileAccount]:
        begun.add(extract)
        if extract == "payments":
            failed.set()
            raise BalanceError("1 rows were read but 0 are accounted for", where="payments/a.csv")
        failed.wait(20)
        return []

    with pytest.raises(BalanceError, match=r"payments/a\.csv: 1 rows"):
        accept_all({"payments": FILES["payments"], "visits": FILES["visits"]}, fails)
    assert begun <= {"payments", "visits"}


def test_a_thread_reads_through_a_child_of_its_own(tmp_path: Path, parsed_here: None) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n张三,1\n李四,2\n", encoding="utf-8")
    (outer,) = open_sheets(path, Format.TEXT, frozenset({"姓名"}))
    heights = []

    def other() -> None:
        read_through(further)
        (inner,) = open_sheets(path, Format.TEXT, frozenset({"姓名"}))
        heights.append(inner.head.height)

    with doors(2) as (first, further):
        assert first is door
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert further.child is not None and further.child is not door.child
    assert further.child is None, "it ends with the work"
    assert (heights, [batch.cells.height for batch in outer.batches()]) == ([3], [3])
