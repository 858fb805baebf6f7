"""Section 3's weights: their histogram with both lines, and what moving the auto line would do."""

from dataclasses import dataclass

from data_contracts import labels
from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Figure,
    Mark,
    Prose,
    Table,
    percent,
)
from flows.deliverables.report.estimates import Scored, moved_line
from flows.deliverables.report.sources import Lake

DECISIONS = ("auto", "review", "new")
RECALL = "查全率 = 自动认对的行 ÷ 比较过且应当认得到人的行"
MIN_PAIRS = 0.8  # where bars begin on the log scale, so that a single pair can be seen
REACH = 6  # bits on either side of the auto line that the threshold table covers


@dataclass(frozen=True)
class Bin:
    """Pairs of one whole bit of match weight (`bits` to `bits + 1`) and one decision."""

    bits: int
    decision: str
    pairs: int


def weight_figure(lake: Lake, bins: list[Bin]) -> Figure:
    """Scored pairs by whole bit, with both lines."""
    sources = lake.sources
    order = [decision for decision in DECISIONS if any(one.decision == decision for one in bins)]
    order += sorted({one.decision for one in bins} - set(order))
    table = Table(
        "打分配对的权重分布",
        [
            Column("权重（比特，向下取整）", lambda one: one.bits),
            Column("决定", lambda one: labels.word(labels.DECISIONS, one.decision)),
            Column("配对", lambda one: one.pairs, "count"),
        ],
        bins,
        note=f"复核线 {sources.review_bits:g} 比特，自动线 {sources.auto_bits:g} 比特；"
        f"两名候选相差不到 {sources.margin_bits:g} 比特的也交人工。"
        "证件号码有效且姓名一致的直接认定，不经打分，不在此图。",
        empty="本期没有需要打分的配对。",
    )
    svg = ""
    if bins:
        svg = charts.histogram(
            _slots(bins, order),
            [labels.word(labels.DECISIONS, decision) for decision in order],
            {"复核线": sources.review_bits, "自动线": sources.auto_bits},
            "匹配权重（比特）",
        )
    caption = "每一柱是一个比特区间内的配对数（对数刻度）；两条虚线是复核线和自动线。"
    return Figure("匹配权重分布", caption, svg, table, has_folded_table=bool(bins))


def _slots(bins: list[Bin], order: list[str]) -> list[dict[str, object]]:
    """Bars beside each other within their bit: on a log scale they cannot be stacked."""
    per_bit: dict[int, list[Bin]] = {}
    for one in sorted(bins, key=lambda one: order.index(one.decision)):
        if one.pairs > 0:
            per_bit.setdefault(one.bits, []).append(one)
    return [
        {
            "bits": bits + place / len(beside),
            "bits_to": bits + (place + 1) / len(beside),
            "pairs": one.pairs,
            "from": MIN_PAIRS,
            "decision": labels.word(labels.DECISIONS, one.decision),
        }
        for bits, beside in sorted(per_bit.items())
        for place, one in enumerate(beside)
    ]


def thresholds(lake: Lake, scored: list[Scored]) -> list[Block]:
    """What moving the auto line would do, estimated from the weights."""
    if not scored:
        return []
    now = round(lake.sources.auto_bits)
    moved = [moved_line(scored, line, lake.sources.margin_bits) for line in range(now - REACH, now + REACH + 1)]
    today = next(one for one in moved if one.bits == now)
    now_mark = Mark(f"{now}（现在）", "good")
    table = Table(
        "移动自动线会怎样（模型推算，只算打过分的行）",
        [
            Column("自动线（比特）", lambda one: now_mark if one is today else str(one.bits)),
            Column("自动采用的行（打分的）", lambda one: one.accepted, "count"),
            Column("与现在相比", lambda one: one.accepted - today.accepted, "count"),
            Column("预计其中认错", lambda one: one.wrong, "decimal"),
            Column("预计漏掉", lambda one: one.left_out, "decimal"),
            Column("查准率", lambda one: percent(one.precision, 2)),
            Column("查全率", lambda one: percent(one.recall, 2)),
        ],
        moved,
        note="只看权重和与第二候选的差距：证件号码相同而姓名不符等另有规定的仍交人工，所以“现在”一行可多于实际自动采用数。",
    )
    curves = [
        {"bits": one.bits, "share": share, "series": name}
        for one in moved
        for name, share in (("查准率", one.precision), ("查全率", one.recall))
        if share is not None
    ]
    svg = charts.lines(curves, ["查准率", "查全率"], {"现在": float(now)}, "自动线（比特）") if curves else ""
    method = (
        "推算的办法：权重 w（比特，含先验）是“同一个人”的对数几率；第二候选落后 g 比特时，这一行确属第一候选的概率为 "
        "2^w ÷ (1 + 2^w + 2^(w−g))，逐行相加即得。只算打过分的行；权重若有偏移，推算随之偏移。"
        f"本页各处的{RECALL}，从未被任何分块键与人比较过的行不在内。"
    )
    return [Prose([method]), Figure("移动自动线会怎样", "虚线是现在的自动线。", svg, table)]
