"""How a Spark session is opened and closed: its settings, its one folder of work, and a sentence when it cannot be.

The folder holds plain text of people (tables in between, what Spark spills, its log). It is its owner's only, removed
when the engine is closed and, where a driver was killed, when the next one is opened.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from data_contracts import private
from data_contracts.engines import EngineChoice
from matchers.engine.needs import must_run
from matchers.engine.spark import TASKS, PlanSeen, SparkEngine

BATCH_ROWS = 50_000
NAME_DIGITS = 8
ARROW_OPTIONS = "-Darrow.enable_unsafe_memory_access=true"
"""Spark writes every value that a kernel reads into Arrow buffers whose bounds it has just set: to check them once more
for each was a third of that writing."""
JAVA_OPTIONS = " ".join(
    [
        ARROW_OPTIONS,
        "-XX:+UseParallelGC",
        "-XX:NewSize=400m",
        "-XX:Tier4InvocationThreshold=100000",
        "-XX:Tier4MinInvocationThreshold=12000",
        "-XX:Tier4CompileThreshold=300000",
        "-XX:Tier4BackEdgeThreshold=800000",
    ]
)
"""Half of what Java did for a month of few rows was to compile, for the last time, what plans its statements: twenty
times as many calls as usual are asked for before that. What runs over a million rows is compiled to the end."""
OURS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.ui.enabled": "false",
}
"""What a city's settings cannot change: the bytes, or who may look, hang on it."""
USUAL: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
    "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": "64m",
    "spark.sql.broadcastTimeout": "3600",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    "spark.sql.ui.retainedExecutions": "10",
    "spark.ui.retainedJobs": "10",
    "spark.ui.retainedStages": "10",
    "spark.driver.memory": "4g",
    "spark.driver.extraJavaOptions": JAVA_OPTIONS,
    "spark.executor.extraJavaOptions": ARROW_OPTIONS,
    "spark.hadoop.parquet.enable.dictionary": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
}
"""What a city may set otherwise (`spark:` in engine.yaml). Tables in between are read once or twice: to look each value
up in a dictionary took half of the writing (770,000 rows of 21 columns: 8 CPU seconds, 4 without), and saved two fifths
of the disk."""
BROADCAST, SHARE_OF_A_BROADCAST = "spark.sql.autoBroadcastJoinThreshold", 400
"""A table that goes to every task whole is unpacked there to some ten times what it takes on the disk, twice while it
is built, and a statement has up to ten of them at once: of 4 GB of Java, tables of up to 10 MB on the disk."""
HEAPS = ("spark.driver.memory", "spark.executor.memory")
KILOBYTES = {"k": 1, "": 1024, "m": 1024, "g": 1024**2, "t": 1024**3}
ENCRYPTED = "spark.io.encryption.enabled"
"""What is spilled on other disks than that of the folder of work is. In one process it lies in that folder, its owner's
only, beside the tables themselves, which are plain: to encrypt it there would hide nothing."""
SPILL, SPILL_OF_MACHINE = "spark.local.dir", "SPARK_LOCAL_DIRS"
"""Where Spark spills: the setting, and the variable of the environment that goes before it."""
_SERVERS: list[Any] = []


@contextmanager
def spark_engine(
    choice: EngineChoice, spill: Path, seen: PlanSeen | None = None, unusual: Mapping[str, str] | None = None
) -> Iterator[SparkEngine]:
    """Open a SparkEngine whose work lies in `choice.work` or else in `spill`; afterwards nothing of it is left.

    `unusual`: settings of a trial that go before ours. UsageError when there is no Spark to be had.
    """
    must_run(choice)
    work = _work(choice, spill)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, mode=private.FOLDER)
    try:
        session = _sail(choice) if choice.engine == "sail" else _spark(choice, work, unusual or {})
        version = f"{choice.engine} {session.version}"
        is_set = TASKS in choice.spark or TASKS in (unusual or {})
        engine = SparkEngine(
            session,
            work,
            version,
            small_rows=choice.small_rows,
            is_stand_in=choice.engine == "sail",
            sizes_tasks=choice.engine == "spark" and not is_set,
            seen=seen,
        )
        try:
            yield engine
        finally:
            engine.close()
            session.stop()
            while _SERVERS:
                _SERVERS.pop().stop()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _work(choice: EngineChoice, spill: Path) -> Path:
    """One folder for each store, whatever stage: what a killed run of it left is found there."""
    if choice.work is None:
        return spill.resolve()
    store = sha256(str(spill.parent.resolve()).encode()).hexdigest()[:NAME_DIGITS]
    return choice.work.resolve() / f"faxian-{store}"


def _spark(choice: EngineChoice, work: Path, unusual: Mapping[str, str]) -> Any:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.master(choice.master).appName("faxian")
    for key, value in settings_of(choice, work, unusual).items():
        builder = builder.config(key, value)
    with _errors_into(work / "spark.log"):
        return builder.getOrCreate()


def settings_of(choice: EngineChoice, work: Path, unusual: Mapping[str, str]) -> dict[str, str]:
    """The settings of a session of Spark: what a city gives goes before what is usual, not before what is ours."""
    places = {SPILL: str(work / "spill"), "spark.sql.warehouse.dir": str(work / "warehouse")}
    places[ENCRYPTED] = _text(not _spills_into_work(choice, unusual))
    given = {key: _text(value) for key, value in choice.spark.items()}
    heaps = [_kilobytes(memory) for memory in map({**USUAL, **given}.get, HEAPS) if memory]
    broadcast = {BROADCAST: f"{min(heaps) // SHARE_OF_A_BROADCAST}k"}
    return {**USUAL, **places, **broadcast, **given, **OURS, **unusual}


def _kilobytes(memory: str) -> int:
    """Java's memory as Spark reads it, megabytes where no unit follows; of what Spark cannot read, none: it says so."""
    found = re.fullmatch(r"(\d+)([kmgt]?)b?", memory.strip().lower())
    return int(found[1]) * KILOBYTES[found[2]] if found else 0


def _spills_into_work(choice: EngineChoice, unusual: Mapping[str, str]) -> bool:
    """Whether Spark runs in this process (`local-cluster[…]` does not) and nobody says where else it is to spill."""
    is_one_process = choice.master == "local" or choice.master.startswith("local[")
    is_elsewhere = SPILL in choice.spark or SPILL in unusual or bool(os.environ.get(SPILL_OF_MACHINE))
    return is_one_process and not is_elsewhere


def _sail(choice: EngineChoice) -> Any:
    """A session of the stand-in, in this process; small months are quicker in one piece."""
    for key, value in {"RUST_LOG": "error", "SAIL_EXECUTION__DEFAULT_PARALLELISM": "1"}.items():
        os.environ.setdefault(key, value)
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    _SERVERS.append(server)  # it stops when nobody holds it
    with _not_a_doctest():
        session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    for key in ("spark.sql.session.timeZone", "spark.sql.execution.arrow.maxRecordsPerBatch"):
        session.conf.set(key, {**USUAL, **OURS}[key])
    return session


@contextmanager
def _not_a_doctest() -> Iterator[None]:
    """The thin client takes a process without a main file (`python -c`, a test worker) for its own doctests, and ends
    it; the name is taken back, for a process that is spawned would look for that file.
    """
    main = sys.modules["__main__"]
    has_name = hasattr(main, "__file__") or main.__spec__ is not None
    if not has_name:
        main.__file__ = sys.executable
    try:
        yield
    finally:
        if not has_name:
            del main.__file__


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@contextmanager
def _errors_into(log: Path) -> Iterator[None]:
    """What the JVM that is started meanwhile says for as long as it lives: it may quote a cell, so it is no output."""
    sys.stderr.flush()
    kept = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
