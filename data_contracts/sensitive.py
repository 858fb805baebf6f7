"""Words that stand in no list which many read, and what stands in their place: prison, drugs, HIV, named diagnoses.

`sensitive.yaml` is the one list of them; contracts say of a column or a file that its values are sensitive
(`sensitive: true`), and rules say in `open_sentence` how their own sentence reads in such a list. The words
themselves go to designated staff only (flows/deliverables/designated.py).
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from data_contracts.distinct_texts import per_distinct_text
from data_contracts.fast_yaml import load_yaml

HAN = "\u4e00-\u9fff"


@dataclass(frozen=True)
class SensitivePattern:
    """A pattern of sensitive words and the neutral ones in their place."""

    pattern: str
    neutral: str
    why: str


@cache
def sensitive_patterns() -> tuple[SensitivePattern, ...]:
    """Every pattern, in the order in which they are replaced."""
    text = resources.files("data_contracts").joinpath("sensitive.yaml").read_text(encoding="utf-8")
    return tuple(
        SensitivePattern(one["pattern"].replace(r"\p{Han}", HAN), one["neutral"], one["why"]) for one in load_yaml(text)
    )


def open_texts(column: pl.Expr) -> pl.Expr:
    """Text as a list shows it that many read: without sensitive words; null stays null."""
    return per_distinct_text(column, open_text, _open_many)


def _open_many(column: pl.Expr) -> pl.Expr:
    for one in sensitive_patterns():
        column = column.str.replace_all(one.pattern, one.neutral)
    return column


def open_text(text: str) -> str:
    """`open_texts` of one text."""
    for one in sensitive_patterns():
        text = re.sub(one.pattern, one.neutral, text)
    return text


def is_sensitive(text: str) -> bool:
    """Whether a text holds a sensitive word."""
    return any(re.search(one.pattern, text) for one in sensitive_patterns())
