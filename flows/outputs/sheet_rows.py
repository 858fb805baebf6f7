"""Rows of a sheet written all at once: a workbook's writer takes every cell by itself, a column of text does not.

The writer makes the workbook with everything but its rows: formats, widths, drop-downs, protection, print set-up, and
one row of blank cells, from which each column's format is taken. This puts the rows in that row's place, as text.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

SAMPLE_ROW = 1  # counted from 0: below the heading
SAMPLE = re.compile(rf'<row r="{SAMPLE_ROW + 1}"[^>]*>(.*?)</row>', re.DOTALL)
STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"/>')
DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "&#10;"))
APART = "\x00"  # stands in no text: delivered cells hold no control characters
NOT_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")  # a spreadsheet would read a letter out of it


@dataclass(frozen=True)
class Body:
    """What stands below a sheet's heading: cells of the first columns as text, the others blank; points of each row."""

    cells: pl.DataFrame
    heights: Sequence[float]


def sample_row(sheet: "xlsxwriter.worksheet.Worksheet", styles: Sequence["xlsxwriter.format.Format"]) -> None:
    """Mark the place of a sheet's rows and the format of each column."""
    for place, style in enumerate(styles):
        sheet.write_blank(SAMPLE_ROW, place, None, style)


def filled(workbook: bytes, bodies: Mapping[int, Body]) -> bytes:
    """The workbook with the rows of `bodies` (by the sheet's number, from 1) in place of the sample rows.

    ValueError when a sheet has no sample row. The same rows are the same bytes.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for item in made.infolist():
            content = made.read(item)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            body = bodies.get(int(number[1])) if number else None
            out.writestr(item, _with_rows(content.decode(), body).encode() if body else content)
    return target.getvalue()


def _with_rows(sheet: str, body: Body) -> str:
    sample = SAMPLE.search(sheet)
    if sample is None:
        raise ValueError("the sheet has no sample row")
    styles = STYLE.findall(sample[1])
    rows = _rows(body, styles)
    last = f"{xl_col_to_name(len(styles) - 1)}{max(len(body.cells), 1) + SAMPLE_ROW}"
    head = DIMENSION.sub(f'<dimension ref="A1:{last}"/>', sheet[: sample.start()], count=1)
    return f"{head}{rows}{sheet[sample.end() :]}"


def _rows(body: Body, styles: Sequence[str]) -> str:
    """Lists are many and short: plain strings are made faster than columns are joined, and no cell is an object."""
    if body.cells.is_empty():
        return ""
    letters = [xl_col_to_name(place) for place in range(len(styles))]
    places = list(zip(letters, styles, strict=True))
    filled_in, left_blank = places[: body.cells.width], places[body.cells.width :]
    opened = [
        (f'<c r="{letter}', f'" s="{style}" t="inlineStr"><is><t>', f'" s="{style}"/>') for letter, style in filled_in
    ]
    blank = "".join(f'<c r="{letter}{{0}}" s="{style}"/>' for letter, style in left_blank)
    texts = zip(*[_escaped(column) for column in body.cells.iter_columns()], strict=True)
    rows = []
    for number, (height, row) in enumerate(zip(body.heights, texts, strict=True), SAMPLE_ROW + 1):
        cells = [
            f"{start}{number}{before}{text}</t></is></c>" if text else f"{start}{number}{empty}"
            for (start, before, empty), text in zip(opened, row, strict=True)
        ]
        rows.append(f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}{blank.format(number)}</row>')
    return "".join(rows)


def _escaped(column: pl.Series) -> list[str]:
    """A column's texts as XML takes them; escaped all together, which takes no longer than one of them."""
    together = APART.join(column.to_list())
    together = LOOKS_ESCAPED.sub(r"_x005F_\1", NOT_XML.sub("", together))
    for letter, said in ESCAPED:
        together = together.replace(letter, said)
    return together.split(APART)
