"""What people read is plain official Chinese: one word for one thing, full-width punctuation, no retired expression.

Walked are the texts of code (string literals), templates, and what rules and contracts print.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "data_contracts", "matchers", "rules")
RETIRED = {
    "亏待": "群体差异分析",
    "运行卡": "本期概况",
    "各归各": "目前按两人分别建档",
    "压下": "暂缓下发",
    "打回": "退回",
    "驳回": "退回",
    "拒收": "退回",
    "没有发成功": "未发放成功（退汇）",
    "人好不好": "身体状况、自理能力",
}
"""Expression -> what the house says instead."""
FIXED = (
    "(脱敏)",  # headings of lists that city teams read by name
    "仅为线索,不得据此停发或认定",  # the list's hint, word for word as ordered
)
HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(
    f"(?<=[{HAN}”》）])[,;:?!](?=[{HAN}“《（ ]|$)|(?<=[{HAN}])\\((?=[{HAN}])|(?<=[{HAN}])\\)(?=[{HAN}]|$)"
)
IS_PATTERN = re.compile(r"\(\?|\\[dpsw]|\[\^|\)\?|\|\|")
SPELLINGS = (
    "codes.py",
    "area_names.py",
    "rows.py",
    "synthetic",
    "layouts",
    "dates.py",
    "birth.py",
    "name.py",
    "contract.py",
    "web_page.py",
    "dictionary.py",
)
"""Files of what others write, in whatever form they write it, and of YAML shown as an example."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Chinese string literals of a module that are no docstring and no pattern."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def lines(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)


@cache
def texts(*suffixes: str) -> list[tuple[str, str]]:
    """Where a Chinese text stands, and the text."""
    return list(_texts(suffixes))


def _texts(suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                for number, text in literals(path) if path.suffix == ".py" else lines(path):
                    if re.search(f"[{HAN}]", text):
                        yield f"{path.relative_to(HOUSE).as_posix()}:{number}", text


@pytest.mark.parametrize("expression", sorted(RETIRED))
def test_no_retired_expression_is_read_by_anybody(expression: str) -> None:
    found = [where for where, text in texts(".py", ".j2", ".sql", ".yaml") if expression in text]
    assert found == [], f"say {RETIRED[expression]}"


def half_width(text: str) -> bool:
    """Whether a Chinese text has punctuation of English; not of an English one that names Chinese words."""
    if 2 * len(re.findall(f"[{HAN}]", text)) < len(re.findall("[A-Za-z]", text)):
        return False
    for fixed in FIXED:
        text = text.replace(fixed, "")
    return bool(HALF_WIDTH.search(text)) and not IS_PATTERN.search(text)


def test_punctuation_between_chinese_is_full_width() -> None:
    found = [
        f"{where}: {text[:60]}"
        for where, text in texts(".py", ".j2")
        if half_width(text) and not any(part in where for part in SPELLINGS)
    ]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("账不平,请核对", True),
        ("账不平，请核对", False),
        ("共 3 行:", True),
        ("none of 市, 县, which", False),
        ("临江县(东山乡)", True),
        ("证件号码(脱敏)", False),
    ],
)
def test_what_counts_as_half_width(text: str, is_wrong: bool) -> None:
    assert half_width(text) is is_wrong
