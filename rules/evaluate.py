"""Evaluates one rule: candidates -> hits -> leads with sentence, evidence rows and the key they are known by.

A hit is a candidate whose `ok_` conditions are all true. Candidates of the same subject make one lead: the most urgent
leads it (first one that nothing holds back), the source rows of all of them are its evidence. A rule that helps is read
a second time with the rows that wait in identity review (rules/unproven.py); calls of one caller make one lead there.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from data_contracts.steps import Engine, Step
from rules.catalogue import IDENTITY_FLOOR, Rule, names_in
from rules.numbers import NEUTRAL, LeadNumbers
from rules.readings import SUBJECT_COLUMN, RuleReading, readings_of
from rules.to_verify import PENSION_UNKNOWN, UNSURE, caller_of, doubt_of_caller, name_rows
from rules.traits import tells_by_name
from rules.unproven import CALL, ROW
from rules.values import band_values, values_in
from rules.wording import Lenient, fact_text, facts_of, plain

WEAKEST = 5
ENROL = 1
URGENCY_RANK: Mapping[str, int] = {"red": 1, "orange": 2, "yellow": 3}
OF_THE_FACT = "*"
UNKNOWN_AGE, NOT_YET_ONE = "，不详岁", ("，0岁", "，不满1周岁")
NO_NUMBERS = LeadNumbers()

HITS = pa.schema(
    [
        ("lead_id", pa.string()),
        ("rule_id", pa.string()),
        ("disposition", pa.int32()),
        ("subject", pa.string()),
        ("subject_key", pa.string()),
        ("person_id", pa.string()),
        ("household_key", pa.string()),
        ("household_no", pa.string()),
        ("level_rank", pa.int32()),
        ("floor_rank", pa.int32()),
        ("urgency", pa.string()),
        ("evidence_class", pa.string()),
        ("is_published_alone", pa.bool_()),
        ("evidence_key", pa.string()),
        ("evidence_date", pa.date32()),
        ("refer_to", pa.string()),
        ("programmes", pa.string()),
        ("event_area", pa.string()),
        ("area_key", pa.string()),
        ("exemption", pa.string()),
        ("hold", pa.string()),
        ("is_trial", pa.bool_()),
        ("statement", pa.string()),
        ("verify_items", pa.string()),
        ("suggested_action", pa.string()),
        ("cites", pa.string()),
        ("facts", pa.string()),
        ("unproven", pa.string()),
    ]
)
"""Grain: lead of this month, before anything that depends on other leads. `level_rank` 1..5 is L1..L5; `unproven`:
row | call where it rests on rows in identity review (rules/unproven.py), else null."""

EVIDENCE_ROWS = pa.schema(
    [("lead_id", pa.string()), ("extract", pa.string()), ("row_id", pa.int64()), ("text", pa.string())]
)
"""Grain: source row that a lead rests on."""


@dataclass
class Hits:
    """What one rule found, column by column, and the rows it rests on; `empty`: rule -> households it hit in which
    nobody is left who could be met, so that no lead was made of them."""

    rows: list[dict[str, object]] = field(default_factory=list)
    evidence: list[tuple[str, str, int, str]] = field(default_factory=list)
    empty: dict[str, int] = field(default_factory=dict)


def evidence_table(hits: Hits) -> pa.Table:
    """EVIDENCE_ROWS of what was found so far."""
    columns = list(zip(*hits.evidence, strict=True)) or [(), (), (), ()]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, EVIDENCE_ROWS, strict=True)], schema=EVIDENCE_ROWS)


def hits_step(rule: Rule) -> Step:
    """The rule's SELECT with all its conditions required."""
    conditions = " AND ".join(f"ok_{name}" for name in rule.spec.conditions)
    sql = f"SELECT * FROM (\n{rule.select}\n) AS candidates\nWHERE {conditions}"
    return Step(f"hits_{rule.id}", sql, rule.spec.title, (), "candidate whose conditions all hold")


def evaluate_rule(
    engine: Engine,
    rule: Rule,
    cut_offs: Mapping[str, object],
    is_trial: bool,
    numbers: LeadNumbers = NO_NUMBERS,
    hold: str | None = None,
) -> Hits:
    """Find the rule's hits and make one lead of each subject; `numbers`: those that are taken; `hold`: why all of them
    are held back this month, or null.

    A lead of an unproven row never takes the place, the number or the evidence of a proven one: it says something else,
    about a call, or about somebody of whom the rule has nothing proven to say.
    """
    first, *others = (_leads_of(engine, one, cut_offs, is_trial, numbers) for one in readings_of(rule))
    for more in others:
        known = {row["lead_id"] for row in first.rows}
        answered = {row["subject_key"] for row in first.rows if row["hold"] is None}
        for row in more.rows:
            if row["lead_id"] in known or (row["unproven"] == ROW and row["subject_key"] in answered):
                continue
            known.add(row["lead_id"])
            first.rows.append(row)
            first.evidence += [one for one in more.evidence if one[0] == row["lead_id"]]
        name_rows(engine, more.rows, more.evidence)
    for row in first.rows:
        row["hold"] = hold or row["hold"]
    return first


def _leads_of(
    engine: Engine, reading: RuleReading, cut_offs: Mapping[str, object], is_trial: bool, numbers: LeadNumbers
) -> Hits:
    """One reading of a rule: its hits, a lead for each subject, and the rows each rests on."""
    rule = reading.rule
    step, values = hits_step(rule), {**cut_offs, **band_values(rule)}
    engine.run_sql(step, values_in(step.sql, values))
    candidates = engine.query(reading.subjects).to_pylist()
    found = Hits(empty=_empty_households(engine, rule))
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for candidate in candidates:
        by_subject.setdefault(reading.subject_of(candidate), []).append(candidate)
    lead_of: dict[str, str] = {}
    for key in sorted(by_subject):
        same = sorted(by_subject[key], key=lambda c: _order(rule, c))
        subject_key = str(same[0][SUBJECT_COLUMN[rule.spec.subject]])
        lead = lead_row(reading, subject_key, same[0], is_trial, numbers) | {"evidence_date": _newest(rule, same)}
        found.rows.append(lead)
        lead_of[subject_key] = str(lead["lead_id"])
        found.evidence += _own_rows(rule, str(lead["lead_id"]), same)
    found.evidence += _fact_rows(engine, rule, cut_offs, lead_of)
    engine.drop(step.name)
    return found


def _empty_households(engine: Engine, rule: Rule) -> dict[str, int]:
    """How many households the rule hit in which nobody is left."""
    if rule.spec.subject != "household":
        return {}
    sql = (
        f"SELECT count(DISTINCT hits.household_key) AS n FROM hits_{rule.id} AS hits LEFT JOIN households "
        "ON households.household_key = hits.household_key AND households.members > 0 "
        "WHERE households.household_key IS NULL"
    )
    number = engine.query(sql).column("n")[0].as_py()
    return {rule.id: number} if number else {}


def lead_row(
    reading: RuleReading, subject_key: str, top: Mapping[str, Any], is_trial: bool, numbers: LeadNumbers
) -> dict[str, object]:
    """One lead of a subject, led by its first candidate."""
    rule, spec, is_call = reading.rule, reading.rule.spec, reading.unproven == CALL
    prefix = NEUTRAL if tells_by_name(rule) else None
    lead_id, evidence_key = numbers.number(
        rule.id, subject_key, evidence_parts(rule, top), higher_parts(rule, top), prefix
    )
    facts = facts_of(top)
    level = WEAKEST if reading.unproven else top["level_rank"]
    words = Lenient({name: fact_text(value) for name, value in facts.items()})
    words |= {
        "name": top["subject_name"] or _nameless(top, caller_of(spec.evidence) if is_call else None),
        "age": fact_text(top["subject_age"]),
    }
    branch = top.get("branch")
    template = rule.unproven_sentence_for(branch) if is_call else rule.sentence_for(branch)
    sentence = template.format_map(words)
    sentence = sentence.replace("这一户家", "这一户").replace(UNKNOWN_AGE, "").replace(*NOT_YET_ONE)
    doubt = doubt_of_caller(top, caller_of(spec.evidence)) if is_call else UNSURE if rule.is_unsure_at(level) else ""
    beside = PENSION_UNKNOWN if spec.disposition == ENROL and top.get("subject_pension_unknown") else ""
    return {
        "lead_id": lead_id,
        "rule_id": rule.id,
        "disposition": spec.disposition,
        "subject": spec.subject,
        "subject_key": subject_key,
        "person_id": top["subject_person"],
        "household_key": top["subject_household"],
        "household_no": top["subject_household_no"],
        "level_rank": level,
        "floor_rank": IDENTITY_FLOOR[spec.disposition],
        "urgency": top.get("urgency") or spec.urgency,
        "evidence_class": top.get("evidence_class") or spec.evidence_class,
        "is_published_alone": spec.is_published_alone,
        "evidence_key": evidence_key,
        "evidence_date": top.get("evidence_date"),
        "refer_to": top.get("refer_to") or spec.refer_to or None,
        "programmes": spec.programme or None,
        "event_area": top["subject_place"] if is_call else top.get("event_area"),
        "area_key": top["subject_area"],
        "exemption": _first_true(top, "exempt", spec.exemptions),
        "hold": _first_true(top, "hold", spec.holds),
        "is_trial": is_trial,
        "statement": sentence,
        "verify_items": f"{doubt}{spec.verify}{beside}",
        "suggested_action": spec.action,
        "cites": ";".join(spec.cites),
        "facts": json.dumps({n: plain(v) for n, v in facts.items()}, ensure_ascii=False, sort_keys=True),
        "unproven": reading.unproven,
    }


def _nameless(top: Mapping[str, Any], caller: str | None) -> str:
    """Whom a sentence names while everybody left in a household waits in identity review, or a call names nobody."""
    if caller:
        return caller
    number = top["subject_household_no"]
    return f"户编号{number}的这一户" if number else "该户"


def evidence_parts(rule: Rule, candidate: Mapping[str, Any]) -> tuple[str, ...]:
    """The evidence that must stand for the lead to be the same one: the values of the rule's key columns."""
    return tuple(str(candidate[name]) for name in rule.spec.evidence_key)


def higher_parts(rule: Rule, candidate: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """The same evidence in each higher band of the rule, the highest first; none for a rule without bands."""
    found = []
    for column, bands in rule.spec.bands.items():
        for band in sorted((b for b in bands if b > candidate[column]), reverse=True):
            found.append(evidence_parts(rule, {**candidate, column: band}))
    return tuple(found)


def _order(rule: Rule, candidate: Mapping[str, Any]) -> tuple[Any, ...]:
    """Candidates that nothing holds back first, then the most urgent, then by evidence: a total order."""
    held = bool(
        _first_true(candidate, "hold", rule.spec.holds) or _first_true(candidate, "exempt", rule.spec.exemptions)
    )
    urgency = URGENCY_RANK[candidate.get("urgency") or rule.spec.urgency]
    key = tuple(str(candidate[name]) for name in rule.spec.evidence_key)
    rows = tuple(candidate[name] or 0 for name in candidate if name.startswith("row_"))
    return (held, urgency, candidate.get("branch_order") or 0, key, rows)


def _newest(rule: Rule, candidates: Iterable[Mapping[str, Any]]) -> date | None:
    """The newest evidence of a subject that nothing holds back: what a rule about "afterwards" asks for."""
    free = [c.get("evidence_date") for c in candidates if not _first_true(c, "hold", rule.spec.holds)]
    return max((day for day in free if day is not None), default=None)


def _first_true(candidate: Mapping[str, Any], prefix: str, names: Iterable[str]) -> str | None:
    return next((name for name in names if candidate[f"{prefix}_{name}"]), None)


def _own_rows(rule: Rule, lead_id: str, candidates: list[dict[str, Any]]) -> list[tuple[str, str, int, str]]:
    """The source rows that candidates name themselves (`row_<extract>`), each once."""
    seen: dict[tuple[str, int], str] = {}
    for candidate in candidates:
        words = Lenient({name: fact_text(value) for name, value in facts_of(candidate).items()})
        for column in names_in(rule.select, "row"):
            row_id, extract = candidate[f"row_{column}"], column.removesuffix("_2")
            if row_id is not None:
                seen.setdefault((extract, row_id), rule.spec.evidence[extract].format_map(words))
    return [(lead_id, extract, row_id, text) for (extract, row_id), text in seen.items()]


def _fact_rows(
    engine: Engine, rule: Rule, cut_offs: Mapping[str, object], lead_of: Mapping[str, str]
) -> list[tuple[str, str, int, str]]:
    """The source rows that a facts table holds for the hits."""
    column, found = SUBJECT_COLUMN[rule.spec.subject], []
    for rows in rule.spec.evidence_rows if lead_of else ():
        columns = "fact.extract, fact.text" if rows.extract == OF_THE_FACT else "'' AS extract, '' AS text"
        sql = (
            f"SELECT DISTINCT hits.{column} AS subject_key, fact.row_id, {columns} FROM hits_{rule.id} AS hits "
            f"JOIN {rows.fact} AS fact ON {rows.join} ORDER BY 1 NULLS LAST, 2 NULLS LAST"
        )
        for row in engine.query(sql, values_in(sql, cut_offs)).to_pylist():
            lead_id = lead_of.get(row["subject_key"])  # none: nobody of that household is left to be visited
            if lead_id:
                found.append((lead_id, row["extract"] or rows.extract, row["row_id"], row["text"] or rows.text))
    return found
