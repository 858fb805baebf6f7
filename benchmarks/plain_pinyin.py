"""Plain pinyin of whole names, for whoever compares sounds by letters: the matcher itself compares fuzzy keys."""

import polars as pl

from matchers.standardise.name import spelled_names
from matchers.standardise.pinyin import joined, sounds


def with_pinyin(forms: pl.DataFrame) -> pl.DataFrame:
    """Add name_py, the plain pinyin of `hard`, surnames read as surnames. Row count unchanged; null without a name."""
    plain = sounds(frozenset("".join(forms["hard"].drop_nulls().to_list())), is_fuzzy=False)
    length = pl.col("surname").str.len_chars().fill_null(0)
    own = plain.of_surname(pl.when(length > 0).then(pl.col("hard").str.slice(0, length)))
    spoken = spelled_names(forms)
    lettered = pl.col("n").replace_strict(list(spoken), list(spoken.values()), default=None, return_dtype=pl.String)
    read = pl.when(pl.col("n").is_not_null()).then(joined(own, plain.of(pl.col("hard").str.slice(length))))
    return forms.with_columns(name_py=pl.coalesce(lettered, read) if spoken else read)
