"""A clerk's answer on a pair becomes a verdict for the matcher, once, or comes back with a reason."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks import clerk_headings as c
from data_contracts import tables as t
from flows.feedback.accept import Accepted, accept
from flows.feedback.pairs import pairs_in
from flows.ledger import book
from flows.store.paths import Store
from tests.flows import made_month

REVIEW = {"review_id": "R1", "extract": "medical_claims", "source_file": "a.csv", "source_row": 2, "role": "self"}
ANSWER = {c.REVIEW_ID: "R1", c.PERIOD: "202609", c.IS_SAME: "是", c.REVIEWED_BY: "赵六", c.REVIEWED_ON: "2026-10-12"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    made_month.put(store.stage("202609", "match"), t.REVIEWS, [REVIEW | {"candidate_person_id": "P000000001"}])
    made_month.put(store.stage("202609", "ingest"), t.FILES, [{"file_no": 1, "source_file": "a.csv"}])
    keys = pl.DataFrame({"row_id": [100_000_002], "role": ["self"], "row_key": ["key-1"]})
    keys.write_parquet(store.stage("202609", "match") / "row_keys.parquet")
    return store


def accepted(store: Store, folder: Path, verdicts: pl.DataFrame | None = None, **filled: str) -> Accepted:
    path = folder / "pairs.csv"
    path.write_bytes(pl.DataFrame([{"序号": "1", **ANSWER, **filled}]).write_csv().encode("gb18030"))
    known = book.no_entries()
    before = book.Book(known.events, known.leads, known.verdicts if verdicts is None else verdicts)
    return accept([("feedback/pairs.csv", path)], before, "202610", date(2026, 11, 2), pairs_in(store))


@pytest.mark.parametrize(("answer", "verdicts"), [("是", ["same"]), ("否", ["different"]), ("不能确定", [])])
def test_an_answer_becomes_a_verdict_unless_the_clerk_is_unsure(
    store: Store, tmp_path: Path, answer: str, verdicts: list[str]
) -> None:
    found = accepted(store, tmp_path, **{c.IS_SAME: answer})
    assert found.verdicts["verdict"].to_list() == verdicts
    assert found.rows["outcome"].to_list() == ["pair"]
    assert found.files["rows_accepted"].to_list() == [1]


def test_the_verdict_names_the_row_by_its_fingerprint_and_who_said_it(store: Store, tmp_path: Path) -> None:
    row = accepted(store, tmp_path).verdicts.row(0, named=True)
    assert (row["row_key"], row["person_id"], row["who"], row["day"]) == (
        "key-1",
        "P000000001",
        "赵六",
        date(2026, 10, 12),
    )


@pytest.mark.parametrize(
    ("filled", "reason"),
    [
        ({c.REVIEW_ID: "R2"}, "unknown_pair"),
        ({c.PERIOD: "202608"}, "unknown_pair"),
        ({c.IS_SAME: "像"}, "not_in_list"),
        ({c.REVIEWED_BY: ""}, "no_checker"),
        ({c.REVIEWED_ON: "去年"}, "no_date"),
        ({c.REVIEWED_ON: "2026-11-03"}, "no_date"),
    ],
)
def test_a_wrong_answer_comes_back_with_a_reason(
    store: Store, tmp_path: Path, filled: dict[str, str], reason: str
) -> None:
    found = accepted(store, tmp_path, **filled)
    assert found.refused["reason_code"].to_list() == [reason]
    assert len(found.verdicts) == 0


def test_an_untouched_pair_is_blank(store: Store, tmp_path: Path) -> None:
    found = accepted(store, tmp_path, **dict.fromkeys(c.PAIR_ANSWER_HEADINGS[:3], ""))
    assert found.files["rows_blank"].to_list() == [1]


def test_the_same_answer_twice_is_one_verdict(store: Store, tmp_path: Path) -> None:
    first = accepted(store, tmp_path)
    again = accepted(store, tmp_path, first.verdicts)
    assert again.rows["outcome"].to_list() == ["repeated"]
    assert len(again.verdicts) == 0
