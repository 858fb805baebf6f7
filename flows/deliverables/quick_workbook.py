"""xlsxwriter's workbook of quick sheets (quick_sheet.py): the same calls, the same bytes, a fraction of the time.

A township's workbook is some thousand cells of text in formats that all workbooks have: formats and styles are worked
out once. tests/flows/deliverables/test_quick_workbook.py holds it to the library's own bytes.
"""

from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from flows.deliverables.quick_sheet import ODD, PIECES, QuickSheet, keep_piece

_formats: dict[tuple[tuple[str, object], ...], "xlsxwriter.format.Format"] = {}


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
        made = xlsxwriter.format.Format.__new__(xlsxwriter.format.Format)
        made.__dict__.update(_formats[key].__dict__)
        made.kept_as = key
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def _prepare_format_properties(self) -> None:
        if self._styles_key() not in PIECES:
            super()._prepare_format_properties()

    def _styles_key(self) -> tuple[object, ...]:
        """What the styles of a workbook depend on: its formats and their numbers."""
        used = ((one.kept_as, one.xf_index, one.dxf_index) for one in self.formats)
        return ("styles", self.has_comments, *(one for one in used if one[1:] != (None, None)))

    def _get_packager(self) -> Packager:
        return _QuickPackager()


class _QuickPackager(Packager):  # type: ignore[misc]  # xlsxwriter has no types
    def _write_styles_file(self) -> None:
        key = self.workbook._styles_key()
        if key not in PIECES:
            super()._write_styles_file()
            keep_piece(key, self.filenames[-1][0].getvalue())
        else:
            self._filename("xl/styles.xml").write(PIECES[key])

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
