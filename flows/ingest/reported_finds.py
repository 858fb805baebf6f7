"""Returned lists that report people whom a township found by itself: their sheet is a file like any other.

A returned file is one of `new_finds` when a sheet of it has that contract's required headings and something under
them; its other sheets are left to flows/feedback. What cannot be opened is passed over: feedback tells it.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract
from flows.ingest.discover import FINDS
from flows.ingest.headings import find_headings
from flows.ingest.hidden import SheetBounds
from flows.ingest.problems import FileProblem
from flows.ingest.raw import Sheet
from flows.ingest.sheets import format_of, open_sheets

MAX_BYTES = 64 << 20
LARGEST = SheetBounds(cells=4_000_000, signs=200_000_000)
"""A township's list has some thousand rows: a workbook beyond these is not one. Feedback goes by the same."""
LOCK_FILES = ("~$", ".~", ".")
"""How the names of files begin that an office program keeps beside an open one, and those of hidden files."""


def reported_finds(folder: Path, contracts: Mapping[str, Contract]) -> list[Path]:
    """The files of a feedback folder that report somebody, in the order of their paths. Links are never opened."""
    contract = contracts.get(FINDS)
    if contract is None or not folder.is_dir() or folder.is_symlink():
        return []
    paths = (path for path in folder.rglob("*") if not path.name.startswith(LOCK_FILES))
    return [path for path in sorted(paths) if _reports_somebody(path, contract)]


def _reports_somebody(path: Path, contract: Contract) -> bool:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return False
        headings = frozenset(contract.headings())
        return any(finds_on(sheet, contract) for sheet in open_sheets(path, format_of(path), headings, LARGEST))
    except (FileProblem, OSError, UnicodeError, pl.exceptions.PolarsError):
        return False


def is_form_of_finds(sheet: Sheet, contract: Contract) -> bool:
    """Whether a sheet has the headings that this contract requires."""
    found = find_headings(sheet.head, contract)
    return found is not None and {c.name for c in contract.columns if c.is_required} <= set(found.columns)


def finds_on(sheet: Sheet, contract: Contract) -> int:
    """How many rows of a sheet report somebody; 0 where it is no form for that."""
    found = find_headings(sheet.head, contract)
    if found is None or not is_form_of_finds(sheet, contract):
        return 0
    own = [str(at) for name, at in found.columns.items()]
    number = 0
    for batch in sheet.batches():
        body = batch.cells.slice(max(found.rows[-1] + 2 - batch.first_row, 0))
        filled = [pl.col(at).str.strip_chars().fill_null("") != "" for at in own if at in body.columns]
        number += body.filter(pl.any_horizontal(filled)).height
    return number
