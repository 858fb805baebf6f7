"""Helping processes make the very files that one process makes, and their errors come out as they are."""

import os
import threading
import time
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pytest

from data_contracts import at_rest
from data_contracts.errors import BalanceError, StoreError
from flows.deliverables import side_by_side
from flows.deliverables.side_by_side import HERE, helpers
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from rules.catalogue import load_catalogue
from tests.flows.made_leads import lead
from tests.flows.made_month import publish_month


def _unwritable(where: str) -> None:
    raise StoreError("the file cannot be written (No space left on device)", where=where, do="make room")


def _pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def _rule_ids() -> list[str]:
    return list(load_catalogue())


def test_a_small_month_stays_in_one_process() -> None:
    with helpers(side_by_side.ONE_PROCESS_ROWS) as hands:
        assert hands is HERE
        assert hands.submit(sorted, [2, 1]).result() == [1, 2]


def test_helpers_make_what_one_process_makes_and_know_what_it_knows(tmp_path: Path) -> None:
    publish_month(tmp_path / "one", "202609", [lead("L1"), lead("L2")], is_whole=True)
    with helpers(side_by_side.ONE_PROCESS_ROWS + 1) as hands:
        publish_month(tmp_path / "two", "202609", [lead("L1"), lead("L2")], hands=hands, is_whole=True)
        assert hands.submit(_rule_ids).result() == _rule_ids()
        with pytest.raises(StoreError, match="No space left on device") as told:
            hands.submit(_unwritable, "some/place").result()
        assert str(told.value) == str(_error_here())
    made = [sorted((tmp_path / name / "out").rglob("*.*")) for name in ("one", "two")]
    assert [path.name for path in made[0]] == [path.name for path in made[1]]
    assert {".xlsx", ".docx", ".csv", ".html"} <= {path.suffix for path in made[0]}
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]


def _error_here() -> StoreError:
    try:
        _unwritable("some/place")
    except StoreError as error:
        return error
    raise AssertionError


def test_what_the_helper_has_not_begun_is_done_here_and_comes_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "ONE_PROCESS_ROWS", 0)
    with helpers(1) as hands:
        begun = [hands.submit(_pid_after, 0.2) for _ in range(8)]
        numbers = [hands.submit(abs, -number) for number in range(8)]
        pids = list(hands.results(begun))
        assert list(hands.results(numbers)) == list(range(8))
    assert pids[0] != os.getpid()
    assert pids[-1] == os.getpid()


class PackedBy:
    """Knows the threads that packed it to be sent to another process."""

    threads: ClassVar[list[str]] = []

    def __reduce__(self) -> tuple[type["PackedBy"], tuple[()]]:
        self.threads.append(threading.current_thread().name)
        return PackedBy, ()


def test_work_is_packed_by_the_thread_that_submits_it_for_polars_may_wait_for_that_thread_while_packing() -> None:
    PackedBy.threads.clear()
    with helpers(side_by_side.ONE_PROCESS_ROWS + 1) as hands:
        begun = [hands.submit(isinstance, PackedBy(), PackedBy) for _ in range(3)]
        assert list(hands.results(begun)) == [True, True, True]
    assert PackedBy.threads == [threading.current_thread().name] * 3


def test_an_error_here_ends_the_helpers_too() -> None:
    with pytest.raises(BalanceError), helpers(side_by_side.ONE_PROCESS_ROWS + 1) as hands:
        begun = hands.submit(sorted, [2, 1])
        assert begun.result() == [1, 2]
        raise BalanceError("one row is nowhere")
    with pytest.raises(RuntimeError, match="shutdown"):
        hands.submit(sorted, [])


def test_helpers_open_what_is_kept_encrypted_as_this_process_does(tmp_path: Path) -> None:
    rows, path = pa.table({"name": ["王建国"]}), tmp_path / "people.parquet"
    at_rest.use([bytes(range(at_rest.KEY_BYTES))])
    try:
        at_rest.write_table(rows, path)
        with helpers(side_by_side.ONE_PROCESS_ROWS + 1) as hands:
            assert hands.submit(at_rest.read_table, path).result() == rows
    finally:
        at_rest.use([])


def test_another_process_reads_the_tables_of_the_month_itself(tmp_path: Path) -> None:
    month = MonthTables(Store(tmp_path), "202609")
    assert month.__reduce__() == (MonthTables, (Store(tmp_path), "202609"))
