"""Leads as the program decided them, set beside the truth: (rule, subject) -> suppressed_by."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tests.rules.oracle import enrol, refer, review_exit, supervise
from tests.rules.oracle.facts import City, Hit, Key

RULES = enrol.RULES | supervise.RULES | refer.RULES | review_exit.RULES
INDIRECT = ("X03", "X04", "X07", "X08")
EXEMPTIONS = (
    "disabled_transport", "medical_transport", "sole_livelihood", "resettlement", "small_shop", "illness_reserve",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A city as the truth has it; `table` = leads, `found` = per rule the subjects of its leads and what holds them."""

    city: City
    table: pl.DataFrame
    found: dict[str, dict[Key, str | None]]
    people: set[int]

    def expected(self, rule_id: str) -> list[Hit]:
        """What the wording says."""
        return RULES[rule_id](self.city)


def compare(city: City, leads: Path, people: Path) -> Compared:
    """Read leads and people; a person is told by the valid ID, which a clean city has."""
    numbers = {row["id_no"]: no for no, row in city.everybody.items()}
    true_person = {p: numbers[id_no] for p, id_no in pl.read_parquet(people).select("person_id", "id_no").iter_rows()}
    table = pl.read_parquet(leads)
    found: dict[str, dict[Key, str | None]] = {rule: {} for rule in RULES}
    for row in table.to_dicts():
        own = true_person[row["person_id"]]
        subject = own if row["subject"] == "person" else row["household_no"] or own
        found.setdefault(row["rule_id"], {})[subject] = row["suppressed_by"]
    return Compared(city, table, found, set(true_person.values()))


def disagreements(compared: Compared) -> dict[str, tuple[list[Key], list[Key]]]:
    """Rules whose leads are not those of the wording: (missing, too many)."""
    wrong = {}
    for rule_id in RULES:
        expected = {hit.subject for hit in compared.expected(rule_id)}
        found = set(compared.found[rule_id])
        if found != expected:
            wrong[rule_id] = (sorted(expected - found, key=str), sorted(found - expected, key=str))
    return wrong
