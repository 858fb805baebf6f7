"""What becomes of a month's leads: published or held back, by when, in which case; then the tables handed on."""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from data_contracts.steps import Engine
from data_contracts.tables import (
    CASES,
    COVERED_PEOPLE,
    DEPARTURES,
    FOCUS_GROUPS,
    KEY_GROUP_MEMBERS,
    LEAD_DETAILS,
    LEADS,
    REFUSED_PEOPLE,
    STRANGERS,
    VISIT_CLASSES,
    Table,
)
from rules.availability import RuleRun
from rules.dated import CountyGroup
from rules.deadlines import add_working_days
from rules.hits import URGENCY_RANK
from rules.lead_columns import HITS
from rules.lists import evidence_lists
from rules.month import ANY_ROW_TEXT, Decided, Month
from rules.parameters import significant
from rules.runs import remarks, rule_runs
from rules.steps import between_steps, build_leads, lead_steps

REVIEW = 4
COUNTY_PLACES = pa.schema([("rule_id", pa.string()), ("area_key", pa.string())])
"""Rules that a county named, with the places where it did."""


def publishable(engine: Engine, month: Month, empty: Mapping[str, int], runs: list[RuleRun]) -> Decided:
    """Everything that depends on more than one lead, then the tables as they are handed on. Reads `hits` and
    `evidence_rows`; `empty`: rule -> households it hit in which nobody is left who could be met."""
    engine.run_sql(lead_steps()[0])
    engine.append("evidence_rows", between_steps()["evidence_of_bare_leads"], {"any_row_text": ANY_ROW_TEXT})
    engine.put("priority_ranks", _priority_ranks(month))
    engine.put("county_places", _county_places(engine, month))
    build_leads(engine, month.values)
    decided = engine.query(
        "SELECT leads.*, visit_classes.visit_class FROM leads_in_cases AS leads "
        "LEFT JOIN visit_classes ON visit_classes.household_key = leads.household_key ORDER BY leads.lead_id"
    )
    leads = _leads(engine, decided, month)
    return Decided(
        leads=leads.select(LEADS.schema.names).cast(LEADS.schema),
        lead_details=leads.select(LEAD_DETAILS.schema.names).cast(LEAD_DETAILS.schema),
        key_group_members=_fact(engine, KEY_GROUP_MEMBERS),
        cases=engine.query("SELECT * FROM cases ORDER BY case_no").select(CASES.schema.names),
        rule_runs=rule_runs(runs, leads),
        focus_groups=engine.query("SELECT * FROM focus_groups").select(FOCUS_GROUPS.schema.names),
        visit_classes=engine.query("SELECT * FROM visit_classes").select(VISIT_CLASSES.schema.names),
        departures=_fact(engine, DEPARTURES, "is_dead OR has_moved_out"),
        strangers=_strangers(engine),
        covered_people=_fact(engine, COVERED_PEOPLE),
        refused_people=_fact(engine, REFUSED_PEOPLE),
        hits=engine.query("SELECT * FROM hits ORDER BY lead_id").select(HITS.names).cast(HITS),
        remarks=(*remarks(runs, leads), *_left_out(engine, month, empty)),
    )


def _fact(engine: Engine, spec: Table, where: str = "TRUE") -> pa.Table:
    """A fact that every rule goes by, for whoever counts the same people or must not look for them."""
    columns, order = ", ".join(spec.schema.names), ", ".join(spec.key)
    return engine.query(f"SELECT {columns} FROM {spec.name} WHERE {where} ORDER BY {order}").cast(spec.schema)


def _strangers(engine: Engine) -> pa.Table:
    """Who is here and no resident, for whoever must conclude nothing from their missing rows either."""
    sql = "SELECT person_id FROM persons WHERE is_here AND NOT is_resident ORDER BY person_id"
    return engine.query(sql).cast(STRANGERS.schema)


def _left_out(engine: Engine, month: Month, empty: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence for what became no lead, and for orders and visits that are no household's."""
    met = [f"规则 {rule} 有 {number} 户命中，但户里没有健在的人，没有线索" for rule, number in empty.items()]
    sql = (
        "SELECT extract, count(*) AS rows FROM rows_of_no_household WHERE is_household_unknown GROUP BY extract "
        "ORDER BY extract"
    )
    return (
        *met,
        *(
            f"{month.arrivals.title(row['extract'])}有 {row['rows']} 行的户编号认不出、人也不在花名册上，归不到户："
            "可能是哪一户的，那一户“没有记录”的线索先扣住"
            for row in engine.query(sql).to_pylist()
        ),
    )


def _priority_ranks(month: Month) -> pa.Table:
    """Rank of every urgency and disposition: the first line of the priority table that fits."""
    table = month.parameters.priority_at(month.as_of)
    rows = []
    for urgency in URGENCY_RANK:
        for disposition in (1, 2, 3, 4):
            fitting = [p.rank for p in table if p.urgency in (None, urgency) and p.disposition in (None, disposition)]
            rows.append({"urgency": urgency, "disposition": disposition, "rank": min(fitting, default=99)})
    return pa.Table.from_pylist(rows)


def _county_places(engine: Engine, month: Month) -> pa.Table:
    """The places where a county named its own key group (县定): grain rule x place, of those where there are hits."""
    named = [g for g in month.parameters.county_groups if g.is_in_force(month.as_of)]
    sql = "SELECT DISTINCT rule_id, area_key FROM hits WHERE area_key IS NOT NULL ORDER BY 1, 2"
    places = engine.query(sql).to_pylist() if named else []
    found = [place for place in places if any(_is_named(g, place["rule_id"], place["area_key"]) for g in named)]
    return pa.Table.from_pylist(found, COUNTY_PLACES)


def _is_named(group: CountyGroup, rule_id: str, area_key: str) -> bool:
    return group.rule == rule_id and significant(area_key.partition("|")[0]).startswith(group.area)


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
        "about_lead_id": pa.array(_about(decided), pa.string()),
        "evidence": evidence_lists(engine, decided.column("lead_id").to_pylist()),
    }
    return pa.table(columns)


def _about(decided: pa.Table) -> list[str | None]:
    """The overdue lead that a lead is about; null of one about a person or a household."""
    subjects = zip(decided.column("subject").to_pylist(), decided.column("subject_key").to_pylist(), strict=True)
    return [key if subject == "lead" else None for subject, key in subjects]


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
