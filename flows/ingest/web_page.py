"""A web page saved under a spreadsheet's name, as many reporting systems export it: its largest table, as text.

An office program saves each sheet of a workbook as a table of the page, under the sheet's name: those are sheets.

What a spreadsheet program wrote as a page says more in its cells than they show: `x:err` that it is an error, `x:num`
that it is a number and which one where the shown text is rounded, in scientific form or ###.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from flows.ingest.decode import Tally, decoded_whole
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, MAX_COLUMNS, Batch, Merged, text_frame
from flows.ingest.reasons import File
from flows.ingest.sniff import sniff_encoding

MAX_BYTES = 200 << 20
WIDEST, TALLEST = 200, 200_000
LONGEST_NUMBER = 40
_SHEET = re.compile(r"table\d+")  # what an office program calls the place of a sheet
_SHOWN_SHORT = re.compile(r"|#+|[-+]?[\d,]*\.?\d*(?:[eE][-+]?\d+)?")
_WHOLE_LONG = re.compile(r"\d{15}\d*[1-9Xx]\d*|.*[^\d.,eE+-].*")


@dataclass
class PageSheet:
    """A table of a web page. `sheet`: its name where the page was a workbook."""

    cells: pl.DataFrame
    encoding: str
    merged: tuple[Merged, ...] = ()
    notes: tuple[str, ...] = ()
    number_cells: frozenset[tuple[int, int]] = frozenset()
    sheet: str | None = None
    suffix: str = ""
    slips: bool = False
    is_1904: bool = False

    @property
    def head(self) -> pl.DataFrame:
        """The first rows."""
        return self.cells.head(HEAD_ROWS)

    def batches(self) -> Iterator[Batch]:
        """All rows at once: such files are small."""
        yield Batch(self.cells, 1)

    def numbers(self, columns: Sequence[int]) -> dict[int, pl.Series]:
        """For each row whether the page says that those cells are numbers; nothing where it says so of no cell."""
        if not self.number_cells:
            return {}
        rows = range(self.cells.height)
        return {column: pl.Series([(row, column) in self.number_cells for row in rows]) for column in columns}


def open_pages(path: Path) -> list[PageSheet]:
    """Read the sheets of a page that was a workbook, in their order, else its largest table; FileProblem when it has
    neither."""
    if path.stat().st_size > MAX_BYTES:
        raise FileProblem(File.UNREADABLE, "网页格式的文件过大；请另存为 csv 后重报")
    code = sniff_encoding(path)
    reader = _TableReader()
    tally = Tally()
    reader.feed(decoded_whole(path.read_bytes()[code.skip :], code, tally))
    reader.close()
    sheets = [table for table in reader.tables if table.name and table.rows]
    found = sheets or sorted(reader.tables, key=lambda table: len(table.rows), reverse=True)[:1]
    if not found or not found[0].rows:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是网页，里面没有表格；请以 xlsx 或 csv 重报")
    notes = tuple(tally.notes())
    return [_page_sheet(table, code.label, number, notes) for number, table in enumerate(found)]


def _page_sheet(table: "_Table", label: str, number: int, notes: tuple[str, ...]) -> PageSheet:
    last = len(table.rows) - 1
    merged = tuple(
        Merged(m.first, min(m.last, last), m.column, m.text) for m in table.merged if m.text and m.first < last
    )
    return PageSheet(
        text_frame(table.rows, max(len(row) for row in table.rows)),
        f"{label} (网页)",
        merged,
        () if number else notes,
        frozenset(table.numbers),
        table.name,
        f"#{table.name}" if number else "",
    )


@dataclass
class _Table:
    """Rows of cells in their columns: below a cell that spans rows, and right of one that spans columns, stand empty
    ones. `held`: column -> how many more rows a cell from above takes.
    """

    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    spanned: dict[int, int] = field(default_factory=dict)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    name: str | None = None

    def begin_row(self) -> None:
        """Start a row: what was held by the cells above is used up by one."""
        self.end_row()
        self.spanned = {column: rows - 1 for column, rows in self.held.items()}
        self.held = {column: rows for column, rows in self.spanned.items() if rows > 0}
        self.rows.append([])

    def end_row(self) -> None:
        """Fill the row up to the last cell that is held from above."""
        if self.rows:
            self._skip_held(all_of_them=True)

    def add(self, text: str, wide: int, tall: int, is_number: bool = False) -> None:
        """Put a cell into the next free column."""
        if not self.rows:
            self.begin_row()
        self._skip_held()
        row, column = len(self.rows) - 1, len(self.rows[-1])
        if column > MAX_COLUMNS:
            raise FileProblem(File.UNREADABLE, f"一行有 {MAX_COLUMNS} 格以上，不是数据表；请重新导出后重报")
        self.rows[-1] += [text, *[""] * (wide - 1)]
        if is_number:
            self.numbers.add((row, column))
        if tall > 1:
            self.held |= dict.fromkeys(range(column, column + wide), tall - 1)
            self.merged.append(Merged(row, row + tall - 1, column, text))

    def _skip_held(self, all_of_them: bool = False) -> None:
        row = self.rows[-1]
        while len(row) in self.spanned or (all_of_them and any(column > len(row) for column in self.spanned)):
            row.append("")


class _TableReader(HTMLParser):
    """Collects tables of cells, each in its own column."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._cell: list[str] | None = None
        self._given: dict[str, str | None] = {}
        self._is_heading = self._is_name = False
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag == "table":
            self._end_cell()
            self.tables.append(_Table(name=" ".join(self._name.split()) or None))
            self._is_heading, self._name = False, ""
        elif tag == "a" and _SHEET.fullmatch(dict(attrs).get("name") or ""):
            self._is_heading = True
        elif tag == "em" and self._is_heading:
            self._is_name = True
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].begin_row()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            self._cell, self._given = [], dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close a cell, or the name of a sheet."""
        if tag == "em":
            self._is_name = False
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
            if tag == "tr" and self.tables:
                self.tables[-1].end_row()

    def handle_data(self, data: str) -> None:
        """Text of a cell, or of the name above a table."""
        if self._is_name:
            self._name += data
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            text, is_number = _value(" ".join("".join(self._cell).split()), self._given)
            wide, tall = _span(self._given, "colspan", WIDEST), _span(self._given, "rowspan", TALLEST)
            self.tables[-1].add(text, wide, tall, is_number)
            self._cell = None


def _value(text: str, given: dict[str, str | None]) -> tuple[str, bool]:
    """A cell's text, and whether it is a number whose digits beyond the 15th are gone if it has any."""
    if "x:err" in given:
        return (given["x:err"] or "").strip() or text or "#N/A", False
    if "x:num" not in given:
        return text, False
    number = _plain((given["x:num"] or "").strip())
    value = number if number and _SHOWN_SHORT.fullmatch(text) else text
    return value, not _WHOLE_LONG.fullmatch(value)


def _plain(number: str) -> str:
    """A number without its scientific form; "" for what is none."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return ""
    return format(value, "f") if value.is_finite() and abs(value.adjusted()) < LONGEST_NUMBER else ""


def _span(given: dict[str, str | None], name: str, most: int) -> int:
    """A span as a page says it; 0 of rows means all the rest."""
    text = (given.get(name) or "1").strip()
    if not text.isdigit():
        return 1
    return min(int(text), most) or (most if name == "rowspan" else 1)
