"""Plain forms are fixed points: taken twice they are the same, whatever is taken off between two foldings."""

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_contracts.contract import normalise_value
from data_contracts.plain_text import folded, folded_without

MARKS = ["U", "e", "가", "か", "¯", "´", "\u0301", "\u3099", " ", "　", "１", "Ａ", "㎡", "\u200b", "'", "￥", "元"]
TEXTS = st.text(max_size=12) | st.lists(st.sampled_from(MARKS), max_size=8).map("".join)
BLANKS = r"[\s\x{200b}]"


def without(text: str, signs: str = BLANKS) -> str:
    return pl.select(folded_without(pl.lit(text), signs)).item()


@given(TEXTS)
@example("U¯")
@example("か ゛")
def test_a_plain_text_is_its_own_plain_form(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert normalise_value(normalise_value(text)) == normalise_value(text)
    assert without(without(text)) == without(text)


@pytest.mark.parametrize(
    ("written", "plain"), [("U¯", "Ū"), ("か ゛", "が"), ("１２ ３", "123"), ("　张 三\u200b", "张三"), ("", "")]
)
def test_a_letter_and_its_mark_become_one_once_the_blank_between_them_is_off(written: str, plain: str) -> None:
    assert without(written) == plain
