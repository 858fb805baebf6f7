"""CPU seconds of matching and rules on DuckDB, Spark local[2] and its stand-in Sail, by size: fixed cost and slope.

    python -m benchmarks.engines [--households 700 7000 70000] [--engine duckdb spark] [--small-rows 20000]

A city of each size is invented and taken in once; every engine then runs the two stages in a process of its own, whose
CPU seconds are counted with those of everything it started (Java, Python workers). An engine whose packages are missing
is left out and named. The files must be the same bytes; else exit 1. For a slope, give a --small-rows that has the same
statements run on Spark at each size (their number is told); of memory, Java's and Python's peaks are told apart.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.big_city import write_city
from data_contracts.core_parts import all_core_parts
from data_contracts.engines import EngineChoice
from data_contracts.steps import Engine
from flows import month
from flows.decide import decide
from flows.match import match
from flows.preflight import open_run
from flows.store.run import RunContext
from matchers.engine import open_engine

PERIOD, SEED = "202610", 11
ENGINES = ("duckdb", "spark", "sail")
STAGES = ("match", "decide")
PROC = Path("/proc")
NEEDS = {"duckdb": "duckdb", "spark": "py4j", "sail": "pysail"}


def main() -> int:
    """Measure, print a line per size and engine, then fixed cost and slope."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, nargs="+", default=[700, 7000])
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=list(ENGINES))
    parser.add_argument("--small-rows", type=int, default=EngineChoice().small_rows)
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "FOLDER", "INTO"), help="a run of its own process")
    given = parser.parse_args()
    if given.one:
        engine, folder, into = given.one
        choice = EngineChoice(engine=engine, master="local[2]", small_rows=given.small_rows)
        print(json.dumps(_one(choice, Path(folder), Path(into))))
        return 0
    there = [engine for engine in given.engine if find_spec(NEEDS[engine])]
    for engine in sorted(set(given.engine) - set(there)):
        print(f"{engine}: left out, its packages are not installed here")
    seen: dict[str, list[tuple[int, float]]] = {engine: [] for engine in there}
    same = [_measured(households, there, given.small_rows, seen) for households in given.households]
    for engine, points in seen.items():
        _tell_slope(engine, points)
    print("the same bytes" if all(same) else "OTHER BYTES")
    return 0 if all(same) else 1


def _measured(households: int, there: list[str], small_rows: int, seen: dict[str, list[tuple[int, float]]]) -> bool:
    """Every engine on a city of one size, added to `seen`; whether all wrote the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = _taken_in(folder, households)
        for engine in there:
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.engines", "--small-rows", str(small_rows)]
            own = [*command, "--one", engine, str(folder), str(folder / engine)]
            ended = subprocess.run(own, stdout=subprocess.PIPE, check=True)
            told = json.loads(ended.stdout.splitlines()[-1])
            seen[engine].append((rows, told["cpu"]))
            held = ", ".join(f"{kind} {megabytes:.0f} MB" for kind, megabytes in told["peak"].items())
            ran = f", {told['statements']} statements" if told["statements"] else ""
            print(f"{rows:>11,} rows  {engine:7}{told['cpu']:8.0f} CPU s ({told['stages']}{ran})  {held}", flush=True)
        return all(_files(folder / engine) == _files(folder / there[0]) for engine in there)


def _tell_slope(engine: str, points: list[tuple[int, float]]) -> None:
    (few, least), (many, most) = points[0], points[-1]
    if many > few:
        slope = (most - least) / (many - few)
        print(f"{engine:7} fixed {least - slope * few:6.0f} CPU s, slope {slope * 1e6:6.1f} CPU s a million rows")


def _run(folder: Path) -> RunContext:
    return open_run(folder / "city", folder / "incoming", PERIOD, folder / "store", folder / "out")


def _taken_in(folder: Path, households: int) -> int:
    """Invent a city and take its month in; returns its rows."""
    write_city(folder, households, SEED, PERIOD)
    run = _run(folder)
    month.ingest(run)
    month.feedback(run)
    return sum(pq.read_metadata(p).num_rows for p in all_core_parts(month.folder_of(run, "ingest")))


def _one(choice: EngineChoice, folder: Path, into: Path) -> dict[str, object]:
    """Both stages on one engine; CPU seconds of this process and all below it."""
    run, seconds, peak, statements = _run(folder), list[float](), dict[str, float](), 0
    ingest, answers = month.folder_of(run, "ingest"), month.folder_of(run, "feedback")
    for stage in STAGES:
        (into / stage).mkdir(parents=True)
        with _counted(seconds), open_engine(choice, into / "work" / stage) as engine:
            _stage(stage, run, engine, ingest, answers, into)
            statements += getattr(engine, "statements", 0)
            peak = {kind: max(peak.get(kind, 0.0), megabytes) for kind, megabytes in _peak().items()}
    told = ", ".join(f"{stage} {count:.0f}" for stage, count in zip(STAGES, seconds, strict=True))
    return {"cpu": sum(seconds), "peak": peak, "stages": told, "statements": statements}


def _stage(stage: str, run: RunContext, engine: Engine, ingest: Path, answers: Path, into: Path) -> None:
    if stage == "match":
        match(run, ingest, into / "match", None, answers, engine)
    else:
        decide(run, ingest, into / "match", answers, into / "decide", engine)


@contextmanager
def _counted(seconds: list[float]) -> Iterator[None]:
    before = _cpu()
    yield
    seconds.append(_cpu() - before)


def _cpu() -> float:
    """CPU seconds of this process and all below it, and of those that they have waited for."""
    ticks = sum(sum(int(part) for part in _stat(process)[11:15]) for process in _tree())
    return ticks / os.sysconf("SC_CLK_TCK")


def _peak() -> dict[str, float]:
    """Megabytes that Java, and this process and the other Python below it, held at most, each at its own time."""
    found = {"Python": 0.0}
    for process in _tree():
        try:
            status = (PROC / process / "status").read_text()
        except OSError:  # it has ended meanwhile
            continue
        kind = "Java" if status.startswith("Name:\tjava") else "Python"
        held = re.search(r"VmHWM:\s+(\d+)", status)
        found[kind] = found.get(kind, 0.0) + (int(held[1]) / 1024 if held else 0.0)
    return found


def _tree() -> list[str]:
    """This process and all that it started, near and far."""
    parents = {
        process: _stat(process)[1] for process in (entry.name for entry in PROC.iterdir() if entry.name.isdigit())
    }
    found = [str(os.getpid())]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def _stat(process: str) -> list[str]:
    """What /proc says of a process, from its state on; zeros for one that is gone."""
    try:
        return (PROC / process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 20


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for stage in STAGES
        for path in sorted((folder / stage).rglob("*.parquet"))
    }


if __name__ == "__main__":
    raise SystemExit(main())
