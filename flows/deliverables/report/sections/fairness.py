"""Section 7: are some groups treated worse? Leads, confirmations and identity failures, group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from data_contracts import labels
from data_contracts.tables import AREAS
from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    BREAK,
    Block,
    Cell,
    Column,
    Figure,
    Fold,
    Mark,
    Prose,
    Section,
    Table,
    count,
    interval_text,
    percent,
)
from flows.deliverables.report.sources import Lake, Row
from flows.ledger.balance import outcomes, wilson

RATES: Mapping[str, tuple[str, str, str]] = {
    "help": ("得到帮助类线索", "helped", "people"),
    "review": ("被终止复核（在册人员）", "reviewed", "on_roster"),
    "held": ("线索被暂缓下发", "held_back", "people"),
    "confirmed": ("入户后属实", "confirmed", "visited"),
    "identity": ("身份认不准的行", "rows_in_review", "rows_seen"),
}
FEW = 30
"""Below this many the interval says little; the group is shown, and not marked."""


@dataclass(frozen=True)
class Difference:
    """A group whose rate differs from everybody's by more than chance. `tone`: 偏高 or 偏低."""

    dimension: str
    group: str
    rate: str
    tone: str


def fairness(lake: Lake) -> Section:
    """Rates with Wilson intervals by township, sex, age band, disability, name form, residence, known ID."""
    context = lake.sources.context
    lake.engine.put("lead_outcomes", outcomes(lake.sources.book).to_arrow())  # confirmed as the ledger says
    lake.keep("person_groups")
    groups = lake.rows("fairness")
    whole = next(row for row in groups if all(row[name] is None for name in labels.FAIRNESS_DIMENSIONS))
    per_dimension = {name: [row for row in groups if row[name] is not None] for name in labels.FAIRNESS_DIMENSIONS}
    towns = lake_towns(lake)
    marked = [
        Difference(labels.FAIRNESS_DIMENSIONS[name], _name(towns, name, row), RATES[rate][0], tone)
        for name, rows in per_dimension.items()
        for row in rows
        for rate in RATES
        if (tone := _difference(row, whole, rate))
    ]
    blocks: list[Block] = [
        Prose(
            [
                f"年龄按计算日 {context.as_of.isoformat()}；比率后是 95% 威尔逊区间。"
                f"区间不含全体比率、且分母不少于 {FEW} 的，"
                "标“偏高”“偏低”：那是要人去查的差别，不是结论。"
                "每二十个比较里，碰巧就会有一个被标出。",
                "帮助类 = 启动认定、督办、转介的已发布线索，按人计；终止复核按在册人员计；"
                "身份认不准的行 = 待人工复核的行，"
                "按最可能的那个人归组，连候选都没有的不在内。"
                "家庭线索计在户主（或首位在世成员）名下，所以性别、年龄之间的差别有一部分来自谁是户主。",
            ]
        ),
        _marked(marked),
        *_figures(per_dimension, whole),
        *(_table(name, per_dimension[name], whole, towns) for name in labels.FAIRNESS_DIMENSIONS if name != "township"),
        Fold(
            f"按乡镇：{len(per_dimension['township'])} 个",
            [_table("township", per_dimension["township"], whole, towns)],
        ),
    ]
    return Section("fairness", "群体差异分析", _answer(whole, marked), blocks)


def lake_towns(lake: Lake) -> dict[str, str]:
    """Township code -> its name with the county's."""
    return {row["area_code"]: row["full_name"] or row["name"] for row in lake.all_of(AREAS)}


def _answer(whole: Row, marked: Sequence[Difference]) -> str:
    rate = _rate(whole, "identity")
    found = f"有 {len(marked)} 处群体差别超出偶然范围，列在下面，需要人去查" if marked else "没有群体差别超出偶然范围"
    return f"{count(whole['people'])} 人分组比较：{found}。全体身份认不准的行占 {percent(rate, 2)}。"


def _marked(marked: Sequence[Difference]) -> Table:
    columns = [
        Column("分组", lambda one: one.dimension),
        Column("群体", lambda one: one.group),
        Column("指标", lambda one: one.rate),
        Column("与全体相比", lambda one: Mark(one.tone, "warn")),
    ]
    return Table("超出偶然范围的差别", columns, marked, empty="没有。", is_wide=len(marked) > 20)


def _rate(row: Row, rate: str) -> float | None:
    _, hits, tries = RATES[rate]
    return (row[hits] or 0) / row[tries] if row[tries] else None


def _interval(row: Row, rate: str) -> tuple[float, float]:
    _, hits, tries = RATES[rate]
    low, high = wilson(min(row[hits] or 0, row[tries] or 0), row[tries] or 0)
    return low, high


def _difference(row: Row, whole: Row, rate: str) -> str:
    """偏高 or 偏低 when the interval leaves the rate of everybody out and the group is not too small."""
    everybody = _rate(whole, rate)
    if everybody is None or (row[RATES[rate][2]] or 0) < FEW:
        return ""
    low, high = _interval(row, rate)
    return "偏高" if low > everybody else "偏低" if high < everybody else ""


def _name(towns: Mapping[str, str], dimension: str, row: Row) -> str:
    value = str(row[dimension])
    return towns.get(value, value or labels.NOT_KNOWN["township"]) if dimension == "township" else value


def _table(dimension: str, rows: Sequence[Row], whole: Row, towns: Mapping[str, str]) -> Table:
    def name(row: Row) -> Cell:
        return "全体" if row is whole else _name(towns, dimension, row)

    columns = [
        Column(labels.FAIRNESS_DIMENSIONS[dimension], name),
        Column("人数", "people", "count"),
        Column("在册", "on_roster", "count"),
        *(Column(title, partial(_cell, whole=whole, rate=rate)) for rate, (title, _, _) in RATES.items()),
    ]
    return Table(f"按{labels.FAIRNESS_DIMENSIONS[dimension]}", columns, rows, total=whole, is_wide=len(rows) > 12)


def _cell(row: Row, whole: Row, rate: str) -> Cell:
    share = _rate(row, rate)
    if share is None:
        return None
    text = f"{percent(share, 2)}{BREAK}（{interval_text(*_interval(row, rate), 2)}）"
    difference = _difference(row, whole, rate)
    return Mark(f"{text} {difference}", "warn") if difference else text


def _figures(per_dimension: Mapping[str, Sequence[Row]], whole: Row) -> list[Block]:
    figures: list[Block] = []
    for rate in ("help", "identity"):
        title, everybody = RATES[rate][0], _rate(whole, rate)
        points = []
        for name, rows in per_dimension.items():
            for row in rows if name != "township" else ():
                share = _rate(row, rate)
                if share is not None and (row[RATES[rate][2]] or 0) >= FEW:
                    low, high = _interval(row, rate)
                    tone = "warn" if _difference(row, whole, rate) else "plain"
                    label = f"{labels.FAIRNESS_DIMENSIONS[name]}：{row[name]}"
                    points.append({"name": label, "share": share, "low": low, "high": high, "tone": tone})
        table = Table(
            f"{title}：各群体",
            [
                Column("群体", "name"),
                Column("比率", "share", "percent"),
                Column("95% 区间", lambda point: interval_text(point["low"], point["high"], 2)),
            ],
            points,
            empty="没有人数足够的群体可比。",
        )
        svg = charts.intervals(points, everybody, title) if points else ""
        caption = "点是比率，横线是区间，虚线是全体；橙色的区间不含全体比率。"
        figures.append(Figure(f"{title}：各群体", caption, svg, table, has_folded_table=bool(points)))
    return figures
