"""A whole month of a big city, drop to deliverables, stage by stage, beside a floor; and the month after it.

    python -m benchmarks.month [--households 660000] [--folder DIR] [--following]

660,000 households are two million residents and about twenty million rows in 25 extracts (`benchmarks/big_city.py`);
the goal is 10 minutes and 8 GB on two cores. The floor is DuckDB reading the typed rows and hash-joining them to their
links. With --following: the month after, in which one row of twenty differs; and whether matching every row of it again
gives the same files as matching the changed ones. DIR keeps the drop (and is used again if it is there).
"""

import argparse
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.big_city import write_city, write_next_month
from data_contracts.core_parts import all_core_parts
from flows import month
from flows.match import match as match_stage
from flows.preflight import open_run
from flows.store.paths import Store
from flows.store.resume import StageRecord
from flows.store.run import RunContext
from matchers.engine.duck import duck_engine

PERIOD, FOLLOWING = "202609", "202610"
SEED = 7
GIGABYTE = 1024**2
COUNTS_OF_WORK = ("blocks.parquet", "weights.parquet")
"""Tables that tell how many pairs were looked at."""
STATUS, RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def main() -> int:
    """Write the drop, run the month, print; exit 1 when the month after is not the same both ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=660_000)
    parser.add_argument("--folder", type=Path, help="keep the drop here, and use it again")
    parser.add_argument("--following", action="store_true", help="run the month after it, too")
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp(prefix="faxian-month-"))
    try:
        return _measure(root, given.households, is_followed=given.following)
    finally:
        if given.folder is None:
            shutil.rmtree(root, ignore_errors=True)


def _measure(root: Path, households: int, *, is_followed: bool) -> int:
    if not (root / "incoming" / PERIOD).exists():
        write_city(root, households, SEED, PERIOD)
    for made in ("store", "out", "again"):
        shutil.rmtree(root / made, ignore_errors=True)
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.2f}", flush=True)
    first = run_month(_open(root, PERIOD))
    print(
        f"floor: the typed rows read and hash-joined to their links {floor(root):.1f} s; load {os.getloadavg()[0]:.2f}"
    )
    if not is_followed:
        return 0
    if not (root / "incoming" / FOLLOWING).exists():
        write_next_month(root, PERIOD, FOLLOWING)
    print(f"\n{FOLLOWING}: one row of twenty differs", flush=True)
    following = _open(root, FOLLOWING)
    second = run_month(following)
    print(f"the month after took {second / first:.0%} of the first month's time")
    wrong = differing(following, root / "again")
    print(f"every row matched again: {'other files: ' + ', '.join(wrong) if wrong else 'the same files'}")
    return 1 if wrong else 0


def _open(root: Path, period: str) -> RunContext:
    return open_run(root / "city", root / "incoming", period, root / "store", root / "out")


def run_month(run: RunContext) -> float:
    """All stages of a month, a line each. Seconds."""
    print(f"{'stage':<10}{'seconds':>9}{'CPU s':>9}{'rows':>13}{'rows/s':>11}{'peak GB':>9}", flush=True)
    started = time.perf_counter()
    ingested = _told("ingest", partial(month.ingest, run))
    answered = _told("feedback", partial(month.feedback, run))
    matched = _told("match", partial(month.match, run, ingested, answered))
    decided = _told("decide", partial(month.decide, run, ingested, answered, matched))
    _told("publish", partial(month.publish, run, [ingested, answered, matched, decided]))
    seconds = time.perf_counter() - started
    print(f"{'month':<10}{seconds:9.1f}", flush=True)
    return seconds


def _told(name: str, stage: Callable[[], StageRecord]) -> StageRecord:
    """Run a stage and print what it took: its own peak, and that of its largest worker process."""
    if RESET_PEAK.exists():
        RESET_PEAK.write_text("5")
    started, worked = time.perf_counter(), _cpu()
    record = stage()
    seconds = time.perf_counter() - started
    peak = max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / GIGABYTE)
    speed = record.rows / max(seconds, 0.001)
    print(f"{name:<10}{seconds:9.1f}{_cpu() - worked:9.1f}{record.rows:13,}{speed:11,.0f}{peak:9.2f}", flush=True)
    return record


def _cpu() -> float:
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


def _peak() -> float:
    """Peak resident memory since the last reset, in GB; of the whole process where the system does not tell."""
    if not STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / GIGABYTE


def floor(root: Path) -> float:
    """Seconds of DuckDB for reading the typed rows and joining them to their links."""
    store = Store(root / "store")
    core = [str(part) for part in all_core_parts(store.stage(PERIOD, "ingest"))]
    links = store.stage(PERIOD, "match") / "links_keyed.parquet"
    started = time.perf_counter()
    duckdb.sql(
        f"SELECT count(*), min(c.source_row) FROM '{links}' AS l "
        f"JOIN read_parquet({core}, union_by_name = true) AS c USING (row_id)"
    ).fetchall()
    return time.perf_counter() - started


def differing(run: RunContext, into: Path) -> list[str]:
    """Names of the match tables that are other files when every row is scored again."""
    store = Store(run.store)
    into.mkdir(parents=True)
    with duck_engine(into / "spill") as engine:
        ingested, before = store.stage(run.period, "ingest"), store.stage(PERIOD, "match")
        match_stage(run, ingested, into, before, store.stage(run.period, "feedback"), engine, full=True)
    kept = store.stage(run.period, "match")
    names = sorted(path.name for path in into.glob("*.parquet") if path.name not in COUNTS_OF_WORK)
    return [name for name in names if (into / name).read_bytes() != (kept / name).read_bytes()]


if __name__ == "__main__":
    raise SystemExit(main())
