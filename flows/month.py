"""A month as its table of contents: five stages in order, each a plain function, Parquet in -> Parquet out.

    drop ─ ingest ─► rows ─ feedback ─► what came back ─ match ─► people ─ decide ─► leads ─ publish ─► out/<P>/

Each stage calls one room (flows/ingest, flows/feedback, matchers, rules, flows/deliverables with ledger and audit) and
is run by flows/stages.py: once for the same inputs, whole or not at all. Prefect only schedules these.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flows.audit.history import ledger_path
from flows.audit.manifest import MANIFEST, keep_month, read_manifest
from flows.audit.reveals import put_head_down
from flows.decide import decide as decide_stage
from flows.feedback.read import PASSED_OVER
from flows.feedback.returned_files import own_answers
from flows.feedback.stage import feedback as feedback_stage
from flows.ingest.stage import ingest as ingest_stage
from flows.ingest.whole_roster import pass_roster
from flows.match import match as match_stage
from flows.progress import noted
from flows.publish import PublishSummary, deliver
from flows.publish import publish as publish_stage
from flows.reads import decide_reads, feedback_reads, ingest_reads, match_reads, publish_reads
from flows.stages import MonthResult, folder_of, kept_record, last_folder_of, run_recorded
from flows.store.closed import closed_afterwards
from flows.store.files import readable_path
from flows.store.paths import Store
from flows.store.resume import StageRecord
from flows.store.run import RunContext, StageSummary
from matchers.engine import open_engine

Stage = Callable[..., StageRecord]


def run_month(run: RunContext, scheduled: Callable[[Stage], Stage] = lambda stage: stage) -> MonthResult:
    """One month of one city. `scheduled` wraps each stage for a scheduler; left out, they are called as they stand."""
    ingested = scheduled(ingest)(run)
    pass_roster(run)
    answered = scheduled(feedback)(run)
    matched = scheduled(match)(run, ingested, answered)
    decided = scheduled(decide)(run, ingested, answered, matched)
    published = scheduled(publish)(run, [ingested, answered, matched, decided])
    return MonthResult.of(run, [ingested, answered, matched, decided, published])


def rerun_after_feedback(run: RunContext) -> None:
    """The stages after the two that read the drop, which stand in the store: what a replay does again."""
    ingested, answered = kept_record(run, "ingest"), kept_record(run, "feedback")
    matched = match(run, ingested, answered)
    decided = decide(run, ingested, answered, matched)
    publish(run, [ingested, answered, matched, decided])


def ingest(run: RunContext) -> StageRecord:
    """Drop -> typed Parquet; every row accepted, rejected with a reason, or skipped as a named kind."""
    return run_recorded(
        run, "ingest", ingest_reads(run), lambda into: ingest_stage(run, into, last_folder_of(run, "ingest"))
    )


def feedback(run: RunContext) -> StageRecord:
    """Returned worklists -> the state of every lead before this month, and verdicts for the matcher."""
    store = Store(run.store)
    folder = run.drop / "feedback"
    record = run_recorded(run, "feedback", feedback_reads(run), lambda into: feedback_stage(run, store, into))
    for path in own_answers(folder):
        noted(f"{readable_path(path.relative_to(run.drop))}: {PASSED_OVER}")
    return record


def match(run: RunContext, ingested: StageRecord, answered: StageRecord) -> StageRecord:
    """Accepted rows -> people and links."""
    ingest, feedback, last = folder_of(run, "ingest"), folder_of(run, "feedback"), last_folder_of(run, "match")

    def work(into: Path) -> StageSummary:
        with open_engine(run.engine, Store(run.store).tmp("match")) as engine:
            done = match_stage(run, ingest, into, last, feedback, engine, keep=run.keep_intermediate)
            return replace(done, engine=engine.version)

    return run_recorded(run, "match", match_reads(run, ingested, answered), work)


def decide(run: RunContext, ingested: StageRecord, answered: StageRecord, matched: StageRecord) -> StageRecord:
    """People and facts -> leads and cases."""
    ingest, match, feedback = (folder_of(run, stage) for stage in ("ingest", "match", "feedback"))

    def work(into: Path) -> StageSummary:
        with open_engine(run.engine, Store(run.store).tmp("decide")) as engine:
            return replace(decide_stage(run, ingest, match, feedback, into, engine), engine=engine.version)

    return run_recorded(run, "decide", decide_reads(run, ingested, answered, matched), work)


def publish(run: RunContext, stages: Sequence[StageRecord]) -> StageRecord:
    """Everything -> the deliverables of the month, kept in the store and laid out under `<out>/<period>`."""
    timings = {record.stage: record.seconds for record in stages}
    engines = {record.stage: record.engine for record in stages if record.engine}
    reads = publish_reads(run, stages)

    def work(into: Path) -> StageSummary:
        with closed_afterwards(into, Store(run.store).tmp("publish")) as place:
            return _reported(publish_stage(run, timings, place, engines))

    record = run_recorded(run, "publish", reads, work)
    deliver(folder_of(run, "publish"), run.deliverables, run.groups)
    keep_month(run, read_manifest(run.deliverables / MANIFEST))
    put_head_down(Store(run.store), ledger_path(Store(run.store), run.period))
    return record


def _reported(published: PublishSummary) -> StageSummary:
    """Say what stands on the lists, new, carried over and reminded of apart; no remark: nothing is amiss."""
    noted(
        f"清单上的线索 {published.leads} 条：本期新增 {published.new} 条，结转 {published.carried} 条"
        f"（其中督办 {published.reminded} 条）"
    )
    return published
