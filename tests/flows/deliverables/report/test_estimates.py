import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.deliverables.report.estimates import Scored, by_month, chance, chance_of_any, moved_line, precision, recall

ROWS = [Scored("auto", 20.0, None, 100), Scored("review", 8.0, 2.0, 10), Scored("review", -5.0, None, 1000)]
bits = st.floats(-300, 300)


def test_a_row_of_no_bits_is_as_likely_as_not_the_persons() -> None:
    assert chance(0.0) == 0.5
    assert chance(10.0) == pytest.approx(1024 / 1025)
    assert chance(-10.0) == pytest.approx(1 / 1025)


def test_two_equal_candidates_share_the_chance_but_it_is_one_of_them() -> None:
    assert chance(30.0, 0.0) == pytest.approx(0.5)
    assert chance_of_any(30.0, 0.0) == pytest.approx(1.0)


@given(bits, bits, st.one_of(st.none(), bits))
def test_a_heavier_row_is_never_less_likely(one: float, other: float, gap: float | None) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= chance(low, gap) <= chance(high, gap) <= 1.0
    assert chance(low, gap) <= chance_of_any(low, gap) <= 1.0 + 1e-12


def test_the_interval_holds_the_estimate() -> None:
    for estimate in (precision(ROWS), recall(ROWS)):
        assert estimate.low is not None and estimate.value is not None and estimate.high is not None
        assert estimate.low <= estimate.value <= estimate.high <= 1.0


def test_recall_counts_what_waits_for_a_clerk_as_not_yet_found() -> None:
    sure = Scored("auto", 20.0, None, 100)
    assert recall([sure]).value == pytest.approx(1.0)
    assert recall([sure, Scored("review", 20.0, None, 100)]).value == pytest.approx(0.5)


def test_the_interval_takes_in_what_this_month_says_against_the_weights() -> None:
    sure = [Scored("auto", 14.0, None, 1000)]
    drifted = [Scored("auto", 14.0, None, 1000, drift=-11.0, lost=-11.0)]
    assert (precision(sure).low or 0) > 0.99
    assert (precision(drifted).low or 1) < 0.75
    assert precision(drifted).value == precision(sure).value
    assert (by_month(drifted) or 1) == pytest.approx(1 - 1000 * chance(-3.0) / 1000)


def test_few_rows_make_a_wide_interval_and_never_promise_an_error() -> None:
    few = precision([Scored("auto", 8.0, None, 10)])
    assert few.high == 1.0 and (few.low or 1) <= 0.9
    many = precision([Scored("auto", 5.0, None, 1_000_000)])
    assert (many.high or 1) < 1.0


def test_no_rows_no_estimate() -> None:
    assert precision([]).value is None
    assert recall([Scored("review", 5.0, None, 0)]).value is None


def test_a_higher_line_accepts_fewer_and_gets_fewer_wrong_and_leaves_more_out() -> None:
    rows = [Scored("auto", float(weight), None, 10) for weight in range(-5, 25)]
    low, high = moved_line(rows, 5, 6.0), moved_line(rows, 15, 6.0)
    assert low.accepted == 200 and high.accepted == 100
    assert high.wrong < low.wrong and high.left_out > low.left_out
    assert (low.precision or 0) < (high.precision or 0) and (low.recall or 0) > (high.recall or 0)


def test_the_row_on_the_line_is_accepted_and_the_one_within_the_margin_is_not() -> None:
    rows = [Scored("auto", 14.0, None, 7), Scored("review", 13.5, None, 3)]
    rows += [Scored("auto", 20.0, 6.0, 11), Scored("review", 20.0, 5.5, 13)]
    assert moved_line(rows, 14, 6.0).accepted == 18
    assert moved_line(rows, 13, 6.0).accepted == 21
