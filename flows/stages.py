"""How any stage is run: once for the same inputs, in sight of who watches, written into the run ledger.

What a stage reads is told as name -> hash: of files, of the stages before it, of the same stage last month.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_contracts.errors import ExitCode, StoreError
from flows.audit.history import DONE, SKIPPED, recorded
from flows.audit.manifest import MANIFEST
from flows.progress import stage_ended, watched
from flows.store.paths import Store
from flows.store.resume import StageRecord, read_mark, run_stage
from flows.store.run import RunContext, StageSummary


@dataclass(frozen=True)
class MonthResult:
    """How a month ended, for the command line."""

    period: str
    deliverables: str
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, run: RunContext, stages: Sequence[StageRecord]) -> "MonthResult":
        """Gather what the stages remarked."""
        return cls(run.period, str(run.deliverables), tuple(remark for stage in stages for remark in stage.remarks))

    @property
    def exit_code(self) -> ExitCode:
        """0 done; 1 done, but something was rejected or not run."""
        return ExitCode.DONE_WITH_REJECTIONS if self.remarks else ExitCode.DONE


def run_recorded(
    run: RunContext, stage: str, reads: dict[str, str], work: Callable[[Path], StageSummary]
) -> StageRecord:
    """Run a stage once, in sight of who watches, and write it into the run ledger."""
    with recorded(Store(run.store), run.period, stage, run.code_version) as measure, watched(stage):
        record = run_stage(run, stage, reads, _refused if _is_built_upon(run) else work)
        measure.rows, measure.outcome = record.rows, SKIPPED if record.was_reused else DONE
    stage_ended(record)
    return record


def found_unchanged(run: RunContext, stages: Sequence[StageRecord]) -> MonthResult:
    """Tell and write down that every stage of a month stands as it would be made."""
    for stage in stages:
        with recorded(Store(run.store), run.period, stage.stage, run.code_version) as measure:
            measure.rows, measure.outcome = stage.rows, SKIPPED
        stage_ended(stage)
    return MonthResult.of(run, stages)


def _is_built_upon(run: RunContext) -> bool:
    """Whether a later month is published from this store: its identities and books stand on this one."""
    store = Store(run.store)
    return any(p > run.period and (store.period(p) / MANIFEST).exists() for p in store.periods())


def _refused(into: Path) -> StageSummary:
    """In place of a stage that would have to run again under months that stand on it."""
    raise StoreError(
        "what this month reads, or the code, is no longer what it was made from",
        where=str(into.parent),
        why="later months stand on it: its identities, its ledger and the chain of manifests",
        do="run it from its own files with the code that published it, or rebuild it aside with 'faxian replay'",
    )


def folder_of(run: RunContext, stage: str) -> Path:
    """Folder of a stage of this month."""
    return Store(run.store).stage(run.period, stage)


def last_folder_of(run: RunContext, stage: str) -> Path | None:
    """Folder of the same stage last month; null in the first month, or when it was purged."""
    previous = Store(run.store).previous(run.period)
    folder = Store(run.store).stage(previous, stage) if previous else None
    return folder if folder and folder.is_dir() else None


def files_of(folder: Path) -> Iterable[Path]:
    """Every file under a folder, hidden ones apart: they are halves of things, or an office program's locks."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return [p for p in found if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)]


def after(*records: StageRecord) -> dict[str, str]:
    """What a stage reads of the stages before it: their fingerprints stand for their outputs."""
    return {record.stage: record.fingerprint for record in records}


def before(run: RunContext, stage: str) -> dict[str, str]:
    """What a stage reads of last month."""
    folder = last_folder_of(run, stage)
    mark = read_mark(folder) if folder else None
    return {f"previous {stage}": mark["fingerprint"]} if mark else {}


def kept_record(run: RunContext, stage: str) -> StageRecord:
    """How a stage that stands in the store ended; StoreError when it never did."""
    folder = folder_of(run, stage)
    mark = read_mark(folder)
    if mark is None:
        raise StoreError(f"the stage {stage} never ended", where=str(folder), do="run the month again from its drop")
    remarks = tuple(mark["remarks"])
    return StageRecord(stage, mark["fingerprint"], mark["rows"], mark["seconds"], remarks, was_reused=True)
