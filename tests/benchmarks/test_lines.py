"""The arithmetic by which two matchers are compared, and the FEBRL assignment."""

import polars as pl
import pytest

from benchmarks.against_splink import best, one_to_one, true_pairs
from benchmarks.febrl import assign
from benchmarks.linkage import pairs_of_rows


def pairs(*rows: tuple[int, int, float, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["roster", "other", "score", "is_true"], orient="row")


def test_the_best_line_weighs_pairs_won_against_pairs_wrong() -> None:
    true = pl.DataFrame({"roster": [1, 2, 3, 4], "other": [11, 12, 13, 14]})
    scored = pairs((1, 11, 9.0, True), (2, 12, 8.0, True), (3, 12, 7.0, False), (3, 13, 6.0, True), (4, 11, 1.0, False))
    found = best(scored, true)
    assert found.line == 6.0
    assert found.precision == pytest.approx(3 / 4)
    assert found.recall == pytest.approx(3 / 4)
    assert found.f1 == pytest.approx(3 / 4)


def test_pairs_of_one_score_are_taken_together() -> None:
    true = pl.DataFrame({"roster": [1], "other": [11]})
    found = best(pairs((1, 11, 5.0, True), (2, 11, 5.0, False)), true)
    assert found.precision == pytest.approx(1 / 2)


def test_a_true_pair_is_one_person_in_both_tables() -> None:
    truth = pl.DataFrame(
        {
            "row_id": [1, 2, 11, 12],
            "extract": ["roster", "roster", "medical_enrolment", "medical_enrolment"],
            "person_no": [7, 8, 8, 9],
        }
    )
    assert true_pairs(truth).rows() == [(2, 11)]


def test_only_the_best_pair_of_both_its_rows_stays() -> None:
    scored = pairs((1, 11, 9.0, True), (1, 12, 8.0, False), (2, 12, 7.0, True))
    assert one_to_one(scored).select("roster", "other").rows() == [(1, 11)]


def test_each_record_is_assigned_once_from_the_strongest_pair_down_to_the_line() -> None:
    scored = pl.DataFrame({"row_l": [1, 1, 2, 3], "row_r": [1, 2, 2, 3], "total": [9000, 8000, 7000, -1]})
    assert assign(scored, 0).select("row_l", "row_r").rows() == [(1, 1), (2, 2)]
    assert assign(scored, -1).height == 3


def test_pairs_of_rows_are_true_joined_or_joined_wrongly() -> None:
    links = pl.DataFrame({"person_no": [1, 1, 1, 2, 3], "person_id": ["A", "A", None, "A", "B"]})
    assert pairs_of_rows(links) == (3, 1, 2)
