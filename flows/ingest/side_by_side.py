"""Extracts taken side by side, the largest first: two threads, each reading through a child of its own.

polars works outside Python's lock, so that two threads use two processors. A small drop is taken one extract after the
other: starting a further child costs more than it would save; so would a child for each extract. What comes out is the
same either way, for extracts share nothing that anybody writes to.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from flows.ingest.apart.child import doors, read_through
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount

THREADS = 2
BESIDE_FROM = 32 << 20
"""Bytes of a drop from which a further child pays: half a second of processor to start it."""

Files = Mapping[str, Sequence[FoundFile]]
Accept = Callable[[str, Sequence[FoundFile]], list[FileAccount]]


def is_large(files: Files) -> bool:
    """Whether a drop's files (by extract) are worth a further thread and child."""
    return sum(file.bytes for each in files.values() for file in each) >= BESIDE_FROM


def accept_all(
    files: Files, accept: Accept, meanwhile: Callable[[], None] | None = None
) -> dict[str, list[FileAccount]]:
    """Each extract's accounts, in the order of `files`. `meanwhile`: what this thread can do for the stage while two
    others take a large drop; it is not called otherwise.

    What `accept` raises is raised here; extracts that were not begun are then left, and those that were break off.
    """
    if not is_large(files):
        return {extract: accept(extract, of_extract) for extract, of_extract in files.items()}
    with doors(THREADS) as given:
        free = list(given)
        with ThreadPoolExecutor(THREADS, initializer=lambda: read_through(free.pop())) as pool:
            jobs: dict[str, Future[list[FileAccount]]] = {
                extract: pool.submit(accept, extract, files[extract]) for extract in largest_first(files)
            }
            try:
                if meanwhile:
                    meanwhile()
                return {extract: jobs[extract].result() for extract in files}
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for each in given:
                    each.break_off()
                raise


def largest_first(files: Files) -> list[str]:
    """Extracts by their bytes, so that no thread is left alone with the largest; equal ones by name."""
    return sorted(files, key=lambda extract: (-sum(file.bytes for file in files[extract]), extract))
