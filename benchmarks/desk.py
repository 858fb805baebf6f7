"""The auditor's desk, followed as an auditor would, and its writer at the size of a big city.

    python -m benchmarks.desk follow OUT/202610 [--seed 1]     50 published leads and 20 held back, row to article
    python -m benchmarks.desk big [--leads 140000] [--people 2000000]

follow: search finds every lead number; list row, township, urgency, deadline, person, rows and articles of the drawn
leads agree with lists and tables; every link of the index page resolves; nothing on it is a person's number; its forms,
tables and colours pass the checks of `desk_checks.py`. big: the desk's files of a made-up month (no person of it
exists); goals 40 s and 15 MB a file. Exit 1 where something does not hold.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.desk_checks import Desk, followed, page_faults, read_desk
from benchmarks.report import PERIOD, Size, make_month
from data_contracts import tables as t
from flows.deliverables.desk.pages import desk_files
from flows.deliverables.desk.population import PLACED
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext
from rules.parameters import load_parameters

PUBLISHED, HELD = 50, 20
GOAL_SECONDS, GOAL_BYTES = 40.0, 15_000_000


def main() -> int:
    """Follow a month, or measure the writer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    follow = verbs.add_parser("follow")
    follow.add_argument("month", type=Path)
    follow.add_argument("--seed", type=int, default=1)
    big = verbs.add_parser("big")
    big.add_argument("--leads", type=int, default=140_000)
    big.add_argument("--people", type=int, default=2_000_000)
    given = parser.parse_args()
    return _follow(given.month, given.seed) if given.verb == "follow" else _big(given.leads, given.people)


def _follow(folder: Path, seed: int) -> int:
    desk = read_desk(folder)
    faults = [*_searched(desk), *page_faults(folder)]
    drawn = _drawn(desk.leads, seed)
    for lead in drawn:
        faults += [f"{lead['lead_id']}: {fault}" for fault in followed(desk, lead)]
    held = sum(not lead["is_published"] for lead in drawn)
    print(
        f"{len(desk.leads)} leads of the month, {len(desk.index)} on the desk; followed {len(drawn)}, {held} held back"
    )
    print("\n".join(faults) or "every one agrees from list row to article; every link resolves; no fault on the page")
    return 1 if faults else 0


def _searched(desk: Desk) -> list[str]:
    """Every lead number of the month that a search does not find exactly once."""
    return [f"{one}: found {desk.ids.count(one)} times" for one in desk.leads["lead_id"] if desk.ids.count(one) != 1]


def _drawn(leads: pl.DataFrame, seed: int) -> list[dict[str, object]]:
    """The drawn leads: published ones, then held-back ones."""
    found: list[dict[str, object]] = []
    for is_published, number in ((True, PUBLISHED), (False, HELD)):
        rows = leads.filter(pl.col("is_published") == is_published).sort("lead_id").to_dicts()
        found += random.Random(seed).sample(rows, min(number, len(rows)))
    return found


def _big(leads: int, people: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        make_month(store, Size(people, leads))
        _make_rest(store, leads)
        month = MonthTables(store, PERIOD)
        context = RunContext(
            PERIOD, date(2026, 10, 31), date(2026, 11, 2), Path(folder), Path(folder), store.root, Path(), "0" * 12
        )
        lists = _lists(month)
        begun, cpu = time.perf_counter(), time.process_time()
        sizes = _written(context, month, lists, Path(folder) / "out")
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    largest = max(sizes, key=lambda path: sizes[path])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{leads:,} leads of {people:,} people: {seconds:.1f} s (goal {GOAL_SECONDS:.0f}), CPU {cpu:.1f} s,"
        f" {len(sizes)} files, {sum(sizes.values()) / 1e6:.0f} MB, peak RSS {peak:.1f} GB,"
        f" largest {largest} {sizes[largest] / 1e6:.1f} MB (goal 15)"
    )
    return 0 if seconds <= GOAL_SECONDS and sizes[largest] <= GOAL_BYTES else 1


def _written(context: RunContext, month: MonthTables, lists: pl.DataFrame, into: Path) -> dict[str, int]:
    (into / "desk").mkdir(parents=True)
    context = _with_city(context)
    sizes = {}
    for path, content in desk_files(context, month, load_parameters(None), lists, []):
        (into / path).write_bytes(content)
        sizes[path] = len(content)
    return sizes


def _with_city(context: RunContext) -> RunContext:
    (context.city / "city.yaml").write_text('name: 大城\ncode: "369900"\n', encoding="utf-8")
    (context.city / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    (context.city / "areas.csv").write_text("", encoding="utf-8")
    return context


def _make_rest(store: Store, leads: int) -> None:
    """The hits that explain keeps, one per lead, in 200 places; and nothing answered."""
    path = store.stage(PERIOD, "decide") / "hits.parquet"
    with duckdb.connect(":memory:") as db:
        source = store.table(PERIOD, "decide", t.LEADS)
        db.execute(
            f"COPY (SELECT lead_id, rule_id, township || '|农村' AS area_key FROM read_parquet('{source}')) TO '{path}'"
        )
        ages = store.table(PERIOD, "decide", t.AGES)
        db.execute(
            f"COPY (SELECT DATE '1950-01-01' AS birth_date, 76 AS age, '60 岁以上' AS age_band WHERE {leads} < 0)"
            f" TO '{ages}' (FORMAT parquet)"
        )


def _lists(month: MonthTables) -> pl.DataFrame:
    """Every published lead on a line of its township's list."""
    rows = month.leads.filter("is_published").sort("township", "lead_id")
    line = pl.int_range(1, pl.len() + 1).over("township").alias("list_no")
    placed = rows.with_columns(line, pl.lit("host").alias("side"), pl.lit("某村").alias("village"))
    placed = placed.with_columns(
        pl.col("township").alias("listed_for"),
        pl.col("urgency").alias("list_urgency"),
        pl.lit("本期新增").alias("mark"),
    )
    return placed.select(pl.col(name).cast(kind) for name, kind in PLACED.items())


if __name__ == "__main__":
    sys.exit(main())
