"""Events -> the state of every lead before a month."""

import polars as pl
import pyarrow as pa

from data_contracts.returned_lists import FOUND_WRONG
from data_contracts.tables import LEAD_HISTORY, SETTLED_ROWS
from flows.ledger.book import CLOSES, OPENS, Book
from flows.ledger.merges import followed
from flows.store.frames import typed_frame

MONTHS = 12


def lead_history(book: Book, period: str) -> pa.Table:
    """The table LEAD_HISTORY: every lead ever published, as `book` leaves it before the leads of `period`.

    Grain: lead; a lead withdrawn by a second run of its month was never said and is left out. `months_open` counts the
    month it was opened in: opened in 202609 it is 2 in the list of 202610; null when closed. `has_feedback`: visited or
    answered since it was (last) opened. `settled_period`: the period whose drop held the answer that closed it, else
    null; null also for a closed reminder while the lead it is about is open: that one is still due. `last_result` and
    `exemption` are those of the last answer, also of one before a reopening. `person_id` follows the person through the
    merges the ledger knows; `evidence` is that of the card, so that a lead keeps it when its person is in no file.
    """
    events = book.events.with_row_index("place")
    turns = _last(events.filter(pl.col("event").is_in([*OPENS, *CLOSES])), "turn", "period")
    opened = _last(events.filter(pl.col("event").is_in(OPENS)), "opened_period", "place")
    answers = _last(events.filter(pl.col("event") == "result"), "last_result", "exemption")
    seen = _last(events.filter(pl.col("event").is_in(["visited", "result"])), "seen", "place")
    history = (
        book.leads.unique("lead_id", keep="last", maintain_order=True)
        .join(turns.rename({"period": "turn_period"}), on="lead_id")
        .join(opened.rename({"place": "opened_place"}), on="lead_id")
        .join(answers, on="lead_id", how="left")
        .join(seen.rename({"place": "seen_place"}).drop("seen"), on="lead_id", how="left")
        .filter(pl.col("turn") != "withdrawn")
    )
    history = history.with_columns(pl.col("turn").is_in(OPENS).alias("is_open"))
    unanswered = history.filter("is_open").select(
        pl.col("lead_id").alias("about_lead_id"), pl.lit(True).alias("is_due")
    )
    return (
        history.join(unanswered, on="about_lead_id", how="left")
        .with_columns(
            pl.when("is_open").then(months_between(pl.col("opened_period"), period) + 1).alias("months_open"),
            (pl.col("seen_place") > pl.col("opened_place")).fill_null(False).alias("has_feedback"),
            pl.when(~pl.col("is_open") & pl.col("is_due").is_null()).then("turn_period").alias("settled_period"),
            followed(pl.col("person_id"), book.merges).alias("person_id"),
        )
        .select(LEAD_HISTORY.schema.names)
        .sort("lead_id")
        .to_arrow()
        .cast(LEAD_HISTORY.schema)
    )


def settled_rows(book: Book, history: pl.DataFrame) -> pl.DataFrame:
    """The table SETTLED_ROWS: what the leads of `history` (LEAD_HISTORY) rested on that an answer closed as wrong."""
    wrong = history.filter(pl.col("settled_period").is_not_null() & pl.col("last_result").is_in(FOUND_WRONG))
    cards = book.leads.unique("lead_id", keep="last", maintain_order=True).filter(pl.col("row_extracts").is_not_null())
    rested = cards.join(wrong.select("lead_id", "settled_period"), on="lead_id").select(
        "rule_id",
        "evidence_key",
        pl.col("row_extracts").alias("extract"),
        pl.col("row_keys").alias("row_key"),
        "settled_period",
    )
    rows = rested.explode("extract", "row_key").drop_nulls()
    rows = rows.group_by(SETTLED_ROWS.key).agg(pl.col("settled_period").max()).sort(SETTLED_ROWS.key)
    return typed_frame(rows.to_arrow(), SETTLED_ROWS)


def _last(events: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    """The last event of each lead, with two of its values under the names they have in the state."""
    source = {"turn": "event", "opened_period": "period", "last_result": "result", "seen": "event"}
    last = events.group_by("lead_id", maintain_order=True).last()
    return last.select("lead_id", pl.col(source[first]).alias(first), pl.col(second))


def months_between(earlier: pl.Expr, later: str) -> pl.Expr:
    """Whole months from a YYYYMM column to a period: of a column what `flows.store.run.months_between` is of one."""
    there = earlier.str.slice(0, 4).cast(pl.Int32) * MONTHS + earlier.str.slice(4, 2).cast(pl.Int32)
    here = int(later[:4]) * MONTHS + int(later[4:])
    return pl.lit(here, dtype=pl.Int32) - there
