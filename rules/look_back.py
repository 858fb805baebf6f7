"""Why a rule said something, and why it did not: the rule's own SELECT, asked about one person or household.

Plain dataclasses; whoever prints them decides what to mask. Facts hold no ID number and no phone, but they do hold
amounts of property and income: not for a worklist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from data_contracts.errors import UsageError
from data_contracts.steps import Engine, values_in
from rules.availability import RuleRun, rule_run
from rules.catalogue import Rule, load_catalogue
from rules.decide import build
from rules.lead_columns import HITS
from rules.month import Month
from rules.readings import SUBJECT_COLUMN, readings_of
from rules.steps import parameters_of
from rules.unproven import CALL
from rules.values import band_values
from rules.wording import facts_of


@dataclass(frozen=True)
class Condition:
    """A named condition and whether it held; `held` is null when a fact it needs is not known."""

    name: str
    text: str
    held: bool | None


@dataclass(frozen=True)
class UsedValue:
    """A parameter as the rule saw it; `value` null: none in force there, so the rule was not run there."""

    parameter: str
    title: str
    unit: str
    value: str | None
    area: str | None
    urban_rural: str | None
    start: date | None
    published: date | None
    citation: str | None
    origin: str | None = None


@dataclass(frozen=True)
class CandidateAnswer:
    """One candidate of a subject: its conditions, exemptions, holds and facts, and the numbers that applied."""

    subject_key: str
    conditions: tuple[Condition, ...]
    exemptions: tuple[Condition, ...]
    holds: tuple[Condition, ...]
    facts: Mapping[str, Any]
    values: tuple[UsedValue, ...]
    level_rank: int | None
    row_ids: tuple[tuple[str, int], ...]
    lead_id: str | None

    @property
    def is_hit(self) -> bool:
        """Whether all conditions held."""
        return all(condition.held for condition in self.conditions)

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that did not hold, in the rule's order."""
        return tuple(condition for condition in self.conditions if not condition.held)


@dataclass(frozen=True)
class RuleAnswer:
    """What one rule says of one subject. `candidates` is empty when there is no row that would make it one."""

    rule: Rule
    run: RuleRun
    subject_key: str
    candidates: tuple[CandidateAnswer, ...]


def look_back(engine: Engine, month: Month, hits: pa.Table) -> None:
    """Build the facts of a month again for `ask_rule`; the inputs must have been read in. `hits` is its hits table."""
    build(engine, month)
    for column in HITS:
        if column.name not in hits.column_names:  # the month was decided by an earlier version
            hits = hits.append_column(column, pa.nulls(hits.num_rows, column.type))
    engine.put("all_hits", hits)


def ask_rule(
    engine: Engine, month: Month, rule_id: str, *, person_id: str | None = None, household_no: str | None = None
) -> RuleAnswer:
    """What the rule says of a person or household; UsageError for an unknown rule, person or household.

    A household rule asked about a person answers for their household; a person rule asked about a household answers
    for each of its people.
    """
    rule = load_catalogue().get(rule_id.upper())
    if rule is None:
        raise UsageError(f"there is no rule '{rule_id[:8]}'", do="see `faxian rules`")
    keys = _subjects(engine, rule, person_id, household_no)
    _put_earlier_hits(engine, rule)
    column = SUBJECT_COLUMN[rule.spec.subject]
    places = ", ".join(f"$key_{i}" for i in range(len(keys)))
    named = {f"key_{i}": key for i, key in enumerate(keys)}
    answers: list[CandidateAnswer] = []
    for reading in readings_of(rule) if keys else ():
        sql = f"SELECT * FROM (\n{reading.rule.select}\n) AS candidates WHERE {column} IN ({places})"
        known = {name: value for name, value in (month.values | band_values(rule) | named).items() if f"${name}" in sql}
        rows = engine.query(sql, values_in(sql, known)).to_pylist()
        found = [_answer(engine, month, rule, row) for row in rows]
        answers += [one for one in found if one.is_hit or not reading.unproven]
    run = rule_run(rule, month.arrivals, month.parameters, month.city_code, month.as_of)
    ordered = sorted(answers, key=lambda a: (len(a.failed), a.subject_key, a.row_ids))
    return RuleAnswer(rule, run, keys[0] if keys else "", tuple(ordered))


def _subjects(engine: Engine, rule: Rule, person_id: str | None, household_no: str | None) -> list[str]:
    if (person_id is None) == (household_no is None):
        raise UsageError("say one person or one household", do="give --person or --household")
    if person_id is not None:
        sql = "SELECT household_key FROM persons WHERE person_id = $person_id"
        found = engine.query(sql, {"person_id": person_id}).column(0).to_pylist()
        if not found:
            raise UsageError("nobody has that person_id in this month", do="take it from tables/people.parquet")
        return [person_id] if rule.spec.subject == "person" else [str(found[0])]
    if rule.spec.subject != "person":
        return [str(household_no)]
    sql = "SELECT person_id FROM persons WHERE household_key = $household_no ORDER BY person_id"
    members = engine.query(sql, {"household_no": household_no}).column(0).to_pylist()
    if not members:
        raise UsageError("no household has that number in this month", do="take it from tables/leads.parquet")
    return [str(member) for member in members]


def _put_earlier_hits(engine: Engine, rule: Rule) -> None:
    """A rule that depends on others sees their leads of that month, in each reading those that it may see."""
    if not rule.spec.after:
        return
    hits = engine.query("SELECT * FROM all_hits ORDER BY lead_id")
    about = zip(hits.column("rule_id").to_pylist(), hits.column("unproven").to_pylist(), strict=True)
    kinds = [kind if rule_id in rule.spec.after else CALL for rule_id, kind in about]
    engine.put("hits_so_far", hits.filter(pa.array([kind is None for kind in kinds], pa.bool_())))
    engine.put("hits_in_doubt", hits.filter(pa.array([kind != CALL for kind in kinds], pa.bool_())))


def _answer(engine: Engine, month: Month, rule: Rule, row: Mapping[str, Any]) -> CandidateAnswer:
    spec = rule.spec
    subject_key = str(row[SUBJECT_COLUMN[spec.subject]])
    conditions = tuple(Condition(name, text, row[f"ok_{name}"]) for name, text in spec.conditions.items())
    rows = tuple((name[4:], row[name]) for name in row if name.startswith("row_") and row[name] is not None)
    is_hit = all(condition.held for condition in conditions)
    return CandidateAnswer(
        subject_key=subject_key,
        conditions=conditions,
        exemptions=tuple(Condition(n, t, row[f"exempt_{n}"]) for n, t in spec.exemptions.items()),
        holds=tuple(Condition(n, t, row[f"hold_{n}"]) for n, t in spec.holds.items()),
        facts=facts_of(row),
        values=_values(engine, month, rule, subject_key),
        level_rank=row["level_rank"],
        row_ids=rows,
        lead_id=_lead_of(engine, rule, subject_key) if is_hit else None,
    )


def _lead_of(engine: Engine, rule: Rule, subject_key: str) -> str | None:
    """The subject's lead of the rule that month; none when the rule did not run."""
    sql = "SELECT lead_id FROM all_hits WHERE rule_id = $rule_id AND subject_key = $subject_key"
    found = engine.query(sql, {"rule_id": rule.id, "subject_key": subject_key}).column(0).to_pylist()
    return str(found[0]) if found else None


def _values(engine: Engine, month: Month, rule: Rule, subject_key: str) -> tuple[UsedValue, ...]:
    """The rule's parameters where the subject's hukou place puts it."""
    table, column = ("households", "household_key") if rule.spec.subject == "household" else ("persons", "person_id")
    sql = f"SELECT area_key FROM {table} WHERE {column} = $subject_key"
    found = engine.query(sql, {"subject_key": subject_key}).column(0).to_pylist()
    area, _, urban_rural = str(found[0] if found else "").partition("|")
    return used_values(month, rule, area or None, urban_rural or None)


def used_values(month: Month, rule: Rule, area: str | None, urban_rural: str | None) -> tuple[UsedValue, ...]:
    """Every parameter of a rule as it stood in a place at the end of the month, with its citation."""
    used = []
    for name in parameters_of(rule):
        value = month.parameters.lookup(name, area, urban_rural, month.as_of)
        definition = month.parameters.definitions[name]
        used.append(
            UsedValue(
                parameter=name,
                title=definition.title,
                unit=definition.unit,
                value=f"{value.value:f}" if value else None,
                area=(value.area or "*") if value else None,
                urban_rural=value.urban_rural if value else None,
                start=value.start if value else None,
                published=value.published if value else None,
                citation=value.citation if value else None,
                origin=value.origin if value else None,
            )
        )
    return tuple(used)
