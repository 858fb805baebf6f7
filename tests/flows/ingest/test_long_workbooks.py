"""A long workbook that says how far it goes is loaded while it is looked through, and comes to the same."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.ingest.apart.child import door
from flows.ingest.hidden import SheetBounds
from flows.ingest.problems import FileProblem
from flows.ingest.sheets import format_of, open_sheets
from flows.ingest.sniff import Format
from flows.ingest.workbook import open_workbook
from flows.ingest.xlsx_parts import LARGE, is_bounded_by_its_word
from tests.flows.ingest.hostile import workbook

WIDE, LONG, SHORT = 20, 5_000, 3
ODD = '<row r="{row}"><c r="B{row}" t="e"><v>#N/A</v></c><c r="D{row}"><f>1+1</f></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'


@pytest.fixture(autouse=True)
def _a_new_child() -> Iterator[None]:
    yield
    door.end()


def plain_rows(number: int) -> str:
    cells = "".join(f'<c r="{letter}{{row}}" t="inlineStr"><is><t>甲</t></is></c>' for letter in "ABCDEFGHIJKLMNOPQRST")
    return "".join(f'<row r="{row}">{cells.format(row=row)}</row>' for row in range(1, number + 1))


def written(folder: Path, rows: str, span: str | None, name: str = "a.xlsx") -> Path:
    """A workbook of these rows that says it spans so much."""
    path = folder / name
    said = f'<dimension ref="{span}"/><sheetData>'.encode() if span else b"<sheetData>"
    with zipfile.ZipFile(io.BytesIO(workbook(rows))) as plain, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for part in plain.namelist():
            file.writestr(part, plain.read(part).replace(b"<sheetData>", said))
    return path


def test_a_long_one_is_bounded_by_its_word_and_a_short_one_is_not_asked(tmp_path: Path) -> None:
    long, short = plain_rows(LONG), plain_rows(SHORT)
    assert len(long) >= LARGE > len(short)
    assert is_bounded_by_its_word(written(tmp_path, long, f"A1:T{LONG}"))
    assert is_bounded_by_its_word(written(tmp_path, long, "A1"))
    assert not is_bounded_by_its_word(written(tmp_path, long, None))
    assert not is_bounded_by_its_word(written(tmp_path, long, "A1:XFD1048576"))
    assert not is_bounded_by_its_word(written(tmp_path, short, f"A1:T{SHORT}"))
    assert not is_bounded_by_its_word(tmp_path / "none.xlsx")


def test_it_is_held_to_the_bounds_it_is_asked_about(tmp_path: Path) -> None:
    path = written(tmp_path, plain_rows(LONG), f"A1:T{LONG}")
    assert is_bounded_by_its_word(path, SheetBounds(LONG * WIDE, 1))
    assert not is_bounded_by_its_word(path, SheetBounds(LONG * WIDE - 1, 1))


def test_both_ways_give_the_same_cells_marks_and_merged_cells(tmp_path: Path) -> None:
    rows = plain_rows(LONG) + ODD.format(row=LONG + 1)
    path = written(tmp_path, rows, f"A1:T{LONG + 1}")
    (before,), (meanwhile,) = open_workbook(path, Format.XLSX), open_workbook(path, Format.XLSX, is_shut_in=True)
    assert meanwhile.cells.equals(before.cells)
    assert meanwhile.cells.row(-1)[1] == "#N/A"
    assert (meanwhile.name, meanwhile.left, meanwhile.suffix) == (before.name, before.left, before.suffix)
    assert (meanwhile.not_text, meanwhile.merged) == (before.not_text, before.merged)


@pytest.mark.parametrize("span", [None, "A1:T5000", "A1:XFD1048576"])
def test_one_that_reaches_far_is_refused_with_its_farthest_cell_whatever_it_says(
    tmp_path: Path, span: str | None
) -> None:
    path = written(tmp_path, plain_rows(LONG) + FAR, span)
    with pytest.raises(FileProblem, match="XFD1048576"):
        open_sheets(path, format_of(path), frozenset())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux bounds private memory")
def test_a_child_that_dies_of_one_that_says_too_little_is_followed_by_a_wary_one(tmp_path: Path) -> None:
    path = written(tmp_path, plain_rows(LONG) + FAR, f"A1:T{LONG}")
    form, first = format_of(path), door.child
    with pytest.raises(FileProblem, match="XFD1048576"):
        open_sheets(path, form, frozenset())
    assert first is not None
    assert not first.is_alive
    assert door.child is not None
    assert door.child.is_alive


def test_one_that_is_read_or_cannot_be_opened_costs_no_child(tmp_path: Path) -> None:
    path = written(tmp_path, plain_rows(LONG), f"A1:T{LONG}")
    form, first = format_of(path), door.child
    (sheet,) = open_sheets(path, form, frozenset())
    assert sum(batch.cells.height for batch in sheet.batches()) == LONG
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(FileProblem, match="打不开"):
        open_sheets(broken, Format.XLSX, frozenset())
    assert door.child is first
