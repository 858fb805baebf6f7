"""What a layout's file may state (data_contracts/layout.py reads and lints it): one model per key that has a shape."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from data_contracts.odcs import Name, Strict

OTHER_NAMES, OTHER_IDS = "other_name_{n}", "other_id_no_{n}"
"""Fields of the further people of one wide row: those of the n-th."""


def _field(given: object) -> object:
    return {"heading": given} if isinstance(given, str) else given


def _value(given: object) -> object:
    return {"from": [given]} if isinstance(given, str) else given


class FieldFile(Strict):
    """A column of the file: its heading and others seen for it."""

    heading: str
    aliases: tuple[str, ...] = ()


class OverFile(Strict):
    """Where the month in the field `by` is not after the delivery's, the value `becomes` another: of the rows whose
    value is one of `of`, or blank where nothing is listed.
    """

    by: Name
    becomes: str
    of: tuple[str, ...] = ()


class ValueFile(Strict):
    """How one of our columns is filled: from the first of these fields that is not blank, else `fixed`.

    `values`: the file's spelling -> ours; with `only_listed` any other spelling is as if blank. `form` month_end: a
    month (202603, 2026-03, 2026年3月) is its last day; period: blank is the delivery's month, YYYYMM. `joined`: all
    fields that are not blank, one after the other. `over`: what a month that has passed makes of it.
    `blank_is_unknown`: the system leaves the column blank where nobody filled it in, which says nothing of the person.
    """

    fields: tuple[Name, ...] = Field(default=(), alias="from")
    fixed: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    only_listed: bool = False
    form: Literal["text", "month_end", "period"] = "text"
    joined: bool = False
    over: OverFile | None = None
    blank_is_unknown: bool = False


class ByFileName(Strict):
    """Values that the file's name says."""

    pattern: str
    fixed: dict[Name, str]


class AreaFile(Strict):
    """An area by name: five fields from province to village, or one field with the whole path, or an address that
    begins with one.
    """

    levels: tuple[Name, ...] = ()
    path: Name | None = None
    address: Name | None = None


class HouseholdFile(Strict):
    """What the household's number is drawn from: the certificate where there is one, else the head."""

    certificate: Name | None = None
    number: Name | None = None
    head: Name | None = None
    head_name: Name


class MembersFile(Strict):
    """All members of a household in two cells, names and numbers one after the other."""

    names: Name
    ids: Name
    covered: Name | None = None


class WideFile(Strict):
    """Further people of the household in columns of their own, numbered 1 to `up_to`; `{n}` stands for the number.
    `covered`: the field that counts those covered.
    """

    name: str
    id_no: str
    up_to: int = Field(gt=0, le=20)
    covered: Name | None = None


class ShareFile(Strict):
    """The patient's own share: what was paid in cash and from the own account where the file says so, else the total
    less what every payer paid. Unknown where an amount is no number.
    """

    column: Name
    total: Name
    payers: tuple[Name, ...]
    own: tuple[Name, ...] = ()


YearlyIncome = Literal["person", "household", "per_head", "work", "wages", "transfers"]
"""Whose income a field states by the year; words: labels.YEARLY_INCOMES."""


class LayoutFile(Strict):
    """A layout as its file states it. `fields` with the name of one of the contract's columns fill that column as they
    are; `columns` says what is otherwise. `left_out`: headings that no rule may use, and why; `known`: headings that
    say nothing we need. `is_part`: such a file holds only some of the people or kinds of its extract, so that of who is
    not in it nothing can be said; `part_unless`: neither can it where no row has one of these values in that column.
    `yearly`: incomes by the year and the fields that state them; kept by the year. `not_accepted`: why a file of this
    kind is known and nothing of it is taken.
    """

    extract: Name
    title: str
    grain: str
    role: Literal["rows", "persons", "households"] = "rows"
    family: Name | None = None
    order: int = 50
    needs: tuple[Name, ...]
    file_name: str | None = None
    by_file_name: tuple[ByFileName, ...] = ()
    must_know: tuple[Name, ...] = ()
    sheets: Literal["best", "all"] = "best"
    fields: dict[Name, Annotated[FieldFile, BeforeValidator(_field)]]
    columns: dict[Name, Annotated[ValueFile, BeforeValidator(_value)]] = Field(default_factory=dict)
    areas: dict[Name, AreaFile] = Field(default_factory=dict)
    household: HouseholdFile | None = None
    members: MembersFile | None = None
    wide: WideFile | None = None
    status_by_comparison: bool = False
    is_part: bool = False
    part_unless: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    only_where: Name | None = None
    row_number: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    own_share: ShareFile | None = None
    yearly: dict[YearlyIncome, Name] = Field(default_factory=dict)
    not_accepted: str | None = None
    nets_out: tuple[Name, ...] = ()
    left_out: dict[str, str] = Field(default_factory=dict)
    known: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class AliasesFile(Strict):
    """What a city adds to a shipped layout of the same name: further headings of its fields."""

    aliases: dict[Name, tuple[str, ...]]
