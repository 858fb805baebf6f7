"""The measure of what a mask leaves: both sides of everything that narrows the numbers that fit."""

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.masks import ENOUGH, Shown, candidates, check_digit, shown_of, with_ends
from data_contracts.masks import mask_id

NUMBER = "369821195803121235"
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


def masked(number: str) -> str:
    return str(pl.select(mask_id(pl.lit(number))).item())


def fit(mask: str, ages: set[tuple[date, int]], births: frozenset[date] = frozenset()) -> int:
    return candidates(Shown({mask}, "男", set(ages), set(births)), NUMBER[:6])


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit(NUMBER[:17]) == NUMBER[17]


def test_a_year_of_births_and_half_the_serial_numbers_fit_a_masked_number() -> None:
    assert fit(masked(NUMBER), {(OCTOBER, 68)}) == 365 * 500


def test_a_birthday_between_two_months_leaves_thousands() -> None:
    assert fit(masked(NUMBER), {(SEPTEMBER, 67), (OCTOBER, 68)}) == 31 * 500 >= ENOUGH


def test_the_last_four_digits_leave_a_handful() -> None:
    assert 20 <= fit(with_ends(NUMBER), {(OCTOBER, 68)}) <= 45
    assert fit(with_ends(NUMBER), {(SEPTEMBER, 67), (OCTOBER, 68)}) <= 6 < ENOUGH


def test_a_birth_that_is_spelled_out_leaves_too_few() -> None:
    assert fit(masked(NUMBER), {(OCTOBER, 68)}, frozenset({date(1958, 3, 12)})) == 500 < ENOUGH


def test_a_line_is_of_whom_its_name_and_mask_fit(tmp_path: Path) -> None:
    for period, age in (("202609", "68"), ("202610", "68")):
        folder = tmp_path / period / "worklists"
        folder.mkdir(parents=True)
        line = {
            "姓名": "王伟",
            "性别": "男",
            "年龄": age,
            "证件号码(脱敏)": masked(NUMBER),
            "线索说明": "生于1958-03-12",
        }
        other = {"姓名": "李四", "性别": "男", "年龄": "20", "证件号码(脱敏)": masked(NUMBER), "线索说明": ""}
        pl.DataFrame([line, other]).write_csv(folder / "一.csv")
    people = {NUMBER: {"name": "王伟", "birth_date": date(1958, 3, 12)}}
    shown = shown_of(tmp_path, ["202609", "202610"], people)[NUMBER]
    assert (shown.masks, shown.sex) == ({masked(NUMBER)}, "男")
    assert shown.ages == {(SEPTEMBER, 68), (OCTOBER, 68)}
    assert shown.births == {date(1958, 3, 12)}
