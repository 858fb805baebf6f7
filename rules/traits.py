"""What rules say is special about themselves, as a table that steps join: nobody names a rule by its id in SQL."""

import pyarrow as pa

from data_contracts.contract import load_contracts
from data_contracts.steps import Engine
from rules.catalogue import Rule, load_catalogue

RULE_TRAITS = pa.schema(
    [
        ("rule_id", pa.string()),
        ("is_reminder", pa.bool_()),
        ("is_event_place", pa.bool_()),
        ("is_struck", pa.bool_()),
        ("key_group", pa.int32()),
        ("focus_group", pa.string()),
    ]
)
"""Grain: rule of the catalogue. Null: its leads make nobody a member of a key or focus group."""


def put_rule_traits(engine: Engine) -> None:
    """Make the table `rule_traits`."""
    rows = [
        {
            "rule_id": rule.id,
            "is_reminder": "reminder" in rule.spec.traits,
            "is_event_place": "event_place" in rule.spec.traits,
            "is_struck": "struck" in rule.spec.traits,
            "key_group": rule.spec.key_group,
            "focus_group": rule.spec.focus_group,
        }
        for rule in load_catalogue().values()
    ]
    engine.put("rule_traits", pa.Table.from_pylist(rows, RULE_TRAITS))


def is_plain_by_name(rule: Rule) -> bool:
    """Whether a rule's number alone says of somebody what no open list may: it has an open sentence, and those it finds
    are in an extract that says so of everybody in it. E14 may be a death, R01 a bill: their numbers tell nothing."""
    contracts = load_contracts()
    named = [contracts[extract] for need in rule.spec.needs for extract in need.split("|") if extract in contracts]
    return bool(rule.spec.open_sentence) and bool(named) and all(contract.is_sensitive for contract in named)
