"""Every number a rule uses: dated, cited, per area; the most local value in force and known at as_of.

What is set nation-wide stands in `rules/parameters.yaml`, what no text sets in `rules/conventions.yaml`, what one
place's text sets in `rules/packs/`, the rest in the city's parameters.yaml. Whatever the city says goes before the
packs it chose, the later of these before the earlier, and any of them before what is nation-wide. There is no default:
a parameter without a value in a place means that the rules which need it are not run there.

    parameters = load_parameters(city_file, packs=("jiangxi",))       # rules/packs.py: city_parameters(city)
    parameters.lookup("dibao_standard", "369922101206", "农村", as_of)   # -> Value, or None

The place is walked village -> township -> county -> city -> province -> everywhere ("*"). A value without `urban_rural`
serves both; one with it is used first. A value without `to` ends when the next `from` of its key begins. A value
published after as_of does not exist yet, so an old month replays with what was known then.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data_contracts.errors import ParameterError
from rules.catalogue import load_catalogue
from rules.dated import (
    CITY,
    CONVENTION,
    NATIONAL,
    CountyGroup,
    Dated,
    Definition,
    Priority,
    RuleStatus,
    Value,
    significant,
)
from rules.parameter_files import CONVENTIONS, LINE, SHIPPED, read_yaml, shipped_yaml, without_lines

__all__ = ["Definition", "Parameters", "Priority", "RuleStatus", "Value", "load_parameters", "significant"]

PACKS = Path(__file__).with_name("packs")
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
    "switch": (0, 1),
}
"""Between which numbers a value can be meant, by unit; any other is only not negative. Wide: a slip, not a policy."""


@dataclass(frozen=True)
class Parameters:
    """All values that were ever set, and what they mean. `origins`: whose they are, nearest to the city first."""

    definitions: dict[str, Definition]
    values: dict[tuple[str, str, str], tuple[Value, ...]]
    rule_status: tuple[RuleStatus, ...] = ()
    priority: tuple[Priority, ...] = ()
    county_groups: tuple[CountyGroup, ...] = ()
    areas_with_values: frozenset[str] = field(default=frozenset())
    origins: tuple[str, ...] = (CITY, CONVENTION, NATIONAL)

    def lookup(self, parameter: str, area: str | None, urban_rural: str | None, as_of: date) -> Value | None:
        """The value for a place, or None; ParameterError for a parameter nobody defined."""
        if parameter not in self.definitions:
            raise ParameterError(f"there is no parameter '{parameter}'", where="rules")
        chain = self.chain(area)
        for origin in self._origins_of.get(parameter, ()):
            found = self._nearest(parameter, chain, urban_rural, as_of, origin)
            if found:
                return found
        return None

    def chain(self, area: str | None) -> tuple[str, ...]:
        """The places a code lies in, most local first, of those that have any value at all."""
        digits = significant(area) if area else ""
        chain = [digits[:length] for length in AREA_LENGTHS if length <= len(digits)]
        return tuple(place for place in dict.fromkeys(chain) if place in self.areas_with_values)

    @cached_property
    def _origins_of(self) -> dict[str, tuple[str, ...]]:
        """Who says anything about a parameter, nearest to the city first."""
        stated: dict[str, set[str]] = {}
        for (name, _, _), same in self.values.items():
            stated.setdefault(name, set()).update(value.origin for value in same)
        return {name: tuple(o for o in self.origins if o in origins) for name, origins in stated.items()}

    def _nearest(
        self, parameter: str, chain: Iterable[str], urban_rural: str | None, as_of: date, origin: str
    ) -> Value | None:
        for area in chain:
            for kind in (urban_rural, "") if urban_rural else ("",):
                found = _in_force(self.values.get((parameter, area, kind or ""), ()), as_of, origin)
                if found:
                    return found
        return None

    def status_of(self, rule: str, shipped: str, as_of: date) -> str:
        """试行 or 正式, as the city last said, else as the packs it chose say, else as shipped."""
        changes = [s for s in self.rule_status if s.rule == rule and s.is_in_force(as_of)]
        for origin in self.origins:
            stated = [s for s in changes if s.origin == origin]
            if stated:
                return max(stated, key=lambda s: s.start).status
        return shipped

    def priority_at(self, as_of: date) -> tuple[Priority, ...]:
        """The priority table: the city's when it has one in force, else the shipped one."""
        in_force = [p for p in self.priority if p.is_in_force(as_of)]
        own = [p for p in in_force if p.is_city]
        return tuple(sorted(own or in_force, key=lambda p: p.rank))


def _in_force(values: tuple[Value, ...], as_of: date, origin: str) -> Value | None:
    """The latest value of an origin, where it is still in force."""
    known = [v for v in values if v.origin == origin and v.start <= as_of and v.published <= as_of]
    latest = max(known, key=lambda v: v.start, default=None)
    return latest if latest and latest.is_in_force(as_of) else None


def _raising(error: ParameterError) -> None:
    raise error


def _unknown_rules(entries: Iterable[RuleStatus | CountyGroup], file: Path | None) -> list[ParameterError]:
    known = load_catalogue()
    return [
        ParameterError(f"there is no rule '{entry.rule}'", where=f"{file}, line {entry.line}", do="see `faxian rules`")
        for entry in entries
        if entry.rule not in known
    ]


def parameter_faults(city_file: Path, packs: Sequence[str] = ()) -> list[ParameterError]:
    """Everything that is wrong with a city's parameters, not only what `load_parameters` would stop at."""
    faults: list[ParameterError] = []
    try:
        load_parameters(city_file, faults, packs)
    except ParameterError as error:
        faults.append(error)
    return faults


@dataclass(frozen=True)
class _Source:
    """A file that holds values, and whose they are."""

    origin: str
    file: Path | None
    document: dict[str, Any]
    tell: Callable[[ParameterError], None]

    def entries(self, heading: str, model: type[Dated]) -> list[Any]:
        return _entries(self.document, heading, model, self)


def _sources(city_file: Path | None, packs: Sequence[str], tell: Callable[[ParameterError], None]) -> list[_Source]:
    """The city's file, its packs, the conventions and the nation: those whose word goes first, first."""
    city = read_yaml(city_file) if city_file else {}
    unknown = set(without_lines(city)) - {"parameters", "rule_status", "priority", "county_groups"}
    if unknown:
        raise ParameterError(f"unknown heading '{sorted(unknown)[0]}'", where=str(city_file), do="see docs/rules.md")
    files = {name: PACKS / f"{name}.yaml" for name in reversed(packs)} | {CONVENTION: CONVENTIONS, NATIONAL: SHIPPED}
    ours = [_Source(origin, file, shipped_yaml(file), _raising) for origin, file in files.items()]
    return [_Source(CITY, city_file, city, tell), *ours]


def load_parameters(
    city_file: Path | None, faults: list[ParameterError] | None = None, packs: Sequence[str] = ()
) -> Parameters:
    """Read the shipped values, those of the packs (names of rules/packs/, a later one goes before an earlier) and a
    city's; ParameterError with the line for anything that is not exact, raised, or put into `faults` and the entry left
    out.
    """
    tell = _raising if faults is None else faults.append
    sources = _sources(city_file, tuple(dict.fromkeys(packs)), tell)
    shipped = shipped_yaml(SHIPPED)
    definitions = {name: Definition(**without_lines(d)) for name, d in without_lines(shipped["definitions"]).items()}
    by_key: dict[tuple[str, str, str], list[Value]] = {}
    for source in reversed(sources):
        own: dict[tuple[str, str, str], list[Value]] = {}
        for value in source.entries("parameters", Value):
            wrong = _wrong_value(value, definitions, source.file)
            if wrong:
                source.tell(wrong)
            else:
                own.setdefault(value.key, []).append(value)
        for key, same in own.items():
            if wrong := _wrong_sequence(same, source.file):
                source.tell(wrong)
            by_key.setdefault(key, []).extend(same)
    rule_status = [entry for source in sources for entry in source.entries("rule_status", RuleStatus)]
    county_groups = [entry for source in sources for entry in source.entries("county_groups", CountyGroup)]
    for wrong in _unknown_rules([e for e in (*rule_status, *county_groups) if e.is_city], city_file):
        tell(wrong)
    return Parameters(
        definitions=definitions,
        values={key: tuple(same) for key, same in by_key.items()},
        rule_status=tuple(rule_status),
        priority=tuple(entry for source in reversed(sources) for entry in source.entries("priority", Priority)),
        county_groups=tuple(county_groups),
        areas_with_values=frozenset(area for _, area, _ in by_key),
        origins=tuple(source.origin for source in sources),
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


def _entries(document: dict[str, Any], heading: str, model: type[Dated], source: _Source) -> list[Any]:
    found = []
    for entry in document.get(heading) or []:
        where = f"{source.file}, line {entry[LINE] if isinstance(entry, dict) else '?'}"
        if not isinstance(entry, dict):
            raise ParameterError(f"'{heading}' must be a list of entries", where=where)
        if blank := [key for key in TO_FILL if key in entry and entry[key] is None]:
            source.tell(_not_filled(entry, blank, where))
            continue
        try:
            found.append(model(**without_lines(entry), line=entry[LINE], origin=source.origin))
        except ValidationError as error:
            source.tell(_problem(error, where))
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
