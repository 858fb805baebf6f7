"""A month in the books: on which lists its leads stand, what it puts down, and the books before and after it."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from data_contracts.tables import LEDGER, VERDICTS
from flows.ledger import book
from flows.ledger.book import Book, next_entry, numbered, to_put_down
from flows.ledger.editions import Edition, edition_of
from flows.ledger.figures import figures, to_keep
from flows.ledger.listings import published_on, row_marks
from flows.ledger.merges import merges_of
from flows.ledger.opening import opening
from flows.ledger.routing import routed
from flows.ledger.row_keys import row_keys
from flows.store.files import NewFile
from flows.store.frames import typed_frame
from flows.store.month_tables import MonthTables
from flows.store.run import RunContext


@dataclass(frozen=True)
class MonthBooks:
    """`listed`: lead_id, listed_for, side of the published leads (grain: lead x list). `before`: the ledger before the
    month; `answers`: the entries of what came back in it; `entries`: everything the month puts down; `figures`: those
    of its bulletin; `files`: what of it the ledger's folder lacks, not yet written; `edition`: which one of its
    lists goes out; `cards`: LEDGER_LEADS of every lead ever opened, those of earlier editions of the month too."""

    listed: pl.DataFrame
    before: Book
    answers: pl.DataFrame
    entries: Book
    figures: pl.DataFrame
    files: tuple[NewFile, ...]
    edition: Edition
    cards: pl.DataFrame

    @cached_property
    def after(self) -> Book:
        """The books after the month."""
        return Book(
            pl.concat([self.before.events, self.entries.events]),
            pl.concat([self.before.leads, self.entries.leads]).sort("lead_id", "period"),
            pl.concat([self.before.verdicts, self.entries.verdicts]).sort(VERDICTS.key),
            pl.concat([self.before.merges, self.entries.merges]),
        )


def month_books(context: RunContext, month: MonthTables) -> MonthBooks:
    """What a month puts down: a function of the ledger before it and of its tables; nothing is written yet.

    StoreError when the month was published before from other input and later months stand on it.
    """
    before = book.read(month.store, before=month.period)
    published = month.leads.filter("is_published")
    listed = lists_of(month, context.settings.long_code)
    lists = published_on(listed, month.areas, row_marks(month, published))
    keys = row_keys(month, published)
    events, cards = opening(published, month.lead_details, month.lead_history, keys, lists, context)
    answers = month.answers.sort("entry_no")
    events = entries_of(answers, events, before.events, month.period)
    new = month.verdicts.filter(pl.col("period") == month.period)
    new = new.join(before.verdicts, on=new.columns, how="anti", nulls_equal=True)
    entries = Book(events, cards, new, merges_of(month.person_events, month.period))
    answered = Book(pl.concat([before.events, answers]), before.leads, before.verdicts)
    counted = figures(month, answered, context.settings.long_code)
    put_down = to_put_down(month.store, month.period, entries)
    is_added = any("_events." in file.path.name for file in put_down)
    edition = edition_of(month.store, month.period, events, is_added=is_added, issued_on=context.published)
    files = (*put_down, *to_keep(month.store, month.period, counted))
    stated = pl.concat([entries.leads, book.read(month.store).leads]).unique(
        "lead_id", keep="first", maintain_order=True
    )
    return MonthBooks(listed, before, answers, entries, counted, files, edition, stated)


def lists_of(month: MonthTables, city_code: str) -> pl.DataFrame:
    """lead_id, listed_for, side of a month's published leads. Grain: lead x list."""
    published = month.leads.filter("is_published").join(month.lead_details, on="lead_id", how="left")
    return routed(published, month.areas, city_code)


def entries_of(answers: pl.DataFrame, events: pl.DataFrame, before: pl.DataFrame, period: str) -> pl.DataFrame:
    """A month's entries in one numbering: first what came back, then what went out."""
    return numbered(typed_frame(pl.concat([answers, events]).to_arrow(), LEDGER), next_entry(before, period))
