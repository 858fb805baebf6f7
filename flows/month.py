"""The stages of a month as plain functions: what each reads, writes and hands on. Prefect only schedules these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_contracts.errors import ExitCode, StoreError
from flows.audit.history import DONE, SKIPPED, recorded
from flows.audit.manifest import MANIFEST, keep_month, previous_link, read_manifest
from flows.compose import compose, deliver
from flows.ledger import book
from flows.ledger.returned import PASSED_OVER
from flows.ledger.taken import own_answers, returned_files
from flows.progress import noted, told, watched
from flows.resume import StageRecord, hash_files, read_mark, run_stage
from flows.run import RunContext, StageSummary
from flows.stages.decide import decide as decide_stage
from flows.stages.feedback import feedback as feedback_stage
from flows.stages.ingest import ingest as ingest_stage
from flows.stages.match import match as match_stage
from flows.store import Store
from matchers.engine.duck import duck_engine


@dataclass(frozen=True)
class MonthResult:
    """How a month ended, for the command line."""

    period: str
    deliverables: str
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, run: RunContext, stages: Sequence[StageRecord]) -> "MonthResult":
        """Gather what the stages said."""
        return cls(run.period, str(run.deliverables), tuple(remark for stage in stages for remark in stage.remarks))

    @property
    def exit_code(self) -> ExitCode:
        """0 done; 1 done, but something was rejected or not run."""
        return ExitCode.DONE_WITH_REJECTIONS if self.remarks else ExitCode.DONE


def ingest(run: RunContext) -> StageRecord:
    """Drop -> typed Parquet; every row accepted, rejected with a reason, or skipped as a named kind."""
    delivered = (path for path in _files(run.drop) if run.drop / "feedback" not in path.parents)
    reads = hash_files(delivered, run.drop) | hash_files(_files(run.city), run.city) | _before(run, "ingest")
    return _run(run, "ingest", reads, lambda into: ingest_stage(run, into, _last(run, "ingest")))


def feedback(run: RunContext) -> StageRecord:
    """Returned worklists -> the state of every lead before this month, and verdicts for the matcher."""
    store = Store(run.store)
    returned = hash_files(returned_files(run.drop / "feedback"), run.drop)
    told_before = hash_files(book.files(store, before=run.period), store.ledger())
    record = _run(run, "feedback", returned | told_before, lambda into: feedback_stage(run, store, into))
    for path in own_answers(run.drop / "feedback"):
        noted(f"{path.relative_to(run.drop).as_posix()}: {PASSED_OVER}")
    return record


def match(run: RunContext, ingested: StageRecord, answered: StageRecord) -> StageRecord:
    """Accepted rows -> people and links."""

    def work(into: Path) -> StageSummary:
        with duck_engine(Store(run.store).tmp("match")) as engine:
            return match_stage(run, _now(run, "ingest"), into, _last(run, "match"), _now(run, "feedback"), engine)

    return _run(run, "match", _after(ingested, answered) | _before(run, "match"), work)


def decide(run: RunContext, ingested: StageRecord, answered: StageRecord, matched: StageRecord) -> StageRecord:
    """People and facts -> leads and cases."""

    def work(into: Path) -> StageSummary:
        with duck_engine(Store(run.store).tmp("decide")) as engine:
            return decide_stage(run, _now(run, "ingest"), _now(run, "match"), _now(run, "feedback"), into, engine)

    return _run(run, "decide", _after(ingested, answered, matched) | _before(run, "decide"), work)


def publish(run: RunContext, stages: list[StageRecord]) -> StageRecord:
    """Everything -> the deliverables of the month, kept in the store and laid out under `<out>/<period>`."""
    timings = {record.stage: record.seconds for record in stages}
    record = _run(run, "publish", _after(*stages) | _chain(run), lambda into: compose(run, timings, into))
    deliver(_now(run, "publish"), run.deliverables)
    keep_month(run, read_manifest(run.deliverables / MANIFEST))
    return record


def _run(run: RunContext, stage: str, reads: dict[str, str], work: Callable[[Path], StageSummary]) -> StageRecord:
    """Run a stage once, in sight of who watches, and write it into the run ledger."""
    with recorded(Store(run.store), run.period, stage, run.code_version) as measure, watched(stage):
        record = run_stage(run, stage, reads, _refused if _is_built_upon(run) else work)
        measure.rows, measure.outcome = record.rows, SKIPPED if record.was_reused else DONE
    told(record)
    return record


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


def _now(run: RunContext, stage: str) -> Path:
    """Folder of a stage of this month."""
    return Store(run.store).stage(run.period, stage)


def _last(run: RunContext, stage: str) -> Path | None:
    """Folder of the same stage last month; null in the first month, or when it was purged."""
    previous = Store(run.store).previous(run.period)
    folder = Store(run.store).stage(previous, stage) if previous else None
    return folder if folder and folder.is_dir() else None


def _files(folder: Path) -> Iterable[Path]:
    """Every file under a folder, hidden ones apart: they are halves of things, or an office program's locks."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return [p for p in found if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)]


def _after(*records: StageRecord) -> dict[str, str]:
    """What a stage reads of the stages before it: their fingerprints stand for their outputs."""
    return {record.stage: record.fingerprint for record in records}


def _chain(run: RunContext) -> dict[str, str]:
    """What a manifest reads of the month before: the link of the chain."""
    link = previous_link(Store(run.store), run.period)
    return {"previous manifest": link["content_sha256"]} if link else {}


def _before(run: RunContext, stage: str) -> dict[str, str]:
    """What a stage reads of last month."""
    folder = _last(run, stage)
    mark = read_mark(folder) if folder else None
    return {f"previous {stage}": mark["fingerprint"]} if mark else {}
