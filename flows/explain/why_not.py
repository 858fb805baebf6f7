"""`faxian explain --why-not`: which condition of a rule failed for a person or household, in plain Chinese.

The rule's own SELECT is asked again over the month as the store keeps it; nothing is guessed from the outcome.
"""

from collections.abc import Iterator

from data_contracts import labels
from data_contracts.errors import UsageError
from data_contracts.steps import Engine
from flows.deliverables import titles
from flows.deliverables.report.names import seen, shown_fact
from flows.explain.past_month import ask_about
from flows.language import quoted
from flows.store.paths import Store
from matchers.engine.duck import duck_engine
from rules.catalogue import Rule
from rules.dated import NATIONAL
from rules.look_back import CandidateAnswer, Condition, RuleAnswer, UsedValue
from rules.packs import everywhere, origin_title, source_of
from rules.populations import of_whom
from rules.wording import fact_text, named_fact

MAX_CANDIDATES = 5
MARKS = {True: "✓", False: "✗", None: "？"}


def explain_why_not(
    store: Store, rule_id: str, person_id: str | None, household_no: str | None, period: str | None = None
) -> str:
    """What the rule says of the person or household; UsageError for an unknown rule, person, household or month."""
    months = store.periods()
    if not months:
        raise UsageError("the store holds no month", where=str(store.root), do="run a month first")
    period = period or months[-1]
    with duck_engine(store.tmp("why-not"), memory="3GB") as engine:
        answer = ask_about(store, period, engine, rule_id, person_id, household_no)
        if household_no is not None and not answer.candidates:
            _household(engine, household_no)
    who = f"人员 {person_id}" if person_id else f"户 {household_no}"
    return "\n".join([*_head(answer, who, period), *_run(answer), *_candidates(answer)])


def _household(engine: Engine, household_no: str) -> None:
    """UsageError when the month knows no household of that number."""
    sql = (
        "SELECT 1 AS there FROM persons WHERE household_key = $household_no"
        " UNION ALL SELECT 1 FROM households WHERE household_key = $household_no"
    )
    if not engine.query(sql, {"household_no": household_no}).num_rows:
        raise UsageError("no household has that number in this month", do="take it from tables/leads.parquet")


def _head(answer: RuleAnswer, who: str, period: str) -> Iterator[str]:
    spec = answer.rule.spec
    yield f"{answer.rule.id} {quoted(spec.title)}，问的是{who}（{period}）"
    yield f"  {quoted(spec.statement)}"
    yield f"  {answer.rule.place}；依据 {quoted('、'.join(spec.cites))}"
    yield from (f"  “没有记录”只对谁说：{quoted(line)}" for line in of_whom(spec.absence))
    if spec.reading:
        yield f"  读法：{quoted(spec.reading)}"


def _run(answer: RuleAnswer) -> Iterator[str]:
    if answer.run.status != "run":
        yield f"  {labels.word(labels.RULE_RUNS, answer.run.status)}：{answer.run.reason or '—'}"


def _candidates(answer: RuleAnswer) -> Iterator[str]:
    if not answer.candidates:
        yield ""
        yield f"没有命中：没有任何一行数据让它成为候选（候选 = {quoted(answer.rule.spec.candidate)}）。"
        return
    for number, candidate in enumerate(answer.candidates[:MAX_CANDIDATES], start=1):
        yield ""
        verdict = _verdict(candidate)
        yield f"候选 {number}：{verdict}" if len(answer.candidates) > 1 else verdict
        yield from _conditions(candidate)
        yield from (f"  事实 {line}" for line in _facts(candidate, answer.rule))
        yield from (f"  参数 {value_text(value)}" for value in candidate.values)
    if len(answer.candidates) > MAX_CANDIDATES:
        yield f"（另有 {len(answer.candidates) - MAX_CANDIDATES} 个候选，条件差得更多，不列。）"


def _verdict(candidate: CandidateAnswer) -> str:
    if candidate.is_hit:
        held = "；".join(one.text for one in (*candidate.exemptions, *candidate.holds) if one.held)
        lead = f"命中，线索 {candidate.lead_id}"
        return f"命中，线索 {candidate.lead_id}；但暂缓下发：{quoted(held)}" if held else lead
    return f"没有命中：{len(candidate.failed)} 个条件不成立"


def _conditions(candidate: CandidateAnswer) -> Iterator[str]:
    for one in candidate.conditions:
        condition = f"{MARKS[one.held]} {quoted(one.text)}"
        yield f"  {condition}（所需事实不明）" if one.held is None else f"  {condition}"
    for one in _true(candidate.exemptions):
        yield f"  豁免成立：{quoted(one.text)}"
    for one in _true(candidate.holds):
        yield f"  暂缓下发：{quoted(one.text)}"


def _true(conditions: tuple[Condition, ...]) -> list[Condition]:
    return [one for one in conditions if one.held]


def _facts(candidate: CandidateAnswer, rule: Rule) -> Iterator[str]:
    for name, value in candidate.facts.items():
        yield quoted(f"{named_fact(name, rule.spec.facts)} = {seen(fact_text(shown_fact(name, value)))}")


def value_text(value: UsedValue) -> str:
    """A parameter as the rule saw it: number, place, since when, according to which text."""
    if value.value is None:
        return f"{quoted(value.title)} 在当地没有有效的值：要用它才能作的判断，在当地不作"
    origin = value.origin or NATIONAL
    area = everywhere(origin) if value.area in (None, "*") else str(value.area)
    where = "，".join(part for part in (area, value.urban_rural) if part)
    since = f"{value.start} 起，{value.published} 公布"
    number = quoted(f"{value.value} {titles.unit_label(value.unit)}")
    whose, source = quoted(origin_title(origin)), quoted(source_of(value.citation, origin))
    return f"{quoted(value.title)} = {number}（{whose}；{quoted(where)}；{since}；出处 {source}）"
