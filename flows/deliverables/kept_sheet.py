"""Sheets that are the same in every workbook but for a name or two: made once by the library, then only filled in.

A township's workbook ends with a blank form, a guidance and a list of codes, more cells than its own rows have. What
differs from workbook to workbook is how texts and formats are numbered there.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from xlsxwriter.format import Format

from flows.deliverables.quick_sheet import ODD, number_of
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import Formats, formats_of, options

Fill = Callable[..., None]
MARKS = ("\ue000", "\ue001")  # a name that has one of them is odd
"""What stands in a kept sheet where something is named that differs."""
MAX_NAMED = 60  # signs; the heading of a page has room for 255
BEFORE = "前面一张"
SHEET_DATA = re.compile("(<sheetData>.*</sheetData>)", re.DOTALL)
NUMBERS = re.compile(r' s="(\d+)"|<v>(\d+)</v>')
ASKED_OF_A_SHEET = ("autofilter_area", "print_area_range", "repeat_row_range", "repeat_col_range")


@dataclass(frozen=True)
class KeptSheet:
    """A sheet that stands in many workbooks. `xml`: with holes for the numbers of its `texts` (t0, t1, …) and of its
    `formats` (f0, …), which are in the order in which they are met; `count`: how often it shows a text; `about`: what
    its workbook asks of it."""

    name: str
    xml: str
    texts: Sequence[str]
    count: int
    formats: Sequence[str]
    about: Mapping[str, object]


def add_kept_sheet(book: QuickWorkbook, formats: Formats, fill: Fill, *named: str) -> None:
    """Add the sheet that `fill(book, formats, *named)` adds, behind the first of a workbook. It is the same everywhere
    but for what is `named` in it, names of places; where one of those is odd or long the sheet is made anew."""
    together = "".join(named)
    if len(together) > MAX_NAMED or ODD.search(together) or any(sign in together for sign in ("&", *MARKS)):
        fill(book, formats, *named)
        return
    kept = _kept(fill, len(named))
    sheet = book.add_worksheet(kept.name)
    for name, value in kept.about.items():
        setattr(sheet, name, value)
    numbers = [number_of(book.str_table, _naming(text, named)) for text in kept.texts]
    book.str_table.count += kept.count - len(numbers)
    sheet.kept_xml = partial(_xml_of, kept, numbers, [formats[name] for name in kept.formats], named)


def _xml_of(kept: KeptSheet, numbers: Sequence[int], formats: Sequence[Format], named: Sequence[str]) -> str:
    """The XML of a kept sheet in a workbook, whose formats get their numbers now."""
    holes = {f"t{place}": number for place, number in enumerate(numbers)}
    holes |= {f"f{place}": one._get_xf_index() for place, one in enumerate(formats)}
    return _naming(kept.xml % holes, named)


def _naming(text: str, named: Sequence[str]) -> str:
    for mark, one in zip(MARKS, named, strict=False):
        text = text.replace(mark, one)
    return text


@cache
def _kept(fill: Fill, named: int) -> KeptSheet:
    """A sheet as the library makes it in a workbook of its own, with marks for so many things named."""
    target = io.BytesIO()
    book = QuickWorkbook(target, options())
    formats = formats_of(book)
    book.add_worksheet(BEFORE)
    fill(book, formats, *MARKS[:named])
    texts, count = list(book.str_table.string_table), book.str_table.count
    book.close()
    sheet = book.worksheets()[1]
    with zipfile.ZipFile(target) as package:
        made = package.read("xl/worksheets/sheet2.xml").decode()
    names = {one._get_xf_index(): name for name, one in formats.items()}
    used: dict[int, int] = {}

    def with_hole(found: "re.Match[str]") -> str:
        style, text = found.groups()
        return f' s="%(f{used.setdefault(int(style), len(used))})d"' if style else f"<v>%(t{text})d</v>"

    before, cells, behind = SHEET_DATA.split(made.replace("%", "%%"))
    xml = before + NUMBERS.sub(with_hole, cells) + behind
    about = {name: getattr(sheet, name) for name in ASKED_OF_A_SHEET}
    return KeptSheet(sheet.name, xml, texts, count, [names[number] for number in used], about)
