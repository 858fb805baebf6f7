"""Evaluates one rule: candidates -> hits -> leads with sentence, evidence rows and the key they are known by.

A hit is a candidate whose `ok_` conditions are all true. Candidates of the same subject make one lead: the most urgent
leads it (first one that nothing holds back), the source rows of all of them are its evidence. A rule that helps is read
a second time with the rows that wait in identity review (rules/unproven.py); calls of one caller make one lead there.

Hits, leads and evidence stay in the engine as tables; an Arrow kernel puts them into words (rules/lead_columns.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from data_contracts.steps import Engine, Step
from rules.catalogue import Rule, names_in
from rules.lead_columns import HITS, found_schema, lead_kernel
from rules.numbers import LeadNumbers
from rules.readings import SUBJECT_COLUMN, RuleReading, readings_of, text_of
from rules.to_verify import UNSURE, put_doubts
from rules.unproven import CALL, ROW
from rules.values import band_values, values_in

URGENCY_RANK: Mapping[str, int] = {"red": 1, "orange": 2, "yellow": 3}
OF_THE_FACT = "*"
NO_NUMBERS = LeadNumbers()
NOT_TEXT = ("row_", "ok_")
"""Beginnings of columns that do not put a hit in its place as text: numbers of rows, and what is true of all hits."""
OWN_ROWS_OF_A_HIT = 64
"""More source rows than any hit names itself."""
AFTER_OWN_ROWS = 10**12

EVIDENCE_ROWS = pa.schema(
    [("lead_id", pa.string()), ("extract", pa.string()), ("row_id", pa.int64()), ("text", pa.string())]
)
"""Grain: source row that a lead rests on."""
NO_ROW = (
    "SELECT lead_id, CAST(NULL AS VARCHAR) AS extract, CAST(NULL AS BIGINT) AS row_id, CAST(NULL AS VARCHAR) AS text, "
    "CAST(NULL AS BIGINT) AS place"
)
NO_VALUES: Mapping[str, object] = {}


@dataclass(frozen=True)
class Hold:
    """Why leads of a rule are held back this month whatever their hits say: `all` of them, or null; `of_unknown`: those
    of whom nobody may say that they are not covered (table `unknown_whether_covered`)."""

    all: str | None = None
    of_unknown: str | None = None


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


def evaluate_rule(
    engine: Engine,
    rule: Rule,
    cut_offs: Mapping[str, object],
    is_trial: bool,
    numbers: LeadNumbers = NO_NUMBERS,
    hold: Hold | None = None,
) -> int:
    """Find the rule's hits, make one lead of each subject and add them to `hits`, their rows to `evidence_rows`.

    `numbers`: those that are taken. Returns how many households were hit in which nobody is left who could be met, so
    that no lead was made of them. A lead of an unproven row never takes the place, the number or the evidence of a
    proven one: it says something else, about a call, or about somebody of whom the rule has nothing proven to say.
    """
    first, *again = readings_of(rule)
    second = next((_read(engine, one, cut_offs, is_trial, numbers) for one in again), None)  # before `hits` knows more
    rests_on = f"rests_on_{rule.id}_again"
    if second:
        evidence = evidence_step(again[0].rule, second.leads, rests_on, is_once=second.is_once)
        engine.run_sql(evidence, values_in(evidence.sql, cut_offs))
    proven = _read(engine, first, cut_offs, is_trial, numbers)
    empty = _empty_households(engine, rule) if proven else 0
    why = hold or Hold()
    if proven:
        _add(engine, proven.leads, f"SELECT * FROM {proven.leads} WHERE subject_rank = 1", why)
        evidence = evidence_step(rule, proven.leads, "evidence_rows", is_once=proven.is_once)
        _add_evidence(engine, f"({evidence.sql}) AS evidence", cut_offs)
    if second:
        kept = Step(f"kept_{rule.id}", kept_sql(second, proven), "leads of unproven rows", (), "lead")
        engine.run_sql(kept)
        _add(engine, kept.name, f"SELECT * FROM {kept.name}", why, rests_on if again[0].unproven == ROW else None)
        _add_evidence(engine, f"{rests_on} AS evidence JOIN {kept.name} AS kept ON kept.lead_id = evidence.lead_id")
        engine.drop(kept.name, rests_on)
    engine.drop(f"hits_{rule.id}", *(one.leads for one in (proven, second) if one))
    return empty


def _add_evidence(engine: Engine, evidence: str, cut_offs: Mapping[str, object] = NO_VALUES) -> None:
    sql = f"SELECT {', '.join(f'evidence.{name}' for name in EVIDENCE_ROWS.names)} FROM {evidence}"
    engine.append("evidence_rows", Step("evidence_rows", sql, "", (), "lead x source row"), values_in(sql, cut_offs))


def _empty_households(engine: Engine, rule: Rule) -> int:
    """How many households the rule hit in which nobody is left."""
    if rule.spec.subject != "household":
        return 0
    sql = (
        f"SELECT count(DISTINCT hits.household_key) AS n FROM hits_{rule.id} AS hits LEFT JOIN households "
        "ON households.household_key = hits.household_key AND households.members > 0 "
        "WHERE households.household_key IS NULL"
    )
    return int(engine.query(sql).column("n")[0].as_py())


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
    engine.define(ranked)
    engine.map_arrow(found, ranked.name, lead_kernel(reading, is_trial, numbers), found_schema(rule))
    engine.drop(ranked.name)
    return _Found(found, is_once)


def _is_once(engine: Engine, reading: RuleReading, hits: int) -> bool:
    """Whether no subject was hit twice: then nothing has to be set in places."""
    if reading.unproven == CALL:
        return False
    column = SUBJECT_COLUMN[reading.rule.spec.subject]
    sql = f"SELECT count(DISTINCT {column}) AS n FROM hits_{reading.rule.id}"
    return bool(engine.query(sql).column("n")[0].as_py() == hits)


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


def evidence_step(rule: Rule, leads: str, name: str, *, is_once: bool = False) -> Step:
    """The rows that the leads of a table rest on, each once: those that hits name themselves, then those that facts
    hold for the hits. `place`: the order in which they are told; `is_once`: every row of the table is a lead."""
    columns = names_in(rule.select, "row")
    own = [_own_rows(leads, turn, column) for turn, column in enumerate(columns)]
    if own and not (is_once and not any(column.endswith("_2") for column in columns)):
        first = "row_number() OVER (PARTITION BY subject_group, extract, row_id ORDER BY place ASC NULLS LAST) AS turn"
        tops = f"(SELECT subject_group, lead_id FROM {leads} WHERE subject_rank = 1) AS chosen"
        own = [
            "SELECT chosen.lead_id, firsts.extract, firsts.row_id, firsts.text, firsts.place FROM ("
            f"SELECT named.*, {first} FROM ({' UNION ALL '.join(own)}) AS named) AS firsts "
            f"JOIN {tops} ON chosen.subject_group = firsts.subject_group WHERE firsts.turn = 1"
        ]
    told = [f"SELECT lead_id, extract, row_id, text, place FROM ({one}) AS own" for one in own]
    sql = " UNION ALL ".join([*told, *_rows_of_facts(rule, leads)]) or f"{NO_ROW} FROM {leads} WHERE false"
    return Step(name, sql, "what leads rest on", (), "lead x source row")


def _own_rows(leads: str, turn: int, column: str) -> str:
    """The source rows that hits name themselves (`row_<extract>`), in one of their columns."""
    return (
        f"SELECT lead_id, subject_group, '{column.removesuffix('_2')}' AS extract, row_{column} AS row_id, "
        f"text_{column} AS text, subject_rank * {OWN_ROWS_OF_A_HIT} + {turn} AS place FROM {leads} "
        f"WHERE row_{column} IS NOT NULL"
    )


def _rows_of_facts(rule: Rule, leads: str) -> Iterator[str]:
    """The source rows that a facts table holds for the hits; none of a household in which nobody is left."""
    column = SUBJECT_COLUMN[rule.spec.subject]
    for turn, rows in enumerate(rule.spec.evidence_rows, start=1):
        extract, text = _quoted(rows.extract), _quoted(rows.text)
        if rows.extract == OF_THE_FACT:
            extract, text = f"coalesce(nullif(fact.extract, ''), {extract})", f"coalesce(nullif(fact.text, ''), {text})"
        yield (
            f"SELECT DISTINCT chosen.lead_id, {extract} AS extract, fact.row_id, {text} AS text, "
            f"CAST({AFTER_OWN_ROWS * turn} AS BIGINT) AS place FROM hits_{rule.id} AS hits "
            f"JOIN {rows.fact} AS fact ON {rows.join} JOIN (SELECT subject_key, lead_id FROM {leads} "
            f"WHERE subject_rank = 1) AS chosen ON chosen.subject_key = {text_of(f'hits.{column}')}"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _add(engine: Engine, leads: str, sql: str, hold: Hold, doubted: str | None = None) -> None:
    """Add what `sql` gives of the table `leads` to `hits`; `doubted`: their evidence, where they rest on rows whose
    person is to be made sure of."""
    verify, why, join = "found.verify_items", "found.hold", ""
    if doubted:
        put_doubts(engine, leads, doubted)
        doubt = f"doubts.doubt || substr({verify}, {len(UNSURE) + 1})"
        verify = f"CASE WHEN doubts.lead_id IS NULL THEN {verify} ELSE {doubt} END"
        join = " LEFT JOIN doubts ON doubts.lead_id = found.lead_id"
    if hold.of_unknown and not hold.all:
        join += (
            " LEFT JOIN unknown_whether_covered AS person ON person.subject = found.person_id"
            " LEFT JOIN unknown_whether_covered AS household ON household.subject = found.household_no"
        )
        is_unknown = "person.subject IS NOT NULL OR household.subject IS NOT NULL"
        why = f"coalesce(found.hold, CASE WHEN {is_unknown} THEN '{hold.of_unknown}' END)"
    told = {"verify_items": verify, "hold": f"'{hold.all}'" if hold.all else why}
    columns = ", ".join(f"{told.get(name, f'found.{name}')} AS {name}" for name in HITS.names)
    added = f"SELECT {columns} FROM ({sql}) AS found{join}"
    engine.append("hits", Step("hits", added, "", (), "lead"))


def kept_sql(second: _Found, proven: _Found | None) -> str:
    """The leads of a second reading of which the first (`proven`) says nothing, each number once."""
    tops = f"SELECT * FROM {second.leads} WHERE subject_rank = 1"
    if proven is not None:
        of_first = f"FROM {proven.leads} WHERE subject_rank = 1"
        tops = (
            f"SELECT tops.* FROM ({tops}) AS tops "
            f"LEFT JOIN (SELECT DISTINCT lead_id {of_first}) AS known ON known.lead_id = tops.lead_id "
            f"LEFT JOIN (SELECT DISTINCT subject_key {of_first} AND hold IS NULL) AS answered "
            f"ON answered.subject_key = tops.subject_key AND tops.unproven = '{ROW}' "
            "WHERE known.lead_id IS NULL AND answered.subject_key IS NULL"
        )
    turn = "row_number() OVER (PARTITION BY found.lead_id ORDER BY found.subject_group ASC NULLS LAST) AS turn"
    columns = ", ".join(f"ranked.{name}" for name in HITS.names)
    return f"SELECT {columns} FROM (SELECT found.*, {turn} FROM ({tops}) AS found) AS ranked WHERE ranked.turn = 1"
