"""A sheet of xlsxwriter's with its inner loops done at once: the same calls, the same bytes, a fraction of the time.

A row of texts in formats is kept as one line and written with the pattern of its formats; whatever else there is goes
the library's own way. What sheets of many workbooks have in common (widths, rules for colours and answers) is worked
out once. tests/flows/deliverables/test_quick_workbook.py holds both to the same bytes.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellStringTuple, RowInfo, Worksheet

BLOCK = 16  # rows that share what the library calls their span
ODD = re.compile('["&<>\n\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\\s|\\s$')
"""What the library would escape, or keep the blanks of."""
UNWRITTEN = -1
ROW_MARK = "\x00"  # where the number of a row goes; no XML has it
KEPT_PIECES = 4096
FIRST_VERSION = 2007

_columns: dict[int, str] = {}
_widths: dict[tuple[float, ...], dict[int, Any]] = {}
_row_infos: dict[int, RowInfo] = {}
PIECES: dict[tuple[object, ...], str] = {}
"""XML that depends on nothing but its key, as it was written for an earlier workbook (`keep_piece`)."""


class _Line(NamedTuple):
    """A row written at once: the column it begins in, the numbers of its texts, which of its cells are blank, and the
    formats of all of them."""

    first: int
    numbers: tuple[int, ...]
    blanks: tuple[bool, ...]
    formats: "Sequence[xlsxwriter.format.Format]"

    def cells(self) -> dict[int, Any]:
        """As the library keeps them, by column."""
        numbers = iter(self.numbers)
        return {
            col: CellBlankTuple(one) if is_blank else CellStringTuple(next(numbers), one)
            for col, (is_blank, one) in enumerate(zip(self.blanks, self.formats, strict=True), start=self.first)
        }


class QuickSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet whose cells are named by numbers of row and column."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[int, _Line] = {}
        self._widths: tuple[float, ...] | None = None
        self.kept_xml: Callable[[], str] | None = None
        """Gives the XML of a sheet that was made before (kept_sheet.py)."""

    def write_string(
        self, row: int, col: int, string: str, cell_format: "xlsxwriter.format.Format | None" = None
    ) -> int:
        """Put a text into a cell, as the library does."""
        if len(string) > self.xls_strmax // 2:
            return int(super().write_string(row, col, string, cell_format))
        if not self._is_within(row, col) and self._check_dimensions(row, col):
            return UNWRITTEN
        self.table[row][col] = CellStringTuple(number_of(self.str_table, string), cell_format)
        return 0

    def write_blank(
        self, row: int, col: int, blank: object, cell_format: "xlsxwriter.format.Format | None" = None
    ) -> int:
        """Give an empty cell its format, as the library does."""
        if cell_format is None:
            return 0
        if not self._is_within(row, col) and self._check_dimensions(row, col):
            return UNWRITTEN
        self.table[row][col] = CellBlankTuple(cell_format)
        return 0

    def write_line(
        self, row: int, texts: Sequence[str | None], formats: "Sequence[xlsxwriter.format.Format]", first: int = 0
    ) -> None:
        """Write cells of a row from column `first` on: each text in its format, a blank in its where there is none."""
        ends = [first, first + len(texts) - 1] if texts else []
        if [col for col in ends if not self._is_within(row, col) and self._check_dimensions(row, col)]:
            raise ValueError(f"no sheet has a row {row} with so many cells")
        blanks = tuple([text is None for text in texts])
        written = [text for text in texts if text is not None]
        if len("".join(written)) > self.xls_strmax // 2:
            self._write_one_by_one(row, texts, formats, first)
            return
        strings = self.str_table
        known = strings.string_table
        numbers = tuple([known.setdefault(text, len(known)) for text in written])
        strings.count += len(numbers)
        strings.unique_count = len(known)
        line = _Line(first, numbers, blanks, formats)
        if row in self._lines or self.table.get(row):
            self._into_table([row])
            self.table[row].update(line.cells())
        else:
            self._lines[row] = line

    def _write_one_by_one(
        self,
        row: int,
        texts: Sequence[str | None],
        formats: "Sequence[xlsxwriter.format.Format]",
        first: int,
    ) -> None:
        for col, (text, cell_format) in enumerate(zip(texts, formats, strict=True), start=first):
            if text is None:
                self.write_blank(row, col, None, cell_format)
            else:
                self.write_string(row, col, text, cell_format)

    def _into_table(self, rows: Sequence[int]) -> None:
        """Put what was written line by line where the library looks for cells; what was written there since stays."""
        for row in rows:
            if row in self._lines:
                self.table[row] = {**self._lines.pop(row).cells(), **self.table.get(row, {})}

    def set_row(
        self,
        row: int,
        height: float | None = None,
        cell_format: "xlsxwriter.format.Format | None" = None,
        options: dict[str, Any] | None = None,
    ) -> int:
        """Set the height of a row, as the library does."""
        pixels = int(height * 4.0 / 3.0 + 0.5) if height is not None else 0
        if not pixels or cell_format is not None or options:
            return int(super().set_row(row, height, cell_format, options))
        if self._check_dimensions(row, self.dim_colmin or 0):
            return UNWRITTEN
        self.row_info[row] = _row_infos.get(pixels) or _row_infos.setdefault(
            pixels, RowInfo(height=pixels, row_format=None, hidden=False, level=0, collapsed=False)
        )
        self.row_sizes[row] = [pixels, False]
        return 0

    def set_widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns from the first on, as `set_column` does one by one."""
        kept = tuple(widths)
        if kept not in _widths:
            apart = QuickSheet()
            for col, width in enumerate(kept):
                apart.set_column(col, col, width)
            _widths[kept] = dict(apart.col_info)
        self._widths = None if self.col_info else kept
        self.col_info.update(_widths[kept])
        self.col_size_changed = True

    def set_column_pixels(self, *given: Any, **options: Any) -> int:
        """Set the width of columns, as the library does."""
        self._widths = None
        return int(super().set_column_pixels(*given, **options))

    def _write_cols(self) -> None:
        if self._widths is None:
            super()._write_cols()
        else:
            about = (self.default_col_width, self.max_digit_width)
            self._write_as_before(("cols", self._widths, about), super()._write_cols)

    def _write_conditional_formatting(self, cond_range: str, params: Sequence[object]) -> None:
        key = ("conditions", cond_range, repr(params))
        self._write_as_before(key, super()._write_conditional_formatting, cond_range, params)

    def _write_data_validation(self, options: Mapping[str, object]) -> None:
        self._write_as_before(("validation", repr(options)), super()._write_data_validation, options)

    def _write_as_before(self, key: tuple[object, ...], write: Callable[..., None], *given: object) -> None:
        """Write a piece that depends on nothing but its key: once, for all workbooks."""
        if key not in PIECES:
            target, piece = self.fh, io.StringIO()
            self._set_xml_writer(piece)
            try:
                write(*given)
            finally:
                self._set_xml_writer(target)
            keep_piece(key, piece.getvalue())
        self.fh.write(PIECES[key])

    def _get_range_data(self, *reach: int) -> Any:
        self._into_table(list(self._lines))
        return super()._get_range_data(*reach)

    def _is_within(self, row: int, col: int) -> bool:
        """Whether the cell lies among those there are, so that the reach of the sheet stays what it is."""
        return (
            self.dim_rowmin is not None
            and self.dim_colmin is not None
            and self.dim_rowmin <= row <= self.dim_rowmax
            and self.dim_colmin <= col <= self.dim_colmax
        )

    def _assemble_xml_file(self) -> None:
        if self.kept_xml is None:
            super()._assemble_xml_file()
        else:
            self.fh.write(self.kept_xml())

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()
            return
        reaches = [(row, min(cells), max(cells)) for row, cells in self.table.items() if cells]
        reaches += [(row, one.first, one.first + len(one.blanks) - 1) for row, one in self._lines.items() if one.blanks]
        spans: dict[int, tuple[int, int]] = {}
        for row, first, last in reaches:
            low, high = spans.get(row // BLOCK, (first, last))
            spans[row // BLOCK] = (min(low, first), max(high, last))
        self.row_spans = {block: f"{low + 1}:{high + 1}" for block, (low, high) in spans.items()}

    def _write_rows(self) -> None:
        self._into_table([row for row in self._lines if self.comments or self.table.get(row)])
        if self.comments:
            super()._write_rows()
            return
        self._calculate_spans()
        styles: dict[int, int] = {}
        patterns: dict[tuple[object, ...], str] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            about, span = self.row_info.get(row), self.row_spans.get(row // BLOCK)
            line, cells = self._lines.get(row), self.table.get(row)
            if line is not None and line.blanks:
                self._write_head(row, span, about)
                self.fh.write(_line_xml(row, line, styles, patterns))
            elif cells:
                self._write_head(row, span, about)
                self._write_cells(row, cells, styles)
                self.fh.write("</row>")
            elif about is not None:
                self._write_empty_row(row, span, about)

    def _write_head(self, row: int, span: str | None, about: RowInfo | None) -> None:
        """The beginning of a row that is there; one with nothing but a height of ours is written straight."""
        if about is not None and span and self._is_plain(about):
            self.fh.write(f'<row r="{row + 1}" spans="{span}" ht="{about.height * 0.75:.16g}" customHeight="1">')
        else:
            self._write_row(row, span, about)

    def _is_plain(self, about: RowInfo) -> bool:
        """Whether a row has nothing but a height of ours. Features of later versions of Excel ask for more."""
        is_high = about.height != self.original_row_height and self.excel_version == FIRST_VERSION
        return bool(is_high and _row_infos.get(about.height) is about)

    def _write_cells(self, row: int, cells: "dict[int, CellStringTuple]", styles: dict[int, int]) -> None:
        """The cells of a row, column by column. `styles`: number of each format that was met, by its identity."""
        number, parts = row + 1, list[str]()
        for col in sorted(cells):
            cell = cells[col]
            kind = cell.__class__
            if cell.format is None or (kind is not CellStringTuple and kind is not CellBlankTuple):
                self.fh.write("".join(parts))
                parts.clear()
                self._write_cell(row, col, cell)
                continue
            style = styles.get(id(cell.format))
            if style is None:
                style = styles[id(cell.format)] = cell.format._get_xf_index()
            column = _column_name(col)
            if kind is CellStringTuple:
                parts.append(f'<c r="{column}{number}" s="{style}" t="s"><v>{cell.string}</v></c>')
            else:
                parts.append(f'<c r="{column}{number}" s="{style}"/>')
        self.fh.write("".join(parts))


def _line_xml(row: int, line: _Line, styles: dict[int, int], patterns: dict[tuple[object, ...], str]) -> str:
    """The cells of a line and the end of its row. `patterns`: the XML of lines that look alike, with holes for their
    row and the numbers of their texts."""
    key = (line.first, line.blanks, id(line.formats))
    pattern = patterns.get(key)
    if pattern is None:
        parts = []
        for col, (is_blank, one) in enumerate(zip(line.blanks, line.formats, strict=True), start=line.first):
            style = styles.get(id(one))
            if style is None:
                style = styles[id(one)] = one._get_xf_index()
            head = f'<c r="{_column_name(col)}{ROW_MARK}" s="{style}"'
            parts.append(f"{head}/>" if is_blank else f'{head} t="s"><v>%d</v></c>')
        pattern = patterns[key] = "".join([*parts, "</row>"])
    return pattern.replace(ROW_MARK, str(row + 1)) % line.numbers


def _column_name(col: int) -> str:
    return _columns.get(col) or _columns.setdefault(col, xl_col_to_name(col))


def number_of(strings: SharedStringTable, text: str) -> int:
    """The number of a text among those of the workbook, which counts it once more."""
    strings.count += 1
    number = strings.string_table.setdefault(text, strings.unique_count)
    strings.unique_count = len(strings.string_table)
    return int(number)


def keep_piece(key: tuple[object, ...], xml: str) -> None:
    """Keep XML for the next workbooks; so much of it at most."""
    if len(PIECES) >= KEPT_PIECES:
        PIECES.clear()
    PIECES[key] = xml
