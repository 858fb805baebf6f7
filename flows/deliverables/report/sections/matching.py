"""Section 3: who was linked on what evidence, how sure that is, and what moving the lines would do."""

from collections import Counter
from collections.abc import Callable, Mapping

from data_contracts import labels
from data_contracts.tables import EXTRACT_STATUS, WEIGHTS
from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Figure,
    Fold,
    KeyNumber,
    KeyNumbers,
    Section,
    Table,
    count,
    interval_text,
    percent,
    share_of,
)
from flows.deliverables.report.estimates import Scored
from flows.deliverables.report.sections.matcher import blocks_fold, model_fold, people_table
from flows.deliverables.report.sections.measures import accuracy_blocks, accuracy_numbers
from flows.deliverables.report.sections.unproven import unproven_table
from flows.deliverables.report.sections.weights import DECISIONS, Bin, thresholds, weight_figure
from flows.deliverables.report.sources import Lake, Row
from flows.ledger.balance import wilson

QUARTER = 0.25


def matching(lake: Lake) -> Section:
    """Funnel per extract and level, weights with both lines, estimates, model, drift, blocks, threshold table."""
    links = lake.rows("links_by_level")
    own = [row for row in links if row["role"] == "self"]
    bins = [Bin(row["bits"], row["decision"], row["pairs"]) for row in lake.all_of(WEIGHTS)]
    scored = scored_rows(lake)
    blocks: list[Block] = [
        _key_numbers(lake, own),
        *accuracy_blocks(lake, scored),
        _levels(own),
        _funnel(own, {row["extract"]: row["title"] for row in lake.all_of(EXTRACT_STATUS)}),
        _ways(links),
        weight_figure(lake, bins),
        *thresholds(lake, scored),
        _verdicts(lake),
        unproven_table(lake),
        model_fold(lake),
        blocks_fold(lake),
        people_table(lake),
    ]
    return Section("matching", "身份比对", _answer(own), blocks)


def scored_rows(lake: Lake) -> list[Scored]:
    """The rows that were scored, by buckets of half bits."""
    lake.keep("scored_links")
    return [_scored(row) for row in lake.rows("scored_rows")]


def _scored(row: Row) -> Scored:
    """A bucket of half bits, by its middle."""
    gap = None if row["half_gap"] is None else row["half_gap"] / 2 + QUARTER
    drifts = (float(row[name]) for name in ("drift_bits", "lost_bits", "won_bits"))
    return Scored(row["decision"], row["half_bits"] / 2 + QUARTER, gap, row["rows"], *drifts)


def _by_decision(own: list[Row]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in own:
        counts[row["decision"]] += row["rows"]
    return counts


def _answer(own: list[Row]) -> str:
    counts = _by_decision(own)
    total = sum(counts.values())
    return (
        f"{count(total)} 行数据里，{count(counts['auto'])} 行自动认到人"
        f"（{percent(share_of(counts['auto'], total), 2)}），"
        f"{count(counts['new'])} 行是新人，{count(counts['review'])} 行证据不足、交人工复核"
        f"（{percent(share_of(counts['review'], total), 2)}），不作为事实使用。"
    )


def _key_numbers(lake: Lake, own: list[Row]) -> KeyNumbers:
    counts = _by_decision(own)
    total = sum(counts.values())
    return KeyNumbers(
        [
            KeyNumber("自动采用", percent(share_of(counts["auto"], total), 2), f"{count(counts['auto'])} 行"),
            KeyNumber("待人工复核", percent(share_of(counts["review"], total), 2), f"{count(counts['review'])} 行"),
            *accuracy_numbers(lake),
        ]
    )


def _levels(own: list[Row]) -> Table:
    per_level: dict[str, Counter[str]] = {}
    for row in own:
        per_level.setdefault(row["level"] or "—", Counter())[row["decision"]] += row["rows"]
    total = sum(sum(counts.values()) for counts in per_level.values())
    columns = [
        Column("等级", lambda level: level),
        Column("凭什么", lambda level: labels.IDENTITY_LEVELS.get(level, "尚未认到人")),
        Column("能用于什么", lambda level: labels.IDENTITY_LEVEL_USES.get(level, "—")),
        *(Column(labels.DECISIONS[decision], _of(per_level, decision), "count") for decision in DECISIONS),
        Column("占比", lambda level: share_of(sum(per_level[level].values()), total), "percent"),
    ]
    return Table("按身份等级", columns, sorted(per_level))


def _of(counts: Mapping[str, Counter[str]], key: str) -> Callable[[str], int]:
    """How many of `key` a name counts: the cell of a column for one decision or level."""
    return lambda name: counts[name][key]


def _funnel(own: list[Row], titles: dict[str, str]) -> Figure:
    per_extract: dict[str, Counter[str]] = {}
    for row in own:
        key = row["decision"] if row["decision"] != "auto" else row["level"] or "—"
        per_extract.setdefault(row["extract"], Counter())[key] += row["rows"]
    series = [*(level for level in labels.IDENTITY_LEVELS), "review", "new"]
    names = {level: level for level in labels.IDENTITY_LEVELS} | dict(labels.SHORT_DECISIONS)
    bars = [
        {
            "name": titles.get(extract, extract),
            "share": share_of(counts[key], sum(counts.values())) or 0.0,
            "kind": names[key],
            "kind_order": place,
        }
        for extract, counts in sorted(per_extract.items())
        for place, key in enumerate(series)
        if counts[key]
    ]
    order = [names[key] for key in series]
    svg = charts.shares(bars, order, "占该数据行数的比例") if bars else ""
    columns = [
        Column("数据", lambda extract: titles.get(extract, extract)),
        *(Column(names[key], _of(per_extract, key), "count") for key in series),
        Column("合计", lambda extract: sum(per_extract[extract].values()), "count"),
    ]
    table = Table("各类数据认人的结果（每行数据一个人）", columns, sorted(per_extract))
    return Figure("各类数据认到人的等级", "一条为一类数据，越靠左等级越高。", svg, table)


def _ways(links: list[Row]) -> Fold:
    per_rule: Counter[tuple[str, str, str]] = Counter()
    for row in links:
        per_rule[row["role"], row["decision"], row["rule"] or "—"] += row["rows"]
    columns = [
        Column("身份", lambda way: labels.ROLES.get(way[0], way[0])),
        Column("由哪一步找到", lambda way: labels.way_found(way[2])),
        Column("决定", lambda way: labels.word(labels.DECISIONS, way[1])),
        Column("行", lambda way: per_rule[way], "count"),
    ]
    ways = sorted(per_rule, key=lambda way: (-per_rule[way], way))
    return Fold("由哪一步、哪个分块键找到", [Table("找到的途径", columns, ways)])


def _verdicts(lake: Lake) -> Table:
    """What visitors reported on links: the evidence that does not come from the weights."""
    return Table(
        "入户核对的结果（“是否本人”）",
        [
            Column("线索类别", lambda row: labels.NUMBERED_DISPOSITIONS[row["disposition"]]),
            Column("入户核对", "asked", "count"),
            Column("确是本人", "same", "count"),
            Column("比例", lambda row: share_of(row["same"], row["asked"]), "percent"),
            Column("95% 区间", lambda row: interval_text(*wilson(row["same"], row["asked"]), 2)),
        ],
        lake.rows("verdicts_on_links"),
        note="威尔逊区间。入户的不是随机样本，是有线索的人，所以不能代替抽样核对。",
        empty="还没有入户核对结果：首月，或回传表未填“是否本人”。",
    )
