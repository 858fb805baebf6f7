"""How many lines a text takes in a column of a sheet, and so how high its row must be.

Not every program finds the height of a wrapped row by itself, and one that prints may not: it is written down. Widths
are those of a sheet: 1 = a digit of the default font (FONT, FONT_SIZE). A 汉字 is as wide as two of them; Latin letters
and digits are taken a little wider than they are in Arial, so that a font that stands in for it does not cut a line.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import polars as pl

FONT, FONT_SIZE = "Arial", 10
"""Digits of Arial (or of the free font of the same widths) are equally wide everywhere; 汉字 come from the machine's
own Chinese font, which every program puts in by itself."""

WIDE, NARROW = 1.95, 1.12
LINE_POINTS, PADDING_POINTS, MIN_LINES, MAX_POINTS = 14.5, 3.0, 2, 400.0
PIECES = re.compile(r"[“‘（(《]*(?:[!-'*-,./0-:<-~]+-?|-|.)[，。；：、！？）)”’》;,]*", re.DOTALL)
"""What is never parted at a line's end: a run of letters and digits up to its hyphen, or one 汉字; closing marks stay
with what they close."""


def row_heights(rows: pl.DataFrame, widths: Mapping[str, float], least: int = MIN_LINES) -> list[float]:
    """Points each row needs so that no cell of it is cut: `least` lines, and the limit of a sheet's row at most."""
    return heights_of([rows[name].to_list() for name in widths], list(widths.values()), least)


def heights_of(columns: Sequence[Sequence[str]], widths: Sequence[float], least: int = MIN_LINES) -> list[float]:
    """`row_heights` of a table by its columns, each beside its width."""
    if not columns:
        return []
    lines = [[lines_of(text, width) for text in column] for column, width in zip(columns, widths, strict=True)]
    most = (max(least, *row) for row in zip(*lines, strict=True))
    return [min(number * LINE_POINTS + PADDING_POINTS, MAX_POINTS) for number in most]


@lru_cache(maxsize=1 << 16)
def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column of this width; line breaks in it count."""
    return sum(_lines_of_paragraph(part, width) for part in text.split("\n"))


def _lines_of_paragraph(text: str, width: float) -> int:
    if width_of(text) <= width:
        return 1
    lines, used = 1, 0.0
    for word in PIECES.findall(text):
        need = width_of(word)
        if used + need <= width:
            used += need
        elif need <= width:
            lines, used = lines + 1, need
        else:  # a word longer than the line is parted anywhere
            over = used + need
            lines, used = lines + int(over // width), over % width
    return lines


@lru_cache(maxsize=1 << 14)
def width_of(text: str) -> float:
    """How wide a text stands on one line. In UTF-8 a 汉字 is three bytes, a letter of Latin one: that counts them."""
    wide = (len(text.encode()) - len(text)) / 2
    return len(text) * NARROW + wide * (WIDE - NARROW)
