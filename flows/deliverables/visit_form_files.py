"""The 入户核查表 of every township, beside its list: worklists/<township>_<name>_入户核查表.docx."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import polars as pl

from flows.deliverables.visit_forms import visit_forms
from flows.tied import end_with

SUFFIX = "_入户核查表.docx"
ONE_PROCESS_ROWS = 40_000  # below this, starting a second process takes longer than it saves
PROCESSES = 2

Job = tuple[str, str, bytes]


def documents_of(
    lists: Mapping[str, pl.DataFrame], names: Mapping[str, str], period: str
) -> Iterator[tuple[str, bytes]]:
    """The forms of each list (its rows of `worklist_cells`) -> its code and its document, in the order of `lists`.

    A big city's are made by two processes.
    """
    if sum(len(part) for part in lists.values()) <= ONE_PROCESS_ROWS:
        for code, part in lists.items():
            yield code, visit_forms(names[code], period, part)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=end_with, initargs=(os.getpid(),)) as pool:
        jobs = ((names[code], period, part.write_ipc(None).getvalue()) for code, part in lists.items())
        yield from zip(lists, pool.map(_document, jobs), strict=True)


def _document(job: Job) -> bytes:
    name, period, rows = job
    return visit_forms(name, period, pl.read_ipc(rows))
