"""The hits of one reading of a rule as leads, column by column: an Arrow kernel, which any engine runs batch by batch.

A row is a hit with whom it is about (`RuleReading.subjects`) and its place among the hits of its subject, that
of the lead first; what comes out is the lead as it would be were the hit the first, and the words for its source rows.
Whatever number of leads a city has, none is a record of its own here.
"""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import repeat

import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.steps import ArrowKernel
from rules.catalogue import IDENTITY_FLOOR, Rule, names_in
from rules.numbers import NEUTRAL, LeadNumbers
from rules.readings import SUBJECT_COLUMN, RuleReading
from rules.texts import UNKNOWN, by_value, filled, joined, mapped, same
from rules.to_verify import PENSION_UNKNOWN, UNSURE, caller_of, doubt_of_caller
from rules.traits import is_plain_by_name
from rules.unproven import CALL
from rules.wording import fact_text, is_fact, plain

BETWEEN = ", "
"""Between two members of an object in JSON."""
WEAKEST = 5
ENROL = 1
UNKNOWN_AGE, NOT_YET_ONE = "，不详岁", ("，0岁", "，不满1周岁")

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


def found_schema(rule: Rule) -> pa.Schema:
    """HITS, the hit's place among those of its subject (`subject_rank`, 1 leads), and for each source row that it names
    itself the number (`row_<name>`) and words (`text_<name>`)."""
    own = [("subject_group", pa.string()), ("subject_rank", pa.int64())]
    for name in names_in(rule.select, "row"):
        own += [(f"row_{name}", pa.int64()), (f"text_{name}", pa.string())]
    return pa.schema([*HITS, *own])


def lead_kernel(reading: RuleReading, is_trial: bool, numbers: LeadNumbers) -> ArrowKernel:
    """Hits in their places (rules/evaluate.py) -> `found_schema`, row by row; `numbers`: those that are taken."""
    return partial(_found, reading, is_trial, numbers.of_rule(reading.rule.id))


def _found(reading: RuleReading, is_trial: bool, numbers: LeadNumbers, hits: pa.RecordBatch) -> pa.RecordBatch:
    rule, rows = reading.rule, hits.num_rows
    facts = {name: hits.column(name) for name in hits.schema.names if is_fact(name)}
    stated = {name: _as_text(column) for name, column in facts.items()}
    found = _plain_columns(rule, hits) | _numbered(rule, numbers, hits) | _worded(reading, stated, hits)
    found |= {
        "is_trial": pa.repeat(pa.scalar(is_trial), rows),
        "facts": _as_json(facts, rows),
        "unproven": same(reading.unproven, rows),
        "subject_group": hits.column("subject_group"),
        "subject_rank": hits.column("subject_rank"),
    }
    for name in names_in(rule.select, "row"):
        template = rule.spec.evidence[name.removesuffix("_2")]
        found |= {f"row_{name}": hits.column(f"row_{name}"), f"text_{name}": filled(template, stated, rows)}
    if reading.unproven:
        found["level_rank"] = pa.repeat(pa.scalar(WEAKEST, pa.int32()), rows)
    if reading.unproven == CALL:
        found["event_area"] = hits.column("subject_place")
    schema = found_schema(rule)
    return pa.RecordBatch.from_arrays([found[field.name].cast(field.type) for field in schema], schema=schema)


def _plain_columns(rule: Rule, hits: pa.RecordBatch) -> dict[str, pa.Array]:
    """What a hit or its rule says outright."""
    spec, rows = rule.spec, hits.num_rows
    return {
        "rule_id": same(rule.id, rows),
        "disposition": pa.repeat(pa.scalar(spec.disposition, pa.int32()), rows),
        "subject": same(spec.subject, rows),
        "subject_key": hits.column(SUBJECT_COLUMN[spec.subject]),
        "person_id": hits.column("subject_person"),
        "household_key": hits.column("subject_household"),
        "household_no": hits.column("subject_household_no"),
        "level_rank": hits.column("level_rank"),
        "floor_rank": pa.repeat(pa.scalar(IDENTITY_FLOOR[spec.disposition], pa.int32()), rows),
        "urgency": _or_of_rule(hits, "urgency", spec.urgency),
        "evidence_class": _or_of_rule(hits, "evidence_class", spec.evidence_class),
        "is_published_alone": pa.repeat(pa.scalar(spec.is_published_alone), rows),
        "evidence_date": hits.column("subject_newest"),
        "refer_to": _or_of_rule(hits, "refer_to", spec.refer_to or None),
        "programmes": same(spec.programme or None, rows),
        "event_area": _column(hits, "event_area"),
        "area_key": hits.column("subject_area"),
        "exemption": first_true(hits, "exempt", spec.exemptions),
        "hold": first_true(hits, "hold", spec.holds),
        "suggested_action": same(spec.action, rows),
        "cites": same(";".join(spec.cites), rows),
    }


def _numbered(rule: Rule, numbers: LeadNumbers, hits: pa.RecordBatch) -> dict[str, pa.Array]:
    """线索编号 of every hit, and the hash of the evidence that must stand for the lead to be the same one."""
    prefix = NEUTRAL if is_plain_by_name(rule) else None
    keys = [pc.fill_null(mapped(hits.column(name), str), "None").to_pylist() for name in rule.spec.evidence_key]
    subjects = hits.column(SUBJECT_COLUMN[rule.spec.subject]).to_pylist()
    parts: list[tuple[str, ...]] = list(zip(*keys, strict=True)) if keys else [()] * len(subjects)
    higher = _higher(rule, hits, parts)
    made = [
        numbers.number(rule.id, subject, own, more, prefix)
        for subject, own, more in zip(subjects, parts, higher, strict=False)
    ]
    lead_ids, evidence_keys = zip(*made, strict=True) if made else ((), ())
    return {"lead_id": pa.array(lead_ids, pa.string()), "evidence_key": pa.array(evidence_keys, pa.string())}


def _higher(rule: Rule, hits: pa.RecordBatch, parts: list[tuple[str, ...]]) -> Iterable[tuple[tuple[str, ...], ...]]:
    """The same evidence in each higher band of the rule, the highest first; none for a rule without bands."""
    if not rule.spec.bands:
        return repeat(())
    found: list[tuple[tuple[str, ...], ...]] = [()] * len(parts)
    for column, bands in rule.spec.bands.items():
        place, falling = rule.spec.evidence_key.index(column), sorted(bands, reverse=True)
        for row, reached in enumerate(hits.column(column).to_pylist()):
            own = parts[row]
            found[row] += tuple((*own[:place], str(band), *own[place + 1 :]) for band in falling if band > reached)
    return found


def _worded(reading: RuleReading, stated: Mapping[str, pa.Array], hits: pa.RecordBatch) -> dict[str, pa.Array]:
    """The sentence of every hit, and what a visitor is asked to find out first."""
    rule, rows, is_call = reading.rule, hits.num_rows, reading.unproven == CALL
    caller = caller_of(rule.spec.evidence) if is_call else None
    name = hits.column("subject_name")
    has_name = pc.fill_null(pc.not_equal(name, ""), False)
    texts = {
        **stated,
        "name": pc.if_else(has_name, name, _nameless(hits, caller)),
        "age": _as_text(hits.column("subject_age")),
    }
    template_of = rule.unproven_sentence_for if is_call else rule.sentence_for
    text = (
        by_value(_column(hits, "branch"), lambda branch: filled(template_of(branch), texts, rows))
        if rows
        else same("", 0)
    )
    for old, new in (("这一户家", "这一户"), (UNKNOWN_AGE, ""), NOT_YET_ONE):
        text = pc.replace_substring(text, old, new)
    asked: list[pa.Array | str] = [_doubt(reading, hits, caller), rule.spec.verify]
    if rule.spec.disposition == ENROL and "subject_pension_unknown" in hits.schema.names:
        is_unknown = pc.fill_null(hits.column("subject_pension_unknown"), False)
        asked.append(pc.if_else(is_unknown, PENSION_UNKNOWN, ""))
    return {"statement": text, "verify_items": joined(asked, rows)}


def _doubt(reading: RuleReading, hits: pa.RecordBatch, caller: str | None) -> pa.Array | str:
    """身份待核: whether the data are this person's, or who made a call."""
    rule = reading.rule
    if caller:
        known = ["subject_known_name", "subject_known_sex", "subject_known_age"]
        return pa.array([doubt_of_caller(one, caller) for one in hits.select(known).to_pylist()], pa.string())
    if reading.unproven:
        return UNSURE if rule.is_unsure_at(WEAKEST) else ""
    return mapped(hits.column("level_rank"), lambda level: UNSURE if rule.is_unsure_at(level) else "")


def _nameless(hits: pa.RecordBatch, caller: str | None) -> pa.Array:
    """Whom a sentence names while everybody left in a household waits in identity review, or a call names nobody."""
    if caller:
        return same(caller, hits.num_rows)
    number = pc.fill_null(hits.column("subject_household_no").cast(pa.string()), "")
    called = joined(["户编号", number, "的这一户"], hits.num_rows)
    return pc.if_else(pc.equal(number, ""), "该户", called)


def _as_json(facts: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """The facts of every hit as one object of JSON, names in order, without those that it does not have."""
    members = [pc.fill_null(_member(name, facts[name]), "") for name in sorted(facts)]
    inner = pc.utf8_slice_codeunits(joined(members, rows), len(BETWEEN))
    return joined(["{", inner, "}"], rows)


def _member(name: str, values: pa.Array) -> pa.Array:
    head = f"{BETWEEN}{json.dumps(name, ensure_ascii=False)}: "
    return mapped(values, lambda value: head + json.dumps(plain(value), ensure_ascii=False))


def _as_text(column: pa.Array) -> pa.Array:
    """A fact as sentences say it."""
    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return pc.fill_null(column.cast(pa.string()) if is_text else mapped(column, fact_text), UNKNOWN)


def first_true(hits: pa.RecordBatch, prefix: str, names: Iterable[str]) -> pa.Array:
    """The first of the named conditions that holds; null where none does."""
    found = same(None, hits.num_rows)
    for name in reversed(list(names)):
        found = pc.if_else(pc.fill_null(hits.column(f"{prefix}_{name}"), False), name, found)
    return found


def _or_of_rule(hits: pa.RecordBatch, name: str, of_rule: str | None) -> pa.Array:
    """What the hit says, else what its rule says."""
    own = _column(hits, name)
    is_stated = pc.fill_null(pc.not_equal(own, ""), False)
    return pc.if_else(is_stated, own, pa.scalar(of_rule, pa.string()))


def _column(hits: pa.RecordBatch, name: str) -> pa.Array:
    """A column of text that only some rules hand out."""
    return hits.column(name).cast(pa.string()) if name in hits.schema.names else same(None, hits.num_rows)
