"""Row numbers over everything without one task that holds all rows: split by range, sort each, add what went before.

Spark writes a table in ranges of its order, each sorted by itself, with the place of every row in its range; how many
rows each range has stands in the footers of the files. A row's number is then reckoned as it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pyarrow.parquet as pq

PLACE = "__place"
RANGE_BITS = 33
"""`monotonically_increasing_id()` is the range's number, and in the lower bits the row's place in it."""


@dataclass(frozen=True)
class Numbering:
    """How a numbered table is read: `columns` in their order, of which `column` is reckoned, below zero if negative."""

    columns: tuple[str, ...]
    column: str
    is_negative: bool
    rows_before: tuple[int, ...]
    """Range -> rows of all ranges before it."""

    def select(self) -> list[str]:
        """The columns of the table as Spark reads them from its files."""
        before = ", ".join(f"CAST({rows} AS BIGINT)" for rows in self.rows_before)
        place = f"`{PLACE}` - shiftleft(shiftright(`{PLACE}`, {RANGE_BITS}), {RANGE_BITS})"
        number = f"element_at(array({before}), CAST(shiftright(`{PLACE}`, {RANGE_BITS}) AS INT) + 1) + {place} + 1"
        sign = "-" if self.is_negative else ""
        return [f"{sign}({number}) AS `{name}`" if name == self.column else f"`{name}`" for name in self.columns]


def rows_before_each(files: Sequence[Path]) -> tuple[int, ...]:
    """For each range the rows of the ranges before it, from the footers of the files of the ranges."""
    counts: dict[int, int] = {}
    for file in files:
        footer = pq.read_metadata(file)
        place = footer.schema.to_arrow_schema().get_field_index(PLACE)
        for group in (footer.row_group(number) for number in range(footer.num_row_groups)):
            if group.num_rows:
                of_range = group.column(place).statistics.min >> RANGE_BITS
                counts[of_range] = counts.get(of_range, 0) + group.num_rows
    known = [counts.get(number, 0) for number in range(max(counts, default=0) + 1)]
    return tuple(accumulate(known[:-1], initial=0))
