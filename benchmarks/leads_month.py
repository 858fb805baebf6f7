"""One invented city's month from its files to its leads, each lead beside what the wording makes of the whole truth.

TRUE leads are the oracle's (tests/rules/oracle: the rules again, in plain Python, from their wording) on the rows as
departments know them, before any damage, each with its true person. Leads of the program are set beside them by rule
and subject, the person of a lead being the true person of most rows of its person_id.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.linkage import beside_truth, true_rows
from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from rules.catalogue import load_catalogue
from tests.rules.oracle.compared import EXEMPTIONS
from tests.rules.oracle.facts import City, Hit, Key
from tests.rules.oracle.publication import hits_of, verdicts

PERIOD = "202610"
ALWAYS_READ = ("household_register", "roster")
"""Who lives and who is covered is asked by nearly every rule."""

LEADS = pl.Schema(
    {
        "seed": pl.Int64,
        "rule_id": pl.String,
        "subject": pl.String,
        "is_true": pl.Boolean,
        "is_due": pl.Boolean,
        "is_found": pl.Boolean,
        "is_published": pl.Boolean,
        "suppressed_by": pl.String,
        "level": pl.String,
        "why": pl.String,
    }
)
"""Grain: rule x subject that is a lead in truth or for the program. `is_true`: the wording hits and no exemption holds;
`is_due`: true, and the wording publishes it; `subject`: P and the true person's number, or a household number;
`suppressed_by`, `level`: of the program's lead, null without one; `why`: what the rows it rests on suffered, of a lead
that is due and not published or published and not true; null for all others."""


@dataclass(frozen=True)
class Judged:
    """A month's leads beside the truth (LEADS), and its links as benchmarks/linkage.py sets them beside it."""

    leads: pl.DataFrame
    links: pl.DataFrame
    truth: Truth


def judge(folder: Path, households: int, seed: int, mess: Mess) -> Judged:
    """Invent a city in `folder`, send it through the month, and judge every lead of it."""
    truth = generate(folder / "made", households=households, seed=seed, periods=(PERIOD,), mess=mess)
    run = RunContext(
        period=PERIOD, as_of=period_end(PERIOD), published=period_end(PERIOD), city=truth.city, incoming=truth.incoming,
        store=folder / "store", out=folder / "out", code_version="benchmark",
    )  # fmt: skip
    ingested, answered = month.ingest(run), month.feedback(run)
    month.decide(run, ingested, answered, month.match(run, ingested, answered))
    store = Store(run.store)
    ingest, match, decide = (store.stage(PERIOD, stage) for stage in ("ingest", "match", "decide"))
    rows = true_rows(truth.rows, PERIOD, ingest)
    links = beside_truth(match, ingest / "files.parquet", rows)
    city = City.of(truth, PERIOD)
    found = _leads_of_the_program(decide, links, rows)
    leads = _beside(city, found).with_columns(seed=pl.lit(seed, pl.Int64))
    damage = Damage.of(city, rows, links, match)
    whys = [damage.of_lead(row) if _is_fault(row) else None for row in leads.to_dicts()]
    return Judged(leads.with_columns(why=pl.Series(whys, dtype=pl.String)).select(LEADS.names()), links, truth)


def _is_fault(row: Mapping[str, object]) -> bool:
    return bool(row["is_published"]) != bool(row["is_due"]) and not (row["is_true"] and row["is_published"])


def _leads_of_the_program(
    decide: Path, links: pl.DataFrame, rows: pl.DataFrame
) -> dict[tuple[str, Key], dict[str, object]]:
    """(rule, subject) -> lead. A person_id that no row is linked to is the person of the row the lead rests on."""
    linked = links.drop_nulls("person_id").select("person_id", "owner").unique()
    owners: dict[str, int] = dict(linked.iter_rows())
    own = rows.filter(pl.col("role") == "self").select("source_file", "source_row", "person_no")
    by_place = {(file, row): person for file, row, person in own.iter_rows()}
    found: dict[tuple[str, Key], dict[str, object]] = {}
    for lead in pl.read_parquet(decide / "leads.parquet").to_dicts():
        person = owners.get(lead["person_id"])
        if person is None:
            places = [(e["source_file"], e["source_row"]) for e in lead["evidence"] or []]
            person = next((by_place[place] for place in places if place in by_place), -1)
        subject: Key = person if lead["subject"] == "person" else lead["household_no"] or person
        before = found.get((lead["rule_id"], subject))
        if before is None or (lead["is_published"] and not before["is_published"]):
            found[lead["rule_id"], subject] = lead
    return found


def _beside(city: City, found: Mapping[tuple[str, Key], Mapping[str, object]]) -> pl.DataFrame:
    hits, told = hits_of(city), verdicts(city)
    true = {(rule, key): why for rule, mine in told.items() for key, why in mine.items()}
    listed = []
    for rule_id, subject in sorted({*true, *found}, key=str):
        if rule_id not in hits:
            continue
        lead, reason = found.get((rule_id, subject)), true.get((rule_id, subject), "none")
        listed.append(
            {
                "rule_id": rule_id,
                "subject": f"P{subject}" if isinstance(subject, int) else subject,
                "is_true": reason != "none" and reason not in EXEMPTIONS,
                "is_due": reason is None,
                "is_found": lead is not None,
                "is_published": bool(lead and lead["is_published"]),
                "suppressed_by": lead["suppressed_by"] if lead else None,
                "level": lead["identity_level"] if lead else None,
                "people": json.dumps(_people(city, subject, hits[rule_id].get(subject))),
            }
        )
    schema = {name: dtype for name, dtype in LEADS.items() if name not in ("seed", "why")} | {"people": pl.String}
    return pl.DataFrame(listed, schema=schema)


def _people(city: City, subject: Key, hit: Hit | None) -> list[int]:
    """Whom a lead is about: those of the hit, or everybody of the household that the program names."""
    if hit and hit.people:
        return sorted(hit.people)
    return sorted(city.members(subject)) if isinstance(subject, str) else [subject]


@dataclass(frozen=True)
class Damage:
    """What became of rows and people of a damaged month. `rows`: (person, extract) -> what rows of it suffered;
    `people`: person -> what is said otherwise of them than is true."""

    rows: Mapping[tuple[int, str], frozenset[str]]
    people: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, city: City, rows: pl.DataFrame, links: pl.DataFrame, match: Path) -> "Damage":
        """Read it off the links and the people of a month."""
        suffered: dict[tuple[int, str], set[str]] = {}
        keys = ["row_id", "role"]
        outcome = links.select(*keys, "decision", "is_wrong", "is_apart", "level")
        for row in rows.join(outcome, on=keys, how="left").to_dicts():
            errors = row["errors"].split(";") if row["errors"] else []
            if "duplicate" in errors:
                continue
            mine = suffered.setdefault((row["person_no"], row["extract"]), set())
            mine |= {f"cell {e.removeprefix('invalid:')} emptied" for e in errors if e.startswith("invalid:")}
            if row["decision"] is None:
                mine.add("row not accepted")
            elif row["decision"] == "review":
                mine.add("row in review")
            elif row["is_wrong"]:
                mine.add("row of another person")
            elif row["is_apart"]:
                mine.add("row apart")
        whole = {key: frozenset(mine) for key, mine in suffered.items()}
        return cls(whole, _told_otherwise(city, links, match))

    def of_lead(self, lead: Mapping[str, object]) -> str:
        """What the lead's rows and people suffered, in a fixed order; "nothing seen" when nothing did."""
        read = {*load_catalogue()[str(lead["rule_id"])].extracts, *ALWAYS_READ}
        people: Iterable[int] = json.loads(str(lead["people"]))
        found = {
            f"{extract}: {what}" for p in people for extract in read for what in self.rows.get((p, extract), ())
        } | {what for p in people for what in self.people.get(p, ())}
        held = f"held {lead['suppressed_by']} {lead['level']}; " if lead["suppressed_by"] else ""
        return held + ("; ".join(sorted(found)) or "nothing seen")


def _told_otherwise(city: City, links: pl.DataFrame, match: Path) -> dict[int, frozenset[str]]:
    main = links.filter(~pl.col("is_apart")).drop_nulls("main").select("person_id", "person_no").unique("person_id")
    details = pl.read_parquet(match / "person_details.parquet").select("person_id", "hukou_area", "live_area")
    people = pl.read_parquet(match / "people.parquet").select("person_id", "birth_date")
    told: dict[int, frozenset[str]] = {}
    for row in main.join(people, on="person_id").join(details, on="person_id").to_dicts():
        true = city.everybody.get(row["person_no"])
        if true:
            columns = ("birth_date", "hukou_area", "live_area")
            told[row["person_no"]] = frozenset(f"person's {c} other" for c in columns if row[c] != true[c])
    return told
