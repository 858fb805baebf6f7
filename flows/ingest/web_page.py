"""A web page saved under a spreadsheet's name, as many reporting systems export it: its largest table, as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEAD_ROWS, Batch, text_frame
from flows.ingest.reasons import File
from flows.ingest.sniff import sniff_encoding

MAX_BYTES = 200 << 20


@dataclass
class PageSheet:
    """The largest table of a web page."""

    cells: pl.DataFrame
    encoding: str
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

    def numbers(self, column: int) -> pl.Series | None:
        """A page has no cell types."""
        return None


def open_page(path: Path) -> PageSheet:
    """Read a page's largest table; FileProblem when it has none."""
    if path.stat().st_size > MAX_BYTES:
        raise FileProblem(File.UNREADABLE, "网页格式的文件过大；请另存为 csv 后重报")
    code = sniff_encoding(path)
    reader = _TableReader()
    reader.feed(path.read_bytes()[code.skip :].decode(code.name, errors="replace"))
    reader.close()
    table = max(reader.tables, key=len, default=[])
    if not table:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是网页，里面没有表格；请以 xlsx 或 csv 重报")
    return PageSheet(text_frame(table, max(len(row) for row in table)), f"{code.label} (网页)")


class _TableReader(HTMLParser):
    """Collects rows of cells; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], min(int(span), 200) if span.isdigit() else 1

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1] += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
            self._cell = None
