"""What is done to a frame before it is written: columns of no known type, ranges of a numbering, kernels."""

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa

from data_contracts.steps import ArrowKernel
from matchers.engine.names import Frame
from matchers.engine.numbering import PLACE
from matchers.engine.spark_sql import Numbered

ROWS_OF_A_TASK = 50_000
"""What one task should get of what a statement reads: some ten megabytes of the widest tables."""


def tasks_for(rows: int) -> int:
    """Into how many parts a statement's rows are sorted: a task costs more than reading some thousands of rows."""
    return 1 + rows // ROWS_OF_A_TASK


def known(frame: Frame) -> Frame:
    """A column of which nothing is known (NULL AS name), which no file can hold, becomes a number, as in DuckDB."""
    unknown = {name for name, kind in frame.dtypes if kind == "void"}
    if not unknown:
        return frame
    return frame.selectExpr(*(f"CAST(`{n}` AS INT) AS `{n}`" if n in unknown else f"`{n}`" for n in frame.columns))


def in_ranges(frame: Frame, numbered: Numbered) -> Frame:
    """A table in ranges of its numbers' order, each sorted, with the place of every row; its keys are left out."""
    from pyspark.sql import functions as fn

    keys = []
    for column, descends, nulls_first in numbered.keys:
        key = fn.col(column)
        if descends:
            keys.append(key.desc_nulls_first() if nulls_first else key.desc_nulls_last())
        else:
            keys.append(key.asc_nulls_first() if nulls_first else key.asc_nulls_last())
    ranges = frame.repartitionByRange(*keys).sortWithinPartitions(*keys)
    return ranges.withColumn(PLACE, fn.monotonically_increasing_id()).drop(*(key[0] for key in numbered.keys))


def over_batches(kernel: ArrowKernel) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The kernel as Spark calls it: an iterator of batches in and out, empty ones left out."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (kernel(batch) for batch in batches if batch.num_rows)

    return run
