"""Only what cannot be a person's row is skipped, each as its kind."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.ingest import rows as kinds_of_rows
from flows.ingest.cells import BLANKS
from flows.ingest.headings import Headings, find_headings
from flows.ingest.raw import text_frame
from flows.ingest.rows import skipped_kinds
from tests.flows.ingest.made import HEADINGS, PEOPLE, contract
from tests.properties import examples


def kinds(rows: Sequence[Sequence[str]]) -> list[str | None]:
    frame = text_frame([list(row) for row in rows], len(HEADINGS))
    headings = find_headings(frame, contract())
    assert headings is not None
    return skipped_kinds(frame, 1, headings, contract()).to_list()


def after(*rows: Sequence[str]) -> list[str | None]:
    """Kinds of rows that stand under a heading and a person."""
    return kinds([HEADINGS, PEOPLE[0], *rows])[2:]


def test_title_note_blank_and_heading_above_the_data() -> None:
    rows = [["某市信访事项"], ["填报单位：信访局　数据期：202610"], [""], HEADINGS, *PEOPLE]
    assert kinds(rows) == ["title", "note", "blank", "heading", None, None, None]


@pytest.mark.parametrize("word", ["合计", "总 计", "小计", "合计：3", "合计（人）", "本页小计", "总计3人", "累计"])
def test_totals_are_skipped_wherever_their_word_stands_first(word: str) -> None:
    assert after([word, "", "", "", "", "", "", "", "12345.00"]) == ["total"]
    assert after(["", "", word, "", "", "", "", "", "12345.00"]) == ["total"]


@pytest.mark.parametrize(
    "text",
    [
        "制表人：王工　　审核人：李科",
        "注：数据截至2026年10月31日",
        "填报日期:2026-10-31",
        "第 1 页",
        "以下空白",
        "备注：1.",
    ],
)
def test_footers_are_notes(text: str) -> None:
    assert after([text]) == ["note"]


def test_a_footer_in_several_cells_is_a_note() -> None:
    assert after(["制表人：王工", "", "", "审核人：李科", "", "日期：10月31日"]) == ["note"]


def test_a_heading_repeated_in_the_middle_is_a_heading() -> None:
    assert after(HEADINGS, PEOPLE[1]) == ["heading", None]


def test_blank_rows_are_blank_even_with_blanks_in_their_cells() -> None:
    assert after([""], ["", "　", " "], [","[:0]]) == ["blank", "blank", "blank"]


@pytest.mark.parametrize("name", ["合小明", "注册", "王合计", "单位", "总小平"])
def test_a_person_whose_name_looks_like_a_word_is_a_person(name: str) -> None:
    assert after([name, *PEOPLE[1][1:]]) == [None]


def test_a_nameless_row_with_data_is_data_and_will_be_rejected_not_lost() -> None:
    assert after(["", *PEOPLE[1][1:]]) == [None]
    assert after(["", "369921199002022345"]) == [None]


def test_a_total_that_stands_in_the_name_column_is_a_total() -> None:
    assert after(["合 计", "", "", "", "", "", "", "", "12345.00"]) == ["total"]
    rows = [["序号", *HEADINGS], ["1", *PEOPLE[0]], ["2", "总计", *[""] * 7, "12345.00"]]
    frame = text_frame(rows, len(HEADINGS) + 1)
    headings = find_headings(frame, contract())
    assert headings is not None
    assert skipped_kinds(frame, 1, headings, contract()).to_list() == ["heading", None, "total"]


NAMES = st.text(" \u3000计:：.、注据页以完结END小共第1张三姓名—=意来源下空白备", max_size=6) | st.none()


@given(st.lists(NAMES, min_size=1, max_size=8))
@example(["", " ", "小 计", "注意", "数据来源", "共3页", "—完—", "END", "备注1、", "姓名", " 姓名 ", "审核：李"])
@examples(40)
def test_only_names_that_may_be_none_are_looked_at_closely_and_none_is_missed(names: list[str | None]) -> None:
    texts = pl.Series("0", names, dtype=pl.String)
    headings = Headings((0,), {"name": 0}, ("姓名",), ())
    text = texts.str.strip_chars(BLANKS)
    bare = text.str.replace_all(kinds_of_rows._BLANK, "")
    is_none = (
        (text == "")
        | (text == "姓名")
        | bare.str.contains(kinds_of_rows._TOTAL)
        | bare.str.contains(kinds_of_rows._NOTE)
    )
    assert kinds_of_rows._suspects(texts, 2, headings).to_list() == is_none.fill_null(value=True).arg_true().to_list()
    assert kinds_of_rows._suspects(texts, 1, headings)[0] == 0, "the heading itself is one"
