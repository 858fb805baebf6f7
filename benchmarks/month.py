"""A whole month of a big city, drop to deliverables, stage by stage, beside a floor; and the month after it.

    python -m benchmarks.month [--households 660000] [--folder DIR] [--following]

660,000 households are two million residents and about twenty million rows in 25 extracts (`benchmarks/big_city.py`);
the goal is 240 seconds and 6 GB on two cores. Beside each stage stands its floor (`benchmarks/floors.py`). With
--following: the month after, in which one row of twenty differs, and whether matching every row of it again gives the
same files as matching the changed ones. DIR keeps the drop (and is used again if it is there).
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

from benchmarks.big_city import write_city, write_next_month
from benchmarks.floors import floors
from benchmarks.ingest import Took
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
    run = _open(root, PERIOD)
    first, took = run_month(run)
    _tell_floors(run, took)
    print(f"load after {os.getloadavg()[0]:.2f}", flush=True)
    if not is_followed:
        return 0
    if not (root / "incoming" / FOLLOWING).exists():
        write_next_month(root, PERIOD, FOLLOWING)
    print(f"\n{FOLLOWING}: one row of twenty differs", flush=True)
    following = _open(root, FOLLOWING)
    second, _ = run_month(following)
    print(f"the month after took {second / first:.0%} of the first month's time")
    wrong = differing(following, root / "again")
    print(f"every row matched again: {'other files: ' + ', '.join(wrong) if wrong else 'the same files'}")
    return 1 if wrong else 0


def _open(root: Path, period: str) -> RunContext:
    return open_run(root / "city", root / "incoming", period, root / "store", root / "out")


def run_month(run: RunContext) -> tuple[float, dict[str, Took]]:
    """All stages of a month, a line each. Seconds in all, and what each stage took."""
    print(f"{'stage':<10}{'seconds':>9}{'CPU s':>9}{'rows':>13}{'rows/s':>11}{'peak GB':>9}", flush=True)
    took: dict[str, Took] = {}
    started = time.perf_counter()
    ingested = _told("ingest", partial(month.ingest, run), took)
    answered = _told("feedback", partial(month.feedback, run), took)
    matched = _told("match", partial(month.match, run, ingested, answered), took)
    decided = _told("decide", partial(month.decide, run, ingested, answered, matched), took)
    _told("publish", partial(month.publish, run, [ingested, answered, matched, decided]), took)
    seconds = time.perf_counter() - started
    print(f"{'month':<10}{seconds:9.1f}{sum(one.cpu for one in took.values()):9.1f}", flush=True)
    return seconds, took


def _told(name: str, stage: Callable[[], StageRecord], took: dict[str, Took]) -> StageRecord:
    """Run a stage and print what it took: its own peak, and that of its largest worker process."""
    if RESET_PEAK.exists():
        RESET_PEAK.write_text("5")
    started, worked = time.perf_counter(), _cpu()
    record = stage()
    took[name] = Took(time.perf_counter() - started, _cpu() - worked)
    seconds, cpu = took[name]
    peak = max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / GIGABYTE)
    speed = record.rows / max(seconds, 0.001)
    print(f"{name:<10}{seconds:9.1f}{cpu:9.1f}{record.rows:13,}{speed:11,.0f}{peak:9.2f}", flush=True)
    return record


def _tell_floors(run: RunContext, took: dict[str, Took]) -> None:
    print(f"{'floor of':<10}{'seconds':>9}{'CPU s':>9}{'of seconds':>13}{'of CPU':>11}", flush=True)
    for name, floor in floors(run).items():
        started, worked = time.perf_counter(), _cpu()
        floor()
        seconds, cpu = time.perf_counter() - started, _cpu() - worked
        ratios = f"{took[name].seconds / seconds:12.1f}x{took[name].cpu / cpu:10.1f}x"
        print(f"{name:<10}{seconds:9.1f}{cpu:9.1f}{ratios}", flush=True)


def _cpu() -> float:
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


def _peak() -> float:
    """Peak resident memory since the last reset, in GB; of the whole process where the system does not tell."""
    if not STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / GIGABYTE


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
