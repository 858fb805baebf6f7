"""Month after month: who keeps his number, what a clerk's word does, and that unchanged rows need no scoring."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts.tables import VERDICTS
from tests.matchers.small_city import Outcome, number, run
from tests.matchers.test_pipeline import BABY_ID, ELDER, ELDER_ID, F_ID, FATHER, NEW_ELDER_ID, PHONE, _rows, row

LINKED = (
    "people",
    "links",
    "links_keyed",
    "link_evidence",
    "reviews",
    "person_events",
    "identity_index",
    "known_people",
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(tmp_path_factory.mktemp("first"), _rows(), period="202609")


def _next(folder: Path, first: Outcome, rows: dict[str, list[dict[str, Any]]], **more: Any) -> Outcome:
    return run(folder, rows, period="202610", previous=first.folder, **more)


def _verdict(folder: Path, first: Outcome, label: str, person_id: str, verdict: str) -> Path:
    extract, number_of_row = first.rows[label]
    keyed = first.table("links_keyed").join(first.table("row_keys"), on=["row_id", "role"])
    found = keyed.filter((pl.col("extract") == extract) & (pl.col("row_id") % 100_000_000 == number_of_row))
    told = {"period": "202609", "row_key": found["row_key"][0], "person_id": person_id, "verdict": verdict, "who": "甲"}
    schema = pl.DataFrame(pl.from_arrow(VERDICTS.schema.empty_table())).schema
    path = folder / "verdicts.parquet"
    pl.DataFrame([{name: told.get(name) for name in schema}], schema=schema).write_parquet(path)
    return path


def test_nobody_changes_number_when_nothing_changed(tmp_path: Path, first: Outcome) -> None:
    second = _next(tmp_path, first, _rows())
    assert {label: second.person(label) for label in first.rows} == {label: first.person(label) for label in first.rows}
    assert second.table("person_events").height == 0
    assert (second.table("links")["decision"] == "new").sum() == 0


def test_people_keep_their_number_when_rows_and_extracts_go_and_new_ones_get_the_next(
    tmp_path: Path, first: Outcome
) -> None:
    rows = _rows()
    del rows["union"], rows["petition"]
    rows["household_register"].insert(0, row("newcomer", "孙悦", number(date(1999, 1, 2), 91), hukou_no="H9"))
    second = _next(tmp_path, first, rows)
    assert second.person("father") == first.person("father")
    assert second.person("newcomer") == f"P{first.table('known_people').height + 1:09d}"
    again = run(tmp_path / "third", _rows(), period="202611", previous=second.folder)
    assert again.person("u_migrant") == first.person("u_migrant")


def test_a_person_whose_name_and_number_are_changed_in_the_register_stays_that_person(
    tmp_path: Path, first: Outcome
) -> None:
    rows = _rows()
    register = rows["household_register"]
    for old in register:
        if old["label"] == "elder":
            old["id_no"] = NEW_ELDER_ID
        if old["label"] == "baby":
            old |= {"name": "王若曦", "former_name": "王诗涵"}
    rows["pension"] = [old for old in rows["pension"] if old["label"] != "p_new_number"]
    second = _next(tmp_path, first, rows)
    assert second.person("elder") == first.person("elder")
    assert second.person("baby") == first.person("baby")


def test_two_numbers_that_prove_to_be_one_person_are_merged_and_the_merger_is_told(
    tmp_path: Path, first: Outcome
) -> None:
    rows = _rows()
    stranger = {"birth_date": date(1966, 6, 6), "phone": "15400002222"}
    rows["household_register"].append(
        row("now_known", "赵铁柱", number(date(1966, 6, 6), 77), hukou_no="H8", **stranger)
    )
    second = _next(tmp_path, first, rows)
    assert second.person("h_stranger") == second.person("now_known") == first.person("h_stranger")


def test_a_clerks_same_links_what_evidence_left_open_and_outlasts_the_month(tmp_path: Path, first: Outcome) -> None:
    father = str(first.person("father"))
    assert first.person("p_no_birth") is None
    word = _verdict(tmp_path, first, "p_no_birth", father, "same")
    second = _next(tmp_path / "second", first, _rows(), verdicts=word)
    assert second.person("p_no_birth") == father
    assert second.link("p_no_birth")["rule"] == "verdict"


def test_a_clerks_different_undoes_a_link(tmp_path: Path, first: Outcome) -> None:
    father = str(first.person("father"))
    assert first.person("p_no_id") == father
    word = _verdict(tmp_path, first, "p_no_id", father, "different")
    second = _next(tmp_path / "second", first, _rows(), verdicts=word)
    assert second.person("p_no_id") != father
    assert second.person("p_same") == father


def _changed() -> dict[str, list[dict[str, Any]]]:
    rows = _rows()
    rows["hotline"][1]["phone"] = "15400003333"
    rows["pension"].append(row("late", "王建国", None, birth_date=FATHER, phone=PHONE))
    rows["education"].append(row("late_baby", "王诗涵", BABY_ID))
    rows["union"].append(row("late_elder", "欧阳德海", ELDER_ID[:14] + "****", birth_date=ELDER))
    return rows


def test_rows_that_kept_their_particulars_get_the_same_links_scored_or_not(tmp_path: Path, first: Outcome) -> None:
    quick = _next(tmp_path / "quick", first, _changed())
    full = _next(tmp_path / "full", first, _changed(), full=True)
    assert quick.bytes_of(*LINKED) == full.bytes_of(*LINKED)
    assert quick.table("weights")["pairs"].sum() < full.table("weights")["pairs"].sum()
    assert quick.person("late") == first.person("father") == quick.person("p_same")
    assert F_ID in quick.table("people")["id_no"]


def test_a_childs_row_under_a_guardians_number_becomes_its_own_person_when_a_clerk_says_so(
    tmp_path: Path, first: Outcome
) -> None:
    father = str(first.person("father"))
    told = [_verdict(tmp_path, first, "e_wrong_id", str(first.person(who)), "different") for who in ("father", "baby")]
    assert len(set(told)) == 1
    both = pl.concat(
        [
            pl.read_parquet(_verdict(tmp_path, first, "e_wrong_id", str(first.person(who)), "different"))
            for who in ("father", "baby")
        ]
    )
    both.write_parquet(told[0])
    second = _next(tmp_path / "second", first, _rows(), verdicts=told[0])
    assert second.link("e_wrong_id")["decision"] == "new"
    assert second.person("e_wrong_id") not in (None, father, second.person("baby"))
