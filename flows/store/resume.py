"""How a run goes on where it stopped: a stage whose inputs are known and whose outputs still stand is not run again.

A stage's fingerprint is a hash of everything it reads: the files (by content), the fingerprints of the stages before
it, the period, the publication day and the code. It stands in `stage.json` beside the outputs, with a hash of each of
them: a cached success is believed only when the outputs themselves are there and unchanged.
"""

import errno
import hashlib
import json
import os
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from data_contracts.engines import DEFAULT
from data_contracts.errors import FaxianError, InternalError, StoreError
from flows.store.files import sha256, write_json, written_whole
from flows.store.paths import Store
from flows.store.run import RunContext, StageSummary

MARK = "stage.json"
UNREADABLE = "unreadable"
PROJECT = Path(__file__).resolve().parents[2]


class StageMark(TypedDict):
    """What `stage.json` holds."""

    stage: str
    fingerprint: str
    rows: int
    seconds: float
    remarks: list[str]
    outputs: dict[str, str]
    engine: NotRequired[str | None]


@dataclass(frozen=True)
class StageRecord:
    """How one stage of one period ended. `remarks` are what was rejected or could not be run, a sentence each; `engine`
    is what ran its steps, null for a stage without, or of a version that did not tell."""

    stage: str
    fingerprint: str
    rows: int
    seconds: float
    remarks: tuple[str, ...]
    was_reused: bool
    engine: str | None = None


def hash_files(files: Iterable[Path], root: Path) -> dict[str, str]:
    """Content hash of each file, by its path under `root`: bytes of a name that are no UTF-8 as \\x..; a file that
    cannot be read is one that says nothing.
    """
    names = {path: os.fsencode(path.relative_to(root).as_posix()) for path in sorted(files)}
    return {name.decode("utf-8", errors="backslashreplace"): _hash(path) for path, name in names.items()}


def _hash(path: Path) -> str:
    try:
        return sha256(path)
    except OSError:
        return UNREADABLE


def fingerprint(context: RunContext, stage: str, reads: Mapping[str, str]) -> str:
    """One hash of everything a stage reads."""
    kept = [stage, context.code_version, context.period, context.published.isoformat(), sorted(reads.items())]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def run_stage(
    context: RunContext, stage: str, reads: Mapping[str, str], work: Callable[[Path], StageSummary]
) -> StageRecord:
    """Run a stage into its folder of the store, or find that it has been done from the same inputs already."""
    folder = Store(context.store).stage(context.period, stage)
    mark = fingerprint(context, stage, reads)
    done = finished(folder, mark)
    if done is not None:
        return done
    started = time.perf_counter()
    with written_whole(folder) as aside, without_values(stage):
        summary = work(aside)
        seconds = time.perf_counter() - started
        kept = StageMark(
            stage=stage,
            fingerprint=mark,
            rows=summary.rows,
            seconds=round(seconds, 3),
            remarks=list(summary.remarks),
            outputs=hash_files((p for p in aside.rglob("*") if p.is_file()), aside),
            engine=summary.engine,
        )
        write_json(aside / MARK, kept)
    return StageRecord(stage, mark, summary.rows, seconds, tuple(summary.remarks), False, summary.engine)


@contextmanager
def without_values(stage: str) -> Iterator[None]:
    """Turn an unexpected error into one that names its place only: its own text may quote a cell."""
    try:
        yield
    except FaxianError:
        raise
    except Exception as error:
        if os.environ.get("FAXIAN_DEBUG"):
            raise
        raise (exhausted(error) or defect(f"the stage '{stage}'", error)) from None


def exhausted(error: BaseException) -> StoreError | None:
    """The sentence for a disk or a memory that did not suffice, whoever noticed it; null for any other error.

    Engines have errors of their own for both, and libraries hide the system's behind theirs: causes are looked at, too.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in (errno.ENOSPC, errno.EDQUOT):
            return StoreError(
                "the disk is full",
                why="nothing half-made was kept",
                do="make room (`faxian purge` removes old stage tables) and run again",
            )
        if type(seen).__name__ == "OutOfMemoryException":
            usual = DEFAULT.memory
            return StoreError(
                "the memory that DuckDB was given does not suffice",
                why="nothing half-made was kept",
                do=f"write a larger `memory:` into the city's engine.yaml (it is {usual} where none stands there), at "
                "most what the machine has free, and run again",
            )
        if isinstance(seen, MemoryError):
            return StoreError(
                "the memory does not suffice",
                why="nothing half-made was kept",
                do="close other programs, or give the machine more memory, and run again",
            )
        seen = seen.__cause__ or seen.__context__
    return None


def defect(what: str, error: Exception) -> InternalError:
    """An unexpected error as a sentence that names its place in the code, without its text."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if PROJECT in Path(f.filename).parents]
    place = f"{Path(frames[-1].filename).relative_to(PROJECT)}:{frames[-1].lineno}" if frames else "a library"
    return InternalError(
        f"{what} failed with {type(error).__name__} at {place}",
        why="nothing half-made was written; what had ended before is kept",
        do="run again; if it fails again, run with FAXIAN_DEBUG=1 at a terminal only you see, and report the place",
    )


def finished(folder: Path, mark: str) -> StageRecord | None:
    """The record of a stage that ended with this fingerprint and whose outputs still stand; else null."""
    kept = read_mark(folder)
    if kept is None or kept["fingerprint"] != mark:
        return None
    for name, digest in kept["outputs"].items():
        path = folder / name
        if not path.is_file() or sha256(path) != digest:
            return None
    return as_record(kept)


def as_record(kept: StageMark) -> StageRecord:
    """The record of a stage that stands in the store."""
    reported = (kept["stage"], kept["fingerprint"], kept["rows"], kept["seconds"], tuple(kept["remarks"]))
    return StageRecord(*reported, was_reused=True, engine=kept.get("engine"))


def read_mark(folder: Path) -> StageMark | None:
    """What `stage.json` says, or null when the stage has not ended, or what stands there is no mark."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return cast(StageMark, mark) if _is_mark(mark) else None


def outputs_hash(mark: StageMark) -> str:
    """One hash over the names and hashes of all that a stage handed on."""
    return hashlib.sha256(json.dumps(sorted(mark["outputs"].items())).encode()).hexdigest()


def _is_mark(mark: object) -> bool:
    kinds: dict[str, type | tuple[type, ...]] = {
        "stage": str,
        "fingerprint": str,
        "rows": int,
        "seconds": (int, float),
        "remarks": list,
        "outputs": dict,
    }
    return isinstance(mark, dict) and all(isinstance(mark.get(name), kind) for name, kind in kinds.items())
