"""The matcher as a whole, on a small city with the traps that decide: one run, many claims."""

from datetime import date
from typing import Any

import pytest

from tests.matchers.small_city import FAR_VILLAGE, OTHER_VILLAGE, VILLAGE, Outcome, number, run

FATHER, MOTHER = date(1958, 3, 12), date(1960, 7, 21)
TWINS, BABY, ELDER = date(2012, 5, 6), date(2019, 9, 9), date(1941, 2, 3)
F_ID, M_ID = number(FATHER, 123), number(MOTHER, 124)
T1_ID, T2_ID = number(TWINS, 11), number(TWINS, 13)
BABY_ID, ELDER_ID, NEW_ELDER_ID = number(BABY, 22), number(ELDER, 31), number(ELDER, 31, "369902")
LI1_ID, LI2_ID = number(date(1970, 1, 1), 51), number(date(1971, 4, 2), 53)
PHONE = "15400001111"


def row(label: str, name: str, id_no: str | None = None, **more: Any) -> dict[str, Any]:
    return {"label": label, "name": name, "id_no": id_no, "live_area": VILLAGE, "hukou_area": VILLAGE, **more}


def _register() -> list[dict[str, Any]]:
    house = {"hukou_no": "H1", "phone": PHONE}
    return [
        row("father", "王建国", F_ID, relation="02", sex="男", **house),
        row("mother", "李秀英", M_ID, relation="12", sex="女", **house),
        row("twin1", "王子轩", T1_ID, relation="22", sex="男", **house),
        row("twin2", "王子豪", T2_ID, relation="23", sex="男", **house),
        row("baby", "王诗涵", BABY_ID, relation="32", sex="女", **house),
        row("elder", "欧阳德海", ELDER_ID, relation="51", sex="男", **house),
        row("li1", "李伟", LI1_ID, hukou_no="H2", relation="02", sex="男"),
        row("li2", "李伟", LI2_ID, hukou_no="H3", relation="02", sex="男"),
        row("renamed", "张雅婷", number(date(1990, 8, 8), 42), hukou_no="H4", relation="02", former_name="张丫丫"),
    ]


def _rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "household_register": _register(),
        "roster": [
            row(
                "r_father",
                "王建国",
                F_ID,
                household_no="D1",
                relation="02",
                status="在保",
                authorised_until=date(2027, 1, 1),
            ),
            row(
                "r_li1",
                "李伟",
                LI1_ID,
                household_no="D2",
                relation="02",
                status="停保",
                authorised_until=date(2027, 1, 1),
            ),
        ],
        "pension": [
            row("p_same", "王建国", F_ID),
            row("p_15", "王建国", F_ID[:6] + F_ID[8:17]),
            row("p_homophone", "王健国", F_ID),
            row("p_masked", "王建国", F_ID[:6] + "*" * 8 + F_ID[14:], birth_date=FATHER),
            row("p_typo", "王建国", F_ID[:16] + str((int(F_ID[16]) + 1) % 10) + F_ID[17:], birth_date=FATHER),
            row("p_no_id", "王建国", None, birth_date=FATHER, phone=PHONE),
            row("p_no_birth", "王建国", None),
            row("p_new_number", "欧阳德海", NEW_ELDER_ID, phone=PHONE),
            row("p_old_name", "张丫丫", number(date(1990, 8, 8), 42)),
        ],
        "education": [
            row("e_twin", "王子轩", None, birth_date=TWINS, phone=PHONE, guardian_name="王建国", guardian_id_no=F_ID),
            row("e_wrong_id", "王诗涵", F_ID, birth_date=BABY),
            row("e_only_id", "王雨桐", F_ID, birth_date=date(2018, 1, 9)),
            row("e_other_name", "王诗晗", F_ID, birth_date=BABY, sex="女"),
            row("e_note", "王建国女儿", None, birth_date=BABY, phone=PHONE),
        ],
        "hotline": [
            row("h_li", "李伟", None, phone=None),
            row("h_stranger", "赵铁柱", None, birth_date=date(1966, 6, 6), phone="15400002222"),
            row("h_far", "王建国", None, birth_date=date(1977, 7, 7), live_area=FAR_VILLAGE, hukou_area=FAR_VILLAGE),
        ],
        "petition": [
            row("t_stranger", "赵铁柱", None, birth_date=date(1966, 6, 6), phone="15400002222"),
            row("t_migrant", "马小云", number(date(1985, 5, 5), 66, "369825")),
        ],
        "union": [row("u_migrant", "马小云", number(date(1985, 5, 5), 66, "369825"))],
        "disability": [row("d_certificate", "王建国", None, certificate_no=F_ID + "43")],
        "marriage": [
            row("m_self", "王建国", F_ID, spouse_name="李秀英", spouse_id_no=M_ID),
            row("m_twice", "李秀英", None, birth_date=MOTHER, phone=PHONE, spouse_name="李秀英", spouse_id_no=M_ID),
        ],
        "medical_enrolment": [
            row("once_1", "薛子轩", None, birth_date=date(2013, 3, 3), phone="15400007777"),
            row("once_2", "薛子萱", None, birth_date=date(2013, 3, 3), phone="15400007777"),
            row("once_3", "薛子轩", None, birth_date=date(2013, 3, 3), live_area=OTHER_VILLAGE, hukou_area=None),
        ],
        "medical_claims": [
            row("often_1", "阮海艳", None, birth_date=date(1971, 12, 5), phone="15400008888"),
            row("often_2", "阮海艳", None, birth_date=date(1971, 12, 5), phone="15400008888"),
            row("often_3", "阮海燕", None, birth_date=date(1971, 12, 5), phone="15400008888"),
        ],
        "vehicles": [
            row("v_member", "王建国", F_ID),
            row("v_ended", "李伟", LI1_ID),
            row("v_stranger", "陈大山", number(date(1980, 1, 2), 71)),
            row("v_no_id", "李秀英", None, birth_date=MOTHER),
        ],
    }


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(tmp_path_factory.mktemp("city"), _rows())


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("p_same", "L1"),
        ("p_homophone", "L2"),
        ("p_15", "L3"),
        ("d_certificate", "L3"),
        ("p_masked", "L4"),
        ("p_typo", "L4"),
        ("p_no_id", "L5"),
        ("r_father", "L1"),
    ],
)
def test_a_row_is_linked_at_the_level_its_evidence_has(city: Outcome, label: str, level: str) -> None:
    assert city.person(label) == city.person("father")
    assert (city.link(label)["level"], city.link(label)["decision"]) == (level, "auto")


def test_every_open_row_has_one_self_link_and_second_people_have_theirs(city: Outcome) -> None:
    open_rows = sum(len(rows) for extract, rows in _rows().items() if extract != "vehicles")
    links = city.table("links")
    own = links.filter((links["role"] == "self") & (links["extract"] != "vehicles"))
    assert own.height == open_rows == own.select("extract", "source_row").n_unique()
    assert city.person("m_self", "spouse") == city.person("mother")
    assert city.person("e_twin", "guardian") == city.person("father")


def test_a_guardians_number_on_a_childs_row_leads_to_the_child_that_name_birth_and_village_name(city: Outcome) -> None:
    link = city.link("e_wrong_id")
    assert (link["decision"], link["level"], link["person_id"]) == ("auto", "L5", city.person("baby"))


@pytest.mark.parametrize("label", ["e_only_id", "e_other_name"])
def test_a_guardians_number_on_a_childs_row_is_never_linked_by_itself_to_somebody_else(
    city: Outcome, label: str
) -> None:
    link = city.link(label)
    assert (link["decision"], link["person_id"]) == ("review", None)
    assert city.table("reviews").filter(source_row=city.rows[label][1], extract="education").height >= 1


def test_a_list_that_names_each_person_once_has_no_two_rows_of_one_person_without_a_number(city: Outcome) -> None:
    people = [city.person(label) for label in ("once_1", "once_2", "once_3")]
    assert len(set(people) - {None}) + people.count(None) == len(people)


def test_a_list_that_names_people_often_may_spell_them_in_two_ways(city: Outcome) -> None:
    assert city.person("often_1") == city.person("often_2") == city.person("often_3") is not None


def test_two_people_of_one_row_are_never_one_person(city: Outcome) -> None:
    assert city.person("m_twice", "spouse") == city.person("mother")
    assert (city.link("m_twice")["decision"], city.person("m_twice")) == ("review", None)


def test_twins_stay_two_and_a_row_without_a_number_finds_the_right_one(city: Outcome) -> None:
    assert city.person("twin1") != city.person("twin2")
    assert city.person("e_twin") == city.person("twin1")


def test_a_note_of_kinship_is_not_the_person_named_in_it(city: Outcome) -> None:
    assert city.person("e_note") != city.person("father")


def test_two_villagers_of_one_name_are_two_and_a_bare_name_is_for_a_clerk(city: Outcome) -> None:
    assert city.person("li1") != city.person("li2")
    assert city.link("h_li")["decision"] == "review"


def test_a_name_and_a_village_alone_are_not_enough(city: Outcome) -> None:
    assert city.link("p_no_birth")["decision"] == "review"


def test_a_same_name_in_another_place_born_another_day_is_somebody_else(city: Outcome) -> None:
    assert city.person("h_far") not in (None, city.person("father"))


def test_a_number_issued_anew_keeps_the_person(city: Outcome) -> None:
    assert city.person("p_new_number") == city.person("elder")
    assert city.link("p_new_number")["level"] == "L4"


def test_a_former_name_under_the_same_number_is_the_person(city: Outcome) -> None:
    assert city.person("p_old_name") == city.person("renamed")


def test_people_outside_the_register_are_one_across_extracts(city: Outcome) -> None:
    assert city.person("t_migrant") == city.person("u_migrant") is not None
    assert city.person("t_stranger") == city.person("h_stranger") is not None
    assert city.link("t_stranger")["level"] == "L5"


def test_assets_are_joined_only_under_an_authorisation_that_runs(city: Outcome) -> None:
    assert city.person("v_member") == city.person("father")
    assert city.link("v_ended") == city.link("v_stranger") == city.link("v_no_id") == {}
    counts = city.table("match_counts").filter(extract="vehicles").row(0, named=True)
    assert (counts["rows_unauthorised"], counts["rows_linked_auto"]) == (3, 1)
    assert city.table("people").filter(name="陈大山").height == 0


def test_rows_balance_per_file(city: Outcome) -> None:
    counts = {row["extract"]: row for row in city.table("match_counts").iter_rows(named=True)}
    for extract, rows in _rows().items():
        told = counts[extract]
        fallen = (told["rows_unauthorised"], told["rows_linked_auto"], told["rows_in_review"], told["rows_new"])
        assert sum(fallen) == len(rows)


def test_people_carry_what_their_number_and_best_row_say(city: Outcome) -> None:
    father = city.table("people").filter(person_id=city.person("father")).row(0, named=True)
    assert (father["name"], father["id_no"], father["sex"], father["birth_date"]) == ("王建国", F_ID, "男", FATHER)
    assert father["township"] == "369921101000"


def test_who_moves_within_the_township_is_still_found(tmp_path: Any) -> None:
    rows = _rows()
    rows["hotline"].append(row("h_moved", "欧阳德海", None, birth_date=ELDER, live_area=OTHER_VILLAGE, hukou_area=None))
    moved = run(tmp_path, rows)
    assert moved.person("h_moved") == moved.person("elder")


def test_a_name_with_holes_speaks_for_no_number(tmp_path: Any) -> None:
    named = [row("p_named", "李伟明", LI1_ID)]
    city = run(
        tmp_path,
        {
            "household_register": [row("holed", "李□", LI1_ID, hukou_no="H1", relation="02")],
            "pension": named,
            "union": [{**named[0], "label": "u_named"}],
        },
    )
    assert city.person("p_named") == city.person("u_named") is not None
    assert city.link("holed")["decision"] == "review"


@pytest.mark.parametrize(("year", "holder"), [("1961", "p_named"), ("1960", "childs")])
def test_a_birth_year_more_than_two_off_takes_a_rows_voice_for_the_numbers_name_away(
    tmp_path: Any, year: str, holder: str
) -> None:
    rows = {
        "household_register": [row("childs", "赵诗涵", F_ID, birth_date_raw=year, hukou_no="H1", relation="32")],
        "pension": [row("p_named", "王建国", F_ID)],
    }
    city = run(tmp_path, rows)
    assert [label for label in ("childs", "p_named") if city.person(label)] == [holder]


@pytest.mark.parametrize(("birth", "candidate"), [(None, "child"), (FATHER, "guardian")])
def test_a_guardians_number_without_a_birth_date_is_asked_of_the_child_of_that_name_in_the_village(
    tmp_path: Any, birth: date | None, candidate: str
) -> None:
    rows = {
        "household_register": [
            row("guardian", "王建国", F_ID, hukou_no="H1", relation="02"),
            row("child", "赵诗涵", BABY_ID, hukou_no="H2", relation="32"),
        ],
        "education": [row("e_child", "赵诗涵", F_ID, birth_date=birth)],
    }
    city = run(tmp_path, rows)
    assert city.person("e_child") is None
    asked = city.table("reviews").row(0, named=True)
    assert asked["candidate_person_id"] == city.person(candidate)
    levels = city.table("link_evidence").row(0, named=True)
    assert (levels["id_level"], levels["birth_level"]) == (
        ("anothers", "missing") if birth is None else ("equal", "in_number")
    )


@pytest.mark.parametrize(("name", "together"), [("李桂香", True), ("赵永福", False)])
def test_rows_that_are_surely_one_do_not_wait_for_whom_their_cut_number_may_be_too(
    tmp_path: Any, name: str, together: bool
) -> None:
    """Somebody of another name, sex and village has that number, and the phone: too little for a clerk but for it."""
    cut, phone = LI1_ID[:15] + "000", {"phone": PHONE}
    far = {"live_area": FAR_VILLAGE, "hukou_area": FAR_VILLAGE}
    rows = {
        "household_register": [row("base", "孙永福", LI1_ID, hukou_no="H1", relation="02", sex="男", **phone, **far)],
        "pension": [row("p_cut", "李桂香", cut, sex="女", **phone)],
        "union": [row("u_cut", name, cut, sex="女", **{**phone, "hukou_area": OTHER_VILLAGE})],
    }
    city = run(tmp_path, rows)
    assert (city.person("p_cut") is not None) == together
    assert (city.person("u_cut") is not None) == together
    assert not together or city.person("p_cut") == city.person("u_cut") != city.person("base")


def test_one_name_in_one_house_is_linked_and_told_so(tmp_path: Any) -> None:
    house = {"address": "试验镇柳树村3组12号", "sex": "男"}
    rows = {
        "household_register": [row("elder", "欧阳德海", ELDER_ID, hukou_no="H1", relation="02", **house)],
        "hotline": [row("h_house", "欧阳德海", None, **house), row("h_village", "欧阳德海", None, sex="男")],
    }
    city = run(tmp_path, rows)
    assert city.person("h_house") == city.person("elder")
    assert city.person("h_village") is None
    assert city.table("link_evidence").sort("row_id")["address_level"].to_list() == ["same_house", "same_village"]


TABLES = (
    "people",
    "links",
    "links_keyed",
    "reviews",
    "person_events",
    "identity_index",
    "known_people",
    "link_evidence",
)


def test_the_order_of_rows_and_the_number_of_threads_change_nothing(tmp_path: Any, city: Outcome) -> None:
    again = run(tmp_path / "one", _rows(), threads=1)
    assert again.bytes_of(*TABLES) == city.bytes_of(*TABLES)


def test_the_order_of_rows_within_a_file_changes_nobody(tmp_path: Any, city: Outcome) -> None:
    turned = run(tmp_path, {extract: rows[::-1] for extract, rows in _rows().items()})
    labels = list(city.rows)

    def together(outcome: Outcome) -> dict[str, frozenset[str]]:
        people = {label: outcome.person(label) for label in labels}
        return {a: frozenset(b for b in labels if people[b] == people[a]) for a in labels}

    assert together(turned) == together(city)
    assert {a: turned.person(a) for a in labels} == {a: city.person(a) for a in labels}, "nor anybody's number"
    assert {a: turned.link(a).get("decision") for a in labels} == {a: city.link(a).get("decision") for a in labels}
