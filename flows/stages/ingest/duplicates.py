"""Rows that say exactly what an earlier row of the same extract said: in its key and in everything else.

They are known by a 64-bit hash of all typed columns (a cell that was emptied counts with its raw text): among ten
million rows the chance that two different ones meet is one in 400,000. Rows with an equal key but other content
contradict each other: both are kept, for nobody can say here which is right.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]


class SeenRows:
    """Remembers hashes in sorted runs, the larger the older: eight bytes a row, and few runs to look through."""

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def first_seen(self, content: pl.DataFrame) -> pl.Series:
        """For each row whether it is the first of its content; remembers all of them."""
        hashes = content.hash_rows(seed=1).alias("hash")
        is_first = hashes.is_first_distinct()
        new = np.sort(hashes.filter(is_first).to_numpy())
        known = np.zeros(len(new), dtype=bool)
        for run in self._runs:
            at = np.searchsorted(run, new)
            inside = at < len(run)
            known[inside] |= run[at[inside]] == new[inside]
        if known.any():
            is_first &= ~hashes.is_in(pl.Series(new[known]).implode())
        self._remember(new[~known])
        return is_first

    def _remember(self, new: Hashes) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(new):
            new = np.sort(np.concatenate([self._runs.pop(), new]), kind="stable")
        if len(new):
            self._runs.append(new)
