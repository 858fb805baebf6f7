"""What is done to texts one by one where there are few of them, and to the whole column where there are many."""

from collections.abc import Callable

import polars as pl

FEW_TEXTS = 100
"""So many texts are mended one by one; more, as a column."""


def per_distinct_text(
    column: pl.Expr, one: Callable[[str], str], many: Callable[[pl.Expr], pl.Expr], concerns: str = ""
) -> pl.Expr:
    """Text after `one` (or `many`, which says the same of a column); null stays null, row count and order unchanged.

    `one` is asked of each distinct text of a short column: a township's list has few rows and many columns, and what
    `many` needs to get its patterns ready would take longer than they do. `many` is asked of a long one; where
    `concerns` is given, a regular expression, of those texts only in which it is found: others it leaves as they are.
    """

    def mended(texts: pl.Series) -> pl.Series:
        texts = texts.cast(pl.Utf8)
        if len(texts) > FEW_TEXTS:
            if not concerns:
                return _mended_by(many, texts)
            concerned = texts.filter(texts.str.contains(concerns)).unique()
            return texts if concerned.is_empty() else texts.replace(concerned, _mended_by(many, concerned))
        cells = texts.to_list()
        new = {text: one(text) for text in set(cells) if text is not None}
        return pl.Series([None if text is None else new[text] for text in cells], dtype=pl.Utf8)

    return column.map_batches(mended, return_dtype=pl.Utf8, is_elementwise=True)


def _mended_by(many: Callable[[pl.Expr], pl.Expr], texts: pl.Series) -> pl.Series:
    return texts.alias("text").to_frame().select(many(pl.col("text"))).to_series()
