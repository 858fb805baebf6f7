"""What a run will stand on is proved whole first; what is amiss is named, and what was purged or withdrawn is not."""

import shutil
from pathlib import Path

import pytest

from data_contracts.errors import StoreError
from flows.audit import purge
from flows.audit.history import WITHDRAWN, StageRun, record
from flows.audit.on_record import begin_purge, end_purge, purged_periods, put_accepted, unfinished_purge
from flows.audit.predecessors import faults, must_be_whole
from flows.audit.purge import purge_before
from flows.store.lock import only_run
from flows.store.paths import Store
from tests.flows.audit.breakages import BREAKAGES
from tests.flows.audit.published import context_of, publish_month, write_ledger

BEFORE, LAST, NEXT = "202609", "202610", "202611"


@pytest.fixture
def store(two_months: Path) -> Store:
    return Store(two_months / "store")


def test_what_was_left_whole_is_built_on(store: Store) -> None:
    assert list(faults(store)) == []
    must_be_whole(store, NEXT)
    must_be_whole(Store(store.root / "no such"), NEXT)


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_store_is_refused_by_name(store: Store, name: str) -> None:
    path = BREAKAGES[name](store, BEFORE, LAST)
    with pytest.raises(StoreError, match="nothing can be built on it") as caught:
        must_be_whole(store, NEXT)
    assert caught.value.exit_code == 2
    assert path.is_relative_to(store.root)
    named = Path(caught.value.where)
    assert named == path or path in named.parents or named in path.parents or named.parent == path.parent


def test_there_are_more_than_twenty_of_them() -> None:
    assert len(BREAKAGES) > 20


def test_a_month_that_is_run_again_stands_on_those_before_it_only(store: Store) -> None:
    BREAKAGES["a table of the last month is flipped"](store, BEFORE, LAST)
    must_be_whole(store, LAST)
    with pytest.raises(StoreError):
        must_be_whole(store, NEXT)


def test_a_month_that_was_begun_and_not_ended_is_run_to_its_end_first(store: Store) -> None:
    write_ledger(store, NEXT)
    must_be_whole(store, NEXT)
    with pytest.raises(StoreError, match=f"the month {NEXT} was published, or nearly"):
        must_be_whole(store, "202612")


def test_a_withdrawn_month_is_no_gap(store: Store) -> None:
    shutil.rmtree(store.period(LAST))
    (store.ledger() / f"{LAST}_events.parquet").unlink()
    record(store, StageRun(LAST, "withdraw", WITHDRAWN, None, 0, "2026-11-03T08:00:00", "0123456789ab"))
    assert list(faults(store)) == []


def test_a_returned_file_accepted_by_itself_is_on_record(store: Store) -> None:
    write_ledger(store, LAST, ".accepted_0123456789ab")
    path = store.ledger() / f"{LAST}_events.accepted_0123456789ab.parquet"
    must_be_whole(store, NEXT)
    put_accepted(store, [path])
    must_be_whole(store, NEXT)
    path.unlink()
    with pytest.raises(StoreError, match="a file of the ledger is not there"):
        must_be_whole(store, NEXT)


def test_what_was_purged_is_no_fault(store: Store) -> None:
    purge_before(store, LAST)
    assert purged_periods(store) == {BEFORE}
    assert unfinished_purge(store) is None
    must_be_whole(store, NEXT)


def test_a_purge_is_on_record_before_anything_goes_and_the_next_one_ends_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path) -> None:
        raise KeyboardInterrupt(str(path))

    with monkeypatch.context() as patched:
        patched.setattr(purge.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            purge_before(store, LAST)
    assert unfinished_purge(store) == LAST
    shutil.rmtree(store.stage(BEFORE, "match"))
    must_be_whole(store, NEXT)
    assert BEFORE in purge_before(store, LAST)
    assert unfinished_purge(store) is None


def test_a_purge_that_was_killed_at_its_end_is_ended(store: Store) -> None:
    begin_purge(store, LAST, [BEFORE], [])
    purge_before(store, LAST)
    assert unfinished_purge(store) is None
    end_purge(store, LAST, [])


def test_a_purge_waits_for_no_run(store: Store) -> None:
    with only_run(store.root), pytest.raises(StoreError, match="another run"):
        purge_before(store, LAST)
    assert store.stage(BEFORE, "match").is_dir()


def test_what_a_killed_run_left_half_made_is_cleared(store: Store) -> None:
    (store.tmp("match")).mkdir(parents=True)
    (store.tmp("match") / "spill").write_bytes(b"who")
    store.tmp("why-not").mkdir()
    with only_run(store.root):
        assert [path.name for path in (store.root / "tmp").iterdir()] == ["why-not"]


def test_a_third_month_goes_on_where_two_were(two_months: Path, store: Store) -> None:
    assert context_of(two_months, NEXT).store == store.root
    publish_month(two_months, NEXT)
    must_be_whole(store)
