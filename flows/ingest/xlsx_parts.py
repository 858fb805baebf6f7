"""The XML parts of an XLSX workbook, read in a stream before it is loaded, or beside it: bounded in memory.

Sheets are found by their relation, not by the order or the names of parts. A part is looked through in blocks cut
after a row; only cells that are errors, formulas without a value or far away are read one by one.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from flows.ingest.hidden import ANY_SHEET, NOT_CALCULATED, SPARSE_FROM, Hidden, SheetBounds, must_be_bounded
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File
from flows.ingest.sniff import part_names, plain_part

BLOCK_BYTES, SHEET_BLOCK_BYTES = 4 << 20, 512 << 10
"""What is read of shared texts and of a sheet at a time; of a sheet so much that its arrays stay in the processor."""
MAX_ROW_BYTES = 64 << 20
MAX_INDEX_BYTES = 16 << 20
LARGE = 4 << 20
"""Bytes of a sheet's XML from which loading numpy pays."""
OF_TWO_LETTERS = 26
"""The first column whose name has two letters."""
SHARED_PART = "xl/sharedstrings.xml"
_BROKEN = (*(zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError, ElementTree.ParseError, EOFError),)
_CELL = rb"<(?:\w+:)?c\b"
_ATTRIBUTES = rb"(?:[^>/]|/(?!>))*"
_ERROR = re.compile(
    _CELL + rb"(?=[^>]*\bt=[\"']e[\"'])(" + _ATTRIBUTES + rb")>"
    rb"(?:(?:(?!<(?:\w+:)?[cv]\b).)*<(?:\w+:)?v\b[^>]*>([^<]*)<)?",
    re.DOTALL,
)
_ANY_ERROR = re.compile(rb"t=[\"']e[\"']")
_FORMULA = re.compile(
    _CELL + rb"(" + _ATTRIBUTES + rb")>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FAR = re.compile(_CELL + rb"[^>]*?\br=[\"']([A-Z]{2,3})(\d+)[\"'](" + _ATTRIBUTES + rb")>")
_FAR_COLUMNS = (re.compile(rb' r="([A-Z]{2,3})\d'), re.compile(rb" r='([A-Z]{2,3})\d"))
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_SHARED = re.compile(_CELL + rb"(?=[^>]*\bt=[\"']s[\"'])[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
_SHARED_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TEXT_TYPES = (b' t="s">', b' t="inlineStr">', b' t="str">')
_NUMBER = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"(?: s="[0-9]+")?(?: t="n")?>')
_SPAN = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"'](?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})[\"']")
SPAN_WITHIN = 4096
"""Bytes of a sheet's beginning in which it says how far it goes."""
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")


def hidden_of_xlsx(path: Path, bounds: SheetBounds = ANY_SHEET) -> dict[str, Hidden]:
    """For each sheet by name what its text hides. FileProblem when they are larger than `bounds`."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = part_names(archive)
            parts = sheet_parts(archive, names)
            found: dict[str, Hidden] = {}
            for sheet, part in parts.items():
                with archive.open(names[part]) as stream:
                    found[sheet] = _scan(stream, is_large=archive.getinfo(names[part]).file_size >= LARGE)
                must_be_bounded(found, bounds)
            _count_signs(archive, names, parts, found, bounds.signs)
            must_be_bounded(found, bounds)
            return found
    except _BROKEN:
        return {}  # the reader itself says what is wrong with such a workbook


def is_bounded_by_its_word(path: Path, bounds: SheetBounds = ANY_SHEET) -> bool:
    """Whether a workbook is long, and all its sheets say at their beginning how far they go, within `bounds`. What they
    say need not be true: `hidden_of_xlsx` looks.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = part_names(archive)
            spans: list[bytes] = []
            sizes = [archive.getinfo(names[part]).file_size for part in sheet_parts(archive, names).values()]
            if max(sizes, default=0) < LARGE:
                return False
            for part in sheet_parts(archive, names).values():
                with archive.open(names[part]) as stream:
                    spans.append(stream.read(SPAN_WITHIN))
    except _BROKEN:
        return False
    ends = [_SPAN.search(beginning) for beginning in spans]
    cells = [int(end[2]) * (_number(end[1]) + 1) for end in ends if end]
    return len(cells) == len(ends) and sum(cells) <= min(bounds.cells, SPARSE_FROM)


def sheet_parts(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """Sheet name -> part, in the workbook's order, by the relations; sheets without cells (charts) are left out."""
    books = (part for part in ("xl/workbook.xml", *sorted(names)) if part in names and part.endswith("workbook.xml"))
    book = next(books, None)
    if book is None:  # a binary workbook: the reader itself knows it
        return {}
    folder, file = posixpath.split(book)
    targets = {}
    for relation in _tree(archive, names[f"{folder}/_rels/{file}.rels"]).iter():
        if _local(relation.tag) == "Relationship" and relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "").replace("\\", "/")
            joined = target if target.startswith("/") else posixpath.join(folder, target)
            targets[relation.get("Id")] = plain_part(posixpath.normpath(joined))
    sheets = {}
    for sheet in _tree(archive, names[book]).iter():
        if _local(sheet.tag) == "sheet":
            key = next((value for name, value in sheet.attrib.items() if _local(name) == "id"), None)
            if targets.get(key) in names:
                sheets[sheet.get("name", "")] = targets[key]
    return sheets


def _shared_texts(archive: zipfile.ZipFile, part: str) -> Iterator[list[bytes]]:
    """The texts that cells share, with their markup, in blocks; FileProblem for one that no cell can hold."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK_BYTES):
            *whole, rest = _SHARED_END.split(rest + block)
            yield whole
            if len(rest) > MAX_ROW_BYTES:
                raise FileProblem(File.UNREADABLE, "有一格的文字长得不合常理；请重新导出，或以 csv 报送")
    yield [rest]


def _count_signs(
    archive: zipfile.ZipFile, names: dict[str, str], sheets: dict[str, str], found: dict[str, Hidden], most: int
) -> None:
    """Note how many signs the cells of each sheet have that share texts, where that can be more than `most`."""
    part = names.get(SHARED_PART)
    cells = max((hidden.filled for hidden in found.values()), default=0)
    if part is None or archive.getinfo(part).file_size * cells <= most:
        return
    lengths = [length for texts in _shared_texts(archive, part) for length in map(len, texts)]
    for sheet, hidden in found.items():
        if max(lengths) * hidden.filled > most:
            with archive.open(names[sheets[sheet]]) as stream:
                numbers = (int(number) for block in _rows(stream) for number in _SHARED.findall(block))
                hidden.signs = sum(lengths[number] for number in numbers if number < len(lengths))


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part, parsed; entities are not: the expat of Python 3.11 and later bounds their expansion."""
    if archive.getinfo(name).file_size > MAX_INDEX_BYTES:
        raise FileProblem(File.UNREADABLE, "工作簿的目录大得不合常理；请重新导出，或以 csv 报送")
    return ElementTree.fromstring(archive.read(name))


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _scan(stream: IO[bytes], *, is_large: bool) -> Hidden:
    """Look a sheet through; `is_large`: in arrays where it is plainly written, for which numpy has to be loaded."""
    found = Hidden(not_text=set())
    for block in _rows(stream):
        if not (is_large and _seen_plainly(block, found)):
            cells, under_a_prefix = block.count(b"</c>"), block.count(b":c>")
            found.filled += cells + under_a_prefix
            _reach(block, found)
            _kinds(block, -1 if under_a_prefix else cells, found)
            _errors(block, found)
            _formulas(block, found)
            _merged(block, found)
    return found


def _seen_plainly(block: bytes, found: Hidden) -> bool:
    """Note what a plainly written block hides; False, and nothing noted, for any other."""
    from flows.ingest.plain_cells import plain_cells

    cells = plain_cells(block)
    if cells is None:
        return False
    found.filled += cells.filled
    _reach_to(block, found, cells.last, len(block), cells.farthest)
    if found.not_text is not None:
        found.not_text = found.not_text | cells.not_text
    if cells.has_errors:
        _errors(block, found)
    if cells.has_formulas:
        _formulas(block, found)
    if cells.has_merged:
        _merged(block, found)
    return True


def _errors(block: bytes, found: Hidden) -> None:
    if _ANY_ERROR.search(block):
        for match in _ERROR.finditer(block):
            _mark(found, match[1], (match[2] or b"").decode("utf-8", errors="replace").strip() or "#N/A")


def _formulas(block: bytes, found: Hidden) -> None:
    if b"<f" in block or b":f" in block:
        for match in _FORMULA.finditer(block):
            if not (match[2] and b'"str"' in match[1]):  # a text of no characters is a value
                _mark(found, match[1], NOT_CALCULATED)


def _merged(block: bytes, found: Hidden) -> None:
    for first, top, last, bottom in _MERGE.findall(block) if b"mergeCell" in block else ():
        if _number(first) == _number(last) or int(top) < int(bottom):
            found.merge(int(top) - 1, int(bottom) - 1, _number(first))


def _rows(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in blocks that end after a row."""
    rest = b""
    while block := stream.read(SHEET_BLOCK_BYTES):
        rest += block
        at = rest.rfind(b"</row>")
        end = (at if at >= 0 else rest.rfind(b":row>")) + len(b"</row>")
        if end >= len(b"</row>"):
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > MAX_ROW_BYTES:
            raise FileProblem(File.UNREADABLE, "工作表的一行大得不合常理；请重新导出，或以 csv 报送")
    yield rest


def _mark(found: Hidden, attributes: bytes, text: str) -> None:
    if match := _REFERENCE.search(b" " + attributes):
        found.mark(int(match[2]) - 1, _number(match[1]), text)


def _reach(block: bytes, found: Hidden) -> None:
    """How far the written cells of a block go: its last cell tells the row; far columns are looked for."""
    end = max(block.rfind(b"</c>"), block.rfind(b":c>"))
    start = max(block.rfind(b"<c ", 0, end), block.rfind(b":c ", 0, end)) if end > 0 else -1
    far = {letters for pattern in _FAR_COLUMNS for letters in pattern.findall(block)}
    _reach_to(block, found, start, end, max(map(_number, far), default=-1))


def _reach_to(block: bytes, found: Hidden, start: int, end: int, farthest: int) -> None:
    """The same, where the last cell begins and ends, and the last column of two letters or more, are known."""
    if start >= 0 and (match := _REFERENCE.search(block, start, end)):
        found.reach(int(match[2]) - 1, _number(match[1]))
    if farthest >= OF_TWO_LETTERS and farthest > found.last[1]:
        for letters, row, attributes in _FAR.findall(block):
            if not attributes.endswith(b"/"):
                found.reach(int(row) - 1, _number(letters))
    elif found.last[1] < OF_TWO_LETTERS - 1:
        found.reach(-1, OF_TWO_LETTERS - 1)


def _kinds(block: bytes, cells: int, found: Hidden) -> None:
    """In which columns some cell is no text; not told any more where one of them is written as writers hardly do."""
    if found.not_text is None:
        return
    numbers = _NUMBER.findall(block)
    left = cells - len(numbers)
    for kind in _TEXT_TYPES:
        left -= block.count(kind) if left > 0 else 0
    found.not_text = found.not_text.union(map(_number, set(numbers))) if left == 0 else None


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
