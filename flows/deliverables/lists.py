"""Writing the townships' lists: one CSV, one workbook and one document of forms each, and the index of them."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import overload

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

Job = tuple[str, str, bytes, bytes | None, bytes | None, str]
"""Name of the list, period, its rows, those of its reviews and of its notice (as Arrow IPC), and its edition."""


@dataclass(frozen=True)
class ExtraSheets:
    """What a workbook holds beside its list, by list: `reviews` (review_cells), `notices` (notice_cells).

    `issue`: how every list names its edition.
    """

    reviews: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    notices: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    issue: str = ""


NO_EXTRA_SHEETS = ExtraSheets()


def write_lists(
    rows: pl.DataFrame, names: Mapping[str, str], period: str, into: Path, extra: ExtraSheets = NO_EXTRA_SHEETS
) -> pl.DataFrame:
    """Write each list of `worklist_cells` into a folder and return the index (grain: file): INDEX's columns."""
    into.mkdir(parents=True, exist_ok=True)
    parts = rows.partition_by(LISTED_FOR, as_dict=True, maintain_order=True, include_key=False)
    lists = {str(key[0]): part for key, part in parts.items()}
    stems = {code: f"{code}_{safe_name(names[code])}" for code in lists}
    index = []
    for code, part in lists.items():
        index.append(_written(into / f"{stems[code]}.csv", csv_bytes(with_headings(part, WORKLIST)), code, part))
    for code, content in _workbooks(lists, names, period, extra):
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


def _workbooks(
    lists: Mapping[str, pl.DataFrame], names: Mapping[str, str], period: str, extra: ExtraSheets
) -> Iterator[tuple[str, bytes]]:
    """The workbook of each list; a big city's are made by two processes."""
    reviews, notices, issue = extra.reviews, extra.notices, extra.issue
    if sum(len(part) for part in lists.values()) <= ONE_PROCESS_ROWS:
        for code, part in lists.items():
            yield code, workbook_bytes(names[code], period, part, reviews.get(code), notices.get(code), issue)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=end_with, initargs=(os.getpid(),)) as pool:
        jobs = (
            (names[code], period, _packed(part), _packed(reviews.get(code)), _packed(notices.get(code)), issue)
            for code, part in lists.items()
        )
        yield from zip(lists, pool.map(_workbook, jobs), strict=True)


@overload
def _packed(rows: pl.DataFrame) -> bytes: ...
@overload
def _packed(rows: None) -> None: ...
def _packed(rows: pl.DataFrame | None) -> bytes | None:
    return None if rows is None else rows.write_ipc(None).getvalue()


def _workbook(job: Job) -> bytes:
    name, period, rows, reviews, notice, issue = job
    return workbook_bytes(name, period, pl.read_ipc(rows), _unpacked(reviews), _unpacked(notice), issue)


def _unpacked(rows: bytes | None) -> pl.DataFrame | None:
    return None if rows is None else pl.read_ipc(rows)
