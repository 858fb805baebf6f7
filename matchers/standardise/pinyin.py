"""Pinyin and fuzzy pinyin of Chinese text, as columns: one syllable per character, one blank between."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from matchers.tables import PLACEHOLDER, compound_surnames, fuzzy_syllable, readings, soft_fold, surname_readings
from matchers.tables.made_once import made_once


@dataclass(frozen=True)
class Sounds:
    """How the characters of some texts are read, plainly or fuzzily; surnames read in a way of their own apart.

    Only characters that occur are in it: a table of 27,000 would take longer to set up than a small month to read.
    """

    syllable_of: dict[str, str]
    surname_sound: dict[str, str]

    def of(self, text: pl.Expr) -> pl.Expr:
        """Usual reading of each character; a sign without one stays as it is."""
        spaced = [f"{syllable} " for syllable in self.syllable_of.values()]
        return text.str.replace_many(list(self.syllable_of), spaced).str.strip_chars_end(" ")

    def of_surname(self, surname: pl.Expr) -> pl.Expr:
        """Reading of a surname as a surname: 单 shan, 尉迟 yu chi."""
        own = self.surname_sound
        special = surname.replace_strict(list(own), list(own.values()), default=None, return_dtype=pl.String)
        return pl.coalesce(special, self.of(surname))


def sounds(characters: Iterable[str], *, is_fuzzy: bool) -> Sounds:
    """Table of these characters' readings."""
    known = {char: readings()[char][0] for char in sorted(characters) if char in readings()}
    spoken = {char: fuzzy(syllable) if is_fuzzy else syllable for char, syllable in known.items()}
    own = {surname: fuzzy(key) if is_fuzzy else key for surname, key in _surname_keys().items()}
    return Sounds({**spoken, PLACEHOLDER: PLACEHOLDER}, own)


@made_once
def _surname_keys() -> dict[str, str]:
    """Surname read in a way of its own -> its syllables; compound ones soft-folded too."""
    table = {surname: syllables[0] for surname, syllables in surname_readings().items()}
    for surname, syllables in compound_surnames().items():
        table[surname] = " ".join(syllables)
        table["".join(soft_fold().get(char, char) for char in surname)] = " ".join(syllables)
    return table


def joined(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Two keys as one; either may be null or empty."""
    both = first.fill_null("") + pl.lit(" ") + second.fill_null("")
    return both.str.strip_chars(" ")


def fuzzy(key: str) -> str:
    """Fuzzy form of a plain key."""
    return " ".join(fuzzy_syllable(syllable) for syllable in key.split())
