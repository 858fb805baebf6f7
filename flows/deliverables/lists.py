"""Writing the townships' lists: one CSV, one workbook and one document of forms each, and the index of them."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import polars as pl

from data_contracts.forms import form
from data_contracts.masks import safe_name
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.csv_files import bare, bare_csv, csv_bytes
from flows.deliverables.list_tables import ListTables, tables_by_list
from flows.deliverables.printing import with_headings
from flows.deliverables.row_labels import NEW, REMINDED_MARK
from flows.deliverables.side_by_side import HERE, Hands
from flows.deliverables.visit_forms import visit_forms
from flows.deliverables.workbook import workbook_of
from flows.ledger.routing import LISTED_FOR
from flows.store.files import write_bytes

INDEX = form("worklist_index")
FORMS_SUFFIX = "_入户核查表.docx"
ROWS_AT_ONCE = 400
"""Rows of lists that make one piece of work: what is worked out for many lists at once is, and nobody waits long."""

IndexRow = tuple[str, ...]
"""A row of the index, in the columns of INDEX."""


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
class ListOrder:
    """A list to be made: its township's code and name, what its files are called, and the further sheets of its
    workbook."""

    code: str
    name: str
    stem: str
    reviews: pl.DataFrame | None
    notice: pl.DataFrame | None


def begin_lists(
    rows: pl.DataFrame,
    names: Mapping[str, str],
    period: str,
    into: Path,
    extra: ExtraSheets = NO_EXTRA_SHEETS,
    hands: Hands = HERE,
) -> list[Future[list[IndexRow]]]:
    """Have each list of `worklist_cells` written into a folder by `hands` (side_by_side.py), some lists at a time."""
    into.mkdir(parents=True, exist_ok=True)
    parts = rows.partition_by(LISTED_FOR, maintain_order=True)
    codes = [str(part[LISTED_FOR][0]) for part in parts]
    orders = [
        ListOrder(
            code,
            names[code],
            f"{code}_{safe_name(names[code])}",
            extra.reviews.get(code),
            extra.notices.get(code),
        )
        for code in codes
    ]
    return [
        hands.submit(_write_some, pl.concat(parts[first:last]), orders[first:last], period, extra.issue, into)
        for first, last in _shared_out([len(part) for part in parts])
    ]


def _shared_out(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From which to which list goes into one piece of work: some ROWS_AT_ONCE rows, one list at least."""
    first, there = 0, 0
    for place, number in enumerate(rows):
        there += number
        if there >= ROWS_AT_ONCE or place == len(rows) - 1:
            yield first, place + 1
            first, there = place + 1, 0


def write_index(begun: Sequence[Future[list[IndexRow]]], into: Path, hands: Hands = HERE) -> pl.DataFrame:
    """Wait for the lists, and write and return their index (grain: file): INDEX's columns."""
    index = [row for written in hands.results(begun) for row in written]
    listing = pl.DataFrame(index, schema=dict.fromkeys(INDEX.names, pl.Utf8), orient="row").sort("township", "file")
    write_bytes(into / "index.csv", csv_bytes(listing, is_for_people=False))
    return listing


def _write_some(rows: pl.DataFrame, orders: Sequence[ListOrder], period: str, issue: str, into: Path) -> list[IndexRow]:
    """The files of some lists, and their rows of the index."""
    tables, printed = tables_by_list(rows), bare(with_headings(rows, WORKLIST, keep=(LISTED_FOR,)))
    tables_as_csv = {
        str(code): bare_csv(part)
        for (code,), part in printed.partition_by(LISTED_FOR, as_dict=True, include_key=False).items()
    }
    return [
        row
        for order in orders
        for row in _write_list(tables[order.code], tables_as_csv[order.code], order, (period, issue), into)
    ]


def _write_list(
    tables: ListTables, table: bytes, order: ListOrder, of_month: tuple[str, str], into: Path
) -> Iterator[IndexRow]:
    """`table`: the list as CSV; `of_month`: its period, and how its lists name their edition."""
    period, issue = of_month
    workbook = workbook_of(order.name, period, tables, order.reviews, order.notice, issue)
    counts = _counts(tables.rows["mark"].to_list())
    for suffix, content in (
        (".csv", table),
        (".xlsx", workbook),
        (FORMS_SUFFIX, visit_forms(order.name, period, tables.rows)),
    ):
        path = into / f"{order.stem}{suffix}"
        write_bytes(path, content)
        yield order.code, counts[0], sha256(content).hexdigest(), path.name, *counts[1:]


def _counts(marks: Sequence[str]) -> tuple[str, str, str, str]:
    """Rows of a list, those that are new, those that are not, and those reminded of."""
    new, reminded = marks.count(NEW), sum(mark.startswith(REMINDED_MARK) for mark in marks)
    return str(len(marks)), str(new), str(len(marks) - new), str(reminded)
