"""Cells of a page's tables: escaped, without a person's number, each kind drawn its own way."""

import pytest

from flows.deliverables.report.blocks import Bar, Cell, Column, Link, Mark, Table
from flows.deliverables.report.table_lines import cell_html, line_html

NUMBER = "369921196001011238"


@pytest.mark.parametrize(
    ("cell", "kind", "html"),
    [
        ("a < b & c", "text", "a &lt; b &amp; c"),
        (None, "count", "—"),
        (12345, "count", "12,345"),
        (0.125, "percent", "12.5%"),
        (f"表{NUMBER}.csv", "text", "表369921************.csv"),
        (Link("见“<甲>”", "a-1"), "text", '<a href="#a-1">见“&lt;甲&gt;”</a>'),
        ((Link("一", "a"), Link("二", "b")), "text", '<a href="#a">一</a> <a href="#b">二</a>'),
        ((), "text", ""),
        (Mark("偏低", "bad"), "text", '<span class="mark bad">偏低</span>'),
        (
            Bar("3 条", 0.25, 0.5, "good"),
            "text",
            '<span class="bar" aria-hidden="true"><span class="good" style="margin-left:25.0%;width:50.0%"></span>'
            '</span><span class="bar-text">3 条</span>',
        ),
        (Bar("0", 0, 0), "text", '<span class="bar" aria-hidden="true"></span><span class="bar-text">0</span>'),
    ],
)
def test_a_cell_is_drawn_by_what_it_holds(cell: Cell, kind: str, html: str) -> None:
    assert cell_html(cell, kind) == html


def test_the_first_cell_heads_its_line() -> None:
    table = Table("表", [Column("名称", "name"), Column("数", "number", "count")], [])
    line = line_html(table, ["<甲>", 3], 'a"b')
    head, cell = '<th scope="row" class="text">&lt;甲&gt;</th>', '<td class="count">3</td>'
    assert line == f'<tr id="a&#34;b">{head}{cell}</tr>\n'
    assert str(line_html(table, ["甲", None])).startswith("<tr><th")
