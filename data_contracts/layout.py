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

from data_contracts.contract import Column, Contract, Kind, normalise_heading
from data_contracts.errors import ContractError
from data_contracts.layout_file import OTHER_IDS, OTHER_NAMES, AliasesFile, LayoutFile, ValueFile
from data_contracts.odcs import checked, read_yaml
from data_contracts.tables import LAST_MONTH


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
            files[path.stem] = _of_city(path, files)
    found: dict[str, list[Layout]] = {}
    for name, file in files.items():
        found.setdefault(file.extract, []).append(built(name, file, contracts))
    return {
        extract: tuple(sorted(each, key=lambda layout: (layout.file.order, -len(layout.file.needs), layout.name)))
        for extract, each in sorted(found.items())
    }


def _of_city(path: Path, shipped: Mapping[str, LayoutFile]) -> LayoutFile:
    """A layout of the city's own; or, where its file says nothing but `aliases`, the shipped one with them added."""
    where, given = f"layouts/{path.name}", read_yaml(path) or {}
    if set(given) != {"aliases"}:
        return checked(LayoutFile, given, where)
    more, layout = checked(AliasesFile, given, where).aliases, shipped.get(path.stem)
    if layout is None:
        raise ContractError(f"no shipped layout is called {path.stem}", where=where, do=f"one of {', '.join(shipped)}")
    unknown = sorted(set(more) - set(layout.fields))
    if unknown:
        known = ", ".join(layout.fields)
        raise ContractError(f"there is no field {', '.join(unknown)}", where=where, do=f"fields: {known}")
    fields = {
        name: field.model_copy(update={"aliases": (*field.aliases, *more.get(name, ()))})
        for name, field in layout.fields.items()
    }
    added = {normalise_heading(text) for texts in more.values() for text in texts}
    known_texts = tuple(text for text in layout.known if normalise_heading(text) not in added)
    return layout.model_copy(update={"fields": fields, "known": known_texts})


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
    if lacking and file.role != "households" and not file.not_accepted:
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
    yield from file.yearly.values()
    yield from file.nets_out
    yield from (name for name in (file.only_where,) if name)


def _columns_named(file: LayoutFile) -> Iterator[str]:
    yield from file.columns
    yield from file.areas
    yield from file.row_number
    yield from file.must_know
    yield from file.part_unless
    for each in file.by_file_name:
        yield from each.fixed
    if file.own_share:
        yield file.own_share.column


def _source(name: str, file: LayoutFile, contract: Contract) -> Contract:
    """The file's own contract: every field a text column. Of two headings of one field the first named is read. A field
    that is one of the contract's columns answers to that column's headings too, where nothing else in the file does.
    """
    kinds = {column.name: column.kind for column in contract.columns}
    claimed = {normalise_heading(text) for given in file.fields.values() for text in (given.heading, *given.aliases)}
    claimed |= {normalise_heading(text) for text in (*file.left_out, *file.known)}
    usual = {
        column.name: tuple(t for t in (column.heading, *column.aliases) if normalise_heading(t) not in claimed)
        for column in contract.columns
    }
    columns = [
        Column(
            field,
            given.heading,
            (*given.aliases, *usual.get(field, ())),
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
