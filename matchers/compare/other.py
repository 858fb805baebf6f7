"""Levels of birth date, phone, address, head of household and sex."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matchers.compare.columns import both, either, fill, level, same
from matchers.compare.levels import NONE
from matchers.tables import PLACEHOLDER

COLUMNS = (
    *("id_birth", "birth", "birth_year", "birth_month", "birth_lunar"),
    *("phone", "phone2", "village", "town", "hukou_village", "hukou_town"),
    *("head_soft", "head_fz", "head_is_self", "sex"),
)
_UNDECIDED = "?"
_NEAR_YEARS = 2
_ID_AGREES = ("I1", "I2", "I3", "I4", "I6", "I7")


def levels_of_births(pairs: pl.DataFrame, id_levels: pl.Series) -> pl.Series:
    """B1 … B8, B0, BI when the agreement is the ID's own, or --; one per pair.

    A birth date that agrees because the ID numbers do is one piece of evidence, not two: BI weighs nothing. So does
    agreement on the day that two different numbers of one region share (I8).
    """
    year, month = _apart("birth_year"), _apart("birth_month")
    is_filler = either(lambda side: (_number("month", side) == 1) & (_number("day", side) == 1))
    lunar = (pl.col("birth_lunar_l") == pl.col("birth_r")) | (pl.col("birth_lunar_r") == pl.col("birth_l"))
    has_days = both(lambda side: pl.col(f"birth{side}").is_not_null())
    same_day = (_number("month", "_l") == _number("month", "_r")) & (_number("day", "_l") == _number("day", "_r"))
    swapped = (_number("month", "_l") == _number("day", "_r")) & (_number("day", "_l") == _number("month", "_r"))
    whole = level(
        (same("birth") & is_filler, "B7"),
        (same("birth"), "B1"),
        (has_days & lunar, "B2"),
        (has_days & (year == 0) & swapped, "B3"),
        (has_days & (year == 1) & same_day & ~is_filler, "B4"),
        (has_days & (year == 0) & is_filler, "B7"),
        (has_days, _UNDECIDED),
        ((year == 0) & (month == 0), "B6"),
        ((year == 0) & month.is_null(), "B7"),
        (year <= _NEAR_YEARS, "B8"),
        (year.is_not_null(), "B0"),
        otherwise=NONE,
    )
    levels = pairs.select(whole.alias("birth")).to_series()
    levels = fill(levels, levels == _UNDECIDED, pairs, _by_digit)
    is_of_id = pairs.select(same("id_birth").fill_null(False)).to_series() & id_levels.is_in([*_ID_AGREES, "I8"])
    is_agreeing = levels.is_in(["B1", "B2", "B3", "B4", "B5", "B6", "B7"])
    return levels.set(is_of_id & is_agreeing, "BI")


def _apart(column: str) -> pl.Expr:
    left, right = (pl.col(f"{column}{side}").cast(pl.Int32) for side in ("_l", "_r"))
    return (left - right).abs()


def _number(part: str, side: str) -> pl.Expr:
    birth = pl.col(f"birth{side}").dt
    return birth.month() if part == "month" else birth.day()


def _by_digit(pairs: pl.DataFrame) -> pl.Series:
    """Whole dates that differ: one digit of the eight, or by how much."""
    left, right = (
        pl.col(f"birth{side}").dt.year() * 10_000
        + _number("month", side).cast(pl.Int32) * 100
        + _number("day", side).cast(pl.Int32)
        for side in ("_l", "_r")
    )
    differing = pl.sum_horizontal(((left // 10**at) % 10 != (right // 10**at) % 10).cast(pl.Int8) for at in range(8))
    near = _apart("birth_year") <= _NEAR_YEARS
    return pairs.select(level((differing == 1, "B5"), (near, "B8"), otherwise="B0").alias("birth")).to_series()


def levels_of_phones(pairs: pl.DataFrame) -> pl.Series:
    """P1 a number in common, P2 one edit apart, P0, or --; one per pair."""
    crossed = (
        same("phone")
        | (pl.col("phone_l") == pl.col("phone2_r"))
        | (pl.col("phone2_l") == pl.col("phone_r"))
        | same("phone2")
    ).fill_null(False)
    is_missing = either(lambda side: pl.col(f"phone{side}").is_null())
    is_half_equal = _half(0, 5) | _half(6, 5)  # one edit leaves one half as it is
    is_mobile = both(lambda side: pl.col(f"phone{side}").str.len_bytes() == 11)
    equal = level((is_missing, NONE), (crossed, "P1"), (is_mobile & is_half_equal, _UNDECIDED), otherwise="P0")
    levels = pairs.select(equal.alias("phone")).to_series()
    return fill(levels, levels == _UNDECIDED, pairs, _by_edit)


def _half(start: int, length: int) -> pl.Expr:
    left, right = (pl.col(f"phone{side}").str.slice(start, length) for side in ("_l", "_r"))
    return (left == right).fill_null(False)


def _by_edit(pairs: pl.DataFrame) -> pl.Series:
    apart = cpdist(pairs["phone_l"].to_list(), pairs["phone_r"].to_list(), scorer=OSA.distance, score_cutoff=1)
    return pl.Series(["P2" if edits <= 1 else "P0" for edits in apart.tolist()], dtype=pl.String)


def levels_of_addresses(pairs: pl.DataFrame) -> pl.Series:
    """A1 a village in common, A2 a township, A0 none, or --; residence and hukou of both sides count alike."""
    has_town = both(lambda side: pl.coalesce(f"town{side}", f"hukou_town{side}").is_not_null())
    chosen = level((_in_common("village"), "A1"), (_in_common("town"), "A2"), (has_town, "A0"), otherwise=NONE)
    return pairs.select(chosen.alias("address")).to_series()


def _in_common(level_of_area: str) -> pl.Expr:
    names = (level_of_area, f"hukou_{level_of_area}")
    found = [(pl.col(f"{a}_l") == pl.col(f"{b}_r")).fill_null(False) for a in names for b in names]
    return pl.any_horizontal(found)


def levels_of_heads(pairs: pl.DataFrame) -> pl.Series:
    """H1 the same head of household, H0 another, or -- when a side names none, or names the person himself."""
    is_missing = either(lambda side: pl.col(f"head_soft{side}").is_null() | pl.col(f"head_is_self{side}"))
    is_partial = either(lambda side: pl.col(f"head_soft{side}").str.contains(PLACEHOLDER, literal=True))
    equal = (same("head_soft") | same("head_fz")).fill_null(False)
    return pairs.select(level((is_missing | is_partial, NONE), (equal, "H1"), otherwise="H0").alias("h")).to_series()


def levels_of_sexes(pairs: pl.DataFrame, id_levels: pl.Series) -> pl.Series:
    """S1, S0, SI when the agreement is the ID's own, or --; one per pair."""
    is_missing = either(lambda side: pl.col(f"sex{side}").is_null())
    levels = pairs.select(level((is_missing, NONE), (same("sex"), "S1"), otherwise="S0").alias("sex")).to_series()
    return levels.set((levels == "S1") & id_levels.is_in(_ID_AGREES), "SI")
