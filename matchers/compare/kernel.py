"""The Arrow kernel: a batch of candidate pairs in, their levels out."""

import polars as pl
import pyarrow as pa

from matchers.compare import ids, names, other
from matchers.compare.columns import named, sided
from matchers.compare.levels import LEVEL_COLUMNS

PAIR_COLUMNS: tuple[str, ...] = (*names.COLUMNS, *ids.COLUMNS, *other.COLUMNS)
_SIDES = frozenset(f"{column}{side}" for column in PAIR_COLUMNS for side in ("_l", "_r"))


def compare_pairs(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Levels of every pair of the batch; same rows, same order, keys kept. Pure: an ArrowKernel for `map_arrow`."""
    keys = [name for name in batch.schema.names if name not in _SIDES]
    levels = compare_frame(pl.DataFrame(pl.from_arrow(batch.select(sorted(_SIDES)))))
    columns = [batch.column(name) for name in keys]
    columns += [levels[name].to_arrow().cast(pa.string()) for name in LEVEL_COLUMNS]
    return pa.RecordBatch.from_arrays(columns, schema=level_schema(batch.select(keys).schema))


def level_schema(keys: pa.Schema) -> pa.Schema:
    """Schema of what `compare_pairs` gives for a batch with these key columns."""
    return pa.schema([*keys, *(pa.field(name, pa.string()) for name in LEVEL_COLUMNS)])


def compare_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """The same on polars columns: LEVEL_COLUMNS of pairs with PAIR_COLUMNS as <column>_l and <column>_r."""
    id_levels = ids.levels_of_ids(sided(pairs, *ids.COLUMNS))
    found = (
        id_levels,
        names.levels_of_names(sided(pairs, *names.COLUMNS)),
        other.levels_of_births(sided(pairs, *other.BIRTH_COLUMNS), id_levels),
        other.levels_of_phones(sided(pairs, *other.PHONE_COLUMNS)),
        other.levels_of_addresses(pairs),
        other.levels_of_heads(pairs),
        other.levels_of_sexes(pairs, id_levels),
    )
    return pl.DataFrame([named(levels).alias(name) for name, levels in zip(LEVEL_COLUMNS, found, strict=True)])
