"""The Arrow kernels: a batch of candidate pairs in, their levels out; of everything, or of one aspect of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from matchers.compare import ids, names, other
from matchers.compare.columns import named, numbered, sided
from matchers.compare.levels import LEVEL_COLUMNS, LEVELS

_Codes = Mapping[str, pl.Series]


@dataclass(frozen=True)
class Aspect:
    """Features whose levels are told from these normal-form columns alone, and together."""

    name: str
    columns: tuple[str, ...]
    features: tuple[str, ...]
    codes: Callable[[pl.DataFrame], _Codes]


def _of_identities(pairs: pl.DataFrame) -> _Codes:
    """A birth date or a sex that agrees because the numbers do counts once: so these go together."""
    id_levels = ids.levels_of_ids(sided(pairs, *ids.COLUMNS))
    return {
        "id": id_levels,
        "name": names.levels_of_names(sided(pairs, *names.COLUMNS)),
        "birth": other.levels_of_births(sided(pairs, *other.BIRTH_COLUMNS), id_levels),
        "sex": other.levels_of_sexes(pairs, id_levels),
    }


def _of_whereabouts(pairs: pl.DataFrame) -> _Codes:
    return {
        "phone": other.levels_of_phones(sided(pairs, *other.PHONE_COLUMNS)),
        "address": other.levels_of_addresses(pairs),
        "head": other.levels_of_heads(pairs),
    }


ASPECTS = (
    Aspect(
        "identities",
        (*names.COLUMNS, *ids.COLUMNS, *other.BIRTH_COLUMNS, "sex"),
        ("id", "name", "birth", "sex"),
        _of_identities,
    ),
    Aspect(
        "whereabouts",
        (*other.PHONE_COLUMNS, *other.PLACE_COLUMNS, *other.HEAD_COLUMNS),
        ("phone", "address", "head"),
        _of_whereabouts,
    ),
)
"""Who somebody is, and where and with whom they live: of both sides a pair is as good as the best of each feature."""
PAIR_COLUMNS: tuple[str, ...] = tuple(column for aspect in ASPECTS for column in aspect.columns)


def compare_pairs(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Levels of every pair of the batch; same rows, same order, keys kept. Pure: an ArrowKernel for `map_arrow`."""
    keys, pairs = _read(batch, *ASPECTS)
    levels = compare_frame(pairs)
    columns = [levels[name].to_arrow().cast(pa.string()) for name in LEVEL_COLUMNS]
    return pa.RecordBatch.from_arrays([*keys.columns, *columns], schema=level_schema(keys.schema))


def compare_numbers(batch: pa.RecordBatch, *aspects: Aspect) -> pa.RecordBatch:
    """The same of these aspects, as numbers: <feature>_level_no in the order of LEVELS, 0 = strongest: the least is the
    best."""
    keys, pairs = _read(batch, *aspects)
    found = _codes_of(pairs, *aspects)
    numbers = [numbered(codes, LEVELS[feature]).to_arrow() for feature, codes in found.items()]
    return pa.RecordBatch.from_arrays(
        [*keys.columns, *numbers], names=[*keys.schema.names, *(f"{feature}_level_no" for feature in found)]
    )


def level_schema(keys: pa.Schema) -> pa.Schema:
    """Schema of what `compare_pairs` gives for a batch with these key columns."""
    return pa.schema([*keys, *(pa.field(name, pa.string()) for name in LEVEL_COLUMNS)])


def compare_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """The same on polars columns: LEVEL_COLUMNS of pairs with PAIR_COLUMNS as <column>_l and <column>_r."""
    found = _codes_of(pairs, *ASPECTS)
    return pl.DataFrame([named(levels).alias(f"{feature}_level") for feature, levels in found.items()])


def _read(batch: pa.RecordBatch, *aspects: Aspect) -> tuple[pa.RecordBatch, pl.DataFrame]:
    """The key columns, which are passed through, and both sides of what these aspects are told from."""
    sides = sorted(f"{column}{side}" for aspect in aspects for column in aspect.columns for side in ("_l", "_r"))
    keys = batch.select([name for name in batch.schema.names if name not in sides])
    return keys, pl.DataFrame(pl.from_arrow(batch.select(sides)))


def _codes_of(pairs: pl.DataFrame, *aspects: Aspect) -> _Codes:
    """Codes of the levels of these aspects, feature by feature in the order of LEVELS."""
    found = {feature: codes for aspect in aspects for feature, codes in aspect.codes(pairs).items()}
    return {feature: found[feature] for feature in LEVELS if feature in found}
