"""A person whose number ended is followed: leads, settled evidence and people's words stay with the person."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.tables import PERSON_EVENTS, PERSON_MERGES
from flows.ledger import book
from flows.ledger.merges import merges_of, numbers_now
from flows.ledger.state import lead_history
from flows.store.paths import Store
from tests.flows import made_leads as made


def merged(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """(period, number that ended, number it went into) each."""
    return made.table(PERSON_MERGES, [dict(zip(PERSON_MERGES.schema.names, row, strict=True)) for row in rows])


@pytest.mark.parametrize(
    ("rows", "now"),
    [
        ([], {}),
        ([("202609", "P2", "P1")], {"P2": "P1"}),
        ([("202609", "P3", "P2"), ("202610", "P2", "P1")], {"P3": "P1", "P2": "P1"}),
        ([("202610", "P2", "P1"), ("202609", "P3", "P2")], {"P3": "P1", "P2": "P1"}),
        ([("202609", "P2", "P1"), ("202609", "P3", "P2")], {"P3": "P1", "P2": "P1"}),
        ([("202609", "P2", "P1"), ("202610", "P1", "P2")], {"P2": "P1"}),
    ],
)
def test_a_number_is_followed_over_as_many_merges_as_there_were(
    rows: list[tuple[str, str, str]], now: dict[str, str]
) -> None:
    assert numbers_now(merged(*rows)) == now


def test_only_numbers_that_ended_are_kept() -> None:
    events = made.table(
        PERSON_EVENTS,
        [
            {"person_id": "P2", "kind": "merged_into", "other_person_id": "P1"},
            {"person_id": "P9", "kind": "new", "other_person_id": ""},
        ],
    )
    assert merges_of(events, "202610").rows() == [("202610", "P2", "P1")]


def state(root: Path, period: str) -> dict[str, object]:
    history = pl.DataFrame(pl.from_arrow(lead_history(book.read(Store(root / "store")), period)))
    return history.row(0, named=True)


def test_a_lead_is_its_persons_under_whatever_number_it_was_opened(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1", person_id="P2")))
    assert state(tmp_path, "202610")["person_id"] == "P2"
    made.publish(tmp_path, "202610", made.leads(), merges=merged(("202610", "P2", "P1")))
    assert state(tmp_path, "202611")["person_id"] == "P1"


def test_a_lead_keeps_the_evidence_it_was_opened_with_for_the_months_it_is_in_no_list(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    made.publish(tmp_path, "202610", made.leads())
    shown = [
        {"extract": "medical_claims", "source_file": "medical_claims/a.csv", "source_row": 2, "text": None},
    ]
    assert state(tmp_path, "202611")["evidence"] == shown


def test_a_second_run_that_finds_no_merge_any_more_takes_it_back(tmp_path: Path) -> None:
    rows = made.leads(made.lead("L1", person_id="P2"))
    made.publish(tmp_path, "202609", rows, merges=merged(("202609", "P2", "P1")))
    first = {path.name: path.read_bytes() for path in book.files(Store(tmp_path / "store"))}
    assert state(tmp_path, "202610")["person_id"] == "P1"
    made.publish(tmp_path, "202609", rows)
    assert state(tmp_path, "202610")["person_id"] == "P2"
    made.publish(tmp_path, "202609", rows, merges=merged(("202609", "P2", "P3")))
    assert state(tmp_path, "202610")["person_id"] == "P3"
    after = {path.name: path.read_bytes() for path in book.files(Store(tmp_path / "store"))}
    assert first.items() <= after.items()
    made.publish(tmp_path, "202609", rows, merges=merged(("202609", "P2", "P3")))
    assert {path.name for path in book.files(Store(tmp_path / "store"))} == set(after)
