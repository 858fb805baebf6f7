"""What people type into the cells of a returned list has one plain form, and that form is its own."""

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_contracts import worklist_form as c
from flows.feedback.checks import CODE, LEAD, tidied

TIDIED = (LEAD, c.PERIOD, c.SIDE, CODE, *c.CLOSED_LISTS, *c.DATES, c.AMOUNT)
TYPED = st.text(max_size=8) | st.lists(st.sampled_from(list("１2,，.元 　圆U¯\u200b年月")), max_size=8).map("".join)


def tidy(texts: list[str]) -> pl.DataFrame:
    return tidied(pl.DataFrame(dict.fromkeys(TIDIED, texts)))


@given(st.lists(TYPED, min_size=1, max_size=20))
@example(["U¯", "100元 ", "1,000 元元", "2026年 １１月"])
def test_what_is_tidied_is_tidy(texts: list[str]) -> None:
    once = tidy(texts)
    assert tidied(once).rows() == once.rows()


@pytest.mark.parametrize("text", ["1000", "１，０００元", " 1,000 元 ", "1000元"])
def test_an_amount_loses_its_unit_and_commas(text: str) -> None:
    assert tidy([text])[c.AMOUNT].item() == "1000"
