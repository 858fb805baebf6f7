"""What coded cells may say."""

import re
import unicodedata
from pathlib import Path

import pytest

from data_contracts import codes


@pytest.mark.parametrize("said", ["是", "有", "1", "Y", "y", "√", "true", "TRUE"])
def test_yes_is_yes_however_it_is_ticked(said: str) -> None:
    assert codes.FLAG[said] is True


@pytest.mark.parametrize("said", ["否", "无", "0", "N", "n", "×", "x", "false", "FALSE"])
def test_no_is_no_however_it_is_crossed(said: str) -> None:
    assert codes.FLAG[said] is False


@pytest.mark.parametrize(
    ("said", "sex"), [("男", "男"), ("1", "男"), ("女", "女"), ("2", "女"), ("0", None), ("9", None)]
)
def test_an_unstated_sex_is_known_to_be_unknown(said: str, sex: str | None) -> None:
    assert said in codes.SEX
    assert codes.SEX[said] == sex


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *[("02", "02"), ("12", "12"), ("38", "38"), ("0", "0"), ("2", "2"), ("5", "5")],
        *[("户主", "02"), ("妻", "12"), ("夫", "11"), ("配偶", "10"), ("子", "20"), ("儿子", "20"), ("长子", "22")],
        *[("次子", "23"), ("三子", "24"), ("女", "30"), ("女儿", "30"), ("长女", "32"), ("次女", "33"), ("三女", "34")],
        *[("儿媳", "38"), ("女婿", "28"), ("孙子", "41"), ("孙女", "42"), ("外孙", "43"), ("外孙女", "44")],
        *[
            ("父亲", "51"),
            ("母亲", "52"),
            ("岳父", "55"),
            ("祖父", "61"),
            ("爷爷", "61"),
            ("弟弟", "73"),
            ("其他", "80"),
        ],
    ],
)
def test_a_relation_is_read_as_its_code_or_its_word(said: str, code: str) -> None:
    assert codes.RELATION[said] == code


def test_two_digits_stay_two_and_one_digit_stays_one() -> None:
    assert all(codes.RELATION[code] == code for code in codes.RELATION_LABEL)
    assert codes.RELATION["2"] != codes.RELATION["02"]


def test_a_word_that_means_wife_here_and_daughter_in_law_there_is_not_guessed() -> None:
    assert "媳妇" not in codes.RELATION


def test_every_relation_leads_to_a_code_with_a_label() -> None:
    assert set(codes.RELATION.values()) == set(codes.RELATION_LABEL)


def test_every_spelling_is_written_as_it_is_looked_up() -> None:
    for table in (codes.FLAG, codes.SEX, codes.RELATION, codes.BLANKS):
        for spelling in table:
            assert unicodedata.normalize("NFKC", spelling).strip() == spelling


def test_no_blank_is_also_a_value() -> None:
    assert not codes.BLANKS & (set(codes.FLAG) | set(codes.SEX) | set(codes.RELATION))
    assert "无" not in codes.BLANKS


ROOT = Path(__file__).parents[2]
STEPS = sorted(file for room in ("rules", "matchers", "flows") for file in (ROOT / room).rglob("*.sql"))
OTHER_CODES = {"X03_income_above_standard.sql": {"渐退"}}
"""Words that stand for something else in a file: what a rule advises."""


@pytest.mark.parametrize("file", STEPS, ids=lambda file: file.stem)
def test_codes_that_several_steps_ask_for_stand_in_one_place(file: Path) -> None:
    sql = re.sub(r"--.*", "", file.read_text(encoding="utf-8"))
    words = set(re.findall(r"'([^']*)'", sql))
    assert not words & {codes.IN_FORCE, codes.TAPERING, codes.APPLYING} - OTHER_CODES.get(file.name, set())
    sexes = {word for of in re.findall(r"\bsex IN \(([^)]*)\)", sql) for word in re.findall(r"'([^']*)'", of)}
    assert sexes <= {"男", "女"}, "ingest has typed every spelling of a sex"
    assert not re.findall(rf"\brelation\s+(?:IN \(|= |WHEN )[^)\n]*'(?:{'|'.join(codes.HEADS)})'", sql)


def test_a_set_of_codes_is_asked_for_whole_codes() -> None:
    assert codes.as_set(codes.HEADS) == "|02|0|01|"
    assert len(STEPS) > 200
