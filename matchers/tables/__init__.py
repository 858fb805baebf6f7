"""Tables per character that know how Chinese names are written, misread and misheard; read once, by plain functions.

Files, licences and how they were made: SOURCES.md. `*.tsv` built by build.py: pinyin, hard_fold, shapes, lunar; by
glyphs.py: glyphs; kept by hand and reviewed: soft_fold, look_alikes, surnames, transliteration. Folds are idempotent:
what a character folds to folds to itself. Syllables have no tones and write ü as v.

build.py       builds pinyin, hard_fold, shapes, lunar
glyphs.py      builds glyphs; rendering.py draws the characters for it
spelling.py    names written in letters, read as pinyin
made_once.py   a table that is made once a process, whoever asks
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import combinations, product

from matchers.tables.made_once import made_once

PLACEHOLDER = "□"

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))
_F_AS_HU = {
    "fa": "hua",
    "fan": "huan",
    "fang": "huan",
    "fei": "hui",
    "fen": "hun",
    "feng": "hon",
    "fo": "huo",
    "fou": "hou",
    "fu": "hu",
}


def _rows(name: str) -> list[list[str]]:
    text = (resources.files(__name__) / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@made_once
def hard_fold() -> dict[str, str]:
    """Traditional, regional and variant (異體) character -> standard character; standard ones are absent."""
    return {char: target for target, chars in _rows("hard_fold") for char in chars}


@made_once
def soft_fold() -> dict[str, str]:
    """Standard character -> the one it is interchanged with in names (付傅 闫阎); apply after the hard fold."""
    return {char: row[0][0] for row in _rows("soft_fold") for char in row[0][1:]}


@made_once
def transliteration_fold() -> dict[str, str]:
    """Character of a ·-name -> the one that stands for its sound (卜布不); apply after the soft fold."""
    return {char: row[0][0] for row in _rows("transliteration") for char in row[0][1:]}


@made_once
def readings() -> dict[str, tuple[str, ...]]:
    """Character -> its readings, the usual one first; surname readings are in `surname_readings`."""
    usual: dict[str, str] = {}
    other: defaultdict[str, list[str]] = defaultdict(list)
    for syllable, first, second in _rows("pinyin"):
        usual |= dict.fromkeys(first, syllable)
        for char in second:
            other[char].append(syllable)
    return {char: (syllable, *other[char]) for char, syllable in usual.items()}


@made_once
def surname_readings() -> dict[str, tuple[str, ...]]:
    """Character that is read in its own way as a surname -> those readings, usual one first: 单 shan, 仇 qiu."""
    return {surname: tuple(text.split()) for kind, surname, text in _rows("surnames") if kind == "single"}


@made_once
def compound_surnames() -> dict[str, tuple[str, ...]]:
    """Surname of two or more characters -> one syllable per character: 欧阳 ou yang."""
    return {
        surname: tuple(text.replace("ü", "v").split())
        for kind, surname, text in _rows("surnames")
        if kind == "compound"
    }


@made_once
def all_readings() -> dict[str, tuple[str, ...]]:
    """Character -> every reading it may have in a name, as a surname too."""
    known = {char: list(syllables) for char, syllables in readings().items()}
    for char, syllables in surname_readings().items():
        known.setdefault(char, []).extend(s for s in syllables if s not in known[char])
    return {char: tuple(syllables) for char, syllables in known.items()}


def fuzzy_syllable(syllable: str) -> str:
    """What is left of a syllable when southern and hurried ears have heard it: n=l=r, zh=z, ng=n, h=f.

    >>> fuzzy_syllable("niang"), fuzzy_syllable("huang"), fuzzy_syllable("fang"), fuzzy_syllable("zheng")
    ('lian', 'huan', 'huan', 'zen')
    """
    if syllable in _F_AS_HU:
        return _F_AS_HU[syllable]
    for initial, merged in _INITIALS:
        if syllable.startswith(initial) and len(syllable) > len(initial) and syllable != "ng":
            syllable = merged + syllable.removeprefix(initial)
            break
    return syllable.removesuffix("g") if syllable.endswith("ng") and len(syllable) > 2 else syllable


def shape_rows() -> list[list[str]]:
    """Rows of shapes.tsv: `phonetic`, characters any two of which look alike; `cangjie`, one and its neighbours."""
    return _rows("shapes")


@made_once
def look_alikes() -> frozenset[tuple[str, str]]:
    """Ordered pairs of standard characters that look alike.

    They share a phonetic part, have a Cangjie code one letter away, were found alike when drawn, or are listed by hand.
    """
    pairs: set[tuple[str, str]] = set()
    for kind, chars in shape_rows():
        pairs.update(combinations(chars, 2) if kind == "phonetic" else product(chars[0], chars[1:]))
    for row in _rows("glyphs"):
        pairs.update(product(row[0][0], row[0][1:]))
    for row in _rows("look_alikes"):
        pairs.update(combinations(row[0], 2))
    return frozenset((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


@dataclass(frozen=True)
class LunarYear:
    """A lunar year: its first solar day, its leap month (0: none), the days of its 12 or 13 months in order."""

    first_day: date
    leap_month: int
    month_days: tuple[int, ...]

    def solar(self, month: int, day: int, *, is_leap: bool = False) -> date | None:
        """Solar date of a lunar one; null when the year has no such day."""
        if not 1 <= month <= 12 or (is_leap and month != self.leap_month):
            return None
        at = month - 1 + (is_leap or 0 < self.leap_month < month)
        if not 1 <= day <= self.month_days[at]:
            return None
        return self.first_day + timedelta(sum(self.month_days[:at]) + day - 1)


@made_once
def lunar_years() -> dict[int, LunarYear]:
    """Lunar years 1900 to 2100."""
    return {
        int(year): LunarYear(date.fromisoformat(first), int(leap), tuple(29 + int(bit) for bit in bits))
        for year, first, leap, bits in _rows("lunar")
    }
