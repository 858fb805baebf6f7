"""ID numbers as departments write them."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.standardise.id_number import id_forms
from tests.matchers.tools import AS_OF, with_check_digit
from tests.properties import examples

NUMBER = with_check_digit("36992119590819320")
WITH_X = "36982119660909221X"


SCHEMA = {"id_no": pl.String, "id_no_is_numeric": pl.Boolean, "certificate_no": pl.String}


def many(numbers: list[str | None], *, is_numeric: bool = False, certificate_no: str | None = None) -> pl.DataFrame:
    given_ones = [(number, is_numeric, certificate_no) for number in numbers]
    return id_forms(pl.DataFrame(given_ones, schema=SCHEMA, orient="row"), AS_OF)


def forms(id_no: str | None, *, is_numeric: bool = False, certificate_no: str | None = None) -> dict[str, Any]:
    return many([id_no], is_numeric=is_numeric, certificate_no=certificate_no).row(0, named=True)


@pytest.mark.parametrize(
    "written",
    [
        f" {NUMBER} ",
        f"'{NUMBER}",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"身份证：{NUMBER}",
        f"{NUMBER}.0",
        NUMBER.replace("0", "O"),
        f"\ufeff{NUMBER}\u200b",
    ],
)
def test_a_number_in_a_strange_form_is_repaired_and_said_to_be(written: str) -> None:
    found = forms(written)
    assert (found["id18"], found["id_kind"], found["id_is_repaired"]) == (NUMBER, "cosmetic", True)


@pytest.mark.parametrize("written", [WITH_X.lower(), WITH_X[:17] + "×", WITH_X[:17] + "Х"])
def test_other_signs_for_the_final_x_are_read_as_x(written: str) -> None:
    assert forms(written)["id18"] == WITH_X


def test_a_number_as_it_should_be_is_not_called_repaired() -> None:
    found = forms(NUMBER)
    assert (found["id18"], found["id_kind"], found["id_is_repaired"]) == (NUMBER, "valid18", False)
    assert (found["id_birth"], found["id_sex"]) == (date(1959, 8, 19), "女")
    assert (found["id15"], found["id_prefix6"], found["id_last4"]) == (NUMBER[:15], NUMBER[:6], NUMBER[14:])


def test_fifteen_digits_become_eighteen() -> None:
    found = forms(NUMBER[:6] + NUMBER[8:17])
    assert (found["id18"], found["id_kind"]) == (NUMBER, "valid15")


def test_the_first_fifteen_of_a_new_number_are_not_an_old_one() -> None:
    found = forms(NUMBER[:15])
    assert (found["id18"], found["id_kind"], found["id15"]) == (None, "truncated", NUMBER[:15])


def test_a_certificate_number_starts_with_an_id() -> None:
    for suffix in ("43", "43B1", "11B"):
        assert forms(NUMBER + suffix)["id_kind"] == "certificate"
        assert forms(None, certificate_no=NUMBER + suffix)["id18"] == NUMBER
        assert forms("无", certificate_no=NUMBER + suffix)["id18"] == NUMBER
    assert forms(NUMBER, certificate_no=WITH_X + "43")["id18"] == NUMBER


@pytest.mark.parametrize(
    "damaged",
    [
        NUMBER[:6] + "********" + NUMBER[14:],
        NUMBER[12:],
        NUMBER[:15] + "000",
        NUMBER[:17],
        NUMBER[:16] + str((int(NUMBER[16]) + 1) % 10) + NUMBER[17],
        "3.69921E+17",
    ],
)
@pytest.mark.parametrize("certificate", [NUMBER + "43", NUMBER + "43B1", NUMBER])
def test_a_whole_number_in_the_certificate_stands_for_a_damaged_one(damaged: str, certificate: str) -> None:
    found = forms(damaged, certificate_no=certificate)
    assert (found["id18"], found["id_is_repaired"], found["id_is_cut"]) == (NUMBER, True, False)
    assert forms(damaged, is_numeric=True, certificate_no=certificate)["id18"] == NUMBER


def test_a_certificate_does_not_stand_for_a_right_number_nor_a_wrong_one_for_anything() -> None:
    assert forms(f"'{NUMBER}", certificate_no=WITH_X + "43")["id18"] == NUMBER
    wrong = NUMBER[:17] + str((int(NUMBER[17]) + 1) % 10)
    assert forms(NUMBER[12:], certificate_no=wrong + "43")["id_kind"] == "last6"
    assert forms(NUMBER[12:], certificate_no="无")["id_kind"] == "last6"


def test_seventeen_digits_are_tried_both_ways() -> None:
    found = forms(NUMBER[:17])
    assert (found["id18"], found["id_kind"]) == (NUMBER, "no_check")
    assert found["id_corrections"]
    assert NUMBER not in found["id_corrections"]
    lost = forms(NUMBER[:5] + NUMBER[6:])
    assert (lost["id18"], lost["id_kind"]) == (None, "lost_digit")
    assert NUMBER in lost["id_corrections"]


def test_a_number_cell_is_damaged_even_when_it_looks_right() -> None:
    stored = str(int(float(int(NUMBER))))
    found = forms(stored, is_numeric=True)
    assert (found["id_kind"], found["id18"], found["id_is_cut"]) == ("rounded", None, True)
    assert NUMBER in found["id_corrections"]
    lucky = next(
        n
        for sequence in range(100, 1000)
        if int(n := with_check_digit(f"36992119590819{sequence}").replace("X", "0")) % 64 == 0
        and n == with_check_digit(n[:17])
    )
    assert forms(lucky, is_numeric=True)["id18"] is None
    assert forms(lucky)["id18"] == lucky


def test_fifteen_digits_and_000_are_a_cut_number() -> None:
    for is_numeric in (True, False):
        found = forms(NUMBER[:15] + "000", is_numeric=is_numeric)
        assert (found["id_kind"], found["id15"], found["id_is_cut"]) == ("truncated", NUMBER[:15], True)
        assert found["id_last4"] is None


def test_a_valid_number_that_ends_in_000_is_kept_and_suspected() -> None:
    found = forms("369821196109191000")
    assert (found["id_kind"], found["id18"], found["id_is_cut"]) == ("valid18", "369821196109191000", True)
    assert forms("369821196109191000", is_numeric=True)["id18"] is None


def test_an_exponent_keeps_what_digits_it_has() -> None:
    assert forms("3.60121E+17")["id_kind"] == "exponent"
    assert forms("3.60121E+17")["id_text"] is None
    assert forms(f"{NUMBER[0]}.{NUMBER[1:15]}E+17")["id15"] == NUMBER[:15]


@pytest.mark.parametrize(
    ("written", "text", "prefix", "last4"),
    [
        (NUMBER[:6] + "********" + NUMBER[14:], NUMBER[:6] + "********" + NUMBER[14:], NUMBER[:6], NUMBER[14:]),
        (NUMBER[:6] + "****" + NUMBER[14:], NUMBER[:6] + "*" + NUMBER[14:], NUMBER[:6], NUMBER[14:]),
        (NUMBER[:6] + "XXXXXXXX" + NUMBER[14:], NUMBER[:6] + "********" + NUMBER[14:], NUMBER[:6], NUMBER[14:]),
        (WITH_X[:6] + "xxxxxxxx" + WITH_X[14:], WITH_X[:6] + "********" + WITH_X[14:], WITH_X[:6], WITH_X[14:]),
        (NUMBER[:14] + "****", NUMBER[:14] + "****", NUMBER[:6], None),
    ],
)
def test_a_masked_number_keeps_what_can_be_read(written: str, text: str, prefix: str, last4: str | None) -> None:
    found = forms(written)
    assert (found["id_kind"], found["id18"]) == ("masked", None)
    assert (found["id_text"], found["id_prefix6"], found["id_last4"]) == (text, prefix, last4)


def test_a_masked_number_that_shows_too_little_is_of_no_use() -> None:
    assert forms("36************3206")["id_text"] is None
    assert forms("36************3206")["id_last4"] is None


def test_the_last_four_behind_a_province_are_compared_and_looked_for() -> None:
    found = forms("369***********3206")
    assert (found["id_kind"], found["id_text"]) == ("masked", "369***********3206")
    assert (found["id_prefix6"], found["id_last4"]) == (None, "3206")


def test_the_last_six_are_evidence_and_the_last_four_only_a_key() -> None:
    assert (forms(NUMBER[12:])["id_kind"], forms(NUMBER[12:])["id_text"]) == ("last6", NUMBER[12:])
    assert (forms(NUMBER[14:])["id_text"], forms(NUMBER[14:])["id_last4"]) == (None, NUMBER[14:])


@pytest.mark.parametrize("written", [None, "", "无", "不详", "-", "/"])
def test_nothing_is_blank(written: str | None) -> None:
    assert forms(written)["id_kind"] == "blank"


@pytest.mark.parametrize("written", ["111111111111111111", "000000000000000000", "99999", "1"])
def test_a_filler_is_garbage(written: str) -> None:
    assert (forms(written)["id_kind"], forms(written)["id_text"]) == ("garbage", None)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("G12345678", "G12345678"),
        ("护照 ea1234567", "EA1234567"),
        ("H0538274601", "H0538274601"),
        ("usa 1100 5809 2001", "USA110058092001"),
        ("05382746", "05382746"),
    ],
)
def test_a_number_of_another_certificate_is_compared_as_a_whole_and_shows_neither_sex_nor_birth(
    written: str, text: str
) -> None:
    found = forms(written)
    assert (found["id_kind"], found["id_text"], found["id18"]) == ("document", text, None)
    assert not any(found[name] for name in ("id15", "id_prefix6", "id_last4", "id_birth", "id_sex", "id_corrections"))


@pytest.mark.parametrize("written", ["E00000000", "G1111111", "无护照", "19580312", "AB12", "X" * 9])
def test_what_is_no_certificates_number_is_not_compared(written: str) -> None:
    assert forms(written)["id_kind"] != "document"


@pytest.mark.parametrize(("stem", "kind"), [("81000019900228101", "permit"), ("91360119900228101", "foreign")])
def test_permits_and_foreign_residents_have_valid_numbers(stem: str, kind: str) -> None:
    number = with_check_digit(stem)
    assert (forms(number)["id_kind"], forms(number)["id18"]) == (kind, number)


def test_a_wrong_number_is_never_trusted() -> None:
    found = forms(NUMBER[:16] + str((int(NUMBER[16]) + 1) % 10) + NUMBER[17])
    assert (found["id18"], found["id_kind"], found["id_is_repaired"]) == (None, "invalid18", None)
    assert NUMBER in found["id_corrections"]


def test_the_sex_and_birth_of_a_cut_number_are_read_as_far_as_they_are_there() -> None:
    found = forms(NUMBER[:15] + "000")
    assert (found["id_birth"], found["id_sex"]) == (date(1959, 8, 19), None)


@examples(12)
@given(st.lists(st.text(alphabet="0123456789Xx*.E+-'无 证A", max_size=22), min_size=50, max_size=100))
def test_any_text_gets_a_kind_and_a_trusted_number_is_trusted_again(texts: list[str]) -> None:
    found = many(list(texts))
    assert found["id_kind"].null_count() == 0
    trusted = found["id18"].drop_nulls().to_list()
    again = many(trusted)
    assert again["id18"].to_list() == trusted
    assert not again["id_is_repaired"].any()
