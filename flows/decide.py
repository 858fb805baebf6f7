"""The decide stage: people and facts -> leads and cases. Reads Parquet of the stages before it, writes Parquet.

`into` receives leads, lead_details, cases, rule_runs, focus_groups, visit_classes, the facts that others go by too
(departures, strangers, covered_people, refused_people, ages_by_birth; data_contracts/tables.py), the reviews that fall
due with what changed since the last one (reviews_due, review_changes, review_traits), and what `explain`
needs to look back without the city folder (flows/explain/past_month.py).
"""

from pathlib import Path

from data_contracts.steps import Engine
from data_contracts.tables import (
    AGES,
    CASES,
    COVERED_PEOPLE,
    DEPARTURES,
    FOCUS_GROUPS,
    KEY_GROUP_MEMBERS,
    LEAD_DETAILS,
    LEADS,
    REFUSED_PEOPLE,
    REVIEW_CHANGES,
    REVIEW_TRAITS,
    REVIEWS_DUE,
    RULE_RUNS,
    STRANGERS,
    VISIT_CLASSES,
)
from flows.explain.past_month import keep_for_explain
from flows.ledger.merges import merges_known
from flows.stages import last_folder_of
from flows.store.files import write_table
from flows.store.frames import empty_frame, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext, StageSummary
from rules.ages import ages_by_birth
from rules.decide import decide_month
from rules.inputs import read_arrivals, read_inputs
from rules.month import Decided, Month
from rules.packs import city_parameters, packs_of
from rules.reviews import prepared_reviews


def decide(
    context: RunContext, ingest: Path, match: Path, feedback: Path | None, into: Path, engine: Engine
) -> StageSummary:
    """Run the rules of a month; `rows` of the summary are the leads, its remarks the rules that were not run.

    Reads core_*, areas and extract_status from `ingest`, people, person_details and links_keyed from `match`,
    lead_history from `feedback` (may be missing), and last month's leads and focus groups from the store.
    ParameterError or CityError when the city's settings contradict themselves.
    """
    city = context.settings
    month = Month(
        period=context.period,
        as_of=context.as_of,
        published=context.published,
        city_code=city.long_code,
        parameters=city_parameters(city),
        arrivals=read_arrivals(ingest),
        merges=merges_known(MonthTables(Store(context.store), context.period)),
    )
    write_table(into / f"{AGES.name}.parquet", ages_by_birth(engine, month), AGES)
    read_inputs(engine, ingest, match, feedback, last_folder_of(context, "decide"))
    decided = decide_month(engine, month)
    _write(decided, into)
    _prepare_reviews(context, engine, month, into)
    keep_for_explain(month, decided.hits, city.parameters, packs_of(city).names, into)
    return StageSummary(rows=decided.leads.num_rows, remarks=decided.remarks)


def _prepare_reviews(context: RunContext, engine: Engine, month: Month, into: Path) -> None:
    """Which reviews fall due and what changed since the last one: the month's facts, and what last month kept."""
    store = Store(context.store)
    previous = store.previous(context.period)
    last = MonthTables(store, previous).read(REVIEW_TRAITS) if previous else empty_frame(REVIEW_TRAITS)
    tables = prepared_reviews(engine, context.as_of, last, month.merges)
    for rows, spec in zip(tables, (REVIEWS_DUE, REVIEW_CHANGES, REVIEW_TRAITS), strict=True):
        write_table(into / f"{spec.name}.parquet", typed_frame(rows.to_arrow(), spec).to_arrow(), spec)


def _write(decided: Decided, into: Path) -> None:
    for table, spec in (
        (decided.leads, LEADS),
        (decided.lead_details, LEAD_DETAILS),
        (decided.key_group_members, KEY_GROUP_MEMBERS),
        (decided.cases, CASES),
        (decided.rule_runs, RULE_RUNS),
        (decided.focus_groups, FOCUS_GROUPS),
        (decided.visit_classes, VISIT_CLASSES),
        (decided.departures, DEPARTURES),
        (decided.strangers, STRANGERS),
        (decided.covered_people, COVERED_PEOPLE),
        (decided.refused_people, REFUSED_PEOPLE),
    ):
        write_table(into / f"{spec.name}.parquet", table, spec)
