"""Published leads -> opened, published and escalated in the ledger, with the card of each lead opened."""

from datetime import date

import polars as pl

from data_contracts.tables import LEDGER, LEDGER_LEADS
from flows.store.frames import empty_frame, typed_frame
from flows.store.run import RunContext


def opening(
    leads: pl.DataFrame,
    details: pl.DataFrame,
    history: pl.DataFrame,
    row_keys: pl.DataFrame,
    listed: pl.DataFrame,
    context: RunContext,
    again: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(events, cards) of a month's published leads; `history` is the state before them.

    `row_keys`: lead_id, row_keys, row_extracts; `listed`: lead_id and the lists it stands on (listings.published_on);
    `again`: overdue leads (lead_id, rule_id, township) that are listed though they are not said this month.

    A lead is opened when it is published for the first time, reopened when it had been closed and is published again;
    each listing is `published`. A lead open at `as_of` without feedback after its deadline is `escalated`, whether
    its evidence stands or not.
    """
    published = leads.filter(pl.col("is_published")).join(
        history.select("lead_id", "is_open"), on="lead_id", how="left", maintain_order="left"
    )
    first = published.filter(~pl.col("is_open").fill_null(False))
    opened = first.with_columns(
        pl.when(pl.col("is_open").is_null()).then(pl.lit("opened")).otherwise(pl.lit("reopened")).alias("event")
    )
    shown = published.select("lead_id", "rule_id", "township")
    shown = shown if again is None else pl.concat([shown, again.select(shown.columns)])
    shown = shown.with_columns(pl.lit("published").alias("event")).join(listed, on="lead_id", how="left")
    is_overdue = pl.col("is_open") & ~pl.col("has_feedback") & (pl.col("deadline") < context.as_of)
    overdue = history.filter(is_overdue).with_columns(pl.lit("escalated").alias("event"))
    parts = [_events(part, context.period, context.published) for part in (opened, shown, overdue)]
    reported = pl.concat(parts).sort("lead_id", pl.col("event").replace_strict(_ORDER))
    return typed_frame(reported.to_arrow(), LEDGER), _cards(first, details, row_keys)


LISTED = ("host_township", "host_name", "assisting_township", "assisting_name", "row_mark")
_ORDER = {"opened": 0, "reopened": 1, "published": 2, "escalated": 3}


def _events(leads: pl.DataFrame, period: str, day: date) -> pl.DataFrame:
    filled = empty_frame(LEDGER).clear()
    named = leads.select(
        pl.lit(period).alias("period"),
        "lead_id",
        "event",
        "rule_id",
        "township",
        pl.lit(day).alias("day"),
        pl.lit("faxian").alias("who"),
        *(name for name in LISTED if name in leads.columns),
    )
    return pl.concat([filled, named], how="diagonal").with_columns(pl.lit(0, dtype=pl.Int64).alias("entry_no"))


def _cards(first: pl.DataFrame, details: pl.DataFrame, row_keys: pl.DataFrame) -> pl.DataFrame:
    reported = details.select("lead_id", "evidence_key", "evidence_class", "unproven")
    cards = first.drop("is_open").join(reported, on="lead_id", how="left").join(row_keys, on="lead_id", how="left")
    cards = cards.join(_about(cards, details), on="lead_id", how="left", maintain_order="left").with_columns(
        pl.col("row_keys", "row_extracts").cast(pl.List(pl.Utf8)),
        pl.col("evidence").list.eval(pl.element().struct.with_fields(pl.lit(None, dtype=pl.Utf8).alias("text"))),
    )
    return typed_frame(cards.sort("lead_id").to_arrow(), LEDGER_LEADS)


def _about(cards: pl.DataFrame, details: pl.DataFrame) -> pl.DataFrame:
    """lead_id, about_lead_id of the reminders among the leads opened."""
    known = details.filter(pl.col("about_lead_id").is_not_null()).select("lead_id", "about_lead_id")
    return known.join(cards, on="lead_id", how="semi")
