"""The hits of a month's rules: found rule by rule, then for several rules at once whom they are about.

A hit is a candidate whose `ok_` conditions are all true. What is the same for every rule (the people and households
that were hit, how often each was) is asked once for all readings that are looked at together: a statement costs the
same however few rows it finds, and people and households are as many as the city has.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from data_contracts.side_by_side import Task, run_tasks
from data_contracts.steps import Engine, Step, values_in, written_step
from rules.catalogue import Rule
from rules.readings import HOUSEHOLDS_HIT, PEOPLE_HIT, SUBJECT_COLUMN, RuleReading, text_of
from rules.unproven import CALL
from rules.values import band_values

URGENCY_RANK: Mapping[str, int] = {"red": 1, "orange": 2, "yellow": 3}
EVIDENCE_DATE = "evidence_date"
ALL_OF_A_TABLE = re.compile(r"(?:\bSELECT\s+(?:DISTINCT\s+)?|[,.]\s*)\*", re.IGNORECASE)
"""A SELECT that takes columns without naming them: a day of the evidence may be among them."""
NOT_TEXT = ("row_", "ok_")
"""Beginnings of columns that do not put a hit in its place as text: numbers of rows, and what is true of all hits."""
PERSON_COLUMNS = (
    "persons.name, persons.sex, persons.age, not_known.person_id IS NOT NULL AS is_pension_unknown, "
    "persons.household_key AS persons_household, persons.household_no AS persons_number, "
    "persons.area_key AS persons_area"
)


@dataclass(frozen=True)
class Hits:
    """What a reading hit, in the table `reading.hits`; `is_once`: no subject was hit twice, so that nothing has to be
    set in places."""

    reading: RuleReading
    is_once: bool


def hits_step(rule: Rule, name: str) -> Step:
    """The rule's SELECT with all its conditions required."""
    conditions = " AND ".join(f"ok_{condition}" for condition in rule.spec.conditions)
    sql = f"SELECT * FROM (\n{rule.select}\n) AS candidates\nWHERE {conditions}"
    return written_step(name, sql, rule.spec.title, "candidate whose conditions all hold")


def find_hits(engine: Engine, readings: Iterable[RuleReading], cut_offs: Mapping[str, object]) -> list[Hits]:
    """Make the table of hits of each reading; returns those that hit anything."""
    rows_of: dict[str, int] = {}

    def find(reading: RuleReading) -> None:
        step = hits_step(reading.rule, reading.hits)
        rows_of[reading.hits] = engine.run_sql(step, values_in(step.sql, {**cut_offs, **band_values(reading.rule)}))

    asked = list(readings)
    at_once(engine, [(reading.hits, partial(find, reading)) for reading in asked])
    engine.drop(*(name for name, rows in rows_of.items() if not rows))
    found = [(reading, rows_of[reading.hits]) for reading in asked if rows_of[reading.hits]]
    subjects = _subjects(engine, [reading for reading, rows in found if rows > 1 and reading.unproven != CALL])
    return [
        Hits(reading, reading.unproven != CALL and subjects.get(reading.hits, rows) == rows) for reading, rows in found
    ]


def at_once(engine: Engine, work: Sequence[tuple[str, Callable[[], object]]]) -> None:
    """Do pieces of work side by side, each under the name of a table that it makes, of which none reads another's."""
    run_tasks(engine, [Task(name, (), (name,), run) for name, run in work], results=[name for name, _ in work])


def _subjects(engine: Engine, readings: Iterable[RuleReading]) -> dict[str, int]:
    """How many subjects each of the readings hit."""
    parts = [
        f"SELECT '{reading.hits}' AS hits, count(DISTINCT {SUBJECT_COLUMN[reading.rule.spec.subject]}) AS subjects "
        f"FROM {reading.hits}"
        for reading in readings
    ]
    counted = engine.query(" UNION ALL ".join(parts)).to_pylist() if parts else []
    return {row["hits"]: int(row["subjects"]) for row in counted}


def put_subjects(engine: Engine, found: Iterable[Hits]) -> None:
    """Make the tables `people_hit` and `households_hit`: of whom the hits speak, with what their leads say of them;
    each where there are such hits. A household in which nobody is left is in none."""
    readings = [hits.reading for hits in found]
    of_households = [one for one in readings if one.rule.spec.subject == "household" and one.unproven != CALL]
    of_people = [one for one in readings if one not in of_households]
    pensions = "LEFT JOIN pensions_unknown AS not_known ON not_known.person_id = persons.person_id"
    if of_people:
        sql = (
            f"SELECT persons.person_id, {PERSON_COLUMNS} FROM ({_keys(of_people, 'person_id')}) AS hit "
            f"JOIN persons ON persons.person_id = hit.person_id {pensions}"
        )
        engine.run_sql(written_step(PEOPLE_HIT, sql, "people whom rules hit", "person"))
    if of_households:
        sql = (
            "SELECT households.household_key, households.household_no, households.area_key, "
            f"households.first_person_id, {PERSON_COLUMNS} FROM ({_keys(of_households, 'household_key')}) AS hit "
            "JOIN households ON households.household_key = hit.household_key AND households.members > 0 "
            f"LEFT JOIN persons ON persons.person_id = households.first_person_id {pensions}"
        )
        engine.run_sql(written_step(HOUSEHOLDS_HIT, sql, "households that rules hit", "household"))


def _keys(readings: Iterable[RuleReading], column: str) -> str:
    """Whom the readings hit, each once."""
    return " UNION ".join(f"SELECT DISTINCT {column} FROM {reading.hits}" for reading in readings)


def empty_households(engine: Engine, found: Iterable[Hits]) -> dict[str, int]:
    """Rule -> how many households its proven hits are of in which nobody is left; no line where there are none."""
    parts = [
        f"SELECT '{hits.reading.rule.id}' AS rule_id, count(DISTINCT hits.household_key) AS subjects "
        f"FROM {hits.reading.hits} AS hits "
        f"LEFT JOIN {HOUSEHOLDS_HIT} AS households ON households.household_key = hits.household_key "
        "WHERE households.household_key IS NULL"
        for hits in found
        if hits.reading.rule.spec.subject == "household" and not hits.reading.unproven
    ]
    counts = engine.query(" UNION ALL ".join(parts)).to_pylist() if parts else []
    return {row["rule_id"]: int(row["subjects"]) for row in counts if row["subjects"]}


def columns_that_rank(engine: Engine, hits: Hits) -> list[str]:
    """The columns of the hits as far as `ranked_step` asks for them: of hits whose subjects come once, whether there is
    a day of the evidence; none where the SELECT cannot have one."""
    select = hits.reading.rule.select
    if hits.is_once and EVIDENCE_DATE not in select and not ALL_OF_A_TABLE.search(select):
        return []
    return list(engine.query(f"SELECT * FROM {hits.reading.hits} LIMIT 0").column_names)


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
    if EVIDENCE_DATE in there:
        newest = f"CASE WHEN NOT ({' OR '.join(holds) or 'false'}) THEN evidence_date END"
        newest = newest if is_once else f"max({newest}) OVER (PARTITION BY {reading.group})"
    sql = (
        f"SELECT subjects.*, {reading.group} AS subject_group, {'CAST(1 AS BIGINT)' if is_once else rank} AS "
        f"subject_rank, {newest} AS subject_newest FROM (\n{reading.subjects}\n) AS subjects"
    )
    return written_step(f"ranked_{reading.hits}", sql, "hits in their places", "hit")
