"""The facts of a candidate, and how a sentence says them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from data_contracts import labels
from data_contracts.contract import load_contracts

SPECIAL = ("urgency", "evidence_class", "refer_to", "event_area", "evidence_date", "branch")
NO_FACTS = frozenset({*SPECIAL, "person_id", "household_key", "household_no", "lead_id", "level_rank"})


def facts_of(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a candidate that are neither subject, condition nor machinery: what explain prints."""
    return {name: value for name, value in candidate.items() if value is not None and is_fact(name)}


@cache
def is_fact(name: str) -> bool:
    """Whether a column of a candidate is one of its facts."""
    return name not in NO_FACTS and not name.startswith(("ok_", "exempt_", "hold_", "row_", "subject_"))


def named_fact(fact: str, own: Mapping[str, str]) -> str:
    """A fact by its Chinese name, its column beside it for who looks it up; by its column alone where nobody named it.

    `own`: what the rule's front matter says of it.
    """
    label = _label(fact, own)
    return f"{label}（{fact}）" if label else fact


def _label(fact: str, own: Mapping[str, str]) -> str | None:
    """What a fact is in Chinese; `own`: what its rule says of it. Null for one that nobody named."""
    return own.get(fact) or labels.FACTS.get(fact) or _heading(fact)


def _heading(name: str) -> str | None:
    """The heading of a column of that name, in the first contract that has one."""
    columns = (column for contract in load_contracts().values() for column in contract.columns)
    return next((column.heading for column in columns if column.name == name), None)


def fact_text(value: object) -> str:
    """A fact as a sentence says it: dates in Chinese, amounts without needless zeros, unknown as 不详."""
    if value is None:
        return "不详"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def plain(value: object) -> object:
    """A fact as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return fact_text(value)
    return value
