"""The lines of a page's tables as HTML: tens of thousands of cells, which a template would draw one macro at a time."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from markupsafe import Markup, escape

from data_contracts.person_numbers import masked_text
from flows.deliverables.report.blocks import Bar, Cell, Link, Mark, Table, cell_text


@lru_cache(maxsize=1 << 14)
def shown(text: str) -> str:
    """A text as it may stand in a page: no person's number in it, and escaped."""
    return str(escape(masked_text(text)))


def cell_html(cell: Cell, kind: str) -> Markup:
    """What stands in a cell; `kind`: that of its column."""
    return Markup(_cell(cell, kind))


def line_html(table: Table, cells: Sequence[Cell], anchor: str = "") -> Markup:
    """A line of a table, its first cell as its heading; `anchor`: where other places of the page lead to."""
    opened = f'<tr id="{shown(anchor)}">' if anchor else "<tr>"
    return Markup(opened + "".join(_cells(table, cells)) + "</tr>\n")


def _cells(table: Table, cells: Sequence[Cell]) -> Iterator[str]:
    for place, (column, cell) in enumerate(zip(table.columns, cells, strict=False)):
        opened, closed = _tags(column.kind, bool(place))
        yield opened + _cell(cell, column.kind) + closed


@cache
def _tags(kind: str, has_heading: bool) -> tuple[str, str]:
    """What stands around a cell of a kind of column; the first of a line is its heading."""
    return (
        (f'<td class="{shown(kind)}">', "</td>")
        if has_heading
        else (f'<th scope="row" class="{shown(kind)}">', "</th>")
    )


@lru_cache(maxsize=1 << 14, typed=True)
def _plain(cell: str | int | None, kind: str) -> str:
    """A number or text as it stands in a page: counts and words come again in line after line."""
    return shown(cell_text(cell, kind))


def _cell(cell: Cell, kind: str) -> str:
    if cell is None or isinstance(cell, str | int):
        return _plain(cell, kind)
    if isinstance(cell, float):  # not kept: 0.0 and -0.0 are one key
        return shown(cell_text(cell, kind))
    if isinstance(cell, Link):
        return f'<a href="#{shown(cell.anchor)}">{shown(cell.text)}</a>'
    if isinstance(cell, tuple):
        return " ".join(_cell(one, kind) for one in cell)
    if isinstance(cell, Mark):
        return f'<span class="mark {shown(cell.tone)}">{shown(cell.text)}</span>'
    return f'<span class="bar" aria-hidden="true">{_bar(cell)}</span><span class="bar-text">{shown(cell.text)}</span>'


def _bar(bar: Bar) -> str:
    if not bar.length:
        return ""
    place = f"margin-left:{bar.start * 100:.1f}%;width:{bar.length * 100:.1f}%"
    return f'<span class="{shown(bar.tone)}" style="{place}"></span>'
