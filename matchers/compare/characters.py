"""How two short Chinese names differ, character by character, on columns of code points.

Works on soft-folded names of one to four characters with one-character surnames; others are `special`. Two different
characters are HOMOPHONES (a reading in common, surname readings included), NEAR (a fuzzy reading in common, or they
look alike), or they DIFFER.
"""

import numpy as np
import numpy.typing as npt

from matchers.compare.levels import LEVELS
from matchers.tables import all_readings, fuzzy_syllable, look_alikes
from matchers.tables.made_once import made_once

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LONGEST = 4
SAME, HOMOPHONE, NEAR, DIFFER = 0, 1, 2, 3
_CODE_POINTS = 0x32000
_MAX_READINGS = 6
_LEVEL = f"U{max(map(len, LEVELS['name']))}"  # an array of texts cuts off what is longer


def to_codes(names: list[str]) -> Codes:
    """Code points, one row per name, 0 after its end; names are at most LONGEST long."""
    padded = np.array(names, dtype=f"U{LONGEST}")
    return padded.view(np.uint32).reshape(-1, LONGEST).astype(np.int64)


@made_once
def _readings(*, is_fuzzy: bool) -> npt.NDArray[np.int16]:
    """Numbers of the syllables of each code point, -1 where it has no more."""
    numbers: dict[str, int] = {}
    table = np.full((_CODE_POINTS, _MAX_READINGS), -1, dtype=np.int16)
    for char, syllables in all_readings().items():
        spoken = dict.fromkeys(fuzzy_syllable(s) if is_fuzzy else s for s in syllables)
        for at, syllable in enumerate(list(spoken)[:_MAX_READINGS]):
            table[ord(char), at] = numbers.setdefault(syllable, len(numbers))
    return table


@made_once
def _look_alike_keys() -> Codes:
    return np.sort(np.array([(ord(a) << 20) | ord(b) for a, b in look_alikes()], dtype=np.int64))


def _share(table: npt.NDArray[np.int16], left: Codes, right: Codes) -> Flags:
    """Whether two characters have a syllable in common; most have one, and only the others are looked at twice."""
    found: Flags = (table[left, 0] == table[right, 0]) & (table[left, 0] >= 0)
    more = np.flatnonzero(~found & ((table[left, 1] >= 0) | (table[right, 1] >= 0)))
    known = table[left[more]][:, :, None]
    found[more] = ((known == table[right[more]][:, None, :]) & (known >= 0)).any(axis=(1, 2))
    return found


def _look_alike(left: Codes, right: Codes) -> Flags:
    keys = _look_alike_keys()
    wanted = (np.minimum(left, right) << 20) | np.maximum(left, right)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: Flags = keys[at] == wanted
    return found


def kinship(left: Codes, right: Codes) -> Codes:
    """SAME, HOMOPHONE, NEAR or DIFFER for each pair of code points; symmetric."""
    kind = np.full(len(left), DIFFER, dtype=np.int64)
    near = _share(_readings(is_fuzzy=True), left, right)
    kind[near] = np.where(_share(_readings(is_fuzzy=False), left[near], right[near]), HOMOPHONE, NEAR)
    far = np.flatnonzero(~near)
    kind[far[_look_alike(left[far], right[far])]] = NEAR
    kind[left == right] = SAME
    return kind


def name_levels(left: Codes, right: Codes) -> npt.NDArray[np.str_]:
    """Homophone and the levels below it, of pairs of names that differ after every fold; symmetric."""
    lengths = (left > 0).sum(axis=1), (right > 0).sum(axis=1)
    level = _by_shared_characters(left, right)
    apart = np.abs(lengths[0] - lengths[1])
    uneven = np.flatnonzero((apart == 1) & (np.minimum(*lengths) >= 2))
    level[uneven[_is_one_lost(left[uneven], right[uneven])]] = "miswritten"
    even = np.flatnonzero((apart == 0) & (lengths[0] >= 2))
    level[even] = _same_length(left[even], right[even], level[even])
    return level


def _by_shared_characters(left: Codes, right: Codes) -> npt.NDArray[np.str_]:
    """Surname and a given character in common, the surname, or nothing."""
    given = (left[:, 1:, None] == right[:, None, 1:]) & (left[:, 1:, None] > 0)
    is_surname = left[:, 0] == right[:, 0]
    shared = np.where(is_surname, np.where(given.any(axis=(1, 2)), "one_shared", "surname"), "different")
    return shared.astype(_LEVEL)


def _is_one_lost(left: Codes, right: Codes) -> Flags:
    """Whether taking one character out of the longer name gives the shorter."""
    swap = (left > 0).sum(axis=1) < (right > 0).sum(axis=1)
    longer = np.where(swap[:, None], right, left)
    shorter = np.where(swap[:, None], left, right)
    found = np.zeros(len(left), dtype=np.bool_)
    for at in range(LONGEST):
        rest = np.delete(longer, at, axis=1)
        found |= (rest == shorter[:, : LONGEST - 1]).all(axis=1) & (shorter[:, LONGEST - 1] == 0)
    return found


def _same_length(left: Codes, right: Codes, otherwise: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    differs = left != right
    kinds = np.zeros(left.shape, dtype=np.int64)
    kinds[differs] = kinship(left[differs], right[differs])
    count, worst = differs.sum(axis=1), kinds.max(axis=1)
    is_transposed = (np.sort(left, axis=1) == np.sort(right, axis=1)).all(axis=1)
    level = otherwise.copy()
    level[(count >= 2) & ((worst <= NEAR) | is_transposed)] = "miswritten"
    level[(count == 1) & (worst == NEAR)] = "similar"
    level[(count == 1) & (worst == HOMOPHONE)] = "homophone"
    return level
