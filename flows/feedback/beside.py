"""What stands in a returned file where nobody reads it: told row by row or sheet by sheet, so that nothing is lost.

The list itself is read by read.py. Here: its 汇总 sheet, in which somebody may have typed what belongs into the list;
the sheet of people newly found, which goes another way; sheets that are none of ours; columns that are not the list's.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_contracts.contract import load_contracts
from data_contracts.forms import Form, form
from data_contracts.plain_text import seen
from flows.ingest.discover import FINDS
from flows.ingest.raw import Sheet
from flows.ingest.reported_finds import finds_on, is_form_of_finds

SUMMARY = form("case_summary")
BY_HAND = tuple(column for column in SUMMARY.theirs)
OWN_SHEETS = frozenset({"填表说明", "复核预审", "走访安排", "代码说明", "更正（撤回）通知"})
"""Sheets of our workbooks in which nothing is asked."""
BY_PEN: Mapping[str, Form] = {"复核预审": form("prepared_reviews"), "走访安排": form("visit_schedule")}
"""Those of them that are printed and then filled by hand."""
IN_SUMMARY, OUTSIDE_LIST = "in_summary", "outside_list"
MAX_NAMED = 5
COMMENTS, MAX_BYTES = re.compile(r"xl/(?:.*/)?comments?\d*\.xml"), 4 << 20

Row = Sequence[str]


@dataclass(frozen=True)
class Stray:
    """A row of writing that is not taken: its sheet (null: the list's own), its number, whose row it is as far as it
    says, and why (a code of reasons.STRAYS)."""

    sheet: str | None
    row: int
    code: str
    name: str = ""
    village: str = ""


@dataclass(frozen=True)
class Beside:
    """What is said of the sheets of a file beside its list. `finds`: rows that report somebody newly found;
    `has_form`: whether there is a sheet for that."""

    notes: tuple[str, ...] = ()
    strays: tuple[Stray, ...] = ()
    finds: int = 0
    has_form: bool = False


def beside(sheets: Sequence[Sheet]) -> Beside:
    """Look through the sheets of a file that are no list."""
    notes: list[str] = []
    strays: list[Stray] = []
    finds, has_form, contract = 0, False, load_contracts()[FINDS]
    for sheet in sheets:
        if sheet.sheet in OWN_SHEETS:
            notes += _typed_for_the_pen(sheet)
            continue
        if is_form_of_finds(sheet, contract):
            finds, has_form = finds + finds_on(sheet, contract), True
        elif _is_summary(sheet):
            strays += _typed_in_summary(sheet)
        elif sheet.sheet and any(any(row) for _, row in rows_of(sheet)):
            notes.append(f"工作表“{sheet.sheet}”不是下发的表，里面写的没有采用")
    return Beside(tuple(notes), tuple(strays), finds, has_form)


def rows_of(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as a person sees them, each with its number."""
    for batch in sheet.batches():
        for number, row in enumerate(batch.cells.iter_rows(), start=batch.first_row):
            yield number, [seen(value).strip() if value else "" for value in row]


def _places(row: Row) -> dict[str, int]:
    return {"".join(cell.split()): place for place, cell in reversed(list(enumerate(row))) if cell}


def _is_summary(sheet: Sheet) -> bool:
    wanted = {SUMMARY["visit_no"].heading, *(column.heading for column in BY_HAND)}
    return any(wanted <= set(_places([seen(v) if v else "" for v in row])) for row in sheet.head.head(30).iter_rows())


def _typed_in_summary(sheet: Sheet) -> Iterator[Stray]:
    """Rows of the summary into whose room for handwriting somebody typed."""
    places: dict[str, int] = {}
    for number, row in rows_of(sheet):
        if SUMMARY["visit_no"].heading in row:
            places = _places(row)
            continue
        by_hand = [_at(row, places.get(column.heading)) for column in BY_HAND] if places else []
        if any(by_hand):
            name, village = (_at(row, places.get(SUMMARY[column].heading)) for column in ("name", "village"))
            yield Stray(sheet.sheet or "汇总", number, IN_SUMMARY, name, village)


def _typed_for_the_pen(sheet: Sheet) -> Iterator[str]:
    """A note when somebody typed into the columns of a sheet that are filled by hand once it is printed."""
    asked = BY_PEN.get(sheet.sheet or "")
    headings = [column.heading for column in asked.theirs] if asked else []
    places: list[int] = []
    typed = 0
    for _, row in rows_of(sheet):
        found = _places(row)
        if headings and set(headings) <= set(found):
            places = [found[name] for name in headings]
            continue
        typed += sum(1 for place in places if _at(row, place))
    if typed:
        yield f"工作表“{sheet.sheet}”是打印以后手写的，填的 {typed} 格没有采用。核查结果请填到“线索清单”里"


def comments_note(path: Path) -> tuple[str, ...]:
    """A note when somebody wrote comments (批注) to cells of a workbook: they are no cells, and nobody reads them."""
    try:
        with zipfile.ZipFile(path) as package:
            names = [name for name in package.namelist() if COMMENTS.fullmatch(name)]
            number = sum(_read_some(package, name).count(b"<comment ") for name in names)
    except (zipfile.BadZipFile, OSError, zlib.error, RuntimeError, NotImplementedError):
        return ()
    sentence = f"工作簿里有 {number} 条批注，没有采用。是核查情况的，请填到“线索清单”的格里"
    return (sentence,) if number else ()


def _read_some(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(MAX_BYTES)


def _at(row: Row, place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def unread_columns(heading: Row, rows: Sequence[tuple[int, Row]], known: frozenset[str]) -> tuple[str, ...]:
    """A note on each column in which something stands that is no column of the list; at most MAX_NAMED of them."""
    filled: dict[int, int] = {}
    for _, row in rows:
        for place, cell in enumerate(row):
            title = "".join(heading[place].split()) if place < len(heading) else ""
            if cell and title not in known:
                filled[place] = filled.get(place, 0) + 1
    named = [
        f"“{heading[at]}”一列不是清单的列" if at < len(heading) and heading[at] else f"第 {at + 1} 列没有表头"
        for at in sorted(filled)
    ]
    return tuple(
        f"{name}，写的 {filled[at]} 格没有采用"
        for name, at in zip(named[:MAX_NAMED], sorted(filled)[:MAX_NAMED], strict=True)
    )
