"""A month of rules, in order: facts once, each rule, then what depends on other leads. Table in -> table out."""

from collections.abc import Collection

from data_contracts.steps import Engine, Step
from data_contracts.tables import COVERED_PEOPLE, DEPARTURES, REFUSED_PEOPLE
from rules.availability import EVERYWHERE, ROSTER, roster_hold
from rules.catalogue import Rule, load_catalogue, reminder_rule
from rules.evaluate import Hold, RuleInMonth, evaluate_rules, put_no_hits
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
    *("persons", "pensions_unknown", "roster_households", "calls_in_review", "unproven_rows", "rows_of_no_household"),
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
    put_no_hits(engine)
    define_hits_so_far(engine)


def facts_read(rules: Collection[Rule]) -> frozenset[str]:
    """The facts that these rules read, in each reading, and whatever is said of their leads."""
    readings = [reading for rule in rules for reading in readings_of(rule)]
    texts = [text for reading in readings for text in (reading.rule.select, reading.subjects)]
    texts += [rows.fact for reading in readings for rows in reading.rule.spec.evidence_rows]
    texts += [f"rows_{rule.spec.batch}" for rule in rules if rule.spec.batch]
    texts += ["households" for rule in rules if rule.spec.subject == "household"]
    return facts_behind([*texts, *(step.sql for step in lead_steps()), *READ_OF_ANY])


def decide_month(engine: Engine, month: Month, only: frozenset[str] | None = None) -> Decided:
    """Run every rule that may run (or `only` some) and decide what becomes of its leads. Inputs must have been read."""
    asked = [rule for rule in load_catalogue().values() if only is None or rule.id in only]
    build(engine, month, None if only is None else asked)
    runs = all_runs(engine, month, asked)
    not_run = {run.rule_id for run in runs if run.area == EVERYWHERE and run.status == "not_run"}
    rules = [rule for rule in asked if rule.id not in not_run]
    numbers, empty = numbers_in_use(engine, month.merges), dict[str, int]()
    _put_unknown_whether_covered(engine)
    ordered = sorted(rules, key=lambda rule: (bool(rule.spec.after), rule.id))
    in_month = [_in_month(month, rule) for rule in ordered]
    alone = [one for one in in_month if not one.rule.spec.after]
    for some in (alone, *([one] for one in in_month[len(alone) :])):
        empty |= evaluate_rules(engine, some, month.values, numbers)
    return publishable(engine, month, empty, runs)


def _in_month(month: Month, rule: Rule) -> RuleInMonth:
    is_trial = month.parameters.status_of(rule.id, rule.spec.status, month.as_of) == "试行"
    hold = Hold(roster_hold(rule, month.arrivals), "cell_issue" if ROSTER in rule.spec.absence else None)
    return RuleInMonth(rule, is_trial, hold)


def _put_unknown_whether_covered(engine: Engine) -> None:
    """Person numbers and household numbers of which nobody may say that they are not covered, as one column."""
    sql = (
        "SELECT person_id AS subject FROM coverage_unknown WHERE person_id IS NOT NULL "
        "UNION SELECT household_no AS subject FROM coverage_unknown WHERE household_no IS NOT NULL"
    )
    engine.run_sql(Step("unknown_whether_covered", sql, "whose coverage is unknown", ("coverage_unknown",), "number"))


def define_hits_so_far(engine: Engine) -> None:
    """Let rules that depend on other rules see what those found, and on which rows: proven leads (`hits_so_far`,
    `earlier_evidence`), and for a second reading those of unproven rows too (`hits_in_doubt`, `evidence_in_doubt`).
    What was said of a call in identity review is said of nobody's household: no rule goes on from it."""
    for found, evidence, which in (
        ("hits_so_far", "earlier_evidence", "unproven IS NULL"),
        ("hits_in_doubt", "evidence_in_doubt", f"coalesce(unproven, '') <> '{CALL}'"),
    ):
        sql = f"SELECT * FROM hits WHERE {which}"
        engine.define(Step(found, sql, "what earlier rules found", ("hits",), "lead"))
        sql = (
            "SELECT evidence.lead_id, evidence.extract, evidence.row_id, evidence.text, hits.household_key, "
            "hits.disposition FROM evidence_rows AS evidence JOIN hits ON hits.lead_id = evidence.lead_id "
            f"WHERE {which}"
        )
        engine.define(Step(evidence, sql, "the rows of what earlier rules found", ("hits",), "lead x source row"))


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
