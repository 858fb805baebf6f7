"""The month as Prefect sees it: one flow, a task for each stage. The only file that knows Prefect.

A flow run is given a period and nothing else. Folders, groups and the command to notify stand in the owner's
faxian.yaml (FAXIAN_CONFIG): whoever may start a run cannot choose what is read or where it goes. Prefect gets stages,
counts and sentences of ours, never rows; what happens, and in which order, stands in flows/month.py.
"""

import asyncio
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, State
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.states import Completed, Failed
from prefect.types.entrypoint import EntrypointType

from data_contracts.errors import FaxianError, StoreError, UsageError
from flows import tied
from flows.audit.manifest import MANIFEST, read_manifest
from flows.memory import enough_memory
from flows.month import Stage
from flows.one_month import RunOptions, as_sentence, run_requested
from flows.preflight import RunRequest, refused_early
from flows.progress import TITLES
from flows.settings import ANOTHER, FOLDERS, settings_set
from flows.signed import signer_set
from flows.stages import MonthResult
from flows.store.keys import use_keys
from flows.store.modes import close_to_others, groups_of
from flows.store.resume import StageRecord
from flows.store.run import last_closed_period, today_in_china

WITH_REJECTIONS = "有退回行"
"""The name of the state of a month that is done, but of which something was refused or not run."""
ZONE = "Asia/Shanghai"
SERVED_BY = "FAXIAN_SERVED_BY"
FLOW = "faxian-monthly"
Order = tuple[RunRequest, RunOptions]
Ended = MonthResult | FaxianError


@flow(name=FLOW, validate_parameters=False)
def monthly(period: str | int | None = None) -> State[Any]:
    """One month of one city, from the departments' drop to the townships' worklists. Ends Completed, Completed as
    有退回行, or Failed with the sentence that says why.

    `period`: left out, the month that closed last; a number, as Prefect's command line reads what is typed there.
    """
    if os.environ.get(SERVED_BY) == str(os.getppid()):
        tied.end_with(os.getppid())
    return _as_state(_month(lambda: _configured(period)))


def run_through_prefect(asked: RunRequest, options: RunOptions) -> MonthResult:
    """The month that was typed at a terminal, as a flow run of the operator's own server; raises what stopped it."""
    ended: list[Ended] = []

    @flow(name=FLOW, validate_parameters=False)
    def typed(period: str) -> State[Any]:
        ended.append(_month(lambda: (asked, options)))
        return _as_state(ended[0])

    typed(asked.period, return_state=True)
    if ended and isinstance(ended[0], MonthResult):
        return ended[0]
    if ended and isinstance(ended[0], FaxianError):
        raise ended[0]
    raise StoreError("the flow run did not begin", do="see the log of the Prefect server")


def _month(order: Callable[[], Order]) -> Ended:
    """Run the month inside a flow run and leave its account there; what stopped it, as an error of ours."""
    close_to_others()
    try:
        enough_memory()
        use_keys(settings_set().encryption)  # first: what an order stands on is read with them
        asked, options = order()
        get_run_logger().info(f"数据期 {asked.period}")
        result = run_requested(asked, options, scheduled=as_task)
        create_markdown_artifact(_account(result), key=f"faxian-{asked.period}", description="一个月的数目和报告")
    except Exception as error:
        return as_sentence(error)
    return result


def _as_state(ended: Ended) -> State[Any]:
    if isinstance(ended, FaxianError):
        return Failed(message=str(ended))
    if ended.remarks:
        return Completed(name=WITH_REJECTIONS, message=f"{ended.period}：{len(ended.remarks)} 条说明，见报告")
    return Completed(message=f"{ended.period}：完成")


def as_task(stage: Stage) -> Stage:
    """A stage as a task of the flow; whether it has to run again is the store's business, not Prefect's cache."""
    title = TITLES[stage.__name__]

    def run_stage(*given: Any) -> StageRecord:
        try:
            record = stage(*given)
        except Exception as error:
            raise as_sentence(error) from None
        get_run_logger().info(_line(record))
        return record

    return task(name=title, cache_policy=NO_CACHE)(run_stage)


def serve_monthly(cron: str) -> None:
    """Stay and start `monthly` on schedule, Shanghai time, one run at a time; a late run is not doubled."""
    os.environ[SERVED_BY] = str(os.getpid())
    monthly.serve(
        name="monthly",
        schedules=[Cron(cron, timezone=ZONE)],
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        limit=1,
        print_starting_message=False,
        pause_on_shutdown=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def next_run(cron: str, after: datetime) -> datetime:
    """When the schedule comes next, Shanghai time; UsageError for what is no schedule."""
    try:
        schedule = CronSchedule(cron=cron, timezone=ZONE)
    except ValueError:
        raise UsageError("this is no schedule in cron's words", do="write --cron '0 6 3 * *'") from None
    (first,) = asyncio.run(schedule.get_dates(1, start=after))
    return first.astimezone(ZoneInfo(ZONE))


def _configured(period: str | int | None) -> Order:
    """What the owner's settings say; UsageError when they do not name the four folders."""
    settings = settings_set()
    missing = [name for name in FOLDERS if name not in settings.folders]
    if missing:
        raise UsageError(
            f"the settings name no folder for: {', '.join(missing)}",
            where=os.environ.get(ANOTHER, ""),
            why="a flow run is given a period, and nothing about folders",
            do=f"write them into a faxian.yaml of the worker's user and set {ANOTHER} to it",
        )
    folders = [Path(settings.folders[name]) for name in FOLDERS]
    city, incoming, store, out = folders
    asked = RunRequest(
        city, incoming, str(period) if period else last_closed_period(), store, out, today=today_in_china()
    )
    refused_early(asked)
    return asked, RunOptions(groups=groups_of(settings.groups), notify=settings.notify, signer=signer_set())


def _line(record: StageRecord) -> str:
    how = "unchanged, kept" if record.was_reused else f"{record.seconds:.1f} s"
    return f"{TITLES[record.stage]}: {record.rows:,} rows, {how}, {len(record.remarks)} remarks"


def _account(result: MonthResult) -> str:
    """Counts of a month and where its report lies, as Markdown: nothing of a person."""
    deliverables = Path(result.deliverables).resolve()
    manifest = read_manifest(deliverables / MANIFEST)
    rows = {Path(item["path"]): item["rows"] or 0 for item in manifest["outputs"]}
    counted = {
        "报送文件": len(manifest["inputs"]),
        "报送行": sum(item["rows"] or 0 for item in manifest["inputs"]),
        "退回行": rows.get(Path("tables/rejected.parquet"), 0),
        "线索": rows.get(Path("tables/leads.parquet"), 0),
        "待人工判断的配对": rows.get(Path("tables/reviews.parquet"), 0),
        "乡镇清单": sum(path.parts[0] == "worklists" and path.suffix == ".xlsx" for path in rows),
        "说明": len(result.remarks),
    }
    lines = [f"# {manifest['city']['name']} {result.period}", "", "| 项 | 数 |", "|---|---:|"]
    lines += [f"| {name} | {number:,} |" for name, number in counted.items()]
    return "\n".join([*lines, "", f"[比对报告]({(deliverables / 'report' / 'index.html').as_uri()})", ""])
