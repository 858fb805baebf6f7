"""`faxian explain`: from a lead to its rule, its numbers and their texts, and to the source rows, in plain Chinese.

Identities are masked; `reveal` shows them in clear and is logged first (who, when, which, why).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from data_contracts import labels
from data_contracts.contract import Column, Contract, Kind, load_contracts
from data_contracts.errors import UsageError
from data_contracts.masks import mask_id, mask_phone
from data_contracts.named_facts import surname_only
from data_contracts.person_numbers import mask_one, masked_text
from data_contracts.row_ids import row_id_of
from data_contracts.tables import FILES, LEAD_DETAILS, LEADS, LINK_EVIDENCE, LINKS, PEOPLE
from flows.audit.reveals import Look, log_reveal
from flows.deliverables import titles
from flows.deliverables.report.names import seen, shown_fact, silenced
from flows.deliverables.report.waterfall import weight_steps
from flows.explain.lookup import ListLine, lead_of_line, leads_of_household, people_called, standing_of, subject_of
from flows.explain.past_month import hit_of, rules_month
from flows.explain.why_not import explain_why_not, value_text
from flows.kept_city import use_kept_city
from flows.language import quoted
from flows.settings import ALONE, RevealLimits
from flows.store.month_tables import MonthTables, narrowed
from flows.store.paths import Store, existing
from rules.catalogue import Rule, load_catalogue
from rules.city_rules import city_texts
from rules.look_back import used_values
from rules.populations import of_whom
from rules.wording import fact_text, named_fact

Row = dict[str, Any]

BIRTH_YEAR = re.compile(r"((?:1[89]|20)\d{2})(?:$|\d{2}$|\d{4}(?:$|\D)|[-/.年])")
"""A year at the head of a date; five digits are a serial number, of which no part may show."""
FREE_TEXTS = frozenset({"address", "ticket_text", "situation", "needs_found"})
"""Columns in which anything may be told of a person."""
PEOPLE_OF_STAFF = frozenset({"visitor", "finder"})


@dataclass(frozen=True)
class Asked:
    """What somebody asks: about a lead, or why a rule did not hit a person or household. `period`: latest if null.

    A lead may be given as a line of a list (`place`); `wanted`: a name or ID number to be looked up.
    """

    lead_id: str | None = None
    why_not: str | None = None
    person: str | None = None
    household: str | None = None
    period: str | None = None
    reveal: bool = False
    reason: str | None = None
    limits: RevealLimits = ALONE
    place: ListLine | None = None
    wanted: str | None = None


def explained(store: Store, asked: Asked) -> str:
    """The answer for `say`, what it quotes marked; UsageError when the question has none, or there is no such store.

    It speaks of rules as the city had them in the month it is about, with the numbers of then.
    """
    existing(store)
    period = asked.period or (store.periods() or [""])[-1]
    lead_id = lead_of_line(store, period, asked.place) if asked.place else asked.lead_id
    lead_period = period if asked.period or asked.place or not lead_id else _period_of(store, lead_id)
    use_kept_city(store, period if asked.why_not or asked.wanted else lead_period)
    if asked.why_not:
        person, household = asked.person, asked.household
        if lead_id and not (person or household):
            person, household = subject_of(store, lead_period, lead_id)
        return explain_why_not(store, asked.why_not, person, household, period or None)
    if asked.wanted:
        return people_called(store, period, asked.wanted, asked.reason, asked.limits)
    if asked.household and not lead_id:
        return leads_of_household(MonthTables(store, period), asked.household)
    if not lead_id:
        raise UsageError(
            "say which lead",
            do="give its 线索编号, --list and --line, --household, --find, or --why-not RULE with one of them",
        )
    return explain_lead(MonthTables(store, lead_period), lead_id, asked)


def explain_lead(month: MonthTables, lead_id: str, asked: Asked) -> str:
    """Lead -> rule, conditions, parameters with citation, facts, source rows and how each was linked."""
    reveal = asked.reveal
    lead = _lead(month, lead_id)
    if asked.reveal:
        look = Look(lead_id, f"线索 {lead_id}", _people_behind(month, lead))
        log_reveal(month.store, look, asked.reason, asked.limits)
    rule = load_catalogue().get(lead["rule_id"])
    parts: list[Iterable[str]] = [_head(lead, month, reveal), _rule(rule, lead), _facts(lead, rule)]
    parts += [_parameters(month, lead, rule), _rows(month, lead, reveal)]
    return "\n".join(line for part in parts for line in part)


def _people_behind(month: MonthTables, lead: Row) -> int:
    """How many people the source rows of a lead are of: those they are linked to, each unlinked row being one more."""
    found, alone = {lead["person_id"]}, 0
    for one in lead["evidence"] or []:
        place = {name: one[name] for name in ("extract", "source_file", "source_row")}
        people = {link["person_id"] for link in month.rows(LINKS, **place) if link["person_id"]}
        found |= people
        alone += not people
    return max(len(found - {None}) + alone, 1)


def _period_of(store: Store, lead_id: str) -> str:
    for period in reversed(store.periods()):
        if MonthTables(store, period).rows(LEADS, lead_id=lead_id):
            return period
    raise UsageError(
        f"no month of this store has a lead {lead_id[:40]}",
        where=str(store.root),
        do="copy the 线索编号 from a worklist; leads of purged months are no longer here",
    )


def _lead(month: MonthTables, lead_id: str) -> Row:
    rows = month.rows(LEADS, lead_id=lead_id)
    if not rows:
        raise UsageError(f"{month.period} has no lead {lead_id[:40]}", do="leave --period out to look in every month")
    details = month.rows(LEAD_DETAILS, lead_id=lead_id)
    return {**(details[0] if details else {}), **rows[0]}


def _head(lead: Row, month: MonthTables, reveal: bool) -> Iterator[str]:
    yield f"线索 {lead['lead_id']}（{month.period}）"
    yield f"  {quoted(_statement(month, lead, reveal))}"
    state, urgency = standing_of(lead), labels.word(labels.URGENCIES, lead["urgency"])
    yield f"  处置类别 {labels.NUMBERED_DISPOSITIONS[lead['disposition']]}，紧急程度 {urgency}，{state}"
    yield f"  案件 {lead['case_no'] or '—'}，乡镇 {lead['township'] or '—'}，办结时限 {lead['deadline'] or '—'}"
    level = lead["identity_level"]
    yield f"  身份等级 {level or '—'}：{labels.IDENTITY_LEVELS.get(level or '', '—')}"
    if lead.get("visit_class"):
        yield f"  本户列入按{quoted(lead['visit_class'])}探访"
    if lead.get("months_open"):
        yield f"  首次列出 {lead.get('opened_period') or month.period}，连续 {lead['months_open']} 个月"


def _statement(month: MonthTables, lead: Row, reveal: bool) -> str:
    if reveal:
        return str(lead["statement"])
    return silenced(lead["statement"], _name_of(month, lead), lead.get("facts"))


def _name_of(month: MonthTables, lead: Row) -> str | None:
    people = month.rows(PEOPLE, person_id=lead["person_id"])
    return people[0]["name"] if people else None


def _rule(rule: Rule | None, lead: Row) -> Iterator[str]:
    if rule is None:
        return
    spec = rule.spec
    yield ""
    yield f"规则 {rule.id} {quoted(spec.title)}（{rule.place}）"
    yield f"  {quoted(spec.statement)}"
    for cite in spec.cites:
        text, item = titles.cited_text(cite)
        yield f"  依据 {cite}：{quoted(f'{text} {item}'.rstrip())}"
        if own := city_texts().get(cite):
            yield from (f"    {quoted(line)}" for line in own.passage.splitlines())
    yield "  条件（全部成立）："
    for name, condition in spec.conditions.items():
        yield f"    ✓ {quoted(condition or name)}"
    why = {**spec.holds, **spec.exemptions}.get(lead["suppressed_by"] or "")
    yield from [f"  暂缓的原因：{quoted(why)}"] if why else []
    yield from (f"  “没有记录”只对谁说：{quoted(line)}" for line in of_whom(spec.absence))


def _facts(lead: Row, rule: Rule | None) -> Iterator[str]:
    facts = json.loads(lead.get("facts") or "{}")
    if facts:
        yield ""
        yield "算出的事实"
    for name, value in facts.items():
        shown = seen(fact_text(shown_fact(name, value)))
        yield f"  {quoted(named_fact(name, rule.spec.facts if rule else {}))} = {quoted(shown)}"


def _parameters(month: MonthTables, lead: Row, rule: Rule | None) -> Iterator[str]:
    """The values the rule used: those in force and known then, where the lead's hukou place puts it."""
    hit = hit_of(month.store, month.period, lead["lead_id"])
    if rule is None or not rule.spec.parameters or hit is None:
        return
    area, _, urban_rural = str(hit["area_key"] or "").partition("|")
    yield ""
    yield "用到的参数"
    for value in used_values(rules_month(month.store, month.period), rule, area or None, urban_rural or None):
        yield f"  {value_text(value)}"


def _rows(month: MonthTables, lead: Row, reveal: bool) -> Iterator[str]:
    yield ""
    yield f"证据：{len(lead['evidence'] or [])} 行"
    contracts, name = load_contracts(), _name_of(month, lead)
    for number, one in enumerate(lead["evidence"] or [], start=1):
        yield ""
        file = one["source_file"] if reveal else masked_text(one["source_file"])
        title, row = contracts[one["extract"]].title, one["source_row"]
        text = one["text"] if reveal else silenced(one["text"], name, lead.get("facts"))
        yield f"  {number}. {quoted(file)} 第 {row} 行（{quoted(title)}）：{quoted(text)}"
        yield from _raw_fields(month, one, contracts[one["extract"]], reveal)
        yield from _links(month, one)


def _raw_fields(month: MonthTables, one: Row, contract: Contract, reveal: bool) -> Iterator[str]:
    core = month.core_rows(one["extract"])
    place = {"source_file": one["source_file"], "source_row": one["source_row"]}
    found = narrowed(core, **place) if core is not None else []
    if not found:
        yield "     （这一行的原文不在库中）"
        return
    if found[0].get("joined_file"):
        joined = quoted(masked_text(found[0]["joined_file"]))
        yield f"     （其中一部分来自 {joined} 第 {found[0]['joined_row']} 行）"
    for column in contract.columns:
        raw = found[0].get(f"{column.name}_raw")
        if raw not in (None, ""):
            yield f"     {quoted(f'{column.heading}：{raw if reveal else masked(column, str(raw))}')}"


def masked(column: Column, raw: str) -> str:
    """A raw field as it may be seen without a reason: numbers masked, names by surname, of a birth date the year where
    it is written as one, neither address nor what somebody wrote about a person in their own words."""
    cell = pl.lit(raw)
    if column.kind is Kind.ID or column.name == "certificate_no":
        return str(pl.select(mask_id(cell)).item())
    if column.name == "phone":
        return str(pl.select(mask_phone(cell)).item())
    if column.name == "birth_date":
        year = BIRTH_YEAR.match(raw.strip())
        return f"{year[1]}…" if year else "…"
    if (column.name.endswith("name") and column.sensitivity == "restricted") or column.name in PEOPLE_OF_STAFF:
        return surname_only(raw)
    if column.name in FREE_TEXTS:
        return "（隐去）"
    return mask_one(raw)


def _links(month: MonthTables, one: Row) -> Iterator[str]:
    """How the row was linked, and the waterfall of its weights when it was scored."""
    place = {name: one[name] for name in ("extract", "source_file", "source_row")}
    for link in month.rows(LINKS, **place):
        role = labels.word(labels.ROLES, link["role"])
        decision, person = labels.word(labels.DECISIONS, link["decision"]), link["person_id"] or "未定"
        level, found_by = link["level"] or "—", quoted(labels.way_found(link["rule"]))
        yield f"     认人（{role}）：{person}，{decision}，{level}，由 {found_by} 找到"
        yield from _waterfall(month, one, link["role"])


def _waterfall(month: MonthTables, one: Row, role: str) -> Iterator[str]:
    files = month.rows(FILES, source_file=one["source_file"])
    if not files:
        return
    row_id = row_id_of(files[0]["file_no"], one["source_row"])
    for scored in month.rows(LINK_EVIDENCE, row_id=row_id, role=role):
        for title, level, meaning, bits in weight_steps(scored):
            yield f"       {bits:+7.1f} 比特  {quoted(f'{title} {level}  {meaning}')}"
        yield f"       {(scored['total_millibits'] or 0) / 1000:+7.1f} 比特  合计"
        if scored["runner_up_person_id"]:
            gap = ((scored["total_millibits"] or 0) - (scored["runner_up_millibits"] or 0)) / 1000
            why = scored["why_not_runner_up"] or labels.RUNNER_UP["lower_weight"]
            yield f"       第二候选 {scored['runner_up_person_id']} 低 {gap:.1f} 比特：{quoted(why)}"
