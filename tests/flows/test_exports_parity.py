"""One city, two ways to deliver its roster: under our headings, or as its system's ten files. The same people, the same
links, and the same leads but for those that rest on what the system's files do not say: held or not run, none wrong."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import CONTRACT, EXPORTS, Truth, generate
from data_contracts.synthetic.damage import Mess
from flows.month import decide, feedback, ingest, match
from flows.store.run import RunContext, period_end

pytestmark = pytest.mark.slow
PERIOD = "202610"
KEY = ["extract", "source_file", "source_row", "role"]
NOT_SAID = {
    **dict.fromkeys(("X05", "X06", "X07", "X08"), "whether and until when a household consented to the look-up"),
    **dict.fromkeys(("I06", "I07", "I13"), "care agreements, reviews, single cover"),
    **dict.fromkeys(("X11", "X04"), "the day of the month on which assistance began, single cover"),
    "I09": "who left before the first month",
    "R07": "the score of self-care",
}
"""Rule -> what it needs that no export says: their leads may be fewer."""


def run(folder: Path, truth: Truth) -> Path:
    day = period_end(PERIOD)
    context = RunContext(PERIOD, day, day, truth.city, truth.incoming, folder / "store", folder / "out", "x")
    ingested, answered = ingest(context), feedback(context)
    matched = match(context, ingested, answered)
    decide(context, ingested, answered, matched)
    return folder / "store" / "periods" / PERIOD


class Delivered:
    """A month of one way of delivery, its people under their true numbers."""

    def __init__(self, folder: Path, roster_as: str) -> None:
        truth = generate(
            folder / roster_as, households=30, seed=7, periods=[PERIOD], mess=Mess.clean(), roster_as=roster_as
        )
        self.stages = run(folder / roster_as, truth)
        rows = truth.rows.select(*KEY, "person_no")
        self.links = pl.read_parquet(self.stages / "match" / "links.parquet").join(rows, on=KEY, how="left")
        self.people = (
            self.links.filter(pl.col("person_id").is_not_null())
            .group_by("person_id")
            .agg(pl.col("person_no").drop_nulls().unique().alias("who"))
        )
        first = self.people.select("person_id", who=pl.col("who").list.first())
        self.linked = self.links.join(first, on="person_id", how="left")
        self.leads = pl.read_parquet(self.stages / "decide" / "leads.parquet").join(first, on="person_id", how="left")
        self.runs = pl.read_parquet(self.stages / "decide" / "rule_runs.parquet")

    def published(self) -> set[tuple[str, int | None]]:
        leads = self.leads.filter(pl.col("is_published"))
        return set(leads.select("rule_id", "who").iter_rows())


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivered, Delivered]:
    folder = tmp_path_factory.mktemp("parity")
    return Delivered(folder, CONTRACT), Delivered(folder, EXPORTS)


def test_every_row_of_the_exports_is_somebodys_and_no_person_is_two(both: tuple[Delivered, Delivered]) -> None:
    for delivered in both:
        assert delivered.links["person_no"].null_count() == 0
        assert delivered.people["who"].list.len().max() == 1
        assert delivered.people.height == delivered.people["who"].list.first().n_unique()


def test_all_other_rows_are_linked_to_the_same_people(both: tuple[Delivered, Delivered]) -> None:
    """But for property and income look-ups: no export says that a household consented, so theirs are not joined."""
    authorised = {name for name, contract in load_contracts().items() if contract.access == "authorised"}
    contract, exports = (
        d.linked.filter(~pl.col("extract").is_in([*authorised, "roster"])).select(*KEY, "who", "decision") for d in both
    )
    assert contract.height > 500
    assert contract.sort(KEY).equals(exports.sort(KEY))


def test_the_roster_holds_the_same_people_in_the_same_programmes(both: tuple[Delivered, Delivered]) -> None:
    held = []
    for delivered in both:
        core = pl.read_parquet(delivered.stages / "ingest" / "core_roster.parquet")
        rows = core.filter(pl.col("status") == "在保").join(
            delivered.links.filter(pl.col("extract") == "roster").select("source_file", "source_row", "person_no"),
            on=["source_file", "source_row"],
        )
        facts = ("person_no", "programme", "urban_rural", "is_covered", "hukou_area", "benefit_yuan_month")
        of_programme = rows.filter(pl.col("programme").is_in(["低保", "特困"]))
        held.append(set(of_programme.select(facts).iter_rows()))
    assert held[0] == held[1]


def test_leads_are_the_same_but_for_what_the_exports_do_not_say(both: tuple[Delivered, Delivered]) -> None:
    contract, exports = (delivered.published() for delivered in both)
    assert exports - contract == set()
    lacking = {rule for rule, _ in contract - exports}
    assert lacking <= set(NOT_SAID), sorted(lacking - set(NOT_SAID))
    assert len(contract & exports) > 0.7 * len(contract)
