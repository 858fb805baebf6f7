import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outputs.report.estimates import Bin, chance, moved_line, precision, recall

BINS = [Bin(20, "auto", 100), Bin(8, "review", 10), Bin(-5, "new", 1000)]


def test_a_pair_of_no_bits_is_as_likely_as_not_one_person() -> None:
    assert chance(0.0) == 0.5
    assert chance(10.0) == pytest.approx(1024 / 1025)
    assert chance(-10.0) == pytest.approx(1 / 1025)


@given(st.floats(-300, 300), st.floats(-300, 300))
def test_a_heavier_pair_is_never_less_likely(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= chance(low) <= chance(high) <= 1.0


def test_the_interval_holds_the_estimate() -> None:
    for estimate in (precision(BINS), recall(BINS)):
        assert estimate.low is not None and estimate.value is not None and estimate.high is not None
        assert estimate.low < estimate.value < estimate.high <= 1.0


def test_recall_counts_what_waits_for_a_clerk_as_not_yet_found() -> None:
    only_auto = [Bin(20, "auto", 100)]
    assert recall(only_auto).value == 1.0
    assert (recall([*only_auto, Bin(20, "review", 100)]).value or 0) == pytest.approx(0.5)


def test_no_pairs_no_estimate() -> None:
    assert precision([]).value is None
    assert recall([Bin(5, "review", 0)]).value is None


def test_a_higher_line_accepts_fewer_and_gets_fewer_wrong_and_leaves_more_out() -> None:
    bins = [Bin(bits, "auto", 10) for bits in range(-5, 25)]
    low, high = moved_line(bins, 5), moved_line(bins, 15)
    assert low.accepted == 200 and high.accepted == 100
    assert high.wrong < low.wrong and high.left_out > low.left_out
    assert (low.precision or 0) < (high.precision or 0) and (low.recall or 0) > (high.recall or 0)


def test_the_bin_at_the_line_is_accepted() -> None:
    bins = [Bin(14, "auto", 7), Bin(13, "review", 3)]
    assert moved_line(bins, 14).accepted == 7
    assert moved_line(bins, 13).accepted == 10
