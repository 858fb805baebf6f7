"""Every number a rule uses: dated, cited, per area; the most local value in force and known at as_of.

`rules/parameters.yaml` holds what is set nation-wide, the city's parameters.yaml the rest; where both set the same
parameter for the same place, the city's is used. There is no default: a parameter without a value in a place means that
the rules which need it are not run there.

    parameters = load_parameters(city_file)
    parameters.lookup("dibao_standard", "369922101206", "农村", as_of)   # -> Value, or None

The place is walked village -> township -> county -> city -> province -> nation ("*"). A value without `urban_rural`
serves both; one with it is used first. A value without `to` ends when the next `from` of its key begins. A value
published after as_of does not exist yet, so an old month replays with what was known then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from data_contracts.errors import ParameterError
from rules.catalogue import load_catalogue
from rules.parameter_files import LINE, read_yaml, without_lines

SHIPPED = Path(__file__).with_name("parameters.yaml")
AREA_LENGTHS = (12, 9, 6, 4, 2, 0)
LONGEST_CITY = 4
"""Digits of a city's code that name it."""
TO_FILL = ("value", "from", "published", "citation")
NOT_NEGATIVE: tuple[int, int | None] = (0, None)
SENSE: dict[str, tuple[int, int | None]] = {
    "percent": (0, 1000),
    "share of work income": (0, 1),
    "day of the month after the batch month": (1, 31),
    "years": (0, 150),
    "yuan/person/month": (1, 100_000),
    "points": (0, 1000),
    "bits": (-1000, 1000),
}
"""Between which numbers a value can be meant, by unit; any other is only not negative. Wide: a slip, not a policy."""


class Dated(BaseModel):
    """What everything that can change has: from when, since when known, and according to which text."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    start: date = Field(alias="from")
    published: date
    end: date | None = Field(default=None, alias="to")
    citation: str = Field(min_length=1)
    line: int = 0
    is_city: bool = False

    def is_in_force(self, as_of: date) -> bool:
        """Whether it has begun, was known and has not ended."""
        return self.start <= as_of and self.published <= as_of and (self.end is None or self.end >= as_of)


class Value(Dated):
    """One value of one parameter in one place."""

    id: str
    unit: str | None = None
    area: str
    urban_rural: Literal["城市", "农村"] | None = None
    value: Decimal

    @field_validator("area", mode="before")
    @classmethod
    def _digits(cls, given: object) -> str:
        text = str(given)
        if text != "*" and not (text.isdigit() and len(text) in (6, 12)):
            raise ValueError('an area is "*" or a code of 6 or 12 digits')
        return significant(text)

    @property
    def key(self) -> tuple[str, str, str]:
        """What must not have two values at once."""
        return (self.id, self.area, self.urban_rural or "")


class RuleStatus(Dated):
    """A rule set to 试行 (counted, not published) or back to 正式."""

    rule: str
    status: Literal["试行", "正式"]


class Priority(Dated):
    """A rank of the priority table: leads of this urgency, or of this disposition."""

    rank: int
    urgency: Literal["red", "orange", "yellow"] | None = None
    disposition: Literal[1, 2, 3, 4] | None = None


class CountyGroup(Dated):
    """The eighth key group (县定): people with a lead of this rule in this area."""

    rule: str
    area: str

    @field_validator("area", mode="before")
    @classmethod
    def _digits(cls, given: object) -> str:
        return significant(str(given))


@dataclass(frozen=True)
class Definition:
    """What a parameter is called and counted in."""

    title: str
    unit: str
    scope: Literal["place", "city"] = "place"
    """`place`: each place may have its own value; `city`: one value for the whole city, which SQL names with `$`."""


@dataclass(frozen=True)
class Parameters:
    """All values that were ever set, and what they mean."""

    definitions: dict[str, Definition]
    values: dict[tuple[str, str, str], tuple[Value, ...]]
    rule_status: tuple[RuleStatus, ...] = ()
    priority: tuple[Priority, ...] = ()
    county_groups: tuple[CountyGroup, ...] = ()
    areas_with_values: frozenset[str] = field(default=frozenset())

    def lookup(self, parameter: str, area: str | None, urban_rural: str | None, as_of: date) -> Value | None:
        """The value for a place, or None; ParameterError for a parameter nobody defined."""
        if parameter not in self.definitions:
            raise ParameterError(f"there is no parameter '{parameter}'", where="rules")
        return self._nearest(parameter, self.chain(area), urban_rural, as_of)

    def chain(self, area: str | None) -> tuple[str, ...]:
        """The places a code lies in, most local first, of those that have any value at all."""
        digits = significant(area) if area else ""
        chain = [digits[:length] for length in AREA_LENGTHS if length <= len(digits)]
        return tuple(place for place in dict.fromkeys(chain) if place in self.areas_with_values)

    def _nearest(self, parameter: str, chain: Iterable[str], urban_rural: str | None, as_of: date) -> Value | None:
        for area in chain:
            for kind in (urban_rural, "") if urban_rural else ("",):
                found = _in_force(self.values.get((parameter, area, kind or ""), ()), as_of)
                if found:
                    return found
        return None

    def status_of(self, rule: str, shipped: str, as_of: date) -> str:
        """试行 or 正式, as the city last said, else as shipped."""
        changes = [s for s in self.rule_status if s.rule == rule and s.is_in_force(as_of)]
        return max(changes, key=lambda s: s.start).status if changes else shipped

    def priority_at(self, as_of: date) -> tuple[Priority, ...]:
        """The priority table: the city's when it has one in force, else the shipped one."""
        in_force = [p for p in self.priority if p.is_in_force(as_of)]
        own = [p for p in in_force if p.is_city]
        return tuple(sorted(own or in_force, key=lambda p: p.rank))


def _in_force(values: tuple[Value, ...], as_of: date) -> Value | None:
    """The city's value in force before the shipped one."""
    for is_city in (True, False):
        known = [v for v in values if v.is_city is is_city and v.start <= as_of and v.published <= as_of]
        latest = max(known, key=lambda v: v.start, default=None)
        if latest and latest.is_in_force(as_of):
            return latest
    return None


@cache
def significant(area: str) -> str:
    """The digits of a code that name the place: 369922000000 and 369922 are the same county; "*" is the nation."""
    if area == "*":
        return ""
    for longer, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(area) == longer and area[shorter:] == "0" * (longer - shorter):
            area = area[:shorter]
    return area


@cache
def _shipped() -> dict[str, Any]:
    """Our own values, read once per process; nobody changes them."""
    return read_yaml(SHIPPED)


def _raising(error: ParameterError) -> None:
    raise error


def _unknown_rules(entries: Iterable[RuleStatus | CountyGroup], file: Path | None) -> list[ParameterError]:
    known = load_catalogue()
    return [
        ParameterError(f"there is no rule '{entry.rule}'", where=f"{file}, line {entry.line}", do="see `faxian rules`")
        for entry in entries
        if entry.rule not in known
    ]


def parameter_faults(city_file: Path) -> list[ParameterError]:
    """Everything that is wrong with a city's parameters, not only what `load_parameters` would stop at."""
    faults: list[ParameterError] = []
    try:
        load_parameters(city_file, faults)
    except ParameterError as error:
        faults.append(error)
    return faults


def load_parameters(city_file: Path | None, faults: list[ParameterError] | None = None) -> Parameters:
    """Read the shipped values and a city's; ParameterError with the line for anything that is not exact, raised, or put
    into `faults` and the entry left out.
    """
    tell = _raising if faults is None else faults.append
    shipped = _shipped()
    definitions = {name: Definition(**without_lines(d)) for name, d in without_lines(shipped["definitions"]).items()}
    city = read_yaml(city_file) if city_file else {}
    unknown = set(without_lines(city)) - {"parameters", "rule_status", "priority", "county_groups"}
    if unknown:
        raise ParameterError(f"unknown heading '{sorted(unknown)[0]}'", where=str(city_file), do="see docs/rules.md")
    values = _entries(shipped, "parameters", Value, SHIPPED, is_city=False)
    values += _entries(city, "parameters", Value, city_file, is_city=True, tell=tell)
    by_key: dict[tuple[str, str, str], list[Value]] = {}
    for value in values:
        wrong = _wrong_value(value, definitions, city_file if value.is_city else SHIPPED)
        if wrong:
            tell(wrong)
        else:
            by_key.setdefault(value.key, []).append(value)
    for same in by_key.values():
        for is_city, file in ((False, SHIPPED), (True, city_file)):
            if wrong := _wrong_sequence([v for v in same if v.is_city is is_city], file):
                tell(wrong)
    rule_status = _entries(city, "rule_status", RuleStatus, city_file, is_city=True, tell=tell)
    county_groups = _entries(city, "county_groups", CountyGroup, city_file, is_city=True, tell=tell)
    for wrong in _unknown_rules([*rule_status, *county_groups], city_file):
        tell(wrong)
    return Parameters(
        definitions=definitions,
        values={key: tuple(same) for key, same in by_key.items()},
        rule_status=tuple(rule_status),
        priority=tuple(
            _entries(shipped, "priority", Priority, SHIPPED, is_city=False)
            + _entries(city, "priority", Priority, city_file, is_city=True, tell=tell)
        ),
        county_groups=tuple(county_groups),
        areas_with_values=frozenset(area for _, area, _ in by_key),
    )


def _wrong_value(value: Value, definitions: dict[str, Definition], file: Path | None) -> ParameterError | None:
    """Why a value cannot be used: nobody knows its parameter, it is no such number, or it is for the wrong place."""
    where = f"{file}, line {value.line}"
    definition = definitions.get(value.id)
    if definition is None:
        near = get_close_matches(value.id, definitions, n=1)
        nearest = f"; the nearest is '{near[0]}' ({definitions[near[0]].title})" if near else ""
        return ParameterError(
            f"unknown parameter '{value.id}'{nearest}", where=where, do=f"use one of {', '.join(sorted(definitions))}"
        )
    if definition.scope == "city" and (len(value.area) > LONGEST_CITY or value.urban_rural):
        return ParameterError(
            f"'{value.id}' has one value for the whole city, not one for a place",
            where=where,
            why="rules compare everybody with the same number",
            do='give it for the city\'s code or for "*", without urban_rural',
        )
    low, high = SENSE.get(definition.unit, NOT_NEGATIVE)
    if value.value < low or (high is not None and value.value > high):
        least_most = f"from {low} to {high}" if high is not None else f"{low} or more"
        return ParameterError(
            f"'{value.id}' is {value.value.normalize():f}, which cannot be meant: {definition.title} is counted in"
            f" {definition.unit}, {least_most}",
            where=where,
            why="a slip of the pen would make leads of everybody, or of nobody",
            do="correct the value",
        )
    return None


def _wrong_sequence(values: list[Value], file: Path | None) -> ParameterError | None:
    """Why the values of one parameter in one place contradict each other."""
    ordered = sorted(values, key=lambda v: (v.start, v.line))
    for value in ordered:
        if value.end is not None and value.end < value.start:
            return ParameterError("the value ends before it begins", where=f"{file}, line {value.line}")
    for earlier, later in pairwise(ordered):
        if earlier.start == later.start or (earlier.end is not None and earlier.end >= later.start):
            return ParameterError(
                f"'{later.id}' has two values at once for the same place (the other is on line {earlier.line})",
                where=f"{file}, line {later.line}",
                why="a rule must not choose between two numbers",
                do="give the earlier value a 'to' before the later one's 'from', or remove one",
            )
    return None


def _entries(
    document: dict[str, Any],
    heading: str,
    model: type,
    file: Path | None,
    *,
    is_city: bool,
    tell: Callable[[ParameterError], None] = _raising,
) -> list[Any]:
    found = []
    for entry in document.get(heading) or []:
        where = f"{file}, line {entry[LINE] if isinstance(entry, dict) else '?'}"
        if not isinstance(entry, dict):
            raise ParameterError(f"'{heading}' must be a list of entries", where=where)
        if blank := [key for key in TO_FILL if key in entry and entry[key] is None]:
            tell(_not_filled(entry, blank, where))
            continue
        try:
            found.append(model(**without_lines(entry), line=entry[LINE], is_city=is_city))
        except ValidationError as error:
            tell(_problem(error, where))
    return found


def _not_filled(entry: dict[str, Any], blank: list[str], where: str) -> ParameterError:
    place = entry.get("urban_rural") or ""
    return ParameterError(
        f"'{entry.get('id')}'{f' ({place})' if place else ''} is not filled in yet: {', '.join(blank)}",
        where=where,
        why="only the city knows this number; without it the rules that need it do not run",
        do="fill it in from the document that sets it, or put a # in front of the line to go without",
    )


def _problem(error: ValidationError, where: str) -> ParameterError:
    first = min(
        error.errors(), key=lambda e: e["type"] != "extra_forbidden"
    )  # a misspelt key says more than a missing one
    key = str(first["loc"][0]) if first["loc"] else ""
    what = {
        "missing": f"the value has no '{key}'",
        "extra_forbidden": f"unknown key '{key}'",
    }.get(first["type"], f"'{key}' cannot be used: {first['msg']}")
    return ParameterError(
        what,
        where=where,
        why="a number in force must be dated and cited, or nobody can say why a lead was made",
        do="write id, area, value, from, published and citation",
    )
