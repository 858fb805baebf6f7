"""Opening a run: everything that must hold before the first row is read, given in one sentence when it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from data_contracts.city import CITY_FILE
from data_contracts.engines import load_engine
from data_contracts.errors import CityError, InputError, StoreError, UsageError
from flows.audit.code import code_version
from flows.ingest.whole_roster import must_be_sentence
from flows.store.paths import Store, is_writable
from flows.store.run import RunContext, period_end
from matchers.engine import must_run
from rules.deadlines import first_working_day_after
from rules.parameters import load_parameters


def open_run(
    city: Path,
    incoming: Path,
    period: str,
    store: Path,
    out: Path,
    published: date | None = None,
    keep_intermediate: Path | None = None,
    confirmed: str | None = None,
) -> RunContext:
    """Check folders, settings and order, and give the frozen context.

    UsageError, CityError, ParameterError, InputError or StoreError when the run could not succeed.
    """
    as_of = period_end(period)
    _check_folders(city, incoming, period, store, out)
    if published is not None and published <= as_of:
        raise UsageError(
            f"the publication day {published} lies within the period",
            why="deadlines count from it, and a period is published when it is over",
            do=f"give a day after {as_of}, or leave it out for the first working day",
        )
    context = RunContext(
        period=period,
        as_of=as_of,
        published=published or first_working_day_after(as_of),
        city=city,
        incoming=incoming,
        store=store,
        out=out,
        code_version=code_version(),
        keep_intermediate=keep_intermediate,
        confirmed=must_be_sentence(confirmed, period) if confirmed else None,
    )
    load_parameters(context.settings.parameters)
    _check_order(context)
    return context


def with_engine(run: RunContext, given: Mapping[str, str]) -> RunContext:
    """The run on the engine that the command line names (`given`), or else the city's engine.yaml; DuckDB without both.

    UsageError when that engine cannot run on this machine, CityError for an engine.yaml that cannot be used.
    """
    chosen = load_engine(run.city, given)
    must_run(chosen)
    return replace(run, engine=chosen)


def _check_folders(city: Path, incoming: Path, period: str, store: Path, out: Path) -> None:
    if not (city / CITY_FILE).is_file():
        raise CityError("there is no city.yaml", where=str(city), do="give the folder that holds the city's settings")
    if not (incoming / period).is_dir():
        there = sorted(p.name for p in incoming.iterdir() if p.is_dir()) if incoming.is_dir() else []
        raise InputError(
            f"there is no drop of period {period}",
            where=str(incoming),
            do=f"give one of the periods that are there: {', '.join(there)}" if there else "put its files there",
        )
    for name, folder in (("store", store), ("output", out)):
        if not is_writable(folder):
            raise StoreError(f"the {name} folder cannot be written", where=str(folder), do="choose another")


def _check_order(context: RunContext) -> None:
    """A month builds on the one before it: an old month may be run again as it was, never slipped in later."""
    store = Store(context.store)
    later = [p for p in store.periods() if p > context.period and (store.period(p) / "manifest.json").exists()]
    if later and not (store.period(context.period) / "manifest.json").exists():
        raise StoreError(
            f"the store already holds {later[-1]}, so {context.period} cannot be added before it",
            where=str(context.store),
            why="identities and open leads are handed on from month to month",
            do="run the months in order, in a new store",
        )
