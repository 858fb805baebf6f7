"""A month of rules, in order: facts once, each rule, then what depends on other leads. Table in -> table out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import pyarrow as pa

from data_contracts.steps import Engine, Step, parse_step
from data_contracts.tables import CASES, DEPARTURES, FOCUS_GROUPS, LEAD_DETAILS, LEADS, RULE_RUNS, VISIT_CLASSES
from rules.availability import ELSEWHERE, EVERYWHERE, RuleRun, places_without_value, rule_run
from rules.catalogue import Rule, load_catalogue, reminder_rule
from rules.dates import cut_offs
from rules.deadlines import add_working_days
from rules.evaluate import EVIDENCE_ROWS, HITS, URGENCY_RANK, Hits, evaluate_rule
from rules.fact_steps import build_facts
from rules.history import bring_up_to_date, numbers_in_use
from rules.inputs import Arrivals
from rules.lists import evidence_lists
from rules.numbers import evidence_hash_of, lead_hash
from rules.parameters import Parameters, significant
from rules.traits import put_rule_traits
from rules.values import city_values, known_values_in, put_local_values, values_in

STEPS = Path(__file__).parent / "leads"
ORDER = (
    *(
        "lead_sources",
        "leads_found_wrong",
        "leads_weighed",
        "leads_corroborated",
        "open_needs",
        "lead_members",
        "household_groups",
    ),
    *("group_flags", "leads_decided", "leads_in_cases", "cases", "visit_flags", "visit_classes"),
    *("focus_members", "focus_groups"),
)
REVIEW = 4
ANY_ROW_TEXT = "本人在该数据中的记录"


@dataclass(frozen=True)
class Month:
    """What a month of rules is about. `published` is the day deadlines count from; `city_code` 12 digits; `merges` =
    person number that ended, in this month or before -> the number that person has now."""

    period: str
    as_of: date
    published: date
    city_code: str
    parameters: Parameters
    arrivals: Arrivals
    merges: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, object]:
        """Everything a SQL step may name with `$`."""
        arrived = {f"has_{extract}": self.arrivals.is_whole(extract) for extract in ("education", "pension", "visits")}
        constants = {"city_code": self.city_code, "any_row_text": ANY_ROW_TEXT}
        return cut_offs(self.as_of) | constants | arrived | city_values(self.parameters, self.city_code, self.as_of)


@dataclass(frozen=True)
class Decided:
    """The tables of a month, in the exact columns of data_contracts/tables.py; `hits` lets explain look back."""

    leads: pa.Table
    lead_details: pa.Table
    cases: pa.Table
    rule_runs: pa.Table
    focus_groups: pa.Table
    visit_classes: pa.Table
    departures: pa.Table
    hits: pa.Table
    remarks: tuple[str, ...] = field(default=())


def build(engine: Engine, month: Month) -> None:
    """History, facts and local values; `hits_so_far` and `earlier_evidence` stand empty."""
    bring_up_to_date(engine, month.merges, month.as_of)
    build_facts(engine, month.values)
    put_local_values(engine, month.parameters, month.as_of)
    put_rule_traits(engine)
    _put_escalations(engine)
    put_hits_so_far(engine, Hits())


def decide_month(engine: Engine, month: Month, only: frozenset[str] | None = None) -> Decided:
    """Run every rule that may run (or `only` some) and decide what becomes of its leads. Inputs must have been read."""
    build(engine, month)
    runs = _all_runs(engine, month)
    not_run = {run.rule_id for run in runs if run.area == EVERYWHERE and run.status == "not_run"}
    rules = [r for r in load_catalogue().values() if r.id not in not_run and (only is None or r.id in only)]
    hits, handed_on, numbers = Hits(), -1, numbers_in_use(engine, month.merges)
    for rule in sorted(rules, key=lambda rule: (bool(rule.spec.after), rule.id)):
        if rule.spec.after and len(hits.rows) != handed_on:
            put_hits_so_far(engine, hits)
            handed_on = len(hits.rows)
        is_trial = month.parameters.status_of(rule.id, rule.spec.status, month.as_of) == "试行"
        found = evaluate_rule(engine, rule, month.values, is_trial, numbers)
        hits.rows += found.rows
        hits.evidence += found.evidence
    return _publishable(engine, month, hits, runs)


def put_hits_so_far(engine: Engine, hits: Hits) -> None:
    """Let rules that depend on other rules see what those found, and on which rows."""
    engine.put("hits_so_far", pa.Table.from_pylist(hits.rows, HITS))
    evidence = _evidence_table(hits)
    about = {str(row["lead_id"]): (row["household_key"], row["disposition"]) for row in hits.rows}
    leads = evidence.column("lead_id").to_pylist()
    evidence = evidence.append_column("household_key", pa.array([about[lead][0] for lead in leads], pa.string()))
    evidence = evidence.append_column("disposition", pa.array([about[lead][1] for lead in leads], pa.int32()))
    engine.put("earlier_evidence", evidence)


def _evidence_table(hits: Hits) -> pa.Table:
    columns = list(zip(*hits.evidence, strict=True)) or [(), (), (), ()]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, EVIDENCE_ROWS, strict=True)], schema=EVIDENCE_ROWS)


def _put_escalations(engine: Engine) -> None:
    """How many months each overdue lead has been escalated for: its reminder carries the number of its own hash."""
    history = engine.query(
        "SELECT lead_id, rule_id, months_open, is_open FROM lead_history ORDER BY lead_id"
    ).to_pylist()
    rule_id = reminder_rule().id
    months = {row["lead_id"]: row["months_open"] for row in history if row["rule_id"] == rule_id and row["is_open"]}
    key = evidence_hash_of(())
    found = [(row["lead_id"], months.get(lead_hash(rule_id, row["lead_id"], key))) for row in history] if months else []
    rows = [{"original_lead_id": lead, "months_open": open_for} for lead, open_for in found if open_for]
    schema = pa.schema([("original_lead_id", pa.string()), ("months_open", pa.int32())])
    engine.put("escalations", pa.Table.from_pylist(rows, schema))


def _all_runs(engine: Engine, month: Month) -> list[RuleRun]:
    """How each rule ran, everywhere and where a parameter is missing."""
    counties = engine.query("SELECT area_code, county FROM areas ORDER BY area_code").to_pylist()
    county_of = {row["area_code"]: row["county"] or row["area_code"] for row in counties}
    values = engine.query("SELECT * FROM local_values ORDER BY area_key").to_pylist()
    runs = []
    for rule in load_catalogue().values():
        run = rule_run(rule, month.arrivals, month.parameters, month.city_code, month.as_of)
        if rule.spec.batch and run.status != "not_run":
            run = _batch_run(engine, month, run, rule.spec.batch)
        places = places_without_value(rule, values, county_of, month.parameters) if run.status != "not_run" else []
        runs += places if places and places[0].area == EVERYWHERE else [run, *places]
    return runs


def _batch_run(engine: Engine, month: Month, run: RuleRun, extract: str) -> RuleRun:
    """A rule about a batch is not run when its extract holds nothing of last month's: nobody's pay is missing then."""
    sql = f"SELECT count(*) AS n FROM rows_{extract} WHERE batch_month = $batch_month"
    if engine.query(sql, values_in(sql, month.values)).column("n")[0].as_py():
        return run
    return RuleRun(run.rule_id, EVERYWHERE, "not_run", "发放明细里没有上月批次的任何记录，不能当作都没有发放")


def _publishable(engine: Engine, month: Month, hits: Hits, runs: list[RuleRun]) -> Decided:
    """Everything that depends on more than one lead, then the tables as they are handed on."""
    all_hits = pa.Table.from_pylist(sorted(hits.rows, key=lambda row: str(row["lead_id"])), HITS)
    engine.put("hits", all_hits)
    engine.put("evidence_rows", _evidence_table(hits))
    engine.run_sql(lead_step("bare_leads"))
    hits.evidence += _bare_evidence(engine)
    engine.put("evidence_rows", _evidence_table(hits))
    engine.put("priority_ranks", _priority_ranks(month))
    engine.put("county_groups", _county_groups(hits, month))
    values = month.values
    for name in ORDER:
        step = lead_step(name)
        engine.run_sql(step, known_values_in(step.sql, values))
    decided = engine.query(
        "SELECT leads.*, visit_classes.visit_class FROM leads_in_cases AS leads "
        "LEFT JOIN visit_classes ON visit_classes.household_key = leads.household_key ORDER BY leads.lead_id"
    )
    leads = _leads(engine, decided, month)
    return Decided(
        leads=leads.select(LEADS.schema.names).cast(LEADS.schema),
        lead_details=leads.select(LEAD_DETAILS.schema.names).cast(LEAD_DETAILS.schema),
        cases=engine.query("SELECT * FROM cases ORDER BY case_no").select(CASES.schema.names),
        rule_runs=_rule_runs(runs, leads),
        focus_groups=engine.query("SELECT * FROM focus_groups").select(FOCUS_GROUPS.schema.names),
        visit_classes=engine.query("SELECT * FROM visit_classes").select(VISIT_CLASSES.schema.names),
        departures=_gone(engine),
        hits=all_hits,
        remarks=_remarks(runs, leads),
    )


@cache
def lead_step(name: str) -> Step:
    """A step of rules/leads/."""
    return parse_step(name, (STEPS / f"{name}.sql").read_text(encoding="utf-8"))


def _gone(engine: Engine) -> pa.Table:
    """The fact that every rule has about who died or moved out, for whoever must not look for them either."""
    columns = ", ".join(DEPARTURES.schema.names)
    sql = f"SELECT {columns} FROM departures WHERE is_dead OR has_moved_out ORDER BY person_id"
    return engine.query(sql).cast(DEPARTURES.schema)


def _bare_evidence(engine: Engine) -> list[tuple[str, str, int, str]]:
    found = engine.query("SELECT lead_id, extract, row_id FROM bare_leads ORDER BY lead_id").to_pylist()
    return [(row["lead_id"], row["extract"], row["row_id"], ANY_ROW_TEXT) for row in found]


def _priority_ranks(month: Month) -> pa.Table:
    """Rank of every urgency and disposition: the first line of the priority table that fits."""
    table = month.parameters.priority_at(month.as_of)
    rows = []
    for urgency in URGENCY_RANK:
        for disposition in (1, 2, 3, 4):
            fitting = [p.rank for p in table if p.urgency in (None, urgency) and p.disposition in (None, disposition)]
            rows.append({"urgency": urgency, "disposition": disposition, "rank": min(fitting, default=99)})
    return pa.Table.from_pylist(rows)


def _county_groups(hits: Hits, month: Month) -> pa.Table:
    """Leads of the rules that a county named its own key group (县定), where it did."""
    named = [g for g in month.parameters.county_groups if g.is_in_force(month.as_of)]
    found = []
    for row in hits.rows if named else ():
        area = significant(str(row["area_key"] or "").partition("|")[0])
        if any(g.rule == row["rule_id"] and area.startswith(g.area) for g in named):
            found.append(str(row["lead_id"]))
    return pa.table({"lead_id": pa.array(found, pa.string())})


def _leads(engine: Engine, decided: pa.Table, month: Month) -> pa.Table:
    """Add deadline, evidence and the columns that are named otherwise in the tables handed on."""
    urgency, township = decided.column("final_urgency").to_pylist(), decided.column("township").to_pylist()
    is_open, old = decided.column("was_open").to_pylist(), decided.column("old_deadline").to_pylist()
    due = _deadlines(month, {*zip(urgency, township, strict=True)})
    deadline = [
        kept if still_open and kept else due[kind, place]
        for still_open, kept, kind, place in zip(is_open, old, urgency, township, strict=True)
    ]
    main = {row["case_no"]: row["main_disposition"] for row in _case_heads(engine)}
    suppressed = decided.column("suppressed_by")
    columns = {name: decided.column(name) for name in decided.column_names} | {
        "period": pa.array([month.period] * len(decided), pa.string()),
        "urgency": decided.column("final_urgency"),
        "deadline": pa.array(deadline, pa.date32()),
        "identity_level": pa.array([f"L{rank}" for rank in decided.column("level_rank").to_pylist()], pa.string()),
        "is_published": suppressed.is_null(),
        "suggested_action": pa.array([_action(row) for row in _to_do(decided)], pa.string()),
        "main_disposition": pa.array([main[case] for case in decided.column("case_no").to_pylist()], pa.int32()),
        "evidence": evidence_lists(engine, decided.column("lead_id").to_pylist()),
    }
    return pa.table(columns)


def _to_do(decided: pa.Table) -> list[dict[str, object]]:
    return list(decided.select(["suggested_action", "disposition", "visit_class"]).to_pylist())


def _action(lead: Mapping[str, object]) -> str | None:
    """What to do, and that the household is one to be visited by the week or month: not said beside a review."""
    action, often = lead["suggested_action"], lead["visit_class"]
    if not often or lead["disposition"] == REVIEW:
        return str(action) if action else None
    return f"{action}；本户按{often}探访"


def _case_heads(engine: Engine) -> list[Mapping[str, object]]:
    return list(engine.query("SELECT case_no, main_disposition FROM cases ORDER BY case_no").to_pylist())


def _deadlines(month: Month, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], date | None]:
    """Last day for each urgency and township, in working days from publication; null where no number of days is set."""
    due: dict[tuple[str, str], date | None] = {}
    for urgency, township in sorted(wanted):
        days = month.parameters.lookup(f"deadline_{urgency}", township, None, month.as_of)
        due[urgency, township] = add_working_days(month.published, int(days.value)) if days else None
    return due


def _rule_runs(runs: list[RuleRun], leads: pa.Table) -> pa.Table:
    found = Counter(leads.column("rule_id").to_pylist())
    published = Counter(leads.filter(leads.column("is_published")).column("rule_id").to_pylist())
    rows = []
    for run in sorted(runs, key=lambda run: (run.rule_id, run.area)):
        everywhere = run.area == EVERYWHERE
        rows.append(
            {
                "rule_id": run.rule_id,
                "area": run.area,
                "status": run.status,
                "reason": run.reason,
                "leads": found[run.rule_id] if everywhere else 0,
                "published": published[run.rule_id] if everywhere else 0,
            }
        )
    return pa.Table.from_pylist(rows, RULE_RUNS.schema)


def _remarks(runs: list[RuleRun], leads: pa.Table) -> tuple[str, ...]:
    """A sentence for each rule not run in the city or a county, and for leads without a deadline."""
    stopped = [run for run in runs if run.status == "not_run" and run.area != ELSEWHERE]
    remarks = [f"规则 {run.rule_id} 未运行({_place(run.area)})：{run.reason}" for run in stopped]
    undated = leads.column("deadline").null_count
    return (*remarks, *([f"{undated} 条线索没有办结时限：没有设定办结工作日数"] if undated else []))


def _place(area: str) -> str:
    return "全部地区" if area == EVERYWHERE else area


def rules_that_read(extract: str) -> tuple[Rule, ...]:
    """The rules a missing extract concerns."""
    return tuple(rule for rule in load_catalogue().values() if extract in rule.extracts)
