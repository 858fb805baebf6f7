"""Files that are made to harm who reads them, small on disk and cheap to make: name -> content.

`benchmarks/faults.py` gives them all to a month; a few stand in the suite.
"""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

HEADING = "姓名,证件号码,出生日期,诉求类别,诉求内容"
_SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>{declared}<worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{after}</worksheet>'
)
_BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MEGABYTE = 1 << 20


def workbook(rows: str, *, declared: str = "", after: str = "", shared: str | None = None, sheets: int = 1) -> bytes:
    """A workbook of raw XML: each sheet has the same rows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        main = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", _RELATIONS.format(relations=main))
        named = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
        archive.writestr("xl/workbook.xml", _BOOK.format(sheets=named))
        parts = "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(1, sheets + 1)
        )
        parts += f'<Relationship Id="rs" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(relations=parts))
        for number in range(1, sheets + 1):
            archive.writestr(f"xl/worksheets/s{number}.xml", _SHEET.format(declared=declared, rows=rows, after=after))
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return file.getvalue()


def _cells(count: int, wide: int = 100) -> str:
    rows = []
    for row in range(1, count // wide + 1):
        rows.append(f'<row r="{row}">' + f"<c><v>{row}</v></c>" * wide + "</row>")
    return "".join(rows)


def _shared(texts: list[str]) -> str:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'


def _zipped(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _ods(table: str) -> bytes:
    names = "office", "table", "text"
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    body = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="s">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return _zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": body.encode()})


def _old_workbook(rows: int) -> bytes:
    """An OLE file whose stream is a BIFF8 sheet that says it has `rows` rows and 256 columns."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    name = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"s"
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, rows, 0, 256, 0)) + record(0x000A, b"")
    at = len(start) + 4 + len(name) + 4
    stream = start + record(0x0085, struct.pack("<I", at) + name[4:]) + record(0x000A, b"") + sheet
    stream = stream.ljust(4096, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(table + [0xFFFFFFFF] * (128 - len(table))))

    def entry(label: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = label.encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text) + 2 if text else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    none = 0xFFFFFFFF
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, none, 2, 4096)
    directory += entry("", 0, none, 0, 0) * 2
    return header + fat + directory + stream


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _far(cell: str) -> bytes:
    return workbook(f'<row r="1048576"><c r="{cell}" t="inlineStr"><is><t> </t></is></c></row>')


_LONG = "长" * 30_000
_ENTITIES = (
    "<!DOCTYPE worksheet [<!ENTITY z0 'z'>"
    + "".join(f"<!ENTITY z{n} '{f'&z{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "far_cell.xlsx": lambda: _far("XFD1048576"),
    "far_column.xlsx": lambda: _far("XFD1"),
    "far_row.xlsx": lambda: _far("A1048576"),
    "many_cells.xlsx": lambda: workbook(_cells(3_000_000)),
    "repeated_text.xlsx": lambda: workbook(
        "<row>" + '<c t="s"><v>0</v></c>' * 200_000 + "</row>", shared=_shared([_LONG])
    ),
    "repeated_in_rows.xlsx": lambda: workbook(
        ("<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>") * 20_000, shared=_shared([_LONG])
    ),
    "errors.xlsx": lambda: workbook(("<row>" + '<c t="e"><v>#N/A</v></c>' * 50 + "</row>") * 40_000),
    "errors_numbered.xlsx": lambda: workbook(
        "".join(f'<row r="{r}"><c r="A{r}" t="e"><v>#N/A</v></c></row>' for r in range(1, 1_000_000))
    ),
    "one_row.xlsx": lambda: workbook("<row>" + "<c><v>1</v></c>" * 8_000_000 + "</row>"),
    "merged.xlsx": lambda: workbook(
        "<row><c><v>1</v></c></row>",
        after="<mergeCells>" + '<mergeCell ref="A1:A1048576"/>' * 500_000 + "</mergeCells>",
    ),
    "many_sheets.xlsx": lambda: workbook(_cells(200_000), sheets=60),
    "entities.xlsx": lambda: workbook("<row><c><v>&z9;</v></c></row>", declared=_ENTITIES),
    "no_sheets.xlsx": lambda: workbook("", sheets=0),
    "cut_in_half.xlsx": lambda: _half(workbook(_cells(100_000))),
    "noise_in_part.xlsx": lambda: _zipped({"xl/workbook.xml": _noise(300_000, 1), "[Content_Types].xml": b"<x/>"}),
    "bomb.xlsx": lambda: workbook(" " * (300 * MEGABYTE)),
    "repeated.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    ),
    "deep.ods": lambda: _ods("<table:table-row>" * 400_000),
    "says_a_million.xls": lambda: _old_workbook(1 << 31),
    "noise.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _noise(2 * MEGABYTE, 2),
    "sixty_five_thousand.xls": lambda: _old_workbook(65_536),
    "one_line.csv": lambda: (HEADING + "\n").encode() + b"x" * (200 * MEGABYTE),
    "one_line_of_cells.csv": lambda: b"," * (20 * MEGABYTE),
    "one_line_gbk.csv": lambda: (HEADING + "\n").encode("gbk") + "甲".encode("gbk") * (20 * MEGABYTE),
    "open_quote.csv": lambda: (HEADING + "\n").encode() + b'"' + b"a,b\n" * (2 * MEGABYTE),
    "quotes.csv": lambda: (HEADING + "\n").encode() + b'"",a"b",""c\n' * MEGABYTE,
    "zeros.csv": lambda: (HEADING + "\n").encode() + b"\0" * (50 * MEGABYTE),
    "returns.csv": lambda: (HEADING + "\r").encode() + b"\r" * (20 * MEGABYTE),
    "wide.csv": lambda: "\n".join([",".join(map(str, range(16_000)))] * 200).encode(),
    "utf16.csv": lambda: b"\xff\xfe" + ("甲" * (10 * MEGABYTE)).encode("utf-16-le"),
    "unclosed.xls": lambda: b"<html><table>" + b"<td " * (2 * MEGABYTE),
    "spans.xls": lambda: b"<html><table>" + b"<tr><td colspan=200 rowspan=200000>1" * 20_000,
    "cells.xls": lambda: b"<html><table>" + b"<tr>" + b"<td>1" * 3_000_000,
    "member_bomb.zip": lambda: _zipped({"a.csv": b"a,b\n" * (40 * MEGABYTE)}),
    "many_members.zip": lambda: _zipped({f"{n}.csv": b"a" for n in range(20_000)}),
}
"""Each small, or quickly made."""


def write_hostile(folder: Path, names: list[str] | None = None) -> list[Path]:
    """Write them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names if names is not None else list(HOSTILE):
        path = folder / name
        path.write_bytes(HOSTILE[name]())
        written.append(path)
    return written
