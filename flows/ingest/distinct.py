"""A column of cells as its distinct texts and, for each cell, which of them it is: what is known of a text is found by
its place, not by comparing texts again.
"""

from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Distinct:
    """`texts`: each text once, in the order of their first cells, no null among them; `places`: for each cell the
    place of its text there, null where the cell is empty.
    """

    texts: pl.Series
    places: pl.Series

    def spread(self, of_texts: pl.Series) -> pl.Series:
        """What is said of each text, for each cell; null for empty cells."""
        if of_texts.is_empty():
            return pl.repeat(None, self.places.len(), dtype=of_texts.dtype, eager=True)
        return of_texts.gather(self.places)

    def cells(self, of_texts: pl.Series) -> int:
        """How many cells have a text of which this is true."""
        return int(self.spread(of_texts).sum()) if of_texts.any() else 0

    def often(self, wanted: pl.Series) -> list[tuple[int, int]]:
        """The places of the texts of which this is true, in the order of the texts, with how many cells have each."""
        if not wanted.any():
            return []
        counts = dict(self.places.value_counts(name="cells").iter_rows())
        return [(place, counts[place]) for place in sorted(wanted.arg_true(), key=lambda place: str(self.texts[place]))]


def distinct(cells: pl.Series) -> Distinct:
    """Take a column of texts apart."""
    encoded = pc.dictionary_encode(cells.to_arrow(compat_level=pl.CompatLevel.oldest()))
    assert isinstance(encoded, pa.DictionaryArray)
    texts, places = pl.Series(encoded.dictionary), pl.Series(encoded.indices)
    return Distinct(texts.cast(pl.String), places.cast(pl.UInt32))
