"""Contracts put together: the identity columns that all extracts share are stated once, joined in when a file is read.

A table that says `customProperties: [{property: identityColumns, value: identity_columns.yaml}]` gets the columns of
that file first; a column of its own with the name of a shared one says only what differs. What comes out is a whole
contract, as the standard has it: linted, checked and compiled as if somebody had written it out.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml

REFERENCE, SHARED = "identityColumns", "identity_columns.yaml"
KEYED = {"customProperties": "property", "quality": "id"}
"""Lists whose entries are matched one by one, and by what; any other key given again replaces the shared one."""


def composed(document: Any, where: str) -> Any:
    """A contract document with the shared columns joined in; one that refers to none, or is malformed, as it came.

    ContractError when the reference leads nowhere; `where` is the file's name.
    """
    tables = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(tables, list):
        return document
    return {**document, "schema": [_table(table, where) for table in tables]}


def _table(table: Any, where: str) -> Any:
    extras = table.get("customProperties") if isinstance(table, Mapping) else None
    named = [entry for entry in extras or [] if isinstance(entry, Mapping) and entry.get("property") == REFERENCE]
    own = table.get("properties") if isinstance(table, Mapping) else None
    if not named or not isinstance(own, list) or not all(isinstance(column, Mapping) for column in own):
        return table
    if named[0].get("value") != SHARED:
        raise ContractError(f"{REFERENCE} does not name {SHARED}", where=where, do=f"name {SHARED}")
    shared = _shared()
    given = {str(column.get("name")): column for column in own}
    columns = [_joined(column, given.get(column["name"], {})) for column in shared]
    names = {column["name"] for column in shared}
    return {
        **table,
        "customProperties": [entry for entry in extras or [] if entry not in named],
        "properties": [*columns, *(column for column in own if str(column.get("name")) not in names)],
    }


def _joined(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    joined = {**shared, **own}
    for name, by in KEYED.items():
        if shared.get(name) and own.get(name) and all(isinstance(entry, Mapping) for entry in own[name]):
            joined[name] = _matched(shared[name], own[name], by)
    return joined


def _matched(shared: list[dict[str, Any]], own: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    given = {str(entry.get(by)): entry for entry in own}
    known = {entry[by] for entry in shared}
    changed = [{**entry, **given.get(entry[by], {})} for entry in shared]
    return changed + [entry for entry in own if str(entry.get(by)) not in known]


@cache
def _shared() -> list[dict[str, Any]]:
    text = (resources.files("data_contracts") / SHARED).read_text(encoding="utf-8")
    columns: list[dict[str, Any]] = load_yaml(text)
    return columns
