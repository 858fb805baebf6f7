"""Files of a big month are made side by side: by helping processes while this one goes on with what needs no help.

What is handed to a helper are tables (polars hands them on as Arrow), names and settings; what comes back are the bytes
of files, or nothing where the helper wrote them itself. Which of them is done first changes nothing: results are asked
for in the order of the work. An error of a helper is raised where its result is asked for, as the error it was there;
helpers end when the process that started them is gone, however it ended.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from data_contracts import at_rest
from flows.tied import end_with
from rules.catalogue import Rule, city_rules_in_use, use_rules

ONE_PROCESS_ROWS = 2_000  # below this, starting a second process takes longer than it saves
PROCESSES = 2


class Here(Executor):
    """Does the work at once, in this process: for a small month, where a helper's start costs more than it saves."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result of the work, ready; an error is raised at once."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


HERE = Here()


@contextmanager
def helpers(rows: int) -> Iterator[Executor]:
    """Who makes the files of a month with so many rows on lists. Work that has not begun is dropped on an error."""
    if rows <= ONE_PROCESS_ROWS:
        yield HERE
        return
    known = (os.getpid(), city_rules_in_use(), at_rest.in_use())
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=_begin, initargs=known) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin(parent: int, rules: Iterable[Rule], kept: tuple[Sequence[bytes], Path | None]) -> None:
    """A helper knows the rules of the city and the keys of its tables (through a pipe), and ends with its parent."""
    end_with(parent)
    use_rules(rules)
    at_rest.use(*kept)
