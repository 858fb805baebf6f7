"""What the page must hold, whatever the month: complete, closed in itself, silent about identities, reproducible."""

import hashlib
import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.forms import form
from data_contracts.tables import CASES, FILES, RULE_RUNS
from flows.deliverables.report.place_names import area_name
from flows.deliverables.report.sections.fairness import _difference
from flows.deliverables.report.whole import render_report
from flows.store.files import write_table
from flows.store.paths import Store
from tests.flows.deliverables.report.factory import WHOLE_ID, WHOLE_PHONE, fill, make_sources

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


def test_the_draw_can_be_made_again_by_anybody_from_what_the_page_says(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    page = render_report(sources).decode()
    leads = pq.read_table(tmp_path / "store/periods/202610/decide/leads.parquet").to_pylist()
    seed = re.search(r"种子是“([^”]+)”", page)
    assert seed is not None
    expected: set[str] = set()
    published = [row for row in leads if row["is_published"]]
    for township in {row["township"] for row in published}:
        there = [row["lead_id"] for row in published if row["township"] == township]
        there.sort(key=lambda lead_id: hashlib.sha256(f"{seed[1]}|{lead_id}".encode()).hexdigest())
        expected |= set(there[: math.ceil(len(there) * 0.30)])
    assert set(re.findall(r'id="lead-(XS-\d+)"', page)) == expected
    assert len(expected) >= 0.3 * len(published)


def test_a_drawn_closed_lead_shows_its_evidence_and_a_refusal_says_so(tmp_path: Path) -> None:
    rows = {
        "township_code": "369921103000",
        "kind": "已纳入",
        "lead_id": "XS-old-0",
        "person_id": "P000000000",
        "is_drawn": True,
    }
    refusal = {**rows, "kind": "申请未通过", "lead_id": "", "person_id": "P000000009"}
    skipped = {**rows, "lead_id": "XS-old-1", "is_drawn": False}
    page = render_report(make_sources(tmp_path, spot_check=pl.DataFrame([rows, refusal, skipped]))).decode()
    assert "XS-old-0 · 已纳入" in page and "P000000009 · 申请未通过" in page
    assert "XS-old-1 · 已纳入" not in page


def test_the_numbers_of_the_small_month_are_the_ones_on_the_page(page: str) -> None:
    assert "收到 2 个文件、85 行：采用 80 行，退回 2 行，略过 3 行" in page
    assert "80 行数据里，75 行自动认到人" in page
    assert "台账累计产生线索 12 条 = 销号 8 + 未结 4，账平" in page
    assert "已核查 8 条，查实 6 条（75.0%）" in page
    assert "90.0%" in page  # rosters sent by the 5th: nine of ten payment orders


def test_remarks_on_rows_are_counted_and_told_by_kind_with_the_first_place(page: str) -> None:
    text = re.sub(r"<[^>]+>", " ", page)
    assert "另有 4 处按行说明（采用了，但请核对）" in text
    for kind, remarks, row in (
        ("证号指向家庭表，户主身份证号指向，按证号归户，请核对", 2, 4),
        ("“户籍地区划”的名称没有这个名字；按能确定的上一级算", 2, 6),
    ):
        assert re.search(rf"{kind}\s+{remarks}\s+1\s+roster/低保名册.xlsx 第 {row} 行", text), kind


def test_rules_that_did_not_run_in_places_are_told_and_all_is_claimed_only_when_all_ran(tmp_path: Path) -> None:
    def told(*idle: tuple[str, str]) -> str:
        runs = [{"rule_id": rule, "area": area, "status": "not_run"} for rule, area in idle]
        runs.append({"rule_id": "E08", "area": "*", "status": "run"})
        write_table(sources.store.table("202610", "decide", RULE_RUNS), fill(RULE_RUNS, runs), RULE_RUNS)
        return render_report(sources).decode()

    sources = make_sources(tmp_path)
    assert "；全部规则都已运行" in told()
    somewhere = told(("I14", "369921"), ("I14", "369902"), ("X03", "369921"))
    assert "2 条在部分地区没有运行（见下）" in somewhere and "全部规则都已运行" not in somewhere
    both = told(("I14", "*"), ("I14", "369921"), ("X03", "369921"))
    assert "1 条规则因缺数据或缺参数没有运行（原因见下）；1 条在部分地区没有运行" in both


def test_what_the_model_says_of_itself_is_labelled_so_and_recall_is_defined_once(page: str) -> None:
    assert page.count("未经核对") >= 2 and "模型推算（不是核对出来的）" in page
    assert "99.999" not in page
    assert len(set(re.findall(r"查全率 = [^；，<]+", page))) == 1


def test_no_code_stands_where_chinese_words_are_known(page: str) -> None:
    for code in ("yuan/person/month", "ids_masked", ">exact<", ">id_no<"):
        assert code not in page, code


def test_a_file_that_does_not_add_up_is_called_out(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    path = sources.store.table("202610", "ingest", FILES)
    table = pq.read_table(path)
    lost = pa.array([rows - 1 for rows in table["rows_rejected"].to_pylist()], pa.int64())
    pq.write_table(table.set_column(table.schema.get_field_index("rows_rejected"), "rows_rejected", lost), path)
    assert "个文件没有对平" in render_report(sources).decode()


def test_a_group_is_marked_only_when_its_interval_leaves_everybodys_rate_out_and_it_is_not_small() -> None:
    whole = {"helped": 100, "people": 1000}
    assert _difference({"helped": 30, "people": 100}, whole, "help") == "偏高"
    assert _difference({"helped": 0, "people": 100}, whole, "help") == "偏低"
    assert _difference({"helped": 12, "people": 100}, whole, "help") == ""
    assert _difference({"helped": 20, "people": 29}, whole, "help") == ""
    assert _difference({"helped": 20, "people": 30}, whole, "help") == "偏高"


def test_checks_of_the_contract_that_were_not_met_are_listed(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    check = {"heading": "证件号码", "description": "证件号码大量空白", "rows_failed": 9, "severity": "warning"}
    found = {"extracts": [{"extract": "health", "checks": [{**check, "is_met": False}, {**check, "is_met": True}]}]}
    path = sources.store.stage("202610", "ingest") / "validation.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    page = render_report(sources).decode()
    assert "2 项中未过 1 项" in page and page.count("证件号码大量空白") == 1


FITS = (1, 20, 5, 15, 0, 19, 1, 25, 0, None)


def load_of(*townships: tuple[int | None, ...]) -> pl.DataFrame:
    texts = ("county", "township_code", "township")
    counts = form("staffing_townships").names[len(texts) :]
    rows = [("临江县", f"36992110{n}000", f"{n}号镇", *town) for n, town in enumerate(townships, start=1)]
    return pl.DataFrame(rows, schema=dict.fromkeys(texts, pl.Utf8) | dict.fromkeys(counts, pl.Int64), orient="row")


def test_households_beyond_what_a_month_holds_are_told_fullest_first_and_the_oldest_of_them(tmp_path: Path) -> None:
    load = load_of(FITS, (1, 25, 5, 20, 3, 24, 1, 19, 5, 2), (2, 52, 2, 50, 9, 48, 4, 36, 12, 7))
    page = render_report(make_sources(tmp_path, load=load)).decode()
    assert "2 份清单超出当月走访量，顺延 17 户，最久的已在清单上 7 个月" in page
    table = page[page.index("各乡镇要走访的户与当月走访量") :]
    assert re.findall(r">(\d+)</(?:span|td)>", table[: table.index("</table>")])[:10] == [
        *("2", "52", "2", "50", "9", "48", "4", "36", "12", "7"),
    ]


@pytest.mark.parametrize("load", [None, load_of(FITS)])
def test_without_overflow_the_answer_is_silent_about_it(tmp_path: Path, load: pl.DataFrame | None) -> None:
    assert "份清单超出当月走访量" not in render_report(make_sources(tmp_path, load=load)).decode()


def test_a_city_that_set_no_monthly_load_is_told_so(tmp_path: Path) -> None:
    page = render_report(make_sources(tmp_path, load=load_of((1, 20, 5, 15, 0, 20, 0, None, None, None)))).decode()
    assert "worklists.monthly_load" in page


def test_a_parameter_names_the_place_it_holds_for() -> None:
    towns = {"369922000000": {"full_name": "样例市云岭县", "name": "云岭县"}}
    assert [area_name(digits, towns) for digits in ("*", "369922", "369921")] == ["全国", "样例市云岭县", "369921"]


def test_cases_stand_most_urgent_first(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    cases = [{"case_no": u, "main_disposition": 1, "urgency": u, "leads": 1} for u in ("orange", "red", "yellow")]
    write_table(Store(sources.context.store).table("202610", "decide", CASES), fill(CASES, cases), CASES)
    table = render_report(sources).decode().partition("案件：一户一案")[2].partition("</table>")[0]
    assert table.index("红") < table.index("橙") < table.index("黄")
