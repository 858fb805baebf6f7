"""A returned file -> rows of text under column names, whoever saved it: Excel, WPS or LibreOffice, in any encoding.

Two forms come back: the worklist, and the list of pairs left to a clerk. Only their number and the columns to be
filled are read; title rows, extra columns and other sheets are passed over. The file comes in through the door of the
departments' files (`flows.ingest.sheets`): told by its bytes, bounded before it is loaded, and more tightly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from data_contracts.errors import FileRejectedError
from data_contracts.plain_text import seen
from data_contracts.returned_lists import HEADINGS, KNOWN_HEADINGS, PAIR_ANSWERS, PAIR_PRINTED, PRINTED, VISIT
from flows.feedback.beside import OUTSIDE_LIST, Stray, beside, comments_note, unread_columns
from flows.ingest.problems import FileProblem
from flows.ingest.raw import Sheet
from flows.ingest.reported_finds import LARGEST, MAX_BYTES
from flows.ingest.sheets import format_of, open_sheets
from flows.ingest.sniff import Format

HEADING_ROWS_SEARCHED = 30
SOURCE_ROW, MERGED = "source_row", "is_merged"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
NOT_OPENED = "工作簿打不开，文件可能损坏，或者没有存完。请重新保存成 Excel(.xlsx)或 CSV 再交"
NOT_READ = "文件读到中途读不下去了（内容损坏或过大）。请重新保存成 Excel(.xlsx)或 CSV 再交"
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2}) 00:00:00(?:\.0+)?")

Row = list[str]
Line = tuple[int, Row]
"""A row of cells and its number, as a spreadsheet shows it."""
MarkedLine = tuple[int, Row, bool]
"""The same, and whether an answer in it stands in a merged cell."""


@dataclass(frozen=True)
class ReturnedList:
    """A list that comes back: the column that numbers its rows, one that makes the heading sure, those to be filled,
    and those that were printed and are read again; by name, with their headings."""

    key: str
    sure: str
    filled: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        return (self.key, *self.printed, *self.filled)


WORKLIST = ReturnedList("lead_id", "visited_on", VISIT, PRINTED)
PAIRS = ReturnedList("review_id", "is_same", PAIR_ANSWERS, PAIR_PRINTED)
OWN_ANSWER = ReturnedList("lead_id", "column", (), ())
"""Not a list: our own word to the township on what became of its rows, put back among the returned files."""
FINDS = ReturnedList("finds", "finds", (), ())
"""Not a list: people whom the township found by itself, read as an extract by flows/ingest."""
PASSED_OVER = "这是系统写给乡镇的处理结果，不是填好的清单，不用再交；已略过"


@dataclass(frozen=True)
class Returned:
    """Rows of one returned file (grain: row under the heading). `source_row` as a spreadsheet numbers it.

    `strays`: what was written elsewhere in it; `finds`: how many people it reports whom the township found by itself.
    All columns of the list are text: "" where nothing stands, null in a printed column that the file lacks. `notes`:
    what has to be said of the file, such as bytes in it that nobody can read."""

    kind: ReturnedList
    rows: pl.DataFrame
    notes: tuple[str, ...] = ()
    strays: tuple[Stray, ...] = ()
    finds: int = 0

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in the columns to be filled."""
        return any((self.rows[name] != "").any() for name in self.kind.filled)


def read_returned(path: Path) -> Returned:
    """Read one returned file; FileRejectedError when no sheet of it is a worklist, or it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(path, "文件过大，不像是填好的清单。请只留清单那一张表，另存为 Excel(.xlsx)再交")
        format_ = format_of(path)
        sheets = open_sheets(path, format_, frozenset(HEADINGS.values()), LARGEST)
        found = [read for read in map(_list_of, sheets) if read is not None]
        other = beside([sheet for sheet in sheets if _list_heading(sheet) is None])
        other = replace(other, notes=(*other.notes, *comments_note(path)))
    except FileProblem as problem:
        raise _unreadable(path, problem.sentence) from None
    except (OSError, UnicodeError, pl.exceptions.PolarsError):
        raise _unreadable(path, NOT_READ) from None
    lists = [read for read in found if read.kind is not OWN_ANSWER] or found
    if not lists and other.has_form:
        return Returned(FINDS, pl.DataFrame(), other.notes, other.strays, other.finds)
    if not lists:
        is_broken = format_ is Format.TEXT and path.suffix.lower() in WORKBOOKS
        raise _unreadable(path, NOT_OPENED if is_broken else _no_heading())
    filled = [read for read in lists if read.is_filled]
    if len(filled) > 1:
        raise _unreadable(path, f"工作簿里有 {len(filled)} 张填了的清单，请每张单独存成一个文件再交")
    read = (filled or lists)[0]
    return replace(read, notes=(*read.notes, *other.notes), strays=(*read.strays, *other.strays), finds=other.finds)


def _list_heading(sheet: Sheet) -> tuple[ReturnedList, int, dict[str, int]] | None:
    """Which list a sheet holds, the row of its heading and where each wanted column stands; null when it holds none."""
    first = [[_cell(value) for value in row] for row in sheet.head.head(HEADING_ROWS_SEARCHED).iter_rows()]
    for kind in (WORKLIST, PAIRS, OWN_ANSWER):
        found = _heading(first, kind)
        if found is not None:
            return kind, *found
    return None


def _list_of(sheet: Sheet) -> Returned | None:
    """The list on a sheet, or null when it holds none."""
    found = _list_heading(sheet)
    if found is None:
        return None
    kind, at, places = found
    lines = list(_filled_down(_lines(sheet, at + 1), sheet, [places[n] for n in kind.filled if n in places]))
    rows, strays = _under_heading(lines, kind, places)
    notes = tuple(sheet.notes)
    if kind is not OWN_ANSWER:
        heading = [_cell(value) for value in sheet.head.row(at)]
        notes += unread_columns(heading, [(number, row) for number, row, _ in lines], KNOWN_HEADINGS)
    return Returned(kind, rows, notes, strays)


def _lines(sheet: Sheet, start: int) -> Iterator[Line]:
    """The rows of a sheet from its 0-based row `start` on."""
    for batch in sheet.batches():
        for number, row in enumerate(batch.cells.iter_rows(), start=batch.first_row):
            if number > start:
                yield number, [_cell(value) for value in row]


def _filled_down(lines: Iterator[Line], sheet: Sheet, places: Sequence[int]) -> Iterator[MarkedLine]:
    """What was filled into cells merged downwards counts for each row they cover, and is marked as such."""
    merged = {
        (row + 1, cell.column): _cell(cell.text)
        for cell in sheet.merged
        if cell.column in places
        for row in range(cell.first, cell.last + 1)
    }
    covered = {number for (number, _), text in merged.items() if text}
    for number, row in lines:
        yield number, [cell or merged.get((number, at), "") for at, cell in enumerate(row)], number in covered


def _cell(value: str | None) -> str:
    """What a person sees of a cell; a day without the midnight that a spreadsheet puts behind it."""
    text = seen(value) if value else ""
    day = _MIDNIGHT.fullmatch(text)
    return day[1] if day else text


def _heading(rows: list[Row], kind: ReturnedList) -> tuple[int, dict[str, int]] | None:
    """The heading row and where each wanted column stands in it; the first of two alike counts."""
    for number, row in enumerate(rows):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            places.setdefault("".join(cell.split()), place)
        if HEADINGS[kind.key] in places and HEADINGS[kind.sure] in places:
            return number, {name: places[HEADINGS[name]] for name in kind.columns if HEADINGS[name] in places}
    return None


def _under_heading(
    lines: Sequence[MarkedLine], kind: ReturnedList, places: dict[str, int]
) -> tuple[pl.DataFrame, tuple[Stray, ...]]:
    """Rows under the heading that have a number or an answer; columns the file lacks are blank, printed ones null. And
    the rows that have neither, but in which somebody wrote.

    A second list pasted below is read under its own heading, whatever its order of columns.
    """
    found: dict[str, list[str | None]] = {name: [] for name in kind.columns}
    numbers: list[int] = []
    merged: list[bool] = []
    strays: list[Stray] = []
    for number, row, is_merged in lines:
        again = _heading([row], kind) if HEADINGS[kind.key] in row else None
        if again is not None:
            places = again[1]
            continue
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if not any(cells.get(name) for name in (kind.key, *kind.filled)):
            if any(row):
                strays.append(Stray(None, number, OUTSIDE_LIST, cells.get("name") or "", cells.get("village") or ""))
            continue
        numbers.append(number)
        merged.append(is_merged)
        for name in kind.columns:
            cell = cells.get(name, None if name in kind.printed else "")
            found[name].append(cell if cell is None else cell.removeprefix("'").strip())
    schema = {SOURCE_ROW: pl.Int32, MERGED: pl.Boolean} | dict.fromkeys(kind.columns, pl.Utf8)
    return pl.DataFrame({SOURCE_ROW: numbers, MERGED: merged, **found}, schema=schema), tuple(strays)


def _no_heading() -> str:
    key, sure = HEADINGS[WORKLIST.key], HEADINGS[WORKLIST.sure]
    return f"找不到同时有“{key}”和“{sure}”的表头行，请在原清单上填写，不要删改表头"


def _unreadable(path: Path, what: str) -> FileRejectedError:
    return FileRejectedError(
        what,
        where=path.name,
        why="its answers stay out of the ledger, so its leads stay open",
        do="send the worklist back as it was handed out, as CSV or XLSX, with its heading row",
    )
