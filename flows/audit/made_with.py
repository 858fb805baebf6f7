"""What a month was made with: the versions of rules and match model, and the parameters in force."""

import hashlib
from collections.abc import Mapping
from datetime import date

from data_contracts.tables import MATCH_MODEL
from flows.audit.manifest import MadeWith
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext
from rules.catalogue import Rule, load_catalogue
from rules.dated import Value
from rules.packs import origin_title, packs_of
from rules.parameters import Parameters

VERSION_DIGITS = 12


def made_with(context: RunContext, parameters: Parameters) -> MadeWith:
    """What the month was made with, for the manifest."""
    city = context.settings
    versions = {rule.id: file_version(rule) for rule in load_catalogue().values()}
    month = MonthTables(Store(context.store), context.period)
    chosen = packs_of(city)
    return MadeWith(
        city_name=city.name,
        city_code=city.code,
        parameters=in_force(parameters, context.as_of),
        rules=versions,
        model=model_version(month),
        policy={"packs": list(chosen.names), "titles": chosen.titles, "why": chosen.why},
    )


def file_version(rule: Rule) -> str:
    """The version of a rule: a hash of its file."""
    return hashlib.sha256(rule.text.encode()).hexdigest()[:VERSION_DIGITS]


def in_force(parameters: Parameters, as_of: date) -> list[Mapping[str, object]]:
    """Every value in force and known at as_of, one per parameter, area and urban or rural; areas as `*` or digits."""
    found: dict[tuple[str, str, str], Value] = {}
    for name, area, kind in sorted(parameters.values):
        value = parameters.lookup(name, area or None, kind or None, as_of)
        if value is not None and value.key == (name, area, kind):
            found[value.key] = value
    return [_shown(value, parameters) for value in found.values()]


def _shown(value: Value, parameters: Parameters) -> Mapping[str, object]:
    definition = parameters.definitions[value.id]
    return {
        "id": value.id,
        "title": definition.title,
        "area": value.area or "*",
        "urban_rural": value.urban_rural,
        "value": float(value.value),
        "unit": value.unit or definition.unit,
        "from": value.start,
        "published": value.published,
        "citation": value.citation,
        "set_by": value.origin,
        "origin": origin_title(value.origin),
    }


def model_version(month: MonthTables) -> str | None:
    """Version of the match model that scored the month; null when none did."""
    versions = month.scan(MATCH_MODEL).select("version").unique().collect()["version"].to_list()
    return "、".join(sorted(version for version in versions if version)) or None
