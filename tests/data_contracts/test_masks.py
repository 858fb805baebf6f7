"""What of a person may be seen: properties and both sides of every threshold."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import data_contracts
from data_contracts.distinct_texts import FEW_TEXTS
from data_contracts.errors import FaxianError
from data_contracts.masks import (
    hide_numbers,
    mask_id,
    mask_name,
    mask_phone,
    mask_text,
    neutralise,
    one_line,
    safe_name,
)
from data_contracts.person_numbers import IDS_IN_TEXT, MAYBE_NUMBER, MOBILE_IN_TEXT, mask_one, masked_text
from data_contracts.sensitive import open_text, open_texts


def one(expression: pl.Expr, value: str | None) -> str:
    return str(pl.DataFrame({"v": [value]}, schema={"v": pl.Utf8}).select(expression.alias("v")).item())


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("369921199001011234", "369921************"),
        ("36992119900101123X", "369921************"),
        ("369921900101123", "369921************"),
        ("36992190010112", "****"),
        ("3.69921E+17", "****"),
        ("无", "****"),
        ("369921********1234", "369921************"),
        ("3699211990010112344311", "369921************"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_id_shows_its_first_six_or_nothing(number: str | None, shown: str) -> None:
    assert one(mask_id(pl.col("v")), number) == shown


@given(st.text(max_size=30))
def test_a_masked_id_never_shows_more_than_six_of_its_characters(number: str) -> None:
    shown = one(mask_id(pl.col("v")), number)
    assert shown in ("", "****") or re.fullmatch(r"[0-9*]{6}\*{12}", shown)


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
    assert one(mask_text(pl.col("v")), text) == "联系154****5678,154****4321或369921************,编号369921103000"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("369821 19580312 1235", "369821************"),
        ("369821-19580312-1235", "369821************"),
        ("369821－19580312－１２３Ｘ", "369821************"),
        ("３６９８２１１９５８０３１２１２３５", "３６９８２１************"),
        ("369821　19580312　123x", "369821************"),
        ("3698 2119 5803 1212 35", "3698 21************"),
        ("369821 1958-03-12 1235", "369821************"),
        ("369821 19581332 1235", "369821************"),
        ("369821 580312 123", "369821************"),
        ("369821********1235", "369821************"),
        ("369821****X", "369821************"),
        ("369821＊＊＊＊＊＊＊＊123X", "369821************"),
        ("154 1234 5678", "154****5678"),
        ("１５４１２３４５６７８", "１５４****５６７８"),
    ],
)
def test_a_number_is_masked_however_it_is_spelled(written: str, shown: str) -> None:
    assert one(mask_text(pl.col("v")), f"身份证{written}，本人") == f"身份证{shown}，本人"
    assert masked_text(f"名册/{written}.xlsx 第 3 行") == f"名册/{shown}.xlsx 第 3 行"


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-03 2026-11-05",
        "202610 2026-11-05 1000元",
        "369921101206 第 12 行，2026-10-03",
        "数据期 202609 至 202610，3 人 1200.50 元",
        "2026-10-03 00:00:00 至 2026-10-04 00:00:00",
    ],
)
def test_dates_codes_and_amounts_beside_one_another_stay_readable(text: str) -> None:
    assert one(mask_text(pl.col("v")), text) == masked_text(text) == text


@given(st.text(alphabet="0123456789１２３ -－*xX年号a", max_size=60))
def test_columns_and_sentences_are_masked_alike(text: str) -> None:
    assert masked_text(text) == one(mask_text(pl.col("v")), text)


def test_a_hash_is_no_number_and_an_error_shows_no_name_of_a_file_with_one() -> None:
    digest = "ab369821195803121235" + "c" * 44
    assert masked_text(f"指纹 {digest}，369821195803121235") == f"指纹 {digest}，369821************"
    error = FaxianError("the file cannot be read", where="roster/王伟369821195803121235.xlsx")
    assert str(error) == "roster/王伟369821************.xlsx: the file cannot be read."


BIRTHS = st.dates(date(1920, 1, 1), date(2025, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
NUMBERS = st.builds(
    "3698{}{}{}".format, st.from_regex(r"[0-9]{2}", fullmatch=True), BIRTHS, st.sampled_from(["1235", "123X"])
)
GAPS = st.lists(st.sampled_from(["", "", " ", "-", "　", "－", "- "]), min_size=17, max_size=17)


@given(NUMBERS, GAPS, st.booleans())
def test_a_number_leaves_neither_mask_whole_whatever_stands_between_its_digits(
    number: str, gaps: list[str], is_wide: bool
) -> None:
    shown = number.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789X"}) if is_wide else number
    text = "".join(sign + gap for sign, gap in zip(shown, [*gaps, ""], strict=True))
    for masked in (one(mask(pl.col("v")), f"身份证{text}。") for mask in (mask_text, hide_numbers)):
        seen = unicodedata.normalize("NFKC", masked)
        assert number[14:] not in seen
        assert number[6:14] not in re.sub(r"[\s\-]", "", seen)


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


def test_every_room_masks_through_this_one_file() -> None:
    """No other file of the product spells out what a person's number in a text looks like, or its mask."""
    house = Path(data_contracts.__file__).parents[1]
    for room in ("flows", "rules", "data_contracts"):
        for path in sorted((house / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8") if "synthetic" not in path.parts else ""
            spelled = [sign for sign in (r"[1１]", '"*" * 12', "********", "<证件号>") if sign in text]
            assert bool(spelled) is (path.name in ("masks.py", "person_numbers.py")), path


def test_a_masked_name_keeps_its_first_and_last_sign_and_never_a_number() -> None:
    names = ["丁建晓", "王伟", "欧阳海敏", "张", None, "", " 李 四 ", "369921198001011234"]
    shown = pl.DataFrame({"name": names}).select(mask_name(pl.col("name"))).to_series().to_list()
    assert shown == ["丁*晓", "王*", "欧**敏", "张", "", "", "李*", "3****"]


NUMBERS_AND_WORDS = st.lists(
    st.sampled_from(
        [
            "369921 19900101 1234",
            "369921199001011234",
            "13800001234",
            " ",
            "，",
            "3",
            "x",
            "2026-09-30",
            "在监狱",
            "肺癌",
            "王",
        ]
    ),
    max_size=6,
).map("".join)


@given(st.lists(NUMBERS_AND_WORDS | st.none(), max_size=8))
def test_a_short_column_is_masked_text_by_text_as_a_long_one_is_at_once(texts: list[str | None]) -> None:
    short = pl.DataFrame({"v": texts}, schema={"v": pl.Utf8})
    long = pl.concat([short, pl.DataFrame({"v": ["x"] * (FEW_TEXTS + 1)})])
    for column, one_text in ((mask_text, mask_one), (open_texts, open_text)):
        shown = short.select(column(pl.col("v")))["v"].to_list()
        assert shown == [None if text is None else one_text(text) for text in texts]
        assert shown == long.select(column(pl.col("v")))["v"].to_list()[: len(texts)]


@given(st.one_of([st.from_regex(pattern) for pattern in (*IDS_IN_TEXT, MOBILE_IN_TEXT)]))
def test_what_may_hold_a_number_is_told_by_one_look(text: str) -> None:
    """A column's texts are masked only where this is found."""
    assert re.search(MAYBE_NUMBER, text)
