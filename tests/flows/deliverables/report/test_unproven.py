"""What the report says of leads on rows in identity review: how many, and how often somebody else was found."""

from pathlib import Path

import polars as pl

from data_contracts.tables import LEAD_DETAILS, LEDGER, LEDGER_LEADS, VERDICTS
from flows.deliverables.report.sections.unproven import answers_on_unproven, unproven_table
from flows.deliverables.report.sources import opened
from flows.ledger.book import Book
from flows.store.frames import empty_frame, typed_frame
from tests.flows.deliverables.report.factory import cards, fill, ledger_events, make_sources

SAID = ["yes", "yes", "no", "unsure", None, "no", "yes", "yes"]


def book() -> Book:
    """Eight of twelve old leads were answered; the first six of all rested on calls, the next two on other rows."""
    events = ledger_events().to_pylist()
    answered = [event for event in events if event["event"] == "result"]
    for event, answer in zip(answered, SAID, strict=True):
        event["is_person"] = answer
    later = answered[2] | {"entry_no": 99, "event": "visited", "is_person": "yes"}  # a second visit put it right
    kinds = ["call"] * 6 + ["row"] * 2 + [None] * 4
    known = [card | {"unproven": kind} for card, kind in zip(cards().to_pylist(), kinds, strict=True)]
    return Book(
        typed_frame(fill(LEDGER, [*events, later]), LEDGER),
        typed_frame(fill(LEDGER_LEADS, known), LEDGER_LEADS),
        empty_frame(VERDICTS),
    )


def test_the_last_answer_on_each_unproven_lead_counts() -> None:
    assert answers_on_unproven(book()) == {
        ("call", "yes"): 3,
        ("call", "no"): 1,
        ("call", "unsure"): 1,
        ("row", "yes"): 2,
    }


def test_the_table_says_how_many_went_out_and_the_share_of_those_that_were_somebody_else(tmp_path: Path) -> None:
    sources = make_sources(tmp_path, book=book())
    path = sources.month.path(LEAD_DETAILS)
    assert path is not None
    with opened(sources) as lake:
        assert [line[1] for line in unproven_table(lake).lines] == [0, 0]
    details = pl.read_parquet(path)
    published = sources.month.leads.filter("is_published")["lead_id"][0]
    kind = pl.when(pl.col("lead_id") == published).then(pl.lit("call")).alias("unproven")
    details.with_columns(kind).select(LEAD_DETAILS.schema.names).write_parquet(path)
    with opened(sources) as lake:
        calls, rows = unproven_table(lake).lines
    assert (calls[1], calls[2], calls[3], calls[4], calls[6]) == (1, 4, 1, 0.25, 1)
    assert (rows[1], rows[2], rows[3]) == (0, 2, 0)
