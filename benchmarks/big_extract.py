"""A big extract against a small roster: seconds, CPU seconds and memory of matching by size, beside a floor.

    python -m benchmarks.big_extract [--rows 200000 1000000] [--keep DIR]       # a province's capital: --rows 14000000

Of 14 million insured people 215,000 are on the roster; smaller sizes keep that share. Inventing the rows and matching
them are processes of their own, so that the memory told is matching's. The floor is DuckDB reading the rows and
hash-joining them to the roster on the number as it was written. Exit 1 when matching held more than 20 GB, when ten
times the rows take more than 10.5 times the seconds, or when a row is left without its link.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from math import log10
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.linkage import PERIOD, prepare_task, run_match

ROSTER_SHARE = 215_000 / 14_000_000
SEED = 5
GIGABYTE = 1024**2
MOST_HELD = 20.0
MOST_TIMES = 10.5
"""What ten times the rows may take, in times the seconds."""


@dataclass(frozen=True)
class Cost:
    """What matching one size took."""

    rows: int
    links: int
    seconds: float
    cpu: float
    peak: float
    """GB of resident memory."""
    floor: float
    """Seconds of the floor."""


def main() -> int:
    """Every size in turn, a line each, then the slope."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[200_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="keep the invented rows here, and use them again")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "FOLDER"), help="a step of its own process")
    given = parser.parse_args()
    if given.one:
        what, folder = given.one
        _step(what, Path(folder), given.rows[0])
        return 0
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.2f}")
    print(f"{'rows':>12}{'links':>12}{'seconds':>9}{'CPU s':>9}{'peak GB':>9}{'floor s':>9}", flush=True)
    with tempfile.TemporaryDirectory() as place:
        costs = [_measured(given.keep or Path(place), rows) for rows in given.rows]
    return 1 if _misses(costs) else 0


def _measured(place: Path, rows: int) -> Cost:
    folder = place / str(rows)
    folder.mkdir(parents=True, exist_ok=True)
    _own_process("invent", folder, rows)
    cost = Cost(**json.loads(_own_process("match", folder, rows).splitlines()[-1]))
    print(
        f"{cost.rows:12,}{cost.links:12,}{cost.seconds:9.1f}{cost.cpu:9.1f}{cost.peak:9.2f}{cost.floor:9.2f}",
        flush=True,
    )
    return cost


def _own_process(what: str, folder: Path, rows: int) -> str:
    command = [sys.executable, "-m", "benchmarks.big_extract", "--rows", str(rows), "--one", what, str(folder)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def _step(what: str, folder: Path, rows: int) -> None:
    task = prepare_task(folder, rows, round(rows * ROSTER_SHARE), SEED, with_ids=True)
    if what == "invent":
        return
    floor, before = _floor(task), _cpu()
    seconds = run_match(folder, task, folder / "match", None, PERIOD)
    cpu, peak = _cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE
    links = pq.read_metadata(folder / "match" / "links.parquet").num_rows
    read = sum(pq.read_metadata(path).num_rows for path in task.glob("core_*.parquet"))
    print(json.dumps(asdict(Cost(read, links, seconds, cpu, peak, floor))))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _floor(task: Path) -> float:
    started = time.perf_counter()
    with duckdb.connect(config={"memory_limit": "6GB", "temp_directory": str(task.parent / "spill")}) as db:
        db.sql(
            f"SELECT count(*), min(e.source_row) FROM '{task}/core_medical_enrolment.parquet' AS e "
            f"JOIN '{task}/core_roster.parquet' AS r USING (id_no)"
        ).fetchall()
    return time.perf_counter() - started


def _misses(costs: list[Cost]) -> list[str]:
    """What is not as it should be, printed and returned."""
    misses = [f"{cost.rows:,} rows got {cost.links:,} links" for cost in costs if cost.links != cost.rows]
    misses += [f"{cost.rows:,} rows held {cost.peak:.1f} GB" for cost in costs if cost.peak > MOST_HELD]
    least, most = costs[0], costs[-1]
    if most.rows > least.rows:
        times = (most.seconds / least.seconds) ** (1 / log10(most.rows / least.rows))
        print(f"ten times the rows take {times:.1f} times the seconds (at most {MOST_TIMES})")
        if times > MOST_TIMES:
            misses.append("it grows faster than the rows")
    for miss in misses:
        print(f"MISSED: {miss}")
    return misses


if __name__ == "__main__":
    raise SystemExit(main())
