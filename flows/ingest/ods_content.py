"""The content of an ODS workbook, read in a stream before anything is loaded: errors, uncalculated formulas, merged
cells, and how far repeated cells and rows reach.
"""

import zipfile
from pathlib import Path
from xml.parsers import expat

from flows.ingest.hidden import ANY_SHEET, NOT_CALCULATED, Hidden, SheetBounds, must_be_bounded

BLOCK_BYTES = 1 << 20
_ERRORS = ("Err:", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#NV")
_VALUES = ("office:value", "office:string-value", "office:date-value", "office:boolean-value", "office:time-value")


def hidden_of_ods(path: Path, bounds: SheetBounds = ANY_SHEET) -> dict[str, Hidden]:
    """For each sheet by name what its text hides. FileProblem when they are larger than `bounds`."""
    reader = _Reader()
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
            while block := stream.read(BLOCK_BYTES):
                reader.parser.Parse(block, False)
                must_be_bounded(reader.sheets, bounds)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError, expat.ExpatError, EOFError):
        return {}  # the reader itself says what is wrong with such a workbook
    return reader.sheets


class _Reader:
    """Follows the rows and cells of each table."""

    def __init__(self) -> None:
        self.sheets: dict[str, Hidden] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._now = Hidden()
        self._row = self._rows = self._column = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table":
            self._now = self.sheets.setdefault(given.get("table:name", ""), Hidden())
            self._row = self._rows = 0
        elif tag == "table:table-row":
            self._row += self._rows
            self._rows, self._column, self._columns = _count(given, "table:number-rows-repeated"), 0, 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._columns
            self._columns = _count(given, "table:number-columns-repeated")
            self._cell, self._texts = given, []

    def _text(self, text: str) -> None:
        if self._cell is not None and len(self._texts) < 64:
            self._texts.append(text)

    def _end(self, tag: str) -> None:
        if tag not in ("table:table-cell", "table:covered-table-cell") or self._cell is None:
            return
        cell, text = self._cell, "".join(self._texts).strip()
        self._cell = None
        has_value = any(name in cell for name in _VALUES) or bool(text)
        if not has_value and "table:formula" not in cell:
            return
        self._now.filled += min(self._rows * self._columns, 1000)
        self._now.signs += self._rows * self._columns * len(text)
        self._now.reach(self._row + self._rows - 1, self._column + self._columns - 1)
        unknown = _unknown(cell, text)
        if unknown and self._rows * self._columns <= 1000:
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + self._columns):
                    self._now.mark(row, column, unknown)
        spanned = _count(cell, "table:number-rows-spanned")
        if spanned > 1:
            self._now.merge(self._row, self._row + spanned - 1, self._column)


def _unknown(cell: dict[str, str], text: str) -> str | None:
    if cell.get("calcext:value-type") == "error":
        return text or "#N/A"
    if "table:formula" in cell:
        if text.startswith(_ERRORS):
            return text
        if "office:value-type" not in cell:
            return NOT_CALCULATED
    return None


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(int(text), 1) if text.isdigit() else 1
