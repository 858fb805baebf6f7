"""The oracle agrees with what was planted: every hit hits, every near miss does not, in a clean city."""

from datetime import date

import pytest

from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from tests.rules.oracle.compared import RULES
from tests.rules.oracle.facts import City, Hit, months_before, years_between

PERIOD = "202610"


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(tmp_path_factory.mktemp("city"), households=300, seed=7, periods=(PERIOD,), mess=Mess.clean())


@pytest.fixture(scope="module")
def city(truth: Truth) -> City:
    return City.of(truth, PERIOD)


def test_all_rules_but_those_about_old_leads_and_reports_of_townships_are_here() -> None:
    assert len(RULES) == 52


@pytest.mark.parametrize("rule_id", RULES)
def test_planted_hits_hit_and_near_misses_do_not(rule_id: str, truth: Truth, city: City) -> None:
    hits: list[Hit] = RULES[rule_id](city)
    subjects = {hit.subject for hit in hits}
    planted = [row for row in truth.situations.to_dicts() if row["rule_id"] == rule_id]
    assert any(row["is_hit"] for row in planted)
    assert any(not row["is_hit"] for row in planted)
    wrong = []
    for row in planted:
        person = row["person_no"]
        found = person in subjects or city.household_of(person) in subjects or row["household_no"] in subjects
        if found != row["is_hit"]:
            wrong.append((row["label"], row["is_hit"]))
    assert not wrong


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 31), 1, date(2026, 9, 30)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 12, date(2025, 1, 31)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_clipped_to_the_months_end(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_a_birthday_counts_on_its_day() -> None:
    assert years_between(date(2008, 10, 31), date(2026, 10, 31)) == 18
    assert years_between(date(2008, 11, 1), date(2026, 10, 31)) == 17
