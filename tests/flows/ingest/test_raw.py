"""Batches put together: the first is handed on soon, the later ones are long, and no row changes its place."""

from collections.abc import Iterator

import polars as pl
import pytest

from flows.ingest import raw
from flows.ingest.raw import Batch, gathered


def rows_in(sizes: list[int], cut_off: int | None = None) -> Iterator[Batch]:
    first = 1
    for size in sizes:
        last = first + size
        cells = pl.DataFrame({"0": [str(row) for row in range(first, last)]})
        yield Batch(cells, first, cut_off if last > sum(sizes) else None)
        first = last


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "FIRST_GATHERED", 4)
    monkeypatch.setattr(raw, "GATHERED_ROWS", 16)


def test_the_first_are_short_and_each_is_twice_the_one_before_up_to_the_most() -> None:
    found = list(gathered(rows_in([1] * 50, cut_off=50)))
    assert [batch.cells.height for batch in found] == [4, 8, 16, 16, 6]
    assert [batch.first_row for batch in found] == [1, 5, 13, 29, 45]
    assert [batch.cut_off for batch in found] == [None] * 4 + [50]
    assert pl.concat([batch.cells for batch in found])["0"].to_list() == [str(row) for row in range(1, 51)]


def test_a_batch_that_is_long_enough_is_handed_on_as_it_is() -> None:
    given = list(rows_in([20, 3, 30]))
    found = list(gathered(iter(given)))
    assert [batch.cells.height for batch in found] == [20, 33]
    assert found[0] is given[0]


def test_nothing_is_made_ahead_of_the_first_that_is_handed_on() -> None:
    made: list[int] = []

    def counted() -> Iterator[Batch]:
        for batch in rows_in([2] * 9):
            made.append(batch.first_row)
            yield batch

    next(gathered(counted()))
    assert made == [1, 3]
