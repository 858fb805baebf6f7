"""Which rows a visitor's word can part from a person."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from flows.ledger.row_keys import row_keys
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.made_month import SOURCE, put, write_stages

HIS, CLAIM = "his own number and name", "a claim without a number"
ROW, OTHER, REGISTER = 100_000_002, 100_000_003, 200_000_002


def keys(
    root: Path,
    rows: dict[int, tuple[str, str]],
    lead: dict[str, object],
    decision: str = "auto",
    candidate: str | None = None,
) -> list[object]:
    """row_keys and row_extracts of a lead; `rows`: row_id -> (extract, fingerprint) linked to its person, or waiting as
    the candidate's."""
    leads = made.leads(made.lead("L1", **lead))
    write_stages(root, "202609", leads.to_dicts(), {})
    store = Store(root / "store")
    linked = [
        {"row_id": row, "extract": extract, "role": "self", "decision": decision}
        | {"person_id": None if candidate else "P000000001", "candidate_person_id": candidate}
        for row, (extract, _) in rows.items()
    ]
    put(store.stage("202609", "match"), t.LINKS_KEYED, linked)
    told = pl.DataFrame([{"row_id": row, "role": "self", "row_key": key} for row, (_, key) in rows.items()])
    told.write_parquet(store.stage("202609", "match") / "row_keys.parquet")
    found = row_keys(MonthTables(store, "202609"), leads)
    return [found[name].to_list() for name in ("row_keys", "row_extracts")]


def evidence(extract: str = "medical_claims", text: str = "自付") -> dict[str, object]:
    return {"evidence": [{"extract": extract, "source_file": SOURCE, "source_row": 2, "text": text}]}


BOTH = {ROW: ("medical_claims", CLAIM), REGISTER: ("household_register", HIS)}


def test_a_word_is_about_the_rows_of_one_extract_that_look_alike(tmp_path: Path) -> None:
    assert keys(tmp_path, BOTH, evidence()) == [[[CLAIM]], [["medical_claims"]]]


def test_rows_under_the_persons_own_number_can_be_parted_too_while_others_tell_who_he_is(tmp_path: Path) -> None:
    rows = {ROW: ("medical_claims", HIS), REGISTER: ("household_register", HIS)}
    assert keys(tmp_path, rows, evidence()) == [[[HIS]], [["medical_claims"]]]


@pytest.mark.parametrize(
    "rows", [{ROW: ("medical_claims", CLAIM)}, dict.fromkeys((ROW, OTHER), ("medical_claims", CLAIM))]
)
def test_a_person_who_is_nothing_but_that_row_is_not_parted_from_it(
    tmp_path: Path, rows: dict[int, tuple[str, str]]
) -> None:
    assert keys(tmp_path, rows, evidence()) == [[], []]


@pytest.mark.parametrize("of_lead", [evidence("roster"), evidence("household_register")])
def test_who_somebody_is_is_not_what_was_found(tmp_path: Path, of_lead: dict[str, object]) -> None:
    assert keys(tmp_path, BOTH, of_lead) == [[], []]


def test_a_row_in_review_that_a_lead_rests_on_is_asked_about_as_its_candidates(tmp_path: Path) -> None:
    rows = {ROW: ("medical_claims", CLAIM)}
    assert keys(tmp_path, rows, evidence(), decision="review", candidate="P000000001") == [
        [[CLAIM]],
        [["medical_claims"]],
    ]
    assert keys(tmp_path / "2", rows, evidence(), decision="review", candidate="P000000002") == [[], []]


def test_a_row_in_review_belongs_to_nobody(tmp_path: Path) -> None:
    assert keys(tmp_path, BOTH, evidence(), decision="review") == [[], []]
