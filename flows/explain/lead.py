"""`faxian explain`: from a lead to its rule, its numbers and their texts, and to the source rows, in plain Chinese.

Identities are masked; `reveal` shows them in clear and is logged first (who, when, which, why).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data_contracts.contract import Column, Contract, Kind, load_contracts
from data_contracts.errors import UsageError
from data_contracts.masks import mask_id, mask_phone, mask_text
from data_contracts.tables import FILES, LEAD_DETAILS, LEADS, LINK_EVIDENCE, LINKS, PEOPLE, ROW_ID_STRIDE
from flows.audit.reveals import log_reveal
from flows.deliverables.report import words
from flows.deliverables.report.names import NAMED_FACTS, silenced, surname_only
from flows.deliverables.report.sections.leads import suppressed_words
from flows.deliverables.report.waterfall import weight_steps
from flows.explain.past_month import HITS_FILE, read_month
from flows.explain.why_not import explain_why_not, value_words
from flows.store.paths import Store, existing
from rules.catalogue import Rule, load_catalogue
from rules.explain import used_values

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What somebody asks: about a lead, or why a rule did not hit a person or household. `period`: latest if null."""

    lead_id: str | None = None
    why_not: str | None = None
    person: str | None = None
    household: str | None = None
    period: str | None = None
    reveal: bool = False
    reason: str | None = None


def explain_in_chinese(store: Store, asked: Asked) -> str:
    """The answer as text for a terminal; UsageError when the question has none, or there is no such store."""
    existing(store)
    if asked.why_not:
        return explain_why_not(store, asked.why_not, asked.person, asked.household, asked.period)
    if not asked.lead_id:
        raise UsageError("say which lead", do="give its 线索编号, or --why-not RULE with --person or --household")
    return explain_lead(store, asked.lead_id, asked.period, asked.reveal, asked.reason)


def explain_lead(
    store: Store, lead_id: str, period: str | None = None, reveal: bool = False, reason: str | None = None
) -> str:
    """Lead -> rule, conditions, parameters with citation, facts, source rows and how each was linked."""
    period = period or _period_of(store, lead_id)
    lead = _lead(store, period, lead_id)
    if reveal:
        log_reveal(store, lead_id, reason)
    rule = load_catalogue().get(lead["rule_id"])
    parts: list[Iterable[str]] = [_head(lead, period, reveal, store), _rule(rule), _facts(lead)]
    parts += [_parameters(store, period, lead, rule), _rows(store, period, lead, reveal)]
    return "\n".join(line for part in parts for line in part)


def _period_of(store: Store, lead_id: str) -> str:
    for period in reversed(store.periods()):
        path = store.table(period, "decide", LEADS)
        if path.exists() and _query(path, "lead_id = $id", id=lead_id):
            return period
    raise UsageError(
        f"no month of this store has a lead {lead_id[:40]}",
        where=str(store.root),
        do="copy the 线索编号 from a worklist; leads of purged months are no longer here",
    )


def _lead(store: Store, period: str, lead_id: str) -> Row:
    rows = _query(store.table(period, "decide", LEADS), "lead_id = $id", id=lead_id)
    if not rows:
        raise UsageError(f"{period} has no lead {lead_id[:40]}", do="leave --period out to look in every month")
    details = _query(store.table(period, "decide", LEAD_DETAILS), "lead_id = $id", id=lead_id)
    return {**(details[0] if details else {}), **rows[0]}


def _head(lead: Row, period: str, reveal: bool, store: Store) -> Iterator[str]:
    yield f"线索 {lead['lead_id']}（{period}）"
    yield f"  {_statement(store, period, lead, reveal)}"
    state = "已发布" if lead["is_published"] else f"压下：{suppressed_words(lead['suppressed_by'] or '')}"
    urgency = words.word(words.URGENCIES, lead["urgency"])
    yield f"  处置类别 {words.DISPOSITIONS[lead['disposition']]}，紧急程度 {urgency}，{state}"
    yield f"  案件 {lead['case_no'] or '—'}，乡镇 {lead['township'] or '—'}，办结时限 {lead['deadline'] or '—'}"
    level = lead["identity_level"]
    yield f"  身份等级 {level or '—'}：{words.LEVELS.get(level or '', '—')}"
    if lead.get("visit_class"):
        yield f"  本户列入按{lead['visit_class']}探访"
    if lead.get("months_open"):
        yield f"  首次列出 {lead.get('opened_period') or period}，连续 {lead['months_open']} 个月"


def _statement(store: Store, period: str, lead: Row, reveal: bool) -> str:
    if reveal:
        return str(lead["statement"])
    people = _query(store.table(period, "match", PEOPLE), "person_id = $id", id=lead["person_id"])
    return silenced(lead["statement"], people[0]["name"] if people else None, lead.get("facts"))


def _rule(rule: Rule | None) -> Iterator[str]:
    if rule is None:
        return
    says = rule.says
    yield ""
    yield f"规则 {rule.id} {says.title}（rules/{rule.file}）"
    yield f"  {says.statement}"
    for cite in says.cites:
        text, item = words.cited_text(cite)
        yield f"  依据 {cite}：{text} {item}".rstrip()
    yield "  条件（全部成立）："
    for name, condition in says.conditions.items():
        yield f"    ✓ {condition or name}"


def _facts(lead: Row) -> Iterator[str]:
    facts = json.loads(lead.get("facts") or "{}")
    if facts:
        yield ""
        yield "算出的事实"
    for name, value in facts.items():
        is_name = name.endswith("name") or name in NAMED_FACTS
        yield f"  {name} = {surname_only(str(value)) if is_name else _seen(value)}"


def _parameters(store: Store, period: str, lead: Row, rule: Rule | None) -> Iterator[str]:
    """The values the rule used: those in force and known then, where the lead's hukou place puts it."""
    decided = store.stage(period, "decide")
    hits = _query(decided / HITS_FILE, "lead_id = $id", id=lead["lead_id"])
    if rule is None or not rule.says.parameters or not hits:
        return
    month = read_month(decided, store.stage(period, "ingest"))
    area, _, urban_rural = str(hits[0]["area_key"] or "").partition("|")
    yield ""
    yield "用到的参数"
    for value in used_values(month, rule, area or None, urban_rural or None):
        yield f"  {value_words(value)}"


def _rows(store: Store, period: str, lead: Row, reveal: bool) -> Iterator[str]:
    yield ""
    yield f"证据：{len(lead['evidence'] or [])} 行"
    contracts = load_contracts()
    for number, one in enumerate(lead["evidence"] or [], start=1):
        yield ""
        place = f"{one['source_file']} 第 {one['source_row']} 行（{contracts[one['extract']].title}）"
        yield f"  {number}. {place}：{_seen(one['text'])}"
        yield from _raw_fields(store, period, one, contracts[one["extract"]], reveal)
        yield from _links(store, period, one)


def _raw_fields(store: Store, period: str, one: Row, contract: Contract, reveal: bool) -> Iterator[str]:
    path = store.core(period, one["extract"])
    found = _query(path, "source_file = $file AND source_row = $row", file=one["source_file"], row=one["source_row"])
    if not found:
        yield "     （这一行的原文不在库中）"
        return
    for column in contract.columns:
        raw = found[0].get(f"{column.name}_raw")
        if raw not in (None, ""):
            yield f"     {column.heading}：{raw if reveal else masked(column, str(raw))}"


def _seen(value: object) -> str:
    """What a rule wrote, without a person's number: evidence may quote a free text of a department."""
    return str(pl.select(mask_text(pl.lit(str(value)))).item())


def masked(column: Column, raw: str) -> str:
    """A raw field as it may be seen without a reason: numbers masked, names by surname, birth year, no address."""
    cell = pl.lit(raw)
    if column.kind is Kind.ID or column.name == "certificate_no":
        return str(pl.select(mask_id(cell)).item())
    if column.name == "phone":
        return str(pl.select(mask_phone(cell)).item())
    if column.name == "birth_date":
        return f"{raw[:4]}…" if raw[:4].isdigit() else "…"
    if column.name.endswith("name") and column.sensitivity == "restricted":
        return surname_only(raw)
    if column.name == "address":
        return "（隐去）"
    return str(pl.select(mask_text(cell)).item())


def _links(store: Store, period: str, one: Row) -> Iterator[str]:
    """How the row was linked, and the waterfall of its weights when it was scored."""
    where = "extract = $extract AND source_file = $file AND source_row = $row"
    asked = {"extract": one["extract"], "file": one["source_file"], "row": one["source_row"]}
    for link in _query(store.table(period, "match", LINKS), where, **asked):
        role = {"self": "本人", "guardian": "监护人", "spouse": "配偶"}.get(link["role"], link["role"])
        how = f"{words.word(words.DECISIONS, link['decision'])}，{link['level'] or '—'}，由 {link['rule'] or '—'} 找到"
        yield f"     认人（{role}）：{link['person_id'] or '未定'}，{how}"
        yield from _waterfall(store, period, one, link["role"])


def _waterfall(store: Store, period: str, one: Row, role: str) -> Iterator[str]:
    where = "source_file = $file"
    files = _query(store.table(period, "ingest", FILES), where, file=one["source_file"])
    if not files:
        return
    row_id = files[0]["file_no"] * ROW_ID_STRIDE + one["source_row"]
    for scored in _query(
        store.table(period, "match", LINK_EVIDENCE), "row_id = $id AND role = $role", id=row_id, role=role
    ):
        for title, level, says, bits in weight_steps(scored):
            yield f"       {bits:+7.1f} 比特  {title} {level}  {says}"
        yield f"       {(scored['total_millibits'] or 0) / 1000:+7.1f} 比特  合计"
        if scored["runner_up_person_id"]:
            gap = ((scored["total_millibits"] or 0) - (scored["runner_up_millibits"] or 0)) / 1000
            why = scored["why_not_runner_up"] or "权重较低"
            yield f"       第二候选 {scored['runner_up_person_id']} 低 {gap:.1f} 比特：{why}"


def _query(path: Path, where: str, **values: object) -> list[Row]:
    """Rows of one Parquet file; none when it is not there."""
    if not path.exists():
        return []
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as db:
        sql = f"SELECT * FROM read_parquet($path) WHERE {where}"
        rows: list[Row] = db.execute(sql, {"path": str(path), **values}).to_arrow_table().to_pylist()
    return rows
