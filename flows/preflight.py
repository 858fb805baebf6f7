"""Opening a run: everything that must hold before the first row is read, said in one sentence when it does not.

`refused_early` is the cheap half, before Prefect, rules and contracts are loaded: folders, disk, the order of months,
what they left (flows/audit/predecessors.py), copied files, the lock. `open_run` asks the same again, checks the
settings, and gives the frozen context.
"""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from data_contracts.city import CITY_FILE
from data_contracts.engines import EngineChoice, load_engine
from data_contracts.errors import CityError, InputError, StoreError, UsageError
from flows.audit.history import CONFIRMED, StageRun, record
from flows.audit.who import login
from flows.ingest.copied import copied_from
from flows.store.confirm import Confirmable, confirmations, sentence_for
from flows.store.lock import only_run
from flows.store.modes import close_to_others, tighten
from flows.store.paths import MANIFEST, Store, is_writable
from flows.store.run import RunContext, period_end
from rules.dates import previous_period

MEGABYTE = 1 << 20
DISK_MIN = 200 * MEGABYTE
DISK_PER_BYTE = 3
"""A month's tables, lists and spill files, by byte of its drop; measured on invented cities, rounded up."""


@dataclass(frozen=True)
class RunRequest:
    """A run as it is asked for. `confirmed`: sentences that were typed; `today`: null where nobody types a month."""

    city: Path
    incoming: Path
    period: str
    store: Path
    out: Path
    confirmed: tuple[str, ...] = ()
    today: date | None = None

    @property
    def drop(self) -> Path:
        """The folder of the month's files."""
        return self.incoming / self.period


def refused_early(asked: RunRequest) -> None:
    """Raise what the run would stop with before it reads a row, at little cost; the lock is only tried."""
    _passed(asked)
    with only_run(asked.store):
        pass


def open_run(
    city: Path,
    incoming: Path,
    period: str,
    store: Path,
    out: Path,
    published: date | None = None,
    keep_intermediate: Path | None = None,
    confirmed: Iterable[str] = (),
) -> RunContext:
    """Check folders, settings and order, and give the frozen context.

    UsageError, CityError, ParameterError, InputError or StoreError when the run could not succeed.
    """
    from flows.audit.code import code_version
    from rules.city_rules import use_city_of
    from rules.deadlines import first_working_day_after

    asked = RunRequest(city, incoming, period, store, out, tuple(confirmed))
    given = _passed(asked)
    as_of = period_end(period)
    use_city_of(city, as_of)
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
        confirmed=given.get(Confirmable.ROSTER),
    )
    close_to_others()
    tighten(store, out)
    for what in needs_confirming(asked):
        _put_on_record(context, given[what])
    return context


def with_engine(run: RunContext, given: Mapping[str, str]) -> RunContext:
    """The run on the engine that the command line names (`given`), or else the city's engine.yaml."""
    return replace(run, engine=chosen_engine(run.city, given))


def chosen_engine(city: Path, given: Mapping[str, str]) -> EngineChoice:
    """The engine that the command line names (`given`), or else the city's engine.yaml; DuckDB without both.

    UsageError when that engine cannot run on this machine, CityError for an engine.yaml that cannot be used.
    """
    from matchers.engine import must_run

    chosen = load_engine(city, given)
    must_run(chosen)
    return chosen


def _put_on_record(run: RunContext, sentence: str) -> None:
    """Who let a gap or copied files pass stands in the run ledger, as it does for a roster that is not whole."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    detail = f"{sentence}；{login()}"
    record(Store(run.store), StageRun(run.period, "order", CONFIRMED, None, 0, when, run.code_version, detail))


def needs_confirming(asked: RunRequest) -> dict[Confirmable, UsageError]:
    """What a month that is not published yet is stopped at unless it is confirmed: it has not come, months are missing
    before it, or its files are last month's. `check` says it beforehand.
    """
    store = Store(asked.store)
    if (store.period(asked.period) / MANIFEST).exists():
        return {}
    previous = store.previous(asked.period)
    found = {}
    if asked.today is not None and asked.today < period_end(asked.period).replace(day=1):
        found[Confirmable.FUTURE] = _stop(
            Confirmable.FUTURE,
            asked,
            f"the month {asked.period} has not come yet (today is {asked.today})",
            "a month that is published in a store closes it for every month before it",
        )
    if previous and previous < previous_period(asked.period):
        found[Confirmable.GAP] = _stop(
            Confirmable.GAP,
            asked,
            f"the last month of the store is {previous}: between it and {asked.period} months are missing",
            "a month that was left out cannot be added later, and what was new in it will not be told as new",
        )
    if previous and copied_from(store.stage(previous, "ingest"), asked.drop):
        found[Confirmable.SAME_FILES] = _stop(
            Confirmable.SAME_FILES,
            asked,
            f"the files of {asked.period} are those of {previous}, byte for byte",
            "a drop that was copied says again what was true a month ago, under a new date",
        )
    return found


def _stop(what: Confirmable, asked: RunRequest, what_is: str, why: str) -> UsageError:
    do = f"give the month that is meant; or, if it is meant so, add --confirm '{sentence_for(what, asked.period)}'"
    return UsageError(what_is, where=str(asked.store), why=why, do=do)


def _passed(asked: RunRequest) -> Mapping[Confirmable, str]:
    """What was confirmed, once everything that is cheap to ask holds; the error of what does not."""
    period_end(asked.period)
    given = confirmations(asked.confirmed, asked.period)
    _check_folders(asked)
    _check_disk(asked)
    _check_order(asked)
    if asked.store.is_dir():
        _finish_begun(Store(asked.store), asked.out)
        from flows.audit.predecessors import must_be_whole  # loads tables: not for a store that is not there
        from flows.store.keys import must_open

        must_open(Store(asked.store))
        must_be_whole(Store(asked.store), asked.period)
    for what, stop in needs_confirming(asked).items():
        if what not in given:
            raise stop
    return given


def _finish_begun(store: Store, out: Path) -> None:
    """What was put on record and killed is carried out before anything stands on it: an erasure, a purge of `out`, a
    change of the store's key."""
    from flows.audit.erasures import finish_erasures, is_unfinished
    from flows.audit.out_retention import finish_purges_of_out, is_purge_of_out_unfinished
    from flows.audit.rekeys import finish_rekey, is_rekey_unfinished
    from flows.audit.signing import signer_of_settings

    if is_unfinished(store):
        with only_run(store.root):
            finish_erasures(store)
    if is_rekey_unfinished(store):
        with only_run(store.root):
            finish_rekey(store, out, signer_of_settings())
    if is_purge_of_out_unfinished(store):
        with only_run(store.root):
            finish_purges_of_out(store, out)


def _check_folders(asked: RunRequest) -> None:
    if not (asked.city / CITY_FILE).is_file():
        raise CityError(
            "there is no city.yaml", where=str(asked.city), do="give the folder that holds the city's settings"
        )
    if not asked.drop.is_dir():
        there = sorted(p.name for p in asked.incoming.iterdir() if p.is_dir()) if asked.incoming.is_dir() else []
        raise InputError(
            f"there is no drop of period {asked.period}",
            where=str(asked.incoming),
            do=f"give one of the periods that are there: {', '.join(there)}" if there else "put its files there",
        )
    for name, folder in (("store", asked.store), ("output", asked.out)):
        if not is_writable(folder):
            raise StoreError(f"the {name} folder cannot be written", where=str(folder), do="choose another")


def _check_disk(asked: RunRequest) -> None:
    """A month that the disk cannot hold is not begun."""
    needed = DISK_MIN + DISK_PER_BYTE * sum(p.stat().st_size for p in asked.drop.rglob("*") if p.is_file())
    for name, folder in (("store", asked.store), ("output", asked.out)):
        there = next(p for p in [folder, *folder.parents] if p.exists())
        free = shutil.disk_usage(there).free
        if free < needed:
            raise StoreError(
                f"the disk of the {name} folder has {free // MEGABYTE} MB free, and this month may need"
                f" {needed // MEGABYTE} MB",
                where=str(folder),
                why="a run that fills the disk stops halfway",
                do="make room (`faxian purge` removes old stage tables), or choose a folder on another disk",
            )


def _check_order(asked: RunRequest) -> None:
    """A month builds on the one before it: an old month may be run again as it was, never slipped in later."""
    store = Store(asked.store)
    later = [p for p in store.periods() if p > asked.period and (store.period(p) / MANIFEST).exists()]
    if later and not (store.period(asked.period) / MANIFEST).exists():
        raise StoreError(
            f"the store already holds {later[-1]}, so {asked.period} cannot be added before it",
            where=str(asked.store),
            why="identities and open leads are handed on from month to month",
            do=f"take the later months back with `faxian withdraw {later[-1]}`, or run the months in a new store",
        )
