"""What every reader hands on: a sheet of text cells in batches, whatever the file was."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import polars as pl

HEAD_ROWS = 200
FIRST_GATHERED, GATHERED_ROWS = 16_384, 65_536
HEADING_WITHIN = 40
MAX_COLUMNS = 16_384
"""What a spreadsheet has: a line of more cells is no row of a table, and each would be a column in memory."""


@dataclass(frozen=True)
class Batch:
    """Rows of text cells as they came (columns "0", "1", …; an empty cell is null).

    `first_row` is the number of the first row as Excel shows it. `cut_off` is the row in which
    the file ends too early, if it does.
    """

    cells: pl.DataFrame
    first_row: int
    cut_off: int | None = None


@dataclass(frozen=True)
class Merged:
    """A cell merged downwards: it says `text` for rows `first`..`last` (0-based) of `column`."""

    first: int
    last: int
    column: int
    text: str


class Sheet(Protocol):
    """One sheet of cells, read in batches."""

    @property
    def head(self) -> pl.DataFrame:
        """The first HEAD_ROWS rows."""

    @property
    def encoding(self) -> str | None:
        """Encoding of a text file."""

    @property
    def sheet(self) -> str | None:
        """Name of the sheet, where it has one."""

    @property
    def suffix(self) -> str:
        """What `source_file` gets: "#sheet" when it is not the first one."""

    @property
    def slips(self) -> bool:
        """Whether a cell too many means that the row's cells have slipped (in text)."""

    def batches(self) -> Iterator[Batch]:
        """The rows from the top, title and blank rows too."""

    def numbers(self, columns: Sequence[int]) -> dict[int, pl.Series]:
        """For each row of the sheet whether those cells are numbers, by column; nothing where cells have no types."""

    @property
    def merged(self) -> tuple[Merged, ...]:
        """Cells merged downwards. The rows below the first come as blanks."""

    @property
    def notes(self) -> Sequence[str]:
        """What has to be said of the file, once its rows are read."""

    @property
    def is_1904(self) -> bool:
        """Whether day numbers count from 1904."""


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one made in a thread while the last one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        job = pool.submit(next, batches, None)
        while (batch := job.result()) is not None:
            job = pool.submit(next, batches, None)
            yield batch


def gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same rows, batches that follow one another put together until they have GATHERED_ROWS: what is done once for
    each column of a batch then weighs little. The first ones are handed on sooner, for somebody waits for them.
    """
    waiting: list[Batch] = []
    enough = min(FIRST_GATHERED, GATHERED_ROWS)
    for batch in batches:
        waiting.append(batch)
        if sum(each.cells.height for each in waiting) >= enough:
            yield _together(waiting)
            waiting, enough = [], min(2 * enough, GATHERED_ROWS)
    if waiting:
        yield _together(waiting)


def _together(batches: Sequence[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return Batch(pl.concat([each.cells for each in batches], rechunk=True), batches[0].first_row, batches[-1].cut_off)


@lru_cache(maxsize=8)
def no_texts(number: int) -> pl.Series:
    """So many empty cells; whoever wants them under a name takes an alias."""
    return pl.repeat(None, number, dtype=pl.String, eager=True)


def text_frame(rows: list[list[str]], width: int) -> pl.DataFrame:
    """A frame of text cells from lists of cells; short rows end in nulls, "" is null."""
    columns = {str(index): [row[index] or None if index < len(row) else None for row in rows] for index in range(width)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def column_letters(index: int) -> str:
    """0-based column as a spreadsheet names it: A, B, …, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
