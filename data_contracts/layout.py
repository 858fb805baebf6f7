"""Layouts: how a file that a system exports becomes rows of a contract. One YAML file each, shipped or a city's own.

    layouts = load_layouts(city / "layouts", contracts)     # or None: only the shipped ones
    layouts["roster"]                                       # those of one extract, in the order they are tried

A layout is tried only on a file that lacks headings its contract requires. It is recognised by its headings first
(every field of `needs` must be there), then, where it has one, by a pattern in the file's name. A city adds or replaces
layouts in `<city>/layouts/<name>.yaml`: another province's export is a new file there, not code. See docs/contracts.md.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from data_contracts.contract import Column, Contract, Kind, normalise_heading
from data_contracts.errors import ContractError
from data_contracts.odcs import Name, Strict, checked, read_yaml
from data_contracts.tables import LAST_MONTH

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


class LayoutFile(Strict):
    """A layout as its file states it. `fields` with the name of one of the contract's columns fill that column as they
    are; `columns` says what is otherwise. `left_out`: headings that no rule may use, and why; `known`: headings that
    say nothing we need. `is_part`: such a file holds only some of the people or kinds of its extract, so that of who is
    not in it nothing can be said.
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
    only_where: Name | None = None
    row_number: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    own_share: ShareFile | None = None
    nets_out: tuple[Name, ...] = ()
    left_out: dict[str, str] = Field(default_factory=dict)
    known: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Layout:
    """A layout that was linted against its contract. `source`: the file's own contract, its fields as text columns."""

    def __init__(self, name: str, file: LayoutFile, contract: Contract) -> None:
        self.name, self.file, self.contract = name, file, contract
        self.source = _source(name, file, contract)
        self.heads = frozenset(normalise_heading(text) for text in (*file.left_out, *file.known))
        """Headings that are known and not taken, as they are compared."""

    @property
    def people_of(self) -> tuple[int, ...]:
        """The numbers of the further people of a wide row."""
        return tuple(range(1, self.file.wide.up_to + 1)) if self.file.wide else ()

    def fills(self) -> dict[str, ValueFile]:
        """Our column -> how it is filled from the fields; columns that name an area or are derived are not in it."""
        own = {c.name for c in self.contract.columns}
        plain = {name: ValueFile.model_validate({"from": [name]}) for name in self.file.fields if name in own}
        return {**plain, **self.file.columns}

    def given(self) -> frozenset[str]:
        """Our columns that this layout can say anything about; of all others its rows know nothing."""
        by_name = {name for each in self.file.by_file_name for name in each.fixed}
        derived = {"household_no"} if self.file.household else set()
        shares = {self.file.own_share.column} if self.file.own_share else set()
        by_status = {"status", "status_date"} if self.file.status_by_comparison else set()
        covered = {"is_covered"} if self.file.members or self.file.wide else set()
        return frozenset(
            {*self.fills(), *self.file.areas, *by_name, *derived, *shares, *by_status, *covered, *self.file.row_number}
        )

    def unknown_if_blank(self) -> tuple[str, ...]:
        """Our columns of which a blank cell of this file says nothing."""
        return tuple(name for name, value in self.file.columns.items() if value.blank_is_unknown)

    def fixed_by(self, file_name: str) -> dict[str, str]:
        """What the file's name says; nothing where no pattern is in it."""
        for each in self.file.by_file_name:
            if re.search(each.pattern, file_name):
                return dict(each.fixed)
        return {}


def load_layouts(folder: Path | None, contracts: Mapping[str, Contract]) -> dict[str, tuple[Layout, ...]]:
    """Every layout by extract, in the order they are tried. ContractError names the file and the key that is wrong."""
    files = dict(_shipped())
    if folder is not None and folder.is_dir():
        for path in sorted(folder.glob("*.y*ml")):
            files[path.stem] = checked(LayoutFile, read_yaml(path) or {}, f"layouts/{path.name}")
    found: dict[str, list[Layout]] = {}
    for name, file in files.items():
        found.setdefault(file.extract, []).append(built(name, file, contracts))
    return {
        extract: tuple(sorted(each, key=lambda layout: (layout.file.order, -len(layout.file.needs), layout.name)))
        for extract, each in sorted(found.items())
    }


@cache
def _shipped() -> tuple[tuple[str, LayoutFile], ...]:
    with resources.as_file(resources.files("data_contracts") / "layouts") as folder:
        paths = sorted(folder.glob("*.yaml"))
        return tuple((path.stem, checked(LayoutFile, read_yaml(path), f"layouts/{path.name}")) for path in paths)


def built(name: str, file: LayoutFile, contracts: Mapping[str, Contract]) -> Layout:
    """A layout, linted against its contract: every field and column it names must be there."""
    where = f"layouts/{name}.yaml"
    contract = contracts.get(file.extract)
    if contract is None:
        raise ContractError(f"there is no extract {file.extract}", where=where, do=f"one of {', '.join(contracts)}")
    layout = Layout(name, file, contract)
    _lint(layout, where)
    return layout


def _lint(layout: Layout, where: str) -> None:
    file, columns = layout.file, {column.name for column in layout.contract.columns}
    for what, named, known in (
        ("field", set(_fields_named(file)), {column.name for column in layout.source.columns}),
        ("column", set(_columns_named(file)), columns),
    ):
        unknown = sorted(named - known)
        if unknown:
            raise ContractError(
                f"there is no {what} {', '.join(unknown)}", where=where, do=f"{what}s: {', '.join(sorted(known))}"
            )
    given = layout.given()
    lacking = [c.name for c in layout.contract.columns if c.is_required and c.name not in given]
    if lacking and file.role != "households":
        raise ContractError(f"nothing fills {', '.join(lacking)}", where=where, why="the contract requires them")
    for pattern in [file.file_name or "", *(each.pattern for each in file.by_file_name)]:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ContractError(f"the pattern {pattern} is none", where=where) from error
    claimed: dict[str, str] = {}
    for column in layout.source.columns:
        for text in (column.heading, *column.aliases):
            other = claimed.setdefault(normalise_heading(text), column.name)
            if other != column.name:
                raise ContractError(f"the heading {text} is claimed by {other} and {column.name}", where=where)
    both = layout.heads & set(claimed)
    if both:
        raise ContractError(f"left out and taken at once: {', '.join(sorted(both))}", where=where)


def _fields_named(file: LayoutFile) -> Iterator[str]:
    yield from file.needs
    for value in file.columns.values():
        yield from value.fields
        yield from (value.over.by,) if value.over else ()
    for area in file.areas.values():
        yield from (*area.levels, *(name for name in (area.path, area.address) if name))
    if file.household:
        head = file.household
        yield from (name for name in (head.certificate, head.number, head.head, head.head_name) if name)
    if file.members:
        yield from (name for name in (file.members.names, file.members.ids, file.members.covered) if name)
    if file.wide and file.wide.covered:
        yield file.wide.covered
    if file.own_share:
        yield from (file.own_share.total, *file.own_share.payers, *file.own_share.own)
    for fields in file.row_number.values():
        yield from fields
    yield from file.nets_out
    yield from (name for name in (file.only_where,) if name)


def _columns_named(file: LayoutFile) -> Iterator[str]:
    yield from file.columns
    yield from file.areas
    yield from file.row_number
    yield from file.must_know
    for each in file.by_file_name:
        yield from each.fixed
    if file.own_share:
        yield file.own_share.column


def _source(name: str, file: LayoutFile, contract: Contract) -> Contract:
    """The file's own contract: every field a text column. Of two headings of one field the first named is read."""
    kinds = {column.name: column.kind for column in contract.columns}
    columns = [
        Column(
            field,
            given.heading,
            given.aliases,
            Kind.ID if kinds.get(field) is Kind.ID else Kind.TEXT,
            is_required=field == file.needs[0],
        )
        for field, given in file.fields.items()
    ]
    numbers = range(1, file.wide.up_to + 1) if file.wide else ()
    for n in numbers:
        assert file.wide is not None
        for template, heading in ((OTHER_NAMES, file.wide.name), (OTHER_IDS, file.wide.id_no)):
            columns.append(Column(template.format(n=n), heading.format(n=n), (), Kind.TEXT, is_required=False))
    return Contract(
        extract=file.extract,
        supplier=contract.supplier,
        title=file.title,
        grain=file.grain,
        access=contract.access,
        is_required_for_run=False,
        columns=tuple(columns),
        key=(),
        own_date=None,
        version=name,
    )


def layout_title(label: str | None) -> str:
    """What staff call the kind of file that a label names (a layout, and what the file's name said): its title, for a
    city's own layout its name; the contract's own headings where there is none.
    """
    if not label:
        return "标准表头"
    if label == LAST_MONTH:
        return "上月的文件：本月不在的人"
    name, *named = label.split()
    title = dict(_shipped())[name].title if name in dict(_shipped()) else name
    return f"{title}（{'、'.join(named)}）" if named else title
