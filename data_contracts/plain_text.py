"""Plain forms of text: width folded (NFKC) and signs taken off, in one text and in a column.

A plain form is a fixed point: taken twice it is the same. NFKC alone is; NFKC followed by taking signs off is not, for
`U¯` folds to U, a blank and a loose macron, and once the blank is off the two compose to Ū. So every normaliser of the
house that folds widths and takes something off goes through here, where the text is folded again after the taking off.
"""

import unicodedata
from collections.abc import Callable

import polars as pl


def fixed_point(step: Callable[[str], str], text: str) -> str:
    """`step` over `text` until it changes nothing more; for steps that only ever fold, lower or shorten."""
    while (changed := step(text)) != text:
        text = changed
    return text


def folded(text: str) -> str:
    """Width folded, outer blanks off."""
    return fixed_point(lambda once: unicodedata.normalize("NFKC", once).strip(), text)


def folded_without(text: pl.Expr, signs: str) -> pl.Expr:
    """A column of texts, width folded, with everything off that the regular expression `signs` matches; null is null.

    One more folding is enough: the text between the two holds no sign that NFKC takes apart, so the second only joins
    letters to their marks, and no such join is a blank, a dash or another sign anybody takes off.
    """
    return text.str.normalize("NFKC").str.replace_all(signs, "").str.normalize("NFKC")
