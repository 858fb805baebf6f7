"""Levels of two names: equal forms first; what is left goes by character, or one distinct pair at a time."""

from functools import cache

import polars as pl

from matchers.compare.characters import LONGEST, name_levels, to_codes
from matchers.compare.columns import either, fill, level, same
from matchers.compare.levels import NONE
from matchers.compare.special_names import special_level
from matchers.tables import compound_surnames

COLUMNS = ("name", "name_kind", "name_hard", "name_soft", "fz", "former_soft")
_UNDECIDED = "?"


def levels_of_names(pairs: pl.DataFrame) -> pl.Series:
    """N1 … N8, N0, or -- when a side has no name; one per pair."""
    is_whole = ~either(lambda side: pl.col(f"name_kind{side}").is_in(["partial", "relation"]))
    is_missing = either(lambda side: pl.col(f"name{side}").is_null())
    is_long_alike = _is_long_alike()
    equal = level(
        (is_missing, NONE),
        (is_whole & same("name"), "N1"),
        (is_whole & same("name_hard"), "N2"),
        (is_whole & (same("name_soft") | is_long_alike), "N3"),
        otherwise=_UNDECIDED,
    )
    levels = pairs.select(equal.alias("name")).to_series()
    is_plain = pairs.select(~either(_is_special)).to_series()
    levels = fill(levels, (levels == _UNDECIDED) & is_plain, pairs, _by_character)
    levels = fill(levels, levels == _UNDECIDED, pairs, _one_by_one)
    return _with_former_names(levels, pairs)


def _is_long_alike() -> pl.Expr:
    """Long names that sound alike throughout: ·-names are written as they are heard."""
    is_long = pl.col("name_soft_l").str.len_chars().ge(LONGEST + 1) & pl.col("name_soft_r").str.len_chars().ge(
        LONGEST + 1
    )
    return is_long & same("fz")


@cache
def _compounds() -> str:
    return "^(?:" + "|".join(sorted(compound_surnames())) + ")."


def _is_special(side: str) -> pl.Expr:
    soft = pl.col(f"name_soft{side}")
    return (
        (pl.col(f"name_kind{side}") != "han")
        | (soft.str.len_bytes() > 3 * LONGEST)
        | (soft.str.len_bytes().ge(9) & soft.str.contains(_compounds()))
    )


def _by_character(pairs: pl.DataFrame) -> pl.Series:
    left, right = (to_codes(pairs[f"name_soft{side}"].to_list()) for side in ("_l", "_r"))
    return pl.Series(name_levels(left, right).tolist(), dtype=pl.String)


def _one_by_one(pairs: pl.DataFrame) -> pl.Series:
    columns = ["name_l", "name_r", "name_kind_l", "name_kind_r"]
    distinct = pairs.select(columns).unique(maintain_order=True)
    found = [special_level(left, right, (own, other)) for left, right, own, other in distinct.iter_rows()]
    table = distinct.with_columns(level=pl.Series(found, dtype=pl.String))
    return pairs.select(columns).join(table, on=columns, how="left", maintain_order="left").get_column("level")


def _with_former_names(levels: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """A name that is the other side's former one counts as a variant spelling, no more."""
    crossed = (pl.col("former_soft_l") == pl.col("name_soft_r")) | (pl.col("former_soft_r") == pl.col("name_soft_l"))
    is_whole = ~either(lambda side: pl.col(f"name_kind{side}").is_in(["partial", "relation"]))
    hits = pairs.select(crossed.fill_null(False) & is_whole).to_series()
    return fill(levels, hits & ~levels.is_in(["N1", "N2", NONE]), pairs, lambda some: pl.Series(["N3"] * some.height))
