"""What takes minutes and needs Java and pyspark: see the heading of the package (`python -m tests.engines --help`)."""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.year_clerks import Expected, send_back
from data_contracts.engines import EngineChoice
from data_contracts.steps import Engine
from flows import month
from flows.month import run_month
from flows.store.paths import Store
from flows.store.run import RunContext
from matchers.engine import shared_parts
from matchers.engine.duck import duck_engine
from matchers.engine.sessions import spark_engine
from tests.engines.chaos import ARRANGEMENTS, INTERPRETED, disarranged
from tests.engines.months import Opened, differing, invent, middle_stages
from tests.engines.planned import planned_engine
from tests.engines.plans import PlansSeen, is_of_the_citys_size
from tests.engines.shadow import ShadowEngine

PERIODS = ("202609", "202610")
PLANS = PlansSeen()
LOOKED_AT: set[str] = set()
"""Months whose plans were looked at: each month once in a process, for what Spark plans for it again is the same. The
second has statements that a first month has no tables for."""
QUICK: Mapping[str, str] = {
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.maxMetadataValueLength": "5000",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC",
}
"""For months of a small city: less is compiled than a large one is worth, and what is compiled stays (of its own accord
Java keeps a fifth of that where it compiles once, and threw a month's statements out to compile them again)."""


def main() -> int:
    """Run one of the commands; exit 1 when anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.engines", description=__doc__)
    parser.add_argument("command", choices=("months", "shadow", "chaos", "cluster", "plans"))
    parser.add_argument("--households", type=int, default=40)
    parser.add_argument("--months", type=int, choices=(1, 2), default=2, help="chaos, cluster: the last of them is run")
    parser.add_argument("--seed", type=int, action="append", help="of a city; may be given more than once")
    parser.add_argument("--engine", choices=("spark", "sail"), default="spark")
    parser.add_argument("--small-rows", type=int, default=0, help="what DuckDB does beside Spark; 0: nothing")
    parser.add_argument("--only", nargs="+", default=[""], help="chaos: the arrangements whose names begin so")
    given = parser.parse_args()
    if unknown := [name for name in given.only if not any(one.startswith(name) for one in ARRANGEMENTS)]:
        parser.error(f"no arrangement begins with {', '.join(unknown)}; there are {', '.join(ARRANGEMENTS)}")
    shared_parts.WORTH_A_TABLE = 1  # a small city does what a large one does
    if given.command == "plans":
        return _told(
            _planned(given.households), "every statement is planned; none loops over the city or holds it in one task"
        )
    choice = EngineChoice(engine=given.engine, master="local[2]", small_rows=given.small_rows)
    found: list[str] = []
    for seed in given.seed or [7]:
        with TemporaryDirectory() as folder:
            runs = _recorded(Path(folder), given.households, seed, PERIODS[: given.months])
            found += _compared(given, choice, Path(folder), runs)
    return _told([*found, *PLANS.found], "the same bytes; no plan brings a table of the city's size into one task")


def _planned(households: int) -> list[str]:
    """What the plans of one month's statements hold that they should not; nothing is run on Spark."""
    plans = PlansSeen(is_of_the_citys_size)
    with TemporaryDirectory() as folder:
        (run,) = invent(Path(folder), households, PERIODS[:1])
        month.ingest(run)
        month.feedback(run)
        middle_stages(run, Path(folder) / "planned", lambda place: planned_engine(place, plans, plans.found.append))
    print(f"{plans.looked_at} plans", flush=True)
    return plans.found


def _recorded(folder: Path, households: int, seed: int, periods: tuple[str, ...]) -> list[RunContext]:
    """The months on DuckDB, the lists of each returned in the next; the last is not published, for nobody reads it."""
    *earlier, last = invent(folder, households, periods, seed)
    for run, then in zip(earlier, periods[1:], strict=True):
        run_month(run)
        send_back(run, folder / "incoming" / then / "feedback", Expected(), with_office=False)
    ingested, answered = month.ingest(last), month.feedback(last)
    month.decide(last, ingested, answered, month.match(last, ingested, answered))
    return [*earlier, last]


def _compared(given: argparse.Namespace, choice: EngineChoice, folder: Path, runs: list[RunContext]) -> list[str]:
    """What the command's ways of running the middle stages of the months give otherwise than DuckDB did."""
    if given.command == "chaos":
        names = [name for name in ARRANGEMENTS if name.startswith(tuple(given.only))]
        return [line for name in names for line in _chaos(name, choice, folder, runs[-1])]
    if given.command == "cluster":
        from tests.engines.cluster import Cluster  # needs pyspark whole, not its thin client

        with Cluster(folder / "cluster") as cluster:
            on_cluster = choice.model_copy(update={"master": cluster.master, "work": folder / "shared"})
            executors = {"spark.executor.extraJavaOptions": QUICK["spark.driver.extraJavaOptions"]}
            settings = {**QUICK, **executors, **INTERPRETED, "spark.driver.host": "127.0.0.1"}
            return _months(folder, runs[-1:], _spark(on_cluster, settings, cluster.lose_a_worker_soon), "cluster")
    return _months(folder, runs, _both(choice) if given.command == "shadow" else _spark(choice, QUICK), given.command)


def _chaos(name: str, choice: EngineChoice, folder: Path, run: RunContext) -> list[str]:
    """A month whose ingest is laid out otherwise, under other settings: the bytes must not know."""
    arrangement = ARRANGEMENTS[name]
    ingest = Store(run.store).stage(run.period, "ingest")
    kept = ingest.with_name("ingest.kept")
    shutil.copytree(ingest, kept)
    try:
        disarranged(ingest, arrangement.seed)
        return _months(folder, [run], _spark(choice, {**QUICK, **arrangement.settings}, zone=arrangement.zone), name)
    finally:
        shutil.rmtree(ingest)
        kept.rename(ingest)


def _months(folder: Path, runs: list[RunContext], opened: Opened, name: str) -> list[str]:
    found = []
    for run in runs:
        started, into = time.monotonic(), folder / "again" / name / run.period
        middle_stages(run, into, opened)
        for stage in ("match", "decide"):
            others = differing(Store(run.store).stage(run.period, stage), into / stage)
            found += [f"{name} {run.period} {stage}/{other}" for other in others]
        print(f"{name} {run.period}: {time.monotonic() - started:.0f} s, {len(found)} differences so far", flush=True)
    return found


def _spark(
    choice: EngineChoice, unusual: Mapping[str, str], begun: Callable[[], None] | None = None, zone: str = "UTC"
) -> Opened:
    """Opens Spark, whose Java takes `zone` for its own, or its stand-in. The plans of a month are looked at the first
    time only: for that, each statement is planned once more."""

    @contextmanager
    def opened(folder: Path) -> Iterator[Engine]:
        is_spark = choice.engine == "spark"
        seen = PLANS if is_spark and is_first_look(folder.parent.name) else None
        with spark_engine(choice, folder, seen, unusual if is_spark else None) as engine:
            if is_spark:  # one Java serves all months of a process: what it was started with stays
                java = engine._session.sparkContext._jvm.java.util.TimeZone
                java.setDefault(java.getTimeZone(zone))
            if begun is not None:
                begun()
            yield engine
        print(f"{engine.statements} statements on {engine.version}", flush=True)

    return opened


def is_first_look(period: str) -> bool:
    """Whether nobody has looked at a month's plans; from now on somebody has."""
    is_first = period not in LOOKED_AT
    LOOKED_AT.add(period)
    return is_first


def _both(choice: EngineChoice) -> Opened:
    @contextmanager
    def opened(folder: Path) -> Iterator[ShadowEngine]:
        unusual = QUICK if choice.engine == "spark" else None
        with duck_engine(folder / "duck") as duck, spark_engine(choice, folder / "other", unusual=unusual) as other:
            yield ShadowEngine(duck, other)

    return opened


def _told(found: list[str], otherwise: str) -> int:
    print("\n".join(found) or otherwise)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
