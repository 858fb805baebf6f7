"""Levels of two names: equal forms first; what is left goes by character, or one distinct pair at a time."""

import polars as pl

from matchers.compare.characters import LONGEST, name_levels, to_codes
from matchers.compare.columns import UNDECIDED, chosen, coded, either, fill, level, one_of, same, settle
from matchers.compare.levels import NONE, members
from matchers.compare.special_names import special_level
from matchers.tables import compound_surnames
from matchers.tables.made_once import made_once

COLUMNS = ("name", "name_kind", "name_hard", "name_soft", "fz", "former_soft")


def levels_of_names(pairs: pl.DataFrame) -> pl.Series:
    """Levels of `name` in levels.yaml, all but `surname_legible`; codes, one per pair."""
    is_missing = pl.col("name_l").is_null() | pl.col("name_r").is_null()
    is_broken = either(_is_broken)
    equal = level(
        (is_missing, NONE),
        (is_broken, UNDECIDED),
        (same("name"), "equal"),
        (same("name_hard"), "variant"),
        (same("name_soft"), "equivalent"),
        otherwise=UNDECIDED,
    )
    levels = fill_undecided(chosen(pairs, equal), pairs)
    return _with_former_names(levels, pairs)


def fill_undecided(levels: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """Decide names whose forms differ: short Chinese ones by character, the others one distinct pair at a time."""
    at = one_of(levels, UNDECIDED).arg_true()
    rest = pairs.select("name_l", "name_r", "name_kind_l", "name_kind_r", "name_soft_l", "name_soft_r", "fz_l", "fz_r")[
        at
    ]
    is_plain = rest.select(~either(_is_special)).to_series()
    is_heard_alike = rest.select((_is_long("_l") & _is_long("_r") & same("fz")).fill_null(False)).to_series()
    found = chosen(rest, level(otherwise=UNDECIDED))
    found = settle(found, is_heard_alike & ~rest.select(either(_is_broken)).to_series(), "equivalent")
    found = fill(found, is_plain, rest, _by_character)
    found = fill(found, one_of(found, UNDECIDED), rest, _one_by_one)
    return levels.scatter(at, found) if at.len() else levels


def _is_broken(side: str) -> pl.Expr:
    kind = pl.col(f"name_kind{side}")
    return (kind == "partial") | (kind == "relation")


def _is_long(side: str) -> pl.Expr:
    """·-names and their like: written as they are heard."""
    return pl.col(f"name_soft{side}").str.len_chars() > LONGEST


@made_once
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
    return coded(name_levels(left, right).tolist())


def _one_by_one(pairs: pl.DataFrame) -> pl.Series:
    columns = ["name_l", "name_r", "name_kind_l", "name_kind_r"]
    distinct = pairs.select(columns).unique(maintain_order=True)
    found = [special_level(left, right, (own, other)) for left, right, own, other in distinct.iter_rows()]
    table = distinct.with_columns(level=coded(found))
    return pairs.select(columns).join(table, on=columns, how="left", maintain_order="left").get_column("level")


def _with_former_names(levels: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """A name that is the other side's former one counts as a variant spelling, no more."""
    if pairs["former_soft_l"].null_count() == pairs["former_soft_r"].null_count() == pairs.height:
        return levels
    crossed = (pl.col("former_soft_l") == pl.col("name_soft_r")) | (pl.col("former_soft_r") == pl.col("name_soft_l"))
    hits = pairs.select(crossed.fill_null(False) & ~either(_is_broken)).to_series()
    return settle(levels, hits & ~one_of(levels, *members("name", "same"), NONE), "equivalent")
