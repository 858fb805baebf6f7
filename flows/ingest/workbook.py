"""Workbooks (XLSX, XLS and what is renamed to them, ODS) as sheets of text cells.

Every cell comes as the text a person would read: a number without ".0", a date as 2026-10-03 00:00:00. What text hides
is asked for separately: whether a cell is a number (an ID that is one has lost its digits beyond the 15th), whether
day numbers count from 1904, and cells that show an Excel error. Hidden rows, columns and sheets are read like others:
hiding is a way of looking, not of deleting.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import fastexcel
import polars as pl

from flows.ingest.hidden import ANY_SHEET, Hidden, SheetBounds
from flows.ingest.ods_content import hidden_of_ods
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, Batch, Merged
from flows.ingest.reasons import File
from flows.ingest.sniff import Format, part_names
from flows.ingest.xls_records import hidden_of_xls, is_1904_xls
from flows.ingest.xlsx_parts import hidden_of_xlsx, is_bounded_by_its_word

BATCH_ROWS = 16_384
MAX_SHEETS = 60


@dataclass
class WorkbookSheet:
    """One sheet of a workbook, read whole (a sheet ends at 1,048,576 rows)."""

    path: Path
    format: Format
    reader: fastexcel.ExcelReader
    name: str
    cells: pl.DataFrame
    suffix: str = ""
    encoding: str | None = None
    slips: bool = False
    left: int = 0
    merged: tuple[Merged, ...] = ()
    notes: tuple[str, ...] = ()
    not_text: set[int] | None = None
    head: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        self.head = self.cells.head(HEAD_ROWS)

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.name

    def batches(self) -> Iterator[Batch]:
        """The rows, some ten thousand at a time."""
        for start in range(0, self.cells.height, BATCH_ROWS):
            yield Batch(self.cells.slice(start, BATCH_ROWS), start + 1)

    def numbers(self, columns: Sequence[int]) -> dict[int, pl.Series]:
        """For each row whether the cell is a number: a text cell cannot be read as true or false, a number can."""
        positions = [self.left + column for column in columns]
        if self.not_text is not None and self.not_text.isdisjoint(positions):  # the file itself says so: not read again
            return {column: pl.repeat(False, self.cells.height, eager=True).alias(str(column)) for column in columns}
        sheet, _ = _load(self.reader, self.name, "boolean", positions) if positions else (pl.DataFrame(), 0)
        # they come in the order of the sheet
        return {column: sheet.to_series(at).is_not_null() for at, column in enumerate(sorted(columns)) if sheet.width}

    @cached_property
    def is_1904(self) -> bool:
        """Whether day numbers count from 1904 (workbooks that began their life on a Macintosh)."""
        return _is_1904_xlsx(self.path) if self.format is Format.XLSX else is_1904_xls(self.path)


def open_workbook(
    path: Path, format_: Format, bounds: SheetBounds = ANY_SHEET, *, is_shut_in: bool = False
) -> Iterator[WorkbookSheet]:
    """The sheets of a workbook that hold anything, in their order; FileProblem when it cannot be read, or is larger
    than `bounds`: that is seen before it is loaded, or while it is, where this process `is_shut_in` (its memory ends,
    and with it no more than this process) and a long workbook says itself that it spans little.
    """
    if is_shut_in and format_ is Format.XLSX and is_bounded_by_its_word(path, bounds):
        with ThreadPoolExecutor(1) as pool:
            job = pool.submit(_loaded, path, format_)
            hidden = _HIDDEN[format_](path, bounds)
            loaded = job.result()
    else:
        hidden = _HIDDEN[format_](path, bounds)
        loaded = _loaded(path, format_)
    for index, (reader, name, cells, left) in loaded.items():
        found = hidden.get(name, Hidden())
        marked = _with_marks(cells, found, left)
        suffix, merged = f"#{name}" if index else "", _merged(marked, found, left)
        sheet = WorkbookSheet(path, format_, reader, name, marked, suffix=suffix, left=left, merged=merged)
        sheet.not_text = found.not_text
        yield sheet


def _loaded(path: Path, format_: Format) -> dict[int, tuple[fastexcel.ExcelReader, str, pl.DataFrame, int]]:
    """By their place in the workbook the sheets that hold anything: their name, cells and first column."""
    try:
        reader = fastexcel.read_excel(_source(path, format_))
        names = list(reader.sheet_names)
    except BaseException as error:
        raise _unreadable(error) from error
    found = {}
    for index, name in enumerate(names[:MAX_SHEETS]):
        try:
            cells, left = _load(reader, name, "string", None)
        except BaseException as error:
            if len(names) > 1 and "sheet type" in str(error).lower():
                continue
            raise _unreadable(error) from error
        if cells.height and cells.width:
            found[index] = (reader, name, cells, left)
    return found


_HIDDEN = {Format.XLSX: hidden_of_xlsx, Format.XLS: hidden_of_xls, Format.ODS: hidden_of_ods}


_OWN_SUFFIXES = {Format.XLSX: (".xlsx", ".xlsm", ".xlam"), Format.XLS: (".xls", ".xla"), Format.ODS: (".ods",)}
_TRUSTED_SUFFIXES = frozenset((*(suffix for own in _OWN_SUFFIXES.values() for suffix in own), ".xlsb"))


def _source(path: Path, format_: Format) -> str | bytes:
    """A path as the reader takes it. It believes a suffix that it knows, and takes no name that is no text: a file that
    is something else than its suffix says, or is so named, is read first.
    """
    suffix = path.suffix.lower()
    if suffix in _TRUSTED_SUFFIXES and suffix not in _OWN_SUFFIXES[format_]:
        return path.read_bytes()
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.read_bytes()
    return str(path)


def _load(
    reader: fastexcel.ExcelReader, name: str, dtype: Literal["string", "boolean"], columns: list[int] | None
) -> tuple[pl.DataFrame, int]:
    """Cells in columns "0", "1", …, and which column of the sheet the first of them is: a table may begin in C3."""
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype, use_columns=columns)
    if sheet.total_height * max(sheet.width, 1) > ANY_SHEET.cells:
        raise FileProblem(File.UNREADABLE, "工作表过大；请改用 csv 重报")
    frame: pl.DataFrame = sheet.to_polars()
    frame.columns = [str(index) for index in range(frame.width)]
    there = sheet.available_columns()
    return frame, there[0].absolute_index if there else 0


def _unreadable(error: BaseException) -> FileProblem:
    """A reader's own error or panic becomes a problem of the file; anything that is not about the file goes on up."""
    if isinstance(error, FileProblem):
        return error
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    text = str(error).lower()
    if "password" in text or "encrypt" in text:
        return FileProblem(File.ENCRYPTED, "文件加了密码；请取消密码后重报")
    return FileProblem(File.UNREADABLE, "表格文件打不开（内容损坏或不完整）；请重新导出，或另存为 xlsx 后重报")


def _with_marks(cells: pl.DataFrame, hidden: Hidden, left: int) -> pl.DataFrame:
    """Unknown cells say so: the reader hands errors and uncalculated formulas on as empty. `left`: the sheet's first
    column that holds anything, which is the frame's first.
    """
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in hidden.marks.items():
        if row < cells.height and 0 <= column - left < cells.width:
            by_column.setdefault(column - left, {})[row] = text
    changed = []
    for column, texts in sorted(by_column.items()):
        values = pl.Series(list(texts.values()), dtype=pl.String)
        changed.append(cells.to_series(column).scatter(list(texts), values))
    return cells.with_columns(changed)


def _merged(cells: pl.DataFrame, hidden: Hidden, left: int) -> tuple[Merged, ...]:
    """Cells merged downwards that hold something, in the frame's columns."""
    found = []
    for first, last, column in sorted(hidden.merged):
        if first < cells.height and 0 <= column - left < cells.width:
            text = cells.item(first, column - left)
            if text is not None:
                found.append(Merged(first, min(last, cells.height - 1), column - left, text))
    return tuple(found)


def _is_1904_xlsx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(part_names(archive)["xl/workbook.xml"])
    except (zipfile.BadZipFile, OSError, KeyError):
        return False
    return re.search(rb'date1904="(1|true|on)"', text) is not None
