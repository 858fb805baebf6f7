"""Files of a large drop taken side by side, the largest first: by as many hands as there are processors.

Two hands are threads of this process, for polars works outside Python's lock; more would wait for that lock and are
processes. Each file is one piece of work: it is read through a child of the hand's own (apart/), its rows are typed and
its part is written; what comes back is the account and eight bytes a row, by which rows that come again in another file
are found here, in the order of files. A small drop is taken here, one file after the other: starting a hand costs more
than it saves. What comes out is the same either way. A process that dies costs its time: what it had in hand is taken
here.
"""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from data_contracts import at_rest
from flows.ingest.accept import accept_files
from flows.ingest.apart.child import doors, read_through
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.file_account import FileAccount
from flows.ingest.one_file import Acceptance, AcceptedFile, accept_file
from flows.tied import end_with
from rules.city_rules import city_in_use, use_city

THREADS = 2
"""Up to so many hands are threads: a process takes two seconds of processor to start, its child with it."""
BYTES_EACH = 16 << 20
"""Bytes of a drop for each hand."""
MEMORY_EACH = 1 << 30
"""Bytes of the machine's memory for each hand: a batch of 65,536 rows read, typed and being written."""
END_SECONDS = 5
POLARS_THREADS = "POLARS_MAX_THREADS"

Files = Mapping[str, Sequence[FoundFile]]
Submit = Callable[[FoundFile], Future[Any]]
"""Gives a file to whoever is free; the result is an AcceptedFile, packed where another process made it."""
_acceptances: dict[str, Acceptance] = {}
"""In a helping process: how the files of each extract are taken."""


def accept_all(
    files: Files, acceptances: Mapping[str, Acceptance], meanwhile: Callable[[], None] | None = None
) -> dict[str, list[FileAccount]]:
    """Each extract's accounts, in the order of `files`. `meanwhile`: what this thread can do for the stage, or wait
    for, while others take a large drop; it is not called otherwise.

    What reading a file fails with is raised here; files that were not begun are then left, and those that were are
    broken off.
    """
    number = _how_many(files)
    if number < 2:
        return {extract: accept_files(acceptances[extract], each) for extract, each in files.items()}
    hands = _threads if number <= THREADS else _processes
    with hands(number, acceptances) as submit:
        begun = dict(_begun(submit, largest_first(files)))
        if meanwhile:
            meanwhile()
        return {
            extract: accept_files(acceptances[extract], each, _accepted_beside(acceptances[extract], begun))
            for extract, each in files.items()
        }


def largest_first(files: Files) -> list[FoundFile]:
    """The files that can be opened by their bytes, so that no process is left alone with the largest; equal ones by
    name."""
    found = [file for each in files.values() for file in each if file.problem is None]
    return sorted(found, key=lambda file: (-file.bytes, file.source_file))


def _begun(submit: Submit, order: Sequence[FoundFile]) -> Iterator[tuple[str, Future[Any]]]:
    """The files that others are given, by name; no more once they have died."""
    with suppress(BrokenProcessPool):
        for file in order:
            yield file.source_file, submit(file)


def _accepted_beside(acceptance: Acceptance, begun: dict[str, Future[Any]]) -> Callable[[FoundFile], AcceptedFile]:
    """What gives the files that others have in hand, and reads here what they could not."""

    def accepted(file: FoundFile) -> AcceptedFile:
        try:
            if file.source_file in begun:
                made = begun.pop(file.source_file).result()
                found: AcceptedFile = pickle.loads(made) if isinstance(made, bytes) else made
                return found
        except BrokenProcessPool:
            pass
        return _apart(acceptance, file)

    return accepted


def _apart(acceptance: Acceptance, file: FoundFile) -> AcceptedFile:
    """A file taken as if there were no other."""
    return accept_file(acceptance, file, SeenRows(), acceptance.readers())


def is_large(drop: Path) -> bool:
    """Whether a drop's files will be taken side by side, by what can be told before any is opened."""
    sizes = [path.stat().st_size for path in drop.rglob("*") if path.is_file()]
    return _hands(len(sizes), sum(sizes)) > 1


def _how_many(files: Files) -> int:
    """Hands for a drop's files (by extract)."""
    found = largest_first(files)
    return _hands(len(found), sum(file.bytes for file in found))


def _hands(files: int, size: int) -> int:
    """One a processor, as far as there are files, bytes and memory for them."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(files, processors, size // BYTES_EACH, memory // MEMORY_EACH)


@contextmanager
def _threads(number: int, acceptances: Mapping[str, Acceptance]) -> Iterator[Submit]:
    """So many threads, each with a child of its own: the one of this process stays for what is taken here."""
    with doors(number + 1) as (_, *given):
        free = list(given)
        with ThreadPoolExecutor(number, initializer=lambda: read_through(free.pop())) as pool:
            try:
                yield lambda file: pool.submit(_apart, acceptances[file.extract], file)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for each in given:
                    each.break_off()
                raise


@contextmanager
def _processes(number: int, acceptances: Mapping[str, Acceptance]) -> Iterator[Submit]:
    """So many processes, started at once; ended at once where the work breaks off."""
    others = set(active_children())
    known = (os.getpid(), city_in_use(), at_rest.in_use(), pickle.dumps(_lean(acceptances)))
    pool = ProcessPoolExecutor(number, get_context("spawn"), initializer=_begin, initargs=known)
    with pool:
        try:
            with _one_polars_thread():
                for _ in range(number):
                    pool.submit(os.getpid)
            yield lambda file: pool.submit(_packed, file)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(active_children()) - others:
                process.kill()
                process.join(END_SECONDS)
            raise


@contextmanager
def _one_polars_thread() -> Iterator[None]:
    """Processes started meanwhile have one thread of polars each: more of them would only wait for one another."""
    before = os.environ.get(POLARS_THREADS)
    os.environ[POLARS_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[POLARS_THREADS]
        else:
            os.environ[POLARS_THREADS] = before


def _lean(acceptances: Mapping[str, Acceptance]) -> dict[str, Acceptance]:
    """The same without last month's roster and the key of household numbers, which are asked for here."""
    exports = {id(each.exports): each.exports for each in acceptances.values() if each.exports}
    lean = {number: replace(each, last=None, key=b"") for number, each in exports.items()}
    return {name: replace(each, exports=lean.get(id(each.exports))) for name, each in acceptances.items()}


def _begin(parent: int, city: Path | None, kept: tuple[Sequence[bytes], Path | None], acceptances: bytes) -> None:
    """A helping process knows what the city added and the keys of its tables (through a pipe), and ends with its
    parent."""
    end_with(parent)
    use_city(city)
    at_rest.use(*kept)
    _acceptances.update(pickle.loads(acceptances))


def _packed(file: FoundFile) -> bytes:
    """The helping process's side: one file taken by itself, as bytes that the pool hands on unseen."""
    return pickle.dumps(_apart(_acceptances[file.extract], file))
