"""The traps that a table of Chinese names must know, and the order the tables keep."""

from datetime import date
from itertools import combinations

import pytest

from matchers.tables import (
    all_readings,
    compound_surnames,
    fuzzy_syllable,
    hard_fold,
    look_alikes,
    lunar_years,
    readings,
    soft_fold,
    surname_readings,
    transliteration_fold,
)
from matchers.tables.spelling import spelled


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        ("单", "shan"),
        ("仇", "qiu"),
        ("曾", "zeng"),
        ("翟", "zhai"),
        ("区", "ou"),
        ("查", "zha"),
        ("朴", "piao"),
        ("解", "xie"),
        ("盖", "ge"),
        ("缪", "miao"),
        ("尉", "wei"),
        ("员", "yun"),
        ("召", "shao"),
        ("乐", "yue"),
    ],
)
def test_a_surname_is_read_as_a_surname(surname: str, reading: str) -> None:
    assert surname_readings()[surname][0] == reading
    assert reading in all_readings()[surname]


def test_the_same_character_in_a_given_name_keeps_its_usual_reading() -> None:
    assert [readings()[char][0] for char in "单仇曾区查朴"] == ["dan", "chou", "ceng", "qu", "cha", "pu"]


def test_compound_surnames_have_a_syllable_for_each_character() -> None:
    assert compound_surnames()["尉迟"] == ("yu", "chi")
    assert compound_surnames()["万俟"] == ("mo", "qi")
    assert all(len(surname) == len(syllables) for surname, syllables in compound_surnames().items())


@pytest.mark.parametrize("group", ["己已巳", "戊戌戍", "日曰", "余佘", "候侯", "未末", "土士", "徒陡", "薛薜"])
def test_characters_misread_for_each_other_are_look_alikes(group: str) -> None:
    for one, other in combinations(group, 2):
        assert (min(one, other), max(one, other)) in look_alikes()


@pytest.mark.parametrize("pair", ["王李", "张陈", "华国", "秀英"])
def test_characters_that_nobody_confuses_are_not_look_alikes(pair: str) -> None:
    assert (min(pair), max(pair)) not in look_alikes()


@pytest.mark.parametrize("group", ["付傅", "闫阎", "肖萧", "邱丘", "戴代", "褚禇", "喆哲"])
def test_names_interchange_these_characters(group: str) -> None:
    assert len({soft_fold().get(char, char) for char in group}) == 1


def test_look_alike_surnames_do_not_fold_into_one() -> None:
    for one, other in ("余佘", "己已", "戊戌", "刘陈"):
        folded = {soft_fold().get(hard_fold().get(char, char), hard_fold().get(char, char)) for char in one + other}
        assert len(folded) == 2


@pytest.mark.parametrize(
    ("old", "standard"),
    [("國", "国"), ("劉", "刘"), ("閻", "阎"), ("峯", "峰"), ("鍾", "钟"), ("広", "广"), ("蕭", "萧")],
)
def test_traditional_and_variant_forms_fold_to_the_standard_one(old: str, standard: str) -> None:
    assert hard_fold()[old] == standard


@pytest.mark.parametrize("char", list("乾著徵於喆堃昇阎萧"))
def test_a_standard_character_never_hard_folds(char: str) -> None:
    assert char not in hard_fold()


@pytest.mark.parametrize("fold", [hard_fold, soft_fold, transliteration_fold])
def test_folding_twice_is_folding_once(fold) -> None:  # type: ignore[no-untyped-def]
    table = fold()
    assert not [target for target in table.values() if target in table]


def test_a_later_fold_never_needs_an_earlier_one_again() -> None:
    assert not [char for char in {*soft_fold(), *soft_fold().values()} if char in hard_fold()]
    assert not [char for char in {*transliteration_fold().values()} if char in soft_fold() or char in hard_fold()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("niu", "liu"),
        ("zhang", "zang"),
        ("chen", "cheng"),
        ("shi", "si"),
        ("huang", "fang"),
        ("ran", "lan"),
        ("xin", "xing"),
    ],
)
def test_syllables_that_are_misheard_become_one(one: str, other: str) -> None:
    assert fuzzy_syllable(one) == fuzzy_syllable(other)


@pytest.mark.parametrize(("one", "other"), [("wang", "wei"), ("li", "lu"), ("gu", "hu"), ("jin", "qin"), ("ba", "pa")])
def test_syllables_that_differ_stay_apart(one: str, other: str) -> None:
    assert fuzzy_syllable(one) != fuzzy_syllable(other)


def test_every_reading_has_a_fuzzy_form_that_does_not_change_again() -> None:
    syllables = {syllable for known in readings().values() for syllable in known}
    assert not [s for s in syllables if fuzzy_syllable(fuzzy_syllable(s)) != fuzzy_syllable(s)]


@pytest.mark.parametrize(
    ("lunar", "is_leap", "solar"),
    [
        ((1949, 8, 10), False, date(1949, 10, 1)),
        ((1955, 8, 3), False, date(1955, 9, 18)),
        ((1984, 10, 1), True, date(1984, 11, 23)),
        ((2000, 1, 1), False, date(2000, 2, 5)),
        ((2020, 4, 1), True, date(2020, 5, 23)),
        ((2023, 2, 1), True, date(2023, 3, 22)),
        ((2024, 8, 15), False, date(2024, 9, 17)),
        ((2033, 11, 1), True, date(2033, 12, 22)),
    ],
)
def test_lunar_days_fall_on_the_solar_days_the_almanac_gives(
    lunar: tuple[int, int, int], is_leap: bool, solar: date
) -> None:
    year, month, day = lunar
    assert lunar_years()[year].solar(month, day, is_leap=is_leap) == solar


def test_lunar_years_follow_each_other_without_a_gap() -> None:
    years = lunar_years()
    for year in range(1900, 2100):
        last = years[year].solar(12, years[year].month_days[-1])
        assert last is not None
        assert (years[year + 1].first_day - last).days == 1


def test_a_lunar_day_that_does_not_exist_has_no_solar_day() -> None:
    year = lunar_years()[1984]
    assert year.solar(13, 1) is None
    assert year.solar(1, 31) is None
    assert year.solar(3, 1, is_leap=True) is None


@pytest.mark.parametrize(
    ("text", "syllables"),
    [("ZHANGWEI", "zhang wei"), ("Zhang Wei", "zhang wei"), ("王zhe", "wang zhe"), ("lü", "lv"), ("xian", "xian")],
)
def test_letters_are_read_as_pinyin(text: str, syllables: str) -> None:
    assert spelled(text) == syllables


@pytest.mark.parametrize("text", ["Schmidt", "BRXX"])
def test_letters_that_are_no_pinyin_are_not_read(text: str) -> None:
    assert spelled(text) is None
