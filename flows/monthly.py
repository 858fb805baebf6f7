"""The month as Prefect sees it: one flow, a task for each stage. The only file that knows Prefect.

It gets a period and paths, never rows; what happens, and in which order, stands in flows/month.py.
"""

from datetime import date
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows.month import Stage, run_month
from flows.preflight import open_run, with_engine
from flows.signed import sign_published, signer_set
from flows.stages import MonthResult
from flows.store.lock import only_run
from flows.store.run import last_closed_period

TITLES = {
    "ingest": "ingest the drop under its contracts",
    "feedback": "read returned worklists",
    "match": "find out who is the same person",
    "decide": "evaluate the rules",
    "publish": "publish worklists, report and manifest",
}
"""What the task view calls each stage."""


def as_task(stage: Stage) -> Stage:
    """A stage as a task of the flow; whether it has to run again is the store's business, not Prefect's cache."""
    return task(name=TITLES[stage.__name__], cache_policy=NO_CACHE)(stage)


@flow(name="faxian-monthly", validate_parameters=False)
def monthly(  # noqa: PLR0913, PLR0917 - what a schedule sets, one by one
    city: str,
    incoming: str,
    store: str,
    out: str,
    period: str | None = None,
    published: date | None = None,
    keep_intermediate: str | None = None,
    confirmed: list[str] | None = None,
    engine: dict[str, str] | None = None,
) -> MonthResult:
    """One month of one city, from the departments' drop to the townships' worklists.

    `confirmed`: fixed sentences that let one thing each pass in this month (flows/store/confirm.py); they name nobody.
    `engine`: what the command line says of the engine, before the city's engine.yaml.
    """
    keep = Path(keep_intermediate) if keep_intermediate else None
    wanted = period or last_closed_period()
    opened = open_run(Path(city), Path(incoming), wanted, Path(store), Path(out), published, keep, confirmed or ())
    run, signer = with_engine(opened, engine or {}), signer_set()
    with only_run(run.store):
        result = run_month(run, scheduled=as_task)
        sign_published(run.store, run.out, run.period, signer)
    return result


def serve_monthly(folders: dict[str, str], cron: str) -> None:
    """Stay and start `monthly` on schedule, Shanghai time, one run at a time; a late run is not doubled."""
    monthly.serve(
        name="monthly",
        schedules=[Cron(cron, timezone="Asia/Shanghai")],
        parameters=dict(folders),
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        limit=1,
        print_starting_message=False,
    )
