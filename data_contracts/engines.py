"""Which engine runs the steps: `engine.yaml` of a city folder, or the command line, which goes before it.

    engine: spark                          # duckdb where nothing is given
    memory: 16GB                           # what DuckDB may hold of a large month; the rest is spilled to the disk
    master: spark://10.0.0.5:7077          # or local[8], or yarn; only for spark
    work: /mnt/shared/faxian               # a path that driver and executors share; only for spark
    spark:                                 # settings of Spark itself, handed on as they stand
      spark.executor.memory: 16g

The engine changes no byte of what is published: it is no input of the month, and no stage's fingerprint knows of it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_contracts.errors import CityError, ContractError, UsageError
from data_contracts.odcs import read_yaml

ENGINE_FILE = "engine.yaml"
EngineName = Literal["duckdb", "spark", "sail"]


class EngineChoice(BaseModel):
    """An engine and where it works. `sail` stands in for Spark in trials, without Java; it is not for a real month.

    `small_rows`: what reads no more rows than this is done by the DuckDB beside Spark's driver; 0: nothing is.
    `memory`: of DuckDB's tables; what the process itself takes comes on top, a gigabyte at most.
    `work` null: a folder of the store, which is right while driver and executors are one machine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: EngineName = "duckdb"
    memory: str = Field(default="4GB", pattern=r"^[1-9]\d*(MB|GB)$")
    master: str = "local[*]"
    work: Path | None = None
    small_rows: int = Field(default=200_000, ge=0)
    spark: dict[str, str | int | bool] = {}


DEFAULT = EngineChoice()


def load_engine(city: Path, given: Mapping[str, str] | None = None) -> EngineChoice:
    """The engine of a city folder, DuckDB where it has no engine.yaml; `given` by the command line goes before it.

    CityError when the file cannot be used, UsageError when what was given cannot.
    """
    path = city / ENGINE_FILE
    written = _read(path) if path.is_file() else DEFAULT
    try:
        return EngineChoice.model_validate(written.model_dump() | dict(given or {}))
    except ValidationError as error:
        key = str(error.errors(include_url=False)[0]["loc"][0])
        raise UsageError(f"--{key} cannot be '{(given or {}).get(key)}'", do="see faxian run --help") from error


def _read(path: Path) -> EngineChoice:
    try:
        return EngineChoice.model_validate(read_yaml(path) or {})
    except ContractError as error:
        raise CityError(error.what, where=str(path), do=error.do) from error
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "the file"
        allowed = ", ".join(EngineChoice.model_fields)
        raise CityError(f"{place}: {problem['msg']}", where=str(path), do=f"keys allowed here: {allowed}") from error
