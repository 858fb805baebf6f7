"""What the page must hold, whatever the month: complete, closed in itself, silent about identities, reproducible."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flows.outputs.report import render_report
from tests.flows.outputs.report.factory import WHOLE_ID, WHOLE_PHONE, fill, make_sources

VOID = {"meta", "link", "input", "br", "img", "path", "rect"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_report(make_sources(tmp_path_factory.mktemp("month"))).decode()


class Outline(HTMLParser):
    """Headings, ids, links, table parts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.anchors: list[str] = []
        self.header_scopes: list[str | None] = []
        self.tables = self.captions = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and str(given.get("href", "")).startswith("#"):
            self.anchors.append(str(given["href"])[1:])
        if tag == "th":
            self.header_scopes.append(given.get("scope"))
        self.tables += tag == "table"
        self.captions += tag == "caption"


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    assert render_report(sources) == render_report(sources)


def test_no_whole_id_or_phone_is_on_the_page(page: str) -> None:
    assert WHOLE_ID not in page and WHOLE_PHONE not in page
    assert not re.search(r"(?<![0-9a-f])[1-9]\d{16}[\dXx](?![0-9a-f])", page)
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", page)


def test_no_full_name_is_on_the_page(page: str) -> None:
    assert "王建国" not in page and "阿依古丽" not in page


def test_nothing_on_the_page_comes_from_outside(page: str) -> None:
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
    assert not re.search(r"@import|url\(", page)
    assert "Content-Security-Policy" in page and "default-src 'none'" in page


def test_the_page_is_chinese_and_its_headings_never_skip_a_level(page: str) -> None:
    assert '<html lang="zh-CN">' in page
    outline = Outline(page)
    assert outline.headings.count(1) == 1 and outline.headings[0] == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)


def test_every_table_has_a_caption_and_every_header_a_scope(page: str) -> None:
    outline = Outline(page)
    assert outline.tables == outline.captions > 10
    assert set(outline.header_scopes) == {"col", "row"}


def test_every_link_leads_to_one_place_of_the_page(page: str) -> None:
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.anchors) <= set(outline.ids)


def test_a_rule_leads_to_its_text_and_back(page: str) -> None:
    rule = page.index('id="rule-E08"')
    assert 'href="#cite-GX5"' in page[rule : rule + 1500]
    text = page.index('id="cite-GX5"')
    assert "刚性支出困难家庭认定办法" in page[text : text + 400] and 'href="#rule-E08"' in page[text : text + 400]


def test_a_store_without_any_table_still_gives_a_page(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    for path in (tmp_path / "store").rglob("*.parquet"):
        path.unlink()
    page = render_report(sources).decode()
    assert "收到 0 个文件" in page


def test_an_angle_bracket_in_a_file_name_stays_text(tmp_path: Path) -> None:
    from data_contracts.tables import FILES
    from flows.store import Store, write_table

    sources = make_sources(tmp_path)
    row = {
        "file_no": 1,
        "extract": "roster",
        "source_file": "roster/<script>x.csv",
        "verdict": "accepted",
        "rows_read": 0,
    }
    write_table(Store(sources.context.store).table("202610", "ingest", FILES), fill(FILES, [row]), FILES)
    page = render_report(sources).decode()
    assert "<script>x.csv" not in page and "&lt;script&gt;x.csv" in page
