"""What a visitor says of a person becomes a verdict for the matcher; no number of a person is kept."""

from pathlib import Path

import pytest

from benchmarks import clerk_headings as c
from data_contracts.tables import PERSON_MERGES
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of


def test_who_the_visitor_met_becomes_a_verdict_for_the_matcher(root: Path) -> None:
    drop(root, made.answer("L1"), made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"}))
    _, tables = feedback_of(root)
    found = tables["verdicts"].select("row_key", "person_id", "verdict", "who").rows()
    assert found == [
        ("row-L1", "P000000001", "same", "李四、王五"),
        ("row-L4", "P000000004", "different", "李四、王五"),
    ]


def test_a_verdict_names_extract_file_row_and_the_number_it_was_given_on(root: Path) -> None:
    drop(root, made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"}))
    told = feedback_of(root)[1]["verdicts"].row(0, named=True)
    assert (told["extract"], told["source_file"], told["source_row"]) == ("medical_claims", "feedback/a.csv", 2)
    assert (told["person_id_then"], len(told["source_sha256"])) == ("P000000004", 64)


def test_a_verdict_follows_its_person_when_the_number_ends(root: Path) -> None:
    store = Store(root / "store")
    accept_file(
        made.returned_csv(root / "a.csv", [made.answer("L4", **{c.IS_PERSON: "否", c.RESULT: "查无此人"})]), store
    )
    ended = made.table(PERSON_MERGES, [{"period": "202610", "person_id": "P000000004", "into_person_id": "P000000001"}])
    made.publish(root, "202610", made.leads(), merges=ended)
    for period, number in (("202610", "P000000004"), ("202611", "P000000001")):
        told = feedback_of(root, period)[1]["verdicts"].row(0, named=True)
        assert (told["person_id"], told["person_id_then"]) == (number, "P000000004")
    assert book.read(store).verdicts["person_id"].to_list() == ["P000000004"]


@pytest.mark.parametrize(
    ("result", "rows"),
    [
        ("查无此人", [("E01", "key-L4", "medical_claims", "row-L4", "202610")]),
        ("数据有误", [("E01", "key-L4", "medical_claims", "row-L4", "202610")]),
        ("已纳入", []),
    ],
)
def test_rows_that_an_answer_found_wrong_are_told_whoever_they_belong_to_now(
    root: Path, result: str, rows: list[tuple[str, ...]]
) -> None:
    drop(root, made.answer("L4", **{c.RESULT: result, c.IS_PERSON: "否"}))
    assert feedback_of(root)[1]["settled_rows"].rows() == rows


def test_an_uncertain_visitor_gives_no_verdict(root: Path) -> None:
    drop(root, made.answer("L1", **{c.IS_PERSON: "不能确定"}))
    assert len(feedback_of(root)[1]["verdicts"]) == 0


def test_a_number_written_into_a_remark_is_masked_before_it_is_kept(root: Path) -> None:
    drop(
        root,
        made.answer("L1", **{c.PERSON_STATEMENT: "电话15412345678,证件369921199001011234"}),
        made.answer("369921199001011234"),
    )
    _, tables = feedback_of(root)
    kept = "".join(str(frame.rows()) for frame in tables.values())
    assert "15412345678" not in kept
    assert "369921199001011234" not in kept
    assert "154****5678" in kept


@pytest.mark.parametrize(
    "written", ["369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５"]
)
def test_a_grouped_or_wide_number_in_a_remark_is_masked_before_it_is_kept(root: Path, written: str) -> None:
    drop(root, made.answer("L1", **{c.PERSON_STATEMENT: f"证件{written}已核"}))
    kept = "".join(str(frame.rows()) for frame in feedback_of(root)[1].values())
    assert written not in kept
    assert "********" in kept
