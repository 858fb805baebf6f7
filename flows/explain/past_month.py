"""A month as its rules knew it, kept for whoever asks later: written by decide, read by explain and why-not.

hits.parquet            everything a rule's SELECT gave, before leads were held back or grouped
period, days, the city's code, its policy packs
city_parameters.yaml    the city's parameters as they were
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts import at_rest
from data_contracts.errors import UsageError
from data_contracts.steps import Engine
from flows.ledger.merges import merges_known
from flows.store.files import PRIVATE_FILE, write_json
from flows.store.month_tables import MonthTables, narrowed
from flows.store.paths import Store
from rules.inputs import read_arrivals, read_inputs
from rules.look_back import RuleAnswer, ask_rule, look_back
from rules.month import Month
from rules.packs import checked_names, derived
from rules.parameters import load_parameters

MONTH_FILE, PARAMETERS_FILE, HITS_FILE = "month.json", "city_parameters.yaml", "hits.parquet"


def keep_for_explain(month: Month, hits: pa.Table, parameters: Path, packs: Sequence[str], into: Path) -> None:
    """Write what a look back needs beside decide's tables; `parameters` is the city's file, which need not exist."""
    at_rest.write_table(hits, into / HITS_FILE)
    (into / HITS_FILE).chmod(PRIVATE_FILE)
    reported = {
        "period": month.period,
        "as_of": month.as_of,
        "published": month.published,
        "city_code": month.city_code,
        "policy": list(packs),
    }
    write_json(into / MONTH_FILE, reported)
    if parameters.exists():
        shutil.copyfile(parameters, into / PARAMETERS_FILE)


def rules_month(store: Store, period: str) -> Month:
    """A decided month as its rules knew it then."""
    folder = store.stage(period, "decide")
    reported = json.loads((folder / MONTH_FILE).read_text(encoding="utf-8"))
    file = folder / PARAMETERS_FILE
    kept = reported.get("policy")  # a month that was decided before there were packs says nothing
    packs = derived(reported["city_code"], file).names if kept is None else checked_names(kept, str(folder))
    return Month(
        period=reported["period"],
        as_of=date.fromisoformat(reported["as_of"]),
        published=date.fromisoformat(reported["published"]),
        city_code=reported["city_code"],
        parameters=load_parameters(file if file.exists() else None, packs=packs),
        arrivals=read_arrivals(store.stage(period, "ingest")),
    )


def hit_of(store: Store, period: str, lead_id: str) -> dict[str, Any] | None:
    """What its rule's SELECT gave for a lead; null when the month kept no hits, or none of that lead."""
    path = store.stage(period, "decide") / HITS_FILE
    found = narrowed(at_rest.scan(path), lead_id=lead_id) if path.exists() else []
    return found[0] if found else None


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
    month = replace(rules_month(store, period), merges=merges_known(MonthTables(store, period)))
    previous = store.previous(period)
    last = store.stage(previous, "decide") if previous else None
    read_inputs(engine, ingest, match, store.stage(period, "feedback"), last)
    look_back(engine, month, at_rest.read_table(decided / HITS_FILE))
    return ask_rule(engine, month, rule_id, person_id=person_id, household_no=household_no)
