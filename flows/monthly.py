"""The month, as its table of contents. The only file that knows Prefect: it gets paths and periods, never rows."""

from datetime import date
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows import month
from flows.month import MonthResult
from flows.opening import only_run, open_run
from flows.resume import StageRecord
from flows.run import RunContext, last_closed_period


@task(name="ingest the drop under its contracts", cache_policy=NO_CACHE)
def ingest(run: RunContext) -> StageRecord:
    """Drop -> typed Parquet; every row accepted, rejected with a reason, or skipped as a named kind."""
    return month.ingest(run)


@task(name="take returned worklists in", cache_policy=NO_CACHE)
def feedback(run: RunContext) -> StageRecord:
    """Returned worklists -> what became of each lead, and people's words on identities."""
    return month.feedback(run)


@task(name="find out who is the same person", cache_policy=NO_CACHE)
def match(run: RunContext, ingested: StageRecord, answered: StageRecord) -> StageRecord:
    """Accepted rows -> people and links."""
    return month.match(run, ingested, answered)


@task(name="let the rules speak", cache_policy=NO_CACHE)
def decide(run: RunContext, ingested: StageRecord, answered: StageRecord, matched: StageRecord) -> StageRecord:
    """People and facts -> leads and cases."""
    return month.decide(run, ingested, answered, matched)


@task(name="publish worklists, report and manifest", cache_policy=NO_CACHE)
def publish(run: RunContext, stages: list[StageRecord]) -> StageRecord:
    """Everything -> the township's lists, the auditor's report, the chained manifest."""
    return month.publish(run, stages)


@flow(name="faxian-monthly", validate_parameters=False)
def monthly(
    city: str, incoming: str, store: str, out: str, period: str | None = None, published: date | None = None
) -> MonthResult:
    """One month of one city, from the departments' drop to the townships' worklists."""
    wanted = period or last_closed_period()
    run = open_run(Path(city), Path(incoming), wanted, Path(store), Path(out), published)
    with only_run(run.store):
        ingested = ingest(run)
        answered = feedback(run)
        matched = match(run, ingested, answered)
        decided = decide(run, ingested, answered, matched)
        done = publish(run, [ingested, answered, matched, decided])
    return MonthResult.of(run, [ingested, answered, matched, decided, done])


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
