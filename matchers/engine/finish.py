"""The last write: parts that a cluster left in no order -> one Parquet file in a total order, by one embedded DuckDB.

Whatever made the rows, the same rows are the same bytes: hashes, `replay` and resuming hold across engines.
"""

from collections.abc import Sequence
from pathlib import Path

from data_contracts.steps import Step
from matchers.engine.duck import DuckEngine


def write_sorted(duck: DuckEngine, parts: Sequence[Path], into: Path, order: str, hidden: Sequence[str] = ()) -> int:
    """Write the rows of all parts into one file, ordered by the terms of `order` (may name the columns `hidden`, which
    are left out), its owner's only. Returns the rows."""
    listing = ", ".join("'" + str(part).replace("'", "''") + "'" for part in parts)
    left_out = f" EXCLUDE ({', '.join(hidden)})" if hidden else ""
    in_order = f" ORDER BY {order}" if order else ""
    sql = f"SELECT *{left_out} FROM read_parquet([{listing}]){in_order}"
    return duck.export(Step("sorted", sql, "parts in order", ("parts",), "row"), into)
