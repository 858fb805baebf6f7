"""Levels of birth date, phone, address, head of household and sex."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matchers.compare.columns import ALIKE, UNDECIDED, both, chosen, coded, either, fill, level, one_of, same, settle
from matchers.compare.levels import NONE, members
from matchers.tables import PLACEHOLDER

BIRTH_COLUMNS = ("id_birth", "birth", "birth_year", "birth_month", "birth_lunar")
PHONE_COLUMNS = ("phone", "phone2")
PLACE_COLUMNS = ("village", "town", "hukou_village", "hukou_town")
HEAD_COLUMNS = ("head_soft", "head_fz", "head_is_self")
COLUMNS = (*BIRTH_COLUMNS, *PHONE_COLUMNS, *PLACE_COLUMNS, *HEAD_COLUMNS, "sex")
_NEAR_YEARS = 2


def levels_of_births(pairs: pl.DataFrame, id_levels: pl.Series) -> pl.Series:
    """Levels of `birth` in levels.yaml; codes, one per pair.

    A birth date that agrees because the ID numbers do is one piece of evidence, not two: it weighs nothing. So does
    agreement on the day that two different numbers of one region share. A number issued anew is told by its
    sequence, and weighs no more than that: there the birth date counts.
    """
    is_filler = (pl.col("birth_l").dt.month() == 1) & (pl.col("birth_l").dt.day() == 1)
    has_days = both(lambda side: pl.col(f"birth{side}").is_not_null())
    year, month = _apart("birth_year"), _apart("birth_month")
    equal = level(
        (same("birth"), ALIKE),
        (has_days, UNDECIDED),
        ((year == 0) & (month == 0), "same_month"),
        ((year == 0) & month.is_null(), "same_year"),
        (year <= _NEAR_YEARS, "near"),
        (year.is_not_null(), "different"),
        otherwise=NONE,
    )
    levels = chosen(pairs, equal)
    equal_day = level((is_filler, "same_year"), otherwise="equal")
    levels = fill(levels, one_of(levels, ALIKE), pairs, lambda some: chosen(some, equal_day))
    levels = fill(levels, one_of(levels, UNDECIDED), pairs, _of_days_that_differ)
    is_of_id = pairs.select(same("id_birth").fill_null(False)).to_series() & one_of(
        id_levels, *members("id", "holds_birth")
    )
    return settle(levels, is_of_id & one_of(levels, *members("birth", "compatible")), "in_number")


def _apart(column: str) -> pl.Expr:
    left, right = (pl.col(f"{column}{side}").cast(pl.Int32) for side in ("_l", "_r"))
    return (left - right).abs()


def _of_days_that_differ(pairs: pl.DataFrame) -> pl.Series:
    """Whole dates that differ: lunar, swapped, off by a year, by a digit, or altogether."""
    parts = [
        getattr(pl.col(f"birth{side}").dt, part)().cast(pl.Int32).alias(f"{part}{side}")
        for part in ("year", "month", "day")
        for side in ("_l", "_r")
    ]
    frame = pairs.select("birth_l", "birth_r", "birth_lunar_l", "birth_lunar_r", *parts)
    lunar = (pl.col("birth_lunar_l") == pl.col("birth_r")) | (pl.col("birth_lunar_r") == pl.col("birth_l"))
    swapped = (pl.col("month_l") == pl.col("day_r")) & (pl.col("day_l") == pl.col("month_r"))
    is_filler = either(lambda side: (pl.col(f"month{side}") == 1) & (pl.col(f"day{side}") == 1))
    year = _apart("year")
    decided = level(
        (lunar, "lunar"),
        ((year == 0) & swapped, "swapped"),
        ((year == 1) & same("month") & same("day") & ~is_filler, "one_year_off"),
        ((year == 0) & is_filler, "same_year"),
        ((_differing_digits() == 1) | _is_turned(), "one_digit_off"),
        (year <= _NEAR_YEARS, "near"),
        otherwise="different",
    )
    return chosen(frame, decided)


def _differing_digits() -> pl.Expr:
    """Digits of YYYYMMDD that differ."""
    places = [("year", 4), ("month", 2), ("day", 2)]
    differing = [
        ((pl.col(f"{part}_l") // 10**at) % 10 != (pl.col(f"{part}_r") // 10**at) % 10).cast(pl.Int8)
        for part, digits in places
        for at in range(digits)
    ]
    return pl.sum_horizontal(differing)


def _is_turned() -> pl.Expr:
    """Two digits of the day, or of the month, changed places, and nothing else differs: 02 for 20, 01 for 10."""

    def turned(part: str) -> pl.Expr:
        left, right = (pl.col(f"{part}{side}") for side in ("_l", "_r"))
        return (left != right) & (left // 10 == right % 10) & (left % 10 == right // 10)

    return same("year") & ((same("month") & turned("day")) | (turned("month") & same("day")))


def levels_of_phones(pairs: pl.DataFrame) -> pl.Series:
    """Levels of `phone` in levels.yaml; codes, one per pair."""
    crossed = (
        same("phone")
        | (pl.col("phone_l") == pl.col("phone2_r"))
        | (pl.col("phone2_l") == pl.col("phone_r"))
        | same("phone2")
    ).fill_null(False)
    is_missing = either(lambda side: pl.col(f"phone{side}").is_null())
    is_half_equal = _half(0, 5) | _half(6, 5)  # one edit leaves one half as it is
    is_mobile = both(lambda side: pl.col(f"phone{side}").str.len_bytes() == 11)
    equal = level((is_missing, NONE), (crossed, "equal"), (is_mobile & is_half_equal, UNDECIDED), otherwise="different")
    levels = chosen(pairs, equal)
    return fill(levels, one_of(levels, UNDECIDED), pairs, _by_edit)


def _half(start: int, length: int) -> pl.Expr:
    left, right = (pl.col(f"phone{side}").str.slice(start, length) for side in ("_l", "_r"))
    return (left == right).fill_null(False)


def _by_edit(pairs: pl.DataFrame) -> pl.Series:
    apart = cpdist(pairs["phone_l"].to_list(), pairs["phone_r"].to_list(), scorer=OSA.distance, score_cutoff=1)
    return coded(["one_edit" if edits <= 1 else "different" for edits in apart.tolist()])


def levels_of_addresses(pairs: pl.DataFrame) -> pl.Series:
    """Levels of `address` in levels.yaml, all but `same_house`; residence and hukou of both sides count alike."""
    has_town = both(lambda side: pl.coalesce(f"town{side}", f"hukou_town{side}").is_not_null())
    shared = level(
        (_in_common("village"), "same_village"),
        (_in_common("town"), "same_town"),
        (has_town, "different"),
        otherwise=NONE,
    )
    return chosen(pairs, shared)


def _in_common(level_of_area: str) -> pl.Expr:
    names = (level_of_area, f"hukou_{level_of_area}")
    found = [(pl.col(f"{a}_l") == pl.col(f"{b}_r")).fill_null(False) for a in names for b in names]
    return pl.any_horizontal(found)


def levels_of_heads(pairs: pl.DataFrame) -> pl.Series:
    """Levels of `head` in levels.yaml: missing also where a side names the person himself."""
    is_missing = either(lambda side: pl.col(f"head_soft{side}").is_null() | pl.col(f"head_is_self{side}"))
    is_partial = either(lambda side: pl.col(f"head_soft{side}").str.contains(PLACEHOLDER, literal=True))
    equal = (same("head_soft") | same("head_fz")).fill_null(False)
    return chosen(pairs, level((is_missing | is_partial, NONE), (equal, "equal"), otherwise="different"))


def levels_of_sexes(pairs: pl.DataFrame, id_levels: pl.Series) -> pl.Series:
    """Levels of `sex` in levels.yaml; codes, one per pair."""
    is_missing = either(lambda side: pl.col(f"sex{side}").is_null())
    levels = chosen(pairs, level((is_missing, NONE), (same("sex"), "equal"), otherwise="different"))
    return settle(levels, one_of(levels, "equal") & one_of(id_levels, *members("id", "holds_sex")), "in_number")
