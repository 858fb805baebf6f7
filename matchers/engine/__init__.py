"""What runs the steps: DuckDB ships; Spark for what outgrows one machine. Whatever runs them, the same bytes.

duck.py           the default: one embedded DuckDB, out of core; threads.py how many threads a statement gets
connections.py    one connection for each thread that asks
needs.py          what an engine needs of the machine, said before the first row
sessions.py       how a Spark session is opened and closed
spark.py          steps on Spark
spark_sql.py      a step's SQL as Spark reads it; ddl.py types in Spark's words
shared_parts.py   a WITH table that would be run in several places becomes a table
names.py          what the names in a statement stand for; shown.py what a session was told of them
kept.py           tables as folders of Parquet parts, and how long each stays
frames.py         what is done to a frame before it is written
numbering.py      row numbers over everything, range by range
beside.py         what reads few rows, or is only sorted into a file, is run by the DuckDB beside the driver
finish.py         the last write: parts in no order -> one file in a total order
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_contracts import at_rest
from data_contracts.engines import EngineChoice
from data_contracts.errors import UsageError
from data_contracts.steps import Engine
from matchers.engine.needs import must_run

__all__ = ["must_run", "open_engine"]


@contextmanager
def open_engine(choice: EngineChoice, spill: Path) -> Iterator[Engine]:
    """The chosen engine, opened; closed afterwards with everything that it kept. `spill`: a folder of the store that
    is safe to remove. UsageError when the engine cannot run here."""
    if choice.engine == "duckdb":
        from matchers.engine.duck import duck_engine

        with duck_engine(spill, choice.memory) as duck:
            yield duck
    elif at_rest.is_on():
        raise UsageError(
            f"the engine {choice.engine} cannot be used where tables are encrypted",
            why="what it writes between its steps, on this and other machines, would lie in plain text",
            do="leave the engine out, or take encryption out of faxian.yaml",
        )
    else:
        from matchers.engine.sessions import spark_engine

        with spark_engine(choice, spill) as spark:
            yield spark
