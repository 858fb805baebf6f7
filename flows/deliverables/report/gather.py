"""What the run knows of itself -> the report's sources and the manifest's facts: rules, parameters in force, model."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

import rules
from data_contracts import labels
from data_contracts.forms import form
from data_contracts.tables import MATCH_MODEL
from flows.audit.draw_seed import draw_seed
from flows.audit.manifest import MANIFEST, Facts, Manifest, inputs_of, outputs_of, read_manifest
from flows.deliverables.printing import read_printed
from flows.deliverables.report.sources import RuleCard, Sources
from flows.deliverables.spot_check import draw, population
from flows.deliverables.staffing import TOWNSHIP_LIST, TOWNSHIP_SHEET
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext
from matchers.model import load_model
from rules.catalogue import Rule, load_catalogue
from rules.parameters import Parameters, Value, load_parameters

MILLI = 1000
VERSION_DIGITS = 12
REPORT = "report/index.html"


def facts_of(context: RunContext) -> Facts:
    """What the month was made with, for the manifest. CityError, ParameterError when the settings cannot be read."""
    city = context.settings
    parameters = load_parameters(city.parameters)
    versions = {card.rule_id: card.version for card in rule_cards()}
    month = MonthTables(Store(context.store), context.period)
    return Facts(city.name, city.code, in_force(parameters, context.as_of), versions, _model(month))


def sources_of(context: RunContext, folder: Path) -> Sources:
    """Sources of a month whose deliverables, the report apart, stand in `folder`."""
    city = context.settings
    parameters = load_parameters(city.parameters)
    store = Store(context.store)
    month = MonthTables(store, context.period)
    seed = draw_seed(month)
    lines = match_lines()
    return Sources(
        context=context,
        city_name=city.name,
        city_code=city.code,
        rules=rule_cards(),
        parameters=in_force(parameters, context.as_of),
        review_bits=lines["review"],
        auto_bits=lines["auto"],
        margin_bits=lines["margin"],
        model=_model(month),
        priority=_priority(parameters, context.as_of),
        inputs=inputs_of(context),
        outputs=[item for item in outputs_of(folder) if item.path != REPORT],
        previous=_previous(store, context.period),
        floor=city.worklists.yield_floor,
        spot_check=_drawn(month, parameters, seed),
        spot_seed=seed,
        load=_load(folder / TOWNSHIP_SHEET),
    )


def rule_cards() -> list[RuleCard]:
    """Every rule of the catalogue, with the hash of its file as its version."""
    return [_card(rule) for rule in load_catalogue().values()]


def _card(rule: Rule) -> RuleCard:
    text = (Path(rules.__file__).parent / rule.file).read_bytes()
    says = rule.spec
    return RuleCard(
        rule_id=rule.id,
        title=says.title,
        disposition=says.disposition,
        subject=says.subject,
        urgency=says.urgency,
        cites=says.cites,
        statement=says.statement,
        parameters=says.parameters,
        reading=says.reading,
        version=hashlib.sha256(text).hexdigest()[:VERSION_DIGITS],
        file=f"rules/{rule.file}",
    )


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
        "set_by": "city" if value.is_city else "shipped",
    }


def _priority(parameters: Parameters, as_of: date) -> Sequence[str]:
    said = []
    for one in parameters.priority_at(as_of):
        parts = [labels.URGENCIES[one.urgency] + "色线索"] if one.urgency else []
        parts += [f"{one.disposition} {labels.DISPOSITIONS[one.disposition]}"] if one.disposition else []
        said.append(f"{'，'.join(parts)}（{one.citation}）")
    return said


def match_lines() -> Mapping[str, float]:
    """The matcher's review and auto lines and the margin to the second candidate, in bits."""
    lines = load_model().thresholds
    return {"review": lines.review / MILLI, "auto": lines.auto / MILLI, "margin": lines.margin / MILLI}


def _model(month: MonthTables) -> str | None:
    versions = month.scan(MATCH_MODEL).select("version").unique().collect()["version"].to_list()
    return "、".join(sorted(version for version in versions if version)) or None


def _drawn(month: MonthTables, parameters: Parameters, seed: str) -> pl.DataFrame:
    """The spot check's population with what was drawn of it: the same draw that the deliverables hold."""
    return draw(population(month), month, parameters, seed)


def _load(sheet: Path) -> pl.DataFrame | None:
    """The staffing table's townships as they were delivered."""
    return read_printed(sheet, form(TOWNSHIP_LIST)) if sheet.exists() else None


def _previous(store: Store, period: str) -> Manifest | None:
    previous = store.previous(period)
    return read_manifest(store.period(previous) / MANIFEST) if previous else None
