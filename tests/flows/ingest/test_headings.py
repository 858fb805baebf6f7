"""Headings are found where they stand; what nearly fits is named, never taken."""

from collections.abc import Sequence

import polars as pl
import pytest

from flows.ingest.headings import Headings, check_headings, find_headings, nearest, suggestions
from flows.ingest.problems import FileProblem
from flows.ingest.raw import column_letters, text_frame
from tests.flows.ingest.made import HEADINGS, PEOPLE, contract


def head(rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    width = max(len(row) for row in rows)
    return text_frame([list(row) for row in rows], width)


def found(rows: Sequence[Sequence[str]]) -> Headings | None:
    return find_headings(head(rows), contract())


def problem(rows: Sequence[Sequence[str]]) -> FileProblem:
    with pytest.raises(FileProblem) as raised:
        check_headings(found(rows), contract(), "")
    return raised.value


def replaced(old: str, new: str) -> list[str]:
    return [new if heading == old else heading for heading in HEADINGS]


def test_headings_stand_under_titles_notes_and_blank_rows() -> None:
    rows = [["某市信访事项"], ["填报单位：信访局"], [""], HEADINGS, *PEOPLE]
    headings = found(rows)
    assert headings is not None
    assert headings.rows == (3,)
    assert headings.columns["name"] == 0
    assert headings.columns["matter_no"] == 5


@pytest.mark.parametrize(
    "text", ["身份证号", "身份证号码 ", "公民身份号码", "证 件 号", "＊证件号码", "证件号码（必填）", "证件\n号码"]
)
def test_an_alias_blanks_width_and_marks_change_nothing(text: str) -> None:
    headings = found([replaced("证件号码", text), *PEOPLE])
    assert headings is not None
    assert headings.columns["id_no"] == 1


def test_shuffled_and_extra_columns_find_their_place() -> None:
    headings = found([["序号", *reversed(HEADINGS), "备注"]])
    assert headings is not None
    assert headings.columns["name"] == 9
    assert headings.extra == ("序号", "备注")


def test_a_heading_split_over_two_merged_rows_is_read_together() -> None:
    top = ["姓名", "证件号码", "居住", "户籍", "", "信访件号", "登记日期"]
    bottom = ["", "", "地区划", "地区划", "备注", "", ""]
    headings = found([["某市信访事项"], top, bottom, *PEOPLE])
    assert headings is not None
    assert headings.rows == (1, 2)
    assert (headings.columns["live_area"], headings.columns["hukou_area"]) == (2, 3)


def test_groups_above_the_heading_are_not_the_heading() -> None:
    headings = found([["基本信息", "", "", "", "", "业务信息"], HEADINGS, *PEOPLE])
    assert headings is not None
    assert headings.rows == (1,)
    assert set(headings.columns) == {c.name for c in contract().columns if c.heading in HEADINGS}


def test_a_file_without_headings_is_told_which_it_must_have() -> None:
    wrong = problem(PEOPLE)
    assert wrong.code == "no_heading"
    assert "信访件号" in wrong.sentence
    assert "369921" not in wrong.sentence


def test_a_missing_required_heading_names_the_nearest_one() -> None:
    wrong = problem([replaced("信访件号", "信访件编码"), *PEOPLE])
    assert wrong.code == "missing_heading"
    assert "没有“信访件号”（最接近的是“信访件编码”）" in wrong.sentence


def test_two_headings_for_one_column_are_both_named() -> None:
    wrong = problem([[*HEADINGS, "身份证号"], *PEOPLE])
    assert wrong.code == "duplicate_heading"
    assert "“证件号码”（B 列）和“身份证号”（J 列）" in wrong.sentence


def test_a_heading_that_appears_twice_is_named_twice() -> None:
    assert "“姓名”（A 列）和“姓名”（J 列）" in problem([[*HEADINGS, "姓名"], *PEOPLE]).sentence


def test_an_unknown_heading_like_a_missing_optional_one_is_suggested() -> None:
    headings = found([replaced("近12月次数", "近12个月次数合计"), *PEOPLE])
    assert headings is not None
    assert suggestions(headings, contract())["近12个月次数合计"] == "近12月次数"


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert nearest("填报人", ["登记日期", "信访件号"]) is None


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_a_spreadsheet_names_them(index: int, letters: str) -> None:
    assert column_letters(index) == letters
