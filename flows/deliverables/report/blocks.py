"""What a page is made of: key numbers, prose, tables, figures and folds. Data only; the templates draw it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Link:
    """A cell that leads to another place of the same page."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Mark:
    """A cell with a word of judgement. `tone`: good | warn | bad | plain."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Bar:
    """A number drawn as a bar from `start` to `start + length`, both shares of the width (0 to 1)."""

    text: str
    start: float
    length: float
    tone: str = "plain"


Cell = str | int | float | None | Link | Mark | Bar | tuple[Link, ...]


@dataclass(frozen=True)
class Column:
    """A column: its heading, where a record holds its value or how it follows from one, and how numbers are written.

    `value`: the record's key, or a function of the record. `kind`: text | count | percent | decimal | day | code.
    """

    title: str
    value: str | Callable[[Any], Cell]
    kind: str = "text"

    def cell(self, record: Any) -> Cell:
        """The column's cell in the line of a record."""
        found: Cell = record[self.value] if isinstance(self.value, str) else self.value(record)
        return found


@dataclass(frozen=True)
class Table:
    """A table with its caption, a line per record; the first column heads the line. `total`: a record set apart."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    records: Sequence[Any]
    note: str = ""
    total: Any | None = None
    empty: str = "没有。"
    anchors: Sequence[str] = ()  # one per record, where other places of the page lead to
    is_wide: bool = False
    has_filter: bool = False

    @property
    def lines(self) -> list[list[Cell]]:
        """The cells of each record."""
        return [self.line(record) for record in self.records]

    def line(self, record: Any) -> list[Cell]:
        """The cells of one record."""
        return [column.cell(record) for column in self.columns]


@dataclass(frozen=True)
class Figure:
    """A chart as inline SVG with a sentence on what it shows (`caption`), and its table."""

    kind: ClassVar[str] = "figure"
    title: str
    caption: str
    svg: str
    table: Table
    has_folded_table: bool = False


@dataclass(frozen=True)
class Prose:
    """Paragraphs; `heading` makes them a sub-section."""

    kind: ClassVar[str] = "prose"
    paragraphs: Sequence[str]
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class KeyNumber:
    """One number a reader looks for first."""

    label: str
    value: str
    note: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class KeyNumbers:
    """The numbers at the head of a section."""

    kind: ClassVar[str] = "numbers"
    numbers: Sequence[KeyNumber]


@dataclass(frozen=True)
class DetailList:
    """Names and values, one below the other."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, Cell]]


@dataclass(frozen=True)
class Fold:
    """Blocks behind one line, opened by a click, or by printing."""

    kind: ClassVar[str] = "fold"
    summary: str
    blocks: Sequence["Block"]
    anchor: str = ""
    note: str = ""
    is_open: bool = False


Block = Table | Figure | Prose | KeyNumbers | DetailList | Fold


@dataclass(frozen=True)
class Section:
    """One of the nine sections: its answer in a sentence or two, then the blocks that prove it."""

    anchor: str
    title: str
    answer: str
    blocks: Sequence[Block] = field(default_factory=tuple)


def count(number: int | float | None) -> str:
    """A whole number with thousands separators; a dash for null."""
    return "—" if number is None else f"{number:,.0f}"


def percent(share: float | None, digits: int = 1) -> str:
    """A share as percent; a dash for null. What is less than all is never rounded up to all."""
    return "—" if share is None else f"{_hundredths(share, digits)}%"


def _hundredths(share: float, digits: int) -> str:
    shown = f"{share * 100:.{digits}f}"
    whole = f"{100:.{digits}f}"
    return f"＞{100 - 10**-digits:.{digits}f}" if share < 1 and shown == whole else shown


def share_of(part: int | float, whole: int | float) -> float | None:
    """part / whole; null when there is no whole."""
    return part / whole if whole else None


BREAK = "\u200b"
"""A place at which a cell may be broken: between a share and its interval."""


def interval_text(low: float, high: float, digits: int = 1) -> str:
    """An interval in percent, kept on one line."""
    return f"{_hundredths(low, digits)}–\u2060{_hundredths(high, digits)}%"


def cell_text(cell: Cell, kind: str) -> str:
    """A cell's number or text as it is printed."""
    if cell is None:
        return "—"
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        forms = {"percent": percent, "decimal": lambda number: f"{number:,.2f}"}
        return forms.get(kind, count)(cell)
    return str(cell)
