"""What a month hands out, said once (handed_out.yaml): folders, whose each is, its title, how long it is kept.

Read by the index page (titles, for whom), `faxian deliver` (recipients), the groups of files (flows/store/modes.py,
flows/settings.py), the impact assessment (labels) and the purge (classes, by way of kept.py).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from data_contracts.errors import ContractError
from data_contracts.odcs import Strict, read_yaml

FILE = Path(__file__).with_name("handed_out.yaml")
CITY = "city"
"""The kind of recipient that gets what should name a township or county and does not: it is about all of them."""


class Recipient(Strict):
    """A kind of recipient. `group`: the key of `groups:` in faxian.yaml whose group reads what is theirs; `named_by`:
    how a file says which of the kind it is for; blank: there is one. `label`: of the kind and what it gets."""

    kind: str
    group: str
    named_by: Literal["code", "name", "either", ""] = ""
    label: str


class Folder(Strict):
    """A folder (or file) of a month. `title` blank: not listed on the index page; `kept_as`: its class, blank: kept for
    ever."""

    name: str
    title: str = ""
    for_whom: str = ""
    recipient: str
    kept_as: str = Field(default="", alias="class")


class KeptAs(Strict):
    """A class of what is handed out and the months it is kept (`contracts`: as the data that the month was read from).
    `beside`: folders of OUT that lie beside the months."""

    name: str
    title: str
    months: int | str
    why: str
    beside: tuple[str, ...] = ()


class HandedOut(Strict):
    """All of the file; each part in its order."""

    recipients: tuple[Recipient, ...]
    folders: tuple[Folder, ...]
    classes: tuple[KeptAs, ...]


@cache
def handed_out_of_a_month() -> HandedOut:
    """The file. ContractError for one that is none, or whose folders name a recipient or class there is not."""
    try:
        found = HandedOut.model_validate(read_yaml(FILE))
    except ValidationError as error:
        raise ContractError("what a month hands out cannot be read", where=FILE.name) from error
    kinds, classes = {one.kind for one in found.recipients}, {"", *(one.name for one in found.classes)}
    for folder in found.folders:
        if folder.recipient not in kinds or folder.kept_as not in classes:
            raise ContractError(f"{folder.name}: names a recipient or a class that there is not", where=FILE.name)
    return found


@cache
def folders_by_name() -> Mapping[str, Folder]:
    """Name -> folder (or file) of a month."""
    return {one.name: one for one in handed_out_of_a_month().folders}


@cache
def recipients_by_kind() -> Mapping[str, Recipient]:
    """Kind -> recipient."""
    return {one.kind: one for one in handed_out_of_a_month().recipients}


def group_of(name: str) -> str:
    """The group that reads what stands in a month's folder under a name; blank for what nobody named."""
    folder = folders_by_name().get(name)
    return recipients_by_kind()[folder.recipient].group if folder else ""


def groups_named() -> tuple[str, ...]:
    """Every group that a recipient is read by, once, in the order of the file."""
    return tuple(dict.fromkeys(one.group for one in handed_out_of_a_month().recipients))
