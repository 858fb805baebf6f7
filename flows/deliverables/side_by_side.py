"""Files of a big month are made side by side: by a helping process while this one goes on with what needs no help.

What is handed to the helper are tables (polars hands them on as Arrow), names and settings; what comes back are the
bytes of files, or nothing much where the helper wrote them itself. This process does not wait for it: it takes over
what the helper has not begun, so that two processors are busy to the end and one start is paid. Which of them does what
changes nothing: results come in the order of the work. An error of the helper is raised where its result is asked for,
as the error it was there; it ends when the process that started it is gone, however it ended.
"""

import atexit
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from data_contracts import at_rest
from flows.tied import end_with
from rules.catalogue import numbers_in_use, use_numbers
from rules.city_rules import city_in_use, use_city
from rules.words import Number

ONE_PROCESS_ROWS = 2_000  # below this, starting a second process takes longer than it saves


class Hands(Executor):
    """Who does pieces of work that share nothing."""

    def results(self, begun: Sequence[Future[Any]]) -> Iterator[Any]:
        """What the pieces of work give, in their order."""
        return (one.result() for one in begun)


class Here(Hands):
    """Does the work at once, in this process: for a small month, where a helper's start costs more than it saves."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result of the work, ready; an error is raised at once."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


HERE = Here()


class WithHelper(Hands):
    """A helping process, which takes the work from the front; whoever asks for the results does it from the back."""

    def __init__(self, pool: Executor, turns: Executor) -> None:
        """`turns`: a thread that hands the helper one piece after the other. The pool itself would give it several at
        once, which nobody could take over any more. Pieces are packed where they are submitted, not in the pool's own
        thread: packing a table of polars waits for polars' threads and lets no Python run meanwhile, and for ever where
        one of them wants to run some for this thread."""
        self._pool, self._turns = pool, turns
        self._work: dict[Future[Any], Callable[[], Any]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have it done by the helper when its turn comes."""
        work = partial(fn, *args, **kwargs)
        begun = self._turns.submit(self._done_by_helper, pickle.dumps(work))
        self._work[begun] = work
        return begun

    def _done_by_helper(self, packed: bytes) -> Any:
        return self._pool.submit(_unpacked_and_done, packed).result()

    def results(self, begun: Sequence[Future[Any]]) -> Iterator[Any]:
        """What the pieces of work give, in their order; what the helper has not begun is done here meanwhile."""
        work = {place: self._work.pop(one) for place, one in enumerate(begun)}
        own = {place: work[place]() for place in reversed(range(len(begun))) if begun[place].cancel()}
        return (own[place] if place in own else one.result() for place, one in enumerate(begun))


@contextmanager
def helpers(rows: int) -> Iterator[Hands]:
    """Who makes the files of a month with so many rows on lists. Work that has not begun is dropped on an error."""
    if rows <= ONE_PROCESS_ROWS:
        yield HERE
        return
    known = (os.getpid(), city_in_use(), numbers_in_use(), at_rest.in_use())
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=known)
    with pool, ThreadPoolExecutor(1) as turns:
        try:
            pool.submit(os.getpid)  # the helper starts now, and not when the first work is there
            yield WithHelper(pool, turns)
        except BaseException:
            turns.shutdown(wait=False, cancel_futures=True)
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _unpacked_and_done(packed: bytes) -> Any:
    """The helper's side of a piece of work."""
    return pickle.loads(packed)()


def _begin(
    parent: int, city: Path | None, numbers: Mapping[str, Number], kept: tuple[Sequence[bytes], Path | None]
) -> None:
    """The helper knows what the city added, its numbers and the keys of its tables (through a pipe), and ends with its
    parent; at once where its work is done: a second goes by while Python takes everything apart that was loaded."""
    end_with(parent)
    atexit.register(os._exit, 0)
    use_city(city)
    use_numbers(numbers)
    at_rest.use(*kept)
