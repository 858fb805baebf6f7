"""Names that need a closer look, one distinct pair at a time: ·-names, long names, letters, placeholders, relations.

All functions are symmetric and take N forms (normalise); equal names and equal folds have been decided before.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from matchers.compare.characters import DIFFER, HOMOPHONE, NEAR, SAME, name_levels, to_codes
from matchers.tables import (
    PLACEHOLDER,
    all_readings,
    compound_surnames,
    fuzzy_syllable,
    hard_fold,
    readings,
    soft_fold,
    transliteration_fold,
)
from matchers.tables.spelling import spelled

_SHORTEST_CUT = 4  # signs of a long name that its cut form must still have
_LONG = 5
_FAR_FROM_SHORT = 8  # signs from which two differences are still the same name


@lru_cache(maxsize=50_000)
def special_level(left: str, right: str, kinds: tuple[str, str]) -> str:
    """Level of two N forms that differ, at least one of which is not a plain Chinese name of up to four characters."""
    if "relation" in kinds:
        return "one_shared" if left == right else "different"
    if "partial" in kinds:
        return _partial(_soft(left), _soft(right))
    if "latin" in kinds:
        return _spelled(left, right)
    if "·" in left or "·" in right or max(len(left), len(right)) >= _LONG:
        level = _transliterated(left, right)
        return _compound(_soft(left), _soft(right)) if level == "different" else level
    return _compound(_soft(left), _soft(right))


def _soft(name: str) -> str:
    hard = (hard_fold().get(char, char) for char in name if char not in "· ")
    return "".join(soft_fold().get(char, char) for char in hard)


def _surname(name: str) -> str:
    return next((name[:size] for size in (4, 2) if len(name) > size and name[:size] in compound_surnames()), name[:1])


def _plain(left: str, right: str) -> str:
    return str(name_levels(to_codes([left]), to_codes([right]))[0])


# ---- compound surnames: compare as if the surname were one character


def _compound(left: str, right: str) -> str:
    own, other = _surname(left), _surname(right)
    given = left[len(own) :], right[len(other) :]
    if own == other and len(own) > 1:
        if max(map(len, given)) < 4:
            level = _plain("〇" + given[0], "〇" + given[1])
            return level if left != right else "equivalent"
        return "one_shared" if set(given[0]) & set(given[1]) else "surname"
    if max(len(left), len(right)) <= 4:
        return _plain(left, right)
    return "miswritten" if OSA.distance(left, right) == 1 else "different"


# ---- placeholders: □ stands for one or two characters


def _partial(left: str, right: str) -> str:
    if PLACEHOLDER in left and PLACEHOLDER in right:
        return _both_partial(left, right)
    unreadable, whole = (left, right) if PLACEHOLDER in left else (right, left)
    pattern = re.escape(unreadable).replace(re.escape(PLACEHOLDER), ".{1,2}")
    surname = _surname(whole)
    readable = len(unreadable.replace(PLACEHOLDER, ""))
    if re.fullmatch(pattern, whole):
        if readable > len(surname) and readable >= 2:
            return "equivalent"
        return "surname" if unreadable.startswith(surname) else "one_shared"
    if unreadable.startswith(surname):
        shared = set(unreadable[len(surname) :]) & set(whole[len(surname) :])
        return "one_shared" if shared else "surname"
    return "different"


def _both_partial(left: str, right: str) -> str:
    own, other = _surname(left), _surname(right)
    shared = (set(left[len(own) :]) & set(right[len(other) :])) - {PLACEHOLDER}
    if left == right and shared and own != PLACEHOLDER:
        return "equivalent"
    if own == other and own != PLACEHOLDER:
        return "one_shared" if shared else "surname"
    return "one_shared" if shared and PLACEHOLDER in (own, other) else "different"


# ---- letters: ZHANG WEI, 王zhe


def _tokens(name: str) -> list[str]:
    """Characters as they are, letters as syllables; empty when the letters are no pinyin."""
    parts: list[str] = []
    for run in re.findall(r"[A-Za-zÜü ]+|[^A-Za-zÜü ]", name):
        if run[0].isascii():
            syllables = spelled(run.strip())
            if syllables is None:
                return []
            parts += syllables.split()
        else:
            parts.append(run)
    return parts


def _spoken(token: str) -> tuple[str, ...]:
    return (token,) if token.isascii() else all_readings().get(token, (token,))


def _token_kind(left: str, right: str) -> int:
    if left == right:
        return SAME
    if set(_spoken(left)) & set(_spoken(right)):
        return SAME if left.isascii() or right.isascii() else HOMOPHONE
    near = {fuzzy_syllable(s) for s in _spoken(left)} & {fuzzy_syllable(s) for s in _spoken(right)}
    return NEAR if near else DIFFER


def _spelled(left: str, right: str) -> str:
    own, other = (_tokens(name if name.isascii() else _soft(name)) for name in (left, right))
    if not own or not other:
        return "different"
    level = _by_tokens(own, other) if len(own) == len(other) else None
    if level:
        return level
    if _token_kind(own[0], other[0]) > SAME:
        return "different"
    return "one_shared" if any(_token_kind(a, b) == SAME for a in own[1:] for b in other[1:]) else "surname"


def _by_tokens(own: list[str], other: list[str]) -> str | None:
    """Level of names of as many syllables; null when too much differs. WEI ZHANG is 张伟 with the given name first."""
    kinds = _token_kinds(own, other)
    worst, differing = max(kinds), sum(kind != SAME for kind in kinds)
    if worst == SAME:
        return "equivalent"
    if differing == 1 and worst < DIFFER:
        return "homophone" if worst == HOMOPHONE else "similar"
    turned = (own[1:] + own[:1], own[-1:] + own[:-1])
    if worst < DIFFER or any(max(_token_kinds(order, other)) == SAME for order in turned):
        return "miswritten"
    return None


def _token_kinds(own: list[str], other: list[str]) -> list[int]:
    return [_token_kind(a, b) for a, b in zip(own, other, strict=True)]


# ---- ·-names and other long ones: part by part, by sound


def _sound(text: str) -> str:
    """Soft fold, then the transliteration's."""
    return "".join(transliteration_fold().get(char, char) for char in _soft(text))


def _syllables(text: str) -> str:
    return " ".join(fuzzy_syllable(readings().get(char, (char,))[0]) for char in text)


def _part_distance(left: str, right: str) -> int:
    """0 sounds the same, 1 one sign off, 2 another word."""
    if left == right or _syllables(left) == _syllables(right):
        return 0
    return 1 if min(len(left), len(right)) > 1 and OSA.distance(left, right) == 1 else 2


def _transliterated(left: str, right: str) -> str:
    own, other = ([_sound(part) for part in name.split("·")] for name in (left, right))
    if _part_distance("".join(own), "".join(other)) == 0:
        return "equivalent"
    cut = _cut(own, other) or _cut(other, own)
    if cut:
        return cut
    if len(own) == len(other) > 1:
        return _by_parts(own, other)
    return _by_whole("".join(own), "".join(other), _part_distance(own[0], other[0]))


def _cut(short: list[str], long: list[str]) -> str | None:
    """Equivalent where a long name is cut within a part, miswritten where it lost a whole part; null when neither."""
    if 0 < len(short) < len(long) and (short == long[: len(short)] or short == long[-len(short) :]):
        return "miswritten"
    start, whole = "".join(short), "".join(long)
    if len(whole) >= _LONG and _SHORTEST_CUT <= len(start) < len(whole) and whole.startswith(start):
        return "equivalent" if len(whole) > _LONG else "miswritten"
    return None


def _by_parts(own: list[str], other: list[str]) -> str:
    apart = [_part_distance(a, b) for a, b in zip(own, other, strict=True)]
    if own == other[::-1]:
        return "miswritten"
    if max(apart) < 2:
        return "equivalent" if sum(apart) == 0 else "similar" if sum(apart) == 1 else "miswritten"
    return "one_shared" if apart[0] == 0 else "surname" if apart[-1] == 0 else "different"


def _by_whole(own: str, other: str, first: int) -> str:
    apart = OSA.distance(own, other)
    if apart == 1:
        return "similar"
    if apart == 2 and min(len(own), len(other)) >= _FAR_FROM_SHORT:
        return "miswritten"
    return "one_shared" if first == 0 else "different"
