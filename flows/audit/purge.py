"""Removing the stage tables of old periods, where the identities are; what stays is said each time (`STAYS`)."""

import shutil
from pathlib import Path

from data_contracts.errors import UsageError
from flows.audit.on_record import begin_purge, end_purge, unfinished_purge
from flows.store.files import SIGNATURE
from flows.store.lock import only_run
from flows.store.paths import MANIFEST, Store, existing
from flows.store.run import period_end

KEPT = frozenset({MANIFEST, SIGNATURE})
STAYS = (
    "What stays: manifests, run history and the log of reveals, which name nobody; the ledger, whose cards "
    "(ledger/*_leads.parquet) keep each lead's sentence without names (cards of earlier versions have them) and whose "
    "returned answers keep what was written on them; and what was delivered under OUT, whose tables/ and worklists/ "
    "name people: 'faxian purge --by-policy' removes there what is beyond the months of its class"
)


def purge_before(store: Store, before: str) -> str:
    """Remove every stage folder of the periods before `before`, and what was withdrawn of them; `STAYS` says the rest.

    The latest published period is never removed: the next month builds on its identities. What will go is put down
    before it goes: a purge that was killed is finished by the next one. Returns the sentence to print. UsageError when
    there is no store, or nothing could be kept to build on; StoreError when a run holds the store.
    """
    period_end(before)
    existing(store)
    with only_run(store.root):
        return _purge_before(store, before)


def _purge_before(store: Store, before: str) -> str:
    published = store.published()
    if published and before > published[-1]:
        raise UsageError(
            f"purging before {before} would remove {published[-1]}, the latest month",
            why="the next month builds on its identities and open leads",
            do=f"give {published[-1]} or an earlier period",
        )
    withdrawn = [aside for aside in sorted((store.root / "withdrawn").glob("*_*")) if aside.name.lstrip(".") < before]
    there = {period: _removable(store, period) for period in store.periods() if period < before}
    removed = [period for period, paths in there.items() if paths]
    if removed or withdrawn:
        begin_purge(store, before, removed, [aside.name for aside in withdrawn])
        for path in (*withdrawn, *(path for paths in there.values() for path in paths)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if removed or withdrawn or unfinished_purge(store):
        end_purge(store, before, removed)
    done = (
        f"removed the stage tables of {', '.join(removed)}" if removed else f"no stage tables are left before {before}"
    )
    return f"{done}. {STAYS}."


def _removable(store: Store, period: str) -> list[Path]:
    """What a period holds but its manifest; nothing when only that is left already."""
    return sorted(path for path in store.period(period).iterdir() if path.name not in KEPT)
