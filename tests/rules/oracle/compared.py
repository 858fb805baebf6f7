"""Leads as the program decided them, set beside the truth: (rule, subject) -> suppressed_by."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from tests.rules.oracle import enrol, refer, review_exit, supervise
from tests.rules.oracle.facts import City, Hit, Key, Row

RULES = enrol.RULES | supervise.RULES | refer.RULES | review_exit.RULES
URGENCY = dict.fromkeys(RULES, "orange") | dict.fromkeys(
    ("E07", "E09", "E15", "I04", "I07", "I10", "I13", "R02", "R03", "R08", "X02", "X03", "X04", "X05", "X06", "X07",
     "X08", "X09", "X11", "X12"), "yellow",
) | dict.fromkeys(("E06", "E14", "I02", "I08", "R05", "R09"), "red")  # fmt: skip
ONE_STEP_UP = {"yellow": "orange", "orange": "red", "red": "red"}
INDIRECT = ("X03", "X04", "X07", "X08")
EXEMPTIONS = (
    "disabled_transport", "medical_transport", "sole_livelihood", "resettlement", "small_shop", "illness_reserve",
)  # fmt: skip


@cache
def hits_by_wording(rule_id: str, city: City) -> tuple[Hit, ...]:
    """What the wording says of one rule: worked out once a city, for many claims rest on it."""
    return tuple(RULES[rule_id](city))


@dataclass(frozen=True)
class Compared:
    """A city as the truth has it; `table` = leads, `found` = per rule the subjects of its leads and what holds them;
    `rows` = the leads with their details, by rule and subject; `focus` = (group, person) of the register, `visits` =
    household -> (visit class, whether it was visited too long ago)."""

    city: City
    table: pl.DataFrame
    found: dict[str, dict[Key, str | None]]
    people: set[int]
    urgencies: dict[str, dict[Key, str]]
    evidence_class: dict[str, dict[Key, str | None]]
    rows: dict[str, dict[Key, Row]]
    focus: set[tuple[str, int]]
    visits: dict[Key, tuple[str, bool | None]]

    def expected(self, rule_id: str) -> tuple[Hit, ...]:
        """What the wording says."""
        return hits_by_wording(rule_id, self.city)

    def expected_urgency(self, rule_id: str) -> dict[Key, str]:
        """Of each lead; one step up, but for exit leads, where an event is on and the (first) person lives."""
        expected = {}
        for hit in self.expected(rule_id):
            urgency = hit.urgency or URGENCY[rule_id]
            first = hit.subject if isinstance(hit.subject, int) else next(iter(self.city.living(hit.subject)), None)
            in_event = rule_id[0] != "X" and first is not None and self.city.is_event_area(first)
            expected[hit.subject] = ONE_STEP_UP[urgency] if in_event else urgency
        return expected


def compare(city: City, leads: Path, people: Path, details: Path) -> Compared:
    """Read leads and people; a person is told by the valid ID, which a clean city has."""
    numbers = {row["id_no"]: no for no, row in city.everybody.items()}
    true_person = {p: numbers[id_no] for p, id_no in pl.read_parquet(people).select("person_id", "id_no").iter_rows()}
    classes = pl.read_parquet(details)
    table = pl.read_parquet(leads).join(classes, on="lead_id", how="left", maintain_order="left")
    found: dict[str, dict[Key, str | None]] = {rule: {} for rule in RULES}
    urgencies: dict[str, dict[Key, str]] = {}
    evidence: dict[str, dict[Key, str | None]] = {}
    rows: dict[str, dict[Key, Row]] = {rule: {} for rule in RULES}
    for row in table.to_dicts():
        own = true_person[row["person_id"]]
        subject = own if row["subject"] == "person" else row["household_no"] or own
        found.setdefault(row["rule_id"], {})[subject] = row["suppressed_by"]
        urgencies.setdefault(row["rule_id"], {})[subject] = row["urgency"]
        evidence.setdefault(row["rule_id"], {})[subject] = row["evidence_class"]
        rows.setdefault(row["rule_id"], {})[subject] = row
    focus = pl.read_parquet(leads.with_name("focus_groups.parquet")).select("group", "person_id")
    visits = pl.read_parquet(leads.with_name("visit_classes.parquet"))
    return Compared(
        city, table, found, set(true_person.values()), urgencies, evidence, rows,
        focus={(group, true_person[person]) for group, person in focus.iter_rows()},
        visits={
            row["household_no"] or true_person[row["person_id"]]: (row["visit_class"], row["is_overdue"])
            for row in visits.to_dicts()
        },
    )  # fmt: skip


def disagreements(compared: Compared) -> dict[str, tuple[list[Key], list[Key]]]:
    """Rules whose leads are not those of the wording: (missing, too many)."""
    wrong = {}
    for rule_id in RULES:
        expected = {hit.subject for hit in compared.expected(rule_id)}
        found = set(compared.found[rule_id])
        if found != expected:
            wrong[rule_id] = (sorted(expected - found, key=str), sorted(found - expected, key=str))
    return wrong
