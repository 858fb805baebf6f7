"""Levels, one feature at a time: both sides of each line, symmetry, and no value in a sentence."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.compare import (
    ASPECTS,
    LEVEL_COLUMNS,
    LEVELS,
    PAIR_COLUMNS,
    compare_frame,
    compare_numbers,
    compare_pairs,
    level_schema,
    sentence,
)
from tests.matchers.tools import compared, normal, side_by_side, with_check_digit
from tests.properties import examples

A = "369821195803121235"
TWIN = "369821195803121251"


def levels(feature: str, *pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    """The levels of pairs, all compared at once."""
    return [found[feature] for found in compared(*(list(side) for side in zip(*pairs, strict=True)))]


NAME_CASES: list[tuple[Any, Any, str]] = [
    ("王建国", "王建国", "equal"),
    ("王建國", "王建国", "variant"),
    ("古丽·艾山", "古丽艾山", "variant"),
    ("付强", "傅强", "equivalent"),
    ("王□国", "王建国", "equivalent"),
    ("张伟", "张炜", "homophone"),
    ("单丽", "山丽", "homophone"),
    ("王丽娜", "王丽拉", "similar"),
    ("赵己明", "赵已明", "similar"),
    ("王国", "王建国", "miswritten"),
    ("王国建", "王建国", "miswritten"),
    ("张伟", "章卫", "miswritten"),
    ("王建国", "王建华", "one_shared"),
    ("王建国", "王华建", "one_shared"),
    ("王建国", "王志刚", "surname"),
    ("王伟", "王刚", "surname"),
    ("王", "王刚", "surname"),
    ("张□", "张伟", "surname"),
    ("王建国", "李建国", "different"),
    ("张三女儿", "张三", "different"),
    ("张三女儿", "张三女儿", "one_shared"),
    ("欧阳锋", "欧阳峰", "homophone"),
    ("欧阳锋", "欧阳克", "surname"),
    ("玉素甫·迪力夏提", "玉素甫·吐尔逊", "one_shared"),
    ("玉素甫·迪力夏提", "吐尔逊·迪力夏提", "surname"),
    ("玉素甫·迪力夏提", "迪力夏提·玉素甫", "miswritten"),
    ("玉素甫·迪力夏提", "买买提·吐尔逊", "different"),
    ("ZHANG WEI", "张伟", "equivalent"),
    ("ZHANG WEI", "李娜", "different"),
    ("Smith John", "张伟", "different"),
    ("无", "张伟", "missing"),
]


def test_names_get_the_first_level_that_fits_whichever_side_comes_first() -> None:
    left, right = ([{"name": case[at]} for case in NAME_CASES] for at in (0, 1))
    there, back = compared(left, right), compared(right, left)
    found = [(*case[:2], pair["name"]) for case, pair in zip(NAME_CASES, there, strict=True)]
    assert found == NAME_CASES
    assert [pair["name"] for pair in back] == [pair["name"] for pair in there]


ID_CASES: list[tuple[Any, Any, str]] = [
    (A, A, "equal"),
    (A, TWIN, "same_birth"),
    (A, with_check_digit("36982219580312123"), "renumbered"),
    (A, with_check_digit("36982119600101123"), "renumbered"),
    (A, with_check_digit("36982119600101124"), "different"),
    (A, A[:15] + "000", "truncated"),
    (A[:15] + "000", A[:15] + "000", "truncated"),
    (A, "369821195804121000", "missing"),
    (A, "369812195803121000", "missing"),
    (A, "369821195803123000", "different"),
    (A, "369821195804122000", "different"),
    (A, "369821195904131000", "different"),
    ("369821195803121000", "369821195804121000", "missing"),
    (A, "36982195803121236", "missing"),
    (A, "36982195803121237", "different"),
    (A, "36982195803122236", "different"),
    (A, "36982119503121236", "missing"),
    (A, "36982119580312124", "missing"),
    (A, "369821********1235", "masked"),
    (A, "369821********1251", "different"),
    ("369821********1235", "369821195803******", "missing"),
    (A, A[12:], "ending"),
    (A, "121251", "different"),
    (A, A[14:], "missing"),
    (A, "369821195804121235", "one_edit"),
    ("369821195804121235", "369821195804121235", "one_edit"),
    ("369821195804121235", "369821195804121239", "one_edit"),
    ("369821195804121235", "369821195803121335", "missing"),
    (A, "369***********1235", "ending"),
    ("369821********1235", "369***********1235", "ending"),
    (A, "369***********1236", "different"),
    (A, "368***********1235", "different"),
    (A, "3698**********1235", "masked"),
    (A, "3698***********235", "missing"),
    (A, "369821195804131235", "missing"),
    (A, "369821195804121335", "missing"),
    (A, "369821195803121336", "different"),
    (A, "369821195803124253", "different"),
    (A, "369821195814131235", "different"),
    ("369821198202281018", "369821198202291013", "different"),
    ("369821198202281018", "369821198202291019", "missing"),
    ("369821195804121235", "369821196611021239", "different"),
    (A, "无", "missing"),
    (A, "3.69821E+17", "missing"),
]


def test_numbers_get_the_first_level_that_fits_whichever_side_comes_first() -> None:
    left, right = ([{"id_no": case[at]} for case in ID_CASES] for at in (0, 1))
    there, back = compared(left, right), compared(right, left)
    found = [(*case[:2], pair["id"]) for case, pair in zip(ID_CASES, there, strict=True)]
    assert found == ID_CASES
    assert [pair["id"] for pair in back] == [pair["id"] for pair in there]


def test_two_valid_numbers_that_look_alike_are_never_one_edit_apart() -> None:
    neighbours = [with_check_digit(f"3698211958031212{digit}") for digit in range(10) if digit != 3]
    found = compared([{"id_no": A}] * len(neighbours), [{"id_no": number} for number in neighbours])
    assert {pair["id"] for pair in found} == {"same_birth"}


def test_a_rounded_number_agrees_only_with_numbers_that_round_to_it() -> None:
    stored = {"id_no": str(int(float(int(A)))), "id_no_is_numeric": True}
    others = ({"id_no": A}, {"id_no": with_check_digit(A[:14] + "041")})
    assert levels("id", *((stored, other) for other in others)) == ["truncated", "different"]


def test_a_valid_number_ending_in_000_is_equal_to_itself_and_may_be_a_cut_one() -> None:
    suspect = "369821196109191000"
    others = (suspect, with_check_digit("36982119610919223"), with_check_digit("36982119610919112"))
    found = levels("id", *(({"id_no": suspect}, {"id_no": other}) for other in others))
    assert found == ["equal", "same_birth", "truncated"]


BIRTH_CASES: list[tuple[Any, Any, str]] = [
    ("1955-08-03", "1955-08-03", "equal"),
    ("1955-01-01", "1955-01-01", "same_year"),
    ("1955-01-01", "1955-08-03", "same_year"),
    ("1955-01-01", "1956-08-03", "near"),
    ("1955-08-03", "1955-09-18", "lunar"),
    ("1955-08-03", "1955-03-08", "swapped"),
    ("1955-08-03", "1956-08-03", "one_year_off"),
    ("1955-08-03", "1957-08-03", "one_digit_off"),
    ("1955-08-03", "1955-08-05", "one_digit_off"),
    ("1955-08-02", "1955-08-20", "one_digit_off"),
    ("1955-01-03", "1955-10-03", "one_digit_off"),
    ("1955-01-02", "1955-10-20", "near"),
    ("1955-08-02", "1956-08-20", "near"),
    ("1955-08-12", "1955-08-23", "near"),
    ("1955-08-03", "1957-06-14", "near"),
    ("1955-08-03", "1958-06-14", "different"),
    ("1955-08", "1955-08-03", "same_month"),
    ("1955-08", "1955-09-03", "near"),
    ("1955", "1955-08-03", "same_year"),
    ("1955", "1957-08-03", "near"),
    ("1955", "1958-08-03", "different"),
    ("1955", "无", "missing"),
]


def test_birth_dates_get_the_first_level_that_fits_whichever_side_comes_first() -> None:
    left, right = ([{"birth_date_raw": case[at]} for case in BIRTH_CASES] for at in (0, 1))
    there, back = compared(left, right), compared(right, left)
    found = [(*case[:2], pair["birth"]) for case, pair in zip(BIRTH_CASES, there, strict=True)]
    assert found == BIRTH_CASES
    assert [pair["birth"] for pair in back] == [pair["birth"] for pair in there]


def test_a_birth_date_that_the_number_holds_counts_once() -> None:
    born = {"birth_date_raw": "1958-03-12"}
    found = levels(
        "birth",
        ({"id_no": A, **born}, {"id_no": A, **born}),
        ({"id_no": A, **born}, {"id_no": TWIN, **born}),
        ({"id_no": A[12:], **born}, {"id_no": A, **born}),
        ({"id_no": "369821********1235", **born}, {"id_no": A, **born}),
        ({"id_no": None, **born}, {"id_no": A}),
    )
    assert found == ["in_number", "in_number", "equal", "equal", "equal"]


def test_a_stated_birth_date_that_contradicts_is_seen_beside_an_equal_number() -> None:
    found = compared([{"id_no": A, "birth_date_raw": "1990-11-05"}], [{"id_no": A, "birth_date_raw": "1958-03-12"}])
    assert (found[0]["id"], found[0]["birth"]) == ("equal", "different")


STATED_CASES = [
    ("1958", "in_number"),
    ("1958-03", "in_number"),
    ("1958-04", "near"),
    ("1960", "near"),
    ("1961", "different"),
    ("1990-03", "different"),
]


def test_a_stated_year_or_month_that_contradicts_the_number_is_seen_beside_it() -> None:
    pairs = [({"id_no": A, "birth_date_raw": stated}, {"id_no": A}) for stated, _ in STATED_CASES]
    found = [(stated, level) for (stated, _), level in zip(STATED_CASES, levels("birth", *pairs), strict=True)]
    assert found == STATED_CASES


PHONE_CASES: list[tuple[Any, Any, str]] = [
    ("15410001212", "154-1000-1212", "equal"),
    ("15410001212/15410003434", "15410003434", "equal"),
    ("15410001212", "15410001213", "one_edit"),
    ("15410001212", "15410010212", "one_edit"),
    ("15410001212", "15410002121", "different"),
    ("15410001212", "15499998888", "different"),
    ("15410001212", "13800000000", "missing"),
    ("15410001212", None, "missing"),
]


def test_phones_get_the_first_level_that_fits_whichever_side_comes_first() -> None:
    left, right = ([{"phone": case[at]} for case in PHONE_CASES] for at in (0, 1))
    there, back = compared(left, right), compared(right, left)
    found = [(*case[:2], pair["phone"]) for case, pair in zip(PHONE_CASES, there, strict=True)]
    assert found == PHONE_CASES
    assert [pair["phone"] for pair in back] == [pair["phone"] for pair in there]


ADDRESS_CASES: list[tuple[Any, Any, str]] = [
    ({"live_area": "369821100201"}, {"address": "清溪镇柳树村"}, "same_village"),
    ({"live_area": "369821100201"}, {"hukou_area": "369821100201"}, "same_village"),
    ({"live_area": "369821100201"}, {"live_area": "369821100202"}, "same_town"),
    ({"live_area": "369821100201"}, {"live_area": "369821101201"}, "different"),
    ({"live_area": "369821100201"}, {"live_area": "369821000000"}, "missing"),
    ({"live_area": "369821100201"}, {}, "missing"),
]


def test_places_get_the_first_level_that_fits_whichever_side_comes_first() -> None:
    left, right = ([case[at] for case in ADDRESS_CASES] for at in (0, 1))
    there, back = compared(left, right), compared(right, left)
    found = [(*case[:2], pair["address"]) for case, pair in zip(ADDRESS_CASES, there, strict=True)]
    assert found == ADDRESS_CASES
    assert [pair["address"] for pair in back] == [pair["address"] for pair in there]


def test_the_head_counts_only_where_he_is_another_person() -> None:
    own, other = {"name": "王建国", "head_name": "王德福"}, {"name": "王建华", "head_name": "王得福"}
    others = (
        other,
        {"name": "王建华", "head_name": "李四"},
        {"name": "王德福", "head_name": "王德福"},
        {"name": "王建华"},
    )
    assert levels("head", *((own, other) for other in others)) == ["equal", "different", "missing", "missing"]


def test_sex_counts_once_beside_an_equal_number() -> None:
    found = levels(
        "sex",
        ({"sex": "男"}, {"sex": "1"}),
        ({"sex": "男"}, {"sex": "女"}),
        ({"sex": "男"}, {}),
        ({"id_no": A, "sex": "男"}, {"id_no": A, "sex": "男"}),
    )
    assert found == ["equal", "different", "missing", "in_number"]


def test_the_kernel_keeps_keys_rows_and_order() -> None:
    people = normal({"name": "王建国", "id_no": A}, {"name": "张三"}, {"name": "李四"})
    pairs = side_by_side(people, people.reverse()).select(f"{c}{s}" for c in PAIR_COLUMNS for s in ("_l", "_r"))
    batch = pairs.with_row_index("pair").to_arrow().combine_chunks().to_batches()[0]
    found = compare_pairs(batch)
    assert found.schema == level_schema(pa.schema([batch.schema.field("pair")]))
    assert found.column("pair").to_pylist() == [0, 1, 2]
    assert found.column("name_level").to_pylist() == ["different", "equal", "different"]
    assert compare_pairs(batch.slice(0, 0)).num_rows == 0


def test_levels_as_numbers_are_the_places_of_the_levels() -> None:
    people = normal(
        {"name": "王建国", "id_no": A, "sex": "男"}, {"name": "张三"}, {"name": "李四", "phone": "15410001212"}
    )
    pairs = side_by_side(people, people.reverse()).select(f"{c}{s}" for c in PAIR_COLUMNS for s in ("_l", "_r"))
    batch = pairs.with_row_index("pair").to_arrow().combine_chunks().to_batches()[0]
    found, numbers = compare_pairs(batch), compare_numbers(batch, *ASPECTS)
    assert numbers.schema.names == ["pair", *(f"{feature}_level_no" for feature in LEVELS)]
    assert numbers.column("pair").to_pylist() == [0, 1, 2]
    for feature, names in LEVELS.items():
        levels_of = [names[number] for number in numbers.column(f"{feature}_level_no").to_pylist()]
        assert levels_of == found.column(f"{feature}_level").to_pylist()
    assert compare_numbers(batch.slice(0, 0), *ASPECTS).num_rows == 0


def test_every_feature_is_of_one_aspect_and_told_from_its_columns_alone_as_it_is_from_all_of_them() -> None:
    people = normal(
        {"name": "王建国", "id_no": A, "sex": "男", "phone": "15410001212"},
        {"name": "张三", "birth_date_raw": "1950-03-07", "phone": "15410001213", "head_name": "王建国"},
        {"name": "李四", "phone": "15410001212", "head_name": "王建国"},
    )
    pairs = side_by_side(people, people.reverse()).select(f"{c}{s}" for c in PAIR_COLUMNS for s in ("_l", "_r"))
    whole = compare_numbers(pairs.to_arrow().combine_chunks().to_batches()[0], *ASPECTS)
    assert sorted(feature for aspect in ASPECTS for feature in aspect.features) == sorted(LEVELS)
    assert len(set(PAIR_COLUMNS)) == len(PAIR_COLUMNS)
    for aspect in ASPECTS:
        some = pairs.select(f"{column}{side}" for column in aspect.columns for side in ("_l", "_r"))
        numbers = compare_numbers(some.to_arrow().combine_chunks().to_batches()[0], aspect)
        assert numbers.schema.names == [f"{feature}_level_no" for feature in LEVELS if feature in aspect.features]
        assert numbers == whole.select(numbers.schema.names)


def test_every_level_has_a_sentence_without_a_value_in_it() -> None:
    for feature, levels in LEVELS.items():
        for name in levels:
            assert sentence(feature, name)
            assert not any(run.isdigit() and len(run) > 2 for run in sentence(feature, name).split())
    with pytest.raises(KeyError):
        sentence("name", "N9")


IDENTITIES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["王建国", "王建國", "王国建", "王□国", "汪建国", "玉素甫·迪力", "王zhe", "张三女儿", "李女士", None]
        ),
        "id_no": st.sampled_from(
            [A, TWIN, A[:15] + "000", "369821********1235", A[12:], A[:17], A[:6] + A[8:17], "无"]
        ),
        "birth_date_raw": st.sampled_from(["1958-03-12", "1958-12-03", "1958", "195803", "1958-01-01", None]),
        "phone": st.sampled_from(["15410001212", "15410001213", "15410001212/15410003434", None]),
        "live_area": st.sampled_from(["369821100201", "369821100202", "369822100001", "369821000000", None]),
        "head_name": st.sampled_from(["王德福", "王建国", None]),
        "sex": st.sampled_from(["男", "女", None]),
    }
)


@examples(10)
@given(st.lists(st.tuples(IDENTITIES, IDENTITIES), min_size=30, max_size=60))
def test_comparing_is_symmetric_and_a_pair_does_not_depend_on_its_batch(
    pairs: list[tuple[dict[str, object], dict[str, object]]],
) -> None:
    left, right = normal(*(pair[0] for pair in pairs)), normal(*(pair[1] for pair in pairs))
    there = compare_frame(side_by_side(left, right))
    assert compare_frame(side_by_side(right, left)).rows() == there.rows()
    assert compare_frame(side_by_side(left.reverse(), right.reverse())).rows() == there.rows()[::-1]
    assert compare_frame(side_by_side(left[3:4], right[3:4])).rows() == there.rows()[3:4]
    assert list(there.columns) == list(LEVEL_COLUMNS)
    assert all(set(there[f"{feature}_level"]) <= set(LEVELS[feature]) for feature in LEVELS)


@examples(10)
@given(st.lists(IDENTITIES, min_size=30, max_size=60))
def test_everyone_is_like_himself(identities: list[dict[str, object]]) -> None:
    people = normal(*identities)
    found = compare_frame(side_by_side(people, people))
    assert set(found["name_level"]) <= {"equal", "equivalent", "one_shared", "surname", "missing"}
    assert not set(found["id_level"]) & {"different", "renumbered", "same_birth"}
    assert not set(found["birth_level"]) & {"different", "near"}
    assert not set(found["phone_level"]) & {"different", "one_edit"}
