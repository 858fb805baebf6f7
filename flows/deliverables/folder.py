"""A month's folder for people: tables, lists, registers, sheets, bulletin, report, in the order they are written."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.deliverables.bulletin import Bulletin, bulletin_page, bulletin_table
from flows.deliverables.coordination import coordination
from flows.deliverables.corrections import corrections
from flows.deliverables.csv_files import CsvFile, csv_bytes
from flows.deliverables.delivered_tables import write_delivered
from flows.deliverables.finds_form import finds_forms
from flows.deliverables.focus import focus
from flows.deliverables.ledger_sheets import ledger_sheets
from flows.deliverables.lists import ExtraSheets, write_lists
from flows.deliverables.notices import notice_cells, notice_files, notice_rows
from flows.deliverables.open_leads import open_leads
from flows.deliverables.pairs_workbook import MAX_ROWS, pairs_workbook
from flows.deliverables.policy_watch import policy_watch
from flows.deliverables.prepared_reviews import review_cells, review_files
from flows.deliverables.reconciliation import reconciled
from flows.deliverables.referrals import referrals
from flows.deliverables.report import render_report
from flows.deliverables.report.gather import REPORT, sources_of
from flows.deliverables.report.validation import render_validation
from flows.deliverables.returned_rows import returned_rows
from flows.deliverables.review_list import review_list
from flows.deliverables.spot_check import spot_check
from flows.deliverables.staffing import staffing
from flows.deliverables.worklists import worklist_cells, worklist_rows
from flows.ledger.balance import report
from flows.ledger.figures import a_year_before
from flows.ledger.month import MonthBooks
from flows.ledger.routing import LISTED_FOR, list_names
from flows.store.files import write_bytes
from flows.store.month_tables import MonthTables
from flows.store.run import RunContext
from rules.parameters import Parameters

PLAIN: tuple[Callable[[MonthTables], Iterable[CsvFile]], ...] = (
    referrals,
    coordination,
    returned_rows,
    open_leads,
    focus,
    finds_forms,
    review_files,
)
"""Sheets that read nothing but the month's tables."""


@dataclass(frozen=True)
class Delivered:
    """What went out: `leads` published, `rows` on lists (a lead may be on two), `lists`, other `files`."""

    leads: int
    rows: int
    lists: int
    files: int


def write_deliverables(
    context: RunContext, month: MonthTables, books: MonthBooks, parameters: Parameters, into: Path
) -> Delivered:
    """Fill `into` with everything a month hands out but its manifest.

    BalanceError when its rows do not add up; nothing is written then.
    """
    accounts = reconciled(month)
    delivered = write_sheets(context, month, books, parameters, into)
    write_delivered(month, accounts, into / "tables")
    validated = json.loads((month.store.stage(month.period, "ingest") / "validation.json").read_text(encoding="utf-8"))
    write_bytes(into / "report" / "validation.html", render_validation(validated).encode())
    write_bytes(into / REPORT, render_report(sources_of(context, month, parameters, books.after, into)))
    return delivered


def write_sheets(
    context: RunContext, month: MonthTables, books: MonthBooks, parameters: Parameters, into: Path
) -> Delivered:
    """The lists of the townships, then every other sheet: registers, pairs, bulletin, the books."""
    city = context.settings
    rows = worklist_rows(month, books.listed)
    names = list_names(month.areas, rows[LISTED_FOR], city.long_code, city.name)
    notices = notice_rows(month, books.edition, books.cards, books.listed)
    extra = ExtraSheets(review_cells(month), notice_cells(notices), books.edition.issue)
    index = write_lists(worklist_cells(rows), names, month.period, into / "worklists", extra)
    files = [file for make in PLAIN for file in make(month)]
    files += notice_files(month, notices, books.edition, (city.long_code, city.name))
    files += [*corrections(month, books.before.leads), *spot_check(month, city, parameters)]
    files += [*staffing(month, city, parameters, rows), *policy_watch(month, parameters)]
    pairs = review_list(month)
    for file in pairs:
        _write_pairs(file, month.period, into)
    bulletin = Bulletin(books.figures, a_year_before(month.store, month.period))
    _write_bulletin(bulletin, city.name, month.period, into / "bulletin")
    balanced = report(books.after, month.period, city.worklists.yield_floor)
    for file in [*files, *ledger_sheets(balanced, month.areas)]:
        write_bytes(into / file.path, csv_bytes(file.rows))
    return Delivered(
        leads=int(month.leads["is_published"].sum()),
        rows=len(rows),
        lists=len(index) // 2,
        files=len(files) + len(pairs) + 2,
    )


def _write_pairs(file: CsvFile, period: str, into: Path) -> None:
    path = into / file.path
    write_bytes(path, csv_bytes(file.rows))
    if len(file.rows) <= MAX_ROWS:
        write_bytes(path.with_suffix(".xlsx"), pairs_workbook(path.stem.partition("_")[2], period, file.rows))


def _write_bulletin(bulletin: Bulletin, city_name: str, period: str, into: Path) -> None:
    write_bytes(into / "工作通报.csv", csv_bytes(bulletin_table(bulletin)))
    write_bytes(into / "工作通报.html", bulletin_page(bulletin, city_name, period).encode())
