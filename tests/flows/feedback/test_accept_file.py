"""One returned file accepted by itself: at once, once, alone in the store, whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from data_contracts.errors import StoreError, UsageError
from data_contracts.tables import Table
from flows import month
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.store.lock import only_run
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of, state


def test_one_file_alone_is_taken_into_the_ledger_at_once_and_only_once(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1"), made.answer("L9")])
    store = Store(root / "store")
    summary = accept_file(file, store)
    assert (summary.rows_accepted, summary.rows_rejected, summary.exit_code) == (1, 1, 1)
    assert "L9" in summary.render()
    told = (root / "returned_csv_处理结果.csv").read_text(encoding="utf-8-sig")
    assert "L1,,,已采用，已销号" in told.replace('"', "")
    assert "台账里没有这个线索编号" in told
    assert "_处理结果.csv" in summary.render()
    before = {path.name: path.read_bytes() for path in book.files(store)}
    assert accept_file(file, store).rows_accepted == 0
    assert {path.name: path.read_bytes() for path in book.files(store)} == before
    answer = root / "returned_csv_处理结果.csv"
    assert answer.read_text(encoding="utf-8-sig") == told, "what was answered stands when the file is given again"
    answer.unlink()
    accept_file(file, store)
    assert "已采用，已销号" not in answer.read_text(encoding="utf-8-sig")
    _, tables = feedback_of(root)
    assert state(tables, "L1")["is_open"] is False


def test_a_list_taken_by_itself_leaves_the_months_input_as_it_was(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXIAN_LANG", "zh")
    file = drop(root, made.answer("L9"))
    run = made.context(root, "202610")
    before = month.feedback(run)
    accept_file(file, Store(root / "store"))
    after = month.feedback(run)
    assert (after.fingerprint, after.was_reused) == (before.fingerprint, True)
    assert "a_csv_处理结果.csv：这是系统写给乡镇的处理结果" in capsys.readouterr().err
    drop(root, made.answer("L1"), name="b.csv")
    assert month.feedback(run).fingerprint != before.fingerprint


def test_one_file_is_not_taken_while_another_run_holds_the_store(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    store = Store(root / "store")
    with only_run(store.root), pytest.raises(StoreError, match="another run"):
        accept_file(file, store)
    assert not list(root.glob("*_处理结果.csv"))
    assert accept_file(file, store).rows_accepted == 1


def test_two_files_taken_at_once_are_both_in_the_books_or_one_is_told_to_come_again(root: Path) -> None:
    files = [made.returned_csv(root / f"{name}.csv", [made.answer(name)]) for name in ("L1", "L3")]
    store = Store(root / "store")

    def taking(file: Path) -> bool:
        try:
            return accept_file(file, store).rows_accepted == 1
        except StoreError:
            return False

    with ThreadPoolExecutor(2) as pool:
        went = list(pool.map(taking, files))
    assert any(went)
    for file, done in zip(files, went, strict=True):
        assert done or taking(file)
    report = ledger_balance(store)
    assert (report.exit_code, report.balance["closed"].sum()) == (0, 2)


def test_a_file_whose_taking_was_killed_halfway_counts_for_nothing_until_it_is_taken_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    store = Store(root / "store")
    whole = book.write_table

    def killed(path: Path, rows: pa.Table, spec: Table) -> None:
        if "events" in path.name:
            raise KeyboardInterrupt
        whole(path, rows, spec)

    monkeypatch.setattr(book, "write_table", killed)
    with pytest.raises(KeyboardInterrupt):
        accept_file(file, store)
    assert list(store.ledger().glob("*_verdicts.accepted_*"))
    assert len(book.read(store).verdicts) == 0
    assert state(feedback_of(root)[1], "L1")["is_open"]
    monkeypatch.setattr(book, "write_table", whole)
    assert accept_file(file, store).rows_accepted == 1
    assert len(book.read(store).verdicts) == 1
    assert ledger_balance(store).exit_code == 0


def test_a_file_is_not_taken_into_a_ledger_that_lost_a_part(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    store = Store(root / "store")
    assert accept_file(file, store).rows_accepted == 1
    next(store.ledger().glob("*_events.accepted_*")).unlink()
    with pytest.raises(StoreError, match="a file of the ledger is not there"):
        accept_file(file, store)


def test_a_link_is_not_followed(root: Path) -> None:
    file = made.returned_csv(root / "returned.csv", [made.answer("L1")])
    (root / "link.csv").symlink_to(file)
    with pytest.raises(UsageError, match="a link, not a file"):
        accept_file(root / "link.csv", Store(root / "store"))
    assert len(list(root.glob("*_处理结果.csv"))) == 0


def test_a_file_cannot_be_taken_before_anything_was_published(tmp_path: Path) -> None:
    file = made.returned_csv(tmp_path / "returned.csv", [made.answer("L1")])
    with pytest.raises(UsageError, match="nothing has been published"):
        accept_file(file, Store(tmp_path / "store"))
