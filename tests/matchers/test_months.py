"""Month after month: who keeps his number, what a clerk's word does, and that unchanged rows need no scoring."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts.tables import VERDICTS
from matchers.compare.levels import FEATURES
from tests.matchers.small_city import FAR_VILLAGE, OTHER_VILLAGE, VILLAGE, Outcome, number, run
from tests.matchers.test_pipeline import BABY_ID, ELDER, ELDER_ID, F_ID, FATHER, NEW_ELDER_ID, PHONE, _rows, row

pytestmark = pytest.mark.slow
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


FIRST_MONTHS: dict[str, Outcome] = {}
"""First months by their rows: matching everything again or not is a question of later months only."""


def _first(folders: pytest.TempPathFactory, rows: dict[str, list[dict[str, Any]]]) -> Outcome:
    key = repr(rows)
    if key not in FIRST_MONTHS:
        FIRST_MONTHS[key] = run(folders.mktemp("first"), rows, period="202609")
    return FIRST_MONTHS[key]


def _next(folder: Path, first: Outcome, rows: dict[str, list[dict[str, Any]]], **more: Any) -> Outcome:
    return run(folder, rows, period="202610", previous=first.folder, **more)


def _verdict(folder: Path, first: Outcome, label: str, person_id: str, verdict: str) -> Path:
    extract, number_of_row = first.rows[label]
    keyed = first.table("links_keyed").join(first.table("row_keys"), on=["row_id", "role"])
    found = keyed.filter((pl.col("extract") == extract) & (pl.col("row_id") % 100_000_000 == number_of_row))
    told = {"period": "202609", "row_key": found["row_key"][0], "person_id": person_id, "verdict": verdict, "who": "甲"}
    told["extract"] = extract
    schema = pl.DataFrame(pl.from_arrow(VERDICTS.schema.empty_table())).schema
    path = folder / "verdicts.parquet"
    pl.DataFrame([{name: told.get(name) for name in schema}], schema=schema).write_parquet(path)
    return path


def _verdicts(folder: Path, first: Outcome, labels: Sequence[str], person_id: str, verdict: str) -> Path:
    """One clerk's word on several rows."""
    told = [pl.read_parquet(_verdict(folder, first, label, person_id, verdict)) for label in labels]
    path = folder / "verdicts.parquet"
    pl.concat(told).write_parquet(path)
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
    events = second.table("person_events").select("person_id", "kind", "other_person_id").rows()
    assert (second.person("p_no_id"), "split_from", father) in events
    third = run(tmp_path / "third", _rows(), period="202611", previous=second.folder, verdicts=word)
    assert third.person("p_no_id") == second.person("p_no_id")
    assert third.table("person_events").height == 0


@pytest.mark.parametrize("full", [False, True])
def test_a_row_under_a_persons_own_number_and_name_waits_when_a_clerk_says_it_is_not_that_person(
    tmp_path: Path, first: Outcome, full: bool
) -> None:
    person, judged = str(first.person("father")), ("p_same", "v_member")
    assert {first.person(label) for label in judged} == {person}
    word = _verdicts(tmp_path, first, judged, person, "different")
    second = _next(tmp_path / "second", first, _rows(), verdicts=word, full=full)
    for label in judged:
        assert (second.link(label)["decision"], second.link(label)["person_id"]) == ("review", None)
    assert {second.person(label) for label in ("father", "m_self")} == {person}
    asked = second.table("reviews").filter(pl.col("candidate_person_id") == person)
    assert "走访人员认为这条数据不是本人的" in asked["why"].to_list()
    again = _verdicts(tmp_path, first, judged, person, "same")
    third = run(tmp_path / "third", _rows(), period="202611", previous=second.folder, verdicts=again, full=full)
    assert {third.person(label) for label in judged} == {person}


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


def test_a_phone_that_more_and_more_people_share_leaves_who_was_linked_and_is_the_same_scored_or_not(
    tmp_path: Path,
) -> None:
    shared = {"phone": "15400006666", "address": None}
    own = row("base", "欧阳德海", ELDER_ID, hukou_no="H1", relation="02", sex="男", **shared)
    rows = {"household_register": [own], "hotline": [row("h_known", "欧阳德海", None, sex="男", **shared)]}
    before = run(tmp_path / "first", rows, period="202609")
    assert before.person("h_known") == before.person("base")
    names = ("周", "吴", "郑", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱")
    rows["household_register"] += [
        row(f"n{place}", f"{surname}永福", number(date(1950 + place, 5, 5), 101 + 2 * place), hukou_no="H2", **shared)
        for place, surname in enumerate(names)
    ]
    elsewhere = {"live_area": OTHER_VILLAGE, "hukou_area": None}
    rows["petition"] = [row("new", "欧阳德海", None, sex="男", **{**shared, **elsewhere})]
    quick = _next(tmp_path / "quick", before, rows)
    full = _next(tmp_path / "full", before, rows, full=True)
    assert quick.bytes_of(*LINKED) == full.bytes_of(*LINKED)
    assert quick.person("h_known") == quick.person("base") == before.person("base")
    assert quick.link("new")["decision"] == "review"
    again = run(tmp_path / "again", rows, period="202611", previous=quick.folder)
    assert again.person("h_known") == quick.person("base")


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


HER_ID = number(date(1991, 6, 10), 64)
HERS: dict[str, dict[str, Any]] = {
    "blank": {"name": "周雨萱", "birth": date(1991, 6, 10), "other": "李婷萍", "later": None},
    "damaged": {"name": "郑若兰", "birth": date(1972, 3, 8), "other": "冯春梅", "later": "3699211972030"},
    "gone": {"name": "韩秋月", "birth": date(1983, 11, 25), "other": "杨素芬", "later": None},
}
"""Women whose valid number another name and birth date bears a month later: what then stands in their own rows."""


def _bearers(holders: dict[str, str | None], others: bool) -> dict[str, list[dict[str, Any]]]:
    """Each woman's rows with the number given (not hers when left out), and whether another bears her own."""
    rows: dict[str, list[dict[str, Any]]] = {"household_register": [], "medical_enrolment": []}
    for place, (key, her) in enumerate(HERS.items()):
        own = {
            "birth_date": her["birth"],
            "sex": "女",
            "phone": f"1540000444{place}",
            "address": f"云岭路{place + 5}号",
        }
        if key in holders:
            rows["household_register"].append(row(f"she_{key}", her["name"], holders[key], hukou_no=f"W{place}", **own))
            rows["medical_enrolment"].append(row(f"m_{key}", her["name"], holders[key], **own))
        if others:
            born = date(1994, 6, 8 + place)
            other = row(f"o_{key}", her["other"], _hers_of(key), birth_date=born, phone=f"1540000555{place}")
            rows["medical_enrolment"].append(other)
    return rows


def _hers_of(key: str) -> str:
    return number(HERS[key]["birth"], 64)


@pytest.fixture(scope="module")
def bearers(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    rows = _bearers({key: _hers_of(key) for key in HERS}, others=False)
    return run(tmp_path_factory.mktemp("bearers"), rows, period="202609")


@pytest.mark.parametrize("full", [False, True])
def test_a_number_does_not_pass_to_another_name_and_birth_that_alone_hold_its_valid_id(
    tmp_path: Path, bearers: Outcome, full: bool
) -> None:
    kept = {key: her["later"] for key, her in HERS.items() if key != "gone"}
    second = _next(tmp_path, bearers, _bearers(kept, others=True), full=full)
    for key in HERS:
        assert (second.link(f"o_{key}")["decision"], second.person(f"o_{key}")) == ("review", None)
    for key in kept:
        assert second.person(f"she_{key}") == second.person(f"m_{key}") == bearers.person(f"she_{key}")
    back = _bearers({key: _hers_of(key) for key in HERS}, others=True)
    back["medical_enrolment"] = [old for old in back["medical_enrolment"] if old["label"].startswith("o_")]
    third = run(tmp_path / "third", back, period="202611", previous=second.folder, full=full)
    for key in HERS:
        assert (third.person(f"she_{key}"), third.person(f"o_{key}")) == (bearers.person(f"she_{key}"), None)


def test_one_row_of_another_name_under_a_known_id_takes_over_only_where_its_birth_date_does_not_contradict(
    tmp_path: Path,
) -> None:
    before = run(tmp_path / "first", {"pension": [row("old", "周雨萱", HER_ID)]}, period="202609")
    renamed = {"pension": [row("new", "周雨彤", HER_ID, birth_date=date(1991, 6, 10))]}
    assert _next(tmp_path / "renamed", before, renamed).person("new") == before.person("old")
    other = {"pension": [row("new", "李婷萍", HER_ID, birth_date=date(1994, 6, 8))]}
    assert _next(tmp_path / "other", before, other).person("new") is None


@pytest.mark.parametrize("full", [False, True])
def test_a_number_off_in_one_part_that_one_department_alone_writes_waits_and_is_told_whose_it_may_be(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, full: bool
) -> None:
    elsewhere = {"live_area": None, "hukou_area": None}
    rows = {
        "household_register": [row("elder", "欧阳德海", ELDER_ID, hukou_no="H1", sex="男")],
        "pension": [
            row("off", "欧阳德海", NEW_ELDER_ID, **elsewhere),
            row("off_2", "欧阳德海", NEW_ELDER_ID, **elsewhere),
        ],
    }
    before = _first(tmp_path_factory, rows)
    assert [before.link(label)["decision"] for label in ("off", "off_2")] == ["review", "review"]
    assert _asked(before, "off", "off_2") == [(label, before.person("elder")) for label in ("off", "off_2")]
    assert before.table("people").height == 1
    second = _next(tmp_path / "second", before, rows, full=full)
    assert second.person("off") is None and second.person("elder") == before.person("elder")
    for verdict, person in (("same", before.person("elder")), ("different", "P000000002")):
        word = _verdict(tmp_path, before, "off", str(before.person("elder")), verdict)
        judged = _next(tmp_path / verdict, before, rows, verdicts=word, full=full)
        assert judged.person("off") == judged.person("off_2") == person
        assert judged.person("elder") == before.person("elder")


def test_two_numbers_of_last_month_that_are_united_are_told_as_merged_into_the_lower_one(tmp_path: Path) -> None:
    place = {"sex": "男", "hukou_no": "H1", "address": "云岭路5号"}
    rows = {
        "household_register": [row("elder", "欧阳德海", ELDER_ID, phone=PHONE, **place)],
        "pension": [row("new_number", "欧阳德海", NEW_ELDER_ID, live_area=None, hukou_area=None)],
        "union": [row("u_number", "欧阳德海", NEW_ELDER_ID, live_area=None, hukou_area=None)],
    }
    before = run(tmp_path / "first", rows, period="202609")
    assert before.person("elder") != before.person("new_number")
    rows["pension"] = [row("new_number", "欧阳德海", NEW_ELDER_ID, phone=PHONE, address="云岭路5号")]
    second = _next(tmp_path / "second", before, rows)
    assert second.person("elder") == second.person("new_number") == before.person("elder")
    told = second.table("person_events").filter(kind="merged_into").select("person_id", "other_person_id").rows()
    assert told == [(before.person("new_number"), before.person("elder"))]


def test_a_clerks_different_also_keeps_a_known_person_from_joining_the_row_he_was_told_apart_from(
    tmp_path: Path, first: Outcome
) -> None:
    elder = str(first.person("elder"))
    assert first.person("p_new_number") == elder
    word = _verdict(tmp_path, first, "p_new_number", elder, "different")
    rows = _rows()
    for old in rows["household_register"]:
        if old["label"] == "elder":
            old["id_no"] = NEW_ELDER_ID
    unsaid = _next(tmp_path / "unsaid", first, rows)
    second = _next(tmp_path / "second", first, rows, verdicts=word)
    assert unsaid.person("elder") == elder
    assert second.person("elder") == second.person("p_new_number") not in (None, elder)


def test_a_clerks_different_keeps_a_persons_number_from_the_other_name_under_his_id(
    tmp_path: Path, first: Outcome
) -> None:
    father = str(first.person("father"))
    word = _verdict(tmp_path, first, "e_wrong_id", father, "different")
    rows: dict[str, list[dict[str, Any]]] = {
        "household_register": _rows()["household_register"][1:],
        "education": [row("e_wrong_id", "王诗涵", F_ID, phone=PHONE)],
    }
    unsaid = _next(tmp_path / "unsaid", first, rows)
    second = _next(tmp_path / "second", first, rows, verdicts=word)
    assert unsaid.person("e_wrong_id") == father
    assert second.person("e_wrong_id") not in (None, father)
    assert father in second.table("known_people")["person_id"]


@pytest.fixture(scope="module")
def renumbered(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(tmp_path_factory.mktemp("renumbered"), _renumbered(), period="202609")


def _renumbered() -> dict[str, list[dict[str, Any]]]:
    rows = _rows()
    rows["pension"] = [row("p_new_number", "欧阳德海", NEW_ELDER_ID)]
    rows["union"] = [row("u_new_number", "欧阳德海", NEW_ELDER_ID)]
    return rows


def _asked(outcome: Outcome, *labels: str) -> list[tuple[str, str]]:
    """Review pairs whose row is one of these: the label, the candidate."""
    listed = outcome.table("reviews").select("extract", "source_row", "candidate_person_id").rows()
    return [(x, who) for x in labels for extract, at, who in listed if outcome.rows[x] == (extract, at)]


def test_two_valid_numbers_that_may_be_one_persons_are_shown_once_and_take_no_row_from_either(
    renumbered: Outcome,
) -> None:
    both = ("p_new_number", "u_new_number", "elder")
    assert _asked(renumbered, *both) == [("p_new_number", renumbered.person("elder"))]
    assert (
        renumbered.person("p_new_number") == renumbered.person("u_new_number") not in (None, renumbered.person("elder"))
    )
    assert {renumbered.link(label)["decision"] for label in both[:2]} == {"auto"}
    asked = renumbered.table("reviews").filter(pl.col("why").str.contains("换号"))
    assert (asked["level"][0], asked.height) == ("L4", 1)
    counts = renumbered.table("match_counts").filter(extract="pension").row(0, named=True)
    assert counts["rows_in_review"] == 0


@pytest.mark.parametrize("full", [False, True])
def test_a_clerks_same_on_two_valid_numbers_unites_their_people_for_good(
    tmp_path: Path, renumbered: Outcome, full: bool
) -> None:
    elder, other = renumbered.person("elder"), renumbered.person("p_new_number")
    word = _verdict(tmp_path, renumbered, "p_new_number", str(elder), "same")
    second = run(tmp_path / "2", _renumbered(), period="202610", previous=renumbered.folder, verdicts=word, full=full)
    assert second.person("elder") == second.person("p_new_number") == second.person("u_new_number") == elder
    events = second.table("person_events").select("person_id", "kind", "other_person_id").rows()
    assert events == [(other, "merged_into", elder)]
    assert _asked(second, "p_new_number", "elder") == []
    third = run(tmp_path / "3", _renumbered(), period="202611", previous=second.folder, verdicts=word, full=full)
    assert third.person("p_new_number") == elder
    assert third.table("people").filter(person_id=elder)["id_no"][0] == ELDER_ID


def test_a_clerks_different_on_two_valid_numbers_keeps_them_apart_and_asks_no_more(
    tmp_path: Path, renumbered: Outcome
) -> None:
    elder, other = renumbered.person("elder"), renumbered.person("p_new_number")
    word = _verdict(tmp_path, renumbered, "p_new_number", str(elder), "different")
    rows = _renumbered()
    rows["pension"][0]["phone"] = rows["household_register"][5]["phone"]  # else these would be united now
    assert run(tmp_path / "unsaid", rows, previous=renumbered.folder).person("p_new_number") == elder
    second = run(tmp_path / "said", rows, previous=renumbered.folder, verdicts=word)
    assert (second.person("elder"), second.person("p_new_number")) == (elder, other)
    assert _asked(second, "p_new_number", "u_new_number", "elder") == []


def test_two_numbers_that_a_clerk_takes_apart_again_are_told_as_split(tmp_path: Path, first: Outcome) -> None:
    elder = str(first.person("elder"))
    assert first.person("p_new_number") == elder
    word = _verdict(tmp_path, first, "p_new_number", elder, "different")
    second = _next(tmp_path / "second", first, _rows(), verdicts=word)
    assert second.person("elder") == elder != second.person("p_new_number")
    told = second.table("person_events").filter(kind="split_from").select("person_id", "other_person_id", "why").rows()
    assert told == [(second.person("p_new_number"), elder, "人工认定不是同一人")]


@pytest.mark.parametrize("full", [False, True])
def test_a_remembered_row_goes_to_a_number_nobody_bore_before_that_claims_it_by_itself(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, full: bool
) -> None:
    born, phone = date(1980, 5, 5), "15400006666"
    rows = _rows()
    rows["household_register"].append(row("old", "秦玉兰", number(born, 62), hukou_no="H10", phone=PHONE))
    rows["hotline"].append(row("loose", "秦玉兰", None, birth_date=born, phone=phone))
    before = _first(tmp_path_factory, rows)
    assert before.person("loose") == before.person("old") is not None
    rows["household_register"].append(row("new", "秦玉兰", number(born, 84), hukou_no="H11", phone=phone))
    second = _next(tmp_path / "second", before, rows, full=full)
    assert second.person("old") == before.person("old")
    assert second.person("loose") == second.person("new") != before.person("old")


@pytest.mark.parametrize("full", [False, True])
def test_a_remembered_row_stays_when_only_somebody_known_has_changed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, full: bool
) -> None:
    born, phone = date(1980, 5, 5), "15400006666"
    rows = _rows()
    both = [
        row("hers", "秦玉兰", number(born, 62), hukou_no="H10", phone=PHONE),
        row("other", "秦玉兰", number(born, 84), hukou_no="H11", live_area=FAR_VILLAGE, hukou_area=FAR_VILLAGE),
    ]
    rows["household_register"] += both
    rows["hotline"].append(row("loose", "秦玉兰", None, birth_date=born, phone=phone))
    before = _first(tmp_path_factory, rows)
    assert before.person("loose") == before.person("hers")
    both[1] |= {"phone": phone, "live_area": VILLAGE, "hukou_area": VILLAGE}
    second = _next(tmp_path / "second", before, rows, full=full)
    assert second.person("loose") == before.person("hers")


def test_a_number_with_a_name_like_its_holders_waits_beside_a_namesake_until_a_clerk_says_it_is_not_his(
    tmp_path: Path,
) -> None:
    rows = {
        "household_register": [
            row("holder", "欧阳德海", ELDER_ID, hukou_no="H1", relation="02"),
            row("namesake", "欧阳德", number(date(1952, 4, 9), 217), hukou_no="H2", relation="02"),
        ],
        "pension": [row("p_short", "欧阳德", ELDER_ID)],
    }
    before = run(tmp_path / "first", rows, period="202609")
    namesake = str(before.person("namesake"))
    assert before.person("p_short") is None
    assert set(before.table("reviews")["candidate_person_id"]) == {before.person("holder"), namesake}
    word = _verdict(tmp_path, before, "p_short", namesake, "different")
    second = _next(tmp_path / "second", before, rows, verdicts=word)
    assert second.person("p_short") == second.person("holder")


def test_a_state_that_names_levels_by_their_codes_of_before_is_read_under_their_names(
    tmp_path: Path, first: Outcome
) -> None:
    old = tmp_path / "old"
    shutil.copytree(first.folder, old)
    index = first.table("identity_index")
    for feature, spec in FEATURES.items():
        codes = {level: words.formerly for level, words in spec.levels.items()}
        index = index.with_columns(pl.col(f"{feature}_level").replace_strict(codes))
    index.write_parquet(old / "identity_index.parquet")
    now = run(tmp_path / "now", _rows(), period="202611", previous=first.folder)
    then = run(tmp_path / "then", _rows(), period="202611", previous=old)
    assert index["id_level"].drop_nulls().len() > 0
    assert then.bytes_of("link_evidence", "identity_index") == now.bytes_of("link_evidence", "identity_index")
