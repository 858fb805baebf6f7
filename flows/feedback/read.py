"""A returned file -> rows of text under column names, whoever saved it: Excel, WPS or LibreOffice, in any encoding.

Two lists come back: the worklist, and the list of pairs left to a clerk. Only their number and the columns to be
filled are read; title rows, extra columns and other sheets are passed over.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from data_contracts.errors import FileRejectedError
from data_contracts.returned_lists import HEADINGS, PAIR_ANSWERS, PAIR_PRINTED, PRINTED, VISIT

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
TEXTS = frozenset({".csv", ".txt", ".tsv"})
HEADING_ROWS_SEARCHED = 30
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;|"
SOURCE_ROW = "source_row"
NOT_OPENED = "工作簿打不开,文件可能损坏、加了密码,或者没有存完。请重新保存成 Excel(.xlsx)或 CSV 再交"

Row = list[str]


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
PASSED_OVER = "这是系统写给乡镇的处理结果,不是填好的清单,不用再交;已略过"


@dataclass(frozen=True)
class Returned:
    """Rows of one returned file (grain: row under the heading). `source_row` as a spreadsheet numbers it.

    All columns of the list are text: "" where nothing stands, null in a printed column that the file lacks."""

    kind: ReturnedList
    rows: pl.DataFrame

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in the columns to be filled."""
        return any((self.rows[name] != "").any() for name in self.kind.filled)


def read_returned(path: Path) -> Returned:
    """Read one returned file; FileRejectedError when no sheet of it is a worklist."""
    if path.stat().st_size == 0:
        raise _unreadable(path, "文件是空的,里面什么也没有。请重新保存后再交")
    if path.suffix.lower() in WORKBOOKS:
        sheets = _workbook(path)
    elif path.suffix.lower() in TEXTS:
        sheets = [_text_rows(path)]
    else:
        raise _unreadable(path, f"不收“{path.suffix}”格式的文件,请另存为 Excel(.xlsx)或 CSV 再交")
    found = [read for read in map(_list_of, sheets) if read is not None]
    lists = [read for read in found if read.kind is not OWN_ANSWER] or found
    if not lists:
        raise _unreadable(path, _no_heading())
    filled = [read for read in lists if read.is_filled]
    if len(filled) > 1:
        raise _unreadable(path, f"工作簿里有 {len(filled)} 张填了的清单,请每张单独存成一个文件再交")
    return (filled or lists)[0]


def _list_of(sheet: list[Row]) -> Returned | None:
    """The list on a sheet, or null when it holds none."""
    for kind in (WORKLIST, PAIRS, OWN_ANSWER):
        found = _heading(sheet, kind)
        if found is not None:
            return Returned(kind, _under_heading(sheet, kind, *found))
    return None


def _workbook(path: Path) -> list[list[Row]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        raise _unreadable(path, NOT_OPENED) from None
    return [[[_cell(value) for value in row] for row in sheet] for sheet in sheets]


def _cell(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _text_rows(path: Path) -> list[Row]:
    text = _decoded(path)
    sample = text[: 1 << 16]
    delimiter = max(DELIMITERS, key=lambda mark: (sample.count(mark), mark == ","))
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise _unreadable(path, "文件内容不是用逗号分开的表格,请重新另存为 CSV 再交") from None


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "文字编码认不出来,请用 Excel 或 WPS 重新另存为 CSV 再交")


def _heading(rows: list[Row], kind: ReturnedList) -> tuple[int, dict[str, int]] | None:
    """The heading row and where each wanted column stands in it; the first of two alike counts."""
    for number, row in enumerate(rows[:HEADING_ROWS_SEARCHED]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            places.setdefault("".join(cell.split()).lstrip("\ufeff"), place)
        if HEADINGS[kind.key] in places and HEADINGS[kind.sure] in places:
            return number, {name: places[HEADINGS[name]] for name in kind.columns if HEADINGS[name] in places}
    return None


def _under_heading(rows: list[Row], kind: ReturnedList, heading: int, places: dict[str, int]) -> pl.DataFrame:
    """Rows under the heading that have a number or an answer; columns the file lacks are blank, printed ones null."""
    found: dict[str, list[str | None]] = {name: [] for name in kind.columns}
    numbers: list[int] = []
    own = [places[name] for name in (kind.key, *kind.filled) if name in places]
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        if not any(row[place] for place in own if place < len(row)):
            continue
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if cells[kind.key] == HEADINGS[kind.key]:
            continue
        numbers.append(number)
        for name in kind.columns:
            cell = cells.get(name, None if name in kind.printed else "")
            found[name].append(cell if cell is None else cell.removeprefix("'").strip())
    schema = {SOURCE_ROW: pl.Int32} | dict.fromkeys(kind.columns, pl.Utf8)
    return pl.DataFrame({SOURCE_ROW: numbers, **found}, schema=schema)


def _no_heading() -> str:
    key, sure = HEADINGS[WORKLIST.key], HEADINGS[WORKLIST.sure]
    return f"找不到同时有“{key}”和“{sure}”的表头行,请在原清单上填写,不要删改表头"


def _unreadable(path: Path, what: str) -> FileRejectedError:
    return FileRejectedError(
        what,
        where=path.name,
        why="its answers stay out of the ledger, so its leads stay open",
        do="send the worklist back as it was handed out, as CSV or XLSX, with its heading row",
    )
