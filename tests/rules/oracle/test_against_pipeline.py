"""What the pipeline finds in a clean city is what the wording says, rule by rule: no lead more, no lead less.

The city's truth never enters the pipeline: it reads files, matches people, decides. Persons are compared through their
valid IDs. Leads held back count as found; exemptions are compared apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.run import RunContext, period_end
from flows.store import Store
from tests.rules.oracle import enrol, refer, review_exit, supervise
from tests.rules.oracle.facts import City, Hit, Key

pytestmark = pytest.mark.xdist_group("oracle")
PERIOD = "202610"
RULES = enrol.RULES | supervise.RULES | refer.RULES | review_exit.RULES
INDIRECT = ("X03", "X04", "X07", "X08")
EXEMPTIONS = (
    "disabled_transport", "medical_transport", "sole_livelihood", "resettlement", "small_shop", "illness_reserve",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A city as the truth has it, and the leads the pipeline made of its files: (rule, subject) -> suppressed_by."""

    city: City
    leads: dict[str, dict[Key, str | None]]
    people: set[int]
    published: pl.DataFrame


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compared]:
    folder = tmp_path_factory.mktemp("city")
    truth = generate(folder, households=400, seed=23, periods=(PERIOD,), mess=Mess.clean())
    run = RunContext(
        period=PERIOD, as_of=period_end(PERIOD), published=period_end(PERIOD), city=truth.city, incoming=truth.incoming,
        store=folder / "store", out=folder / "out", code_version="test",
    )  # fmt: skip
    ingested, answered = month.ingest(run), month.feedback(run)
    month.decide(run, ingested, answered, month.match(run, ingested, answered))
    yield _read(folder, City.of(truth, PERIOD))


def _read(folder: Path, city: City) -> Compared:
    store = Store(folder / "store")
    people = pl.read_parquet(store.stage(PERIOD, "match") / "people.parquet")
    numbers = {row["id_no"]: no for no, row in city.everybody.items()}
    true_person = {person: numbers[id_no] for person, id_no in people.select("person_id", "id_no").iter_rows()}
    leads: dict[str, dict[Key, str | None]] = {rule: {} for rule in RULES}
    table = pl.read_parquet(store.stage(PERIOD, "decide") / "leads.parquet")
    for row in table.to_dicts():
        own = true_person[row["person_id"]]
        subject = own if row["subject"] == "person" else row["household_no"] or own
        leads.setdefault(row["rule_id"], {})[subject] = row["suppressed_by"]
    return Compared(city, leads, set(true_person.values()), table)


def test_everybody_who_is_named_is_one_person(compared: Compared) -> None:
    assert compared.people == set(compared.city.known)


@pytest.mark.parametrize("rule_id", RULES)
def test_leads_are_those_of_the_wording(rule_id: str, compared: Compared) -> None:
    expected = {hit.subject for hit in RULES[rule_id](compared.city)}
    assert expected
    assert set(compared.leads[rule_id]) == expected


@pytest.mark.parametrize("rule_id", ["X05", "X06", "X07", "X08"])
def test_exempt_leads_are_kept_and_name_the_exemption(rule_id: str, compared: Compared) -> None:
    hits: list[Hit] = RULES[rule_id](compared.city)
    expected = {hit.subject: hit.exempt_by for hit in hits if hit.exempt_by}
    assert expected
    named = {key: why for key, why in compared.leads[rule_id].items() if why in EXEMPTIONS}
    assert named == expected


def test_no_lead_of_a_rule_that_the_oracle_does_not_know(compared: Compared) -> None:
    assert set(compared.leads) <= {*RULES, "I15"}


def test_an_exit_lead_is_published_only_when_direct_or_confirmed_and_nobody_there_has_an_open_need(
    compared: Compared,
) -> None:
    table = compared.published
    needs = set(table.filter(pl.col("disposition").is_in([1, 3]) & pl.col("is_published"))["household_no"])
    exits = table.filter(
        (pl.col("disposition") == 4) & ~pl.col("suppressed_by").is_in(EXEMPTIONS).fill_null(value=False)
    )
    seen = set()
    for row in exits.to_dicts():
        rules = set(exits.filter(pl.col("household_no") == row["household_no"])["rule_id"])
        confirmed = row["rule_id"] not in INDIRECT or len(rules) > 1
        needed = row["household_no"] in needs
        seen.add((confirmed, needed))
        assert row["is_published"] == (confirmed and not needed), (row["rule_id"], row["suppressed_by"])
    assert {(True, True), (True, False), (False, False)} <= seen
