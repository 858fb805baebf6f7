"""Files taken side by side in processes: the same tables and accounts as one after another in this one."""

import os
import pickle
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts.core_parts import all_core_parts
from data_contracts.errors import BalanceError
from flows.ingest import side_by_side
from flows.ingest.accept import accept_files
from flows.ingest.apart.child import Door, door, doors, read_through
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.file_account import FileAccount
from flows.ingest.one_file import Acceptance, accept_file
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File
from flows.ingest.sheets import open_sheets
from flows.ingest.side_by_side import accept_all, is_large, largest_first
from flows.ingest.sniff import Format
from tests.flows.ingest.made import AS_OF, HEADINGS, PEOPLE, changed, contract, csv_text, with_headings

FILES: dict[str, list[list[str]]] = {
    "petition/a.csv": with_headings([PEOPLE[0], changed(1, need="待定"), changed(2, registered_date="没有")]),
    "petition/b.csv": [HEADINGS[1:], *PEOPLE],
    "petition/c.csv": with_headings([*PEOPLE, changed(1, need="待定"), changed(0, matter_no="XF7"), PEOPLE[0]]),
    "petition/d.csv": with_headings([changed(0, matter_no="XF8")]),
    "petition/e.csv": with_headings([changed(0, matter_no="XF7")]),
    "new_finds/f.csv": [["姓名"], ["张三"]],
}
"""The third repeats a row of the first, an emptied cell with it, and one of itself; the fifth one of the third."""


def found(folder: Path) -> dict[str, list[FoundFile]]:
    files: dict[str, list[FoundFile]] = {"new_finds": [], "petition": []}
    for number, (name, rows) in enumerate(FILES.items(), start=1):
        path = folder / name.replace("/", "_")
        path.write_text(csv_text(rows), encoding="utf-8")
        files[name.split("/")[0]].append(
            FoundFile(name.split("/")[0], name, path, "0" * 64, path.stat().st_size, file_no=number)
        )
    broken = FileProblem(File.UNREADABLE, "读不出来")
    files["petition"].append(FoundFile("petition", "petition/g.csv", folder / "g", "", 0, broken, file_no=9))
    return files


def acceptances(into: Path) -> dict[str, Acceptance]:
    return {extract: Acceptance(contract(extract), into, AS_OF) for extract in ("new_finds", "petition")}


def told(accounts: dict[str, list[FileAccount]]) -> list[dict[str, Any]]:
    """Everything that is known of each file, tables as rows."""
    found = []
    for account in (account for each in accounts.values() for account in each):
        known = {key: value for key, value in vars(account).items() if key not in ("file", "problem", "laid")}
        tables = {key: [frame.rows() for frame in known.pop(key)] for key in ("rejected", "refused", "issues")}
        columns = {name: asdict(counts) for name, counts in known.pop("columns").items()}
        found.append({**known, **tables, "columns": columns, "why": str(account.problem), "of": asdict(account.laid)})
    return found


Ways = dict[str, tuple[Path, list[dict[str, Any]]]]
"""How files were taken -> the folder of their parts, and what is known of each."""


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Ways:
    """The same files taken one after another, by two threads and by two processes."""
    folder = tmp_path_factory.mktemp("beside")
    files, done = found(folder), {}
    for way, (hands, threads) in {"here": (1, 2), "threads": (2, 2), "processes": (2, 1)}.items():
        (folder / way).mkdir()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(side_by_side, "_how_many", lambda files, hands=hands: hands)
            patched.setattr(side_by_side, "THREADS", threads)
            done[way] = folder / way, told(accept_all(files, acceptances(folder / way)))
    return done


@pytest.mark.parametrize("way", ["threads", "processes"])
def test_accounts_are_the_same_whoever_took_a_file(way: str, ways: Ways) -> None:
    here, beside = ways["here"][1], ways[way][1]
    assert beside == here
    names = [account["source_file"] for account in here]
    assert names == ["new_finds/f.csv", *(f"petition/{letter}.csv" for letter in "abcdeg")]
    counts = {account["source_file"][-5:]: (account["rows_accepted"], len(account["rejected"])) for account in here}
    assert (counts["a.csv"], counts["c.csv"], counts["e.csv"]) == ((2, 1), (3, 1), (0, 1))


@pytest.mark.parametrize("way", ["threads", "processes"])
def test_parts_are_the_same_bytes_whoever_took_a_file(way: str, ways: Ways) -> None:
    folders = ways["here"][0], ways[way][0]
    here, beside = ({part.relative_to(folder): part for part in all_core_parts(folder)} for folder in folders)
    assert sorted(here) == sorted(beside) and len(here) == 4
    for name, part in here.items():
        assert part.read_bytes() == beside[name].read_bytes(), name
    again = pl.read_parquet(beside[Path("core_petition/part-3.parquet")])
    assert again["source_row"].to_list() == [3, 4, 6], "rows that an earlier file has are not in a later one's part"


def test_the_largest_file_is_begun_first_and_one_that_cannot_be_opened_never() -> None:
    sizes = {"housing": 3, "payments": 9, "roster": 3}
    files = {name: [FoundFile(name, f"{name}/a.csv", Path("a.csv"), "", size)] for name, size in sizes.items()}
    files["visits"] = [FoundFile("visits", "visits/a.csv", Path(), "", 99, FileProblem(File.UNREADABLE, "读不出来"))]
    assert [file.extract for file in largest_first(files)] == ["payments", "housing", "roster"]


def test_there_is_a_hand_a_processor_as_far_as_files_bytes_and_memory_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def hands(files: int, size: int) -> int:
        return side_by_side._how_many({"visits": [FoundFile("visits", str(n), Path(), "", size) for n in range(files)]})

    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)))
    monkeypatch.setattr(side_by_side, "MEMORY_EACH", 1)
    monkeypatch.setattr(side_by_side, "BYTES_EACH", 10)
    assert [hands(files, 10) for files in (0, 1, 5, 100)] == [0, 1, 5, 16]
    assert [hands(5, size) for size in (1, 3, 4)] == [0, 1, 2]
    monkeypatch.setattr(side_by_side, "MEMORY_EACH", 1 << 62)
    assert hands(100, 10) == 0


def test_whether_a_drop_is_large_is_told_before_any_file_of_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})
    monkeypatch.setattr(side_by_side, "MEMORY_EACH", 1)
    monkeypatch.setattr(side_by_side, "BYTES_EACH", 10)
    for extract, size in (("payments", 9), ("roster", 10)):
        (tmp_path / extract).mkdir()
        (tmp_path / extract / "a.csv").write_bytes(b"x" * size)
    assert not is_large(tmp_path)
    (tmp_path / "payments" / "a.csv").write_bytes(b"x" * 10)
    assert is_large(tmp_path)
    assert not is_large(tmp_path / "payments"), "one file is one piece of work"
    assert not is_large(tmp_path / "nowhere")


def test_a_child_that_was_woken_is_the_one_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    with doors(2) as (_, further):
        further.wake()
        woken = further.child
        further.wake()
        hand = threading.Thread(target=lambda: _opened_through(further, path))
        hand.start()
        hand.join()
        assert woken is not None and further.child is woken
        further.break_off()
        further.end()
        further.wake()
        assert further.child is None, "none is started once the work is broken off"


class Broken:
    """In place of the processes: all of them have died, before they were given anything or with it in hand."""

    def __init__(self, is_seen: bool) -> None:
        self.is_seen = is_seen

    def submit(self, *work: object) -> Future[bytes]:
        if self.is_seen:
            raise BrokenProcessPool
        done: Future[bytes] = Future()
        done.set_exception(BrokenProcessPool())
        return done


@pytest.mark.parametrize("is_seen", [True, False])
def test_what_a_process_had_in_hand_when_it_died_is_taken_here(
    is_seen: bool, tmp_path: Path, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def died(number: int, given: object) -> Iterator[Broken]:
        yield partial(Broken(is_seen).submit, "read")

    monkeypatch.setattr(side_by_side, "_processes", died)
    monkeypatch.setattr(side_by_side, "_how_many", lambda files: 3)
    called: list[str] = []
    accounts = accept_all(found(tmp_path), acceptances(tmp_path), lambda: called.append("here"))
    assert (told(accounts), called) == (ways["here"][1], ["here"])


@pytest.mark.parametrize("hands", [2, 3])
def test_what_fails_meanwhile_breaks_the_others_off_and_nothing_waits_for_them(
    hands: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "_how_many", lambda files: hands)
    before = set(active_children())

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        accept_all(found(tmp_path), acceptances(tmp_path), fails)
    until = time.monotonic() + 5  # the pool's own thread may be about to note that one has ended
    while set(active_children()) - before and time.monotonic() < until:
        time.sleep(0.05)
    assert set(active_children()) <= before


def test_a_door_that_was_broken_off_starts_no_child_for_one_more_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n张三,1\n李四,2\n", encoding="utf-8")
    with doors(2) as (_, further):
        told: list[str] = []
        hand = threading.Thread(target=lambda: told.append(_opened_through(further, path)))
        further.break_off()
        hand.start()
        hand.join()
        assert (told, further.child) == (["UNREADABLE"], None)


def test_a_file_that_is_begun_while_the_work_breaks_off_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C comes while a hand is between two requests, without a child: the next one is not answered."""
    monkeypatch.setattr(side_by_side, "_how_many", lambda files: 2)
    between, broken = threading.Event(), threading.Event()
    asked: list[str] = []
    as_ever = Door.ask

    def ask(self: Door, request: dict[str, Any], seconds: float) -> object:
        if self is not door:
            between.set()
            assert broken.wait(30)
            asked.append(request["do"])
        return as_ever(self, request, seconds)

    def break_off(self: Door) -> None:
        as_broken(self)
        broken.set()

    as_broken = Door.break_off
    monkeypatch.setattr(Door, "ask", ask)
    monkeypatch.setattr(Door, "break_off", break_off)

    def fails() -> None:
        assert between.wait(30)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        accept_all(found(tmp_path), acceptances(tmp_path), fails)
    assert "batch" not in asked


def _opened_through(given: Door, path: Path) -> str:
    read_through(given)
    try:
        open_sheets(path, Format.TEXT, frozenset({"姓名"}))
    except FileProblem as problem:
        return problem.code.name
    return "opened"


def test_an_account_that_does_not_balance_is_told_from_wherever_it_came(tmp_path: Path) -> None:
    files = found(tmp_path)["petition"][:1]
    acceptance = acceptances(tmp_path)["petition"]
    lost = pickle.loads(pickle.dumps(accept_file(acceptance, files[0], SeenRows(), acceptance.readers())))
    lost.accounts[0].rows_read += 1
    with pytest.raises(BalanceError, match=r"petition/a\.csv: 5 rows were read but 4"):
        accept_files(acceptance, files, lambda file: lost)


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
