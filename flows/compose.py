"""A month's deliverables put together: lists and tables, the report, the validation page, and the manifest last."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from flows.audit.manifest import MANIFEST, outputs_of, seal_month
from flows.outputs.report import render_report
from flows.outputs.report.gather import REPORT, facts_of, sources_of
from flows.outputs.validation import render_validation
from flows.resume import MARK, read_mark
from flows.run import RunContext, StageSummary
from flows.stages.publish import publish
from flows.store import Store, sha256, write_bytes, written_whole

SHARED_FOLDER = 0o755  # only tables/ holds identities, and closes itself


def compose(context: RunContext, timings: Mapping[str, float], into: Path) -> StageSummary:
    """Fill `into` with everything a month hands out; the manifest is written last and covers all of it."""
    store = Store(context.store)
    summary = publish(context, store, into)
    validated = json.loads((store.stage(context.period, "ingest") / "validation.json").read_text(encoding="utf-8"))
    write_bytes(into / "report" / "validation.html", render_validation(validated).encode())
    write_bytes(into / REPORT, render_report(sources_of(context, into)))
    seal_month(context, into, facts_of(context), timings)
    return summary


def deliver(published: Path, out: Path) -> None:
    """Lay the kept deliverables out under `--out`, whole, unless exactly they are there already."""
    mark = read_mark(published)
    there = {item.path: item.sha256 for item in outputs_of(out)}
    if (out / MANIFEST).is_file():
        there[MANIFEST] = sha256(out / MANIFEST)
    if mark and there == mark["outputs"]:
        return
    with written_whole(out) as aside:
        shutil.copytree(published, aside, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MARK))
        aside.chmod(SHARED_FOLDER)
