"""A row that cannot be accepted is still somebody's: what could be read of it is kept."""

from datetime import date
from pathlib import Path

import pytest

from flows.ingest.account import refused_table
from tests.flows.ingest.made import csv_text, take

PAYMENTS = ["姓名", "批次月份", "户编号", "项目", "应发金额", "实发金额", "发放状态", "居住地区划"]
AREA = "369921101201"
ID = "369921198001011236"
WRONG = "1"  # no check digit of it


def kept(tmp_path: Path, headings: list[str], *rows: list[str], extract: str = "payments") -> list[dict[str, object]]:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([headings, *rows]), encoding="utf-8")
    accounts, _ = take(tmp_path, path, extract=extract)
    return list(refused_table({extract: accounts}).to_pylist())


def test_what_could_be_read_of_an_order_without_a_name_is_kept(tmp_path: Path) -> None:
    good = ["张一", "202609", "H1", "低保金", "600", "600", "成功", AREA]
    (row,) = kept(tmp_path, PAYMENTS, good, ["", "202609", "H2", "低保金", "600", "600", "成功", AREA])
    assert row["row_id"] % 100_000_000 == 3  # type: ignore[operator]
    assert (row["extract"], row["household_no"], row["name"], row["area_code"]) == ("payments", "H2", None, AREA)
    assert (row["batch_month"], row["payment_kind"]) == ("202609", "低保金")


@pytest.mark.parametrize(
    ("column", "text", "batch", "kind"),
    [(1, "九月", None, "低保金"), (3, "什么金", "202609", None), (5, "六百块", "202609", "低保金")],
)
def test_what_could_not_be_read_is_unknown(
    tmp_path: Path, column: int, text: str, batch: str | None, kind: str | None
) -> None:
    good = ["张一", "202609", "H1", "低保金", "600", "600", "成功", AREA]
    bad = ["张二", "202609", "H2", "低保金", "600", "600", "成功", AREA]
    bad[column] = text
    (row,) = kept(tmp_path, PAYMENTS, good, bad)
    assert (row["household_no"], row["batch_month"], row["payment_kind"]) == ("H2", batch, kind)


def test_of_a_row_that_slipped_neither_month_nor_kind_is_sure(tmp_path: Path) -> None:
    good = ["张一", "202609", "H1", "低保金", "600", "600", "成功", AREA]
    (row,) = kept(tmp_path, PAYMENTS, good, ["张二", "202609", "H2", "低保金", "1", "600", "600", "成功", AREA, "9"])
    assert (row["household_no"], row["batch_month"], row["payment_kind"]) == ("H2", None, None)


def test_a_repeated_order_was_taken_and_is_not_kept(tmp_path: Path) -> None:
    good = ["张一", "202609", "H1", "低保金", "600", "600", "成功", AREA]
    assert kept(tmp_path, PAYMENTS, good, good) == []


def test_a_visit_is_kept_with_its_day_and_not_one_after_the_month(tmp_path: Path) -> None:
    headings = ["姓名", "户编号", "走访日期"]
    rows = [["张一", "H1", "2026-10-01"], ["", "H2", "2026-10-02"], ["", "H3", "2026-11-02"], ["", "H4", "某天"]]
    found = kept(tmp_path, headings, *rows, extract="visits")
    assert [(row["household_no"], row["visited_date"]) for row in found] == [("H2", date(2026, 10, 2)), ("H4", None)]


def test_of_other_extracts_nothing_is_kept(tmp_path: Path) -> None:
    headings = ["姓名", "死亡日期", "火化日期"]
    assert kept(tmp_path, headings, ["张一", "2026-10-01", ""], ["", "2026-10-02", ""], extract="funeral") == []


def test_whose_a_pension_may_be_is_kept(tmp_path: Path) -> None:
    headings = ["姓名", "证件号码", "养老类型", "月养老金", "居住地区划"]
    rows = [
        ["张一", "", "城乡居民", "200", AREA],
        ["张 二 ", ID, "城乡居民", "不详", AREA],
        ["", ID, "城乡居民", "200", ""],
    ]
    found = kept(tmp_path, headings, *rows, extract="pension")
    assert [(row["extract"], row["name"], row["id_no"], row["area_code"]) for row in found] == [
        ("pension", "张二", ID, AREA),
        ("pension", None, ID, None),
    ]


@pytest.mark.parametrize(
    ("number", "as_kept"),
    [(ID, ID), (f" {ID[:6]} {ID[6:]}", ID), (ID[:17] + WRONG, None), ("3699211980", None), ("", None)],
)
def test_only_a_valid_number_is_kept(tmp_path: Path, number: str, as_kept: str | None) -> None:
    headings = ["姓名", "证件号码", "学籍号"]
    (row,) = kept(tmp_path, headings, ["张一", ID, "S1"], ["张二", number, ""], extract="education")
    assert (row["name"], row["id_no"]) == ("张二", as_kept)


def test_a_certificate_number_holds_its_owners_number(tmp_path: Path) -> None:
    headings = ["姓名", "残疾人证号", "残疾类别", "残疾等级"]
    rows = [["张一", ID + "42", "肢体", "二级"], ["张二", ID + "43", "不详", "二级"]]
    (row,) = kept(tmp_path, headings, *rows, extract="disability")
    assert (row["name"], row["id_no"]) == ("张二", ID)
