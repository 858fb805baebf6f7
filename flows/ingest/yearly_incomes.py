"""The table of incomes by the year, and a sentence for each file: how many are under the yearly line, if one is set."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from data_contracts.labels import YEARLY_INCOMES
from data_contracts.row_tables import table_of
from data_contracts.tables import YEARLY_INCOMES as TABLE
from flows.ingest.file_account import FileAccount
from flows.ingest.layouts.by_year import AREA
from rules.parameters import Parameters

LINE, COMPARED = "income_line_year", "per_head"
"""The parameter, and the one kind of income that is measured as the line is: of a household, by head and year."""


def yearly_table(accounts: Mapping[str, Sequence[FileAccount]], parameters: Parameters, as_of: date) -> pa.Table:
    """YEARLY_INCOMES of all files; each file's account is told how many it kept and what became of the line.

    `line_yuan_year` and `is_under_line` are null of other kinds, and where no line is in force.
    """
    parts = []
    for extract, each in sorted(accounts.items()):
        for account in each:
            if account.problem is None and account.yearly is not None and account.yearly.height:
                rows = _with_line(account.yearly, parameters, as_of)
                account.notes.append(_sentence(rows))
                parts.append(rows.with_columns(extract=pl.lit(extract), source_file=pl.lit(account.source_file)))
    names = TABLE.schema.names
    found = pl.concat(parts).select(names).sort("source_file", "source_row", "kind") if parts else None
    empty: pa.Table = table_of([], TABLE.schema)
    return found.to_arrow().cast(TABLE.schema) if found is not None else empty


def _with_line(rows: pl.DataFrame, parameters: Parameters, as_of: date) -> pl.DataFrame:
    places = rows.filter(pl.col("kind") == COMPARED)[AREA].unique().to_list()
    in_force = {place: parameters.lookup(LINE, place, None, as_of) for place in places}
    lines = {place: value.value for place, value in in_force.items() if value is not None}
    line = pl.Series([lines.get(place) for place in rows[AREA]], dtype=pl.Decimal(14, 2))
    compared = pl.when(pl.col("kind") == COMPARED).then(line)
    return rows.with_columns(line_yuan_year=compared).with_columns(
        is_under_line=pl.col("yuan_year") < pl.col("line_yuan_year")
    )


def _sentence(rows: pl.DataFrame) -> str:
    counts = dict(rows.group_by("kind", maintain_order=True).len().iter_rows())
    kept = "、".join(f"{YEARLY_INCOMES[kind]} {counts[kind]} 个" for kind in YEARLY_INCOMES if kind in counts)
    text = f"按年的收入按年保存，不折成月收入：{kept}"
    if COMPARED not in counts:
        return text
    with_line = rows.filter(pl.col("line_yuan_year").is_not_null()).height
    if not with_line:
        return f"{text}；没有设定年收入线（{LINE}），没有与任何标准比"
    rest = counts[COMPARED] - with_line
    tail = f"，另 {rest} 户所在地没有设定" if rest else ""
    return f"{text}；低于当地年收入线的 {rows['is_under_line'].sum()} 户{tail}"
