"""The auditor's desk, followed as an auditor would, and its writer at the size of a big city.

    python -m benchmarks.desk follow OUT/202610 [--seed 1]     50 published leads and 20 held back, row to article
    python -m benchmarks.desk look OUT/202610                  every page in Chromium, at 1440 and 390 px
    python -m benchmarks.desk big [--leads 140000] [--people 2000000]

follow: search finds every lead number; list row, township, urgency, deadline, person, rows and articles of the drawn
leads agree with lists and tables; every link of the index page resolves; nothing on it is a person's number; its
forms, tables and colours pass the checks of `desk_checks.py`. look: nothing is cut without a word, charts fit and use
the width, contrast, labels and headings (as axe asks), the search box finds leads and opens them, folds are
remembered, it prints (`in_browser.py`; needs chromium and chromium-driver). big: every page of a made-up month (no
person of it exists): desk, report and checks, made as publishing makes them, with helping processes; goals 40 s and
15 MB a file; `--kept`: a folder for the made tables, to be used again. Exit 1 where something does not hold.
"""

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.desk_checks import Desk, followed, page_faults, read_desk
from benchmarks.in_browser import page_faults_in_browser
from benchmarks.report import PERIOD, TOWNSHIPS, Size, make_month, sources_of
from data_contracts import tables as t
from data_contracts.contract import load_contracts
from flows.audit.manifest import Artefact
from flows.deliverables.desk.population import PLACED
from flows.deliverables.folder import write_pages
from flows.deliverables.report.validation import render_validation
from flows.deliverables.side_by_side import helpers
from flows.store.files import write_bytes
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
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
    look = verbs.add_parser("look")
    look.add_argument("month", type=Path)
    big = verbs.add_parser("big")
    big.add_argument("--kept", type=Path)
    big.add_argument("--leads", type=int, default=140_000)
    big.add_argument("--people", type=int, default=2_000_000)
    given = parser.parse_args()
    if given.verb == "follow":
        return _follow(given.month, given.seed)
    if given.verb == "look":
        return _look(given.month)
    with tempfile.TemporaryDirectory() as folder:
        return _big(given.kept or Path(folder), given.leads, given.people)


def _look(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as profile:
        faults = list(page_faults_in_browser(folder, read_desk(folder).ids, Path(profile)))
    print(
        "\n".join(faults) or "nothing cut, nothing unnamed, nothing forgotten: index, report and checks at both widths"
    )
    return 1 if faults else 0


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


def _big(root: Path, leads: int, people: int) -> int:
    store = Store(root / "store")
    if not store.stage(PERIOD, "decide").exists():
        make_month(store, Size(people, leads))
        _make_rest(store, leads)
        _with_city(root)
    sources = replace(sources_of(root), outputs=_handed_out())
    lists, parameters = _lists(sources.month), load_parameters(None)
    out = root / "out"
    shutil.rmtree(out, ignore_errors=True)
    (out / "report").mkdir(parents=True)
    begun, cpu = time.perf_counter(), _cpu()
    write_bytes(out / "report" / "validation.html", render_validation(_validated()).encode())
    with helpers(len(lists)) as hands:
        write_pages(sources, parameters, lists, out, hands)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    sizes = {path.relative_to(out): path.stat().st_size for path in out.rglob("*.*")}
    largest = max(sizes, key=lambda path: sizes[path])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    print(
        f"desk, report and checks of {leads:,} leads, {people:,} people: {seconds:.1f} s (goal {GOAL_SECONDS:.0f}),"
        f" CPU {cpu:.1f} s, {len(sizes)} files, {sum(sizes.values()) / 1e6:.0f} MB, peak RSS {peak:.1f} GB,"
        f" largest {largest} {sizes[largest] / 1e6:.1f} MB (goal 15)"
    )
    return 0 if seconds <= GOAL_SECONDS and sizes[largest] <= GOAL_BYTES else 1


def _cpu() -> float:
    """CPU seconds of this process and of its helpers that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _handed_out() -> list[Artefact]:
    """As many lists as a city of 200 townships hands out, each in two forms, as the index page tells them."""
    names = [f"worklists/3699{town:08d}_乡{town}{form}" for town in range(TOWNSHIPS) for form in (".csv", ".xlsx")]
    return [Artefact(name, 700, 90_000, "0" * 64) for name in names]


def _validated() -> dict[str, Any]:
    """What the checks of 25 extracts of 40 checks each found, a tenth of them not met."""
    check = {"type": "expect_column_values_to_not_be_null", "heading": "姓名", "source_file": None, "rows_failed": 7}
    check |= {"description": "必填", "severity": "warning", "rows_checked": 800_000, "percent_allowed": 0.0}
    checks = [check | {"is_met": number % 10 > 0} for number in range(40)]
    one = {"supplier": "部门", "files": [f"x/{n}.csv" for n in range(10)], "rows": 800_000, "rejected_files": {}}
    extracts = [one | {"extract": name, "title": name, "checks": checks} for name in sorted(load_contracts())[:25]]
    return {"great_expectations": "1", "duckdb": "1", "extracts": extracts}


def _with_city(root: Path) -> None:
    (root / "city.yaml").write_text('name: 大城\ncode: "369900"\n', encoding="utf-8")
    (root / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    (root / "areas.csv").write_text("", encoding="utf-8")


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
