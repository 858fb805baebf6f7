"""Removing the stage tables of old periods, where the identities are; what stays is said each time (`STAYS`)."""

import shutil

from data_contracts.errors import UsageError
from flows.audit import journal
from flows.store.paths import Store, existing
from flows.store.run import period_end

KEPT = frozenset({"manifest.json", "manifest.sig"})
STAYS = (
    "What stays: manifests, run history and the log of reveals, which name nobody; the ledger, whose cards "
    "(ledger/*_leads.parquet) keep each lead's sentence without names (cards of earlier versions have them) and whose "
    "returned answers keep what was written on them; and every delivered folder under OUT, whose tables/ and "
    "worklists/ name people: remove OUT/<period> yourself when it must go"
)


def purge_before(store: Store, before: str) -> str:
    """Remove every stage folder of the periods before `before`, and what was withdrawn of them; `STAYS` says the rest.

    The latest published period is never removed: the next month builds on its identities. Writes a line into the run
    ledger. Returns the sentence to print. UsageError when there is no store, or nothing could be kept to build on.
    """
    period_end(before)
    existing(store)
    published = [p for p in store.periods() if (store.period(p) / "manifest.json").exists()]
    if published and before > published[-1]:
        raise UsageError(
            f"purging before {before} would remove {published[-1]}, the latest month",
            why="the next month builds on its identities and open leads",
            do=f"give {published[-1]} or an earlier period",
        )
    for aside in sorted((store.root / "withdrawn").glob("*_*")):
        if aside.name.lstrip(".") < before:
            shutil.rmtree(aside)
    removed = [period for period in store.periods() if period < before and _purge(store, period)]
    if removed:
        journal.append(store.runs() / "purged.jsonl", {"event": "purge", "before": before, "periods": removed})
    done = (
        f"removed the stage tables of {', '.join(removed)}" if removed else f"no stage tables are left before {before}"
    )
    return f"{done}. {STAYS}."


def _purge(store: Store, period: str) -> bool:
    """Remove what a period holds but its manifest; false when only that is left already."""
    there = [path for path in store.period(period).iterdir() if path.name not in KEPT]
    for path in there:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return bool(there)
