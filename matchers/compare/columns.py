"""Small helpers for working on some rows of a column of levels."""

from collections.abc import Callable

import polars as pl


def fill(
    levels: pl.Series, rows: pl.Series, pairs: pl.DataFrame, work: Callable[[pl.DataFrame], pl.Series]
) -> pl.Series:
    """Levels with those of the rows in the mask `rows` replaced by what `work` says of these pairs alone."""
    at = rows.fill_null(False).arg_true()
    return levels.scatter(at, work(pairs[at])) if at.len() else levels


def level(*cases: tuple[pl.Expr, str], otherwise: str | None = None) -> pl.Expr:
    """First case that is true decides; null conditions are not true."""
    choice = pl.lit(otherwise, dtype=pl.String)
    for test, name in reversed(cases):
        choice = pl.when(test).then(pl.lit(name)).otherwise(choice)
    return choice


def same(column: str) -> pl.Expr:
    """Both sides of a normal-form column are there and equal (null when one is missing)."""
    return pl.col(f"{column}_l") == pl.col(f"{column}_r")


def either(test: Callable[[str], pl.Expr]) -> pl.Expr:
    """True when the test holds for one side or the other; `test` is given the suffix."""
    return test("_l").fill_null(False) | test("_r").fill_null(False)


def both(test: Callable[[str], pl.Expr]) -> pl.Expr:
    """True when the test holds for both sides."""
    return test("_l").fill_null(False) & test("_r").fill_null(False)
