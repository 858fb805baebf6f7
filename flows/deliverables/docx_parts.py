"""What our Word documents share: A4, fonts that Word and WPS both have, page numbers, the same bytes every time.

A document is set up with python-docx. What is made by the thousand is cut out of it once as text with «holes»
(`Fragment`) and filled without the library: building page by page takes a hundred times as long.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

SONG, HEI, FANG, LATIN = "宋体", "黑体", "仿宋", "Times New Roman"
A4_CM = (21.0, 29.7)
MADE_AT = datetime(2020, 1, 1)  # a document's properties hold a date; a true one would change its bytes
ZIP_TIME = (2020, 1, 1, 0, 0, 0)
OF_ITS_OWNER = 0o600 << 16
BODY = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = re.compile(r' xmlns:\w+="[^"]+"')
HOLES = re.compile("«([a-z_]+)»")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ODD = re.compile(f"[&<>]|{NOT_IN_XML.pattern}")


@dataclass(frozen=True)
class Fragment:
    """A piece of a document's XML with «holes»."""

    xml: str

    @cached_property
    def _pattern(self) -> tuple[str, list[str]]:
        """The piece as Python's own pattern of texts, and the names of its holes in their order."""
        parts = HOLES.split(self.xml)
        return "%s".join(part.replace("%", "%%") for part in parts[::2]), parts[1::2]

    def filled(self, values: Mapping[str, str]) -> str:
        """The piece with its holes filled; values are XML already (`text_xml`). KeyError when one is missing."""
        pattern, names = self._pattern
        return pattern % tuple([values[name] for name in names])

    def without(self, piece: "Fragment", hole: str) -> "Fragment":
        """This fragment with a hole where `piece` stood, to be filled with any number of such pieces."""
        before, found, after = self.xml.partition(piece.xml)
        if not found:
            raise ValueError(f"the piece for {hole} is not in the fragment")
        return Fragment(f"{before}«{hole}»{after}")


def fragment_of(element: Any) -> Fragment:
    """An element of a document (`paragraph._p`, `row._tr`, `table._tbl`) as text."""
    return Fragment(NAMESPACES.sub("", etree.tostring(element, encoding="unicode")))


def text_xml(text: str) -> str:
    """A text as it may stand in a run: escaped, without what XML does not allow."""
    if not ODD.search(text):
        return text
    return escape(NOT_IN_XML.sub("", text))


def new_document(title: str, margins_cm: tuple[float, float, float, float]) -> Document:
    """An empty A4 document; margins: top, right, bottom, left."""
    document = docx.Document()
    package = document.part.package
    for number, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of the library's own empty document
            package.rels.pop(number)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(A4_CM[0]), Cm(A4_CM[1])
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Cm, margins_cm)
    section.header_distance = section.footer_distance = Cm(0.8)
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "faxian", "", "zh-CN"
    about.created = about.modified = MADE_AT
    with_font(document.styles["Normal"], SONG, 10.5, 15)
    return document


def with_font(style: Any, east_asian: str, points: float, pitch: float | None = None) -> None:
    """Give a style its fonts for 汉字 and Latin, its size, and an exact line pitch in points."""
    style.font.name, style.font.size = LATIN, Pt(points)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), east_asian)
    if pitch is not None:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(pitch)


def new_style(document: Document, name: str, font: str, points: float, pitch: float, gap: float = 0) -> ParagraphStyle:
    """A paragraph style; `gap`: points before and behind it."""
    style: ParagraphStyle = document.styles.add_style(name, 1)
    style.base_style = document.styles["Normal"]
    with_font(style, font, points, pitch)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(gap)
    return style


def styled(paragraph: Paragraph, style: ParagraphStyle) -> Paragraph:
    """The paragraph in this style. By its number: to look it up by name, as the library does, takes far longer."""
    paragraph._p.style = style.style_id
    return paragraph


def in_style(paragraph: Paragraph, name: str) -> Paragraph:
    """The paragraph in the style of a name (`new_style`), which the document need not have yet: a piece that is cut
    out of it (`fragment_of`) goes into another."""
    paragraph._p.style = name.replace(" ", "")
    return paragraph


def with_narrow_cells(table: Table) -> None:
    """Let text come close to the lines of a table: its columns are as wide as their headings."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def footer(document: Document, text: str) -> None:
    """A line under every page: the text, and 第 n 页 共 m 页."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.style = new_style(document, "Footer Text", SONG, 8, 11)
    paragraph.add_run(f"{text}　　第 ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" 页　共 ")
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(" 页")


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(parse_xml(f'<w:r xmlns:w="{WORD}"><w:t>1</w:t></w:r>'))
    paragraph._p.append(field)


def append_xml(document: Document, xml: str) -> None:
    """Put a filled piece (`Fragment`) behind what the document has so far."""
    tag, rest = xml.split(">", 1)
    section = document.element.body.sectPr
    section.addprevious(parse_xml(f'{tag} xmlns:w="{WORD}">{rest}'))


def document_bytes(document: Document) -> bytes:
    """The document as a file."""
    return zip_bytes(package_of(document))


def package_of(document: Document) -> dict[str, bytes]:
    """The parts of a document by name, for a body to be put in (`with_body`)."""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_body(package: Mapping[str, bytes], pages: list[str]) -> bytes:
    """The package with these pieces of XML as its body, before the section's own settings."""
    empty = package[BODY].decode()
    before, found, after = empty.partition("<w:sectPr")
    if not found:
        raise ValueError("the document has no section")
    head = before[: before.index("<w:body>") + len("<w:body>")]
    return zip_bytes({**package, BODY: "".join([head, *pages, found, after]).encode()})


def zip_bytes(parts: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but its parts.

    Parts that all documents have (all but the text) are compressed once: python-docx's styles are 800 kB and take six
    times as long as a township's pages. The library's own ways to write would compress them each time.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            deflated = _deflated.__wrapped__(content) if name == BODY else _deflated(content)
            one = zipfile.ZipInfo(name, ZIP_TIME)
            one.compress_type, one.create_system, one.external_attr = zipfile.ZIP_DEFLATED, 0, OF_ITS_OWNER
            one.CRC, one.file_size, one.compress_size = zlib.crc32(content), len(content), len(deflated)
            one.header_offset = made.tell()
            made.write(one.FileHeader(zip64=False))
            made.write(deflated)
            package.filelist.append(one)
            package.NameToInfo[name], package.start_dir = one, made.tell()
    return made.getvalue()


@lru_cache(maxsize=64)
def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()
