"""Files beside the books: each reader takes a file of an earlier version, and of a month made anew the last."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from data_contracts.errors import StoreError
from flows.ledger.book import kept_files, next_kept, read_file
from flows.ledger.figures import figures_of, town_figures_of
from flows.ledger.identity_sample import answers_kept, samples_kept
from flows.ledger.month_figures import figures_before
from flows.store.paths import Store
from tests.flows import made_leads as made

READERS: list[tuple[t.Table, str, Callable[[Store], pl.DataFrame]]] = [
    (t.FIGURES, "pushed", lambda store: figures_of(store, "202609")),
    (t.TOWN_FIGURES, "visited", lambda store: town_figures_of(store, "202610")),
    (t.MONTH_FIGURES, "text", lambda store: figures_before(store, "202610", 11)),
    (t.IDENTITY_SAMPLE, "extract", samples_kept),
    (t.IDENTITY_ANSWERS, "who", lambda store: answers_kept(store, "202610")),
]
"""Table, a column that an earlier version did not keep, and who reads the table's files."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.ledger().mkdir(parents=True)
    return store


@pytest.mark.parametrize(("spec", "column", "read"), READERS, ids=[spec.name for spec, *_ in READERS])
def test_a_file_that_lacks_a_column_of_today_is_read_with_nulls_in_it(
    store: Store, spec: t.Table, column: str, read: Callable[[Store], pl.DataFrame]
) -> None:
    rows = made.table(spec, [{"period": "202609"} if "period" in spec.schema.names else {}])
    rows.drop(column).write_parquet(next_kept(store, spec, "202609"))
    assert read(store)[column].to_list() == [None]


def test_files_stand_month_by_month_and_the_tenth_of_a_month_after_the_second(store: Store) -> None:
    names = ["202609_month_figures.parquet", "202609_month_figures.2.parquet", "202609_month_figures.10.parquet"]
    for name in ("202610_month_figures.parquet", *reversed(names)):
        (store.ledger() / name).touch()
    assert [path.name for path in kept_files(store, t.MONTH_FIGURES)] == [*names, "202610_month_figures.parquet"]
    assert next_kept(store, t.MONTH_FIGURES, "202609").name == "202609_month_figures.4.parquet"
    assert next_kept(store, t.MONTH_FIGURES, "202611").name == "202611_month_figures.parquet"


def test_a_file_that_is_none_is_a_sentence(store: Store) -> None:
    path = next_kept(store, t.FIGURES, "202609")
    path.write_bytes(b"no table")
    with pytest.raises(StoreError, match="cannot be read"):
        read_file(path, t.FIGURES)
