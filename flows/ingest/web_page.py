"""A web page saved under a spreadsheet's name, as many reporting systems export it: its largest table, as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from flows.ingest.decode import Tally, decoded_whole
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, Batch, Merged, text_frame
from flows.ingest.reasons import File
from flows.ingest.sniff import sniff_encoding

MAX_BYTES = 200 << 20
WIDEST, TALLEST = 200, 200_000


@dataclass
class PageSheet:
    """The largest table of a web page."""

    cells: pl.DataFrame
    encoding: str
    merged: tuple[Merged, ...] = ()
    notes: tuple[str, ...] = ()
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
        """A page has no cell types."""
        return {}


def open_page(path: Path) -> PageSheet:
    """Read a page's largest table; FileProblem when it has none."""
    if path.stat().st_size > MAX_BYTES:
        raise FileProblem(File.UNREADABLE, "网页格式的文件过大；请另存为 csv 后重报")
    code = sniff_encoding(path)
    reader = _TableReader()
    tally = Tally()
    reader.feed(decoded_whole(path.read_bytes()[code.skip :], code, tally))
    reader.close()
    table = max(reader.tables, key=lambda table: len(table.rows), default=_Table())
    if not table.rows:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是网页，里面没有表格；请以 xlsx 或 csv 重报")
    last = len(table.rows) - 1
    merged = tuple(
        Merged(m.first, min(m.last, last), m.column, m.text) for m in table.merged if m.text and m.first < last
    )
    return PageSheet(
        text_frame(table.rows, max(len(row) for row in table.rows)),
        f"{code.label} (网页)",
        merged,
        tuple(tally.notes()),
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

    def add(self, text: str, wide: int, tall: int) -> None:
        """Put a cell into the next free column."""
        if not self.rows:
            self.begin_row()
        self._skip_held()
        row, column = len(self.rows) - 1, len(self.rows[-1])
        self.rows[-1] += [text, *[""] * (wide - 1)]
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
        self._wide = self._tall = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag == "table":
            self._end_cell()
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].begin_row()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            given = dict(attrs)
            self._cell = []
            self._wide, self._tall = _span(given, "colspan", WIDEST), _span(given, "rowspan", TALLEST)

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
            if tag == "tr" and self.tables:
                self.tables[-1].end_row()

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1].add(" ".join("".join(self._cell).split()), self._wide, self._tall)
            self._cell = None


def _span(given: dict[str, str | None], name: str, most: int) -> int:
    """A span as a page says it; 0 of rows means all the rest."""
    text = (given.get(name) or "1").strip()
    if not text.isdigit():
        return 1
    return min(int(text), most) or (most if name == "rowspan" else 1)
