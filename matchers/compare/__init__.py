"""Comparison of candidate pairs: normal forms of both sides in, one ordered LEVEL per feature out, first hit wins.

    compare_pairs(batch: pa.RecordBatch) -> pa.RecordBatch       an ArrowKernel: same rows, same order
    PAIR_COLUMNS: tuple[str, ...]                                normal-form columns wanted as <column>_l and <column>_r
    LEVEL_COLUMNS: tuple[str, ...]                               id_level name_level birth_level phone_level
                                                                 address_level head_level sex_level (text, never null)
    level_schema(keys: pa.Schema) -> pa.Schema                   what comes out: the key columns, then LEVEL_COLUMNS
    LEVELS: dict[str, tuple[str, ...]]                           feature -> its levels, strongest first
    sentence(feature: str, level: str) -> str                    plain Chinese, what agreed; never a value

Every column of the batch that is not <PAIR_COLUMN>_l|_r is a key and is passed through. Symmetric: swapping sides
changes nothing. `--` = missing or unusable on a side, weight 0.

id       I1 equal, both given valid · I2 equal after a repair · I3 a side cut, first 15 equal (rounded: may be that
         number) · I4 masked: readable parts equal · I5 last six, or first three and last four, equal · I6 one edit, a
         side fails the checksum · I7 renumbered: birth+sequence or region+sequence equal · I8 both valid, same
         region+birth, other sequence · I0 conflict · IX somebody else's number on the row (told by all pairs of the
         row: matchers/score/borrowed.sql)
name     N1 equal · N2 hard fold · N3 soft fold, placeholder, pinyin, cut long name, former name · N4 one homophone ·
         N5 one near-homophone or look-alike · N6 one lost, added, transposed, two alike · N7 surname + one given ·
         N8 surname only · N0 anything else, relation notes · NP surname only, for a side shows no more (told of N8 by
         matchers/score/surnamed.sql)
birth    B1 equal · B2 equal read as lunar · B3 month and day swapped · B4 one year off · B5 one digit, or two of
         the day or month turned · B6 year and month equal, a side has no day · B7 year equal, a side has no more or is
         01-01 · B8 differs, two years at most · B0 differs · BI agrees, but that is the ID's own evidence (weight 0)
phone    P1 a number in common · P2 one edit · P0 differ
address  AH one house number in one village (told where the birth date does not tell: matchers/score/housed.sql) ·
         A1 village in common · A2 township in common · A0 differ
head     H1 equal · H0 differ (`--` also where the head is the person himself)
sex      S1 equal · S0 differ · SI agrees, but that is the ID's own evidence (weight 0)
"""

from matchers.compare.kernel import PAIR_COLUMNS, compare_frame, compare_pairs, level_schema
from matchers.compare.levels import LEVEL_COLUMNS, LEVELS, sentence

__all__ = ["LEVELS", "LEVEL_COLUMNS", "PAIR_COLUMNS", "compare_frame", "compare_pairs", "level_schema", "sentence"]
