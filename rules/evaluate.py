"""Evaluates rules, each: candidates -> hits -> leads with sentence, evidence rows and the key they are known by.

A hit is a candidate whose `ok_` conditions are all true. Candidates of the same subject make one lead: the most urgent
leads it (first one that nothing holds back), the source rows of all of them are its evidence. A rule that helps is read
a second time with the rows that wait in identity review (rules/unproven.py); calls of one caller make one lead there.

Hits, leads and evidence stay in the engine as tables; an Arrow kernel puts them into words (rules/lead_columns.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from data_contracts.steps import Engine, Step
from rules.catalogue import Rule
from rules.evidence import EVIDENCE_ROWS, evidence_step
from rules.lead_columns import HITS, found_schema, lead_kernel
from rules.numbers import LeadNumbers
from rules.readings import SUBJECT_COLUMN, RuleReading, readings_of, text_of
from rules.to_verify import UNSURE, put_questions
from rules.unproven import CALL, ROW
from rules.values import band_values, values_in

URGENCY_RANK: Mapping[str, int] = {"red": 1, "orange": 2, "yellow": 3}
NO_NUMBERS, NO_VALUES = LeadNumbers(), MappingProxyType[str, object]({})
AT_ONCE = 8
"""Rules whose leads are added in one statement: more of them would make a plan that Spark takes long over."""
NOT_TEXT = ("row_", "ok_")
"""Beginnings of columns that do not put a hit in its place as text: numbers of rows, and what is true of all hits."""


@dataclass(frozen=True)
class Hold:
    """Why leads of a rule are held back this month whatever their hits say: `all` of them, or null; `of_unknown`: those
    of whom nobody may say that they are not covered (table `unknown_whether_covered`)."""

    all: str | None = None
    of_unknown: str | None = None


NO_HOLD = Hold()


@dataclass(frozen=True)
class RuleInMonth:
    """A rule as a month runs it."""

    rule: Rule
    is_trial: bool
    hold: Hold = NO_HOLD


@dataclass(frozen=True)
class _Added:
    """A SELECT of leads in the columns of `hits`, and one of the rows they rest on in those of `evidence_rows`."""

    hits: str
    evidence: str


@dataclass(frozen=True)
class _Evaluated:
    """What a rule adds, and the tables that can go once it is added; `is_proven`: whether its first reading found
    anything, which then stands as `hits_<rule>`."""

    rule: Rule
    is_proven: bool
    found: Sequence[_Added]
    tables: Sequence[str]


@dataclass(frozen=True)
class _Found:
    """What a reading of a rule found: its table of leads (`found_schema`), and whether no subject was hit twice."""

    leads: str
    is_once: bool


def put_no_hits(engine: Engine) -> None:
    """Let `hits` and `evidence_rows` stand empty: rules add to them."""
    engine.put("hits", HITS.empty_table())
    engine.put("evidence_rows", EVIDENCE_ROWS.empty_table())


def hits_step(rule: Rule) -> Step:
    """The rule's SELECT with all its conditions required."""
    conditions = " AND ".join(f"ok_{name}" for name in rule.spec.conditions)
    sql = f"SELECT * FROM (\n{rule.select}\n) AS candidates\nWHERE {conditions}"
    return Step(f"hits_{rule.id}", sql, rule.spec.title, (), "candidate whose conditions all hold")


def evaluate_rules(
    engine: Engine, rules: Sequence[RuleInMonth], cut_offs: Mapping[str, object], numbers: LeadNumbers = NO_NUMBERS
) -> dict[str, int]:
    """Find the hits of rules that do not go by one another, make one lead of each subject and add them to `hits`, their
    rows to `evidence_rows`.

    `numbers`: those that are taken. Returns, by rule, how many households were hit in which nobody is left who could be
    met, so that no lead was made of them.
    """
    empty: dict[str, int] = {}
    for some in (rules[first : first + AT_ONCE] for first in range(0, len(rules), AT_ONCE)):
        evaluated = [_evaluated(engine, one, cut_offs, numbers) for one in some]
        _add(engine, [found.hits for one in evaluated for found in one.found], "hits")
        _add(engine, [found.evidence for one in evaluated for found in one.found], "evidence_rows", cut_offs)
        empty |= _empty_households(engine, [one.rule for one in evaluated if one.is_proven])
        engine.drop(*(table for one in evaluated for table in one.tables))
    return empty


def _evaluated(engine: Engine, one: RuleInMonth, cut_offs: Mapping[str, object], numbers: LeadNumbers) -> _Evaluated:
    """A lead of an unproven row never takes the place, the number or the evidence of a proven one: it says something
    else, about a call, or about somebody of whom the rule has nothing proven to say."""
    rule = one.rule
    first, *again = readings_of(rule)
    second = next((_read(engine, reading, cut_offs, one.is_trial, numbers) for reading in again), None)
    rests_on, kept, to_ask = f"rests_on_{rule.id}_again", f"kept_{rule.id}", f"doubts_{rule.id}"
    if second:
        evidence = evidence_step(again[0].rule, second.leads, rests_on, is_once=second.is_once)
        engine.run_sql(evidence, values_in(evidence.sql, cut_offs))
    proven = _read(engine, first, cut_offs, one.is_trial, numbers)
    found: list[_Added] = []
    if proven:
        evidence = evidence_step(rule, proven.leads, "evidence_rows", is_once=proven.is_once)
        tops = f"SELECT * FROM {proven.leads} WHERE subject_rank = 1"
        found.append(_Added(_hits_of(tops, one.hold), _evidence_of(f"({evidence.sql}) AS evidence")))
    if second:
        engine.run_sql(Step(kept, kept_sql(second, proven), "leads of unproven rows", (), "lead"))
        if is_doubted := again[0].unproven == ROW:
            put_questions(engine, kept, rests_on, to_ask)
        rows = f"{rests_on} AS evidence JOIN {kept} AS kept ON kept.lead_id = evidence.lead_id"
        leads = _hits_of(f"SELECT * FROM {kept}", one.hold, to_ask if is_doubted else None)
        found.append(_Added(leads, _evidence_of(rows)))
    made = [reading.leads for reading in (proven, second) if reading]
    return _Evaluated(rule, bool(proven), found, [f"hits_{rule.id}", rests_on, kept, to_ask, *made])


def _add(engine: Engine, parts: Sequence[str], name: str, cut_offs: Mapping[str, object] = NO_VALUES) -> None:
    """Add what the SELECTs give to a table, all at once: each statement costs the same however few rows it adds."""
    if parts:
        sql = " UNION ALL ".join(parts)
        engine.append(name, Step(name, sql, "", (), "lead"), values_in(sql, cut_offs))


def _evidence_of(rows: str) -> str:
    return f"SELECT {', '.join(f'evidence.{name}' for name in EVIDENCE_ROWS.names)} FROM {rows}"


def _empty_households(engine: Engine, rules: Sequence[Rule]) -> dict[str, int]:
    """How many households each rule hit in which nobody is left; no line for a rule of which there are none."""
    parts = [
        f"SELECT '{rule.id}' AS rule_id, count(DISTINCT hits.household_key) AS households FROM hits_{rule.id} AS hits "
        "LEFT JOIN households ON households.household_key = hits.household_key AND households.members > 0 "
        "WHERE households.household_key IS NULL"
        for rule in rules
        if rule.spec.subject == "household"
    ]
    counts = engine.query(" UNION ALL ".join(parts)).to_pylist() if parts else []
    return {row["rule_id"]: int(row["households"]) for row in counts if row["households"]}


def _read(
    engine: Engine, reading: RuleReading, cut_offs: Mapping[str, object], is_trial: bool, numbers: LeadNumbers
) -> _Found | None:
    """Make `hits_<rule>` of a reading, and a table with a lead for each of them, of which the first of its subject
    counts. Null where nothing was hit."""
    rule = reading.rule
    step = hits_step(rule)
    hits = engine.run_sql(step, values_in(step.sql, {**cut_offs, **band_values(rule)}))
    if not hits:
        return None
    found = f"found_{rule.id}_{reading.unproven or 'proven'}"
    columns = engine.query(f"SELECT * FROM {step.name} LIMIT 0").column_names
    is_once = _is_once(engine, reading, hits)
    ranked = ranked_step(reading, columns, is_once=is_once)
    engine.run_sql(ranked)  # not a view: a cluster would start its executors' Python for some hundred rows
    engine.map_arrow(found, ranked.name, lead_kernel(reading, is_trial, numbers), found_schema(rule))
    engine.drop(ranked.name)
    return _Found(found, is_once)


def _is_once(engine: Engine, reading: RuleReading, hits: int) -> bool:
    """Whether no subject was hit twice: then nothing has to be set in places."""
    if reading.unproven == CALL:
        return False
    column = SUBJECT_COLUMN[reading.rule.spec.subject]
    sql = f"SELECT count(DISTINCT {column}) AS subjects FROM hits_{reading.rule.id}"
    return bool(engine.query(sql).column("subjects")[0].as_py() == hits)


def ranked_step(reading: RuleReading, columns: Iterable[str], *, is_once: bool = False) -> Step:
    """Each hit with whom it is about and its place among those of its subject (`subject_rank`): hits that nothing holds
    back first, then the most urgent, then by evidence, then the surest person's, then by all else: a total order.

    `subject_newest`: the newest evidence of the subject that nothing holds back, which is what a rule about
    "afterwards" asks for. `columns`: those of the hits; `is_once`: no subject has two.
    """
    spec, there = reading.rule.spec, list(columns)
    holds = [f"coalesce(hold_{name}, false)" for name in spec.holds]
    is_held = " OR ".join([*holds, *(f"coalesce(exempt_{name}, false)" for name in spec.exemptions)]) or "false"
    ranks = " ".join(f"WHEN '{urgency}' THEN {rank}" for urgency, rank in URGENCY_RANK.items())
    urgency = f"coalesce(nullif(urgency, ''), '{spec.urgency}')" if "urgency" in there else f"'{spec.urgency}'"
    keys = [
        f"CASE WHEN {is_held} THEN 1 ELSE 0 END",
        f"CASE {urgency} {ranks} END",
        *(["coalesce(branch_order, 0)"] if "branch_order" in there else []),
        *(text_of(name) for name in spec.evidence_key),
        *(f"coalesce({name}, 0)" for name in there if name.startswith("row_")),
        "level_rank",
        *(text_of(name) for name in there if name != "level_rank" and not name.startswith(NOT_TEXT)),
    ]
    order = ", ".join(f"{key} ASC NULLS LAST" for key in keys)
    rank = f"row_number() OVER (PARTITION BY {reading.group} ORDER BY {order})"
    newest = "CAST(NULL AS DATE)"
    if "evidence_date" in there:
        newest = f"CASE WHEN NOT ({' OR '.join(holds) or 'false'}) THEN evidence_date END"
        newest = newest if is_once else f"max({newest}) OVER (PARTITION BY {reading.group})"
    sql = (
        f"SELECT subjects.*, {reading.group} AS subject_group, {'CAST(1 AS BIGINT)' if is_once else rank} AS "
        f"subject_rank, {newest} AS subject_newest FROM (\n{reading.subjects}\n) AS subjects"
    )
    return Step(f"ranked_{reading.rule.id}", sql, "hits in their places", (), "hit")


def _hits_of(leads: str, hold: Hold, to_ask: str | None = None) -> str:
    """What the SELECT `leads` gives as rows of `hits`; `to_ask`: the table of what is to be asked first of those that
    rest on rows whose person is to be made sure of."""
    verify, why, join = "found.verify_items", "found.hold", ""
    if to_ask:
        doubt = f"doubts.doubt || substr({verify}, {len(UNSURE) + 1})"
        verify = f"CASE WHEN doubts.lead_id IS NULL THEN {verify} ELSE {doubt} END"
        join = f" LEFT JOIN {to_ask} AS doubts ON doubts.lead_id = found.lead_id"
    if hold.of_unknown and not hold.all:
        join += (
            " LEFT JOIN unknown_whether_covered AS person ON person.subject = found.person_id"
            " LEFT JOIN unknown_whether_covered AS household ON household.subject = found.household_no"
        )
        is_unknown = "person.subject IS NOT NULL OR household.subject IS NOT NULL"
        why = f"coalesce(found.hold, CASE WHEN {is_unknown} THEN '{hold.of_unknown}' END)"
    instead = {"verify_items": verify, "hold": f"'{hold.all}'" if hold.all else why}
    columns = ", ".join(f"{instead.get(name, f'found.{name}')} AS {name}" for name in HITS.names)
    return f"SELECT {columns} FROM ({leads}) AS found{join}"


def kept_sql(second: _Found, proven: _Found | None) -> str:
    """The leads of a second reading of which the first (`proven`) says nothing, each number once."""
    tops = f"SELECT * FROM {second.leads} WHERE subject_rank = 1"
    if proven is not None:
        of_first = f"FROM {proven.leads} WHERE subject_rank = 1"
        tops = (
            f"SELECT tops.* FROM ({tops}) AS tops "
            f"LEFT JOIN (SELECT DISTINCT lead_id {of_first}) AS known ON known.lead_id = tops.lead_id "
            f"LEFT JOIN (SELECT DISTINCT subject_key {of_first} AND hold IS NULL) AS answered "
            f"ON answered.subject_key = CASE WHEN tops.unproven = '{ROW}' THEN tops.subject_key END "
            "WHERE known.lead_id IS NULL AND answered.subject_key IS NULL"
        )
    turn = "row_number() OVER (PARTITION BY found.lead_id ORDER BY found.subject_group ASC NULLS LAST) AS turn"
    columns = ", ".join(f"ranked.{name}" for name in HITS.names)
    return f"SELECT {columns} FROM (SELECT found.*, {turn} FROM ({tops}) AS found) AS ranked WHERE ranked.turn = 1"
