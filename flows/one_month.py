"""A month from the request to its end: opened, locked, run, and told to whoever is to be notified.

The command line and Prefect (flows/monthly.py) come through here alike; no listener, no server is needed for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from data_contracts.errors import FaxianError
from data_contracts.person_numbers import mask_one
from flows.audit.signing import Signer
from flows.month import Stage, run_month
from flows.notify import DONE, FAILED, REJECTIONS, notify
from flows.preflight import RunRequest, open_run, with_engine
from flows.progress import noted
from flows.signed import sign_published
from flows.stages import MonthResult
from flows.store.lock import only_run
from flows.store.modes import Groups
from flows.store.resume import defect, exhausted


@dataclass(frozen=True)
class RunOptions:
    """How a month is run, beside what is asked for. `published`: null for the first working day; `keep_intermediate`:
    null: nothing is kept; `engine`: what goes before the city's engine.yaml; `groups`: of recipients; `notify`: the
    command that is told how it ended; `signer`: null: the month stays unsigned."""

    published: date | None = None
    keep_intermediate: Path | None = None
    engine: Mapping[str, str] = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)
    notify: tuple[str, ...] = ()
    signer: Signer | None = None


def run_requested(
    asked: RunRequest, options: RunOptions, scheduled: Callable[[Stage], Stage] = lambda stage: stage
) -> MonthResult:
    """Run the month and start the command that is to be notified, also when the month failed."""
    try:
        result = _run(asked, options, scheduled)
    except Exception:
        _notified(asked, options, FAILED)
        raise
    _notified(asked, options, REJECTIONS if result.remarks else DONE)
    return result


def _run(asked: RunRequest, options: RunOptions, scheduled: Callable[[Stage], Stage]) -> MonthResult:
    kept = options.keep_intermediate
    folders = (asked.city, asked.incoming, asked.period, asked.store, asked.out)
    opened = open_run(*folders, options.published, kept, asked.confirmed)
    run = replace(with_engine(opened, options.engine), groups=options.groups)
    with only_run(run.store):
        result = run_month(run, scheduled)
        sign_published(run.store, run.out, run.period, options.signer)
    return result


def _notified(asked: RunRequest, options: RunOptions, outcome: str) -> None:
    if failing := notify(options.notify, asked.period, outcome, asked.out / asked.period):
        noted(failing)


def as_sentence(error: Exception) -> FaxianError:
    """An error as whoever did not type the command may read it: our sentence without anybody's number (a file's name
    may have one), and of an error that is not ours its place only.
    """
    known = error if isinstance(error, FaxianError) else exhausted(error) or defect("the flow run", error)
    return type(known)(mask_one(str(known)).removesuffix("."))
