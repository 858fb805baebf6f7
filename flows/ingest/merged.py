"""Cells merged downwards say their value for every row they cover, as a reader of the sheet sees it.

Two kinds of cells may not be copied so. An amount of rows that are events (a payment, a settlement) belongs to all of
them together: the rows below the first are unknown. A name without its number, or a number without its name, would
give one person another's: unknown as well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from data_contracts.contract import Contract, Kind
from flows.ingest.headings import Headings
from flows.ingest.hidden import MERGED
from flows.ingest.raw import Batch, Merged


@dataclass(frozen=True)
class FilledDown:
    """What is put into the rows below the first of each merged cell: frame column -> [(first, last, text)]."""

    texts: Mapping[int, Sequence[tuple[int, int, str]]]
    notes: tuple[str, ...]

    def fill(self, batch: Batch) -> Batch:
        """The batch with those cells filled; rows that are otherwise blank stay so, and what is filled in stays."""
        if not self.texts:
            return batch
        start, stop = batch.first_row - 1, batch.first_row - 1 + batch.cells.height
        is_used = batch.cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series().to_list()
        changed = []
        for column, spans in self.texts.items():
            values = batch.cells.to_series(column)
            is_free = values.is_null().to_list()
            texts = {
                row - start: text
                for first, last, text in spans
                for row in range(max(first + 1, start), min(last + 1, stop))
                if is_used[row - start] and is_free[row - start]
            }
            changed.append(values.scatter(list(texts), pl.Series(list(texts.values()), dtype=pl.String)))
        return Batch(batch.cells.with_columns(changed), batch.first_row, batch.cut_off)


def filled_down(merged: Sequence[Merged], found: Headings, contract: Contract) -> FilledDown:
    """How a sheet's merged cells under its heading are read, and a sentence for each column that has some."""
    names = {at: name for name, at in found.columns.items()}
    body = [m for m in merged if m.first > found.rows[-1] and m.column in names]
    identity = [found.columns[name] for name in ("name", "id_no") if name in found.columns]
    spans = {(m.first, m.last, m.column) for m in body}
    texts: dict[int, list[tuple[int, int, str]]] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    for m in body:
        column = contract.column(names[m.column])
        is_shared = column.kind is Kind.YUAN and contract.own_date is not None
        is_half = m.column in identity and any((m.first, m.last, other) not in spans for other in identity)
        is_unknown = is_shared or is_half
        texts.setdefault(m.column, []).append((m.first, m.last, MERGED if is_unknown else m.text))
        counts[column.heading, is_unknown] += 1
    return FilledDown(texts, tuple(_note(heading, unknown, n) for (heading, unknown), n in counts.items()))


def _note(heading: str, is_unknown: bool, count: int) -> str:
    how = "只算在第一行，其余行按不详处理" if is_unknown else "按所覆盖的每一行读取"
    return f"“{heading}”有 {count} 处上下合并的单元格，{how}；请取消合并、每行填写后重报"
