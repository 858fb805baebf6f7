"""What of a person may be seen: properties and both sides of every threshold."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.masks import mask_id, mask_phone, mask_text, neutralise, one_line, safe_name


def one(expression: pl.Expr, value: str | None) -> str:
    return str(pl.DataFrame({"v": [value]}, schema={"v": pl.Utf8}).select(expression.alias("v")).item())


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("369921199001011234", "369921********1234"),
        ("36992119900101123X", "369921********123X"),
        ("369921900101123", "369921********1123"),
        ("36992190010112", "****"),
        ("3.69921E+17", "****"),
        ("无", "****"),
        ("369921********1234", "369921********1234"),
        ("3699211990010112344311", "369921********4311"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_id_shows_its_first_six_and_last_four_or_nothing(number: str | None, shown: str) -> None:
    assert one(mask_id(pl.col("v")), number) == shown


@given(st.text(max_size=30))
def test_a_masked_id_never_shows_more_than_ten_of_its_characters(number: str) -> None:
    shown = one(mask_id(pl.col("v")), number)
    assert shown in ("", "****") or re.fullmatch(r"[0-9*]{6}\*{8}[0-9Xx*]{0,4}.{0,4}", shown)
    assert len(shown.replace("*", "")) <= 10


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("15412345678", "154****5678"),
        ("+8615412345678", "154****5678"),
        ("0791-8888123", "****"),
        ("1541234567", "****"),
    ],
)
def test_a_phone_shows_three_and_four_digits_or_nothing(number: str, shown: str) -> None:
    assert one(mask_phone(pl.col("v")), number) == shown


def test_numbers_inside_free_text_are_masked() -> None:
    text = "联系15412345678,15487654321或369921199001011234,编号369921103000"
    assert one(mask_text(pl.col("v")), text) == "联系154****5678,154****4321或369921********1234,编号369921103000"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_a_cell_that_would_be_run_as_a_formula_is_neutralised(cell: str) -> None:
    assert one(neutralise(pl.col("v")), cell) == "'" + cell


@pytest.mark.parametrize("cell", ["王伟", "1-2", "a=b", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert one(neutralise(pl.col("v")), cell) == cell


def test_a_row_stays_one_line() -> None:
    assert one(one_line(pl.col("v")), "第一行\r\n第二行\t完 ") == "第一行 第二行 完"


@given(st.text(max_size=200))
def test_file_names_hold_no_separator_and_are_never_empty(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>| \t\n')
    assert len(name) <= 60
