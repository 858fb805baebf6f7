"""Rows of a list that do not count, and what is worked out of a row's amounts: its own share, its number."""

import polars as pl

from flows.ingest.layouts.keyed import keyed
from flows.ingest.layouts.physical import ROW, Physical
from flows.ingest.numbers import WIDE
from flows.ingest.rows import Skipped


def only_concerned(physical: Physical) -> pl.DataFrame:
    """Without the rows that are not of this kind: people who are on the list but not monitored; all of a list of which
    nothing is taken.
    """
    if physical.layout.file.not_accepted:
        physical.skipped[str(Skipped.NOT_CONCERNED)] += physical.fields.height
        return physical.fields.clear()
    only = physical.layout.file.only_where
    if only is None:
        return physical.fields
    kept = physical.fields.filter(pl.col(only).is_not_null() & ~pl.col(only).is_in(["无", "否", "非监测对象"]))
    if left := physical.fields.height - kept.height:
        physical.skipped[str(Skipped.NOT_CONCERNED)] += left
    return kept


def netted(fields: pl.DataFrame, physical: Physical) -> pl.DataFrame:
    """Without pairs of rows of which one takes the other back: the same in everything but its amounts, which are its
    negatives. `nets_out` names the total, then what else has to agree; of several the one whose payers took back the
    same, else the last one before.
    """
    names = physical.layout.file.nets_out
    if not names:
        return fields
    total, *same = names
    share = physical.layout.file.own_share
    paid = [name for name in (share.payers if share else ()) if name in fields.columns]
    amounts = fields.select(total, *paid).select(pl.all().str.replace_all(r"[,￥¥元\s]", "").cast(WIDE, strict=False))
    waiting: dict[tuple[object, ...], list[int]] = {}
    gone: set[int] = set()
    values = [[value or 0 for value in row] for row in amounts.iter_rows()]
    keys = list(fields.select(same).iter_rows())
    for at in sorted(range(fields.height), key=lambda at: (values[at][0] < 0, at)):
        whole = values[at][0]
        key = (*keys[at], abs(whole))
        if whole > 0:
            waiting.setdefault(key, []).append(at)
        elif whole < 0 and waiting.get(key):
            found = min(waiting[key], key=lambda other: (values[other] != [-v for v in values[at]], other > at, -other))
            waiting[key].remove(found)
            gone |= {found, at}
    if not gone:
        return fields
    rows = fields[ROW].to_list()
    physical.skipped[str(Skipped.NETTED)] += len(gone)
    physical.notes.append(f"{len(gone) // 2} 笔结算被后面的负数行冲销，两行都不计")
    physical.remarks += [(rows[at], "与另一行金额相反，互相冲销，不计") for at in sorted(gone)]
    return fields.filter(~pl.Series([at in gone for at in range(fields.height)], dtype=pl.Boolean))


def own_share(columns: dict[str, pl.Series], fields: pl.DataFrame, physical: Physical) -> None:
    """The patient's own share: cash and own account where the file has them, else the total less every payer."""
    share = physical.layout.file.own_share
    if share is None:
        return

    def amount(name: str) -> pl.Expr:
        return pl.col(name).str.replace_all(r"[,￥¥元\s]", "").cast(WIDE, strict=False)

    there = [name for name in share.own if name in physical.found.columns]
    payers = [name for name in share.payers if name in physical.found.columns]
    own = pl.sum_horizontal([amount(name) for name in there]) if there else pl.lit(None, WIDE)
    any_own = pl.any_horizontal([amount(name).is_not_null() for name in there]) if there else pl.lit(False)
    rest = amount(share.total) - (pl.sum_horizontal([amount(name) for name in payers]) if payers else pl.lit(0))
    is_number = pl.all_horizontal([amount(n).is_not_null() | pl.col(n).is_null() for n in [*there, *payers]] or [True])
    value = pl.when(any_own).then(own).when(is_number).then(rest)
    counted = fields.select(value.cast(pl.Decimal(20, 2)).cast(pl.String)).to_series()
    columns[share.column] = counted.alias(share.column)
    heads = {column.name: column.heading for column in physical.layout.source.columns}
    way = "＋".join(heads[name] for name in there)
    minus = f"“{heads[share.total]}”减去{'、'.join(heads[name] for name in payers) or '零'}"
    heading = physical.layout.contract.column(share.column).heading
    physical.notes.append(f"“{heading}”由{way + '得出，空白的由' if there else ''}{minus}得出")


def row_numbers(fields: pl.DataFrame, of: tuple[str, ...], key: bytes) -> pl.Series:
    """A number for each row from what it says: the same when the whole row is there again, another for a second row
    that only agrees in `of`. Keyed: nobody can tell from it what the row says.
    """
    seen: dict[str, dict[tuple[str | None, ...], int]] = {}
    numbers = []
    content = list(fields.drop(ROW).iter_rows())
    for row, whole in zip(fields.select(of).iter_rows(), content, strict=True):
        digest = keyed(key, "row", *row)
        alike = seen.setdefault(digest, {})
        place = alike.setdefault(whole, len(alike) + 1)
        numbers.append(f"N{digest}" + (f"-{place}" if place > 1 else ""))
    return pl.Series(numbers, dtype=pl.String)
