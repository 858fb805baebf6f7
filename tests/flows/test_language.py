"""What the terminal says is in one language, the reader's; every sentence it can say is known in both."""

import re
import subprocess
from pathlib import Path

import pytest

from data_contracts.errors import CityError, StoreError
from flows.language import FIELD, HAN, LOCALE, language, quoted, say, unquoted
from flows.store.confirm import Confirmable, confirmations, sentence_for
from tests.flows.command import faxian
from tests.sentences import missing, needed, read, sentences

ROOT = Path(__file__).resolve().parents[2]


def in_words_of(wanted: str, *arguments: str, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {"FAXIAN_LANG": wanted, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    return faxian(*arguments, environment=environment, where=where)


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C", "LC_ALL": "zh_SG.GB18030"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "FAXIAN_LANG": "en"}, "en"),
    ],
)
def test_the_locale_says_which_language(environment: dict[str, str], wanted: str) -> None:
    assert language(environment) == wanted


def test_every_sentence_is_known_in_both_languages() -> None:
    untold = [f"{place}: {text}" for text, place in missing().items()]
    assert untold == [], "run `make sentences`, fill in what it lists in flows/locale, run it again"
    assert len(sentences()) > 700, "the walk finds the sentences"


@pytest.mark.parametrize("wanted", ["zh", "en"])
def test_a_translation_keeps_the_fields_of_its_sentence(wanted: str) -> None:
    for written, translated in read(wanted).items():
        assert sorted(FIELD.findall(written)) == sorted(FIELD.findall(translated)), written


def test_an_english_translation_has_no_word_of_chinese() -> None:
    terms = re.compile(r"\(?(新发现人员|城市|农村|市|县|乡|村)\)?")
    assert [text for text in read("en").values() if HAN.search(terms.sub("", text))] == []


def test_a_chinese_translation_is_chinese() -> None:
    assert [text for text in read("zh").values() if not HAN.search(text)] == []


@pytest.mark.parametrize("wanted", ["zh", "en"])
def test_the_compiled_catalogue_is_that_of_the_po_file(wanted: str) -> None:
    import gettext

    compiled = gettext.translation("faxian", LOCALE, [wanted])
    for written, translated in read(wanted).items():
        assert compiled.gettext(written) == translated


def test_an_error_is_said_as_a_whole() -> None:
    error = StoreError("the file cannot be written (No space left)", where="out/a.csv", do="choose another")
    assert say(str(error), "zh") == "out/a.csv：文件写不进去（No space left）。怎么办：请换一个。"
    assert say(str(error), "en") == str(error)


def test_what_stands_in_a_field_stays_or_is_said_in_the_same_language() -> None:
    gone = CityError("the code does not begin as its parent's does", where="areas.csv, row 3, column 上级代码")
    assert say(str(gone), "zh") == "areas.csv 第 3 行 上级代码 列：代码的开头与上级代码不一致。"
    assert say(str(gone), "en") == "areas.csv, row 3, column parent code: the code does not begin as its parent's does."


def test_a_finding_is_said_part_by_part() -> None:
    found = "第 3、7 行：“就业状态”不在代码表内，请改为代码表中的标签或代码（格清空，行仍采用）"
    reason = "is not in the code table; write a label or code of it"
    assert say(found, "en") == f'row 3、7: "就业状态" {reason} (the cell is emptied, the row still taken)'
    assert say(found, "zh") == found


def test_a_citys_cases_and_first_steps_are_said_in_one_language() -> None:
    assert (
        say("E90：6 个用例，5 个通过；试行，只计数，不下发", "en")
        == "E90: 6 cases, 5 passed; on trial, counted and not sent out"
    )
    assert not HAN.search(say("已建好城市文件夹 city，先看其中的 README.md。\n填一处查一处：", "en"))


def test_the_settings_decide_the_language_where_the_environment_does_not(tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text("language: zh\n", encoding="utf-8")
    assert HAN.search(in_words_of("", "ledger", "--store", "/nowhere", where=tmp_path).stderr)
    assert not HAN.search(in_words_of("en", "ledger", "--store", "/nowhere", where=tmp_path).stderr)


def test_what_is_quoted_stays_and_the_sentence_around_it_is_in_one_language() -> None:
    rule = f"规则 E01 {quoted('防返贫监测对象未纳入救助')}（rules/enrol/E01.sql）"
    assert say(rule, "en") == "Rule E01 防返贫监测对象未纳入救助 (rules/enrol/E01.sql)"
    assert say(rule, "zh") == "规则 E01 防返贫监测对象未纳入救助（rules/enrol/E01.sql）" == unquoted(rule)
    own = quoted("本人，配偶：已发布")
    assert say(own, "en") == "本人，配偶：已发布", "no word of what is quoted is translated"
    linked = f"     认人（本人）：P000000001，自动采用，L5，由 {quoted('K6 出生日期与姓名')} 找到"
    assert say(linked, "en") == "     Linked (self): P000000001, linked automatically, L5, found by K6 出生日期与姓名"


def test_what_nobody_translated_is_left_as_it_is() -> None:
    assert say("/data/城市/areas.csv", "en") == "/data/城市/areas.csv"
    assert say("faxian 0.2.0", "zh") == "faxian 0.2.0"


@pytest.mark.parametrize("what", Confirmable)
def test_a_confirmation_is_accepted_in_both_languages(what: Confirmable) -> None:
    in_chinese = sentence_for(what, "202610")
    in_english = say(in_chinese, "en")
    assert not HAN.search(in_english)
    assert confirmations([in_english.upper()], "202610") == {what: in_chinese} == confirmations([in_chinese], "202610")
    assert "2026-10" in in_english


MISUSE = (
    ["run"],
    ["fly"],
    ["explain", "--store", "/nowhere"],
    ["run", "--city", "x", "--incoming", "y", "--period", "2026", "--store", "s", "--out", "o"],
    ["ledger", "--store", "/nowhere"],
)
NAMES = re.compile(
    r"--?[\w-]+|FAXIAN\w*|faxian|YYYY\w*|[\w./<>-]+\.(?:yaml|csv|parquet|xlsx)|/\w+|'[^']*'|<[^>]*>|\w+://\S+|`[^`]*`"
    r"|\b(?:Parquet|XLSX|CSV|SELECT|HOST|OUT|Ctrl-C|cron|duckdb|spark|yarn|DuckDB|Spark|shell|manifest|truth|AES|person_id|SQL)\b"
)


@pytest.mark.parametrize("arguments", MISUSE, ids=" ".join)
def test_misuse_is_said_in_one_language(arguments: list[str], tmp_path: Path) -> None:
    in_chinese = in_words_of("zh", *arguments, where=tmp_path).stderr
    in_english = in_words_of("en", *arguments, where=tmp_path).stderr
    assert re.findall(r"[A-Za-z]{2,}", NAMES.sub("", in_chinese)) == []
    assert HAN.search(in_chinese)
    assert not HAN.search(in_english)


def test_a_help_is_said_in_one_language() -> None:
    in_chinese, in_english = (in_words_of(wanted, "--help").stdout for wanted in ("zh", "en"))
    assert "用法：" in in_chinese
    lines = [re.sub(r"^  [\w-]+", "", line) for line in in_chinese.splitlines()]  # the verbs have names
    assert re.findall(r"[A-Za-z]{2,}", NAMES.sub("", "\n".join(lines[1:]))) == []
    assert "Usage:" in in_english


def test_a_mixed_sentence_is_needed_in_both() -> None:
    assert needed("give its 线索编号, or --why-not RULE with --person or --household") == ("zh", "en")
    assert needed("没有采用“{text}”这一列") == ("en",)
    assert needed("the disk is full") == ("zh",)
