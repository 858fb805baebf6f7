"""Precision and recall from checked strata: exact intervals, nothing assumed of rows nobody checked."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.deliverables.report.accuracy import CheckedStratum, interval, kappa, measured

LINKED = ("exact", "scored")


def test_an_interval_is_that_of_clopper_and_pearson() -> None:
    low, high = interval(40, 40, 10**9, 0.05)
    assert high == 1.0
    assert low == pytest.approx(0.025 ** (1 / 40), abs=1e-6)
    low, high = interval(8, 10, 10**9, 0.05)
    assert (round(low, 4), round(high, 4)) == (0.4439, 0.9748)


def test_a_stratum_judged_whole_leaves_no_doubt() -> None:
    assert interval(9, 10, 10, 0.05) == (0.9, 0.9)


def test_a_small_stratum_has_the_exact_finite_interval() -> None:
    low, _ = interval(19, 19, 20, 0.05)
    # of 20 rows one was not checked: that it is wrong cannot be ruled out, for it is left out once in twenty
    assert comb(19, 19) / comb(20, 19) >= 0.025
    assert low == 19 / 20


@given(st.integers(1, 60), st.data())
def test_an_interval_holds_the_share_seen_and_narrows_with_certainty(checked: int, data: st.DataObject) -> None:
    same = data.draw(st.integers(0, checked))
    rows = checked + data.draw(st.integers(0, 500))
    low, high = interval(same, checked, rows, 0.05)
    wide_low, wide_high = interval(same, checked, rows, 0.01)
    assert 0 <= wide_low <= low <= same / checked + 1 / rows
    assert same / checked - 1 / rows <= high <= wide_high <= 1


def test_strata_weigh_by_their_rows() -> None:
    of = measured([CheckedStratum("exact", 9000, 40, 40, 40), CheckedStratum("scored", 1000, 40, 40, 20)], LINKED)
    assert of.precision.value == pytest.approx(0.95)
    assert of.precision.low is not None and of.precision.high is not None
    assert of.precision.low < 0.9 and of.precision.high < 0.98
    assert of.recall.value == 1.0


def test_rows_left_out_that_are_the_persons_are_missed() -> None:
    of = measured([CheckedStratum("exact", 90, 90, 90, 90), CheckedStratum("waiting", 10, 10, 10, 10)], LINKED)
    assert (of.precision.value, of.recall.value) == (1.0, 0.9)


def test_a_stratum_nobody_judged_leaves_the_share_unknown() -> None:
    of = measured([CheckedStratum("exact", 90, 40, 40, 40), CheckedStratum("scored", 10, 10, 0, 0)], LINKED)
    assert of.precision.value is None and of.recall.value is None
    of = measured([CheckedStratum("exact", 90, 40, 40, 40), CheckedStratum("waiting", 10, 10, 0, 0)], LINKED)
    assert of.precision.value == 1.0 and of.recall.value is None


def test_kappa_takes_off_what_chance_agrees_on() -> None:
    assert kappa([("yes", "yes"), ("no", "no")] * 5) == pytest.approx(1.0)
    assert kappa([("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")]) == pytest.approx(0.0)
    assert kappa([("yes", "yes")] * 5) is None
    assert kappa([]) is None
