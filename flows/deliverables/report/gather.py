"""What the run knows of itself -> the report's sources: rules, parameters in force, model, what was drawn."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts import labels
from data_contracts.forms import form
from flows.audit.draw_seed import draw_seed
from flows.audit.made_with import file_version, in_force, model_version
from flows.audit.manifest import MANIFEST, Artefact, Manifest, read_manifest
from flows.deliverables.printing import read_printed
from flows.deliverables.report.sources import RuleSummary, Sources
from flows.deliverables.spot_check import draw, population
from flows.deliverables.staffing import TOWNSHIP_LIST, TOWNSHIP_SHEET
from flows.ledger.month import MonthBooks
from flows.ledger.month_figures import figures_before
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext
from matchers.model import load_model
from rules.catalogue import Rule, load_catalogue
from rules.packs import packs_of, source_of
from rules.parameters import Parameters

MILLI = 1000
YEAR = 12  # months that the report looks back on
REPORT = "report/index.html"


def sources_of(
    context: RunContext,
    month: MonthTables,
    parameters: Parameters,
    books: MonthBooks,
    folder: Path,
    outputs: Sequence[Artefact] = (),
) -> Sources:
    """Sources of a month whose sheets stand in `folder`; `books`: what it puts down, and what stands; `outputs`: what
    it hands out.

    What came in, and the code of the month, are the caller's to add.
    """
    city = context.settings
    seed = draw_seed(month)
    lines = match_thresholds()
    return Sources(
        context=context,
        city_name=city.name,
        city_code=city.code,
        rules=rule_summaries(),
        parameters=in_force(parameters, context.as_of),
        review_bits=lines["review"],
        auto_bits=lines["auto"],
        margin_bits=lines["margin"],
        model=model_version(month),
        policy=packs_of(city).line,
        priority=_priority(parameters, context.as_of),
        outputs=[item for item in outputs if item.path != REPORT],
        previous=_previous(month.store, context.period),
        book=books.after,
        samples=books.samples,
        sample_answers=books.sample_answers,
        figures=pl.concat([figures_before(month.store, month.period, YEAR - 1), books.month_figures]),
        floor=city.worklists.yield_floor,
        spot_check=_drawn(month, parameters, seed),
        spot_seed=seed,
        load=_load(folder / TOWNSHIP_SHEET),
    )


def rule_summaries() -> list[RuleSummary]:
    """Every rule of the catalogue, with the hash of its file as its version."""
    return [_summary(rule) for rule in load_catalogue().values()]


def _summary(rule: Rule) -> RuleSummary:
    spec = rule.spec
    return RuleSummary(
        rule_id=rule.id,
        title=spec.title,
        disposition=spec.disposition,
        subject=spec.subject,
        urgency=spec.urgency,
        cites=spec.cites,
        statement=spec.statement,
        parameters=spec.parameters,
        reading=spec.reading,
        version=file_version(rule),
        file=rule.place,
    )


def _priority(parameters: Parameters, as_of: date) -> Sequence[str]:
    lines = []
    for one in parameters.priority_at(as_of):
        parts = [labels.URGENCIES[one.urgency] + "色线索"] if one.urgency else []
        parts += [f"{one.disposition} {labels.DISPOSITIONS[one.disposition]}"] if one.disposition else []
        lines.append(f"{'，'.join(parts)}（{source_of(one.citation, one.origin)}）")
    return lines


def match_thresholds() -> Mapping[str, float]:
    """The matcher's review and auto lines and the margin to the second candidate, in bits."""
    lines = load_model().thresholds
    return {"review": lines.review / MILLI, "auto": lines.auto / MILLI, "margin": lines.margin / MILLI}


def _drawn(month: MonthTables, parameters: Parameters, seed: str) -> pl.DataFrame:
    """The spot check's population with what was drawn of it: the same draw that the deliverables hold."""
    return draw(population(month), month, parameters, seed)


def _load(sheet: Path) -> pl.DataFrame | None:
    """The staffing table's townships as they were delivered."""
    return read_printed(sheet, form(TOWNSHIP_LIST)) if sheet.exists() else None


def _previous(store: Store, period: str) -> Manifest | None:
    previous = store.previous(period)
    return read_manifest(store.period(previous) / MANIFEST) if previous else None
