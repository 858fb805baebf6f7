"""Before a run: is what it will stand on whole? Months published before, their chain, their tables, the ledger.

A month that quietly starts from nothing tells everybody as new and everything as never answered, and seals that. So a
run stops, in a sentence that names the first thing amiss, when of the months before it

- the run ledger knows one as published that is not there (or not to its end), and nobody withdrew it;
- a manifest cannot be read, is not what its own hash says, or is chained to a month that is not there or is another;
- a stage of the last one has no mark that can be read, lacks an output, or an output's bytes are not the mark's, or the
  marks are not those that the manifest sealed;
- a file of the ledger is missing, changed, or was added to months that are closed;
- what people had put right, or the marks of those who were erased, or the key of either, is missing or altered: they
  would be read wrongly, or taken, again.

What was purged is on record as purged (flows/audit/purge.py), and is no fault. The last month's tables and the ledger
are hashed once (some 1 GB a second); of older months only the marks are looked at, for a run reads their tables only
where a clerk answers an old pair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_contracts.errors import StoreError, TamperError
from flows.audit import corrected, tombstones
from flows.audit.corrected import altered_corrections, corrections_not_on_record, corrections_of
from flows.audit.erasures import erased_since, missing_tombstones
from flows.audit.history import DONE, SKIPPED, WITHDRAWN, stage_runs
from flows.audit.manifest import (
    LEDGER_FOLDER,
    MANIFEST,
    SEALED_STAGES,
    Manifest,
    content_sha256,
    read_manifest,
    seal,
)
from flows.audit.on_record import accepted_files, purged_periods
from flows.audit.rekeys import changes_of
from flows.store.files import sha256
from flows.store.paths import Store, is_accepted_alone
from flows.store.resume import MARK, StageMark, outputs_hash, read_mark
from flows.store.run import PERIOD_DIGITS

DO = (
    "put it back from the backup ('faxian verify OUT/P --store DIR' names what is not as it was published), run that"
    " month to its end, or take it back with 'faxian withdraw'"
)


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was left: where in the store, and what."""

    where: str
    what: str


def must_be_whole(store: Store, period: str | None = None) -> None:
    """StoreError that names the first fault of what a run of `period` stands on; null: of everything there is."""
    fault = next(faults(store, period), None)
    if fault is not None:
        raise StoreError(
            f"{fault.what}, so nothing can be built on it",
            where=str(store.root / fault.where),
            why="a month that starts from half a state tells old leads as new and forgets what townships answered",
            do=DO,
        )


def faults(store: Store, period: str | None = None) -> Iterator[Fault]:
    """What is not as it was left of the months before `period` (null: of all), the most telling first."""
    if not store.root.is_dir():
        return
    months = _published(store, period)
    yield from _unpublished(store, period, set(months))
    manifests: dict[str, Manifest] = {}
    for month in months:
        try:
            manifests[month] = read_manifest(store.period(month) / MANIFEST)
        except TamperError as error:
            yield Fault(f"periods/{month}/{MANIFEST}", error.what)
            return
    yield from _chain(manifests)
    yield from _of_people(store)
    if months:
        yield from _ledger(store, manifests[months[-1]], months[-1], period)
        yield from _tables(store, manifests, purged_periods(store))


def _of_people(store: Store) -> Iterator[Fault]:
    """Corrections and tombstones: what is on record of them lies there, and the keys by which they know people."""
    for name in (*altered_corrections(store), *corrections_not_on_record(store)):
        yield Fault(f"{corrected.FOLDER}/{name}", "what somebody had put right is not there, or not as it was put down")
    for name in missing_tombstones(store):
        yield Fault(name, "the mark of a person who was erased is not there, or not as it was laid")
    for key, is_needed in ((corrected.KEY, corrections_of(store)), (tombstones.KEY, tombstones.standing(store))):
        if is_needed and not (store.root / key).is_file():
            yield Fault(key, "the key by which people who were erased or put something right are known is not there")


def _published(store: Store, before: str | None) -> list[str]:
    return [period for period in store.published() if before is None or period < before]


def _unpublished(store: Store, before: str | None, there: set[str]) -> Iterator[Fault]:
    """Months that were published by the run ledger, or have books, and have no manifest now."""
    last: dict[str, str] = {}
    for run in stage_runs(store):
        if run.stage == "publish" and run.outcome in (DONE, SKIPPED):
            last[run.period] = DONE
        elif run.outcome == WITHDRAWN:
            last[run.period] = WITHDRAWN
    with_books = {path.name[:PERIOD_DIGITS] for path in _books(store) if "_events." in path.name}
    known = {month for month, outcome in last.items() if outcome == DONE} | with_books
    for month in sorted(known - there):
        if before is None or month < before:
            yield Fault(
                f"periods/{month}/{MANIFEST}",
                f"the month {month} was published, or nearly, and its manifest is not there",
            )


def _chain(manifests: Mapping[str, Manifest]) -> Iterator[Fault]:
    before: str | None = None
    for month, manifest in manifests.items():
        where = f"periods/{month}/{MANIFEST}"
        if manifest.get("content_sha256") != content_sha256(manifest) or manifest.get("seal") != seal(manifest):
            yield Fault(where, f"the manifest of {month} is not what its own hash says")
        link = manifest.get("previous")
        linked = link["period"] if link else None
        if linked != before:
            yield Fault(where, f"{month} was built on {linked or 'no month'}, and before it stands {before or 'none'}")
        elif before and link and link["content_sha256"] != manifests[before]["content_sha256"]:
            yield Fault(f"periods/{before}/{MANIFEST}", f"{before} is not the month that {month} was built on")
        before = month


def _ledger(store: Store, manifest: Manifest, last: str, asked: str | None) -> Iterator[Fault]:
    """The ledger's files against what the last month sealed; what came behind it is that month's second thoughts."""
    sealed = {str(item["path"]): str(item["sha256"]) for item in manifest.get(LEDGER_FOLDER, [])}
    for name, digest in (accepted_files(store) | sealed).items():
        path = store.root / name
        if not path.is_file():
            yield Fault(name, "a file of the ledger is not there")
        elif not _stands(store, path, digest):
            yield Fault(name, "a file of the ledger is not what was put down")
    for path in _books(store):
        month, name = path.name[:PERIOD_DIGITS], f"{LEDGER_FOLDER}/{path.name}"
        is_closed = month < last or (month == last and not is_accepted_alone(path))
        if is_closed and name not in sealed and (asked is None or month < asked):
            yield Fault(name, f"a file was added to the ledger of {month}, which {last} closed")


def _books(store: Store) -> list[Path]:
    return sorted(store.ledger().glob("[0-9]*_*.parquet"))


def _tables(store: Store, manifests: Mapping[str, Manifest], purged: frozenset[str]) -> Iterator[Fault]:
    last = max(manifests)
    for month, manifest in manifests.items():
        sealed = manifest.get("stages") or {}
        for stage in SEALED_STAGES:
            folder, where = store.stage(month, stage), f"periods/{month}/{stage}"
            if month in purged and (month != last or not folder.is_dir()):
                continue
            mark = read_mark(folder)
            if mark is None:
                yield Fault(f"{where}/{MARK}", f"the stage {stage} of {month} has no mark that can be read")
            elif stage in sealed and outputs_hash(mark) != sealed[stage]:
                yield Fault(f"{where}/{MARK}", f"the mark of the stage {stage} is not the one that {month} sealed")
            elif month == last:
                yield from _outputs(store, folder, where, mark)


def _outputs(store: Store, folder: Path, where: str, mark: StageMark) -> Iterator[Fault]:
    for name, digest in sorted(mark["outputs"].items()):
        path = folder / name
        if not path.is_file():
            yield Fault(f"{where}/{name}", "a table that the next month reads is not there")
        elif not _stands(store, path, digest):
            yield Fault(f"{where}/{name}", "a table that the next month reads is not what its stage wrote")


def _stands(store: Store, path: Path, sealed: str) -> bool:
    """Whether a file is as it was sealed, or as an erasure on record left it."""
    now = _hash(path)
    name = path.relative_to(store.root).as_posix()
    return now == sealed or bool(erased_since(changes_of(store), name, sealed, now))


def _hash(path: Path) -> str:
    """The hash of a file, worked out once in a process as long as the file is the same one and was not touched."""
    there = path.stat()
    key = (str(path), there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns)
    if key not in _known:
        _known[key] = sha256(path)
    return _known[key]


_known: dict[tuple[str, int, int, int, int], str] = {}
