"""A month's folder for people: tables, lists, registers, sheets, bulletin, report, in the order they are written."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from flows.audit.anchor import anchor_code
from flows.audit.manifest import Artefact, inputs_of, outputs_of, previous_hash
from flows.deliverables.capacity import plan_of, village_table
from flows.deliverables.coordination import coordination
from flows.deliverables.corrections import corrections
from flows.deliverables.county_figures import BooksRead, books_read
from flows.deliverables.county_files import county_files
from flows.deliverables.csv_files import CsvFile, csv_bytes
from flows.deliverables.delivered_tables import write_delivered
from flows.deliverables.designated import designated
from flows.deliverables.desk.pages import write_desk
from flows.deliverables.desk.population import placed
from flows.deliverables.finds_form import finds_forms
from flows.deliverables.focus import focus
from flows.deliverables.ledger_sheets import ledger_sheets
from flows.deliverables.lists import ExtraSheets, begin_lists, write_index
from flows.deliverables.notices import notice_cells, notice_files, notice_rows
from flows.deliverables.open_leads import open_leads
from flows.deliverables.pairs_workbook import MAX_ROWS, pairs_workbook
from flows.deliverables.policy_watch import policy_watch
from flows.deliverables.prepared_reviews import review_cells, review_files
from flows.deliverables.reconciliation import reconciled
from flows.deliverables.referrals import referrals, referred
from flows.deliverables.report.gather import REPORT, sources_of
from flows.deliverables.report.sources import Sources
from flows.deliverables.report.validation import render_validation
from flows.deliverables.report.whole import AHEAD, ALL, REST, DrawnSections, report_page, sections_of
from flows.deliverables.returned_rows import returned_rows
from flows.deliverables.review_list import review_list, sample_list
from flows.deliverables.side_by_side import HERE, Hands
from flows.deliverables.spot_check import spot_check
from flows.deliverables.staffing import staffing
from flows.deliverables.worklists import worklist_cells, worklist_rows
from flows.ledger.balance import report
from flows.ledger.figures import a_year_before, town_figures_of
from flows.ledger.month import MonthBooks
from flows.ledger.reminders import COUNTED
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
)
"""Sheets that read nothing but the month's tables."""


@dataclass(frozen=True)
class Delivered:
    """What went out: `leads` on lists, of which `new`, `carried` and, among those, `reminded`; `rows` on lists (a lead
    may be on two), `lists`, other `files`."""

    leads: int
    new: int
    carried: int
    reminded: int
    rows: int
    lists: int
    files: int


def write_deliverables(
    context: RunContext,
    month: MonthTables,
    books: MonthBooks,
    parameters: Parameters,
    into: Path,
    hands: Hands = HERE,
) -> tuple[Delivered, list[Artefact]]:
    """Fill `into` with everything a month hands out but its manifest; what went out, and the files that were hashed for
    the month's code: they are as they were then.

    First what the month's code is made of, then what prints the code. `hands` write the lists while this process draws
    what of the report says nothing of files, and the desk while it draws the rest. BalanceError when the month's rows
    do not add up; nothing is written then.
    """
    accounts = reconciled(month)
    ahead: list[DrawnSections] = []

    def draw_ahead() -> None:  # the helper has the lists to write meanwhile, and need not know how to draw
        ahead.append(sections_of(sources_of(context, month, parameters, books, into), AHEAD))

    meanwhile = _nothing if hands is HERE else draw_ahead
    delivered, lists = write_sheets(context, month, books, parameters, into, hands, meanwhile)
    write_delivered(month, accounts, into / "tables")
    covered, inputs = outputs_of(into), inputs_of(context)
    code = anchor_code(previous_hash(month.store, month.period), inputs, covered)
    led = write_county_files(context, month, books, into, code, hands)
    validated = json.loads((month.store.stage(month.period, "ingest") / "validation.json").read_text(encoding="utf-8"))
    write_bytes(into / "report" / "validation.html", render_validation(validated).encode())
    sources = sources_of(context, month, parameters, books, into, outputs_of(into, covered))
    write_pages(replace(sources, inputs=inputs, anchor=code), parameters, lists, into, hands, ahead)
    return replace(delivered, files=delivered.files + led), covered


def _nothing() -> None:
    """What is done while a helper writes lists where there is none."""


def write_pages(
    sources: Sources,
    parameters: Parameters,
    lists: pl.DataFrame,
    into: Path,
    hands: Hands = HERE,
    ahead: Sequence[DrawnSections] = (),
) -> None:
    """The desk, and the report of its sections: those drawn `ahead` (AHEAD), and the rest. `lists`: PLACED;
    `sources.outputs`: what else the month hands out."""
    handed_out = [*sources.outputs, Artefact(REPORT, None, None, "")]
    desk = hands.submit(write_desk, sources.context, sources.month, parameters, lists, handed_out, into)
    rest = sections_of(sources, REST if ahead else ALL)
    list(hands.results([desk]))
    write_bytes(into / REPORT, report_page(sources, [*ahead, rest]))


def write_sheets(
    context: RunContext,
    month: MonthTables,
    books: MonthBooks,
    parameters: Parameters,
    into: Path,
    hands: Hands = HERE,
    meanwhile: Callable[[], object] = _nothing,
) -> tuple[Delivered, pl.DataFrame]:
    """The lists of the townships, then every other sheet: registers, pairs, the books. Beside what went out: on which
    line of which list each lead stands (flows/deliverables/desk/population.py).

    `meanwhile` is called when all is there but what of the lists the helper has not written."""
    city = context.settings
    villages = village_table(month, city, parameters)
    plan = plan_of(month, city, parameters, villages)
    rows = worklist_rows(month, books.listed, plan, books.edition.issue)
    names = list_names(month.areas, rows[LISTED_FOR], city.long_code, city.name)
    notices = notice_rows(month, books.edition, books.cards, books.listed)
    reviews = review_cells(month)
    extra = ExtraSheets(reviews, notice_cells(notices), books.edition.issue)
    begun = begin_lists(worklist_cells(rows), names, month.period, into / "worklists", extra, hands)
    files = [file for make in PLAIN for file in make(month)]
    files += review_files(reviews, month.areas)
    files += designated(rows, referred(month), names)
    files += notice_files(month, notices, books.edition, (city.long_code, city.name))
    files += [*corrections(month, books.before.leads), *spot_check(month, city, parameters)]
    files += [*staffing(month, villages, plan, rows), *policy_watch(month, parameters)]
    pairs = [*review_list(month), *sample_list(month, books.sample)]
    for file in pairs:
        _write_pairs(file, month.period, into)
    balanced = report(books.after, month.period, city.worklists.yield_floor)
    for file in [*files, *ledger_sheets(balanced, month.areas)]:
        write_bytes(into / file.path, csv_bytes(file.rows))
    meanwhile()
    index = write_index(begun, into / "worklists", hands)
    leads = rows.unique("lead_id").select(is_of.sum().alias(name) for name, is_of in COUNTED.items())
    delivered = Delivered(
        leads=rows["lead_id"].n_unique(),
        **leads.row(0, named=True),
        rows=len(rows),
        lists=index["township"].n_unique(),
        files=len(files) + len(pairs),
    )
    return delivered, placed(rows)


def write_county_files(
    context: RunContext, month: MonthTables, books: MonthBooks, into: Path, code: str = "", hands: Hands = HERE
) -> int:
    """Bulletins and the counties' workbooks, which print the month's 校验码; how many files that are."""
    before = a_year_before(month.store, month.period)
    made = list(county_files(context, _read_books(month, books), books.figures, before, code, hands))
    for path, content in made:
        write_bytes(into / path, content)
    return len(made)


def _write_pairs(file: CsvFile, period: str, into: Path) -> None:
    path = into / file.path
    write_bytes(path, csv_bytes(file.rows))
    if len(file.rows) <= MAX_ROWS:
        write_bytes(path.with_suffix(".xlsx"), pairs_workbook(path.stem.partition("_")[2], period, file.rows))


def _read_books(month: MonthTables, books: MonthBooks) -> BooksRead:
    """The books after the month, with its own figures in the place of those an earlier run of it kept."""
    kept = town_figures_of(month.store, month.period).filter(pl.col("period") != month.period)
    towns = pl.concat([kept, books.towns.select(pl.lit(month.period).alias("period"), pl.all())])
    return books_read(books.after, towns, month.areas, month.period, month.as_of)
