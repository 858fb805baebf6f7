"""Person numbers that ended: the matcher found that two numbers were one person. The ledger keeps the number an entry
was made under; who reads it follows the person."""

import polars as pl

from data_contracts.tables import PERSON_MERGES
from flows.ledger import book
from flows.store.frames import typed_frame
from flows.store.month_tables import MonthTables

MERGED = "merged_into"


def merges_of(person_events: pl.DataFrame, period: str) -> pl.DataFrame:
    """PERSON_MERGES of a month: the PERSON_EVENTS that end a number. Grain: number."""
    ended = person_events.filter((pl.col("kind") == MERGED) & (pl.col("person_id") != pl.col("other_person_id")))
    reported = ended.select(
        pl.lit(period).alias("period"), "person_id", pl.col("other_person_id").alias("into_person_id")
    ).unique("person_id", keep="first", maintain_order=True)
    return typed_frame(reported.to_arrow(), PERSON_MERGES).sort(PERSON_MERGES.key)


def numbers_now(merges: pl.DataFrame) -> dict[str, str]:
    """Every number that ended -> the number its person goes by after `merges`, over as many steps as it takes."""
    into: dict[str, str] = {}
    for ended, other in merges.sort(PERSON_MERGES.key).select("person_id", "into_person_id").iter_rows():
        now = into.get(other, other)
        if now == ended:
            continue
        into |= {old: now for old, there in into.items() if there == ended}
        into[ended] = now
    return into


def merges_known(month: MonthTables) -> dict[str, str]:
    """Person numbers that ended up to and in a month -> the number each person has then: the ledger's of the months
    before, and those that this month's matching ended."""
    before = book.read(month.store, before=month.period).merges
    return numbers_now(pl.concat([before, merges_of(month.person_events, month.period)]))


def followed(person_id: pl.Expr, merges: pl.DataFrame) -> pl.Expr:
    """A column of person numbers as they are after `merges`."""
    into = numbers_now(merges)
    return person_id.replace(list(into), list(into.values())) if into else person_id
