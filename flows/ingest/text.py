"""Text files (CSV, TSV, any delimiter and encoding) in batches of rows, in flat memory.

Records are counted as Excel shows them: an empty line is a row, a line break in quotes is not. Quotes are the trap: a
stray one makes a fast parser swallow rows. A block whose quotes are not plainly well-formed is read by the standard
library, which reads quotes as Excel does; and where a quote is never closed, line by line.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.ingest.decode import MAX_RECORD, TOO_LONG, Tally, decoded
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, HEADING_WITHIN, MAX_COLUMNS, Batch, Merged, text_frame
from flows.ingest.reasons import File
from flows.ingest.sniff import Encoding, sniff_encoding

BLOCK_BYTES = 4 << 20
SPARE_COLUMNS = 8
LONGEST_RECORD_LINES = 60
DELIMITERS = (",", "\t", ";", "|")

# Python's gb18030 follows the 2005 table, which maps these 18 characters into the private-use area; in the 2022 table
# they have code points of their own.
_PUNCTUATION = dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True))
_HANZI = dict(zip((0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864), range(0x9FB4, 0x9FBC), strict=True))
GB18030_2022 = {**_PUNCTUATION, **_HANZI}
_MOVED = {chr(old).encode(): chr(new).encode() for old, new in GB18030_2022.items()}
_ANY_MOVED = re.compile(b"\xee(?:" + b"|".join(re.escape(old[1:]) for old in _MOVED) + b")")
"""All begin with the one byte that is looked for first, and that hardly anything else begins with."""

csv.field_size_limit(1 << 27)


@dataclass(frozen=True)
class Dialect:
    """How the records of a text file are cut: `fields` are the most cells seen in a record of its beginning."""

    delimiter: str
    fields: int

    @property
    def width(self) -> int:
        """Columns read: a record with more cells than its heading must show."""
        return self.fields + SPARE_COLUMNS


@dataclass
class TextSheet:
    """A text file as a sheet."""

    path: Path
    code: Encoding
    dialect: Dialect
    head: pl.DataFrame
    sheet: str | None = None
    suffix: str = ""
    slips: bool = True
    is_1904: bool = False
    merged: tuple[Merged, ...] = ()
    block_bytes: int = BLOCK_BYTES
    tally: Tally = field(default_factory=Tally)

    @property
    def encoding(self) -> str:
        """Encoding, for the report."""
        return f"{self.code.label} + {self.tally.other}" if self.tally.other_lines else self.code.label

    @property
    def notes(self) -> Sequence[str]:
        """What the bytes that were read so far have shown."""
        return self.tally.notes()

    def numbers(self, columns: Sequence[int]) -> dict[int, pl.Series]:
        """Text has no cell types."""
        return {}

    def batches(self) -> Iterator[Batch]:
        """The records, a block of the file at a time."""
        row, self.tally = 1, Tally()
        for text, is_last in _whole_records(decoded(self.path, self.code, self.block_bytes, self.tally)):
            cells = parse_block(text, self.dialect)
            cut = row + cells.height - 1 if is_last and _is_cut_off(text, self.dialect) else None
            yield Batch(cells, row, cut)
            row += cells.height


def open_text(path: Path, known_headings: frozenset[str]) -> TextSheet:
    """Open a text file: encoding, delimiter and first rows."""
    code = sniff_encoding(path)
    text, _ = next(_whole_records(decoded(path, code, 1 << 18, Tally())), ("", True))
    for line in text.split("\n", HEADING_WITHIN)[:HEADING_WITHIN]:
        if max(map(line.count, DELIMITERS)) >= MAX_COLUMNS:
            raise FileProblem(File.UNREADABLE, f"一行有 {MAX_COLUMNS} 格以上，不是数据表；请重新导出后重报")
    dialect = sniff_dialect(text, known_headings)
    head = parse_block(text, dialect).head(HEAD_ROWS)
    return TextSheet(path, code, dialect, head, block_bytes=BLOCK_BYTES)


def sniff_dialect(text: str, known_headings: frozenset[str]) -> Dialect:
    """The delimiter under which most known headings appear; among equals the one that makes most cells."""
    lines = text.split("\n", HEADING_WITHIN)[:HEADING_WITHIN]
    best = (-1, -1, ",")
    for delimiter in DELIMITERS:
        rows = [_cells(line, delimiter) for line in lines]
        known = max((sum(_bare(cell) in known_headings for cell in row) for row in rows), default=0)
        widest = max((len(row) for row in rows), default=0)
        best = max(best, (known, widest, delimiter), key=lambda b: b[:2])
    return Dialect(best[2], max(best[1], 1))


def _bare(cell: str) -> str:
    return re.sub(r"\s", "", cell)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _whole_records(blocks: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Blocks cut after a record; the flag marks the last one."""
    rest, lone_returns = "", None
    for block in blocks:
        rest += block
        if lone_returns is None:
            lone_returns = "\n" not in rest and "\r" in rest.rstrip("\r")
        text = rest.replace("\r", "\n") if lone_returns else rest
        cut = _record_end(text)
        if cut:
            yield text[:cut], False
            rest = text[cut:]
        elif len(rest) > MAX_RECORD:
            raise FileProblem(File.UNREADABLE, TOO_LONG)
    if rest:
        yield (rest.replace("\r", "\n") if lone_returns else rest), True


def _record_end(text: str) -> int:
    """Where the last whole record ends: after a line break that is not inside quotes; 0 when there is none."""
    end = text.rfind("\n") + 1
    if '"' not in text[:end]:
        return end
    is_inside = text.count('"', 0, end) % 2 == 1
    first = end
    while end and is_inside:
        start = text.rfind("\n", 0, end - 1) + 1
        is_inside ^= text.count('"', start, end) % 2 == 1
        end = start
        if text.count("\n", end, first) > LONGEST_RECORD_LINES:
            return first  # a quote that is never closed: the block is read line by line
    return end


def parse_block(text: str, dialect: Dialect) -> pl.DataFrame:
    """Whole records -> cells."""
    if '"' in text and not _is_plainly_quoted(text, dialect.delimiter):
        return text_frame(_records_by_hand(text, dialect), dialect.width)
    data = _in_2022(text.encode("utf-8", errors="replace"))
    if b'"' in data and b"\r" in data:  # outside quotes the parser takes \r\n as one line break itself
        data = data.replace(b"\r\n", b"\n")
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
    if not data.strip(b"\r\n"):
        return text_frame([[]] * data.count(b"\n"), dialect.width)
    try:
        return pl.read_csv(
            data,
            has_header=False,
            schema={str(index): pl.String for index in range(dialect.width)},
            separator=dialect.delimiter,
            quote_char='"' if b'"' in data else None,
            truncate_ragged_lines=True,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:  # something that its parser will not have: read as Excel reads, and slowly
        return text_frame(_records_by_hand(text, dialect), dialect.width)


def _in_2022(data: bytes) -> bytes:
    """UTF-8 with the characters that GB 18030 has moved where they are now; other private-use ones stay."""
    return _ANY_MOVED.sub(lambda moved: _MOVED[moved[0]], data)


def _is_plainly_quoted(text: str, delimiter: str) -> bool:
    """Whether every quote opens or closes a whole cell on one line: then the fast parser reads it as Excel does."""
    text = text.replace("\r\n", "\n")
    opens = text.count(f'{delimiter}"') + text.count('\n"') + text.startswith('"')
    closes = text.count(f'"{delimiter}') + text.count('"\n') + text.endswith('"')
    if opens != closes or opens + closes != text.count('"'):
        return False
    return not any(line.count('"') & 1 for line in text.split("\n"))


def _records_by_hand(text: str, dialect: Dialect) -> list[list[str]]:
    """Records as Excel reads them; line by line where a quote is never closed."""
    clean = text.translate(GB18030_2022).replace("\r\n", "\n").replace("\r", " ").replace("\x00", "")
    lines = clean.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = csv.reader((line + "\n" for line in lines), delimiter=dialect.delimiter)
    records: list[list[str]] = []
    before = 0
    try:
        for record in reader:
            if reader.line_num - before > LONGEST_RECORD_LINES:
                return [_lone_line(line, dialect.delimiter) for line in lines]
            before = reader.line_num
            records.append(record)
    except csv.Error:
        return [_lone_line(line, dialect.delimiter) for line in lines]
    return records


def _lone_line(line: str, delimiter: str) -> list[str]:
    return line.split(delimiter) if line.count('"') & 1 else _cells(line, delimiter)


def _is_cut_off(text: str, dialect: Dialect) -> bool:
    """Whether the last record has too few cells and no line break after it."""
    if text.endswith("\n") or '"' in text:
        return False
    return text.rsplit("\n", 1)[-1].count(dialect.delimiter) + 1 < dialect.fields
