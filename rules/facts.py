"""The facts all rules share, built once a month: one `.sql` file under rules/facts/ = one named table."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from data_contracts.errors import ContractError
from data_contracts.steps import Engine, Step, parse_step
from rules.dates import days_before, months_before
from rules.parameters import Parameters

FOLDER = Path(__file__).parent / "facts"
VALUE = pa.decimal128(18, 4)
URBAN_RURAL = ("城市", "农村", "")


@lru_cache(maxsize=1)
def fact_steps() -> tuple[Step, ...]:
    """Every step in an order in which each finds its inputs; ContractError for a circle."""
    steps = {
        file.stem: parse_step(file.stem, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.sql"))
    }
    ordered: dict[str, Step] = {}
    while len(ordered) < len(steps):
        ready = [s for s in steps.values() if s.name not in ordered and not (set(s.inputs) & set(steps)) - set(ordered)]
        if not ready:
            raise ContractError("facts need each other in a circle", where="rules/facts")
        ordered |= {step.name: step for step in ready}
    return tuple(ordered.values())


def build_facts(engine: Engine, cut_offs: Mapping[str, object]) -> None:
    """Materialise every fact."""
    for step in fact_steps():
        engine.run_sql(step, values_in(step.sql, cut_offs))


def values_in(sql: str, values: Mapping[str, object]) -> dict[str, object]:
    """The values that a piece of SQL names; ContractError when it names one that is not there."""
    names = dict.fromkeys(re.findall(r"\$([a-z][a-z0-9_]*)", sql))
    missing = [name for name in names if name not in values]
    if missing:
        raise ContractError(f"the step names ${missing[0]}, which nobody sets", where="rules")
    return {name: values[name] for name in names}


def put_local_values(engine: Engine, parameters: Parameters, as_of: date) -> None:
    """Make the table `local_values`: grain area x urban_rural (`area_key`), a column per parameter, null where the
    place has no value; with `<id>_day` where the parameter is a span of months or days before as_of, or a day of the
    period's month."""
    engine.put("local_values", local_values(parameters, _area_keys(engine), as_of))


def _area_keys(engine: Engine) -> list[str]:
    """Every place and kind of place that a person, a household or a residence has."""
    found = engine.query(
        "SELECT area_key FROM persons UNION SELECT area_key FROM roster_households "
        "UNION SELECT live_key FROM persons ORDER BY 1 NULLS LAST"
    )
    return [key for key in found.column(0).to_pylist() if key is not None]


def local_values(parameters: Parameters, area_keys: Iterable[str], as_of: date) -> pa.Table:
    """The values in force for each area key."""
    keys = list(area_keys)
    columns: dict[str, pa.Array] = {"area_key": pa.array(keys, pa.string())}
    places = [key.rpartition("|")[::2] for key in keys]
    for name, definition in sorted(parameters.definitions.items()):
        found: dict[tuple[tuple[str, ...], str], Decimal | None] = {}
        values: list[Decimal | None] = []
        for area, urban_rural in places:
            chain = parameters.chain(area), urban_rural
            if chain not in found:
                value = parameters.lookup(name, area, urban_rural or None, as_of)
                found[chain] = value.value if value else None
            values.append(found[chain])
        columns[name] = pa.array(values, VALUE)
        days = _days(definition.unit, values, as_of)
        if days is not None:
            columns[f"{name}_day"] = pa.array(days, pa.date32())
    return pa.table(columns)


def _days(unit: str, values: list[Decimal | None], as_of: date) -> list[date | None] | None:
    if unit == "months":
        return [None if v is None else months_before(as_of, int(v)) for v in values]
    if unit == "days":
        return [None if v is None else days_before(as_of, int(v)) for v in values]
    if unit == "day of the month after the batch month":
        return [None if v is None else as_of.replace(day=min(int(v), as_of.day)) for v in values]
    return None
