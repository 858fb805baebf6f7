"""The door: what people type into a returned list becomes days, amounts and codes; what cannot be read is named."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_contracts.contract import Column, Kind
from data_contracts.returned_lists import CHOICES, PRINTED, VISIT, VISIT_AMOUNT, VISIT_DATES
from flows.feedback.dates import days_of
from flows.feedback.values import UNREADABLE, is_blank, tidied, typed
from flows.ingest.cells import ColumnReader

TIDIED = ("lead_id", "period", "side", "township_code", *CHOICES, *VISIT_DATES, VISIT_AMOUNT)
TYPED = st.text(max_size=8) | st.lists(st.sampled_from(list("１2,，.元 　圆U¯\u200b年月")), max_size=8).map("".join)


def tidy(texts: list[str]) -> pl.DataFrame:
    return tidied(pl.DataFrame(dict.fromkeys(TIDIED, texts)))


def read(**cells: str) -> dict[str, object]:
    """A returned row with these cells and no others, as it is read."""
    row = dict.fromkeys(("lead_id", *PRINTED, *VISIT), "") | cells
    return typed(tidied(pl.DataFrame([row]))).row(0, named=True)


@given(st.lists(TYPED, min_size=1, max_size=20))
@example(["U¯", "100元 ", "1,000 元元", "2026年 １１月"])
def test_what_is_tidied_is_tidy(texts: list[str]) -> None:
    once = tidy(texts)
    assert tidied(once).rows() == once.rows()


@pytest.mark.parametrize("text", ["1000", "１，０００元", " 1,000 元 ", "1000元", "￥1000.00", "1 000", "0.1万元"])
def test_an_amount_loses_its_unit_and_commas_and_is_a_number(text: str) -> None:
    assert read(advance_yuan=text)[VISIT_AMOUNT] == Decimal("1000.00")


@pytest.mark.parametrize(("column", "word", "code"), [(c, w, k) for c, m in CHOICES.items() for k, w in m.items()])
def test_a_choice_is_read_as_its_code(column: str, word: str, code: str) -> None:
    assert read(**{column: f" {word[:1]}　{word[1:]}"})[column] == code


def test_days_are_days_and_a_blank_is_nothing() -> None:
    row = read(visited_on="2026年10月5日")
    assert (row["visited_on"], row["notified_on"], row["result"], row["person_statement"]) == (
        date(2026, 10, 5),
        None,
        None,
        None,
    )


DAYS = ["2026年11月5号", "2026—11—05", "2026。11。5", "20261105.0", "20261105103000", "46331.5", "2026-11-05 上午"]
DAYS += ["2026年 １１月 5日", "2026/11/5 下午 3:30", "2026年11月5日（星期四）", "'2026-11-05"]
DAYS += ["2026-11-05 晚", "2026-11-05 夜", "2026-11-05 AM 9:00", "2026-11-05 9:00 pm", "2026-11-05下午去的"]
DAYS += ["2026-11-05 10点", "2026-11-05 10点半左右", "2026-11-05 晚8时20分15秒", "2026年11月5日 9:00～11:30"]
DAYS += ["2026-11-05T10:30:00.000Z", "2026-11-05T10:30:00+08:00", "2026-11-05 10点到11点", "20261105235959"]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_of_a_returned_list_is_a_day_of_a_departments_file_and_the_reverse(text: str) -> None:
    column = Column("visited_on", "核查日期", (), Kind.DATE, False)
    of_ingest = ColumnReader(column, date(2026, 11, 30)).read(pl.Series([text])).values.to_list()
    assert of_ingest == [read(visited_on=text)["visited_on"]] == days_of(pl.Series([text])).to_list()
    assert of_ingest == [date(2026, 11, 5)]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-05 10点到2026-11-08", "20261105999999", "20261105236000", "2026-11-05 10:00 2026-11-08"),
        *("2026-11-05 10:00 11月8日", "2026-11-05 至2026-11-08", "2026-11-05、11-08", "2026-11-05 10点到8日"),
        "2026-11-05 5.8",
    ],
)
def test_two_days_and_an_impossible_clock_are_no_day_at_either_door(text: str) -> None:
    column = Column("visited_on", "核查日期", (), Kind.DATE, False)
    assert ColumnReader(column, date(2026, 11, 30)).read(pl.Series([text])).values.to_list() == [None]
    assert read(visited_on=text)["visited_on"] is None


@pytest.mark.parametrize(
    ("text", "is_day"),
    [
        ("2026-11-05 已走访", True),
        ("2026年 11月 5日　下午 村干部陪同", True),
        ("20261105 第二次上门", True),
        ("2026-11-05 10点去的", True),
        ("2026-11-05 10:30电话核实", True),
        ("2026-11-05 至十一月八日", False),
        ("2026-11-05 走访2次", False),
        ("2026-11 已走访", False),
        ("2026-13-05 已走访", False),
        ("1999-12-31 已走访", False),
        ("已走访 本人在家", False),
    ],
)
def test_a_day_before_a_blank_and_words_without_another_day_is_a_day(text: str, is_day: bool) -> None:
    assert read(visited_on=text)["visited_on"] == (date(2026, 11, 5) if is_day else None)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"visited_on": "1999-12-31"}, ["visited_on"]),
        ({"visited_on": "2000-01-01"}, []),
        ({"visited_on": "2099-12-31"}, []),
        ({"visited_on": "2100-01-01"}, ["visited_on"]),
        ({"visited_on": "12345"}, ["visited_on"]),
        ({"visited_on": "2026-11-05至2026-11-08"}, ["visited_on"]),
        ({"visited_on": "2026年11月"}, ["visited_on"]),
        ({"advance_yuan": "-1"}, ["advance_yuan"]),
        ({"advance_yuan": "0"}, []),
        ({"advance_yuan": "999999999.99"}, []),
        ({"advance_yuan": "1000000000"}, ["advance_yuan"]),
        ({"advance_yuan": "12.34"}, []),
        ({"advance_yuan": "12.345"}, ["advance_yuan"]),
        ({"advance_yuan": "￥1,000.000元"}, ["advance_yuan"]),
        ({"advance_yuan": "0.123456万元"}, []),
        ({"advance_yuan": "0.1234567万元"}, ["advance_yuan"]),
        ({"advance_yuan": "500元/月"}, ["advance_yuan"]),
    ],
)
def test_a_day_or_an_amount_that_no_answer_can_have_is_named(cells: dict[str, str], wrong: list[str]) -> None:
    assert read(**cells)[UNREADABLE] == wrong


@pytest.mark.parametrize(
    "cells", [{"result": "不予"}, {"visited_on": "上周"}, {"advance_yuan": "五百"}, {"will": "是", "closed_on": "13月"}]
)
def test_what_cannot_be_read_is_named_and_has_no_value(cells: dict[str, str]) -> None:
    row = read(**cells)
    assert row[UNREADABLE] == sorted(cells, key=VISIT.index)
    assert [row[name] for name in cells] == [None] * len(cells)


@pytest.mark.parametrize(("cell", "side"), [("主办", "host"), (" 协办", "assisting"), ("我办", "other"), ("", None)])
def test_the_side_is_a_code_whatever_stands_there(cell: str, side: str | None) -> None:
    assert read(side=cell)["side"] == side


def test_a_number_of_a_person_does_not_pass_the_door() -> None:
    assert (
        read(person_statement="电话15412345678,\n证件369921199001011234")["person_statement"]
        == "电话154****5678, 证件369921************"
    )


@pytest.mark.parametrize(
    ("cells", "blank"), [({}, True), ({"person_statement": "\t"}, True), ({"result": "不予"}, False)]
)
def test_a_row_is_blank_when_nothing_is_filled_in_readable_or_not(cells: dict[str, str], blank: bool) -> None:
    row = dict.fromkeys(("lead_id", *PRINTED, *VISIT), "") | {"lead_id": "L1"} | cells
    assert typed(tidied(pl.DataFrame([row]))).select(is_blank()).item() is blank
