"""Removing personal data of old periods: what remains proves what was published without holding anyone's identity."""

import shutil

from data_contracts.errors import UsageError
from flows.audit import journal
from flows.run import period_end
from flows.store import Store

KEPT = frozenset({"manifest.json"})


def purge_before(store: Store, before: str) -> str:
    """Remove every stage folder of the periods before `before`; manifests, the ledger and the run history stay.

    The latest published period is never removed: the next month builds on its identities. Writes a line into the run
    ledger. Returns the sentence to print. UsageError when nothing could be kept to build on.
    """
    period_end(before)
    published = [p for p in store.periods() if (store.period(p) / "manifest.json").exists()]
    if published and before > published[-1]:
        raise UsageError(
            f"purging before {before} would remove {published[-1]}, the latest month",
            why="the next month builds on its identities and open leads",
            do=f"give {published[-1]} or an earlier period",
        )
    removed = [period for period in store.periods() if period < before and _purge(store, period)]
    if removed:
        journal.append(store.runs() / "purged.jsonl", {"event": "purge", "before": before, "periods": removed})
    return f"removed personal data of {', '.join(removed)}" if removed else f"nothing is left before {before}"


def _purge(store: Store, period: str) -> bool:
    """Remove what a period holds but its manifest; false when only that is left already."""
    there = [path for path in store.period(period).iterdir() if path.name not in KEPT]
    for path in there:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return bool(there)
