"""Who decides is what was published; a row whose printed cells no longer belong together is handed back."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts import worklist_form as c
from flows.feedback.listings import PRINTED, listings, listings_told, marks, placed
from flows.ledger import book
from tests.flows import made_leads as made

PRINT = {
    "乡镇代码": made.EAST,
    "乡镇": "东山乡",
    "姓名": "张三",
    "证件号码(脱敏)": "369921********1234",
    "规则编号": "E08",
}
SHARED = (("L1", made.EAST, c.HOST), ("L1", made.WEST, c.ASSISTING))


def known(root: Path, *lists: tuple[str, str, str]) -> pl.DataFrame:
    """The listings of a month with lead L1."""
    made.publish(root, "202609", made.leads(made.lead("L1")), lists=made.listed(*lists))
    return listings(book.read(book.Store(root / "store")).events)


def back(source_file: str = "feedback/表.csv", **cells: str | None) -> pl.DataFrame:
    row = {c.LEAD_ID: "L1", c.PERIOD: "202609", c.SIDE: c.HOST, "source_file": source_file} | PRINT | cells
    return pl.DataFrame([row], schema={c.LEAD_ID: pl.Utf8, "source_file": pl.Utf8} | dict.fromkeys(PRINTED, pl.Utf8))


def decided(rows: pl.DataFrame, listed: pl.DataFrame) -> tuple[str, str | None]:
    found = placed(rows, listed).row(0, named=True)
    return found[c.SIDE], found["list_fault"]


def test_both_lists_of_a_lead_are_kept_with_names_and_read_back(tmp_path: Path) -> None:
    found = known(tmp_path, *SHARED).select("period", "side", "township", "town").rows()
    assert sorted(found) == [("202609", c.HOST, made.EAST, "东山乡"), ("202609", c.ASSISTING, made.WEST, "西河镇")]


WESTERN = {"乡镇代码": made.WEST, "乡镇": "西河镇"}


@pytest.mark.parametrize(
    ("cells", "side", "fault"),
    [
        ({}, c.HOST, None),
        ({c.SIDE: c.ASSISTING}, c.HOST, None),
        ({**WESTERN, c.SIDE: c.HOST}, c.ASSISTING, None),
        ({**WESTERN, c.SIDE: c.ASSISTING}, c.ASSISTING, None),
        ({"乡镇代码": "3.69921E+11", "乡镇": "西河镇", c.SIDE: c.HOST}, c.ASSISTING, None),
        ({"乡镇代码": "3.69921E+11", "乡镇": "东山乡"}, c.HOST, None),
        ({"乡镇代码": f"'{made.WEST}", "乡镇": "东山乡"}, c.ASSISTING, None),
        ({"乡镇代码": made.COUNTY}, c.HOST, "changed_place"),
        ({"乡镇代码": "", "乡镇": "北岭乡"}, c.HOST, "changed_place"),
        ({"乡镇代码": None, "乡镇": None}, c.HOST, "unknown_list"),
        ({"乡镇代码": "", "乡镇": "", c.SIDE: ""}, "", "unknown_list"),
        ({"乡镇代码": None, "乡镇": None, c.SIDE: c.ASSISTING}, c.ASSISTING, None),
    ],
)
def test_the_published_list_decides_who_decides(
    tmp_path: Path, cells: dict[str, str | None], side: str, fault: str | None
) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED)) == (side, fault)


def test_the_file_name_tells_the_list_where_the_columns_are_gone(tmp_path: Path) -> None:
    bare = {"乡镇代码": None, "乡镇": None}
    listed = known(tmp_path, *SHARED)
    assert decided(back(f"feedback/{made.WEST}_西河镇.csv", **bare), listed) == (c.ASSISTING, None)
    assert decided(back(f"feedback/{made.EAST}_东山乡.csv", **bare), listed) == (c.HOST, None)


def test_a_lead_of_one_township_needs_no_columns_to_be_its(tmp_path: Path) -> None:
    listed = known(tmp_path, ("L1", made.EAST, c.HOST))
    assert decided(back(**{"乡镇代码": None, "乡镇": None, c.SIDE: ""}), listed) == (c.HOST, None)
    assert decided(back(**{c.SIDE: c.ASSISTING}), listed) == (c.HOST, None)


def test_a_changed_side_is_noticed(tmp_path: Path) -> None:
    listed = known(tmp_path, *SHARED)
    assert "按下发清单的“协办”处理" in placed(back(**WESTERN), listed)["side_note"][0]
    assert placed(back(**WESTERN | {c.SIDE: c.ASSISTING}), listed)["side_note"].to_list() == [None]


def test_the_row_is_judged_by_the_list_of_its_month(tmp_path: Path) -> None:
    listed = known(tmp_path, *SHARED)
    swapped = made.listed(("L1", made.WEST, c.HOST), ("L1", made.EAST, c.ASSISTING))
    made.publish(tmp_path, "202610", made.leads(made.lead("L1")), lists=swapped)
    both = listings(book.read(book.Store(tmp_path / "store")).events)
    assert decided(back(), listed) == (c.HOST, None)
    assert decided(back(), both) == (c.HOST, None)
    assert decided(back(**{c.PERIOD: "202610"}), both) == (c.ASSISTING, None)
    assert decided(back(**{c.PERIOD: "Oct-26"}), both) == (c.ASSISTING, None)


@pytest.mark.parametrize("cells", [{"姓名": "李四"}, {"规则编号": "E01"}, {"证件号码(脱敏)": ""}, {"姓名": ""}])
def test_a_row_that_slipped_onto_another_lead_is_handed_back(tmp_path: Path, cells: dict[str, str]) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED))[1] == "changed_row"


@pytest.mark.parametrize(
    "cells",
    [
        {"姓名": " 张 三 "},
        {"规则编号": "Ｅ０８"},
        {"姓名": None},
        {"姓名": "", "证件号码(脱敏)": "", "规则编号": ""},
        {"乡镇": "东山乡 ", "乡镇代码": made.EAST},
    ],
)
def test_what_office_programs_do_to_text_is_no_change(tmp_path: Path, cells: dict[str, str | None]) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED)) == (c.HOST, None)


def test_a_character_that_gbk_lacks_comes_back_as_a_question_mark_and_is_no_change() -> None:
    rows = pl.concat([back(**{"姓名": name}) for name in ("王𬱖", "王?", "王三")])
    first, lost, other = marks(rows)
    assert first == lost
    assert first != other


def test_a_lead_of_months_that_kept_no_lists_is_taken_as_its_row_says(tmp_path: Path) -> None:
    listed = known(tmp_path)
    assert decided(back(**{c.SIDE: c.ASSISTING, "姓名": "李四"}), listed) == (c.ASSISTING, None)


def test_two_townships_of_one_name_are_told_apart_by_the_code_or_not_at_all(tmp_path: Path) -> None:
    rows = [
        {c.LEAD_ID: "L1", "listed_for": code, c.SIDE: side} | PRINT | {"乡镇": "城关镇"}
        for code, side in ((made.EAST, c.HOST), (made.WEST, c.ASSISTING))
    ]
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=listings_told(pl.DataFrame(rows)))
    listed = listings(book.read(book.Store(tmp_path / "store")).events)
    assert decided(back(**{"乡镇代码": "3.69921E+11", "乡镇": "城关镇"}), listed)[1] == "unknown_list"
    assert decided(back(**{"乡镇代码": made.WEST, "乡镇": "城关镇"}), listed) == (c.ASSISTING, None)
