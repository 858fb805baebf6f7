"""Names as they are written down."""

from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.plain_pinyin import with_pinyin
from matchers.standardise.name import name_forms
from tests.matchers.tools import normal
from tests.properties import examples

HAN = st.text(alphabet="王李张刘陈国國建华華付傅闫阎伟秀英单欧阳古丽娜尔", min_size=1, max_size=5)
ANYTHING = st.text(alphabet="王李张國傅·•.（）()*?□ 　某先生女儿之a zheXx12\ue863", max_size=8) | st.text(max_size=8)


def many(texts: list[str | None]) -> list[dict[str, Any]]:
    frame = pl.DataFrame({"raw": texts}, schema={"raw": pl.String})
    columns = {"n": "name", "kind": "name_kind", "hard": "name_hard", "soft": "name_soft"}
    return with_pinyin(name_forms(frame, "raw")).rename(columns).to_dicts()


def forms(name: str | None) -> dict[str, Any]:
    return many([name])[0]


def row(**identity: Any) -> dict[str, Any]:
    return normal(identity).row(0, named=True)


N_FORMS: list[tuple[Any, ...]] = [
    ("张 三", "张三"),
    ("张　三", "张三"),
    ("张三（户主）", "张三"),
    ("张三(户主", "张三"),
    ("（张三）", "张三"),
    ("王子(户主)", "王子"),
    ("1.张三", "张三"),
    ("张三*", "张三"),
    ("张三2", "张三"),
    ("张三，", "张三"),
    ("樊·梨花", "樊梨花"),
    ("古丽娜尔•艾山", "古丽娜尔·艾山"),
    ("古丽娜尔．艾山", "古丽娜尔·艾山"),
    ("古丽娜尔-艾山", "古丽娜尔·艾山"),
    ("古丽娜尔 · 艾山 ", "古丽娜尔·艾山"),
    ("zhang  wei", "ZHANG WEI"),
    ("王?伟", "王□伟"),
    ("王\ue863伟", "王□伟"),
    ("王??", "王□"),
    ("张*", "张□"),
    ("李某某", "李□"),
    ("李X明", "李□明"),
    ("王先生", "王□"),
    ("欧阳女士", "欧阳□"),
    ("无", None),
    ("不详", None),
    ("张·某", "张□"),
    ("张.先生", "张□"),
    ("小张", "张□"),
    ("老谢（本人）", "谢□"),
    ("阿李", "李□"),
    ("小欧阳", "欧阳□"),
    ("阿豪", "□豪"),
    ("老波", "□波"),
    ("小豪杰", "小豪杰"),
    ("张小", "张小"),
    ("阿依古丽", "阿依古丽"),
    ("张·三", "张三"),
    ("***", None),
    ("", None),
    (None, None),
]


def test_the_n_form_of_a_name() -> None:
    found = many([written for written, _ in N_FORMS])
    assert [(written, of["name"]) for (written, _), of in zip(N_FORMS, found, strict=True)] == N_FORMS


KINDS: list[tuple[Any, ...]] = [
    ("张三", "han"),
    ("古丽娜尔·艾山", "dotted"),
    ("ZHANG WEI", "latin"),
    ("王zhe", "latin"),
    ("王□伟", "partial"),
    ("张三女儿", "relation"),
    ("张三之子", "relation"),
    ("陈女儿", "relation"),
    ("王女婴", "relation"),
    (None, "blank"),
    ("王之夫", "han"),
    ("李子", "han"),
    ("王子女", "han"),
    ("孙女", "han"),
]


def test_the_kind_of_a_name() -> None:
    found = many([name for name, _ in KINDS])
    assert [(name, of["name_kind"]) for (name, _), of in zip(KINDS, found, strict=True)] == KINDS


def test_a_relation_gets_no_key_that_would_find_the_person() -> None:
    found = forms("张三女儿")
    assert (found["fz"], found["fzs"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "surname", "key"),
    [
        ("单雄信", "单", "shan xiong xin"),
        ("尉迟恭", "尉迟", "yu chi gong"),
        ("司马", "司", "si ma"),
        ("曾国藩", "曾", "zeng guo fan"),
        ("王曾", "王", "wang ceng"),
    ],
)
def test_pinyin_reads_surnames_as_surnames(name: str, surname: str, key: str) -> None:
    found = forms(name)
    assert (found["surname"], found["name_py"]) == (surname, key)


ALIKE: list[tuple[Any, ...]] = [
    ("刘丽娜", "牛丽拉"),
    ("張偉", "张伟"),
    ("傅强", "付强"),
    ("陈诚", "成晨"),
    ("阿不都热合曼·买买提", "阿卜杜热合曼麦麦提"),
    ("ZHANG WEI", "张伟"),
    ("王zhe", "王喆"),
    ("区小明", "欧小明"),
]


def test_names_that_sound_alike_share_the_fuzzy_key() -> None:
    ones, others = (many([pair[at] for pair in ALIKE]) for at in (0, 1))
    assert [one["fz"] for one in ones] == [other["fz"] for other in others]
    assert None not in [one["fz"] for one in ones]


def test_a_former_name_is_taken_from_its_column_or_from_a_note() -> None:
    assert row(name="张三", former_name="李四")["former_soft"] == "李四"
    assert row(name="张三（曾用名：李四）")["former_soft"] == "李四"
    assert row(name="张三", former_name="无")["former_soft"] is None


def test_the_head_is_known_to_be_the_person_himself() -> None:
    assert row(name="王建国", head_name="王建國")["head_is_self"] is True
    assert row(name="王建国", head_name="王德福")["head_is_self"] is False
    assert row(name="王建国")["head_is_self"] is None


@examples(12)
@given(st.lists(ANYTHING, min_size=50, max_size=100))
@example(["U ¯", "e\u0301 ´", "\u1e53\xb7\ua7bc\uaa2f\U0001d5aa", "Ⰽ⒍Θ", "\u1d2e1\xb7\ufe87", "ΐ", "ŉ"])
def test_normalising_a_normal_form_changes_nothing(texts: list[str]) -> None:
    once = many(list(texts))
    twice = many([found["name"] for found in once])
    for column in ("name", "name_kind", "name_hard", "name_soft", "fz", "fzs"):
        assert [found[column] for found in twice] == [found[column] for found in once]


@examples(12)
@given(st.lists(HAN, min_size=50, max_size=100))
def test_the_folds_are_idempotent_and_keep_the_length(texts: list[str]) -> None:
    once = [found for found in many(list(texts)) if found["name"]]
    for found in once:
        assert len(found["name_hard"]) == len(found["name_soft"]) == len(found["name"].replace("·", ""))
    for column in ("name_soft", "name_hard"):
        again = many([found[column] for found in once])
        assert [found[column] for found in again] == [found[column] for found in once]
