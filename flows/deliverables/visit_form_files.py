"""The 入户核查表 of every township, beside its list: worklists/<township>_<name>_入户核查表.docx."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import polars as pl

from flows.deliverables.visit_forms import visit_forms
from flows.tied import end_with
from rules.parameters import Parameters

SUFFIX = "_入户核查表.docx"
ADULT_AGE = "adult_age"
ONE_PROCESS_ROWS = 40_000  # below this, starting a second process takes longer than it saves
PROCESSES = 2

Job = tuple[str, str, bytes, int | None]


def adult_age_of(parameters: Parameters, city_code: str, as_of: date) -> int | None:
    """Completed years under which somebody is a minor; null where no value is in force."""
    found = parameters.lookup(ADULT_AGE, city_code, None, as_of)
    return int(found.value) if found else None


def documents_of(
    lists: Mapping[str, pl.DataFrame], names: Mapping[str, str], period: str, adult_age: int | None
) -> Iterator[tuple[str, bytes]]:
    """The forms of each list (its rows of `worklist_cells`) -> its code and its document, in the order of `lists`.

    A big city's are made by two processes.
    """
    if sum(len(part) for part in lists.values()) <= ONE_PROCESS_ROWS:
        for code, part in lists.items():
            yield code, visit_forms(names[code], period, part, adult_age)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=end_with, initargs=(os.getpid(),)) as pool:
        jobs = ((names[code], period, part.write_ipc(None).getvalue(), adult_age) for code, part in lists.items())
        yield from zip(lists, pool.map(_document, jobs), strict=True)


def _document(job: Job) -> bytes:
    name, period, rows, adult_age = job
    return visit_forms(name, period, pl.read_ipc(rows), adult_age)
