"""A year in one city: twelve months, clerks who answer by a seeded script, mistakes included; do the books hold?

    python -m benchmarks.year [--households 6500] [--months 12] [--folder DIR]

Each month the lists of the month before come back: most rows answered, some visited only, some wrong in every way a
row can be wrong, some left blank, one file sent twice. Checked every month:
  - opened = closed + open, per township and rule;
  - every filled row is taken or refused exactly as the script meant it;
  - no settled lead is published again with the same evidence;
  - every lead past its deadline without feedback is escalated, and has its I15 lead;
  - the store grows by about as much each month (linearly).
"""

import argparse
import csv
import hashlib
import io
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import polars as pl

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.opening import open_run
from flows.outputs import columns as c
from flows.run import RunContext
from flows.store import Store

SEED = 20262
RESULTS = {
    "1": ("已纳入", "查无此人", "数据有误", "无需处置"),
    "2": ("已落实", "无需处置", "数据有误"),
    "3": ("已转介", "无需处置", "查无此人"),
    "4": ("维持", "渐退", "终止程序启动", "数据有误"),
}
SHARES = (("result", 55), ("visited", 65), ("noted", 70), ("wrong", 77), ("blank", 100))
MISTAKES = ("list", "no_day", "checker", "early", "unknown")
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_GROWTH = 1.5
"""The last month may add this many times what the second one did."""


@dataclass
class Expected:
    """What the script meant to happen with the rows it filled."""

    counts: Counter[str] = field(default_factory=Counter)


def number(*parts: str) -> int:
    """A number that only depends on the parts: the script's dice."""
    return int(hashlib.sha256("|".join((str(SEED), *parts)).encode()).hexdigest()[:8], 16)


def answered(row: dict[str, str], run: RunContext, expected: Expected) -> dict[str, str]:
    """What a clerk makes of a row of the list."""
    lead = row[c.LEAD_ID]
    dice = number(lead, run.period, row[c.SIDE])
    kind = next(name for name, upto in SHARES if dice % 100 < upto) if row[c.SIDE] == c.HOST else "blank"
    disposition, draw = row["处置类别"][0], dice // 100
    day = run.published + timedelta(days=1 + draw % 20)
    visit = {c.VISITED: day.isoformat(), c.CHECKER_ONE: "李四", c.CHECKER_TWO: "王五", c.MODE: "入户"}
    visit |= {c.IS_PERSON: ("是", "是", "否", "不能确定")[draw % 4], c.IS_TRUE: ("是", "否", "部分")[draw % 3]}
    result = RESULTS[disposition][draw % len(RESULTS[disposition])]
    whole = visit | {c.RESULT: result, c.NOTIFIED: day.isoformat(), c.CORRECTION: "数据与实际不符"}
    if kind == "wrong":
        kind, whole = mistaken(MISTAKES[draw % len(MISTAKES)], whole, disposition, run, row)
    expected.counts[kind] += 1
    partly = {"visited": visit, "noted": {c.NOT_CHECKED: "外出务工"}, "blank": {}}
    return row | partly.get(kind, whole)


def mistaken(
    mistake: str, whole: dict[str, str], disposition: str, run: RunContext, row: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """A row wrong in one way; where the way is no mistake for the lead, an answer like any other."""
    if mistake == "list":
        return "rejected", whole | {c.RESULT: "已经解决"}
    if mistake == "no_day":
        return "rejected", whole | {c.VISITED: ""}
    if mistake == "early":
        opened = run.as_of.replace(day=1) - timedelta(days=31 * (int(row["连续月数"]) + 1))
        return "rejected", whole | {c.VISITED: opened.isoformat()}
    if mistake == "unknown":
        return "rejected", whole | {c.LEAD_ID: f"{row[c.LEAD_ID]}x"}
    return ("rejected" if disposition == "4" else "result"), whole | {c.CHECKER_TWO: ""}


def send_back(run: RunContext, drop: Path, expected: Expected) -> None:
    """Fill the lists of a month and put them into the next month's drop: CSV in two encodings, one workbook."""
    lists = sorted((run.deliverables / "worklists").glob("[0-9]*.csv"))
    drop.mkdir(parents=True, exist_ok=True)
    for place, path in enumerate(lists):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [answered(row, run, expected) for row in csv.DictReader(file)]
        if place == 0:
            fill_workbook(path.with_suffix(".xlsx"), rows, drop / f"{path.stem}.xlsx")
            continue
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, fieldnames=list(reversed(c.COLUMNS)), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        content = text.getvalue().encode(ENCODINGS[place % 2], errors="replace")
        (drop / path.name).write_bytes(content)
        if place == 1:
            (drop / f"again_{path.name}").write_bytes(content)


def fill_workbook(source: Path, rows: list[dict[str, str]], target: Path) -> None:
    """Fill the delivered workbook itself, as a clerk would."""
    workbook = openpyxl.load_workbook(source)
    sheet = workbook.worksheets[0]
    for number_, row in enumerate(rows, start=2):
        for name in (c.LEAD_ID, *c.VISIT_COLUMNS):
            sheet.cell(number_, c.COLUMNS.index(name) + 1).value = row[name] or None
    workbook.save(target)


def run_month(run: RunContext) -> float:
    """One month, without the scheduler. Seconds."""
    started = time.perf_counter()
    ingested, told = month.ingest(run), month.feedback(run)
    matched = month.match(run, ingested, told)
    decided = month.decide(run, ingested, told, matched)
    month.publish(run, [ingested, told, matched, decided])
    return time.perf_counter() - started


def check(run: RunContext, expected: Expected) -> list[str]:
    """Everything that must hold after a month; a sentence for each thing that does not."""
    store, wrong = Store(run.store), []
    if not ledger_balance(store).is_balanced:
        wrong.append("the books do not balance")
    published = pl.read_parquet(run.deliverables / "tables" / "leads.parquet").filter("is_published")
    before = pl.read_parquet(store.stage(run.period, "feedback") / "lead_history.parquet")
    again = published.join(before.filter(pl.col("settled_period").is_not_null()), on="lead_id", how="semi")
    if len(again):
        wrong.append(f"{len(again)} settled leads were published again, such as {again['lead_id'][0]}")
    late = before.filter(
        pl.col("is_open") & ~pl.col("has_feedback") & (pl.col("deadline") < run.as_of) & (pl.col("rule_id") != "I15")
    )
    events = book.read(store).events.filter(pl.col("period") == run.period)
    escalated = late.join(events.filter(pl.col("event") == "escalated"), on="lead_id", how="anti")
    about = book.read(store).leads.filter(pl.col("about_lead_id").is_not_null())
    standing = published.join(about, on="lead_id").select("about_lead_id")
    unsaid = late.join(standing, left_on="lead_id", right_on="about_lead_id", how="anti")
    if len(escalated) or len(unsaid):
        wrong.append(f"{len(escalated)} overdue leads are not escalated, {len(unsaid)} have no I15 lead")
    return wrong + _rows_as_meant(store, run.period, expected)


def _rows_as_meant(store: Store, period: str, expected: Expected) -> list[str]:
    files = pl.read_parquet(store.stage(period, "feedback") / "feedback_files.parquet")
    once = files.filter(~pl.col("source_file").str.contains("again_"))
    found = {name: int(once[f"rows_{name}"].sum()) for name in ("accepted", "rejected", "blank")}
    found["accepted"] += int(once["rows_repeated"].sum())  # not checked, for the same reason as last month
    meant = {
        "accepted": sum(expected.counts[kind] for kind in ("result", "visited", "noted")),
        "rejected": expected.counts["rejected"],
        "blank": expected.counts["blank"],
    }
    twice = files.filter(pl.col("source_file").str.contains("again_"))
    wrong = [f"rows returned: {found}, the script meant {meant}"] if files.height and found != meant else []
    if len(twice) and int(twice["rows_accepted"].sum()):
        wrong.append("a file sent twice was taken twice")
    return wrong


def folder_bytes(folder: Path) -> int:
    """Bytes of everything under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> int:
    """Run the year; exit 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=6500)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp(prefix="faxian-year-"))
    periods = [f"{2025 + n // 12}{n % 12 + 1:02d}" for n in range(12, 12 + given.months)]
    truth = generate(root / "made", households=given.households, seed=SEED, periods=periods, mess=Mess.identity_only())
    print(f"{len(truth.people):,} people, {len(periods)} months", flush=True)
    heading = f"{'period':<8}{'seconds':>8}{'opened':>8}{'closed':>8}{'open':>7}{'ledger KB':>11}{'store MB':>10}"
    print(f"{heading}  checks", flush=True)
    sizes, failures, expected = [], 0, Expected()
    for place, period in enumerate(periods):
        run = open_run(truth.city, truth.incoming, period, root / "store", root / "out")
        seconds = run_month(run)
        wrong = check(run, expected)
        failures += len(wrong)
        sizes.append(folder_bytes(run.store / "ledger"))
        totals = ledger_balance(Store(run.store)).balance.select(pl.col("opened", "closed", "open").sum()).row(0)
        store_mb = folder_bytes(run.store) / 1e6
        print(
            f"{period:<8}{seconds:>8.1f}{totals[0]:>8}{totals[1]:>8}{totals[2]:>7}{sizes[-1] / 1e3:>11.0f}"
            f"{store_mb:>10.1f}  {'; '.join(wrong) or 'ok'}",
            flush=True,
        )
        expected = Expected()
        if place + 1 < len(periods):
            send_back(run, truth.incoming / periods[place + 1] / "feedback", expected)
    failures += _grows_too_fast(sizes)
    if given.folder is None:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failures else 0


def _grows_too_fast(sizes: list[int]) -> int:
    steps = [later - earlier for earlier, later in pairwise(sizes)]
    if len(steps) < 3:
        return 0
    ratio = steps[-1] / max(steps[1], 1)
    print(f"ledger growth, last month against the third: x {ratio:.2f} (at most {MOST_GROWTH})")
    return int(ratio > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
