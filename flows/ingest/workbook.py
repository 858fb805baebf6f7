"""Workbooks (XLSX, XLS and what is renamed to them, ODS) as sheets of text cells.

Every cell comes as the text a person would read: a number without ".0", a date as 2026-10-03 00:00:00. What text hides
is asked for separately: whether a cell is a number (an ID that is one has lost its digits beyond the 15th), whether
day numbers count from 1904, and cells that show an Excel error. Hidden rows, columns and sheets are read like others:
hiding is a way of looking, not of deleting.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import fastexcel
import polars as pl

from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, Batch
from flows.ingest.reasons import File
from flows.ingest.sniff import Format

BATCH_ROWS = 65_536
MAX_CELLS = 60_000_000
MAX_SHEETS = 60
_BIFF_DATEMODE, _BIFF_EOF, _BIFF_BOF = 0x0022, 0x000A, b"\x09\x08\x10\x00\x00\x06\x05\x00"


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

    def numbers(self, column: int) -> pl.Series | None:
        """For each row whether the cell is a number: a text cell cannot be read as true or false, a number can."""
        position = int(self.cells.columns[column])
        sheet = _load(self.reader, self.name, "boolean", [position])
        return sheet.to_series().is_not_null() if sheet.width else None

    @cached_property
    def is_1904(self) -> bool:
        """Whether day numbers count from 1904 (workbooks that began their life on a Macintosh)."""
        return _is_1904_xlsx(self.path) if self.format is Format.XLSX else _is_1904_xls(self.path)


def open_workbook(path: Path, format_: Format) -> Iterator[WorkbookSheet]:
    """The sheets of a workbook that hold anything, in their order; FileProblem when it cannot be read."""
    try:
        reader = fastexcel.read_excel(str(path))
        names = list(reader.sheet_names)
    except BaseException as error:
        raise _unreadable(error) from error
    for index, name in enumerate(names[:MAX_SHEETS]):
        try:
            cells = _load(reader, name, "string", None)
        except BaseException as error:
            if len(names) > 1 and "sheet type" in str(error).lower():
                continue
            raise _unreadable(error) from error
        if cells.height and cells.width:
            if format_ is Format.XLSX:
                cells = _with_errors(cells, path, index)
            yield WorkbookSheet(path, format_, reader, name, cells, suffix=f"#{name}" if index else "")


def _load(
    reader: fastexcel.ExcelReader, name: str, dtype: Literal["string", "boolean"], columns: list[int] | None
) -> pl.DataFrame:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype, use_columns=columns)
    if sheet.total_height * max(sheet.width, 1) > MAX_CELLS:
        raise FileProblem(File.UNREADABLE, "工作表过大；请改用 csv 重报")
    frame: pl.DataFrame = sheet.to_polars()
    frame.columns = [str(index) for index in range(frame.width)]
    return frame


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


def _with_errors(cells: pl.DataFrame, path: Path, index: int) -> pl.DataFrame:
    """Cells that show an Excel error as "#N/A": the reader hands them on as empty, and unknown is not blank."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = sorted(
                (n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=_number
            )
            content = archive.read(parts[index]) if index < len(parts) else b""
    except (zipfile.BadZipFile, OSError, KeyError):
        return cells
    if b't="e"' not in content:
        return cells
    found = re.findall(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"', content)
    by_column: dict[int, list[int]] = {}
    for letters, row in found:
        by_column.setdefault(_column_number(letters), []).append(int(row) - 1)
    changed = []
    for column, places in sorted(by_column.items()):
        rows = [row for row in places if row < cells.height]
        if column < cells.width and rows:
            changed.append(cells.to_series(column).scatter(rows, "#N/A"))
    return cells.with_columns(changed)


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _is_1904_xlsx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, OSError, KeyError):
        return False
    return re.search(rb'date1904="(1|true|on)"', text) is not None


def _is_1904_xls(path: Path) -> bool:
    """Walk the first records of the workbook stream to DATEMODE; False when they are not where they always are."""
    content = path.read_bytes()
    at = content.find(_BIFF_BOF)
    for _ in range(2000):
        if at < 0 or at + 4 > len(content):
            return False
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _BIFF_DATEMODE:
            return content[at + 4 : at + 6] == b"\x01\x00"
        if kind == _BIFF_EOF:
            return False
        at += 4 + length
    return False
