"""Text cells become values under a contract, or are named as none."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_contracts.contract import Column, Kind
from flows.ingest import cells, dates, numbers
from flows.ingest.cells import ColumnReader, Typed
from tests.properties import examples

AS_OF = date(2026, 10, 31)


def read(kind: Kind, *cells: str | None, name: str = "some", **more: object) -> Typed:
    column = Column(name, "某列", (), kind, False, **more)  # type: ignore[arg-type]
    return ColumnReader(column, AS_OF).read(pl.Series(cells, dtype=pl.String))


def value(kind: Kind, cell: str | None, name: str = "some", **more: object) -> tuple[object, str | None]:
    typed = read(kind, cell, name=name, **more)
    return typed.values[0], typed.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-03",
        "2026.10.3",
        "20261003",
        "2026年10月3日",
        "2026/10/3",
        "46298",
        "46298.0",
        "46298.75",
        "2026-10-03 00:00:00",
        "2026/10/3 8:30",
        "2026-10-03T08:30:00",
        "20261003083000",
        "　２０２６-10-03 ",
        "2026 年 10 月 3 日",
        "'2026-10-03",
    ],
)
def test_every_way_a_day_is_written_is_the_same_day(text: str) -> None:
    assert value(Kind.DATE, text) == (date(2026, 10, 3), None)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2026。10。3", "2026。13。3"),
        ("2026、10、3", "2026、10、32"),
        ("2026—10—03", "2026—13—03"),
        ("2026–10–03", "2026–10–32"),
        ("2026−10−03", "26−10−03"),
        ("２０２６．１０．０３", "２０２６．１３．０３"),
        ("２０２６年１０月３日", "２０２６年１０月３２日"),
        ("2026年10月3号", "2026年10月3元"),
        ("20261003.0", "20261003.5"),
        ("2026/10/3 0:00:00", "2026/10/32 0:00:00"),
        ("2026-10-03T00:00:00", "2026-10-03X00:00:00"),
        ("2026-10-03 08:15:30", "2026-10-32 08:15:30"),
        ("２０２６-１０-０３　０８：１５", "２０２６-１３-０３　０８：１５"),
    ],
)
def test_a_day_with_other_separators_is_a_day_if_it_exists(text: str, near: str) -> None:
    assert value(Kind.DATE, text) == (date(2026, 10, 3), None)
    assert value(Kind.DATE, near) == (None, "invalid_date")


@pytest.mark.parametrize(
    "text", ["2026-13-05", "20260231", "2026年2月30日", "abc", "3/10/2026", "26-10-03", "00000000"]
)
def test_a_day_that_does_not_exist_is_no_day(text: str) -> None:
    assert value(Kind.DATE, text) == (None, "invalid_date")


def test_a_leap_day_exists_only_in_a_leap_year() -> None:
    assert value(Kind.DATE, "2024-02-29") == (date(2024, 2, 29), None)
    assert value(Kind.DATE, "2023-02-29") == (None, "invalid_date")


@pytest.mark.parametrize(
    "text", ["1961", "1961年", "1972.05", "1972-5", "1972年5月", "197205", "19720500", "1972-00-00"]
)
def test_a_birth_year_or_month_alone_is_no_value_and_no_problem(text: str) -> None:
    assert value(Kind.DATE, text, name="birth_date") == (None, None)


def test_a_year_alone_is_a_problem_in_any_other_date() -> None:
    assert value(Kind.DATE, "1961") == (None, "incomplete_date")
    assert value(Kind.DATE, "1972.05") == (None, "incomplete_date")


def test_a_birth_is_possible_until_the_day_of_the_period_and_not_after() -> None:
    assert value(Kind.DATE, "2026-10-31", name="birth_date") == (AS_OF, None)
    assert value(Kind.DATE, "2026-11-01", name="birth_date") == (None, "birth_in_future")
    assert value(Kind.DATE, "2055", name="birth_date") == (None, "birth_in_future")
    assert value(Kind.DATE, "2026-11-01") == (date(2026, 11, 1), None)


def test_nobody_was_born_more_than_125_years_ago() -> None:
    assert value(Kind.DATE, "1901-01-01", name="birth_date") == (date(1901, 1, 1), None)
    assert value(Kind.DATE, "1900-12-31", name="birth_date") == (None, "date_out_of_range")


def test_a_four_digit_number_is_a_day_number_only_where_it_is_no_year() -> None:
    assert value(Kind.DATE, "9498", name="birth_date") == (date(1926, 1, 1), None)
    assert value(Kind.DATE, "1926", name="birth_date") == (None, None)


def test_the_open_end_9999_is_a_day_but_2300_is_not() -> None:
    assert value(Kind.DATE, "9999-12-31") == (date(9999, 12, 31), None)
    assert value(Kind.DATE, "2300-01-01") == (None, "date_out_of_range")
    assert value(Kind.DATE, "1899-12-31") == (None, "date_out_of_range")


@pytest.mark.parametrize(
    "text", ["202610", "2026-10", "2026.10", "2026年10月", "2026/10", "2026-10-01", "46296", "20261015"]
)
def test_every_way_a_month_is_written_is_the_same_month(text: str) -> None:
    assert value(Kind.MONTH, text) == ("202610", None)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2026年10月份", "2026年13月份"),
        ("2026 年 10 月份", "10月份"),
        ("202610.0", "202613.0"),
        ("202610.00", "202610.5"),
        ("2026—10", "2026—13"),
        ("2026。10", "2026。0"),
        ("２０２６１０", "２０２６１３"),
        ("２０２６年１０月份", "２０２６年１３月份"),
    ],
)
def test_a_month_in_other_forms_is_a_month_if_it_exists(text: str, near: str) -> None:
    assert value(Kind.MONTH, text) == ("202610", None)
    assert value(Kind.MONTH, near) == (None, "invalid_month")


@pytest.mark.parametrize("text", ["202613", "2026", "十月", "2026.1?"])
def test_what_names_no_month_is_none(text: str) -> None:
    assert value(Kind.MONTH, text) == (None, "invalid_month")


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.50", "1234.50"),
        ("￥300", "300.00"),
        ("¥300.5", "300.50"),
        ("300元", "300.00"),
        ("300 元", "300.00"),
        ("１２０", "120.00"),
        ("1.2万元", "12000.00"),
        ("-5.00", "-5.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1234.", "1234.00"),
        ("12,345,678.90元整", "12345678.90"),
    ],
)
def test_money_is_read_to_the_fen(text: str, yuan: str) -> None:
    assert value(Kind.YUAN, text) == (Decimal(yuan), None)


@pytest.mark.parametrize("text", ["12O0", "1,2l5.00", "约300", "abc", "1,23", "1.2.3", "3e5", "1234567890123"])
def test_what_is_not_plainly_money_is_none(text: str) -> None:
    assert value(Kind.YUAN, text) == (None, "invalid_amount")


@pytest.mark.parametrize(
    ("text", "yuan", "near"),
    [
        (".5", "0.50", "..5"),
        ("-.5", "-0.50", "-.5.5"),
        ("1 234.50", "1234.50", "12 34.50"),
        ("1　234 567", "1234567.00", "1234 567"),
        ("- 5", "-5.00", "5 -"),
        ("¥300", "300.00", "$300"),
        ("￥300元", "300.00", "￥300角"),
        ("¥ 300 元", "300.00", "300 元 400"),
        ("1，234.5", "1234.50", "1，23"),
        ("１，２３４．５０", "1234.50", "１，２３"),
        ("300", "300.00", "(300)"),
        ("300.00元", "300.00", "（300）"),
    ],
)
def test_money_in_other_forms_is_read_and_what_is_near_is_not(text: str, yuan: str, near: str) -> None:
    assert value(Kind.YUAN, text) == (Decimal(yuan), None)
    assert value(Kind.YUAN, near) == (None, "invalid_amount")


@pytest.mark.parametrize(
    ("column", "text", "near"),
    [
        ("pension_yuan_month", "300.00元/月", "300.00元/年"),
        ("pension_yuan_month", "300元／月", "300元/人/月"),
        ("income_yuan_month_per_head", "300元/人/月", "300元/人/年"),
        ("income_yuan_month_per_head", "300元/人·月", "300元/户/月"),
        ("aid_yuan_year", "300元/年", "300元/月"),
        ("paid_yuan", "300元", "300元/月"),
    ],
)
def test_an_amount_may_name_the_time_its_column_is_about_and_no_other(column: str, text: str, near: str) -> None:
    assert value(Kind.YUAN, text, name=column) == (Decimal(300), None)
    assert value(Kind.YUAN, near, name=column) == (None, "invalid_amount")


def test_bounds_of_the_contract_hold_on_both_sides() -> None:
    assert value(Kind.INT, "6", minimum=0, maximum=6) == (6, None)
    assert value(Kind.INT, "7", minimum=0, maximum=6) == (None, "out_of_range")
    assert value(Kind.INT, "0", minimum=0, maximum=6) == (0, None)
    assert value(Kind.INT, "-1", minimum=0, maximum=6) == (None, "out_of_range")


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("3.0", 3), ("３", 3), ("3次", 3)])
def test_counts_are_read(text: str, number: int) -> None:
    assert value(Kind.INT, text) == (number, None)


@pytest.mark.parametrize("text", ["3.5", "三", "99999999999"])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert value(Kind.INT, text) == (None, "invalid_number")


def test_an_area_in_square_metres_may_name_its_unit() -> None:
    assert value(Kind.NUM, "68.09㎡") == (68.09, None)
    assert value(Kind.NUM, "1,068.5平方米") == (1068.5, None)
    assert value(Kind.NUM, "大") == (None, "invalid_number")


@pytest.mark.parametrize("text", ["是", "有", "1", "Y", "√", "1.0"])
def test_yes_is_yes(text: str) -> None:
    assert value(Kind.FLAG, text) == (True, None)


@pytest.mark.parametrize(
    ("text", "near"), [("V", "VV"), ("v", "vi"), ("Ｖ", "U"), ("✓", "✓✗"), ("对", "对吗"), ("１", "01")]
)
def test_a_tick_is_yes_and_what_is_near_says_nothing(text: str, near: str) -> None:
    assert value(Kind.FLAG, text) == (True, None)
    assert value(Kind.FLAG, near) == (None, "unknown_value")


@pytest.mark.parametrize("text", ["否", "无", "0", "N", "×"])
def test_no_is_no(text: str) -> None:
    assert value(Kind.FLAG, text) == (False, None)


def test_an_unknown_word_is_neither_yes_nor_no() -> None:
    assert value(Kind.FLAG, "也许") == (None, "unknown_value")
    assert value(Kind.FLAG, "#N/A") == (None, "unknown_word")


def test_a_code_is_read_by_label_other_spelling_and_width() -> None:
    enum = {"values": ("A", "B"), "value_map": {"甲类": "A"}}
    assert value(Kind.ENUM, "A", **enum) == ("A", None)
    assert value(Kind.ENUM, "Ａ", **enum) == ("A", None)
    assert value(Kind.ENUM, "a", **enum) == ("A", None)
    assert value(Kind.ENUM, " 甲 类 ", **enum) == ("A", None)
    assert value(Kind.ENUM, "C", **enum) == (None, "unknown_value")


@pytest.mark.parametrize(("text", "near"), [("01", "001"), ("０１", "010"), ("1", "11"), ("1.0", "1.5"), ("02", "03")])
def test_a_numbered_code_may_be_filled_up_with_one_zero(text: str, near: str) -> None:
    enum = {"values": ("一级", "二级"), "value_map": {"1": "一级", "2": "二级"}}
    assert value(Kind.ENUM, text, **enum) == ("二级" if text == "02" else "一级", None)
    assert value(Kind.ENUM, near, **enum) == (None, "unknown_value")


def test_a_list_with_both_codes_keeps_them_apart_and_relations_are_never_shortened() -> None:
    both = {"values": ("甲", "乙"), "value_map": {"1": "甲", "01": "乙"}}
    assert value(Kind.ENUM, "01", **both) == ("乙", None)
    assert value(Kind.ENUM, "1", **both) == ("甲", None)
    assert value(Kind.RELATION, "01") == ("01", None)
    assert value(Kind.RELATION, "03") == ("03", None)


def test_sex_not_stated_is_no_value_and_no_problem() -> None:
    sex = {"values": ("男", "女")}
    assert [value(Kind.SEX, text, **sex) for text in ("1", "女", "0", "9")] == [
        ("男", None),
        ("女", None),
        (None, None),
        (None, None),
    ]


def test_a_relation_is_a_code_or_stays_the_word_it_is() -> None:
    assert value(Kind.RELATION, "妻") == ("12", None)
    assert value(Kind.RELATION, "02") == ("02", None)
    assert value(Kind.RELATION, "干亲") == ("干亲", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("369921", "369921000000"),
        ("369921100", "369921100000"),
        ("369921100201", "369921100201"),
        ("369921.0", "369921000000"),
    ],
)
def test_area_codes_of_6_9_and_12_digits_become_12(text: str, code: str) -> None:
    assert value(Kind.AREA, text) == (code, None)


@pytest.mark.parametrize("text", ["36992", "3699211", "临江县", "3.69921E+11"])
def test_other_area_codes_are_none(text: str) -> None:
    assert value(Kind.AREA, text) == (None, "invalid_area")


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("369902 001000", "369902001000", "369902 00100"),
        ("369902 001", "369902001000", "369902 01"),
        ("369902　001 000", "369902001000", "369902 369921"),
        ("36 99 02", "369902000000", "36 99 2"),
        ("３６９９０２００１０００", "369902001000", "３６９９０２００１０"),
        ("369902001000.0", "369902001000", "369902001000.5"),
    ],
)
def test_blanks_may_part_the_levels_of_an_area_code_but_two_codes_are_none(text: str, code: str, near: str) -> None:
    assert value(Kind.AREA, text) == (code, None)
    assert value(Kind.AREA, near) == (None, "invalid_area")


def test_an_authorisation_for_ever_is_not_known_rather_than_blank() -> None:
    assert value(Kind.DATE, "长期", name="authorisation_until") == (None, "invalid_date")
    assert value(Kind.DATE, "9999-12-31", name="authorisation_until") == (date(9999, 12, 31), None)


@pytest.mark.parametrize("text", ["无", "3.69921E+17", "369921********1234", "011234", "'369921198001011234", "#N/A"])
def test_a_damaged_id_is_kept_as_it_came(text: str) -> None:
    assert value(Kind.ID, f" {text}　") == (text, None)


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.YUAN, Kind.AREA, Kind.ID, Kind.TEXT])
@pytest.mark.parametrize("text", [None, "", "  ", "　", "NULL", "-"])
def test_a_blank_is_blank_and_no_problem(kind: Kind, text: str | None) -> None:
    assert value(kind, text) == (None, None)


def test_a_spelling_that_means_nothing_in_this_column_is_blank() -> None:
    assert value(Kind.DATE, "长期", blanks=("长期",)) == (None, None)
    assert value(Kind.DATE, "长期") == (None, "invalid_date")


def test_text_is_trimmed_and_an_excel_error_is_not_text() -> None:
    assert value(Kind.TEXT, "　张 伟 ") == ("张 伟", None)
    assert value(Kind.TEXT, "#REF!") == (None, "unknown_word")


def test_full_width_digits_are_folded_in_numbers_but_never_in_names() -> None:
    assert value(Kind.TEXT, "Ｄ１２", name="household_no") == ("D12", None)
    assert value(Kind.TEXT, "Ｄ１２", name="name") == ("Ｄ１２", None)


def test_counts_are_of_cells_not_of_distinct_texts() -> None:
    typed = read(Kind.DATE, "2026-10-03", "x", "x", None, " ", None)
    assert (typed.blanks, typed.invalid, typed.values.len()) == (3, 2, 6)


def test_what_was_read_once_is_read_the_same_in_the_next_batch() -> None:
    reader = ColumnReader(Column("some", "某列", (), Kind.YUAN, False), AS_OF)
    first = reader.read(pl.Series(["1", "x", None]))
    second = reader.read(pl.Series(["x", "2", "1", "2"]))
    assert first.values.to_list() == [Decimal(1), None, None]
    assert second.values.to_list() == [None, Decimal(2), Decimal(1), Decimal(2)]
    assert (second.invalid, second.blanks) == (1, 0)


def test_unknown_values_are_counted_for_the_drift_report() -> None:
    typed = read(Kind.ENUM, "A", "待定", "待定", "甲", values=("A",))
    assert typed.unknown == (("待定", 2), ("甲", 1))


SIGNS = "'＇ 　12０９.,，-－/年月日元万是否男\u200b\u0301¯e"
CELLS = st.text(max_size=8) | st.text(alphabet=SIGNS, max_size=9)
WRITTEN = st.lists(CELLS, min_size=20, max_size=40)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.ENUM, Kind.FLAG)])
@examples(12)
@given(WRITTEN)
@example(["＇-", "''1", "　'　x", "' １", "－", "'＇2026-10-03"])
def test_a_value_written_out_is_read_as_itself(kind: Kind, cells: list[str]) -> None:
    for name in ("some", "household_no"):
        values = read(kind, *cells, name=name).values.drop_nulls().unique(maintain_order=True)
        again = read(kind, *values.cast(pl.String).to_list(), name=name)
        assert again.values.to_list() == values.to_list()
        assert not again.invalid


YEARS, PARTS = st.integers(0, 10_000).map("{:04d}".format), st.integers(0, 32)
WRITTEN_DAYS = st.one_of(
    st.builds(
        "{}{}{}{}{}{}".format, YEARS, *(st.sampled_from("-./年月"), PARTS) * 2, st.sampled_from(["", "日", "号"])
    ),
    st.builds("{}{:02d}{:02d}".format, YEARS, PARTS, PARTS),
    st.builds("{}-{:02d}-{:02d} 00:00:0{}".format, YEARS, PARTS, PARTS, st.integers(0, 1)),
)


@given(st.text("0123456789.-/年月日: ", max_size=12) | WRITTEN_DAYS, st.booleans())
@example("2026-02-30", False)
@example("2026/2/30", True)
@example("2026年13月1日", False)
@example("20260230", True)
@example("2026-02-30 00:00:00", False)
@example("2026-00-00", True)
@example("999999999.99", False)
@example("1000000000000", False)
@examples(60)
def test_what_is_plain_is_read_at_once_and_as_any_other_form_is(text: str, is_birth: bool) -> None:
    frame = pl.DataFrame({"text": [text, "2026-10-03", "12.5", None]}, schema={"text": pl.String}).unique()
    column = Column("some", "某列", (), Kind.YUAN, False)
    amounts, any_amounts = numbers.amounts(frame, column, AS_OF), numbers.odd_amounts(frame, column)
    assert amounts.sort("text").equals(any_amounts.sort("text"))
    days, any_days = dates._with_days(frame, is_birth), dates.odd_days(frame, is_birth)
    assert days.sort("text").equals(any_days.sort("text"))


@pytest.mark.parametrize("kind", [Kind.YUAN, Kind.DATE])
def test_plain_cells_and_others_of_a_column_are_read_alike_in_any_company(kind: Kind) -> None:
    """Plain ones are read at once; the distinct texts of the others are remembered."""
    odd = [
        "8元",
        "x",
        "-",
        None,
        "2026-02-30",
        "-1",
        " 7",
        "2026年3月4日",
        "1890-01-01",
        "9999-12-31",
        "12.345",
        "20261003",
        "2026/2/30",
        "1890年1月1日",
        "2026-10-03 00:00:00",
        "99991231",
    ]
    plain = [f"{n}.50" if kind is Kind.YUAN else f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(50)]
    column = Column("some", "某列", (), kind, False, minimum=0)
    reader, many, few = ColumnReader(column, AS_OF), [*plain, *odd], [plain[0], *odd] * 6
    for texts in (many, few, many, few):
        typed, lone = (
            reader.read(pl.Series(texts)),
            [ColumnReader(column, AS_OF).read(pl.Series([t], dtype=pl.String)) for t in texts],
        )
        assert typed.values.to_list() == [one.values[0] for one in lone]
        assert typed.problems.to_list() == [one.problems[0] for one in lone]
        assert (typed.blanks, typed.invalid) == (sum(one.blanks for one in lone), sum(one.invalid for one in lone))
        assert reader._known.height <= len(set(odd) - {None})


def test_of_a_column_of_texts_only_those_are_cleaned_that_have_anything_to_take_off() -> None:
    raw = ["张三", " 张三", "'0012", "12\u200b34", '="5"', "１２", "-", "#N/A", None, "⽩"]
    for name in ("name", "phone"):
        column = Column(name, "某列", (), Kind.TEXT, False)
        given = pl.Series(raw)
        typed, lone = (
            ColumnReader(column, AS_OF).read(given),
            [ColumnReader(column, AS_OF).read(pl.Series([text], dtype=pl.String)) for text in raw],
        )
        assert typed.values.to_list() == [one.values[0] for one in lone]
        assert typed.values.to_list()[:5] == ["张三", "张三", "0012", "1234", "5"]
        assert typed.problems.to_list() == [one.problems[0] for one in lone]
        assert given.to_list() == raw, "the raw texts stay as they came"


def test_what_is_remembered_of_a_column_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_KEPT", 3)
    reader = ColumnReader(Column("some", "某列", (), Kind.ENUM, False, values=("A", "B")), AS_OF)
    for texts in (["A", "x", "y", "z"], ["A", "B"], ["z", "A"]):
        assert reader.read(pl.Series(texts)).values.to_list() == [text if text in "AB" else None for text in texts]
    assert reader._known["text"].to_list() == ["A", "B", "z"]


def test_a_plain_day_or_amount_that_a_city_calls_blank_is_blank() -> None:
    for kind, blank, right in ((Kind.DATE, "2099-12-31", "2026-10-03"), (Kind.YUAN, "0.00", "7.00")):
        reader = ColumnReader(Column("some", "某列", (), kind, False, blanks=(blank,)), AS_OF)
        for _ in range(2):
            typed = reader.read(pl.Series([blank, right]))
            assert (typed.values.is_null().to_list(), typed.blanks, typed.invalid) == ([True, False], 1, 0)
