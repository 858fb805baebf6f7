"""xlsxwriter's workbook with its innermost loops done at once: the same calls, the same bytes, a fraction of the time.

A township's workbook is some thousand cells of text. The library looks at each of them as if it might be anything;
here what nearly all of them are (a text or a blank in a format) is written straight, and whatever else there is goes
the library's own way. tests/flows/deliverables/test_quick_workbook.py holds both to the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from copy import copy

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellStringTuple, Worksheet

BLOCK = 16  # rows that share what the library calls their span
ODD = re.compile('["&<>\n\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\\s|\\s$')
"""What the library would escape, or keep the blanks of."""
UNWRITTEN = -1

_columns: dict[int, str] = {}
_formats: dict[tuple[tuple[str, object], ...], "xlsxwriter.format.Format"] = {}


class QuickSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet whose cells are named by numbers of row and column."""

    def write_string(
        self, row: int, col: int, string: str, cell_format: "xlsxwriter.format.Format | None" = None
    ) -> int:
        """Put a text into a cell, as the library does."""
        if len(string) > self.xls_strmax // 2:
            return int(super().write_string(row, col, string, cell_format))
        if not self._is_within(row, col) and self._check_dimensions(row, col):
            return UNWRITTEN
        self.table[row][col] = CellStringTuple(_number_of(self.str_table, string), cell_format)
        return 0

    def write_line(
        self, row: int, texts: Sequence[str | None], formats: "Sequence[xlsxwriter.format.Format]", first: int = 0
    ) -> None:
        """Write cells of a row from column `first` on: each text in its format, a blank in its where there is none."""
        ends = [first, first + len(texts) - 1] if texts else []
        if [col for col in ends if not self._is_within(row, col) and self._check_dimensions(row, col)]:
            raise ValueError(f"no sheet has a row {row} with so many cells")
        cells, longest, strings = self.table[row], self.xls_strmax // 2, self.str_table
        for col, (text, cell_format) in enumerate(zip(texts, formats, strict=True), start=first):
            if text is None:
                cells[col] = CellBlankTuple(cell_format)
            elif len(text) > longest:
                super().write_string(row, col, text, cell_format)
            else:
                cells[col] = CellStringTuple(_number_of(strings, text), cell_format)

    def _is_within(self, row: int, col: int) -> bool:
        """Whether the cell lies among those there are, so that the reach of the sheet stays what it is."""
        return (
            self.dim_rowmin is not None
            and self.dim_colmin is not None
            and self.dim_rowmin <= row <= self.dim_rowmax
            and self.dim_colmin <= col <= self.dim_colmax
        )

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                low, high = spans.get(row // BLOCK, (self.xls_colmax, 0))
                spans[row // BLOCK] = (min(low, *cells), max(high, *cells))
        self.row_spans = {block: f"{low + 1}:{high + 1}" for block, (low, high) in spans.items()}

    def _write_rows(self) -> None:
        if self.comments:
            super()._write_rows()
            return
        self._calculate_spans()
        styles: dict[int, int] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, about, span = self.table.get(row), self.row_info.get(row), self.row_spans.get(row // BLOCK)
            if cells:
                self._write_row(row, span, about)
                self._write_cells(row, cells, styles)
                self.fh.write("</row>")
            elif about is not None:
                self._write_empty_row(row, span, about)

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
            column = _columns.get(col) or _columns.setdefault(col, xl_col_to_name(col))
            if kind is CellStringTuple:
                parts.append(f'<c r="{column}{number}" s="{style}" t="s"><v>{cell.string}</v></c>')
            else:
                parts.append(f'<c r="{column}{number}" s="{style}"/>')
        self.fh.write("".join(parts))


def _number_of(strings: SharedStringTable, text: str) -> int:
    """The number of a text among those of the workbook, which counts it once more."""
    strings.count += 1
    number = strings.string_table.setdefault(text, strings.unique_count)
    strings.unique_count = len(strings.string_table)
    return int(number)


class QuickWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter has no types
    """A workbook in memory of quick sheets."""

    def add_worksheet(self, name: str | None = None, worksheet_class: type | None = None) -> QuickSheet:
        """Add a quick sheet."""
        sheet: QuickSheet = super().add_worksheet(name, worksheet_class or QuickSheet)
        return sheet

    def add_format(self, properties: Mapping[str, object] | None = None) -> "xlsxwriter.format.Format":
        """Add a format; one of the same properties was worked out before, for another workbook."""
        whole = {**self.default_format_properties, **(properties or {})}
        key = tuple(sorted(whole.items()))
        if key not in _formats:
            _formats[key] = xlsxwriter.format.Format(whole)
            _formats[key]._get_format_key()
        made = copy(_formats[key])
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def _get_packager(self) -> Packager:
        return _QuickPackager()


class _QuickPackager(Packager):  # type: ignore[misc]  # xlsxwriter has no types
    def _write_shared_strings_file(self) -> None:
        strings = _QuickStrings()
        strings.string_table = self.workbook.str_table
        if strings.string_table.count:
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class _QuickStrings(SharedStrings):  # type: ignore[misc]  # xlsxwriter has no types
    def _write_sst_strings(self) -> None:
        for string in self.string_table.string_array:
            if ODD.search(string):
                self._write_si(string)
            else:
                self.fh.write(f"<si><t>{string}</t></si>")
