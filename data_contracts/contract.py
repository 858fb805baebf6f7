"""One Open Data Contract per extract, loaded, linted and joined with what a city adds.

    contracts = load_contracts(city / "contracts")     # or None: only the shipped ones
    contracts["roster"].columns[0].heading             # 姓名

A city adds headings and spellings without touching code, in `<city>/contracts/<extract>.yaml`:

    aliases: {id_no: [公民号码]}                        # column: other headings its departments print
    values: {programme: {低保A类: 低保}, is_covered: {对: 是}}   # column: other spellings of its values
    blanks: {valid_until: [无期限]}                     # column: spellings that mean "nothing here"

A kind of data that only this city has is a contract of its own, `<city>/contracts/<name>.odcs.yaml`, linted as ours;
it says who may use it (access) and how long it is kept (slaProperties retention). `use_city_contracts` makes those of
the city that a process works for known to everybody who asks for contracts.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from pydantic import Field

from data_contracts import codes
from data_contracts.errors import ContractError
from data_contracts.odcs import (
    ContractFile,
    PropertyFile,
    Quality,
    Strict,
    TableFile,
    checked,
    read_contract_file,
    read_shipped,
    read_yaml,
)
from data_contracts.plain_text import fixed_point, folded

HEADING_NOTES = (
    *("(元)", "(人民币元)", "(元/月)", "(元/人/月)", "(元/人·月)", "(平方米)", "(m2)", "(次)"),
    *("(必填)", "(选填)", "(必填项)", "(yyyymm)", "(yyyymmdd)", "(yyyy-mm-dd)", "(年月日)"),
)
"""Notes after a heading that change nothing. (万元) is not one of them: it would be wrong by ten thousand."""


OWN = ".odcs.yaml"
_IN_USE: "dict[str, Contract]" = {}
HEADING_MARKS = "*:'\""


class Kind(StrEnum):
    """How the cells of a column are read (customProperty `kind`)."""

    TEXT = "text"
    AREA = "code12"
    ID = "id18"
    SEX = "sex"
    DATE = "date"
    MONTH = "month"
    YUAN = "yuan"
    INT = "int"
    NUM = "num"
    FLAG = "bool"
    ENUM = "enum"
    RELATION = "relation"  # GB/T 4761, one or two digits or its label


@dataclass(frozen=True)
class Column:
    """One column: `name` is ours, `heading` the department's, `aliases` other headings seen for it.

    `values` are the canonical codes of an enum, `value_map` other spellings (of flags: to 是 or 否; of relations: to a
    code). `is_required`: the file is rejected when the heading is missing, a row when the value is missing or invalid.
    `blanks`: spellings that mean an empty cell in this column only (长期 in a valid-until). A number outside
    `minimum`..`maximum` is invalid. `identity_of`: whose identity the column describes, or None. `village_of`: the area
    column that this village's name fills, with the township's code above the heading or in the file's name.
    `is_sensitive`: its values stand in no list that many read (data_contracts/sensitive.py).
    """

    name: str
    heading: str
    aliases: tuple[str, ...]
    kind: Kind
    is_required: bool
    values: tuple[str, ...] = ()
    value_map: Mapping[str, str] | None = None
    sensitivity: str = "internal"
    description: str = ""
    blanks: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    identity_of: str | None = None
    village_of: str | None = None
    is_sensitive: bool = False


@dataclass(frozen=True)
class QualityRule:
    """A quality rule of a contract: `column` is None for one about the whole table."""

    column: str | None
    quality: Quality


@dataclass(frozen=True)
class Contract:
    """What one department promises to send. `key` makes two rows duplicates; `own_date` dates a row. `is_occasional`:
    nothing is sent when there is nothing to tell, so that no file is no lack."""

    extract: str
    supplier: str
    title: str
    grain: str
    access: str  # open | authorised
    is_required_for_run: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    own_date: str | None
    version: str
    purpose: str = ""
    usage: str = ""
    limitations: str = ""
    legal_basis: str = ""
    window: str = ""
    rules: tuple[QualityRule, ...] = field(default=(), repr=False)
    is_occasional: bool = False
    is_sensitive: bool = False
    retention_months: int | None = None

    def column(self, name: str) -> Column:
        """The column of that canonical name; ContractError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"the contract has no column {name}", where=self.extract)

    def headings(self) -> dict[str, str]:
        """Every heading the contract knows, as `normalise_heading` writes it -> column name."""
        return {normalise_heading(text): column.name for column in self.columns for text in known_headings(column)}


class CityAdditions(Strict):
    """What a city adds to one contract, by canonical column name."""

    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    blanks: dict[str, tuple[str, ...]] = Field(default_factory=dict)


@lru_cache(maxsize=50_000)
def normalise_heading(text: str) -> str:
    """A heading as it is compared: width and case folded, blanks, marks and harmless notes (元, 必填) taken off."""
    return fixed_point(_nearer_to_plain, text)


def _nearer_to_plain(heading: str) -> str:
    lowered = unicodedata.normalize("NFKC", heading).lower()
    kept = "".join(c for c in lowered if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    bare = kept.strip(HEADING_MARKS)
    return bare.removesuffix(next((note for note in HEADING_NOTES if bare.endswith(note)), ""))


def normalise_value(text: str) -> str:
    """A coded value as it is looked up: width folded, outer blanks taken off."""
    return folded(text)


def load_contracts(city_overrides: Path | None = None) -> dict[str, Contract]:
    """Load every extract's contract, by extract id in alphabetical order.

    `city_overrides` is the folder `<city>/contracts`; it need not exist. Raises ContractError that names the file and
    the key for anything misspelt, unknown, contradictory or claimed by two columns.
    """
    shipped = {contract.extract: contract for contract in _shipped()}
    if city_overrides is None or not city_overrides.is_dir():
        return shipped | (_IN_USE if city_overrides is None else {})
    by_extract = shipped | city_contracts(city_overrides)
    for file in sorted(city_overrides.glob("*.y*ml")):
        if file.name.startswith((".", "~$")) or file.name.endswith(OWN):
            continue
        extract = file.stem
        if extract not in by_extract:
            known, name = ", ".join(by_extract), file.name.encode("utf-8", "backslashreplace").decode()
            raise ContractError("there is no such extract", where=f"contracts/{name}", do=f"name it one of {known}")
        if not file.is_file():
            raise ContractError("it is no file", where=f"contracts/{file.name}", do="put the file itself there")
        by_extract[extract] = with_additions(by_extract[extract], read_additions(file))
    return by_extract


def city_contracts(folder: Path) -> dict[str, Contract]:
    """The contracts of kinds of data that only a city has, by extract; ContractError for a name that we have ourselves,
    or one that is not the file's.
    """
    shipped = {contract.extract for contract in _shipped()}
    found = {}
    for path in sorted(folder.glob(f"*{OWN}")) if folder.is_dir() else ():
        contract, where = build_contract(read_contract_file(path)), f"contracts/{path.name}"
        if contract.extract in shipped:
            what, do = f"{contract.extract} is a kind of data that ships", "add headings to it in its .yaml, or rename"
            raise ContractError(what, where=where, do=do)
        if path.name != f"{contract.extract}{OWN}":
            raise ContractError(f"the contract is called {contract.extract}", where=where, do="name the file the same")
        if contract.retention_months is None:
            why = "data of people are kept as long as they are needed, and somebody has to say how long that is"
            do = "add {property: retention, value: 24, unit: m} under slaProperties"
            raise ContractError("it does not say how long its data are kept", where=where, why=why, do=do)
        found[contract.extract] = contract
    return found


def use_city_contracts(contracts: Mapping[str, Contract]) -> None:
    """Let `load_contracts()` know the kinds of data that only the city has for which this process works."""
    _IN_USE.clear()
    _IN_USE.update(contracts)


@cache
def _shipped() -> tuple[Contract, ...]:
    """Our own contracts, read and linted once per process: linting them takes most of a second."""
    return tuple(build_contract(file) for file in read_shipped("extracts"))


def build_contract(file: ContractFile) -> Contract:
    """Turn a checked contract file into a Contract."""
    table = file.tables[0]
    columns = tuple(_column(column, file.name) for column in table.properties)
    names = [column.name for column in columns]
    contract = Contract(
        extract=file.name,
        supplier=file.team.name,
        title=table.physical_name,
        grain=table.grain,
        access=file.extras.access,
        is_required_for_run=file.extras.required_for_run,
        is_occasional=file.extras.occasional,
        columns=columns,
        key=tuple(names) if table.extras.key == "all" else table.extras.key,
        own_date=table.extras.own_date,
        version=file.version,
        purpose=file.description.purpose,
        usage=file.description.usage,
        limitations=file.description.limitations,
        legal_basis=file.extras.legal_basis,
        window=file.extras.window,
        is_sensitive=file.extras.sensitive,
        rules=_rules(table),
        retention_months=_retention(file),
    )
    _check(contract)
    return contract


def _retention(file: ContractFile) -> int | None:
    """For how many months rows are kept, where the contract says so; ContractError for anything but whole months."""
    for sla in file.sla:
        if sla.property == "retention":
            if not isinstance(sla.value, int) or isinstance(sla.value, bool) or sla.value < 1 or sla.unit != "m":
                raise ContractError("retention is not a number of months", where=file.name, do="say value: 24, unit: m")
            return sla.value
    return None


def read_additions(path: Path) -> CityAdditions:
    """Read one file of a city's additions; a section or column with nothing under it adds nothing."""
    given = read_yaml(path) or {}
    if isinstance(given, dict):
        given = {section: _filled(content) for section, content in given.items() if content is not None}
    return checked(CityAdditions, given, f"contracts/{path.name}")


def _filled(section: object) -> object:
    """A section without the columns that only comments stand under."""
    return {k: v for k, v in section.items() if v is not None} if isinstance(section, dict) else section


def with_additions(contract: Contract, additions: CityAdditions) -> Contract:
    """Join a city's headings and spellings to a contract; the city's own spelling wins over a shipped one."""
    where = f"contracts/{contract.extract}.yaml"
    names = {column.name for column in contract.columns}
    for section, given in (("aliases", additions.aliases), ("values", additions.values), ("blanks", additions.blanks)):
        for name in given:
            if name not in names:
                listing = ", ".join(column.name for column in contract.columns)
                raise ContractError(f"{section}: there is no column {name}", where=where, do=f"columns: {listing}")
    columns = tuple(_with_additions(column, additions, where) for column in contract.columns)
    joined = replace(contract, columns=columns)
    _check(joined, where)
    return joined


def _with_additions(column: Column, additions: CityAdditions, where: str) -> Column:
    spellings = _value_map(column, additions.values.get(column.name, {}), where)
    return replace(
        column,
        aliases=column.aliases + additions.aliases.get(column.name, ()),
        blanks=column.blanks + tuple(normalise_value(text) for text in additions.blanks.get(column.name, ())),
        value_map={**(column.value_map or {}), **spellings} or None,
    )


def _column(file: PropertyFile, extract: str) -> Column:
    where = f"{extract}.odcs.yaml, {file.name}"
    if file.extras.kind not in set(Kind):
        raise ContractError(f"kind is {file.extras.kind}", where=where, do=f"one of {', '.join(Kind)}")
    column = Column(
        name=file.name,
        heading=file.heading,
        aliases=file.extras.aliases,
        kind=Kind(file.extras.kind),
        is_required=file.required,
        values=tuple(value.value for value in file.enum),
        sensitivity=file.classification,
        description=file.description,
        blanks=tuple(normalise_value(text) for text in file.extras.blank_spellings),
        minimum=file.bounds.minimum,
        maximum=file.bounds.maximum,
        identity_of=file.extras.identity_of,
        village_of=file.extras.village_of,
        is_sensitive=file.extras.sensitive,
    )
    if (column.kind in (Kind.ENUM, Kind.SEX)) != bool(column.values):
        raise ContractError("an enum needs its values, and only an enum has them", where=where)
    return replace(column, value_map=_value_map(column, file.extras.value_map, where) or None)


def _value_map(column: Column, spellings: Mapping[str, str], where: str) -> dict[str, str]:
    """Spellings as they are looked up; an error when one leads nowhere or gives a canonical value a new meaning."""
    allowed = _targets(column)
    for spelling, value in spellings.items():
        if value not in allowed:
            raise ContractError(
                f"{column.name}: {spelling} leads to {value}, which is not one of its values",
                where=where,
                do=f"one of {', '.join(sorted(allowed)) or 'none: the column is not coded'}",
            )
        if normalise_value(spelling) in column.values and normalise_value(spelling) != value:
            raise ContractError(f"{column.name}: {spelling} is a value itself, it cannot mean {value}", where=where)
    return {normalise_value(spelling): value for spelling, value in spellings.items()}


def _targets(column: Column) -> frozenset[str]:
    if column.kind is Kind.FLAG:
        return frozenset({"是", "否"})
    if column.kind is Kind.RELATION:
        return frozenset(codes.RELATION.values())
    return frozenset(column.values)


def _rules(table: TableFile) -> tuple[QualityRule, ...]:
    of_table = [QualityRule(None, quality) for quality in table.quality]
    of_columns = [QualityRule(column.name, quality) for column in table.properties for quality in column.quality]
    return tuple(of_table + of_columns)


def known_headings(column: Column) -> tuple[str, ...]:
    """A column's heading and the others seen for it."""
    return (column.heading, *column.aliases)


def _check(contract: Contract, where: str = "") -> None:
    where = where or f"{contract.extract}.odcs.yaml"
    names = [column.name for column in contract.columns]
    for name in names:
        if names.count(name) > 1:
            raise ContractError(f"the column {name} is there twice", where=where)
    for name in (*contract.key, *([contract.own_date] if contract.own_date else [])):
        if name not in names:
            raise ContractError(f"key or ownDate names {name}, which is not a column", where=where)
    claimed: dict[str, Column] = {}
    for column in contract.columns:
        for text in known_headings(column):
            other = claimed.setdefault(normalise_heading(text), column)
            if other is not column:
                raise ContractError(
                    f"the heading {text} is claimed by two columns, {other.name} and {column.name}",
                    where=where,
                    why="a column under that heading could be read as either",
                    do="leave it to one of them",
                )
