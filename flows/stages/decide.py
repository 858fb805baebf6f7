"""Decide: people and facts -> leads and cases. Reads Parquet of the stages before it, writes Parquet.

`into` receives leads, lead_details, cases, rule_runs, focus_groups, visit_classes (data_contracts/tables.py), and what
`explain` needs to look back without the city folder: hits.parquet, month.json and the city's parameters as they were.
"""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import yaml

from data_contracts.errors import CityError, UsageError
from data_contracts.steps import Engine
from data_contracts.tables import CASES, FOCUS_GROUPS, LEAD_DETAILS, LEADS, PERSON_EVENTS, RULE_RUNS, VISIT_CLASSES
from flows.ledger import book as ledger
from flows.ledger.merges import merges_of, numbers_now
from flows.run import RunContext, StageSummary
from flows.store import PRIVATE_FILE, Store, read_table, write_json, write_table
from rules.explain import RuleAnswer, ask_rule, look_back
from rules.inputs import read_arrivals, read_inputs
from rules.month import Decided, Month, decide_month
from rules.parameters import Parameters, load_parameters

MONTH_FILE, PARAMETERS_FILE, HITS_FILE = "month.json", "city_parameters.yaml", "hits.parquet"
CODE_DIGITS = 12


def decide(
    context: RunContext, ingest: Path, match: Path, feedback: Path | None, into: Path, engine: Engine
) -> StageSummary:
    """Run the rules of a month; `rows` of the summary are the leads, its remarks the rules that were not run.

    Reads core_*, areas and extract_status from `ingest`, people, person_details and links_keyed from `match`,
    lead_history from `feedback` (may be missing), and last month's leads and focus groups from the store.
    ParameterError or CityError when the city's settings contradict themselves.
    """
    code, file = city_settings(context.city)
    month = Month(
        period=context.period,
        as_of=context.as_of,
        published=context.published,
        city_code=code,
        parameters=load_parameters(file),
        arrivals=read_arrivals(ingest),
        merges=merges_known(Store(context.store), context.period, match),
    )
    last = last_decide(context)
    read_inputs(engine, ingest, match, feedback, last)
    decided = decide_month(engine, month)
    _write(decided, into)
    write_json(
        into / MONTH_FILE,
        {"period": month.period, "as_of": month.as_of, "published": month.published, "city_code": code},
    )
    if file:
        shutil.copyfile(file, into / PARAMETERS_FILE)
    return StageSummary(rows=decided.leads.num_rows, remarks=decided.remarks)


def _write(decided: Decided, into: Path) -> None:
    for table, spec in (
        (decided.leads, LEADS),
        (decided.lead_details, LEAD_DETAILS),
        (decided.cases, CASES),
        (decided.rule_runs, RULE_RUNS),
        (decided.focus_groups, FOCUS_GROUPS),
        (decided.visit_classes, VISIT_CLASSES),
    ):
        write_table(into / f"{spec.name}.parquet", table, spec)
    pq.write_table(decided.hits, into / HITS_FILE, compression="zstd")
    (into / HITS_FILE).chmod(PRIVATE_FILE)


def city_settings(city: Path) -> tuple[str, Path | None]:
    """The city's code in 12 digits and its parameters file, or None; CityError when they are unusable."""
    try:
        settings = yaml.safe_load((city / "city.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CityError("city.yaml cannot be read", where=str(city), do="correct it") from error
    code = str((settings or {}).get("code") or "")
    if not (code.isdigit() and len(code) in (6, CODE_DIGITS)):
        raise CityError("city.yaml has no code of 6 or 12 digits", where=str(city / "city.yaml"), do='write code: "…"')
    name = settings.get("parameters")
    return code.ljust(CODE_DIGITS, "0"), city / str(name) if name else None


def last_decide(context: RunContext) -> Path | None:
    """The folder the rules of the last published month left, if there is one."""
    store = Store(context.store)
    previous = store.previous(context.period)
    return store.stage(previous, "decide") if previous else None


def merges_known(store: Store, period: str, match: Path) -> dict[str, str]:
    """Person numbers that ended up to and in a month -> the number each person has then: the ledger's of the months
    before, and those that this month's matching ended."""
    before = ledger.read(store, before=period).merges
    path = match / f"{PERSON_EVENTS.name}.parquet"
    events = ledger.frame(read_table(path), PERSON_EVENTS) if path.exists() else ledger.empty(PERSON_EVENTS)
    return numbers_now(pl.concat([before, merges_of(events, period)]))


def ask_about(
    store: Store,
    period: str,
    engine: Engine,
    rule_id: str,
    person_id: str | None = None,
    household_no: str | None = None,
) -> RuleAnswer:
    """Ask one rule of a month in the store about one person or household: which conditions hold, which failed."""
    ingest, match, decided = (store.stage(period, stage) for stage in ("ingest", "match", "decide"))
    if not (decided / MONTH_FILE).exists():
        raise UsageError(f"the store holds no decided month {period[:6]}", do="run that month, or give another period")
    month = replace(read_month(decided, ingest), merges=merges_known(store, period, match))
    previous = store.previous(period)
    last = store.stage(previous, "decide") if previous else None
    read_inputs(engine, ingest, match, store.stage(period, "feedback"), last)
    look_back(engine, month, pq.read_table(decided / HITS_FILE))
    return ask_rule(engine, month, rule_id, person_id=person_id, household_no=household_no)


def read_month(folder: Path, ingest: Path) -> Month:
    """The month a decide folder was made for, as the rules knew it then: what `explain` looks back with."""
    told = json.loads((folder / MONTH_FILE).read_text(encoding="utf-8"))
    file = folder / PARAMETERS_FILE
    parameters: Parameters = load_parameters(file if file.exists() else None)
    return Month(
        period=told["period"],
        as_of=date.fromisoformat(told["as_of"]),
        published=date.fromisoformat(told["published"]),
        city_code=told["city_code"],
        parameters=parameters,
        arrivals=read_arrivals(ingest),
    )
