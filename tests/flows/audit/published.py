"""Two published months of a very small city, sealed and chained as the publish stage does it."""

import csv
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pyarrow as pa

from data_contracts import at_rest
from data_contracts.tables import FEEDBACK_FILES, FILES, LEADS, LEDGER
from flows.audit.history import DONE, StageRun, record
from flows.audit.manifest import (
    MANIFEST,
    SEALED_STAGES,
    MadeWith,
    Manifest,
    content_sha256,
    keep_month,
    ledger_of,
    previous_link,
    seal,
    seal_month,
)
from flows.store.files import write_json, write_table, written_whole
from flows.store.paths import Store
from flows.store.resume import MARK, hash_files
from flows.store.run import RunContext, period_end

STANDARD = {
    "id": "dibao_standard",
    "area": "369900",
    "urban_rural": "农村",
    "value": 700,
    "unit": "yuan/person/month",
    "from": date(2026, 7, 1),
    "published": date(2026, 6, 18),
    "citation": "样例市民发〔2026〕5号",
}
FACTS = MadeWith("样例市", "369900", [STANDARD], {"E08": "a1b2c3"}, "model-1")


def context_of(root: Path, period: str) -> RunContext:
    return RunContext(
        period=period,
        as_of=period_end(period),
        published=date(2026, int(period[4:]) + 1, 9),
        city=root / "city",
        incoming=root / "incoming",
        store=root / "store",
        out=root / "out",
        code_version="0123456789ab",
    )


def publish_month(root: Path, period: str, leads: int = 3, facts: MadeWith = FACTS) -> None:
    """Publish a month with one worklist, one table, one report."""
    context = context_of(root, period)
    for stage in ("ingest", "feedback", "match", "decide"):
        Store(context.store).stage(period, stage).mkdir(parents=True, exist_ok=True)
    write_table(Store(context.store).table(period, "ingest", FILES), files_table(), FILES)
    if (context.drop / "feedback").is_dir():
        returned = {"source_file": "feedback/回.csv", "sha256": "cd" * 32, "rows_read": 1}
        row = {name: returned.get(name) for name in FEEDBACK_FILES.schema.names}
        table = pa.Table.from_pylist([row], schema=FEEDBACK_FILES.schema)
        write_table(Store(context.store).table(period, "feedback", FEEDBACK_FILES), table, FEEDBACK_FILES)
    publish_into(context, leads, facts)


def publish_into(context: RunContext, leads: int, facts: MadeWith = FACTS) -> None:
    """What comes after the stages: deliverables, the manifest beside them, what the store keeps."""
    period = context.period
    for stage in SEALED_STAGES:
        write_mark(Store(context.store).stage(period, stage), stage)
    write_ledger(Store(context.store), period)
    with written_whole(context.deliverables) as folder:
        write_leads(folder / "tables" / "leads.parquet", period, leads)
        (folder / "report").mkdir()
        (folder / "report" / "index.html").write_text(f"<html>{period}</html>", encoding="utf-8")
        write_worklist(folder / "worklists" / "369921103000_石桥镇.csv", leads)
        manifest = seal_month(context, folder, facts, {"ingest": 1.5})
    keep_month(context, manifest)
    record(Store(context.store), StageRun(period, "publish", DONE, leads, 0.1, "2026-11-02T08:00:00", "0123456789ab"))


def write_mark(folder: Path, stage: str) -> None:
    """The mark of a stage over what lies in its folder."""
    outputs = hash_files((p for p in folder.rglob("*") if p.is_file() and p.name != MARK), folder)
    mark = {"stage": stage, "fingerprint": stage, "rows": 1, "seconds": 0.1, "remarks": [], "outputs": outputs}
    write_json(folder / MARK, mark)


def write_ledger(store: Store, period: str, name: str = "", entries: int = 2) -> None:
    """What a month puts down before its manifest is sealed; a file that stands is left as it is."""
    path = store.ledger() / f"{period}_events{name}.parquet"
    if path.exists():
        return
    row = dict.fromkeys(LEDGER.schema.names)
    rows = [{**row, "lead_id": f"XS-{n}", "period": period, "entry_no": n, "event": "opened"} for n in range(entries)]
    write_table(path, pa.Table.from_pylist(rows, schema=LEDGER.schema), LEDGER)


def files_table() -> pa.Table:
    row = dict.fromkeys(FILES.schema.names)
    sheets = [
        {
            **row,
            "source_file": f"roster/名册.xlsx{sheet}",
            "extract": "roster",
            "rows_read": 5,
            "bytes": 900,
            "sha256": "ab" * 32,
        }
        for sheet in ("", "#二")
    ]
    return pa.Table.from_pylist(sheets, schema=FILES.schema)


def write_leads(path: Path, period: str, count: int) -> None:
    row = dict.fromkeys(LEADS.schema.names)
    rows = [{**row, "lead_id": f"XS-{n}", "period": period, "rule_id": "E08"} for n in range(count)]
    path.parent.mkdir(parents=True, exist_ok=True)
    at_rest.write_table(pa.Table.from_pylist(rows, schema=LEADS.schema), path)


def write_worklist(path: Path, rows: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["线索编号", "线索说明"])
        writer.writerows([f"XS-{n}", "自付 26000 元,\n两行"] for n in range(rows))


def seal_bare(store: Store, period: str) -> None:
    """A month of which there are only books, or some tables, made one that was published: marks and a manifest."""
    for stage in SEALED_STAGES:
        store.stage(period, stage).mkdir(parents=True, exist_ok=True)
        write_mark(store.stage(period, stage), stage)
    ledger = [asdict(item) for item in ledger_of(store, period)]
    manifest: Manifest = {"period": period, "outputs": [], "ledger": ledger, "previous": previous_link(store, period)}
    manifest["content_sha256"] = content_sha256(manifest)
    manifest["seal"] = seal(manifest)
    write_json(store.period(period) / MANIFEST, manifest)
