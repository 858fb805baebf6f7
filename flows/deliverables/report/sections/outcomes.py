"""Section 6: what became of the leads: yield per rule, ageing, the payment clock, and whether the books balance."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from data_contracts.forms import form
from data_contracts.tables import AREAS
from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Figure,
    Fold,
    KeyNumber,
    KeyNumbers,
    Mark,
    Section,
    Table,
    count,
    interval_text,
    percent,
    share_of,
)
from flows.deliverables.report.place_names import rule_name, town_name
from flows.deliverables.report.sections.over_time import over_time
from flows.deliverables.report.sources import Lake, Row, RuleSummary
from flows.ledger.balance import AGE_NAMES, ageing, balance, yields
from flows.ledger.monthly_counts import headline
from flows.ledger.state import lead_history
from rules.catalogue import reminder_rule
from rules.dates import previous_period

YIELDS = form("ledger_yields")
CLOCK = (
    ("sent", "名册报送", "pay_day_roster"),
    ("allocated", "资金拨付", "pay_day_allocate"),
    ("credited", "到账", "pay_day_credit"),
)


def outcomes(lake: Lake) -> Section:
    """Yields with intervals, ageing, payment clock, and opened = closed + open per rule and township."""
    sources = lake.sources
    book, summaries = sources.book, {summary.rule_id: summary for summary in sources.rules}
    history = pl.DataFrame(pl.from_arrow(lead_history(book, sources.context.period)))
    books = balance(book, history)
    found = yields(book, history, sources.floor)
    blocks: list[Block] = [
        _key_numbers(books, found),
        _yields(found, summaries, sources.floor),
        _ageing(ageing(history, sources.context.as_of), summaries),
        _standing(lake, summaries),
        *_payment_clock(lake),
        *_balance(books, summaries, lake),
        over_time(lake),
    ]
    return Section("outcomes", "核查结果", _answer(books, found) + headline(book), blocks)


def _answer(books: pl.DataFrame, found: pl.DataFrame) -> str:
    if books.is_empty():
        return "台账还没有记录：这是首月，线索刚刚发布，尚无核查结果。"
    opened, closed, standing = books.select(pl.col("opened", "closed", "open").sum()).row(0)
    visited, confirmed = found.select(pl.col("visited", "confirmed").sum()).row(0) if len(found) else (0, 0)
    verdict = "账平" if bool(books["balances"].all()) else "账不平，见下表"
    share = f"，查实 {count(confirmed)} 条（{percent(share_of(confirmed, visited))}）" if visited else ""
    return (
        f"台账累计产生线索 {count(opened)} 条 = 销号 {count(closed)} + 未结 {count(standing)}，{verdict}；"
        f"已核查 {count(visited)} 条{share}。"
    )


def _key_numbers(books: pl.DataFrame, found: pl.DataFrame) -> KeyNumbers:
    opened, closed, standing = books.select(pl.col("opened", "closed", "open").sum()).row(0)
    reminders = int(books.filter(pl.col("rule_id") == reminder_rule().id)["opened"].sum())
    wrong = len(books.filter(~pl.col("balances")))
    visited = int(found["visited"].sum()) if len(found) else 0
    return KeyNumbers(
        [
            KeyNumber("产生", count(opened), f"其中督办提醒 {count(reminders)}，不占清单的行"),
            KeyNumber("销号", count(closed)),
            KeyNumber("未结", count(standing)),
            KeyNumber("已核查", count(visited)),
            KeyNumber("对账", f"{wrong} 处不平" if wrong else "平", "产生 = 销号 + 未结", "bad" if wrong else "good"),
        ]
    )


def _yields(found: pl.DataFrame, summaries: dict[str, RuleSummary], floor: float | None) -> Figure:
    rows = found.to_dicts()
    points = [
        {
            "name": rule_name(row["rule_id"], summaries),
            "share": row["share"],
            "low": row["lower"],
            "high": row["upper"],
            "tone": "warn" if row["is_below_floor"] else "plain",
        }
        for row in rows
    ]
    columns = [
        Column("规则", lambda row: rule_name(row["rule_id"], summaries)),
        Column(YIELDS["visited"].heading, "visited", "count"),
        Column(YIELDS["confirmed"].heading, "confirmed", "count"),
        Column(YIELDS["share"].heading, "share", "percent"),
        Column("95% 区间", lambda row: interval_text(row["lower"], row["upper"])),
        Column("与县定底线", lambda row: Mark("低于底线，建议暂停", "warn") if row["is_below_floor"] else "—"),
    ]
    note = "情况属实填“是”“部分”为查实；未填的看结果代码。"
    note += f"县定底线 {percent(floor)}：连区间上端都低于它的规则标出。" if floor is not None else "县里没有设底线。"
    table = Table("各规则的查实率", columns, rows, note=note, empty="还没有核查结果。")
    svg = charts.intervals(points, floor, "查实率") if points else ""
    caption = "点是查实率，横线是 95% 威尔逊区间；核查得少，线就长。"
    return Figure("各规则的查实率", caption, svg, table, has_folded_table=bool(points))


def _ageing(found: pl.DataFrame, summaries: dict[str, RuleSummary]) -> Fold:
    _, standing, *ages, longest = found.columns
    columns = [
        Column("规则", lambda row: rule_name(row["rule_id"], summaries)),
        Column("未结", standing, "count"),
        *(Column(title, name, "count") for title, name in zip(AGE_NAMES, ages, strict=True)),
        Column("最长月数", longest, "count"),
    ]
    table = Table(
        "未结线索账龄（按办结时限，算到计算日）", columns, found.to_dicts(), empty="没有以前各期留下的未结线索。"
    )
    late = sum(int(found[name].sum()) for name in ages[1:])
    return Fold(
        "以前各期未结线索的账龄",
        [table],
        note=f"未结 {count(int(found[standing].sum()))} 条，其中逾期 {count(late)} 条",
    )


def _standing(lake: Lake, summaries: dict[str, RuleSummary]) -> Fold:
    per_rule: dict[str, Counter[int]] = {}
    for row in lake.rows("ageing"):
        per_rule.setdefault(row["rule_id"], Counter())[min(row["months_open"], 4)] += row["leads"]
    columns = [
        Column("规则", lambda rule: rule_name(rule, summaries)),
        Column("新线索", lambda rule: per_rule[rule][1], "count"),
        Column("第 2 个月", lambda rule: per_rule[rule][2], "count"),
        Column("第 3 个月", lambda rule: per_rule[rule][3], "count"),
        Column("4 个月以上", lambda rule: per_rule[rule][4], "count"),
    ]
    table = Table("本期发布的线索，按连续月数", columns, sorted(per_rule))
    older = sum(sum(months.values()) - months[1] for months in per_rule.values())
    return Fold("本期发布的线索，按连续月数", [table], note=f"第 2 个月及以上 {count(older)} 条")


def _payment_clock(lake: Lake) -> list[Block]:
    days = {step: _limit(lake, parameter) for step, _, parameter in CLOCK}
    if not lake.has_core("payments") or any(day is None for day in days.values()):
        missing = "代发明细未到" if not lake.has_core("payments") else "没有有效的 5/10/15 日参数"
        return [Table("资金发放时钟（5 日报送、10 日拨付、15 日到账）", [], [], empty=f"{missing}，没有计算。")]
    values = {f"day_{step}": str(day) for step, day in days.items()}
    rows = lake.rows("payment_clock", batch_month=previous_period(lake.sources.context.period), **values)
    columns = [Column("项目", "kind"), Column("笔数", "orders", "count")]
    for step, title, _ in CLOCK:
        columns += _step_columns(step, title, days[step])
    columns += [Column("退汇", "returned", "count"), Column("未发", "unpaid", "count")]
    table = Table(
        "资金发放时钟：按时的比例",
        columns,
        rows,
        note="比例的分母是全部笔数，未填日期的不算按时。节假日不顺延。逐户的迟发、退汇见规则 I02 的线索。",
        empty="代发明细里没有上月批次的笔数。",
    )
    bars = [
        {"name": title, "share": _sum(rows, f"{step}_{part}"), "kind": kind, "kind_order": place}
        for step, title, _ in CLOCK
        for place, (kind, part) in enumerate((("按时", "in_time"), ("迟", "late"), ("未填", "absent")))
    ]
    svg = charts.shares(bars, ["按时", "迟", "未填"], "占笔数的比例", charts.VERDICT) if rows else ""
    return [Figure("资金发放时钟", "三个时点各有多少按时。", svg, table)]


def _step_columns(step: str, title: str, day: date | None) -> list[Column]:
    return [
        Column(f"{title}（{_day(day)} 日前）", lambda row: share_of(row[f"{step}_in_time"], row["orders"]), "percent"),
        Column("迟", f"{step}_late", "count"),
        Column("未填", f"{step}_absent", "count"),
    ]


def _sum(rows: Sequence[Row], name: str) -> float:
    orders = sum(row["orders"] for row in rows)
    return sum(row[name] for row in rows) / orders if orders else 0.0


def _limit(lake: Lake, parameter: str) -> date | None:
    """The day of the month a step is due: the value for the widest area, as everybody's clock is shown together."""
    found = [value for value in lake.sources.parameters if value["id"] == parameter]
    if not found:
        return None
    widest = min(found, key=lambda value: len(str(value["area"]).strip("*")))
    day = int(Decimal(str(widest["value"])))
    return lake.sources.context.as_of.replace(day=day)


def _day(day: date | None) -> str:
    return str(day.day) if day else ""


def _balance(books: pl.DataFrame, summaries: dict[str, RuleSummary], lake: Lake) -> list[Block]:
    if books.is_empty():
        return [Table("对账：产生 = 销号 + 未结", [], [], empty="台账是空的。")]
    per_rule = books.group_by("rule_id").agg(pl.col("opened", "closed", "open").sum()).sort("rule_id")
    towns = {row["area_code"]: row for row in lake.all_of(AREAS)}
    columns = [
        Column("规则", lambda row: rule_name(row["rule_id"], summaries)),
        Column("产生", "opened", "count"),
        Column("销号", "closed", "count"),
        Column("未结", "open", "count"),
        Column("对平", _even),
    ]
    place = Column("乡镇", lambda row: town_name(row["township"], towns))
    by_rule = Table("对账：产生 = 销号 + 未结，逐规则", columns, per_rule.to_dicts())
    by_place = Table("对账：逐乡镇、逐规则", [place, *columns], books.to_dicts(), is_wide=True, has_filter=True)
    wrong = len(books.filter(~pl.col("balances")))
    verdict = f"{wrong} 处不平" if wrong else "处处对平"
    return [
        Fold("对账：产生 = 销号 + 未结，逐规则", [by_rule], note=verdict, is_open=wrong > 0),
        Fold("对账：逐乡镇、逐规则", [by_place], note=verdict),
    ]


def _even(row: Row) -> Mark:
    is_even = row["opened"] == row["closed"] + row["open"]
    return Mark("平", "good") if is_even else Mark("不平", "bad")
