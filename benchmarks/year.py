"""A year in one city: twelve months, clerks who answer by a seeded script, mistakes included; do the books hold?

    python -m benchmarks.year [--households 6600] [--months 12] [--folder DIR]

Each month the lists of the month before come back (benchmarks/year_clerks.py): most rows answered, some visited only,
some wrong in every way a row can be wrong, some left blank, one file twice, one a month late, one taken in by itself
between two months. Checked every month (benchmarks/year_checks.py):
  - opened = closed + open, per township and rule, and no fault in the ledger's files;
  - every filled row is taken or refused exactly as the script meant it, and just the decided leads closed;
  - no settled lead is published again with the same evidence, under whatever number; nor is a lead on a row that an
    answer found wrong, whoever the row belongs to now;
  - no row is linked to the person a clerk called somebody else;
  - every lead past its deadline without feedback is escalated and has its I15 lead, one step more urgent each month;
and at the end that ledger and store grow by about as much each month (linearly), and that LibreOffice opens the
largest township's workbook and reads every cell as it was written (skipped, and said so, where it is not installed).
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from benchmarks import year_checks as checks
from benchmarks.year_clerks import SEED, Expected, send_back, send_late
from data_contracts.row_ids import file_no_of, source_row_of
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.preflight import open_run
from flows.store.paths import Store
from flows.store.run import RunContext
from rules.catalogue import load_catalogue, reminder_rule

COLUMNS = ("seconds", "opened", "closed", "open", "held", "overdue", "ledger KB", "store MB")


def run_month(run: RunContext) -> float:
    """One month, without the scheduler. Seconds."""
    started = time.perf_counter()
    month.run_month(run)
    return time.perf_counter() - started


def check(run: RunContext, expected: Expected, last: Mapping[str, str]) -> tuple[list[str], int, int, dict[str, str]]:
    """(a sentence for each thing that does not hold, settled leads held back, overdue leads, urgency of each I15)."""
    store = Store(run.store)
    report = ledger_balance(store)
    wrong = list(report.faults) + ([] if report.is_balanced else ["the books do not balance"])
    leads = pl.read_parquet(store.stage(run.period, "decide") / "leads.parquet")
    keys = pl.read_parquet(store.stage(run.period, "decide") / "lead_details.parquet").select("lead_id", "evidence_key")
    published = leads.filter("is_published").join(keys, on="lead_id")
    folder = store.stage(run.period, "feedback")
    history = pl.read_parquet(folder / "lead_history.parquet")
    answer_months = {rule.id: rule.spec.answer_months for rule in load_catalogue().values() if rule.spec.answer_months}
    wrong += checks.settled_again(published, history, answer_months, run.period)
    row_keys = row_keys_of(store, run.period)
    found_wrong = checks.holding(pl.read_parquet(folder / "settled_rows.parquet"), answer_months, run.period)
    wrong += checks.found_wrong_again(published, row_keys, found_wrong, history)
    links = pl.read_parquet(store.stage(run.period, "match") / "links.parquet").filter(pl.col("role") == "self")
    wrong += checks.not_obeyed(
        pl.read_parquet(folder / "verdicts.parquet"), links.join(row_keys, on=["source_file", "source_row"])
    )
    entries = book.read(store)
    events, cards = entries.events.filter(pl.col("period") == run.period), entries.leads
    late = checks.overdue(history, run.as_of)
    wrong += checks.not_escalated(late, events, published, cards)
    wrong += checks.not_more_urgent(published, cards, last)
    since = book.accepted_since(store, run.period)
    before = (
        history.filter("is_open")["lead_id"].to_list()
        + history.filter(
            pl.col("lead_id").is_in(pl.concat([since, events]).filter(pl.col("event") == "closed")["lead_id"].implode())
        )["lead_id"].to_list()
    )
    wrong += checks.not_as_decided(pl.concat([since, events]), cards, set(before), expected)
    wrong += checks.not_as_filled(pl.read_parquet(folder / "feedback_files.parquet"), expected)
    held = int((leads["suppressed_by"] == "settled").sum())
    reminders = published.filter(pl.col("rule_id") == reminder_rule().id).select("lead_id", "urgency")
    return wrong, held, len(late), dict(reminders.iter_rows())


def row_keys_of(store: Store, period: str) -> pl.DataFrame:
    """source_file, source_row, row_key of a month's rows."""
    files = pl.read_parquet(store.stage(period, "ingest") / "files.parquet").select("source_file", "file_no")
    keys = pl.read_parquet(store.stage(period, "match") / "row_keys.parquet").filter(pl.col("role") == "self")
    numbered = keys.with_columns(
        file_no_of(pl.col("row_id")).alias("file_no"),
        source_row_of(pl.col("row_id")).alias("source_row"),
    )
    return numbered.join(files, on="file_no").select("source_file", "source_row", "row_key")


def folder_bytes(folder: Path) -> int:
    """Bytes of everything under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def largest_list(run: RunContext) -> list[str]:
    """Whether LibreOffice opens the workbook of the township with most rows; the reason when it was not tried."""
    books = list((run.deliverables / "worklists").glob("[0-9]*.xlsx"))
    largest = max(books, key=lambda path: (path.with_suffix(".csv").stat().st_size, path.name))
    if shutil.which("soffice") is None:
        print(f"{largest.name} was not opened: LibreOffice is not installed")
        return []
    wrong = checks.opens_in_office(largest, largest.with_suffix(".csv"))
    print(f"LibreOffice opened {largest.name} ({largest.stat().st_size / 1e3:.0f} KB): {'; '.join(wrong) or 'ok'}")
    return wrong


def main() -> int:
    """Run the year; exit 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=6600)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp(prefix="faxian-year-"))
    periods = [f"{2025 + n // 12}{n % 12 + 1:02d}" for n in range(12, 12 + given.months)]
    truth = generate(root / "made", households=given.households, seed=SEED, periods=periods, mess=Mess.identity_only())
    print(f"{len(truth.people):,} people, {len(periods)} months", flush=True)
    print(f"{'period':<8}" + "".join(f"{name:>10}" for name in COLUMNS) + "  checks", flush=True)
    sizes: dict[str, list[int]] = {"ledger": [], "store": []}
    failures, expected, urgency, largest = 0, Expected(), dict[str, str](), list[str]()
    for place, period in enumerate(periods):
        run = open_run(truth.city, truth.incoming, period, root / "store", root / "out")
        seconds = run_month(run)
        wrong, held, late, urgency = check(run, expected, urgency)
        failures += len(wrong)
        sizes["ledger"].append(folder_bytes(run.store / "ledger"))
        sizes["store"].append(folder_bytes(run.store))
        totals = ledger_balance(Store(run.store)).balance.select(pl.col("opened", "closed", "open").sum()).row(0)
        cells = (f"{seconds:.1f}", *totals, held, late, f"{sizes['ledger'][-1] / 1e3:.0f}")
        told = "".join(f"{cell!s:>10}" for cell in (*cells, f"{sizes['store'][-1] / 1e6:.1f}"))
        print(f"{period:<8}{told}  {'; '.join(wrong) or 'ok'}", flush=True)
        if place == 0:
            largest = largest_list(run)
        expected = Expected()
        if place + 1 < len(periods):
            drop = truth.incoming / periods[place + 1] / "feedback"
            with_office = place == 0 and shutil.which("soffice") is not None
            alone = send_back(run, drop, expected, with_office=with_office)
            if place:
                send_late(truth.incoming / period / "feedback", drop)
            if alone:
                accept_file(alone, Store(run.store))
    failures += len(largest)
    failures += sum(len(checks.grows_too_fast(name, told)) for name, told in sizes.items())
    if given.folder is None:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
