"""The bulletin as a Word document: one A4 page with 落款, in type that shrinks where a county has many townships."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from flows.deliverables.bulletin import NOTE, Bulletin, day_name
from flows.deliverables.docx_parts import (
    FANG,
    HEI,
    SONG,
    Fragment,
    append_xml,
    document_bytes,
    fragment_of,
    in_style,
    new_document,
    new_style,
    styled,
    text_xml,
    with_narrow_cells,
)

MARGINS_CM = (2.0, 2.2, 1.8, 2.2)
WIDTH_CM = 21.0 - MARGINS_CM[1] - MARGINS_CM[3]
FIRST_CM = 2.8
ROOM_POINTS = 430.0  # what is left of the page for the rows of both tables
LARGEST, SMALLEST = 15.0, 8.0
CELL_STYLE, HEAD_STYLE = "Bulletin Cell", "Bulletin Cell Head"

Styles = dict[str, ParagraphStyle]


def bulletin_document(bulletin: Bulletin) -> bytes:
    """The bulletin as DOCX."""
    document = new_document(f"{bulletin.title}（{bulletin.time}）", MARGINS_CM)
    rows = len(bulletin.rows) + len(bulletin.trend_rows) + 2
    pitch = max(SMALLEST, min(LARGEST, ROOM_POINTS / rows - 1))
    styles = _styles(document, pitch)
    _line(document, bulletin.title, styles["title"], is_centred=True)
    _line(document, f"（{bulletin.time}）", styles["head"], is_centred=True)
    for paragraph in bulletin.paragraphs():
        _line(document, paragraph, styles["text"])
    _line(document, f"各{bulletin.places}情况", styles["head"])
    _table(document, bulletin.heads, bulletin.rows, has_total=True)
    _line(document, "走势", styles["head"])
    _table(document, bulletin.trend_heads, bulletin.trend_rows)
    _line(document, NOTE, styles["note"])
    for text in (bulletin.issuer, day_name(bulletin.issued_on)):
        _line(document, text, styles["signed"])
    if bulletin.anchored:
        _line(document, bulletin.anchored, styles["note"])
    return document_bytes(document)


def _styles(document: Document, pitch: float) -> Styles:
    styles = {
        "title": new_style(document, "Bulletin Title", HEI, 18, 26),
        "head": new_style(document, "Bulletin Head", HEI, 12, 20, 2),
        "text": new_style(document, "Bulletin Text", FANG, 12, 20),
        "cell": new_style(document, CELL_STYLE, SONG, min(9.5, pitch * 0.75), pitch),
        "cell_head": new_style(document, HEAD_STYLE, HEI, min(8.5, pitch * 0.75), pitch),
        "note": new_style(document, "Bulletin Note", SONG, 8.5, 12, 3),
        "signed": new_style(document, "Bulletin Signed", FANG, 12, 20),
    }
    styles["text"].paragraph_format.first_line_indent = Pt(24)
    styles["signed"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["signed"].paragraph_format.right_indent = Pt(36)
    for name in ("cell", "cell_head"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return styles


def _line(document: Document, text: str, style: ParagraphStyle, *, is_centred: bool = False) -> None:
    paragraph = styled(document.add_paragraph(text), style)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(
    document: Document,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    has_total: bool = False,
) -> None:
    pieces = _pieces(len(heads))
    lines = [pieces.head, *[pieces.row] * (len(rows) - has_total), *[pieces.total] * has_total]
    filled = [
        line.filled({_hole(place): text_xml(text) for place, text in enumerate(texts)})
        for line, texts in zip(lines, [heads, *rows], strict=True)
    ]
    append_xml(document, pieces.table.filled({"rows": "".join(filled)}))


@dataclass(frozen=True)
class Pieces:
    """A table with a hole for its rows, and its rows with a hole a cell."""

    table: Fragment
    head: Fragment
    row: Fragment
    total: Fragment


@cache
def _pieces(columns: int) -> Pieces:
    """The table of so many columns, made once: cell by cell with the library, a county's takes longer than its page."""
    document = new_document("", MARGINS_CM)
    table = document.add_table(3, columns, style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    with_narrow_cells(table)
    widths = [Cm(FIRST_CM), *[Cm((WIDTH_CM - FIRST_CM) / (columns - 1))] * (columns - 1)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, style, is_bold in zip(table.rows, (HEAD_STYLE, CELL_STYLE, CELL_STYLE), (None, None, True), strict=True):
        for place, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
            cell.width = width
            in_style(cell.paragraphs[0], style).add_run(f"«{_hole(place)}»").bold = is_bold
    rows = [fragment_of(row._tr) for row in table.rows]
    whole = fragment_of(table._tbl).without(Fragment("".join(row.xml for row in rows)), "rows")
    return Pieces(whole, *rows)


def _hole(place: int) -> str:
    return f"cell_{chr(ord('a') + place)}"
