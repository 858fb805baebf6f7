"""Whether a visited lead was confirmed has one definition, the ledger's (flows/ledger/balance.py)."""

from pathlib import Path

from data_contracts.labels import FAIRNESS_DIMENSIONS
from data_contracts.tables import LEDGER, LEDGER_LEADS, VERDICTS
from flows.deliverables.report.sections.fairness import fairness
from flows.deliverables.report.sources import opened
from flows.ledger.balance import outcomes
from flows.ledger.book import Book
from flows.store.frames import empty_frame, typed_frame
from tests.flows.deliverables.report.factory import cards, fill, ledger_events, make_sources


def test_a_visited_lead_is_confirmed_where_the_ledger_says_so(tmp_path: Path) -> None:
    """情况属实 is 是 on six of eight answers, but one of them says that the data were wrong: the ledger counts five."""
    events = ledger_events().to_pylist()
    denied = next(event for event in events if event["event"] == "result" and event["lead_id"] == "XS-old-0")
    denied |= {"is_true": "yes", "reported_result": "wrong_data"}
    book = Book(typed_frame(fill(LEDGER, events), LEDGER), typed_frame(cards(), LEDGER_LEADS), empty_frame(VERDICTS))
    sources = make_sources(tmp_path, book=book)
    with opened(sources) as lake:
        fairness(lake)
        whole = next(row for row in lake.rows("fairness") if all(row[name] is None for name in FAIRNESS_DIMENSIONS))
    assert (whole["visited"], whole["confirmed"]) == (8, 5)
    assert outcomes(book)["is_confirmed"].sum() == 5
