"""Leads beside the truth: what is counted, what is called missed or wrong and why, and when a goal is missed."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.leads import GOALS, faults_of, measures, misses, report, rows_with_their_person
from benchmarks.leads_month import LEADS, judge
from data_contracts.synthetic.damage import Mess

PUBLISHED = {"is_true": True, "is_due": True, "is_found": True, "is_published": True}
HELD = {**PUBLISHED, "is_published": False, "suppressed_by": "identity_review", "level": "L1"}
MISSED = {**PUBLISHED, "is_published": False, "is_found": False}
WRONG = {"is_true": False, "is_due": False, "is_found": True, "is_published": True}
EXEMPT = {**WRONG, "is_published": False, "suppressed_by": "small_shop"}
HELD_IN_TRUTH = {**PUBLISHED, "is_due": False}


def leads(*rows: tuple[str, dict[str, object]]) -> pl.DataFrame:
    filled = [
        {"seed": 1, "subject": f"P{place}", "rule_id": rule_id} | row for place, (rule_id, row) in enumerate(rows)
    ]
    return pl.DataFrame(filled, schema=LEADS)


def test_a_lead_kept_back_is_found_and_not_published() -> None:
    told = measures(leads(("E07", PUBLISHED), ("E07", HELD), ("E07", MISSED), ("E07", PUBLISHED)), "rule_id").to_dicts()
    assert [(row["due"], row["found"], row["published"], row["precise"]) for row in told] == [(4, 0.75, 0.5, 1.0)]


def test_a_published_lead_that_is_not_true_is_wrong_and_an_exemption_is_not() -> None:
    told = measures(leads(("X07", PUBLISHED), ("X07", WRONG), ("X07", EXEMPT)), "rule_id").to_dicts()[0]
    assert (told["listed"], told["wrong"], told["precise"], told["of_all_found"]) == (2, 1, 0.5, 0.5)


def test_a_true_lead_that_the_wording_holds_back_is_neither_due_nor_wrong() -> None:
    told = measures(leads(("X01", HELD_IN_TRUTH), ("X01", PUBLISHED)), "rule_id").to_dicts()[0]
    assert (told["due"], told["listed"], told["wrong"]) == (1, 2, 0)


def test_rules_are_summed_by_disposition() -> None:
    told = measures(leads(("E07", PUBLISHED), ("I01", PUBLISHED), ("R01", PUBLISHED), ("X01", MISSED)), "disposition")
    assert told.select("disposition", "due", "published").rows() == [(1, 1, 1.0), (2, 1, 1.0), (3, 1, 1.0), (4, 1, 0.0)]


def test_missed_and_wrong_leads_are_those_between_truth_and_lists() -> None:
    faults = faults_of(leads(("E07", HELD), ("E07", MISSED), ("E07", WRONG), ("E07", PUBLISHED), ("X07", EXEMPT)))
    assert {kind: frame["subject"].to_list() for kind, frame in faults.items()} == {
        "missed": ["P0", "P1"],
        "wrong": ["P2"],
    }


def rows(decisions: list[tuple[str | None, bool, bool]]) -> pl.DataFrame:
    told = [
        {"person_id": p, "is_wrong": w, "is_apart": a, "decision": "auto" if p else "review"} for p, w, a in decisions
    ]
    return rows_with_their_person(pl.DataFrame(told, schema_overrides={"person_id": pl.String}))


def test_a_row_has_its_person_when_it_is_neither_in_review_nor_wrong_nor_apart() -> None:
    told = rows([("P1", False, False), ("P1", True, False), ("P2", False, True), (None, False, False)])
    assert told.rows() == [(4, 0.25, 1, 0.25)]


@pytest.mark.parametrize(
    ("damage", "table", "goals"),
    [
        ("clean", [("E07", PUBLISHED), ("E08", MISSED)], ["E08: published"]),
        ("clean", [("E07", PUBLISHED), ("E07", WRONG)], ["E07: precise"]),
        ("normal", [("E07", PUBLISHED), ("E08", MISSED)], ["published leads of dispositions 1-3"]),
        ("normal", [("E07", PUBLISHED), ("X01", WRONG)], ["precision of published leads"]),
        ("normal", [("E07", PUBLISHED), ("X01", MISSED)], []),
        ("harsh", [("E08", MISSED), ("E07", WRONG)], []),
    ],
)
def test_a_goal_that_is_missed_is_named(
    damage: str, table: list[tuple[str, dict[str, object]]], goals: list[str]
) -> None:
    judged, right = leads(*table), rows([("P1", False, False)])
    helping = measures(judged.filter(pl.col("rule_id").str.contains("^[EIR]")), "all")
    told = misses(GOALS[damage], measures(judged, "rule_id"), helping, measures(judged, "all"), right)
    assert len(told) == len(goals)
    assert all(line.startswith(goal) for line, goal in zip(told, goals, strict=True))


def test_rows_without_their_person_miss_the_goal_of_rows() -> None:
    judged = leads(("E07", PUBLISHED))
    all_right = measures(judged, "all")
    told = misses(GOALS["normal"], all_right, all_right, all_right, rows([("P1", False, False), (None, False, False)]))
    assert told == ["rows with their person: 0.5000, goal 0.99"]


@pytest.mark.slow
def test_a_damaged_city_is_judged_and_every_fault_has_a_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = judge(tmp_path, 40, 903, Mess.realistic())
    assert judged.leads.filter(pl.col("is_due") & pl.col("is_published")).height > judged.leads.height * 0.6
    faults = pl.concat(faults_of(judged.leads).values())
    assert faults["why"].null_count() == 0
    assert judged.leads.filter(pl.col("is_due") & pl.col("is_published"))["why"].null_count() > 0
    report([judged], "normal", ["E12", "X05"], 5)
    told = capsys.readouterr().out
    assert "E12 热线信访求助人未纳入且未办结" in told
    ids = set(judged.truth.people["id_no"].drop_nulls()) | set(judged.truth.people["phone"].drop_nulls())
    assert not [number for number in ids if number in told]
