"""What the sheets of the townships' workbooks are written from, worked out for many lists at once.

A list has some dozen rows: asking for its households and villages by itself takes longer than writing them down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.deliverables.case_sheet import case_summary
from flows.deliverables.row_labels import LATER
from flows.deliverables.schedule_sheet import schedule_cells
from flows.ledger.routing import LISTED_FOR


@dataclass(frozen=True)
class ListTables:
    """One list: `rows`, its text cells (`worklist_cells`); `places`, where each row stands (`blocks_of`);
    `households` (`case_summary`) and `villages` (`schedule_cells`)."""

    rows: pl.DataFrame
    places: Sequence[str]
    households: pl.DataFrame
    villages: pl.DataFrame


def tables_of(rows: pl.DataFrame) -> ListTables:
    """The tables of one list."""
    return ListTables(rows, blocks_of(rows).to_list(), case_summary(rows), schedule_cells(rows))


def tables_by_list(rows: pl.DataFrame) -> Mapping[str, ListTables]:
    """The tables of each list (`listed_for`) of `worklist_cells`, in the order in which the lists come."""
    by = (LISTED_FOR,)
    placed = rows.select(LISTED_FOR, blocks_of(rows, by).alias("place"))
    parts = [_parts(part) for part in (rows, placed, case_summary(rows, by), schedule_cells(rows, by))]
    lists, places, households, villages = parts
    return {
        code: ListTables(part, places[code]["place"].to_list(), households[code], villages[code])
        for code, part in lists.items()
    }


def _parts(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = rows.partition_by(LISTED_FOR, as_dict=True, maintain_order=True, include_key=False)
    return {str(code): part for (code,), part in parts.items()}


def blocks_of(rows: pl.DataFrame, by: Sequence[str] = ()) -> pl.Series:
    """Where each row of a list stands: `village` (the first of one), `household` (the first of one), else `same`.

    `by`: what tells the lists apart where `rows` holds several.
    """
    part, village, visit = (pl.col(name) != pl.col(name).shift() for name in ("visit_plan", "village", "visit_no"))
    number = pl.int_range(pl.len())
    is_first = (number.over(*by) if by else number) == 0
    place = (
        pl.when(is_first | (visit & (village | (part & (pl.col("visit_plan") == LATER))))).then(pl.lit("village"))
        .when(visit).then(pl.lit("household"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip
    return rows.select(place.alias("place"))["place"]
