"""Rows that say exactly what an earlier row of the same extract said: in its key and in everything else.

They are known by a 64-bit hash of all typed columns (a cell that was emptied counts with its raw text): among ten
million rows the chance that two different ones meet is one in 400,000. Rows with an equal key but other content
contradict each other: both are kept, for nobody can say here which is right.
"""

import polars as pl


class SeenRows:
    """Remembers hashes in sorted runs, the larger the older: eight bytes a row, and few runs to look through."""

    def __init__(self) -> None:
        self._runs: list[pl.Series] = []

    def copy(self) -> "SeenRows":
        """The same hashes; what either remembers from here on the other does not."""
        other = SeenRows()
        other._runs = list(self._runs)
        return other

    def first_seen(self, content: pl.DataFrame) -> pl.Series:
        """For each row whether it is the first of its content; remembers all of them."""
        hashes = content.hash_rows(seed=1).alias("hash")
        is_first = hashes.is_first_distinct()
        new = hashes.filter(is_first).sort()
        known = self._are_known(new)
        if known.any():
            is_first &= ~hashes.is_in(new.filter(known).implode())
        self._remember(new.filter(~known))
        return is_first

    def meets(self, other: "SeenRows") -> bool:
        """Whether any row of the other is known here."""
        return any(self._are_known(run).any() for run in other._runs)

    def add(self, other: "SeenRows") -> None:
        """Remember the rows of another, none of which is known here."""
        for run in sorted(other._runs, key=len, reverse=True):
            self._remember(run)

    def _are_known(self, new: pl.Series) -> pl.Series:
        """For each of some sorted hashes whether it is known."""
        known = pl.repeat(False, new.len(), eager=True)
        for run in self._runs:
            at = run.search_sorted(new, side="left").clip(0, run.len() - 1)
            known |= run.gather(at) == new
        return known

    def _remember(self, new: pl.Series) -> None:
        while self._runs and self._runs[-1].len() <= 2 * new.len():
            new = pl.concat([self._runs.pop(), new]).sort()
        if new.len():
            self._runs.append(new)
