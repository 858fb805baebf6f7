"""The same month laid out and run otherwise: nothing that is published may show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_contracts.core_parts import core_extracts, core_folder, core_parts, part_path

ROW_GROUP, PARTS = 700, 3


@dataclass(frozen=True)
class Arrangement:
    """Settings of the engine, the seed by which the rows of the core tables are put into another order, and the zone
    that Java takes for its own."""

    settings: Mapping[str, str] = field(default_factory=dict)
    seed: int = 1
    zone: str = "UTC"


def _of(name: str, values: tuple[str, ...]) -> dict[str, Arrangement]:
    key = name.rpartition(".")[2]
    return {f"{key}={value}": Arrangement({name: value}, seed) for seed, value in enumerate(values, start=1)}


SMALL_FILES: Mapping[str, str] = {
    "spark.sql.files.maxPartitionBytes": "20000",
    "spark.sql.files.openCostInBytes": "0",
}
COMPILED: Mapping[str, str] = {}
INTERPRETED: Mapping[str, str] = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""Few rows: Java is neither written nor compiled for a plan. Another way to the same rows, at half the cost here."""
SHANGHAI = "Asia/Shanghai"


COVER = (
    ("1", "50000", "true", "false", COMPILED, {}),
    ("7", "997", "false", "false", INTERPRETED, SMALL_FILES),
    ("200", "1", "true", "true", INTERPRETED, {}),
    ("3", "1", "false", "true", INTERPRETED, SMALL_FILES),
)
"""Parts that rows are sorted in, rows of a batch, AQE, ANSI, how plans are run, files: each value of each occurs."""


def _cover() -> dict[str, Arrangement]:
    keys = ("shuffle.partitions", "execution.arrow.maxRecordsPerBatch", "adaptive.enabled", "ansi.enabled")
    found = {}
    for number, (*values, run, files) in enumerate(COVER, start=1):
        settings = {f"spark.sql.{key}": str(value) for key, value in zip(keys, values, strict=True)}
        found[f"cover {number}"] = Arrangement({**settings, **run, **files}, seed=number, zone=SHANGHAI)
    return found


ARRANGEMENTS: Mapping[str, Arrangement] = {
    **_of("spark.sql.shuffle.partitions", ("1", "3", "7", "200")),
    **_of("spark.sql.execution.arrow.maxRecordsPerBatch", ("1", "997", "50000")),
    **{f"adaptive {on}": Arrangement({"spark.sql.adaptive.enabled": on}) for on in ("true", "false")},
    **{f"ansi {on}": Arrangement({"spark.sql.ansi.enabled": on}) for on in ("true", "false")},
    "small files": Arrangement(SMALL_FILES),
    "Shanghai": Arrangement(zone=SHANGHAI),
    "all at once": Arrangement(
        {
            **SMALL_FILES,
            "spark.sql.shuffle.partitions": "7",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "997",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.ansi.enabled": "false",
        },
        seed=9,
        zone=SHANGHAI,
    ),
    **_cover(),
}


def disarranged(folder: Path, seed: int) -> None:
    """Put the rows of every core table of a folder into another order and other parts, in small row groups."""
    for extract in core_extracts(folder):
        parts = core_parts(folder, extract)
        table = pa.concat_tables([pq.read_table(part) for part in parts])
        draws = pa.array([hash((seed, row * 7919)) for row in range(table.num_rows)], pa.int64())
        shuffled = table.take(pc.sort_indices(draws))
        for part in parts:
            part.unlink()
        core_folder(folder, extract).mkdir(exist_ok=True)
        ends = sorted({0, *(hash((seed, cut)) % (table.num_rows + 1) for cut in range(PARTS)), table.num_rows})
        for number, (start, end) in enumerate(pairwise(ends) if table.num_rows else [(0, 0)], start=1):
            path = part_path(folder, extract, number)
            pq.write_table(shuffled.slice(start, end - start), path, row_group_size=ROW_GROUP)
