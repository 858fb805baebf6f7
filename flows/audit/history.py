"""The run ledger: which stage ran when, over how many rows, how long, and how it ended.

Ours, because an orchestrator's history may be lost: `<store>/runs/<period>.jsonl`. It holds no personal data. It and
the manifest's timings are the only places where the clock is read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from data_contracts import labels
from data_contracts.errors import FaxianError
from flows.audit import journal
from flows.store.paths import Store, existing

DONE, SKIPPED, FAILED, CONFIRMED, WITHDRAWN = "done", "skipped", "failed", "confirmed", "withdrawn"


@dataclass(frozen=True)
class StageRun:
    """One stage of one run. `rows` null: the stage has no rows to speak of. `when` is local time, to the second."""

    period: str
    stage: str
    outcome: str  # done | skipped | failed | confirmed | withdrawn
    rows: int | None
    seconds: float
    when: str
    code_version: str
    detail: str = ""  # the error's class, never its text, which may name a file; or what was confirmed, and by whom


@dataclass
class StageMeasure:
    """What a stage says about itself while it runs."""

    rows: int | None = None
    outcome: str = DONE
    detail: str = ""


def record(store: Store, run: StageRun) -> None:
    """Append one stage run to the ledger of its period."""
    journal.append(ledger_path(store, run.period), asdict(run))


@contextmanager
def recorded(store: Store, period: str, stage: str, code_version: str) -> Iterator[StageMeasure]:
    """Time the block and record it, also when it fails; the block sets `rows` and `outcome` on what it is given."""
    measure, begun = StageMeasure(), perf_counter()
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        yield measure
    except BaseException as error:
        measure.outcome = FAILED
        measure.detail = type(error).__name__ + (
            f" (exit {error.exit_code.value})" if isinstance(error, FaxianError) else ""
        )
        raise
    finally:
        seconds = round(perf_counter() - begun, 3)
        record(
            store, StageRun(period, stage, measure.outcome, measure.rows, seconds, when, code_version, measure.detail)
        )


def stage_runs(store: Store, period: str | None = None) -> list[StageRun]:
    """Stage runs of one period, or of all, in the order of periods and then of time."""
    fields = StageRun.__dataclass_fields__
    paths = [ledger_path(store, period)] if period else sorted(store.runs().glob("*.jsonl"))
    entries = [entry for path in paths for entry in journal.read(path) if "stage" in entry]
    return [StageRun(**{name: entry.get(name) for name in fields}) for entry in entries]  # type: ignore[arg-type]


def history(store: Store) -> str:
    """What `faxian history` prints: every stage run of the store; UsageError when there is no such store."""
    existing(store)
    return render_history(stage_runs(store))


def render_history(runs: list[StageRun]) -> str:
    """The run ledger as plain text for a terminal, one line per stage run."""
    if not runs:
        return "还没有运行记录。"
    lines = ["数据期  开始时间                   阶段              行数        秒  结果"]
    for run in runs:
        rows = f"{run.rows:,}" if run.rows is not None else "-"
        outcome = labels.STAGE_OUTCOMES.get(run.outcome, run.outcome) + (f"（{run.detail}）" if run.detail else "")
        lines.append(f"{run.period:<8}{run.when:<27}{run.stage:<10}{rows:>12}{run.seconds:>10.1f}  {outcome}")
    return "\n".join(lines)


def ledger_path(store: Store, period: str) -> Path:
    """Journal of a period's runs."""
    return store.runs() / f"{period}.jsonl"
