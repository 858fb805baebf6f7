"""Levels as columns of small codes (text is slow to choose by cases), and work on some of their rows."""

from collections.abc import Callable, Sequence

import polars as pl

from matchers.compare.levels import LEVELS

UNDECIDED, ALIKE = "?", "="  # never leave this package: rows that a closer look decides
_NAMES = (*dict.fromkeys(name for levels in LEVELS.values() for name in levels), UNDECIDED, ALIKE)
_CODES = {name: code for code, name in enumerate(_NAMES)}


def level(*cases: tuple[pl.Expr, str], otherwise: str) -> pl.Expr:
    """First case that is true decides; null conditions are not true."""
    choice = pl.lit(_CODES[otherwise], dtype=pl.UInt8)
    for test, name in reversed(cases):
        choice = pl.when(test).then(pl.lit(_CODES[name], dtype=pl.UInt8)).otherwise(choice)
    return choice


def chosen(pairs: pl.DataFrame, choice: pl.Expr) -> pl.Series:
    """Codes of a choice, one per pair."""
    codes = pairs.select(choice.alias("level")).to_series()
    return codes if codes.len() == pairs.height else codes.new_from_index(0, pairs.height)


def coded(names: list[str]) -> pl.Series:
    """Codes of levels given by name."""
    return pl.Series([_CODES[name] for name in names], dtype=pl.UInt8)


def named(levels: pl.Series) -> pl.Series:
    """Names of levels given by code."""
    return pl.Series(_NAMES, dtype=pl.String).gather(levels)


def numbered(levels: pl.Series, names: Sequence[str]) -> pl.Series:
    """Places among these names of the levels given by code; null where a level is none of them."""
    places = {name: place for place, name in enumerate(names)}
    return pl.Series([places.get(name) for name in _NAMES], dtype=pl.Int32).gather(levels)


def one_of(levels: pl.Series, *names: str) -> pl.Series:
    """Mask of the rows that are at one of these levels."""
    mask = levels == _CODES[names[0]]
    for name in names[1:]:
        mask |= levels == _CODES[name]
    return mask


def settle(levels: pl.Series, rows: pl.Series, name: str) -> pl.Series:
    """Levels with `name` in the rows of the mask."""
    return levels.set(rows, _CODES[name])


def fill(
    levels: pl.Series, rows: pl.Series, pairs: pl.DataFrame, work: Callable[[pl.DataFrame], pl.Series]
) -> pl.Series:
    """Levels with those of the rows in the mask replaced by what `work` says of these pairs alone."""
    at = rows.arg_true()
    return levels.scatter(at, work(pairs[at])) if at.len() else levels


def sided(pairs: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Both sides of these normal-form columns only: taking some rows of a frame costs by its columns."""
    return pairs.select(f"{column}{side}" for column in columns for side in ("_l", "_r"))


def same(column: str) -> pl.Expr:
    """Both sides of a normal-form column are there and equal (null when one is missing)."""
    return pl.col(f"{column}_l") == pl.col(f"{column}_r")


def either(test: Callable[[str], pl.Expr]) -> pl.Expr:
    """True when the test holds for one side or the other; `test` is given the suffix."""
    return test("_l").fill_null(False) | test("_r").fill_null(False)


def both(test: Callable[[str], pl.Expr]) -> pl.Expr:
    """True when the test holds for both sides."""
    return test("_l").fill_null(False) & test("_r").fill_null(False)
