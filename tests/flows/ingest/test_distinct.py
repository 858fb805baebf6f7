"""A column taken apart into its distinct texts and their places."""

import polars as pl

from flows.ingest.distinct import distinct


def test_each_text_stands_once_and_each_cell_knows_which_it_is() -> None:
    cells = distinct(pl.Series(["b", None, "a", "b", ""]))
    assert cells.texts.to_list() == ["b", "a", ""]
    assert cells.spread(cells.texts).to_list() == ["b", None, "a", "b", ""]
    assert cells.spread(pl.Series([1, 2, 3])).to_list() == [1, None, 2, 1, 3]


def test_cells_are_counted_not_texts_and_told_in_the_order_of_texts() -> None:
    cells = distinct(pl.Series(["b", None, "a", "b", "c"]))
    assert cells.cells(pl.Series([True, False, True])) == 3
    assert cells.cells(pl.Series([False, False, False])) == 0
    assert cells.often(pl.Series([True, True, False])) == [(1, 1), (0, 2)]
    assert cells.often(pl.Series([False, False, False])) == []


def test_a_column_without_a_text_says_nothing() -> None:
    cells = distinct(pl.Series([None, None], dtype=pl.String))
    assert cells.texts.is_empty()
    assert cells.spread(pl.Series([], dtype=pl.Date)).to_list() == [None, None]
