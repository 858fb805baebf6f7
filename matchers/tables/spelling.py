"""Names written in letters, read as pinyin."""

from matchers.tables import PLACEHOLDER, readings
from matchers.tables.made_once import made_once

_LONGEST_SYLLABLE = 6


@made_once
def known_syllables() -> frozenset[str]:
    """Every syllable that some character is read as."""
    return frozenset(syllable for known in readings().values() for syllable in known)


def spelled(text: str) -> str | None:
    """Syllables of a name written in letters (ZHANGWEI, Zhang Wei, 王zhe); null when it is not pinyin.

    The longest syllable that leaves a readable rest comes first; characters among the letters are read as usual.
    """
    parts: list[str] = []
    word = ""
    for sign in f"{text.lower()} ".replace("ü", "v"):
        if sign.isascii() and sign.isalpha():
            word += sign
            continue
        found = _segments(word)
        if found is None:
            return None
        parts += found
        word = ""
        if sign in readings() or sign == PLACEHOLDER:
            parts.append(readings().get(sign, (sign,))[0])
    return " ".join(parts)


def _segments(word: str) -> list[str] | None:
    if not word:
        return []
    for length in range(min(_LONGEST_SYLLABLE, len(word)), 0, -1):
        if word[:length] in known_syllables():
            rest = _segments(word[length:])
            if rest is not None:
                return [word[:length], *rest]
    return None
