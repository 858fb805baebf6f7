"""Everything that is wrong with a city folder, at once: what a run would stop at, and what it would pass over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_contracts.areas import AREA_DIGITS, area_faults, area_oddities, read_areas
from data_contracts.city import City, city_faults, load_areas, load_city
from data_contracts.contract import load_contracts
from data_contracts.errors import CityError, FaxianError
from data_contracts.layout import load_layouts
from rules.catalogue import load_catalogue, use_numbers
from rules.city_rules import use_city
from rules.dated import Value
from rules.packs import Choice, city_parameters, conflicts, packs_of
from rules.parameters import Parameters, parameter_faults, significant
from rules.steps import parameters_of
from rules.values import numbers_in_force


@dataclass(frozen=True)
class CityFault:
    """One thing that is wrong. `stops`: a run would not begin; otherwise something would not be as meant."""

    text: str
    stops: bool


def faults_of_city(folder: Path, as_of: date | None = None) -> tuple[CityFault, ...]:
    """Every fault of a city folder, those that stop a run first; `as_of`: on which day values have to be in force."""
    wrong = city_faults(folder)
    if wrong:
        return tuple(CityFault(str(error), stops=True) for error in wrong)
    city = load_city(folder)
    own = _stops_at(lambda: use_city(folder))
    if own:
        return tuple(CityFault(text, stops=True) for text in own)
    found = [*_areas(city), *_parameters(city, as_of), *_own_files(city)]
    return tuple(sorted(found, key=lambda fault: not fault.stops))


def _areas(city: City) -> Iterator[CityFault]:
    faults = [str(error) for error in area_faults(city.areas)]
    for text in dict.fromkeys([*faults, *_stops_at(lambda: load_areas(city))]):
        yield CityFault(text, stops=True)
    yield from (CityFault(str(error), stops=False) for error in area_oddities(city.areas))
    if faults:
        return
    known = _codes(city)
    for station in city.worklists.stations:
        if station not in known:
            yield CityFault(str(_not_an_area(station, "city.yaml, worklists.stations", city)), stops=False)


def _parameters(city: City, as_of: date | None) -> Iterator[CityFault]:
    wrong = _stops_at(lambda: packs_of(city))
    yield from (CityFault(text, stops=True) for text in wrong)
    if wrong:
        return
    chosen = packs_of(city)
    faults = parameter_faults(city.parameters, chosen.names)
    yield from (CityFault(str(error), stops=True) for error in faults)
    if _stops_at(lambda: load_areas(city)):
        return
    known = {significant(code) for code in _codes(city)}
    parameters = city_parameters(city, [])
    yield from _policy(city, chosen, parameters, as_of)
    for value in _city_values(parameters):
        if value.area and len(value.area) > 4 and value.area not in known:
            where = f"{city.parameters}, line {value.line}"
            yield CityFault(str(_not_an_area(value.area, where, city)), stops=False)
    if as_of and not faults:
        use_numbers(numbers_in_force(parameters, city.long_code, as_of))
        yield from _without_value(parameters, as_of)


def _policy(city: City, chosen: Choice, parameters: Parameters, as_of: date | None) -> Iterator[CityFault]:
    """Packs that were concluded and not chosen, and what two packs set otherwise."""
    if chosen.why:
        error = CityError(
            f"no policy is named: the city is taken to go by {', '.join(chosen.names) or 'no pack'}",
            where=str(city.file),
            why=f"that is concluded from its code {city.code} and from the texts that its parameters cite",
            do=f"write what is meant: policy: [{', '.join(chosen.names)}], or policy: [] for no pack",
        )
        yield CityFault(str(error), stops=False)
    for clash in conflicts(parameters, chosen.names, as_of) if as_of else ():
        kept, dropped = clash.kept, clash.dropped
        title = parameters.definitions[kept.id].title
        error = CityError(
            f"{kept.id} ({title}): {_quoted(dropped)}, {_quoted(kept)}; that of {kept.origin} is used",
            where=str(city.file),
            why="of several packs the later goes first",
            do="turn the order round, or write the number into parameters.yaml",
        )
        yield CityFault(str(error), stops=False)


def _quoted(value: Value) -> str:
    return f"{value.origin} has {value.value.normalize():f} ({value.citation})"


def _city_values(parameters: Parameters) -> list[Value]:
    values = [value for same in parameters.values.values() for value in same if value.is_city]
    return sorted(values, key=lambda value: value.line)


def _without_value(parameters: Parameters, as_of: date) -> Iterator[CityFault]:
    """Parameters that have no value in force anywhere, and the rules that do not run for it."""
    in_force = {
        value.id
        for same in parameters.values.values()
        for value in same
        if value.is_in_force(as_of)
    }  # fmt: skip
    for name, definition in parameters.definitions.items():
        users = [r for r in load_catalogue().values() if name in parameters_of(r)] if name not in in_force else []
        stopped = ", ".join(r.id for r in users if name not in r.spec.runs_without)
        lacking = [f"not run everywhere: {stopped}"] if stopped else []
        lacking += [f"{r.id} judges without {r.spec.runs_without[name]}" for r in users if name in r.spec.runs_without]
        if lacking:
            yield CityFault(
                f"{name} ({definition.title}) has no value in force on {as_of}: {'; '.join(lacking)}."
                " What to do: add a dated, cited line to parameters.yaml, or accept it.",
                stops=False,
            )


def _own_files(city: City) -> Iterator[CityFault]:
    has_layouts = any(city.layouts.glob("*.y*ml"))
    for text in _stops_at(lambda: load_contracts(city.contracts)):
        yield CityFault(text, stops=True)
        return
    for text in _stops_at(lambda: load_layouts(city.layouts, load_contracts(city.contracts))) if has_layouts else ():
        yield CityFault(text, stops=True)


def _stops_at(read: Callable[[], object]) -> list[str]:
    try:
        read()
    except FaxianError as error:
        return [str(error)]
    return []


def _codes(city: City) -> set[str]:
    return set(read_areas(city.areas)["area_code"].to_pylist())


def _not_an_area(code: str, where: str, city: City) -> CityError:
    return CityError(
        f"{code.ljust(AREA_DIGITS, '0')} is not an area of {city.areas.name}",
        where=where,
        why="the value would hold for nobody",
        do="correct the code, or add the area",
    )
