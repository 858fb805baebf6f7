"""The rules find in a clean city what their wording says, rule by rule: no lead more, no lead less.

The rules get the truth as tables (core_month), so that only they are judged here. Leads held back count as found;
exemptions and publication of exit leads are compared apart.
"""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from tests.rules.oracle.compared import EXEMPTIONS, INDIRECT, RULES, Compared, disagreements
from tests.rules.oracle.decided import decided
from tests.rules.oracle.facts import Unsure


def _decided(folder: Path, households: int, seed: int, period: str) -> Compared:
    truth = generate(folder, households=households, seed=seed, periods=(period,), mess=Mess.clean())
    return decided(folder, truth, period, Unsure())


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return _decided(tmp_path_factory.mktemp("october"), 1500, 23, "202610")


@pytest.mark.parametrize("rule_id", RULES)
def test_leads_are_those_of_the_wording(rule_id: str, october: Compared) -> None:
    expected = {hit.subject for hit in october.expected(rule_id)}
    assert expected
    assert set(october.found[rule_id]) == expected


@pytest.mark.parametrize(("period", "seed"), [("202602", 24), ("202606", 25)])
def test_leads_are_those_of_the_wording_at_the_end_of_shorter_months(period: str, seed: int, tmp_path: Path) -> None:
    assert disagreements(_decided(tmp_path, 300, seed, period)) == {}


@pytest.mark.parametrize("rule_id", ["X05", "X06", "X07", "X08"])
def test_exempt_leads_are_kept_and_name_the_exemption(rule_id: str, october: Compared) -> None:
    expected = {hit.subject: hit.exempt_by for hit in october.expected(rule_id) if hit.exempt_by}
    assert expected
    assert {key: why for key, why in october.found[rule_id].items() if why in EXEMPTIONS} == expected


@pytest.mark.parametrize("rule_id", RULES)
def test_urgency_is_that_of_the_wording(rule_id: str, october: Compared) -> None:
    assert october.urgencies[rule_id] == october.expected_urgency(rule_id)


def test_some_leads_are_more_urgent_because_of_where_people_live(october: Compared) -> None:
    assert any(october.city.is_event_area(p) for hit in october.expected("E07") for p in hit.people)


def test_a_death_is_direct_evidence_when_two_sources_agree_within_seven_days(october: Compared) -> None:
    city = october.city
    expected = {}
    for hit in october.expected("X01"):
        person = int(hit.subject)
        register = [
            r["change_date"] for r in city.of_person("household_register", person) if r["change_kind"] == "死亡注销"
        ]
        funeral = [r["death_date"] for r in city.of_person("funeral", person)]
        agree = any(abs((a - b).days) <= 7 for a in register for b in funeral)
        expected[hit.subject] = "direct" if agree else "indirect"
    assert set(expected.values()) == {"direct", "indirect"}
    assert october.evidence_class["X01"] == expected


def test_no_lead_of_a_rule_that_the_oracle_does_not_know(october: Compared) -> None:
    assert set(october.found) <= {*RULES, "I15"}


def test_an_exit_lead_is_published_when_direct_or_confirmed_and_nobody_there_has_an_open_need(
    october: Compared,
) -> None:
    table = october.table
    needs = set(table.filter(pl.col("disposition").is_in([1, 3]) & pl.col("is_published"))["household_no"])
    exempt = pl.col("suppressed_by").is_in(EXEMPTIONS).fill_null(value=False)
    exits = table.filter((pl.col("disposition") == 4) & ~exempt)
    seen = set()
    for row in exits.to_dicts():
        rules = set(exits.filter(pl.col("household_no") == row["household_no"])["rule_id"])
        no_school_row = row["rule_id"] == "X11" and row["evidence_class"] == "indirect"
        confirmed = (row["rule_id"] not in INDIRECT and not no_school_row) or len(rules) > 1
        needed = row["household_no"] in needs
        seen.add((confirmed, needed))
        assert row["is_published"] == (confirmed and not needed), (row["rule_id"], row["suppressed_by"])
    assert {(True, True), (True, False), (False, False)} <= seen
