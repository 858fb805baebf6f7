"""A ledger somebody has had a hand in does not pass for whole, even where its sums still balance."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks import clerk_headings as c
from data_contracts.errors import StoreError
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.audit.published import seal_bare


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two months, one lead closed by a returned file, one still open."""
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")))
    store = Store(tmp_path / "store")
    accept_file(made.returned_csv(tmp_path / "a.csv", [made.answer("L1")]), store)
    made.publish(tmp_path, "202610", made.leads(made.lead("L2")))
    return store


def rewrite(store: Store, name: str, rows: pl.DataFrame) -> None:
    rows.write_parquet(store.ledger() / f"{name}.parquet")


def faults(store: Store) -> str:
    report = ledger_balance(store)
    assert report.exit_code == 1
    assert all(fault in report.render() for fault in report.faults)
    return "\n".join(report.faults)


def test_an_untouched_ledger_has_no_faults(store: Store) -> None:
    report = ledger_balance(store)
    assert (report.exit_code, report.faults) == (0, ())


@pytest.mark.parametrize("event", ["opened", "published"])
def test_an_entry_taken_out_leaves_a_gap_in_the_numbers(store: Store, event: str) -> None:
    rows = pl.read_parquet(store.ledger() / "202609_events.parquet")
    gone = (pl.col("event") == event) & (pl.col("lead_id") == "L1")
    rewrite(store, "202609_events", rows.filter(~gone))
    assert "202609 的分录编号到 7,少了 1 笔" in faults(store)


def test_an_answer_taken_out_whole_balances_and_the_manifest_misses_it(store: Store) -> None:
    seal_bare(store, "202610")
    assert ledger_balance(store).exit_code == 0
    alone = next(store.ledger().glob("*_events.accepted_*"))
    alone.unlink()
    assert ledger_balance(store).is_balanced
    assert f"ledger/{alone.name} 不见了" in faults(store)


def test_an_answer_changed_in_place_balances_and_is_not_what_was_published(store: Store) -> None:
    seal_bare(store, "202610")
    alone = next(store.ledger().glob("*_events.accepted_*"))
    rows = pl.read_parquet(alone).with_columns(pl.col("result").replace({"enrolled": "no_action"}))
    rewrite(store, alone.stem, rows)
    assert ledger_balance(store).is_balanced
    assert f"ledger/{alone.name} 和 202610 发布时不一样" in faults(store)


def test_a_file_taken_in_since_the_manifest_is_no_fault(store: Store, tmp_path: Path) -> None:
    seal_bare(store, "202610")
    accept_file(made.returned_csv(tmp_path / "b.csv", [made.answer("L2", **{c.VISITED: "2026-11-09"})]), store)
    assert ledger_balance(store).exit_code == 0


def test_an_entry_put_in_twice_repeats_its_number(store: Store) -> None:
    rows = pl.read_parquet(store.ledger() / "202610_events.parquet")
    rewrite(store, "202610_events", pl.concat([rows, rows.head(1)]))
    assert "202610 有 1 笔分录编号重复" in faults(store)


def test_a_closing_without_a_result_is_named(store: Store) -> None:
    rows = pl.read_parquet(store.ledger() / "202610_events.parquet")
    last = rows.tail(1).with_columns(
        pl.lit("closed").alias("event"), pl.col("entry_no") + 1, pl.lit("L2").alias("lead_id")
    )
    rewrite(store, "202610_events", pl.concat([rows, last]))
    report = ledger_balance(store)
    assert report.is_balanced
    assert "1 条线索销了号，没有核查结论：L2" in faults(store)


def test_a_card_taken_out_is_named(store: Store) -> None:
    rows = pl.read_parquet(store.ledger() / "202609_leads.parquet")
    rewrite(store, "202609_leads", rows.filter(pl.col("lead_id") != "L1"))
    assert "1 条线索有分录，没有卡片：L1" in faults(store)


def test_a_township_written_over_puts_both_townships_out_of_balance(store: Store) -> None:
    rows = pl.read_parquet(store.ledger() / "202609_events.parquet")
    other = pl.when(pl.col("event") == "opened").then(pl.lit(made.WEST)).otherwise("township")
    rewrite(store, "202609_events", rows.with_columns(other.alias("township")))
    report = ledger_balance(store)
    assert report.exit_code == 1
    assert not report.is_balanced


def test_a_published_month_the_ledger_knows_nothing_of_is_named(store: Store) -> None:
    for period in ("202609", "202610"):
        seal_bare(store, period)
    assert ledger_balance(store).exit_code == 0
    for path in store.ledger().glob("202610_*"):
        path.unlink()
    assert "202610 已经发布，台账里没有它的记录" in faults(store)


@pytest.mark.parametrize("content", [b"", b"no parquet", b"PAR1 and nothing else"], ids=["empty", "text", "cut off"])
def test_a_broken_file_is_named_with_what_to_do(store: Store, content: bytes) -> None:
    (store.ledger() / "202609_events.parquet").write_bytes(content)
    with pytest.raises(StoreError, match=r"202609_events\.parquet.*backup"):
        ledger_balance(store)


def test_a_file_of_other_columns_is_named(store: Store) -> None:
    rewrite(store, "202609_leads", pl.DataFrame({"lead_id": ["L1"], "deadline": ["soon"]}))
    with pytest.raises(StoreError, match=r"202609_leads\.parquet"):
        ledger_balance(store)


def test_a_run_again_after_a_returned_file_goes_on_counting(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    store = Store(tmp_path / "store")
    accept_file(made.returned_csv(tmp_path / "a.csv", [made.answer("L1")]), store)
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")))
    assert ledger_balance(store).faults == ()
    assert book.read(store).events["entry_no"].to_list() == [1, 2, 3, 4, 5, 6, 7]
