"""A county's figures, workbook and bulletin; the city's quarter."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest

from data_contracts.errors import ExitCode, StoreError, UsageError
from data_contracts.forms import form
from data_contracts.tables import AREAS, FIGURES, LEDGER, LEDGER_LEADS, TOWN_FIGURES
from flows.deliverables.bulletin import NAMES, Bulletin, bulletin_page, period_name
from flows.deliverables.bulletin_document import bulletin_document
from flows.deliverables.county_figures import TOTAL, BooksRead, books_read, counties_of, months_of
from flows.deliverables.county_workbook import OVERDUE, OVERVIEW, RANKING, TOWNS, county_workbook
from flows.deliverables.summary import months_of_quarter, quarter_summary
from flows.ledger.book import Book, no_entries
from flows.ledger.figures import figures, to_keep, town_figures_of
from flows.store.files import write_files, write_table
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows import made_month
from tests.flows.made_leads import COUNTY, EAST, WEST
from tests.flows.made_month import CITY

AREA_ROWS = made.table(AREAS, made_month.AREAS)
EVENTS = (
    ("202609", "L1", "opened", EAST),
    ("202609", "L1", "published", EAST),
    ("202609", "L2", "opened", WEST),
    ("202609", "L2", "published", WEST),
    ("202610", "L1", "published", EAST),
    ("202610", "L1", "escalated", EAST),
    ("202610", "L2", "result", WEST),
    ("202610", "L2", "closed", WEST),
    ("202610", "L3", "opened", EAST),
    ("202610", "L3", "published", EAST),
)


def book(*events: tuple[str, str, str, str]) -> Book:
    rows = [
        {"entry_no": number, "period": period, "lead_id": lead, "event": event, "township": town}
        | {"rule_id": "E08", "is_true": "yes" if event == "result" else None}
        for number, (period, lead, event, town) in enumerate(events, start=1)
    ]
    cards = [
        {"lead_id": lead, "period": period, "rule_id": "E08", "township": town, "deadline": date(2026, 10, 21)}
        for period, lead, event, town in events
        if event == "opened"
    ]
    return Book(made.table(LEDGER, rows), made.table(LEDGER_LEADS, cards), no_entries().verdicts)


def towns(*rows: tuple[str, str, int]) -> pl.DataFrame:
    """TOWN_FIGURES with their period: (period, township, covered people)."""
    zero = dict.fromkeys(TOWN_FIGURES.schema.names, 0)
    full = [
        zero | {"township": town, "covered_people": people, "covered_households": people} for _, town, people in rows
    ]
    frame = made.table(TOWN_FIGURES, full)
    return frame.select(pl.Series("period", [period for period, _, _ in rows], dtype=pl.Utf8), pl.all())


KEPT = (("202610", EAST, 5), ("202610", WEST, 3))


def books() -> BooksRead:
    return books_read(book(*EVENTS), towns(*KEPT), AREA_ROWS, "202610", date(2026, 10, 31))


def test_a_county_has_a_line_per_township_that_adds_up() -> None:
    county = counties_of(books(), None)[0]
    wanted = (
        "township",
        "new",
        "carried",
        "reminded",
        "visited",
        "confirmed",
        "closed",
        "open",
        "overdue",
        "covered_people",
    )
    assert county.towns.select(wanted).rows() == [
        ("东山乡", 1, 1, 1, 0, 0, 0, 2, 2, 5),
        ("西河镇", 0, 0, 0, 1, 1, 1, 0, 0, 3),
        (TOTAL, 1, 1, 1, 1, 1, 1, 2, 2, 8),
    ]
    assert county.whole["open"] == 2


def test_months_without_kept_figures_are_not_known_instead_of_nought() -> None:
    months = months_of(books(), None)
    assert months.select("period", "new", "open", "covered_people").rows() == [
        ("202609", 2, 2, None),
        ("202610", 1, 2, 8),
    ]


def test_ageing_overdue_and_ranking_name_the_township() -> None:
    county = counties_of(books(), 0.2)[0]
    assert county.ageing.select("township", "open", "late_30").rows() == [("东山乡", 2, 2), (TOTAL, 2, 2)]
    assert county.overdue.select("lead_id", "township", "days_late", "reminders", "feedback").rows() == [
        ("L1", "东山乡", 10, 1, "none"),
        ("L3", "东山乡", 10, 0, "none"),
    ]
    assert county.ranking.select("place", "township", "sent", "answered").rows() == [
        (1, "西河镇", 1, 1),
        (2, "东山乡", 1, 0),
    ]
    assert county.yields.select("rule_id", "visited", "confirmed").rows() == [("E08", 1, 1)]


def test_townships_that_answered_as_much_share_a_place() -> None:
    events = [*EVENTS[:4], ("202610", "L1", "visited", EAST), ("202610", "L2", "visited", WEST)]
    county = counties_of(books_read(book(*events), towns(*KEPT), AREA_ROWS, "202610", date(2026, 10, 31)), None)[0]
    assert county.ranking["place"].to_list() == [1, 1]


def test_the_workbook_has_numbers_under_the_contracts_headings_and_charts_of_its_own() -> None:
    county = counties_of(books(), 0.2)[0]
    content = county_workbook(county, "202610")
    assert content == county_workbook(county, "202610")
    opened = openpyxl.load_workbook(io.BytesIO(content))
    sheet = opened[TOWNS]
    assert tuple(cell.value for cell in sheet[1]) == form("county_towns").headings
    assert [cell.value for cell in sheet[4]][1:4] == [TOTAL, 1, 1]
    assert sheet["A2"].value == EAST and sheet["A2"].data_type == "s"
    assert opened[RANKING]["F2"].value == 1.0 and opened[RANKING]["F2"].number_format == "0.0%"
    assert opened[OVERDUE]["A2"].value == "L1"
    charts = opened[OVERVIEW]._charts
    assert len(charts) == 4
    assert "近12个月" in charts[0].series[0].val.numRef.f


def bulletin(**other: Any) -> Bulletin:
    line = dict.fromkeys(NAMES, 0) | {"new": 97, "carried": 278, "reminded": 251, "visited": 60, "confirmed": 40}
    line |= {"covered_households": 300, "covered_people": 500, "new_households": 2, "new_people": 3}
    lines = pl.DataFrame([{"name": "东山乡"} | line, {"name": "合计"} | line])
    trend = pl.DataFrame([{"period": "202609"} | line | {"new": 90, "new_people": None}, {"period": "202610"} | line])
    given: dict[str, Any] = {
        "place": "临江县",
        "whole": "全县",
        "places": "乡镇（街道）",
        "time": "2026年10月",
        "span": "本月",
        "until": date(2026, 10, 31),
        "issued_on": date(2026, 11, 2),
        "lines": lines,
        "trend": trend,
    }
    return Bulletin(**(given | other))


def test_the_bulletin_tells_new_carried_and_reminded_apart_and_who_issues_it() -> None:
    first, second, third = bulletin().paragraphs()
    assert first.startswith("本月，全县向各乡镇（街道）下发线索375条，其中本期新增97条，结转278条（其中")
    assert "列入督办的251条" in first
    assert second == "新纳入救助2户3人。截至10月底，全县在保300户500人。"
    assert third == "与2026年9月相比，新增线索增加7，走访持平，查实持平。"
    page = bulletin_page(bulletin())
    assert "临江县民政局" in page and "2026年11月2日" in page
    assert "http" not in page.replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    ("a_year_ago", "text"), [(None, "500人。"), (250, "增加100.0%"), (1000, "减少50.0%"), (500, "与上年同期持平")]
)
def test_covered_people_are_compared_with_a_year_ago_where_somebody_kept_them(
    a_year_ago: int | None, text: str
) -> None:
    assert text in bulletin(covered_a_year_ago=a_year_ago).paragraphs()[1]


def test_the_first_month_has_no_trend_to_speak_of() -> None:
    assert len(bulletin(trend=bulletin().trend.tail(1)).paragraphs()) == 2


def test_the_document_says_what_the_page_says_and_is_the_same_every_time() -> None:
    content = bulletin_document(bulletin())
    assert content == bulletin_document(bulletin())
    made_document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in made_document.paragraphs]
    assert texts[0] == "临江县社会救助主动发现工作通报"
    assert texts[-2:] == ["临江县民政局", "2026年11月2日"]
    rows = [[cell.text for cell in row.cells] for row in made_document.tables[0].rows]
    assert rows[0][:4] == ["乡镇（街道）", "本期新增", "结转", "督办"]
    assert rows[-1][:4] == ["合计", "97", "278", "251"]
    assert [cell.text for cell in made_document.tables[1].rows[1].cells][-1] == "—"


def test_periods_and_quarters_have_names() -> None:
    assert [period_name(one) for one in ("202601", "2026Q1", "2026Q4")] == [
        "2026年1月",
        "2026年第一季度",
        "2026年第四季度",
    ]
    assert months_of_quarter("2026q2") == ["202604", "202605", "202606"]


@pytest.mark.parametrize("quarter", ["2026Q5", "2026", "202610", "Q4", "2026Q"])
def test_what_is_no_quarter_is_misuse(quarter: str) -> None:
    with pytest.raises(UsageError, match="quarter"):
        months_of_quarter(quarter)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with the books of September and October, and October's areas and manifest."""
    lake = Store(tmp_path / "store")
    months = book(*EVENTS)
    for period in ("202609", "202610"):
        events = months.events.filter(pl.col("period") == period)
        write_table(lake.ledger() / f"{period}_events.parquet", events.to_arrow(), LEDGER)
        cards = months.leads.filter(pl.col("period") == period)
        write_table(lake.ledger() / f"{period}_leads.parquet", cards.to_arrow(), LEDGER_LEADS)
        folder = lake.period(period)
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(
            json.dumps({"city": {"name": "样例市", "code": CITY[:6]}}), encoding="utf-8"
        )
    write_table(lake.table("202610", "ingest", AREAS), AREA_ROWS.to_arrow(), AREAS)
    kept = towns(*KEPT).drop("period")
    write_files(to_keep(lake, "202610", figures(kept, AREA_ROWS, CITY), kept))
    return lake


def test_figures_are_kept_once_and_read_back(store: Store) -> None:
    kept = towns(*KEPT).drop("period")
    assert to_keep(store, "202610", figures(kept, AREA_ROWS, CITY), kept) == []
    assert town_figures_of(store, "202610").equals(towns(*KEPT))
    assert town_figures_of(store, "202609").is_empty()
    other = kept.with_columns(pl.lit(9, dtype=pl.Int64).alias("covered_people"))
    assert [file.path.name for file in to_keep(store, "202610", figures(other, AREA_ROWS, CITY), other)] == [
        "202610_figures.2.parquet",
        "202610_town_figures.2.parquet",
    ]


def test_a_quarter_is_summed_up_by_county_and_says_what_has_not_run(store: Store, tmp_path: Path) -> None:
    made_summary = quarter_summary(store, "2026Q4", tmp_path / "out")
    assert made_summary.exit_code == ExitCode.DONE_WITH_REJECTIONS
    assert made_summary.missing == ("2026年11月还没有运行，不在本通报内。", "2026年12月还没有运行，不在本通报内。")
    there = {path.name: path.read_bytes() for path in (tmp_path / "out" / "2026Q4").iterdir()}
    assert set(there) == {"工作通报.csv", "工作通报.docx", "工作通报.html"}
    table = pl.read_csv(io.BytesIO(there["工作通报.csv"]), infer_schema=False)
    assert tuple(table.columns) == form("bulletin").headings
    assert table.select("县区", "本期新增", "结转", "督办", "销号", "在保人数").rows() == [
        ("临江县", "1", "1", "1", "1", "8"),
        ("全市", "1", "1", "1", "1", "8"),
    ]
    page = there["工作通报.html"].decode()
    assert "样例市社会救助主动发现工作通报" in page and "2026年第四季度" in page
    assert "2026年11月还没有运行" in page
    quarter_summary(store, "2026Q4", tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out" / "2026Q4").iterdir()} == there


def test_people_of_a_quarter_nobody_kept_are_blank(store: Store, tmp_path: Path) -> None:
    quarter_summary(store, "2026Q3", tmp_path / "out")
    table = pl.read_csv(tmp_path / "out" / "2026Q3" / "工作通报.csv", infer_schema=False)
    assert table.select("本期新增", "在保人数").row(-1) == ("2", None)


def test_a_quarter_of_which_no_month_ran_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="2027Q1"):
        quarter_summary(store, "2027Q1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_figures_by_county_name_what_has_no_county() -> None:
    rows = towns(("202610", EAST, 5), ("202610", "", 2), ("202610", COUNTY, 1)).drop("period")
    found = figures(rows, AREA_ROWS, CITY)
    assert found.columns == FIGURES.schema.names
    assert found.select("name", "covered_people").rows() == [("临江县", 6), ("未知县区", 2), ("全市", 8)]
