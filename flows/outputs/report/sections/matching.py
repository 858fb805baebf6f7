"""Section 3: who was linked on what evidence, how sure that is, and what moving the lines would do."""

from collections import Counter
from dataclasses import dataclass

from data_contracts.tables import BLOCKS, EXTRACT_STATUS, MATCH_MODEL, PERSON_EVENTS, WEIGHTS
from flows.ledger.balance import wilson
from flows.outputs.report import charts, words
from flows.outputs.report.blocks import (
    Block,
    Card,
    Cards,
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
    share_of,
)
from flows.outputs.report.estimates import DOUBT_BITS, Estimate, Scored, moved_line, precision, recall
from flows.outputs.report.sources import Lake, Row

DECISIONS = ("auto", "review", "new")
QUARTER = 0.25
RECALL = "查全率 = 自动认对的行 ÷ 比较过且应当认得到人的行"
LEAST_PAIRS = 0.8  # where bars begin on the log scale, so that a single pair can be seen
REACH = 6  # bits on either side of the auto line that the threshold table covers


def matching(lake: Lake) -> Section:
    """Funnel per extract and level, weights with both lines, estimates, model, drift, blocks, threshold table."""
    links = lake.rows("links_by_level")
    own = [row for row in links if row["role"] == "self"]
    bins = [Bin(row["bits"], row["decision"], row["pairs"]) for row in lake.all_of(WEIGHTS)]
    scored = [_scored(row) for row in lake.rows("scored_rows")]
    exact = max(_by_decision(own)["auto"] - sum(one.rows for one in scored if one.decision == "auto"), 0)
    blocks: list[Block] = [
        _cards(own, scored, exact),
        _levels(own),
        _funnel(own, {row["extract"]: row["title"] for row in lake.all_of(EXTRACT_STATUS)}),
        _ways(links),
        _weights(lake, bins),
        *_thresholds(lake, scored, exact),
        _verdicts(lake),
        _model(lake),
        _blocks(lake),
        _people(lake),
    ]
    return Section("matching", "谁是同一个人", _answer(own), blocks)


@dataclass(frozen=True)
class Bin:
    """Pairs of one whole bit of match weight (`bits` to `bits + 1`) and one decision."""

    bits: int
    decision: str
    pairs: int


def _scored(row: Row) -> Scored:
    """A bucket of half bits, by its middle."""
    gap = None if row["half_gap"] is None else row["half_gap"] / 2 + QUARTER
    return Scored(row["decision"], row["half_bits"] / 2 + QUARTER, gap, row["rows"])


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


def _cards(own: list[Row], scored: list[Scored], exact: int) -> Cards:
    counts = _by_decision(own)
    total = sum(counts.values())
    sure, found = precision(scored, exact), recall(scored, exact)
    return Cards(
        [
            Card("自动采用", percent(share_of(counts["auto"], total), 2), f"{count(counts['auto'])} 行"),
            Card("待人工复核", percent(share_of(counts["review"], total), 2), f"{count(counts['review'])} 行"),
            Card("查准率（模型自估，未经人核对）", percent(sure.value, 3), _range(sure, 3)),
            Card("查全率（模型自估，未经人核对）", percent(found.value, 2), f"{RECALL}；{_range(found, 2)}"),
        ]
    )


def _range(estimate: Estimate, digits: int) -> str:
    if estimate.low is None or estimate.high is None:
        return "没有打分的配对"
    return f"区间 {interval_text(estimate.low, estimate.high, digits)}"


def _levels(own: list[Row]) -> Table:
    per_level: dict[str, Counter[str]] = {}
    for row in own:
        per_level.setdefault(row["level"] or "—", Counter())[row["decision"]] += row["rows"]
    total = sum(sum(counts.values()) for counts in per_level.values())
    rows: list[list[Cell]] = [
        [
            level,
            words.LEVELS.get(level, "尚未认到人"),
            words.LEVEL_USES.get(level, "—"),
            *(counts[decision] for decision in DECISIONS),
            share_of(sum(counts.values()), total),
        ]
        for level, counts in sorted(per_level.items())
    ]
    columns = [
        Column("等级"),
        Column("凭什么"),
        Column("能用于什么"),
        *(Column(words.DECISIONS[decision], "count") for decision in DECISIONS),
        Column("占比", "percent"),
    ]
    return Table("按身份等级", columns, rows)


def _funnel(own: list[Row], titles: dict[str, str]) -> Figure:
    per_extract: dict[str, Counter[str]] = {}
    for row in own:
        key = row["decision"] if row["decision"] != "auto" else row["level"] or "—"
        per_extract.setdefault(row["extract"], Counter())[key] += row["rows"]
    series = [*(level for level in words.LEVELS), "review", "new"]
    names = {level: level for level in words.LEVELS} | {"review": "待人工", "new": "新人"}
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
    columns = [Column("数据"), *(Column(names[key], "count") for key in series), Column("合计", "count")]
    rows = [
        [titles.get(extract, extract), *(counts[key] for key in series), sum(counts.values())]
        for extract, counts in sorted(per_extract.items())
    ]
    table = Table("各类数据认人的结果（每行数据一个人）", columns, rows)
    return Figure("各类数据认到人的等级", "一条为一类数据，越靠左等级越高。", svg, table)


def _ways(links: list[Row]) -> Fold:
    per_rule: Counter[tuple[str, str, str]] = Counter()
    for row in links:
        per_rule[row["role"], row["decision"], row["rule"] or "—"] += row["rows"]
    roles = {"self": "本人", "guardian": "监护人", "spouse": "配偶"}
    rows = [
        [roles.get(role, role), _way(rule), words.word(words.DECISIONS, decision), number]
        for (role, decision, rule), number in sorted(per_rule.items(), key=lambda item: (-item[1], item[0]))
    ]
    columns = [Column("身份"), Column("由哪一步找到"), Column("决定"), Column("行", "count")]
    return Fold("由哪一步、哪个分块键找到", [Table("找到的途径", columns, rows)])


def _way(rule: str) -> str:
    """The step or key that found a candidate, with what it means."""
    said = words.BLOCK_KEYS.get(rule)
    return rule if said is None else said if rule in ("exact", "repaired", "none") else f"{rule} {said}"


def _weights(lake: Lake, bins: list[Bin]) -> Figure:
    sources = lake.sources
    order = [decision for decision in DECISIONS if any(one.decision == decision for one in bins)]
    order += sorted({one.decision for one in bins} - set(order))
    rows = [[one.bits, words.word(words.DECISIONS, one.decision), one.pairs] for one in bins]
    table = Table(
        "打分配对的权重分布",
        [Column("权重（比特，向下取整）"), Column("决定"), Column("配对", "count")],
        rows,
        note=f"复核线 {sources.review_bits:g} 比特，自动线 {sources.auto_bits:g} 比特；"
        f"两名候选相差不到 {sources.margin_bits:g} 比特的也交人工。"
        "证件号码有效且姓名一致的直接认定，不经打分，不在此图。",
        empty="本期没有需要打分的配对。",
    )
    svg = ""
    if bins:
        svg = charts.histogram(
            _slots(bins, order),
            [words.word(words.DECISIONS, decision) for decision in order],
            {"复核线": sources.review_bits, "自动线": sources.auto_bits},
            "匹配权重（比特）",
        )
    says = "每一柱是一个比特区间内的配对数（对数刻度）；两条虚线是复核线和自动线。"
    return Figure("匹配权重分布", says, svg, table, has_folded_table=bool(bins))


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
            "from": LEAST_PAIRS,
            "decision": words.word(words.DECISIONS, one.decision),
        }
        for bits, beside in sorted(per_bit.items())
        for place, one in enumerate(beside)
    ]


def _thresholds(lake: Lake, scored: list[Scored], exact: int) -> list[Block]:
    if not scored:
        return []
    now = round(lake.sources.auto_bits)
    moved = [moved_line(scored, line, lake.sources.margin_bits, exact) for line in range(now - REACH, now + REACH + 1)]
    columns = [
        Column("自动线（比特）"),
        Column("自动采用的行（打分的）", "count"),
        Column("与现在相比", "count"),
        Column("预计其中认错", "decimal"),
        Column("预计漏掉", "decimal"),
        Column("查准率", "text"),
        Column("查全率", "text"),
    ]
    today = next(one for one in moved if one.bits == now)
    rows: list[list[Cell]] = [
        [
            Mark(f"{one.bits}（现在）", "good") if one.bits == now else str(one.bits),
            one.accepted,
            one.accepted - today.accepted,
            one.wrong,
            one.left_out,
            percent(one.precision, 4),
            percent(one.recall, 3),
        ]
        for one in moved
    ]
    table = Table(
        "移动自动线会怎样（估计）",
        columns,
        rows,
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
        "估计的办法：权重 w（比特，含先验）是“同一个人”的对数几率；第二候选落后 g 比特时，这一行确属第一候选的概率为 "
        "2^w ÷ (1 + 2^w + 2^(w−g))，逐行相加即得。证件号码有效且相同、姓名一致的行按认对计。"
        f"区间是假定全部权重同时偏高或偏低 {DOUBT_BITS:g} 比特的结果。"
        f"本页各处的{RECALL}，从未被任何分块键与人比较过的行不在内。"
    )
    return [Prose([method]), Figure("移动自动线会怎样", "虚线是现在的自动线。", svg, table)]


def _verdicts(lake: Lake) -> Table:
    """What people said about links, when they visited: the evidence that does not come from the weights."""
    found = lake.rows("verdicts_on_links")
    columns = [
        Column("线索类别"),
        Column("入户核对", "count"),
        Column("确是本人", "count"),
        Column("比例", "percent"),
        Column("95% 区间"),
    ]
    rows: list[list[Cell]] = [
        [
            words.DISPOSITIONS[row["disposition"]],
            row["asked"],
            row["same"],
            share_of(row["same"], row["asked"]),
            interval_text(*wilson(row["same"], row["asked"]), 2),
        ]
        for row in found
    ]
    return Table(
        "入户核对的结果（“是否本人”）",
        columns,
        rows,
        note="这是人看出来的，比估计可靠；威尔逊区间。入户的不是随机样本，是有线索的人。",
        empty="还没有入户核对结果：首月，或回传表未填“是否本人”。估计值尚未经人核对。",
    )


def _model(lake: Lake) -> Fold:
    columns = [
        Column("证据"),
        Column("等级", "code"),
        Column("同一人出现的比例 m", "text"),
        Column("任意两人出现的比例 u", "text"),
        Column("权重（比特）", "decimal"),
        Column("本月 m"),
        Column("本月 u"),
        Column("偏移（比特）", "decimal"),
    ]
    rows: list[list[Cell]] = [
        [
            words.word(words.FEATURES, row["feature"]),
            row["level"],
            _small(row["m"]),
            _small(row["u"]),
            _bits(row["millibits"]),
            _small(row["m_this_month"]),
            _small(row["u_this_month"]),
            _bits(row["drift_millibits"]),
        ]
        for row in lake.all_of(MATCH_MODEL)
    ]
    drifted = max((abs(row["drift_millibits"] or 0) for row in lake.all_of(MATCH_MODEL)), default=0)
    table = Table(
        "比对模型：每个等级的权重，及与冻结模型相比的偏移",
        columns,
        rows,
        note="权重 = log2(m ÷ u)，冻结使用；"
        "本月 m、u 由本月证件号码有效且相同的配对与随机配对重新量出，只用来看偏移，不改权重。",
    )
    return Fold("比对模型与偏移", [table], note=f"最大偏移 {drifted / 1000:.1f} 比特")


def _small(share: float | None) -> str:
    return "—" if share is None else f"{share:.2g}"


def _bits(millibits: int | None) -> float | None:
    return None if millibits is None else millibits / 1000


def _blocks(lake: Lake) -> Fold:
    found = lake.all_of(BLOCKS)
    skipped = sum(row["skipped_rows"] or 0 for row in found)
    columns = [
        Column("分块键", "code"),
        Column("含义"),
        Column("配对", "count"),
        Column("新增配对", "count"),
        Column("最大的块", "count"),
        Column("跳过的块", "count"),
        Column("跳过的行", "count"),
    ]
    rows = [
        [
            row["key"],
            words.BLOCK_KEYS.get(row["key"], row["description"]),
            row["pairs"],
            row["new_pairs"],
            row["largest_block"],
            row["skipped_blocks"],
            row["skipped_rows"],
        ]
        for row in found
    ]
    note = "没有跳过的块" if not skipped else f"因块过大跳过 {count(skipped)} 行，见表"
    return Fold("分块：拿哪些行去相互比较", [Table("每个分块键", columns, rows)], note=note)


def _people(lake: Lake) -> Table:
    kinds = Counter(row["kind"] for row in lake.all_of(PERSON_EVENTS) if row["kind"] != "new")
    new = lake.count("person_events", "kind = 'new'")
    rows: list[list[Cell]] = [["新建", new]]
    rows += [[words.word(words.EVENTS, kind), number] for kind, number in sorted(kinds.items())]
    return Table("人员编号的变动（编号一经给出长期不变）", [Column("变动"), Column("人数", "count")], rows)
