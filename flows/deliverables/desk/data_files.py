"""Columns -> script files that a page opened from a disk can load: `desk.leads({...})`. The same rows, the same bytes.

What is said often (a file name, a sentence of a rule) is written once and pointed at. No file holds more than PER_TOWN
leads in full, or PER_INDEX in the index that is searched, so that none grows past what a browser loads at once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import polars as pl

PER_TOWN, PER_INDEX = 4_000, 150_000
FOLDER = "desk"
SHOWN: tuple[str, ...] = (
    "surname",
    "statement",
    "level",
    "months",
    "due",
    "case",
    "home",
    "person",
    "village",
    "mark",
    "lines",
)
SHOWN += ("held", "because", "about", "reminders", "cites", "said_in", "opened", "facts", "values", "answer")
OFTEN = frozenset({"level", "village", "mark", "held", "because", "cites", "said_in", "opened", "values", "answer"})
ROWS = {"extract": "extract", "file": "source_file", "row": "source_row", "text": "text", "how": "how"}
ROWS_OFTEN = frozenset({"extract", "file", "text", "how"})


class LeadsFile(NamedTuple):
    """A file of leads in full: where its leads begin among all leads, how many there are, whose township's it is."""

    file: str
    town: str
    name: str
    start: int
    leads: int


def script(call: str, content: object) -> bytes:
    """A script file of one call."""
    return f"{call}({json.dumps(content, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def parts_of(leads: pl.DataFrame) -> list[LeadsFile]:
    """How the leads, in their order, are shared out among files: by township, PER_TOWN at most."""
    towns = leads.group_by("town", maintain_order=True).agg(pl.col("town_name").first(), pl.len())
    parts, start = [], 0
    for town, name, number in towns.iter_rows():
        for place in range(0, number, PER_TOWN):
            there = min(PER_TOWN, number - place)
            parts.append(LeadsFile(f"{town or 'none'}_{place // PER_TOWN + 1}", town, name, start, there))
            start += there
    return parts


def index_files(leads: pl.DataFrame, codes: Mapping[str, Sequence[str]], as_of: date) -> Iterator[tuple[str, bytes]]:
    """What is searched, filtered and sorted: one short line per lead, in the order of the files they stand in."""
    due = (pl.col("deadline") - pl.lit(as_of)).dt.total_days()
    short = leads.select(
        pl.col("lead_id").alias("id"),
        *(_place(name, labels).alias(name) for name, labels in codes.items()),
        pl.col("list_no").fill_null(0).alias("line"),
        due.alias("due"),
        pl.col("household_no").fill_null("").alias("home"),
    )
    for number, start in enumerate(range(0, max(len(short), 1), PER_INDEX), start=1):
        part = short.slice(start, PER_INDEX)
        columns = {name: part[name].to_list() for name in part.columns}
        yield f"leads_{number}", script("desk.leads", columns)


def _place(name: str, labels: Sequence[str]) -> pl.Expr:
    places = {word: place for place, word in enumerate(labels)}
    return pl.col(name).replace_strict(places, default=-1, return_dtype=pl.Int32)


def town_files(leads: pl.DataFrame, rows: pl.DataFrame, parts: Sequence[LeadsFile]) -> Iterator[tuple[str, bytes]]:
    """Each lead in full with its source rows. `rows`: of all leads, in their order."""
    numbered = rows.group_by("lead_id", maintain_order=True).agg(pl.len().alias("rows"))
    counts = leads.select("lead_id").join(numbered, on="lead_id", how="left", maintain_order="left")
    there = counts["rows"].fill_null(0).to_list()
    ends = [0, *accumulate(there)]
    ids, cells = leads["lead_id"].to_list(), {name: leads[name].to_list() for name in SHOWN}
    row_cells = {name: rows[of].to_list() for name, of in ROWS.items()}
    for part in parts:
        mine = slice(part.start, part.start + part.leads)
        content: dict[str, object] = {"id": ids[mine], "rows": there[mine]}
        content |= {name: _column(column[mine], name in OFTEN) for name, column in cells.items()}
        source = slice(ends[mine.start], ends[mine.stop])
        content["source"] = {name: _column(column[source], name in ROWS_OFTEN) for name, column in row_cells.items()}
        yield part.file, script("desk.town", [part.file, content])


def _column(cells: list[object], is_often: bool) -> object:
    """A column as its cells; one whose cells come again as the different ones, and where each stands."""
    if not is_often:
        return cells
    places: dict[object, int] = {}
    at = [places.setdefault(cell, len(places)) for cell in cells]
    return {"of": list(places), "at": at}
