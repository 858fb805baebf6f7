"""A month that stands as it would be made: every stage done from the same inputs, its outputs whole, laid out in `out`.

Then there is nothing to schedule: neither Prefect nor any stage is loaded.
"""

from collections.abc import Sequence
from datetime import date

from flows.preflight import RunRequest, open_run
from flows.reads import Reads, decide_reads, feedback_reads, ingest_reads, match_reads, publish_reads
from flows.stages import MonthResult, folder_of, found_unchanged
from flows.store.files import outputs_in, sha256
from flows.store.lock import only_run
from flows.store.modes import Groups, hand_to_groups
from flows.store.paths import MANIFEST, Store
from flows.store.resume import StageRecord, fingerprint, finished, read_mark
from flows.store.run import RunContext


def unchanged_month(asked: RunRequest, published: date | None, groups: Groups | None = None) -> MonthResult | None:
    """The month as it ended, told and put down as one that was run again; null when anything is to be done."""
    if not (Store(asked.store).period(asked.period) / MANIFEST).exists():
        return None
    run = open_run(asked.city, asked.incoming, asked.period, asked.store, asked.out, published, None, asked.confirmed)
    with only_run(run.store):
        stages = kept_month(run)
        if not stages:
            return None
        hand_to_groups(run.deliverables, groups or {})
        return found_unchanged(run, stages)


def kept_month(run: RunContext) -> Sequence[StageRecord] | None:
    """The records of a month's stages when all of them stand and `out` holds exactly what was published; else null."""
    if not (ingested := _kept(run, "ingest", ingest_reads(run))):
        return None
    if not (answered := _kept(run, "feedback", feedback_reads(run))):
        return None
    if not (matched := _kept(run, "match", match_reads(run, ingested, answered))):
        return None
    if not (decided := _kept(run, "decide", decide_reads(run, ingested, answered, matched))):
        return None
    stages = [ingested, answered, matched, decided]
    published = _kept(run, "publish", publish_reads(run, stages))
    return [*stages, published] if published and _is_laid_out(run) else None


def _kept(run: RunContext, stage: str, reads: Reads) -> StageRecord | None:
    return finished(folder_of(run, stage), fingerprint(run, stage, reads))


def _is_laid_out(run: RunContext) -> bool:
    mark = read_mark(folder_of(run, "publish"))
    there = {name: sha256(path) for name, path in outputs_in(run.deliverables)}
    return mark is not None and there == mark["outputs"]
