"""A row is seen once, whatever batch it comes in."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.duplicates import SeenRows
from tests.properties import examples


@examples(80)
@given(st.lists(st.lists(st.integers(0, 12), max_size=9), max_size=12))
def test_exactly_the_first_of_each_content_is_first_over_all_batches(batches: list[list[int]]) -> None:
    seen, known = SeenRows(), set[int]()
    for batch in batches:
        expected = []
        for number in batch:
            expected.append(number not in known)
            known.add(number)
        frame = pl.DataFrame({"a": batch, "b": [str(n) for n in batch]}, schema={"a": pl.Int64, "b": pl.String})
        assert seen.first_seen(frame).to_list() == expected


@examples(80)
@given(st.lists(st.lists(st.integers(0, 12), max_size=9), max_size=6))
def test_what_was_seen_apart_is_put_together_and_a_row_that_both_have_is_noticed(files: list[list[int]]) -> None:
    known, numbers = SeenRows(), set[int]()
    for file in files:
        own = SeenRows()
        for start in range(0, len(file), 4):
            own.first_seen(pl.DataFrame({"a": file[start : start + 4]}, schema={"a": pl.Int64}))
        assert known.meets(own) == bool(numbers & set(file))
        if not numbers & set(file):
            copied = known.copy()
            known.add(own)
            assert not copied.meets(own), "what is a copy does not learn"
            numbers |= set(file)
    everything = pl.DataFrame({"a": range(13)}, schema={"a": pl.Int64})
    assert known.first_seen(everything).to_list() == [number not in numbers for number in range(13)]


def test_null_and_empty_are_different_contents_and_null_equals_null() -> None:
    seen = SeenRows()
    assert seen.first_seen(pl.DataFrame({"a": [None, "", None]})).to_list() == [True, True, False]
    assert seen.first_seen(pl.DataFrame({"a": ["", "x"]})).to_list() == [False, True]
