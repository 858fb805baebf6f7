"""The 入户核查表 as a page with holes: built once with python-docx in each of three sizes of type, then only filled.

Widths and heights stand here once, so that `visit_forms.py` can reckon what fits on a household's one page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, Twips
from docx.table import Table, _Row

from data_contracts.worklist_form import HINT, WORKLIST
from flows.deliverables.docx_parts import (
    A4_CM,
    HEI,
    SONG,
    Fragment,
    footer,
    fragment_of,
    in_style,
    new_document,
    new_style,
    package_of,
)

MARGINS_CM = (1.4, 1.5, 1.6, 1.5)  # top, right, bottom, left
POINTS_OF_CM = 72 / 2.54
SIDE_PADDING_CM = 0.38
PEOPLE_CM = (2.6, 1.2, 1.2, 4.6, 3.5, 4.9)
LEADS_CM = (1.9, 6.2, 5.4, 4.5)
WIDTH_CM = sum(LEADS_CM)
TITLE_POINTS, PLACE_POINTS, BETWEEN_POINTS = 30.0, 18.0, 6.0
CELL_GAP = 1.5
ROOM_POINTS = 62.0
SEEN_SHARE = 0.4  # of the room for writing: what the checkers saw; the rest is for what they were told
PAGE_POINTS = (A4_CM[1] - MARGINS_CM[0] - MARGINS_CM[2]) * POINTS_OF_CM - 14.0  # what programs round stays free
ROOM_MARKS = {"stated_room": 4321, "seen_room": 4323}  # heights in whose place those of a page are put
TITLE = "社会救助入户核查表"
PEOPLE_HEADS = (
    *(WORKLIST[name].heading for name in ("name", "sex", "age")),
    "证件号码（脱敏）",
    "联系电话（脱敏）",
    WORKLIST["key_groups"].heading,
)
LEAD_HEADS = ("线索", WORKLIST["statement"].heading, "核查事项（核一项，勾一项）", "核查结果")
SIGN_DATE = "核查日期：　　　　年　　　月　　　日"


@dataclass(frozen=True)
class Size:
    """A size of type: points of its letters, from line to line, and of a row to sign in. `is_close`: things to check
    stand one behind the other."""

    name: str
    points: float
    pitch: float
    sign: float
    is_close: bool = False


SIZES = (Size("Large", 10.5, 14.5, 30), Size("Medium", 9.0, 12.0, 25), Size("Small", 7.5, 9.5, 21, is_close=True))
"""From large to small: a household with many leads gets the largest its page has room for."""


@dataclass(frozen=True)
class PageForm:
    """The page of one size: the page itself, a row of a person, of a guardian, of a lead, and one thing to check."""

    page: Fragment
    person: Fragment
    guardian: Fragment
    lead: Fragment
    check: Fragment


@cache
def package() -> dict[str, bytes]:
    """The document's parts with an empty body: styles, footer, settings."""
    document = _empty()
    footer(document, f"{HINT}。含个人信息，用后交回归档，不得外传。")
    return package_of(document)


@cache
def page_form(size: Size) -> PageForm:
    """The page of a size, cut into what is there once and what is repeated."""
    document = _pieces()
    page: list[Any] = [_line(document, "Form Title", TITLE), _line(document, "Form Place", "«place»")]
    people = _table(document, size, PEOPLE_CM, PEOPLE_HEADS)
    person = _row(people, size, ["«name»", "«sex»", "«age»", "«id_no»", "«phone»", "«key_groups»"])
    guardian = _row(people, size, ["«guardian»"])
    guardian.cells[0].merge(guardian.cells[-1])
    leads = _table(document, size, LEADS_CM, LEAD_HEADS)
    lead = _row(leads, size, ["«mark»", "«statement»", "«check»", "«answers»"])
    check = fragment_of(lead.cells[2].paragraphs[0]._p)
    answers = _answers(document, size)
    page += [people._tbl, _gap(document), leads._tbl, _gap(document), answers._tbl, _gap(document)]
    whole = Fragment("".join(fragment_of(element).xml for element in page))
    whole = whole.without(fragment_of(person._tr), "people").without(fragment_of(guardian._tr), "guardians")
    whole = whole.without(fragment_of(lead._tr), "leads")
    for hole, mark in ROOM_MARKS.items():
        whole = Fragment(whole.xml.replace(f'w:val="{mark}"', f'w:val="«{hole}»"'))
    return PageForm(
        whole,
        fragment_of(person._tr),
        fragment_of(guardian._tr),
        fragment_of(lead._tr).without(check, "checks"),
        Fragment(check.xml.replace("«check»", "□ «check»")),
    )


def _empty() -> Document:
    document = new_document(TITLE, MARGINS_CM)
    title = new_style(document, "Form Title", HEI, 16, TITLE_POINTS - 6)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(6)
    place = new_style(document, "Form Place", SONG, 10.5, PLACE_POINTS)
    place.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    new_style(document, "Form Gap", SONG, 4, BETWEEN_POINTS)
    for size in SIZES:
        new_style(document, f"Form Text {size.name}", SONG, size.points, size.pitch, CELL_GAP)
        new_style(document, f"Form Head {size.name}", HEI, size.points, size.pitch, CELL_GAP)
        item = new_style(document, f"Form Check {size.name}", SONG, size.points, size.pitch)
        item.paragraph_format.left_indent = Pt(size.points * 1.5)
        item.paragraph_format.first_line_indent = Pt(-size.points * 1.5)
    return document


@cache
def _pieces() -> Document:
    """A document to make pieces in that are cut out of it; it is never saved."""
    return new_document(TITLE, MARGINS_CM)


def _line(document: Document, style: str, text: str) -> Any:
    return in_style(document.add_paragraph(text), style)._p


def _gap(document: Document) -> Any:
    return in_style(document.add_paragraph(""), "Form Gap")._p


def _table(document: Document, size: Size, widths: Sequence[float], heads: Sequence[str]) -> Table:
    table: Table = document.add_table(0, len(widths), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    if heads:
        row = _row(table, size, list(heads), style=f"Form Head {size.name}")
        for cell in row.cells:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "EDEDED")
            cell._tc.get_or_add_tcPr().append(shade)
    return table


def _row(table: Table, size: Size, texts: Sequence[str], style: str = "") -> _Row:
    """A row that no page's end tears; the cell of things to check has their own style."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # the library has no types for it
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, text in zip(row.cells, table.columns, texts, strict=False):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        kind = f"Form Check {size.name}" if text == "«check»" else f"Form Text {size.name}"
        in_style(paragraph, style or kind).text = text
    return row


ANSWER_ROWS = (
    ("走访方式：□入户　□电话　□视频", "«met»：□是　□否　□不能确定"),
    ("«will»：□有 □无　申请能力：□有 □无", "办理路径：□自办　□代办　□不申请"),
    ("«stated»：",),
    ("入户所见（住房、生活、家里有谁）：",),
    ("需更正的信息、清单以外另有困难的人：",),
    ("核查人一签名：", "核查人二签名："),
    ("«signed»：", SIGN_DATE),
)
"""What is asked once a household: cells of each row; a lone cell is as wide as the page."""
ROOM_ROWS = {ANSWER_ROWS[2]: "stated_room", ANSWER_ROWS[3]: "seen_room"}
"""Rows that are as high as the page has room for."""
SIGN_ROWS = ANSWER_ROWS[4:]
"""Rows to write and sign in; the others are as high as their text."""


def _answers(document: Document, size: Size) -> Table:
    table = _table(document, size, (WIDTH_CM / 2, WIDTH_CM / 2), ())
    for texts in ANSWER_ROWS:
        row = _row(table, size, texts)
        if len(texts) == 1:
            row.cells[0].merge(row.cells[1])
        if texts in SIGN_ROWS:
            row.height, row.height_rule = Pt(size.sign), WD_ROW_HEIGHT_RULE.AT_LEAST
        if texts in ROOM_ROWS:
            row.height, row.height_rule = Twips(ROOM_MARKS[ROOM_ROWS[texts]]), WD_ROW_HEIGHT_RULE.EXACTLY
    return table
