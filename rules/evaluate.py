"""Evaluates rules, some at a time: candidates -> hits (rules/hits.py) -> leads with sentence, evidence rows and the key
they are known by.

Candidates of the same subject make one lead: the most urgent leads it (first one that nothing holds back), the source
rows of all of them are its evidence. A rule that helps is read a second time with the rows that wait in identity review
(rules/unproven.py); calls of one caller make one lead there.

Hits, leads and evidence stay in the engine as tables; an Arrow kernel puts them into words (rules/lead_columns.py).
What is the same for every rule is asked once for AT_ONCE of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from data_contracts.steps import Engine, written_step
from rules.catalogue import Rule
from rules.evidence import EVIDENCE_ROWS, evidence_step
from rules.hits import Hits, at_once, columns_that_rank, empty_households, find_hits, put_subjects, ranked_step
from rules.lead_columns import HITS, found_schema, lead_kernel
from rules.numbers import LeadNumbers
from rules.readings import HOUSEHOLDS_HIT, PEOPLE_HIT, readings_of
from rules.to_verify import UNSURE, put_questions
from rules.unproven import ROW
from rules.values import values_in

NO_NUMBERS, NO_VALUES = LeadNumbers(), MappingProxyType[str, object]({})
AT_ONCE = 8
"""Rules whose leads are added in one statement: more of them would make a plan that Spark takes long over."""
UNSURE_LEADS = "unsure_leads"


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
class _Found:
    """What a reading found: its hits and the names of what is made of them: its leads (`found_schema`), the rows that
    they rest on, and those of a second reading that are kept."""

    hits: Hits

    @property
    def rule_id(self) -> str:
        return self.hits.reading.rule.id

    @property
    def leads(self) -> str:
        return f"found_{self.hits.reading.hits}"

    @property
    def rests_on(self) -> str:
        return f"rests_on_{self.hits.reading.hits}"

    @property
    def kept(self) -> str:
        return f"kept_{self.hits.reading.hits}"


def put_no_hits(engine: Engine) -> None:
    """Let `hits` and `evidence_rows` stand empty: rules add to them."""
    engine.put("hits", HITS.empty_table())
    engine.put("evidence_rows", EVIDENCE_ROWS.empty_table())


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
        found = find_hits(engine, [reading for one in some for reading in readings_of(one.rule)], cut_offs)
        if found:
            empty |= _add_leads(engine, some, found, cut_offs, numbers)
    return empty


def _add_leads(
    engine: Engine,
    rules: Sequence[RuleInMonth],
    found: Sequence[Hits],
    cut_offs: Mapping[str, object],
    numbers: LeadNumbers,
) -> dict[str, int]:
    """Add the leads of what some rules hit, and their rows. Returns the hit households in which nobody is left."""
    put_subjects(engine, found)
    in_month = {one.rule.id: one for one in rules}
    made = [_Found(hits) for hits in found]
    at_once(engine, [(one.leads, partial(_put_leads, engine, one, in_month[one.rule_id], numbers)) for one in made])
    proven = {one.rule_id: one for one in made if not one.hits.reading.unproven}
    again = [one for one in made if one.hits.reading.unproven]
    at_once(engine, [(one.kept, partial(_keep, engine, one, proven.get(one.rule_id), cut_offs)) for one in again])
    unsure = [one for one in again if one.hits.reading.unproven == ROW]
    put_questions(engine, [(one.kept, one.rests_on) for one in unsure], UNSURE_LEADS)
    added = [_added(one, in_month[one.rule_id].hold) for one in (*proven.values(), *again)]
    at_once(
        engine,
        [
            ("hits", partial(_add, engine, [one.hits for one in added], "hits")),
            ("evidence_rows", partial(_add, engine, [one.evidence for one in added], "evidence_rows", cut_offs)),
        ],
    )
    empty = empty_households(engine, found)
    engine.drop(*(table for one in made for table in (one.hits.reading.hits, one.leads, one.rests_on, one.kept)))
    engine.drop(UNSURE_LEADS, PEOPLE_HIT, HOUSEHOLDS_HIT)
    return empty


def _put_leads(engine: Engine, one: _Found, rule: RuleInMonth, numbers: LeadNumbers) -> None:
    """A table with a lead for each hit, of which the first of its subject counts."""
    reading = one.hits.reading
    ranked = ranked_step(reading, columns_that_rank(engine, one.hits), is_once=one.hits.is_once)
    engine.run_sql(ranked)  # not a view: a cluster would start its executors' Python for some hundred rows
    kernel = lead_kernel(reading, rule.is_trial, numbers)
    engine.map_arrow(one.leads, ranked.name, kernel, found_schema(reading.rule))
    engine.drop(ranked.name)


def _keep(engine: Engine, second: _Found, proven: _Found | None, cut_offs: Mapping[str, object]) -> None:
    """A lead of an unproven row never takes the place, the number or the evidence of a proven one: it says something
    else, about a call, or about somebody of whom the rule has nothing proven to say."""
    evidence = evidence_step(second.hits, second.leads, second.rests_on)
    engine.run_sql(evidence, values_in(evidence.sql, cut_offs))
    engine.run_sql(written_step(second.kept, kept_sql(second, proven), "leads of unproven rows", "lead"))


def _added(one: _Found, hold: Hold) -> _Added:
    """What a reading adds to `hits` and to `evidence_rows`."""
    if not one.hits.reading.unproven:
        evidence = evidence_step(one.hits, one.leads, "evidence_rows").sql
        tops = f"SELECT * FROM {one.leads} WHERE subject_rank = 1"
        return _Added(_hits_of(tops, hold), _evidence_of(f"({evidence}) AS evidence"))
    rows = f"{one.rests_on} AS evidence JOIN {one.kept} AS kept ON kept.lead_id = evidence.lead_id"
    to_ask = UNSURE_LEADS if one.hits.reading.unproven == ROW else None
    return _Added(_hits_of(f"SELECT * FROM {one.kept}", hold, to_ask), _evidence_of(rows))


def _add(engine: Engine, parts: Sequence[str], name: str, cut_offs: Mapping[str, object] = NO_VALUES) -> None:
    """Add what the SELECTs give to a table, all at once: each statement costs the same however few rows it adds."""
    sql = " UNION ALL ".join(parts)
    engine.append(name, written_step(name, sql, "", "lead"), values_in(sql, cut_offs))


def _evidence_of(rows: str) -> str:
    return f"SELECT {', '.join(f'evidence.{name}' for name in EVIDENCE_ROWS.names)} FROM {rows}"


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
