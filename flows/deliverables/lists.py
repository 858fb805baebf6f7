"""Writing the townships' lists: one CSV, one workbook and one document of forms each, and the index of them."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from data_contracts.forms import form
from data_contracts.masks import safe_name
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.csv_files import csv_bytes
from flows.deliverables.printing import with_headings
from flows.deliverables.row_labels import NEW, REMINDED_MARK
from flows.deliverables.visit_form_files import SUFFIX, documents_of
from flows.deliverables.workbook import workbook_bytes
from flows.ledger.routing import LISTED_FOR
from flows.store.files import write_bytes
from flows.tied import end_with

ONE_PROCESS_ROWS = 20_000  # below this, starting a second process takes longer than it saves
PROCESSES = 2
INDEX = form("worklist_index")

Job = tuple[str, str, bytes]


def write_lists(rows: pl.DataFrame, names: Mapping[str, str], period: str, into: Path) -> pl.DataFrame:
    """Write each list of `worklist_cells` into a folder and return the index (grain: file): INDEX's columns."""
    into.mkdir(parents=True, exist_ok=True)
    parts = rows.partition_by(LISTED_FOR, as_dict=True, maintain_order=True, include_key=False)
    lists = {str(key[0]): part for key, part in parts.items()}
    stems = {code: f"{code}_{safe_name(names[code])}" for code in lists}
    index = []
    for code, part in lists.items():
        index.append(_written(into / f"{stems[code]}.csv", csv_bytes(with_headings(part, WORKLIST)), code, part))
    for code, content in _workbooks(lists, names, period):
        index.append(_written(into / f"{stems[code]}.xlsx", content, code, lists[code]))
    for code, content in documents_of(lists, names, period):
        index.append(_written(into / f"{stems[code]}{SUFFIX}", content, code, lists[code]))
    listing = pl.DataFrame(index, schema=dict.fromkeys(INDEX.names, pl.Utf8), orient="row").sort("township", "file")
    write_bytes(into / "index.csv", csv_bytes(listing, is_for_people=False))
    return listing


def _written(path: Path, content: bytes, code: str, part: pl.DataFrame) -> tuple[str, ...]:
    write_bytes(path, content)
    new, reminded = int((part["mark"] == NEW).sum()), int(part["mark"].str.starts_with(REMINDED_MARK).sum())
    counts = (str(number) for number in (new, len(part) - new, reminded))
    return code, str(len(part)), sha256(content).hexdigest(), path.name, *counts


def _workbooks(lists: Mapping[str, pl.DataFrame], names: Mapping[str, str], period: str) -> Iterator[tuple[str, bytes]]:
    """The workbook of each list; a big city's are made by two processes."""
    if sum(len(part) for part in lists.values()) <= ONE_PROCESS_ROWS:
        for code, part in lists.items():
            yield code, workbook_bytes(names[code], period, part)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=end_with, initargs=(os.getpid(),)) as pool:
        jobs = ((names[code], period, part.write_ipc(None).getvalue()) for code, part in lists.items())
        yield from zip(lists, pool.map(_workbook, jobs), strict=True)


def _workbook(job: Job) -> bytes:
    name, period, rows = job
    return workbook_bytes(name, period, pl.read_ipc(rows))
