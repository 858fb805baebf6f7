"""Row heights: never a line too few."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.deliverables.wrapping import LINE_POINTS, MAX_POINTS, PADDING_POINTS, lines_of, row_heights, width_of


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("长" * 5, 10, 1),
        ("长" * 6, 10, 2),
        ("长" * 30, 20, 3),
        ("一行\n二行", 20, 2),
        ("1234567890", 12, 1),
        ("1234567890", 11, 2),
    ],
)
def test_a_chinese_letter_is_as_wide_as_two_digits(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_a_closing_mark_stays_with_its_word_and_a_number_is_parted_behind_its_hyphen_only() -> None:
    assert lines_of("长长长长长，", 10) == 2
    assert lines_of("长长长2026-10-31", 12) == 2
    assert lines_of("长长长20261031", 12) == 2


@pytest.mark.parametrize(("text", "lines"), [("短", 2), ("长" * 30, 3)])
def test_a_row_is_as_high_as_its_highest_cell_and_two_lines_at_least(text: str, lines: int) -> None:
    height = row_heights(pl.DataFrame({"a": [text], "b": [""]}), {"a": 20, "b": 5})[0]
    assert height == pytest.approx(lines * LINE_POINTS + PADDING_POINTS)


def test_a_row_is_never_higher_than_a_sheet_allows() -> None:
    assert row_heights(pl.DataFrame({"a": ["长" * 9000]}), {"a": 20}) == [MAX_POINTS]


@given(st.text(alphabet="长，。1a-；( \n", max_size=60), st.integers(4, 40))
def test_lines_hold_the_text_and_a_wider_column_never_takes_more(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert lines * width >= sum(width_of(part) for part in text.split("\n")) - 1e-6
    assert lines >= text.count("\n") + 1
    assert lines_of(text, 2 * width) <= lines
