"""A month of rules, in order: facts once, each rule, then what depends on other leads. Table in -> table out."""

from collections.abc import Collection

from data_contracts.steps import Engine
from data_contracts.tables import COVERED_PEOPLE, DEPARTURES, REFUSED_PEOPLE
from rules.availability import EVERYWHERE, ROSTER, roster_hold
from rules.catalogue import Rule, load_catalogue, reminder_rule
from rules.evaluate import Hold, RuleInMonth, evaluate_rules, put_no_hits
from rules.history import bring_up_to_date, numbers_in_use
from rules.month import Decided, Month
from rules.numbers import escalations_step, evidence_hash_of
from rules.publication import publishable
from rules.readings import readings_of
from rules.runs import all_runs
from rules.steps import between_steps, build_facts, facts_behind, lead_steps
from rules.traits import put_rule_traits
from rules.values import put_local_values

READ_OF_ANY = (
    "unknown_whether_covered",
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


def define_hits_so_far(engine: Engine) -> None:
    """Let rules that depend on other rules see what those found, and on which rows: proven leads, and for a second
    reading those of unproven rows too (rules/between/)."""
    for name in ("hits_so_far", "hits_in_doubt", "earlier_evidence", "evidence_in_doubt"):
        engine.define(between_steps()[name])


def _put_escalations(engine: Engine) -> None:
    """Make `escalations`: how many months each overdue lead has been escalated for."""
    engine.run_sql(escalations_step(), {"rule_id": reminder_rule().id, "key": evidence_hash_of(())})
