"""The books as plain text for a terminal: Chinese, aligned, no colours, so that it can be mailed."""

from collections.abc import Sequence
from unicodedata import east_asian_width

import polars as pl


def text_table(rows: pl.DataFrame, headings: Sequence[str]) -> str:
    """A table with one line per row, numbers to the right; `headings` stand over its columns in their order."""
    cells = [list(headings)] + [[_shown(value) for value in row] for row in rows.iter_rows()]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(headings))]
    is_number = [dtype.is_numeric() for dtype in rows.dtypes]
    lines = [
        "  ".join(_padded(cell, width, right) for cell, width, right in zip(line, widths, is_number, strict=True))
        for line in cells
    ]
    return "\n".join(line.rstrip() for line in lines)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:.1%}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)


def _padded(text: str, width: int, is_right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if is_right else text + blank
