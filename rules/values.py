"""What a SQL step may name: `$` values that hold for the whole city, and `local_values`, one row a place.

A `$` value is a day or text of the month (rules/dates.py), whether an extract arrived whole (`$has_<extract>`), a
parameter of scope `city` (`$<id>`, and `$<id>_day` where it is a span of time before as_of), or a band of the rule that
names it (`$<column>_1` the lowest). A parameter that no value is in force for is null: nothing compares with it, and
the rules that need it are not run.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from data_contracts.errors import ParameterError
from data_contracts.steps import Engine, values_in
from rules.catalogue import Rule
from rules.dates import MONTHS_OF_YEAR, days_before, months_before
from rules.parameters import Parameters
from rules.words import Number, band_numbers

VALUE = pa.decimal128(18, 4)
WHOLE_UNITS = frozenset({"years", "months", "days", "count", "points"})
"""Units of which there are only whole numbers."""
SWITCH = "switch"
"""Unit of what is on or off; what nobody sets is off."""


def known_values_in(sql: str, values: Mapping[str, object]) -> dict[str, object]:
    """As `values_in`, for steps that no rule can be left out for; ParameterError when one has no value in force."""
    named = values_in(sql, values)
    unknown = [name for name, value in named.items() if value is None]
    if unknown:
        raise ParameterError(
            f"the parameter '{unknown[0].removesuffix('_day')}' has no value in force",
            where="parameters.yaml",
            why="without it nobody can say who belongs to a key group, a focus group or the visit list",
            do="give it a value that is published and in force at the end of the month",
        )
    return named


def city_values(parameters: Parameters, city_code: str, as_of: date) -> dict[str, object]:
    """Every parameter of scope `city`: name -> whole number, decimal, boolean (a switch) or null, and `<name>_day` for
    spans of time."""
    found: dict[str, object] = {}
    for name, definition in parameters.definitions.items():
        if definition.scope != "city":
            continue
        value = parameters.lookup(name, city_code, None, as_of)
        if definition.unit == SWITCH:
            found[name] = bool(value and value.value)
            continue
        number = value.value if value else None
        is_whole = number is not None and definition.unit in WHOLE_UNITS
        found[name] = int(number) if is_whole and number is not None else number
        days = _days(definition.unit, [number], as_of)
        if days is not None:
            found[f"{name}_day"] = days[0]
    return found


def numbers_in_force(parameters: Parameters, city_code: str, as_of: date) -> dict[str, Number]:
    """Every parameter of scope `city` as the words of rules say it (rules/words.py); null without a value in force."""
    names = [name for name, definition in parameters.definitions.items() if definition.scope == "city"]
    found = {name: parameters.lookup(name, city_code, None, as_of) for name in names}
    return {name: value.value if value else None for name, value in found.items()}


def band_values(rule: Rule) -> dict[str, object]:
    """The bands that a rule declares for columns of its evidence key, the lowest first."""
    return {**band_numbers(rule.spec.bands)}


def put_local_values(engine: Engine, parameters: Parameters, as_of: date) -> None:
    """Make the table `local_values`: grain area x urban_rural (`area_key`), a column per parameter, null where the
    place has no value; with `<id>_day` where the parameter is a span of time before as_of, or a day of the period's
    month."""
    engine.put("local_values", local_values(parameters, _area_keys(engine), as_of))


def _area_keys(engine: Engine) -> list[str]:
    """Every place and kind of place that a person, a household, a residence or a call in review has."""
    found = engine.query(
        "SELECT area_key FROM persons UNION SELECT area_key FROM roster_households "
        "UNION SELECT live_key FROM persons UNION SELECT place || '|' FROM calls_in_review ORDER BY 1 NULLS LAST"
    )
    return [key for key in found.column(0).to_pylist() if key is not None]


def local_values(parameters: Parameters, area_keys: Iterable[str], as_of: date) -> pa.Table:
    """The values in force for each area key: looked up once for places that no value tells apart, and handed to all."""
    keys = list(area_keys)
    kinds: dict[tuple[tuple[str, ...], str], int] = {}
    examples: list[tuple[str, str]] = []
    kind_of = []
    for area, _, urban_rural in (key.rpartition("|") for key in keys):
        kind = parameters.chain(area), urban_rural
        if kind not in kinds:
            kinds[kind] = len(examples)
            examples.append((area, urban_rural))
        kind_of.append(kinds[kind])
    place = pa.array(kind_of, pa.int64())
    columns: dict[str, pa.Array] = {"area_key": pa.array(keys, pa.string())}
    for name, definition in sorted(parameters.definitions.items()):
        found = [parameters.lookup(name, area, urban_rural or None, as_of) for area, urban_rural in examples]
        values = [value.value if value else None for value in found]
        columns[name] = pa.array(values, VALUE).take(place)
        days = _days(definition.unit, values, as_of)
        if days is not None:
            columns[f"{name}_day"] = pa.array(days, pa.date32()).take(place)
    return pa.table(columns)


def _days(unit: str, values: list[Decimal | None], as_of: date) -> list[date | None] | None:
    if unit == "years":
        return [None if v is None else months_before(as_of, int(v) * MONTHS_OF_YEAR) for v in values]
    if unit == "months":
        return [None if v is None else months_before(as_of, int(v)) for v in values]
    if unit == "days":
        return [None if v is None else days_before(as_of, int(v)) for v in values]
    if unit == "day of the month after the batch month":
        return [None if v is None else as_of.replace(day=min(int(v), as_of.day)) for v in values]
    return None
