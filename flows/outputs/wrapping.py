"""How many lines a text takes in a column of a sheet, and so how high its row must be.

Not every program finds the height of a wrapped row by itself, and one that prints may not: it is written down. Widths
are those of a sheet: 1 = a digit of the default font (FONT, FONT_SIZE). A 汉字 is as wide as two of them; Latin letters
and digits are taken a little wider than they are in Arial, so that a font that stands in for it does not cut a line.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import polars as pl

FONT, FONT_SIZE = "Arial", 10
"""Digits of Arial (or of the free font of the same widths) are equally wide everywhere; 汉字 come from the machine's
own Chinese font, which every program puts in by itself."""

WIDE, NARROW = 1.95, 1.12
FIRST_WIDE = 0x2E80
LINE_POINTS, PADDING_POINTS, LEAST_LINES, MOST_POINTS = 14.5, 3.0, 2, 400.0
WORDS = re.compile(r"[“‘（(《]*(?:[!-'*-,./0-:<-~]+-?|-|.)[，。；：、！？）)”’》;,]*", re.DOTALL)
"""What is never parted at a line's end: a run of letters and digits up to its hyphen, or one 汉字; closing marks stay
with what they close."""


def row_heights(rows: pl.DataFrame, widths: Mapping[str, float], least: int = LEAST_LINES) -> list[float]:
    """Points each row needs so that no cell of it is cut: `least` lines, and the limit of a sheet's row at most."""
    if rows.is_empty():
        return []
    lines = [_lines(rows[name], width) for name, width in widths.items()]
    most = pl.DataFrame(lines).select(pl.max_horizontal(pl.all()).clip(lower_bound=least).alias("lines"))
    points = pl.col("lines") * LINE_POINTS + PADDING_POINTS
    return most.select(points.clip(upper_bound=MOST_POINTS))["lines"].to_list()


def _lines(cells: pl.Series, width: float) -> pl.Series:
    """Lines of each cell; worked out once per distinct text, and only for texts that may not fit on one line."""
    texts = cells.unique(maintain_order=True)
    counts = pl.Series([lines_of(text, width) for text in texts], dtype=pl.Int64)
    return cells.replace_strict(texts, counts, return_dtype=pl.Int64).alias(cells.name)


@lru_cache(maxsize=1 << 16)
def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column of this width; line breaks in it count."""
    if len(text) * WIDE <= width and "\n" not in text:
        return 1
    return sum(_lines_of_paragraph(part, width) for part in text.split("\n"))


def _lines_of_paragraph(text: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in WORDS.findall(text):
        need = width_of(word)
        if used + need <= width:
            used += need
        elif need <= width:
            lines, used = lines + 1, need
        else:  # a word longer than the line is parted anywhere
            over = used + need
            lines, used = lines + int(over // width), over % width
    return lines


def width_of(text: str) -> float:
    """How wide a text stands on one line."""
    wide = sum(ord(letter) >= FIRST_WIDE or letter in "“”‘’·" for letter in text)
    return wide * WIDE + (len(text) - wide) * NARROW
