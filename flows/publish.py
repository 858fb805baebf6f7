"""The publish stage: everything that goes to people, filled into a folder that the caller puts in place whole.

Lists, referrals, corrections, registers and tables; then what was published goes into the ledger; then the report, and
last the manifest, which covers all of it. `deliver` lays the kept folder out under `--out`.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.city import City
from data_contracts.worklist_form import WORKLIST
from flows.audit.manifest import MANIFEST, outputs_of, seal_month
from flows.deliverables.bulletin import Bulletin, bulletin_page, bulletin_table, figures
from flows.deliverables.coordination import coordination
from flows.deliverables.corrections import corrections
from flows.deliverables.csv_files import CsvFile, csv_bytes
from flows.deliverables.delivered_tables import write_delivered
from flows.deliverables.focus import focus
from flows.deliverables.ledger_sheets import ledger_sheets
from flows.deliverables.lists import write_lists
from flows.deliverables.open_leads import open_leads
from flows.deliverables.pairs_workbook import MAX_ROWS, pairs_workbook
from flows.deliverables.policy_watch import policy_watch
from flows.deliverables.printing import with_headings
from flows.deliverables.referrals import referrals
from flows.deliverables.report import render_report
from flows.deliverables.report.gather import REPORT, facts_of, sources_of
from flows.deliverables.returned_reasons import returned_reasons
from flows.deliverables.review_list import review_list
from flows.deliverables.spot_check import spot_check
from flows.deliverables.staffing import staffing
from flows.deliverables.validation import render_validation
from flows.deliverables.worklists import worklist_cells, worklist_rows
from flows.feedback.listings import listings_told
from flows.ledger import book as ledger
from flows.ledger.balance import report
from flows.ledger.figures import a_year_before, keep
from flows.ledger.merges import merges_of
from flows.ledger.opening import entries_after, opening
from flows.ledger.routing import LISTED_FOR, list_names
from flows.ledger.row_keys import row_keys
from flows.store.files import sha256, write_bytes, written_whole
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.resume import MARK, read_mark
from flows.store.run import RunContext, StageSummary
from rules.parameters import load_parameters

CsvMaker = Callable[[MonthTables], Iterable[CsvFile]]
SHARED_FOLDER = 0o755  # only tables/ holds identities, and closes itself
PLAIN: tuple[CsvMaker, ...] = (referrals, coordination, returned_reasons, open_leads, focus)


@dataclass(frozen=True)
class PublishSummary(StageSummary):
    """How much went out: leads published, rows on lists (a lead may be on two), lists, other files."""

    leads: int = 0
    lists: int = 0
    files: int = 0


def publish(context: RunContext, timings: Mapping[str, float], into: Path) -> StageSummary:
    """Fill `into` with everything a month hands out; the manifest is written last and covers all of it."""
    store = Store(context.store)
    summary = publish_lists(context, store, into)
    validated = json.loads((store.stage(context.period, "ingest") / "validation.json").read_text(encoding="utf-8"))
    write_bytes(into / "report" / "validation.html", render_validation(validated).encode())
    write_bytes(into / REPORT, render_report(sources_of(context, into)))
    seal_month(context, into, facts_of(context), timings)
    return summary


def deliver(published: Path, out: Path) -> None:
    """Lay the kept deliverables out under `--out`, whole, unless exactly they are there already."""
    mark = read_mark(published)
    there = {item.path: item.sha256 for item in outputs_of(out)}
    if (out / MANIFEST).is_file():
        there[MANIFEST] = sha256(out / MANIFEST)
    if mark and there == mark["outputs"]:
        return
    with written_whole(out) as aside:
        shutil.copytree(published, aside, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MARK))
        aside.chmod(SHARED_FOLDER)


def publish_lists(context: RunContext, store: Store, into: Path) -> PublishSummary:
    """Fill `into` with a month's deliverables and put what was published down in the ledger.

    Reads what the stages before left in the store.

    BalanceError when rows do not add up (nothing is put down then), StoreError when the month was published before
    from other input and later months stand on it.
    """
    city = context.settings
    month = MonthTables(store, context.period)
    write_delivered(month, into / "tables")
    before = ledger.read(store, before=context.period)
    rows = worklist_rows(month, city.long_code)
    names = list_names(month.areas, rows[LISTED_FOR], city.long_code, city.name)
    cells = worklist_cells(rows)
    index = write_lists(cells, names, context.period, into / "worklists")
    files = list(_files(month, city, before, rows))
    for file in files:
        write_bytes(into / file.path, csv_bytes(file.rows))
    pairs = list(review_list(month))
    for file in pairs:
        _write_pairs(file, context.period, into)
    told = _bulletin(month, city, before, store)
    write_bytes(into / "bulletin" / "工作通报.csv", csv_bytes(bulletin_table(told)))
    write_bytes(into / "bulletin" / "工作通报.html", bulletin_page(told, city.name, context.period).encode())
    wanted = _entries(context, month, before, with_headings(cells, WORKLIST, keep=(LISTED_FOR,)))
    books = report(_together(before, wanted), context.period, city.worklists.yield_floor)
    for file in ledger_sheets(books, month.areas):
        write_bytes(into / file.path, csv_bytes(file.rows))
    ledger.record_run(store, context.period, wanted)
    keep(store, context.period, told.figures)
    leads = int(month.leads["is_published"].sum())
    return PublishSummary(rows=len(rows), leads=leads, lists=len(index) // 2, files=len(files) + len(pairs) + 2)


def _write_pairs(file: CsvFile, period: str, into: Path) -> None:
    path = into / file.path
    write_bytes(path, csv_bytes(file.rows))
    if len(file.rows) <= MAX_ROWS:
        write_bytes(path.with_suffix(".xlsx"), pairs_workbook(path.stem.partition("_")[2], period, file.rows))


def _files(month: MonthTables, city: City, before: ledger.Book, rows: pl.DataFrame) -> Iterable[CsvFile]:
    parameters = load_parameters(city.parameters)
    for maker in PLAIN:
        yield from maker(month)
    yield from corrections(month, before.leads)
    yield from spot_check(month, city, parameters)
    yield from staffing(month, city, parameters, rows)
    yield from policy_watch(month, parameters)


def _bulletin(month: MonthTables, city: City, before: ledger.Book, store: Store) -> Bulletin:
    answered = ledger.Book(pl.concat([before.events, month.answers.sort("entry_no")]), before.leads, before.verdicts)
    counted = figures(month, answered, city.long_code)
    return Bulletin(counted, a_year_before(store, month.period))


def _together(before: ledger.Book, wanted: ledger.Book) -> ledger.Book:
    leads = pl.concat([before.leads, wanted.leads]).sort("lead_id", "period")
    return ledger.Book(pl.concat([before.events, wanted.events]), leads, before.verdicts, before.merges)


def _entries(context: RunContext, month: MonthTables, before: ledger.Book, rows: pl.DataFrame) -> ledger.Book:
    """What this month puts down: what came back, and what goes out. `rows`: those of all township lists, as printed."""
    published = month.leads.filter("is_published")
    events, cards = opening(
        published,
        month.lead_details,
        month.lead_history,
        row_keys(month, published),
        listings_told(rows),
        context,
    )
    period = month.period
    new_verdicts = month.verdicts.filter(pl.col("period") == period)
    new_verdicts = new_verdicts.join(before.verdicts, on=new_verdicts.columns, how="anti", nulls_equal=True)
    events = entries_after(events, month.answers, before.events, period)
    return ledger.Book(events, cards, new_verdicts, merges_of(month.person_events, period))
