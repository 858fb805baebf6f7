"""A month of rules, in order: facts once, each rule, then what depends on other leads. Table in -> table out."""

from collections.abc import Collection

import pyarrow as pa

from data_contracts.steps import Engine, Step
from data_contracts.tables import COVERED_PEOPLE, DEPARTURES, REFUSED_PEOPLE
from rules.availability import EVERYWHERE, ROSTER, roster_hold
from rules.catalogue import Rule, load_catalogue, reminder_rule
from rules.evaluate import HITS, Hits, evaluate_rule, evidence_table
from rules.history import bring_up_to_date, numbers_in_use
from rules.month import Decided, Month
from rules.numbers import LEAD_DIGITS, evidence_hash_of
from rules.publication import publishable
from rules.readings import readings_of
from rules.runs import all_runs
from rules.steps import build_facts, facts_behind, lead_steps
from rules.traits import put_rule_traits
from rules.unproven import CALL
from rules.values import put_local_values

READ_OF_ANY = (
    "coverage_unknown",
    *("persons", "roster_households", "calls_in_review", "unproven_rows", "rows_of_no_household"),
    *(DEPARTURES.name, COVERED_PEOPLE.name, REFUSED_PEOPLE.name),
)
"""Facts that are read whatever the rules: for the values of a place, the words of a lead, and what is handed on."""


def build(engine: Engine, month: Month, only: Collection[Rule] | None = None) -> None:
    """History, facts and local values; `hits_so_far` and `earlier_evidence` stand empty. `only` these rules are run:
    facts that nothing of them reads are not made."""
    bring_up_to_date(engine, month.merges, month.as_of)
    build_facts(engine, month.values, None if only is None else facts_read(only))
    put_local_values(engine, month.parameters, month.as_of)
    put_rule_traits(engine)
    _put_escalations(engine)
    put_hits_so_far(engine, Hits())


def facts_read(rules: Collection[Rule]) -> frozenset[str]:
    """The facts that these rules read, in each reading, and whatever is said of their leads."""
    readings = [reading for rule in rules for reading in readings_of(rule)]
    texts = [text for reading in readings for text in (reading.rule.select, reading.subjects)]
    texts += [rows.fact for reading in readings for rows in reading.rule.spec.evidence_rows]
    texts += [f"rows_{rule.spec.batch}" for rule in rules if rule.spec.batch]
    return facts_behind([*texts, *(step.sql for step in lead_steps()), *READ_OF_ANY])


def decide_month(engine: Engine, month: Month, only: frozenset[str] | None = None) -> Decided:
    """Run every rule that may run (or `only` some) and decide what becomes of its leads. Inputs must have been read."""
    asked = [rule for rule in load_catalogue().values() if only is None or rule.id in only]
    build(engine, month, None if only is None else asked)
    runs = all_runs(engine, month, asked)
    not_run = {run.rule_id for run in runs if run.area == EVERYWHERE and run.status == "not_run"}
    rules = [rule for rule in asked if rule.id not in not_run]
    hits, handed_on, numbers = Hits(), -1, numbers_in_use(engine, month.merges)
    unknown = _whose_coverage_is_unknown(engine)
    for rule in sorted(rules, key=lambda rule: (bool(rule.spec.after), rule.id)):
        if rule.spec.after and len(hits.rows) != handed_on:
            put_hits_so_far(engine, hits)
            handed_on = len(hits.rows)
        is_trial = month.parameters.status_of(rule.id, rule.spec.status, month.as_of) == "试行"
        hold = roster_hold(rule, month.arrivals)
        found = evaluate_rule(engine, rule, month.values, is_trial, numbers, hold)
        if ROSTER in rule.spec.absence:
            for row in found.rows:
                is_unknown = row["person_id"] in unknown or row["household_no"] in unknown
                row["hold"] = row["hold"] or ("cell_issue" if is_unknown else None)
        hits.rows += found.rows
        hits.evidence += found.evidence
        hits.empty |= found.empty
    return publishable(engine, month, hits, runs)


def _whose_coverage_is_unknown(engine: Engine) -> frozenset[object]:
    """Person numbers and household numbers of which nobody may say that they are not covered."""
    rows = engine.query("SELECT person_id, household_no FROM coverage_unknown").to_pylist()
    return frozenset(value for row in rows for value in row.values() if value is not None)


def put_hits_so_far(engine: Engine, hits: Hits) -> None:
    """Let rules that depend on other rules see what those found, and on which rows: proven leads (`hits_so_far`,
    `earlier_evidence`), and for a second reading those of unproven rows too (`hits_in_doubt`, `evidence_in_doubt`).
    What was said of a call in identity review is said of nobody's household: no rule goes on from it."""
    about_rows = [row for row in hits.rows if row["unproven"] != CALL]
    proven = [row for row in about_rows if row["unproven"] is None]
    for rows, found, evidence in (
        (proven, "hits_so_far", "earlier_evidence"),
        (about_rows, "hits_in_doubt", "evidence_in_doubt"),
    ):
        engine.put(found, pa.Table.from_pylist(rows, HITS))
        engine.put(evidence, _evidence_of(hits, rows))


def _evidence_of(hits: Hits, rows: list[dict[str, object]]) -> pa.Table:
    """EVIDENCE_ROWS of some leads, with the household and the disposition of each."""
    about = {str(row["lead_id"]): (row["household_key"], row["disposition"]) for row in rows}
    evidence = evidence_table(Hits(rows, [one for one in hits.evidence if one[0] in about]))
    leads = evidence.column("lead_id").to_pylist()
    evidence = evidence.append_column("household_key", pa.array([about[lead][0] for lead in leads], pa.string()))
    return evidence.append_column("disposition", pa.array([about[lead][1] for lead in leads], pa.int32()))


def _put_escalations(engine: Engine) -> None:
    """How many months each overdue lead has been escalated for: its reminder carries the number of its own hash, made
    here as rules/numbers.py makes it, where the leads lie."""
    number = f"$rule_id || '-' || substr(md5($rule_id || '|' || overdue.lead_id || '|' || $key), 1, {LEAD_DIGITS})"
    sql = (
        "SELECT overdue.lead_id AS original_lead_id, reminders.months_open FROM lead_history AS overdue "
        f"JOIN lead_history AS reminders ON reminders.lead_id = {number} "
        "WHERE reminders.rule_id = $rule_id AND reminders.is_open AND reminders.months_open <> 0"
    )
    step = Step(
        "escalations", sql, "months each overdue lead has been escalated for", ("lead_history",), "overdue lead"
    )
    engine.run_sql(step, {"rule_id": reminder_rule().id, "key": evidence_hash_of(())})
