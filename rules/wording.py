"""The facts of a candidate, and how a sentence says them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

SPECIAL = ("urgency", "evidence_class", "refer_to", "event_area", "evidence_date", "branch")
NO_FACTS = frozenset({*SPECIAL, "person_id", "household_key", "household_no", "lead_id", "level_rank"})


def facts_of(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a candidate that are neither subject, condition nor machinery: what explain prints."""
    return {name: value for name, value in candidate.items() if value is not None and _is_fact(name)}


@cache
def _is_fact(name: str) -> bool:
    return name not in NO_FACTS and not name.startswith(("ok_", "exempt_", "hold_", "row_", "subject_"))


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


class Lenient(dict[str, str]):
    """Words for a text; what a candidate does not have is 不详."""

    def __missing__(self, key: str) -> str:
        return "不详"
