"""Comparison of candidate pairs: standardised records of both sides in, one LEVEL per feature out, first hit wins.

    compare_pairs(batch: pa.RecordBatch) -> pa.RecordBatch       an ArrowKernel: same rows, same order
    compare_numbers(batch, *aspects: Aspect) -> pa.RecordBatch   as numbers, of some ASPECTS: <feature>_level_no
    ASPECTS: tuple[Aspect, ...]                                  what is compared by itself: identities, whereabouts
    PAIR_COLUMNS: tuple[str, ...]                                normal-form columns wanted as <column>_l and <column>_r
    LEVEL_COLUMNS: tuple[str, ...]                               id_level name_level birth_level phone_level
                                                                 address_level head_level sex_level (text, never null)
    level_schema(keys: pa.Schema) -> pa.Schema                   what comes out: the key columns, then LEVEL_COLUMNS
    LEVELS: dict[str, tuple[str, ...]]                           feature -> its levels, strongest first
    sentence(feature: str, level: str) -> str                    plain Chinese, what agreed; never a value

Every column of the batch that is not <PAIR_COLUMN>_l|_r is a key and is passed through. Symmetric: swapping sides
changes nothing. The levels, their order, groups and words stand in levels.yaml; docs/link_policy.md shows them.
Three levels need more than the pair and are set later, for the whole record, by steps of matchers/score: `anothers`
(uses_anothers_id.sql), `surname_legible` (surname_only.sql), `same_house` (same_house_number.sql).

stage.py            the stage's nodes: pairs side by side -> the best level of each feature over all variants
kernel.py           the Arrow kernels: a batch of pairs in, their levels out; its two aspects
levels.py           levels.yaml, read and checked
ids.py              levels of two ID numbers
names.py            of two names; special_names.py those that need a closer look; characters.py sign by sign
other.py            of birth date, phone, address, head of household, sex
columns.py          levels as columns of small codes
"""

from matchers.compare.kernel import (
    ASPECTS,
    PAIR_COLUMNS,
    Aspect,
    compare_frame,
    compare_numbers,
    compare_pairs,
    level_schema,
)
from matchers.compare.levels import LEVEL_COLUMNS, LEVELS, sentence

__all__ = [
    "ASPECTS",
    "LEVELS",
    "LEVEL_COLUMNS",
    "PAIR_COLUMNS",
    "Aspect",
    "compare_frame",
    "compare_numbers",
    "compare_pairs",
    "level_schema",
    "sentence",
]
