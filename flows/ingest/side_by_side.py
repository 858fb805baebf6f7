"""Files of a large drop taken side by side, the largest first: by as many processes as there are processors.

Each file is one piece of work: a process reads it through a child of its own (apart/), types its rows and writes its
part, and hands back the account and eight bytes a row, by which rows that come again in another file are found here, in
the order of files. A small drop is taken here, one file after the other: starting processes costs more than they save.
What comes out is the same either way. A process that dies costs its time: what it had in hand is taken here.
"""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import active_children, get_context
from pathlib import Path

from data_contracts import at_rest
from flows.ingest.accept import accept_files
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.file_account import FileAccount
from flows.ingest.one_file import Acceptance, AcceptedFile, accept_file
from flows.tied import end_with
from rules.city_rules import city_in_use, use_city

BESIDE_FROM = 64 << 20
"""Bytes of a drop from which processes pay: two seconds of processor to start one, with the child it reads through."""
MEMORY_EACH = 1 << 30
"""Bytes of the machine's memory for each process: a batch of 65,536 rows read, typed and being written."""
END_SECONDS = 5
POLARS_THREADS = "POLARS_MAX_THREADS"

Files = Mapping[str, Sequence[FoundFile]]
_acceptances: dict[str, Acceptance] = {}
"""In a helping process: how the files of each extract are taken."""


def is_large(files: Files) -> bool:
    """Whether a drop's files (by extract) are worth processes of their own."""
    return sum(file.bytes for each in files.values() for file in each) >= BESIDE_FROM


def accept_all(
    files: Files, acceptances: Mapping[str, Acceptance], meanwhile: Callable[[], None] | None = None
) -> dict[str, list[FileAccount]]:
    """Each extract's accounts, in the order of `files`. `meanwhile`: what this process can do for the stage while
    others take a large drop; it is not called otherwise.

    What reading a file fails with is raised here; files that were not begun are then left, and those that were are
    broken off.
    """
    if not is_large(files):
        return {extract: accept_files(acceptances[extract], each) for extract, each in files.items()}
    order = largest_first(files)
    with _processes(_how_many(len(order)), acceptances) as pool:
        begun = dict(_begun(pool, order))
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


def _begun(pool: ProcessPoolExecutor, order: Sequence[FoundFile]) -> Iterator[tuple[str, Future[bytes]]]:
    """The files that the processes are given, by name; none once they have died."""
    with suppress(BrokenProcessPool):
        for file in order:
            yield file.source_file, pool.submit(_accepted_apart, file)


def _accepted_beside(acceptance: Acceptance, begun: dict[str, Future[bytes]]) -> Callable[[FoundFile], AcceptedFile]:
    """What gives the files that other processes have in hand, and reads here what they could not."""

    def accepted(file: FoundFile) -> AcceptedFile:
        try:
            if file.source_file in begun:
                found: AcceptedFile = pickle.loads(begun.pop(file.source_file).result())
                return found
        except BrokenProcessPool:
            pass
        return accept_file(acceptance, file, SeenRows(), acceptance.readers())

    return accepted


def _how_many(files: int) -> int:
    """Processes for so many files: one a processor, as far as there is memory for them."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(files, processors, memory // MEMORY_EACH))


@contextmanager
def _processes(number: int, acceptances: Mapping[str, Acceptance]) -> Iterator[ProcessPoolExecutor]:
    """So many processes, started at once; ended at once where the work breaks off."""
    others = set(active_children())
    known = (os.getpid(), city_in_use(), at_rest.in_use(), pickle.dumps(_lean(acceptances)))
    pool = ProcessPoolExecutor(number, get_context("spawn"), initializer=_begin, initargs=known)
    with pool:
        try:
            with _one_polars_thread():
                for _ in range(number):
                    pool.submit(os.getpid)
            yield pool
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


def _accepted_apart(file: FoundFile) -> bytes:
    """The helping process's side: one file taken by itself."""
    acceptance = _acceptances[file.extract]
    return pickle.dumps(accept_file(acceptance, file, SeenRows(), acceptance.readers()))
