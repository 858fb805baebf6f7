"""What is on record beside the runs: what was removed of old periods, and returned files accepted by themselves.

A purge is put down before anything goes and again when all is gone; a file accepted between two months is put down with
the hashes of what it added to the ledger, for no manifest seals that before the next month.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from flows.audit import journal
from flows.store.files import sha256
from flows.store.paths import Store

BEGUN, ENDED, OLDER_ENDED = "purge_begun", "purge_ended", "purge"
ACCEPTED, LEDGER_FOLDER = "accepted", "ledger"


def begin_purge(store: Store, before: str, periods: Sequence[str], withdrawn: Sequence[str]) -> None:
    """Put down what will be removed: from here on it counts as removed, however far a killed purge came."""
    entry = {"event": BEGUN, "before": before, "periods": list(periods), "withdrawn": list(withdrawn)}
    journal.append(_path(store), entry)


def end_purge(store: Store, before: str, periods: Sequence[str]) -> None:
    """Put down that all of it is gone."""
    journal.append(_path(store), {"event": ENDED, "before": before, "periods": list(periods)})


def purged_periods(store: Store) -> frozenset[str]:
    """The periods whose stage tables were removed, or were being removed when a purge was killed."""
    return frozenset(period for entry in _entries(store) for period in _names(entry.get("periods")))


def unfinished_purge(store: Store) -> str | None:
    """The `before` of a purge that was begun and not ended; null when there is none."""
    last: str | None = None
    for entry in _entries(store):
        last = str(entry["before"]) if entry.get("event") == BEGUN else None
    return last


def _entries(store: Store) -> Sequence[Mapping[str, object]]:
    known = (BEGUN, ENDED, OLDER_ENDED)
    return [entry for entry in journal.read(_path(store)) if entry.get("event") in known]


def put_accepted(store: Store, files: Iterable[Path]) -> None:
    """Put down what a returned file accepted by itself added to the ledger."""
    hashes = {f"{LEDGER_FOLDER}/{path.name}": sha256(path) for path in files}
    journal.append(_accepted(store), {"event": ACCEPTED, "files": hashes})


def accepted_files(store: Store) -> dict[str, str]:
    """Files of the ledger that came from returned files accepted by themselves -> their hashes."""
    found: dict[str, str] = {}
    for entry in journal.read(_accepted(store)):
        files = entry.get("files")
        found |= {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}
    return found


def _names(periods: object) -> Iterable[str]:
    return map(str, periods) if isinstance(periods, list) else ()


def _path(store: Store) -> Path:
    return store.runs() / "purged.jsonl"


def _accepted(store: Store) -> Path:
    return store.runs() / "accepted.jsonl"
