"""The check digit: what it catches, and what can have been meant."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.standardise.citizen_id import (
    corrections,
    deletions,
    float_spacing,
    insertions,
    is_valid,
    to_digits,
    to_texts,
    unrounded,
    with_check_digit,
)
from tests.matchers.tools import AS_OF
from tests.matchers.tools import with_check_digit as by_the_standard

BORN = st.dates(date(1900, 1, 1), AS_OF)
SEQUENCES = st.integers(1, 999)
NUMBERS = st.builds(
    lambda region, born, sequence: by_the_standard(f"{region}{born:%Y%m%d}{sequence:03d}"),
    st.sampled_from(["369921", "369802", "369881"]),
    BORN,
    SEQUENCES,
)


def is_right(*numbers: str) -> list[bool]:
    found: list[bool] = is_valid(to_digits(pl.Series(list(numbers))), AS_OF).tolist()
    return found


@given(NUMBERS)
def test_a_number_made_by_the_standard_is_valid(number: str) -> None:
    assert is_right(number) == [True]
    assert to_texts(with_check_digit(to_digits(pl.Series([number[:17]]), 17))) == [number]


@given(NUMBERS)
def test_every_substitution_of_one_sign_is_detected(number: str) -> None:
    wrong = [
        number[:at] + sign + number[at + 1 :]
        for at in range(18)
        for sign in ("0123456789X" if at == 17 else "0123456789")
        if sign != number[at]
    ]
    assert not any(is_right(*wrong))


@given(NUMBERS)
def test_every_swap_of_neighbours_is_detected(number: str) -> None:
    wrong = [
        number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(17) if number[at] != number[at + 1]
    ]
    assert not any(is_right(*wrong))


@given(NUMBERS, st.data())
def test_the_right_number_is_among_the_corrections_of_a_wrong_one(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 16))
    if data.draw(st.booleans()):
        sign = data.draw(st.sampled_from([s for s in "0123456789" if s != number[at]]))
        wrong = number[:at] + sign + number[at + 1 :]
    else:
        wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if wrong == number or "X" in wrong[:17]:
        return
    found = corrections(to_digits(pl.Series([wrong])), AS_OF)["number"].to_list()
    assert number in found
    assert len(found) == len(set(found)) <= 35
    assert all(is_right(*found))


@given(NUMBERS, st.integers(0, 17))
def test_the_right_number_is_among_the_insertions_when_a_sign_was_lost(number: str, at: int) -> None:
    short = number[:at] + number[at + 1 :]
    assert number in insertions(to_digits(pl.Series([short]), 17), AS_OF)["number"].to_list()


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_the_right_number_is_among_the_deletions_when_a_sign_came_in(number: str, at: int, sign: str) -> None:
    long = number[:at] + sign + number[at:]
    assert number in deletions(to_digits(pl.Series([long]), 19), AS_OF)["number"].to_list()


WRITERS = {
    "a float64": float,
    "16 digits of the number": lambda number: float(round(number, -2)),
    "16 digits of a float64": lambda number: float(f"{float(number):.16g}"),
}


@pytest.mark.parametrize("writer", WRITERS)
@given(NUMBERS.filter(lambda number: not number.endswith("X")))
def test_the_right_number_is_among_those_that_round_to_a_number_cell(writer: str, number: str) -> None:
    stored = int(WRITERS[writer](int(number)))
    found = unrounded([stored], AS_OF)["number"].to_list()
    assert number in found
    written = [
        {int(float(way)) for way in (n, *(m // 100 * 100 + more for m in (n, int(float(n))) for more in (0, 100)))}
        for n in map(int, found)
    ]
    assert all(stored in ways for ways in written)
    assert stored % float_spacing(stored) == 0


def stored_as(number: int) -> set[int]:
    """What number cells make of a number, written as it stands or with sixteen digits."""
    hundreds = {
        m - m % 100 + more for m in (number, int(float(number))) for more in (0, 100) if abs(more - m % 100) <= 50
    }
    return {int(float(way)) for way in (number, *hundreds)}


@pytest.mark.parametrize(
    "stored",
    [
        369821199002280000,  # the numbers before it are of the day before
        369821199002289984,  # those behind it would be of 29 February
        369821199012312448,
        10**18 - 128,
        128,
    ],
)
def test_what_a_number_cell_may_have_been_is_every_valid_number_near_it_that_a_cell_stores_so(stored: int) -> None:
    near = [n for n in range(max(stored - 300, 0), min(stored + 300, 10**18)) if int(float(stored)) in stored_as(n)]
    digits = to_digits(pl.Series([f"{n:018d}" for n in near]))
    valid = [f"{n:018d}" for n, right in zip(near, is_valid(digits, AS_OF).tolist(), strict=True) if right]
    assert unrounded([stored], AS_OF)["number"].to_list() == valid


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (by_the_standard("36992119900229101"), "1990 had no 29 February"),
        (by_the_standard("36992119901301101"), "no month 13"),
        (by_the_standard("36992120261101101"), "born after the day things count from"),
        (by_the_standard("36992118791231101"), "nobody recorded is that old"),
        (by_the_standard("79992119900228101"), "no province begins with 79"),
    ],
)
def test_a_right_check_digit_does_not_make_an_impossible_number_valid(number: str, why: str) -> None:
    assert is_right(number) == [False], why


@pytest.mark.parametrize("stem", ["36992120261031101", "36992118800101101", "81000019900228101", "91360119900228101"])
def test_the_last_possible_day_the_first_year_permits_and_foreigners_are_valid(stem: str) -> None:
    assert is_right(by_the_standard(stem)) == [True]
