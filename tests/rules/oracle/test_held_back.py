"""Which leads are kept back and why, in a sure month and in one where rows wait for a clerk and cells are unknown."""

import json

import pytest

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from tests.rules.oracle.compared import RULES, Compared
from tests.rules.oracle.decided import decided
from tests.rules.oracle.facts import City, Unsure
from tests.rules.oracle.groups import focus_groups, key_groups, visit_classes
from tests.rules.oracle.publication import hits_of, unproven, verdicts
from tests.rules.oracle.unsure import draw

pytestmark = pytest.mark.slow
PERIOD = "202610"


@pytest.fixture(scope="module", params=["sure", "unsure"])
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    folder = tmp_path_factory.mktemp(request.param)
    truth = generate(folder, households=400, seed=41, periods=(PERIOD,), mess=Mess.clean())
    unsure = draw(City.of(truth, PERIOD)) if request.param == "unsure" else Unsure()
    return decided(folder, truth, PERIOD, unsure)


def test_every_lead_is_published_or_kept_back_for_the_reason_of_the_wording(month: Compared) -> None:
    expected = verdicts(month.city)
    wrong = {
        rule_id: {key: (month.found[rule_id].get(key, "no lead"), why) for key, why in told.items()}
        for rule_id, told in expected.items()
        if month.found[rule_id] != told
    }
    differing = {
        rule_id: {key: pair for key, pair in told.items() if pair[0] != pair[1]} for rule_id, told in wrong.items()
    }
    too_many = {rule_id: set(month.found[rule_id]) - set(expected[rule_id]) for rule_id in wrong}
    assert (differing, too_many) == ({}, {})


def test_both_kinds_of_hold_and_both_kinds_of_doubt_occur(month: Compared) -> None:
    reasons = {why for told in verdicts(month.city).values() for why in told.values()}
    assert {"single_evidence", "open_need", "small_shop", None} <= reasons
    if month.city.unsure.waiting:
        assert {"identity_review", "cell_issue"} <= reasons
        held = {r for r, told in verdicts(month.city).items() if {"identity_review", "cell_issue"} & set(told.values())}
        assert len(held) >= 8


def test_leads_that_help_people_linked_weakly_go_out_marked(month: Compared) -> None:
    helping = [r for r in RULES if r[0] in "ER" or r in ("I01", "I04", "I05", "I08")]
    rows = [row for r in helping for key, row in month.rows[r].items() if key in month.city.unsure.weak]
    assert bool(rows) is bool(month.city.unsure.weak)
    assert {row["identity_level"] for row in rows} <= {"L5"}
    assert all(row["is_published"] or row["suppressed_by"] in ("identity_review", "cell_issue") for row in rows)


def test_a_lead_says_when_it_rests_on_what_waits_for_a_clerk(month: Compared) -> None:
    expected = unproven(month.city)
    assert bool(month.city.unsure.unproven) is ("row" in expected.values()) is ("call" in expected.values())
    said = {(r, key): row["unproven"] for r, rows in month.rows.items() for key, row in rows.items() if row["unproven"]}
    assert said == expected
    assert {month.rows[rule_id][key]["identity_level"] for rule_id, key in expected} <= {"L5"}


def test_a_referral_names_the_department_of_the_wording(month: Compared) -> None:
    hits = hits_of(month.city)
    for rule_id in (r for r in RULES if r[0] == "R" and r != "R11"):
        told = {key: hit.department for key, hit in hits[rule_id].items()}
        assert {key: row["refer_to"] for key, row in month.rows[rule_id].items()} == told, rule_id


def test_income_above_the_standard_leads_to_tapering_up_to_the_edge_line_and_to_a_check_beyond(
    month: Compared,
) -> None:
    told = {key: hit.outcome for key, hit in hits_of(month.city)["X03"].items()}
    assert set(told.values()) == {"渐退", "核查"} or month.city.unsure.waiting
    assert {key: json.loads(row["facts"])["outcome"] for key, row in month.rows["X03"].items()} == told


def test_a_lead_names_the_key_groups_of_its_household(month: Compared) -> None:
    expected, waiting = key_groups(month.city), unproven(month.city)
    seen = set()
    for rule_id, rows in month.rows.items():
        for key, row in rows.items():
            home = month.city.household_of(key) if isinstance(key, int) else key
            told = "5" if waiting.get((rule_id, key)) == "call" else expected(home, key)
            assert row["key_groups"] == told, (rule_id, key)
            seen |= set(told.split(";"))
    assert seen >= set("1234567")


def test_the_focus_register_holds_the_people_of_the_wording(month: Compared) -> None:
    expected = focus_groups(month.city, verdicts(month.city), unproven(month.city))
    assert set(expected) == {group for group, _ in month.focus}
    for group, people in expected.items():
        assert {person for g, person in month.focus if g == group} == people, group


def test_households_are_visited_as_often_as_the_wording_says(month: Compared) -> None:
    expected = visit_classes(month.city, verdicts(month.city), unproven(month.city), month.expected_urgency)
    assert {told[0] for told in expected.values()} == {"周", "月"}
    assert {told[1] for told in expected.values()} == {True, False}
    assert month.visits == expected
