"""A month made anew says so: its edition, what is gone and what is new, and the books still balance."""

import csv
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from flows.audit.replay import _earlier_editions  # pyright: ignore[reportPrivateUsage]
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.store.paths import Store
from tests.flows.made_leads import EAST, answer, lead, returned_csv
from tests.flows.made_month import publish_month

PERIOD, LATER = "202609", "202610"
NOTICE = f"notices/{EAST}_东山乡_更正（撤回）通知.csv"
BOOK = f"worklists/{EAST}_东山乡.xlsx"


def rows_of(root: Path, name: str, period: str = PERIOD) -> list[dict[str, str]]:
    with (root / "out" / period / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def events(root: Path, lead_id: str) -> list[str]:
    return book.read(Store(root / "store")).events.filter(pl.col("lead_id") == lead_id)["event"].to_list()


def test_a_month_made_once_is_the_first_edition_and_has_no_notice(tmp_path: Path) -> None:
    publish_month(tmp_path, PERIOD, [lead("L1")])
    assert not (tmp_path / "out" / PERIOD / "notices").exists()
    sheet = openpyxl.load_workbook(tmp_path / "out" / PERIOD / BOOK).worksheets[0]
    assert "第1版，2026-10-08发布" in sheet.oddHeader.center.text


def test_a_month_made_anew_tells_each_township_what_is_gone_and_new(tmp_path: Path) -> None:
    publish_month(tmp_path, PERIOD, [lead("L1", statement="原来的说明"), lead("L2")])
    publish_month(tmp_path, PERIOD, [lead("L2"), lead("L3", statement="新的说明")])
    told = rows_of(tmp_path, NOTICE)
    assert [(row["更正"], row["线索编号"], row["姓名"], row["线索说明"]) for row in told] == [
        ("撤回", "L1", "王伟", "原来的说明"),
        ("新增", "L3", "王伟", "新的说明"),
    ]
    assert {row["版次"] for row in told} == {"第2版，2026-10-08发布"}
    assert "不算销号" in told[0]["怎么办"]
    whole = rows_of(tmp_path, "notices/更正情况.csv")[0]
    assert (whole["上一版"], whole["撤回"], whole["新增"], whole["这一版"]) == ("2", "1", "1", "2")
    workbook = openpyxl.load_workbook(tmp_path / "out" / PERIOD / BOOK)
    assert "第2版" in workbook.worksheets[0].oddHeader.center.text
    assert workbook["更正（撤回）通知"].max_row == 3


def test_the_same_edition_again_is_the_same_edition(tmp_path: Path) -> None:
    publish_month(tmp_path, PERIOD, [lead("L1"), lead("L2")])
    publish_month(tmp_path, PERIOD, [lead("L2")])
    first = (tmp_path / "out" / PERIOD / NOTICE).read_bytes()
    publish_month(tmp_path, PERIOD, [lead("L2")])
    assert (tmp_path / "out" / PERIOD / NOTICE).read_bytes() == first
    publish_month(tmp_path, PERIOD, [lead("L1"), lead("L2")])
    assert [(row["版次"][:3], row["更正"], row["线索编号"]) for row in rows_of(tmp_path, NOTICE)] == [
        ("第3版", "新增", "L1")
    ]


def test_what_is_withdrawn_is_neither_opened_nor_closed_and_the_books_balance(tmp_path: Path) -> None:
    publish_month(tmp_path, PERIOD, [lead("L1"), lead("L2")])
    publish_month(tmp_path, PERIOD, [lead("L2")])
    assert events(tmp_path, "L1")[-1] == "withdrawn"
    report = ledger_balance(Store(tmp_path / "store"))
    assert report.is_balanced
    assert report.balance.select(pl.col("opened", "closed", "open", "withdrawn").sum()).row(0) == (1, 0, 1, 1)
    assert "撤回的 1" in report.render()


def test_a_lead_that_was_visited_and_closed_before_is_not_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.feedback.stage.must_be_whole", lambda store: None)  # these made months have no manifest
    publish_month(tmp_path, PERIOD, [lead("L1"), lead("L2")])
    accept_file(returned_csv(tmp_path / "a.csv", [answer("L1")]), Store(tmp_path / "store"))
    publish_month(tmp_path, PERIOD, [lead("L2")])
    assert "withdrawn" not in events(tmp_path, "L1")
    report = ledger_balance(Store(tmp_path / "store"))
    assert report.is_balanced
    assert report.balance.select(pl.col("opened", "closed", "open").sum()).row(0) == (2, 1, 1)
    (line,) = rows_of(tmp_path, NOTICE)
    assert line["线索编号"] == "L1"
    assert "已按交回的核查结果办结" in line["怎么办"]


def test_a_lead_of_an_earlier_month_that_is_listed_no_more_stays_open_and_is_told(tmp_path: Path) -> None:
    publish_month(tmp_path, PERIOD, [lead("L1")])
    publish_month(tmp_path, LATER, [lead("L1"), lead("L2")])
    publish_month(tmp_path, LATER, [lead("L2")])
    assert [(row["更正"], row["线索编号"]) for row in rows_of(tmp_path, NOTICE, LATER)] == [("撤回", "L1")]
    assert events(tmp_path, "L1")[-1] == "unlisted"
    report = ledger_balance(Store(tmp_path / "store"))
    assert (report.exit_code, report.balance["open"].sum()) == (0, 2)
    publish_month(tmp_path, LATER, [lead("L1"), lead("L2")])
    assert [(row["更正"], row["线索编号"]) for row in rows_of(tmp_path, NOTICE, LATER)] == [("新增", "L1")]


def test_a_replay_stands_on_the_editions_before_the_last(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    publish_month(tmp_path, PERIOD, [lead("L1"), lead("L2")])
    assert _earlier_editions(store, PERIOD) == []
    publish_month(tmp_path, PERIOD, [lead("L2")])
    names = {path.name for path in _earlier_editions(store, PERIOD)}
    assert f"{PERIOD}_events.parquet" in names
    assert f"{PERIOD}_events.2.parquet" not in names
