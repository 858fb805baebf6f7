"""Pinyin and fuzzy pinyin of Chinese text, as columns: one syllable per character, one blank between."""

from functools import cache

import polars as pl

from matchers.tables import PLACEHOLDER, compound_surnames, fuzzy_syllable, readings, soft_fold, surname_readings


@cache
def _syllable_table(*, is_fuzzy: bool) -> tuple[list[str], list[str]]:
    table = {char: f"{fuzzy_syllable(r[0]) if is_fuzzy else r[0]} " for char, r in readings().items()}
    return [*table, PLACEHOLDER], [*table.values(), f"{PLACEHOLDER} "]


@cache
def surname_syllables() -> dict[str, str]:
    """Surname read in a way of its own -> its syllables: 单 shan, 尉迟 yu chi; compound ones soft-folded too."""
    table = {surname: syllables[0].replace("ü", "v") for surname, syllables in surname_readings().items()}
    for surname, syllables in compound_surnames().items():
        table[surname] = " ".join(syllables)
        table["".join(soft_fold().get(char, char) for char in surname)] = " ".join(syllables)
    return table


def syllables(text: pl.Expr, *, is_fuzzy: bool) -> pl.Expr:
    """Usual reading of each character; a sign without one stays as it is."""
    return text.str.replace_many(*_syllable_table(is_fuzzy=is_fuzzy)).str.strip_chars_end(" ")


def surname_key(surname: pl.Expr, *, is_fuzzy: bool) -> pl.Expr:
    """Reading of a surname as a surname."""
    special = surname_syllables()
    spoken = [fuzzy(text) if is_fuzzy else text for text in special.values()]
    own = surname.replace_strict(list(special), spoken, default=None, return_dtype=pl.String)
    return pl.coalesce(own, syllables(surname, is_fuzzy=is_fuzzy))


def joined(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Two keys as one; either may be null or empty."""
    both = first.fill_null("") + pl.lit(" ") + second.fill_null("")
    return both.str.strip_chars(" ")


def fuzzy(key: str) -> str:
    """Fuzzy form of a plain key."""
    return " ".join(fuzzy_syllable(syllable) for syllable in key.split())
