"""What a rule that helps (dispositions 1 and 3) says when it also reads rows that wait in identity review.

Such a rule is read twice. The first reading knows linked rows only, as every rule does. The second is the same SELECT
over the same facts, made anew for the few people concerned with their unproven rows among the others: what it finds and
the first did not rests on those rows. So an unproven row can add a lead, marked 身份待核; it makes nobody dead or
covered, silences nothing, and no rule of disposition 2 or 4 sees it.

- `unproven_rows`: which rows, by two dated numbers (the line); their leads are their candidate's.
- A rule about a call for help (trait `call`) reads every waiting call instead (`calls_in_review`), whoever made it: its
  lead is about the call, goes to the place called from, and says nothing that the call does not say.
"""

import re
from collections.abc import Mapping
from typing import Literal

from data_contracts.steps import Step
from rules.catalogue import EvidenceRows, Rule

ROW: Literal["row"] = "row"
CALL: Literal["call"] = "call"
HELPING = (1, 3)
"""Dispositions whose rules may read unproven rows."""
IN_DOUBT, CALLED = "_in_doubt", "_called"
READ_AGAIN = (
    *("rows_disability", "rows_disaster", "rows_education", "rows_employment", "rows_funeral", "rows_health"),
    *("rows_housing", "rows_justice", "rows_medical_claims", "rows_petition", "rows_rural_monitoring", "rows_union"),
    *("ages", "departures", "monitored_members", "parent_generations", "parents_cremated", "parents_in_register"),
    *("parents_serving", "person_claims", "repeated_claims", "weak_signals"),
)
"""Facts that the second reading makes anew. Not among them: who is on the roster, covered, here, or receives a pension;
and what a rule finds missing."""
OF_PEOPLE_IN_DOUBT: Mapping[str, str] = {
    "linked_rows": "rows_in_doubt",
    "people": "people_in_doubt",
    "rows_household_register": "register_in_doubt",
} | {name: f"{name}{IN_DOUBT}" for name in READ_AGAIN}
OF_CALLS: Mapping[str, str] = {"linked_rows": "calls_in_review"}
CALL_FACTS = ("rows_hotline", "rows_petition", "rows_new_finds")
EARLIER = {"hits_so_far": "hits_in_doubt", "earlier_evidence": "evidence_in_doubt"}
"""What other rules found before: a first reading sees their proven leads, a second those of unproven rows as well."""
IN_RULES: Mapping[str, str] = {name: f"{name}{IN_DOUBT}" for name in READ_AGAIN} | EARLIER
IN_CALL_RULES: Mapping[str, str] = {name: f"{name}{CALLED}" for name in CALL_FACTS} | {"persons": "callers"}


def _with(sql: str, names: Mapping[str, str]) -> str:
    """SQL that reads other tables of the same columns; a name that is a part of another, or a value, is left alone."""
    return re.sub(r"(?<![$\w])(" + "|".join(names) + r")\b", lambda found: names[found[1]], sql)


def second_steps(facts: Mapping[str, Step]) -> tuple[Step, ...]:
    """The facts of the second reading, each made of the fact it stands for."""
    again = [_step(facts[name], IN_DOUBT, OF_PEOPLE_IN_DOUBT) for name in READ_AGAIN]
    return (*again, *(_step(facts[name], CALLED, OF_CALLS) for name in CALL_FACTS))


def _step(fact: Step, ending: str, names: Mapping[str, str]) -> Step:
    inputs = tuple(names.get(name, name) for name in fact.inputs)
    return Step(f"{fact.name}{ending}", _with(fact.sql, names), fact.purpose, inputs, fact.grain)


def second_reading(rule: Rule) -> Rule | None:
    """The rule as it reads unproven rows; none for a rule that must not, or reads nothing of which there are any."""
    if rule.spec.disposition not in HELPING:
        return None
    names = IN_CALL_RULES if kind_of(rule) == CALL else IN_RULES
    rows = tuple(_evidence(one, names) for one in rule.spec.evidence_rows)
    select = _with(rule.select, names)
    return (
        None if select == rule.select else Rule(rule.spec.model_copy(update={"evidence_rows": rows}), select, rule.file)
    )


def kind_of(rule: Rule) -> Literal["row", "call"]:
    """What its unproven leads are about: a row of its candidate, or a call."""
    return CALL if "call" in rule.spec.traits else ROW


def _evidence(rows: EvidenceRows, names: Mapping[str, str]) -> EvidenceRows:
    return rows.model_copy(update={"fact": names.get(rows.fact, rows.fact)})
