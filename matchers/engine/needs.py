"""What an engine needs of the machine: said in a sentence before the first row is read, not by a failure in mid-run."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from data_contracts.engines import EngineChoice
from data_contracts.errors import UsageError

PACKAGES = {"duckdb": (), "spark": ("pyspark", "sqlglot"), "sail": ("pysail", "pyspark", "sqlglot")}


def must_run(choice: EngineChoice) -> None:
    """UsageError when the chosen engine cannot run on this machine."""
    missing = [package for package in PACKAGES[choice.engine] if find_spec(package) is None]
    if missing:
        raise UsageError(
            f"the engine {choice.engine} needs the package {missing[0]}, which is not installed",
            do=f"install faxian[{choice.engine}], or leave --engine out: DuckDB needs nothing more",
        )
    if choice.engine == "spark" and not _java():
        raise UsageError(
            "the engine spark needs Java, and there is none on this machine",
            do="install a Java 17 runtime or set JAVA_HOME, or leave --engine out: DuckDB needs no Java",
        )
    if choice.work is not None and ":" in str(choice.work):
        raise UsageError(
            f"the folder of work {choice.work} is not a path",
            why="driver and executors read and write it as a folder",
            do="mount what they share, and give the path it is mounted at",
        )


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
