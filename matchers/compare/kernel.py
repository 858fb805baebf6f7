"""The Arrow kernel: a batch of candidate pairs in, their levels out."""

import polars as pl
import pyarrow as pa

from matchers.compare import ids, names, other
from matchers.compare.columns import named, numbered, sided
from matchers.compare.levels import LEVEL_COLUMNS, LEVELS

PAIR_COLUMNS: tuple[str, ...] = (*names.COLUMNS, *ids.COLUMNS, *other.COLUMNS)
_SIDES = frozenset(f"{column}{side}" for column in PAIR_COLUMNS for side in ("_l", "_r"))


def compare_pairs(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Levels of every pair of the batch; same rows, same order, keys kept. Pure: an ArrowKernel for `map_arrow`."""
    keys = [name for name in batch.schema.names if name not in _SIDES]
    levels = compare_frame(pl.DataFrame(pl.from_arrow(batch.select(sorted(_SIDES)))))
    columns = [batch.column(name) for name in keys]
    columns += [levels[name].to_arrow().cast(pa.string()) for name in LEVEL_COLUMNS]
    return pa.RecordBatch.from_arrays(columns, schema=level_schema(batch.select(keys).schema))


def compare_numbers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same as numbers: <feature>_level_no, 0 = strongest, so that the least is the best."""
    keys = [name for name in batch.schema.names if name not in _SIDES]
    found = _codes_of(pl.DataFrame(pl.from_arrow(batch.select(sorted(_SIDES)))))
    numbers = [numbered(codes, LEVELS[feature]).to_arrow() for feature, codes in zip(LEVELS, found, strict=True)]
    names = [*keys, *(f"{feature}_level_no" for feature in LEVELS)]
    return pa.RecordBatch.from_arrays([*(batch.column(name) for name in keys), *numbers], names=names)


def level_schema(keys: pa.Schema) -> pa.Schema:
    """Schema of what `compare_pairs` gives for a batch with these key columns."""
    return pa.schema([*keys, *(pa.field(name, pa.string()) for name in LEVEL_COLUMNS)])


def compare_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """The same on polars columns: LEVEL_COLUMNS of pairs with PAIR_COLUMNS as <column>_l and <column>_r."""
    found = _codes_of(pairs)
    return pl.DataFrame([named(levels).alias(name) for name, levels in zip(LEVEL_COLUMNS, found, strict=True)])


def _codes_of(pairs: pl.DataFrame) -> tuple[pl.Series, ...]:
    """Codes of the levels, feature by feature in the order of LEVELS."""
    id_levels = ids.levels_of_ids(sided(pairs, *ids.COLUMNS))
    return (
        id_levels,
        names.levels_of_names(sided(pairs, *names.COLUMNS)),
        other.levels_of_births(sided(pairs, *other.BIRTH_COLUMNS), id_levels),
        other.levels_of_phones(sided(pairs, *other.PHONE_COLUMNS)),
        other.levels_of_addresses(pairs),
        other.levels_of_heads(pairs),
        other.levels_of_sexes(pairs, id_levels),
    )
