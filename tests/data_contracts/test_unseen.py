"""Signs nobody sees, the wrapper ="…" and radicals: a text is read as a person sees it, in one text and in a column."""

import polars as pl
import pytest

from data_contracts.plain_text import RADICALS, seen, seen_column, seen_expr

CASES = [
    ('="369822198401211246"', "369822198401211246"),
    ('= "E0"', "E0"),
    ("\u202d369822195504261314\u202c", "369822195504261314"),
    ("\u200e2026-09-03", "2026-09-03"),
    ("\u2067张\u2069三\ufe0f", "张三"),
    ("\ufeff姓名\x00\x1f\x9f", "姓名"),
    ("⻢文清", "马文清"),
    ("⻩⻰⻬⼀", "黄龙齐一"),
    ("a=b", "a=b"),
    ("李 四", "李 四"),
]


@pytest.mark.parametrize(("text", "right"), CASES)
def test_a_text_is_what_a_person_sees_of_it(text: str, right: str) -> None:
    assert seen(text) == right
    assert seen_column(pl.Series([text, None])).to_list() == [right, None]
    assert pl.DataFrame({"a": [text]}).select(seen_expr(pl.col("a"))).item() == right


def test_a_column_without_anything_odd_is_handed_back_as_it_is() -> None:
    column = pl.Series("name", ["张三", " 李四 ", None])
    assert seen_column(column) is column


def test_every_radical_is_one_character_that_is_no_radical() -> None:
    assert len(RADICALS) > 320
    assert all(len(char) == 1 and char not in RADICALS for char in RADICALS.values())
