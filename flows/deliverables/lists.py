"""Writing the townships' lists: one CSV, one workbook and one document of forms each, and the index of them."""

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import polars as pl

from data_contracts.forms import form
from data_contracts.masks import safe_name
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.csv_files import csv_bytes
from flows.deliverables.printing import with_headings
from flows.deliverables.row_labels import NEW, REMINDED_MARK
from flows.deliverables.side_by_side import HERE
from flows.deliverables.visit_forms import visit_forms
from flows.deliverables.workbook import workbook_bytes
from flows.ledger.routing import LISTED_FOR
from flows.store.files import write_bytes

INDEX = form("worklist_index")
FORMS_SUFFIX = "_入户核查表.docx"


@dataclass(frozen=True)
class ExtraSheets:
    """What a workbook holds beside its list, by list: `reviews` (review_cells), `notices` (notice_cells).

    `issue`: how every list names its edition.
    """

    reviews: Mapping[str | None, pl.DataFrame] = field(default_factory=dict)
    notices: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    issue: str = ""


NO_EXTRA_SHEETS = ExtraSheets()


@dataclass(frozen=True)
class BegunLists:
    """Lists that are being made: rows and file stem of each by its code; what its workbook and its forms will be."""

    parts: Mapping[str, pl.DataFrame]
    stems: Mapping[str, str]
    made: Mapping[str, "Future[tuple[bytes, bytes]]"]


def begin_lists(
    rows: pl.DataFrame,
    names: Mapping[str, str],
    period: str,
    extra: ExtraSheets = NO_EXTRA_SHEETS,
    hands: Executor = HERE,
) -> BegunLists:
    """Have the workbook and the forms of each list of `worklist_cells` made by `hands` (side_by_side.py)."""
    keyed = rows.partition_by(LISTED_FOR, as_dict=True, maintain_order=True, include_key=False)
    parts = {str(key[0]): part for key, part in keyed.items()}
    stems = {code: f"{code}_{safe_name(names[code])}" for code in parts}
    reviews, notices = extra.reviews, extra.notices
    made = {
        code: hands.submit(_made, names[code], period, part, reviews.get(code), notices.get(code), extra.issue)
        for code, part in parts.items()
    }
    return BegunLists(parts, stems, made)


def write_lists(begun: BegunLists, into: Path) -> pl.DataFrame:
    """Write each list into a folder, as CSV too, and return the index (grain: file): INDEX's columns."""
    into.mkdir(parents=True, exist_ok=True)
    index = []
    for code, part in begun.parts.items():
        place = into / begun.stems[code]
        table = csv_bytes(with_headings(part, WORKLIST))
        workbook, forms = begun.made[code].result()
        for suffix, content in ((".csv", table), (".xlsx", workbook), (FORMS_SUFFIX, forms)):
            index.append(_written(place.with_name(place.name + suffix), content, code, part))
    listing = pl.DataFrame(index, schema=dict.fromkeys(INDEX.names, pl.Utf8), orient="row").sort("township", "file")
    write_bytes(into / "index.csv", csv_bytes(listing, is_for_people=False))
    return listing


def _made(
    name: str,
    period: str,
    part: pl.DataFrame,
    reviews: pl.DataFrame | None,
    notice: pl.DataFrame | None,
    issue: str,
) -> tuple[bytes, bytes]:
    """The workbook and the forms of one list."""
    return workbook_bytes(name, period, part, reviews, notice, issue), visit_forms(name, period, part)


def _written(path: Path, content: bytes, code: str, part: pl.DataFrame) -> tuple[str, ...]:
    write_bytes(path, content)
    new, reminded = int((part["mark"] == NEW).sum()), int(part["mark"].str.starts_with(REMINDED_MARK).sum())
    counts = (str(number) for number in (new, len(part) - new, reminded))
    return code, str(len(part)), sha256(content).hexdigest(), path.name, *counts
