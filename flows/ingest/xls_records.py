"""The records of an old XLS workbook (BIFF8) that say what its text hides: errors, uncalculated formulas, merged cells.

The records are walked one by one only where the file can hold such a thing at all; most files cannot.
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from flows.ingest.hidden import ANY_SHEET, ERROR_TEXTS, NOT_CALCULATED, Hidden, SheetBounds, must_be_bounded
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File

MAX_ROWS, MAX_COLUMNS = 65_536, 256

EOF, BOUND_SHEET, DATE_MODE = 0x000A, 0x0085, 0x0022
DIMENSIONS, BOOL_ERROR, FORMULA, MERGED_CELLS, MULTIPLE_VALUES, MULTIPLE_BLANKS = (
    0x0200,
    0x0205,
    0x0006,
    0x00E5,
    0x00BD,
    0x00BE,
)
_NOT_WRITTEN = {0x0201, MULTIPLE_BLANKS}
_CELLS = {BOOL_ERROR, FORMULA, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6, MULTIPLE_VALUES, 0x0201, MULTIPLE_BLANKS}
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_ODD = (
    re.compile(rb"\x05\x02\x08\x00.{7}\x01", re.DOTALL),
    re.compile(rb"\x06\x00.{8}[\x02\x03].{5}\xff\xff", re.DOTALL),
    re.compile(rb"\xe5\x00.{2}[^\x00]\x00", re.DOTALL),
)
"""What errors, uncalculated formulas and merged cells begin with, here or by chance."""
_SIZE = re.compile(rb"\x00\x02\x0e\x00(?=.{10})", re.DOTALL)


def hidden_of_xls(path: Path, bounds: SheetBounds = ANY_SHEET) -> dict[str, Hidden]:
    """For each sheet by name what its text hides; nothing for a file that is no whole BIFF8 workbook. FileProblem when
    a sheet declares more cells than an XLS can have, or has more than `bounds`: a reader asks for memory for all.
    """
    content = path.read_bytes()
    if not any(pattern.search(content) for pattern in _ODD) and not _may_be_large(content, bounds):
        return {}
    stream = workbook_stream(content)
    found = {name: _scan(stream, at) for name, at in _sheets(stream)} if stream else {}
    must_be_bounded(found, bounds)
    return found


def _may_be_large(content: bytes, bounds: SheetBounds) -> bool:
    """Whether a sheet says it has more cells than an XLS can have or than `bounds`, or bytes look so by chance."""
    sizes = (struct.unpack_from("<IIHH", content, match.end()) for match in _SIZE.finditer(content[:-2]))
    return any(
        rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > bounds.cells for _, rows, _, columns in sizes
    )


def is_1904_xls(path: Path) -> bool:
    """Whether day numbers count from 1904; False when the workbook does not say."""
    stream = workbook_stream(path.read_bytes())
    return any(kind == DATE_MODE and data[:2] == b"\x01\x00" for kind, data in _records(stream, 0))


def workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook` of an OLE compound file; b"" when it is not there or the file is damaged."""
    try:
        return _Compound(content).stream("Workbook") if content.startswith(_SIGNATURE) else b""
    except (struct.error, IndexError, ValueError):
        return b""


class _Compound:
    """As much of an OLE compound file as it takes to read one stream whole."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        self.small = 1 << struct.unpack_from("<H", content, 32)[0]
        if not (self.size in (512, 4096) and self.small == 64):
            raise ValueError("no compound file")
        directory, self.cutoff, small_table = struct.unpack_from("<I4xII", content, 48)
        next_list, lists = struct.unpack_from("<II", content, 68)
        sectors = [s for s in struct.unpack_from("<109I", content, 76) if s != _FREE]
        for _ in range(lists):
            block = struct.unpack_from(f"<{self.size // 4}I", self.sector(next_list))
            sectors += [s for s in block[:-1] if s != _FREE]
            next_list = block[-1]
        self.table = self._numbers(b"".join(self.sector(s) for s in sectors))
        self.entries = self._chain(directory)
        self.small_table = self._numbers(self._chain(small_table)) if small_table < _END else []

    def sector(self, number: int) -> bytes:
        """One sector; the header takes the place of one."""
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def stream(self, name: str) -> bytes:
        """A stream by name."""
        root_at, _ = struct.unpack_from("<IQ", self.entries, 116)
        for at in range(0, len(self.entries) - 127, 128):
            length = struct.unpack_from("<H", self.entries, at + 64)[0]
            if self.entries[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace") == name:
                first, size = struct.unpack_from("<II", self.entries, at + 116)
                if size >= self.cutoff:
                    return self._chain(first)[:size]
                return self._small_chain(first, self._chain(root_at))[:size]
        return b""

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _END and len(parts) <= len(self.table):
            parts.append(self.sector(number))
            number = self.table[number]
        return b"".join(parts)

    def _small_chain(self, number: int, container: bytes) -> bytes:
        parts: list[bytes] = []
        while number < _END and len(parts) <= len(self.small_table):
            parts.append(container[number * self.small : (number + 1) * self.small])
            number = self.small_table[number]
        return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, from its BOF to its EOF."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == EOF:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Sheet name and where its records begin, in the workbook's order."""
    for kind, data in _records(stream, 0):
        if kind == BOUND_SHEET and len(data) >= 8:
            count, is_wide = data[6], data[7] & 1
            text = data[8 : 8 + count * (2 if is_wide else 1)]
            yield (
                text.decode("utf-16-le" if is_wide else "latin-1", errors="replace"),
                struct.unpack_from("<I", data)[0],
            )


def _scan(stream: bytes, at: int) -> Hidden:
    found = Hidden()
    empty: list[tuple[int, int]] = []
    is_calculated = False
    for kind, data in _records(stream, at):
        if kind == DIMENSIONS and len(data) >= 12:
            _must_be_possible(data)
        elif kind in _CELLS and len(data) >= 6:
            at_cell = _cell(kind, data, found)
            empty += [at_cell] if _is_empty_formula(kind, data) else []
            is_calculated |= kind == FORMULA and not _is_empty_formula(kind, data)
        elif kind == MERGED_CELLS and len(data) >= 2:
            for i in range(min(struct.unpack_from("<H", data)[0], (len(data) - 2) // 8)):
                first, last, left, _ = struct.unpack_from("<4H", data, 2 + 8 * i)
                found.merge(first, last, left)
    if not is_calculated:  # a program that calculates nothing wrote all of them: no text of no characters, but nothing
        for row, column in empty:
            found.mark(row, column, NOT_CALCULATED)
    return found


def _cell(kind: int, data: bytes, found: Hidden) -> tuple[int, int]:
    """Note one cell; returns its place."""
    row, column = struct.unpack_from("<HH", data)
    if kind not in _NOT_WRITTEN:
        found.filled += 1
        found.reach(row, column)
    if text := _unknown(kind, data):
        found.mark(row, column, text)
    return row, column


def _is_empty_formula(kind: int, data: bytes) -> bool:
    """Whether a formula's stored value is a text of no characters, which is also what stands where nothing does."""
    return kind == FORMULA and len(data) >= 16 and data[12:14] == b"\xff\xff" and data[6] == 3


def _must_be_possible(data: bytes) -> None:
    _, rows, _, columns = struct.unpack_from("<IIHH", data)
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise FileProblem(
            File.UNREADABLE, f"工作表自称有 {rows} 行、{columns} 列，XLS 里不可能；请另存为 xlsx 或 csv 后重报"
        )


def _unknown(kind: int, data: bytes) -> str | None:
    """What stands in an unknown cell; None for a cell that has a value."""
    if kind == BOOL_ERROR and len(data) >= 8 and data[7] == 1:
        return ERROR_TEXTS.get(data[6], "#N/A")
    if kind == FORMULA and len(data) >= 16 and data[12:14] == b"\xff\xff":
        if data[6] == 2:
            return ERROR_TEXTS.get(data[8], "#N/A")
        if data[6] == 3 and data[14] & 3:  # nothing stored, to be calculated when opened
            return NOT_CALCULATED
    return None
