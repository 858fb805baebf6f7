"""Cards without names: the ledger keeps a lead's sentence for years, and whose name stands in it only as a number.

On a card 王伟 is ⟦P000001729⟧; who else the sentence names is left with his surname. Names come back where a month
reads its leads (`lead_history`) and where a notice is written, from the person tables, which are purged; after that the
card says 当事人. Cards made before are read as they stand.
"""

import re
from collections.abc import Mapping

import polars as pl

from data_contracts.named_facts import without_names
from data_contracts.tables import PEOPLE
from flows.ledger.merges import numbers_now
from flows.store.month_tables import MonthTables
from rules.unproven import CALL

TOKEN = re.compile(r"⟦(P\d+)⟧")
NOBODY_KNOWN = "当事人"


def nameless(cards: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    """LEDGER_LEADS as they are put down: names in `statement` replaced. Row count and order unchanged."""
    known = cards.select("lead_id", "person_id", "statement").join(
        month.lead_details.select("lead_id", "facts", "unproven"), on="lead_id", how="left", maintain_order="left"
    )
    names = dict(month.people(cards["person_id"]).select("person_id", "name").iter_rows())
    texts = [_nameless(row, names) for row in known.iter_rows(named=True)]
    return cards.with_columns(pl.Series("statement", texts, dtype=pl.Utf8))


def with_names(rows: pl.DataFrame, people: Mapping[str, str | None], merges: pl.DataFrame) -> pl.DataFrame:
    """Rows with a `statement` of cards, names put back; `merges`: PERSON_MERGES, for numbers that ended since. Row
    count and order unchanged."""
    into = numbers_now(merges)

    def name_of(token: "re.Match[str]") -> str:
        number = into.get(token[1], token[1])
        return people.get(number) or NOBODY_KNOWN

    texts = [None if text is None else TOKEN.sub(name_of, text) for text in rows["statement"]]
    return rows.with_columns(pl.Series("statement", texts, dtype=pl.Utf8))


def people_in(statements: pl.Series, merges: pl.DataFrame) -> list[str]:
    """The numbers of the people that cards speak of, as they are after `merges`."""
    into = numbers_now(merges)
    found = {number for text in statements.drop_nulls() for number in TOKEN.findall(text)}
    return sorted({into.get(number, number) for number in found})


def names_known(last_month: MonthTables, numbers: list[str]) -> dict[str, str | None]:
    """Person number -> name, of those that a month's matching knew; none where its tables are gone."""
    if not numbers or last_month.path(PEOPLE) is None:
        return {}
    wanted = pl.LazyFrame({"person_id": numbers}, schema={"person_id": pl.Utf8})
    found = last_month.scan(PEOPLE).join(wanted, on="person_id", how="semi").select("person_id", "name").collect()
    return dict(found.iter_rows())


def _nameless(row: Mapping[str, str | None], names: Mapping[str, str | None]) -> str | None:
    if row["statement"] is None:
        return None
    own = names.get(row["person_id"] or "") if row["unproven"] != CALL else None
    return without_names(row["statement"], own, row["facts"], f"⟦{row['person_id']}⟧")
