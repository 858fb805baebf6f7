"""What became of leads, month by month and by quarter: new, carried and reminded apart, reminders never counted."""

import polars as pl
import pytest

from data_contracts.tables import LEDGER
from flows.ledger.book import Book, no_entries
from flows.ledger.monthly_counts import COUNTED, QUARTER, counts_by_month, feedback_by_township
from tests.flows import made_leads as made
from tests.flows.made_leads import EAST, WEST

EVENTS = (
    ("202609", "L1", "opened", EAST),
    ("202609", "L1", "published", EAST),
    ("202609", "L2", "opened", EAST),
    ("202609", "L2", "published", EAST),
    ("202610", "L1", "published", EAST),
    ("202610", "L1", "escalated", EAST),
    ("202610", "L2", "visited", EAST),
    ("202610", "L2", "result", EAST),
    ("202610", "L2", "closed", EAST),
    ("202610", "L3", "opened", WEST),
    ("202610", "L3", "published", WEST),
    ("202610", "L4", "opened", WEST),
    ("202610", "L4", "published", WEST),
    ("202610", "L4", "withdrawn", WEST),
    ("202610", "I9", "opened", EAST),
    ("202610", "I9", "published", EAST),
    ("202611", "L2", "reopened", EAST),
    ("202611", "L2", "published", EAST),
    ("202611", "L1", "published", EAST),
    ("202611", "L1", "noted", EAST),
)


def book(*events: tuple[str, str, str, str | None]) -> Book:
    rows = [
        {"entry_no": number, "period": period, "lead_id": lead, "event": event, "township": town}
        | {"rule_id": "I15" if lead.startswith("I") else "E08", "is_true": "yes" if event == "result" else None}
        for number, (period, lead, event, town) in enumerate(events, start=1)
    ]
    nothing = no_entries()
    return Book(made.table(LEDGER, rows), nothing.leads, nothing.verdicts)


def counted(period: str, township: str | None, by: pl.Expr | None = None, of: Book | None = None) -> dict[str, int]:
    counts = counts_by_month(of or book(*EVENTS)) if by is None else counts_by_month(of or book(*EVENTS), by)
    found = counts.filter((pl.col("period") == period) & pl.col("township").eq_missing(township))
    return {name: value for name, value in found.select(COUNTED).row(0, named=True).items() if value}


@pytest.mark.parametrize(
    ("period", "township", "counts"),
    [
        ("202609", EAST, {"new": 2, "open": 2}),
        ("202609", WEST, {}),
        ("202610", EAST, {"carried": 1, "reminded": 1, "visited": 1, "confirmed": 1, "closed": 1, "open": 1}),
        ("202610", WEST, {"new": 1, "open": 1}),
        ("202611", EAST, {"new": 1, "carried": 1, "open": 2}),
        ("202611", WEST, {"open": 1}),
    ],
)
def test_each_month_of_a_township_tells_new_carried_and_reminded_apart(
    period: str, township: str, counts: dict[str, int]
) -> None:
    assert counted(period, township) == counts


def test_open_at_the_end_is_what_the_leads_state_says() -> None:
    counts = counts_by_month(book(*EVENTS)).filter(pl.col("period") == "202611")
    assert counts["open"].sum() == 3  # L1, L2 and L3; L4 was taken back, I9 is a mark


def test_in_a_quarter_each_lead_counts_once() -> None:
    assert counted("2026Q3", EAST, QUARTER) == {"new": 2, "open": 2}
    assert counted("2026Q4", EAST, QUARTER) == {
        "new": 1,
        "carried": 1,
        "reminded": 1,
        "visited": 1,
        "confirmed": 1,
        "closed": 1,
        "open": 2,
    }


def test_a_lead_of_no_known_township_is_counted_too() -> None:
    assert counted("202609", None, of=book(("202609", "L1", "opened", None))) == {"new": 1, "open": 1}


def test_a_ledger_without_entries_has_no_counts() -> None:
    assert counts_by_month(no_entries()).is_empty()


def history(**is_open: tuple[bool, bool]) -> pl.DataFrame:
    rows = [(lead, *state) for lead, state in is_open.items()]
    return pl.DataFrame(rows, schema=["lead_id", "is_open", "has_feedback"], orient="row")


def test_of_the_leads_sent_last_month_those_visited_or_closed_are_answered() -> None:
    state = history(L1=(True, False), L2=(False, True), L3=(True, True))
    found = feedback_by_township(book(*EVENTS), state, "202610")
    assert found.rows() == [(EAST, 2, 1)]
    assert feedback_by_township(book(*EVENTS), state, "202611").rows() == [(EAST, 1, 0), (WEST, 1, 1)]


def test_in_the_first_month_nobody_was_sent_anything() -> None:
    assert feedback_by_township(book(*EVENTS), history(L1=(True, False)), "202609").is_empty()
