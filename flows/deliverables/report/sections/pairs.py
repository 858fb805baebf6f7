"""Section 4: one waterfall per sampled pair: which evidence gave how many bits, and why not the runner-up."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from data_contracts import labels
from data_contracts.named_facts import surname_only
from data_contracts.row_ids import file_no_of, source_row_of
from data_contracts.tables import FILES, ROW_ID_STRIDE
from flows.deliverables.report.blocks import Bar, Block, Column, Fold, Prose, Section, Table, count
from flows.deliverables.report.sections.clusters import clusters
from flows.deliverables.report.sections.combinations import combinations, commonest_combinations
from flows.deliverables.report.sources import Lake, Row
from flows.deliverables.report.waterfall import WeightStep, bits, weight_steps

PER_STRATUM, NEAR = 8, 24
MAX_REVIEWS = 40


def pairs(lake: Lake) -> Section:
    """Sampled links by decision and level, each with its waterfall; then a sample of the review queue."""
    sources = lake.sources
    seed = zlib.crc32(f"{sources.city_code}-{sources.context.period}".encode())
    lake.keep("scored_links")
    found = lake.rows(
        "pair_sample",
        seed=seed,
        auto_millibits=int(sources.auto_bits * 1000),
        near=NEAR,
        per_stratum=PER_STRATUM,
    )
    files = {row["file_no"]: row["source_file"] for row in lake.all_of(FILES)}
    common = commonest_combinations(lake, seed)
    names = _names(lake, [*found, *common])
    answer = (
        f"从打过分的配对里抽 {count(len(found))} 对逐项说明："
        f"每个身份等级、每种决定各取若干，另取最贴近自动线的 {NEAR} 对。"
        "每一项证据给多少比特、合计多少、为什么不是第二候选，都写在表里；只印姓氏，不印证件号码。"
    )
    blocks: list[Block] = [_method(seed, lake)]
    blocks += [_stratum(key, rows, files, names, lake) for key, rows in _strata(found)]
    blocks += combinations(common, lambda row: _pair(row, files, names, lake))
    blocks.append(_reviews(lake))
    blocks += clusters(lake, seed)
    return Section("pairs", "比对逐对说明与人员", answer, blocks)


def _method(seed: int, lake: Lake) -> Prose:
    exact = lake.count("links", "level = 'L1' AND decision = 'auto'")
    return Prose(
        [
            f"抽法：每一层按 (行编号 mod 2147483647 × 48271 + {seed}) mod 2147483647 排序取前 {PER_STRATUM}；"
            f"行编号 = 文件序号 × {ROW_ID_STRIDE} + 行号。种子由城市代码与数据期算出，谁都能重抽。",
            f"另有 {count(exact)} 行证件号码有效且相同、姓名一致，直接认定（L1），没有可争的权重，不在抽样里。",
        ]
    )


def _strata(found: list[Row]) -> list[tuple[tuple[str, str], list[Row]]]:
    order = {"near": 0, "auto": 1, "review": 2, "new": 3}
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        key = ("near", "") if row["why_here"] == "near" else (row["decision"], row["level"] or "—")
        grouped.setdefault(key, []).append(row)
    return sorted(grouped.items(), key=lambda item: (order.get(item[0][0], 9), item[0]))


def _stratum(
    key: tuple[str, str], rows: list[Row], files: Mapping[int, str], names: Mapping[tuple[int, str], str], lake: Lake
) -> Fold:
    decision, level = key
    title = "最贴近自动线的配对" if decision == "near" else f"{labels.word(labels.DECISIONS, decision)} · {level}"
    return Fold(f"{title}：{len(rows)} 对", [_pair(row, files, names, lake) for row in rows])


def _pair(row: Row, files: Mapping[int, str], names: Mapping[tuple[int, str], str], lake: Lake) -> Fold:
    place = f"{files.get(file_no_of(row['row_id']), row['extract'])} 第 {source_row_of(row['row_id'])} 行"
    name = names.get((row["row_id"], row["role"]), "")
    person = row["person_id"] or row["candidate_person_id"] or "新人"
    total = bits(row["total_millibits"])
    summary = f"{place}{f'（{name}）' if name else ''} → {person}"
    note = f"{row['level'] or '—'} · {labels.word(labels.DECISIONS, row['decision'])} · {total:+.1f} 比特"
    blocks: list[Block] = [_waterfall(row, lake), *_runner_up(row)]
    return Fold(summary, blocks, note=note)


def _waterfall(row: Row, lake: Lake) -> Table:
    steps = list(weight_steps(row))
    total = bits(row["total_millibits"])
    scale = _Scale.of([step.bits for step in steps], lake)
    drawn, reached = [], 0.0
    for step in steps:
        drawn.append((step, scale.bar(reached, step.bits, "good" if step.bits > 0 else "bad")))
        reached += step.bits
    columns = [
        Column("证据", lambda line: line[0].title),
        Column("等级", lambda line: line[0].level, "code"),
        Column("说明", lambda line: line[0].meaning),
        Column("比特", lambda line: line[1]),
    ]
    end = WeightStep("合计", "", _against_thresholds(total, lake), total)
    return Table("逐项权重", columns, drawn, total=(end, scale.bar(0.0, total)))


@dataclass(frozen=True)
class _Scale:
    """The width of a waterfall: from the lowest to the highest sum reached, both lines in it."""

    low: float
    width: float

    @classmethod
    def of(cls, weights: Sequence[float], lake: Lake) -> "_Scale":
        edges = [0.0, lake.sources.auto_bits, lake.sources.review_bits, *accumulate(weights)]
        return cls(min(edges), (max(edges) - min(edges)) or 1.0)

    def bar(self, start: float, weight: float, tone: str = "plain") -> Bar:
        """A weight drawn from the sum it is added to."""
        left = min(start, start + weight)
        return Bar(f"{weight:+.1f}", (left - self.low) / self.width, abs(weight) / self.width, tone)


def _against_thresholds(total: float, lake: Lake) -> str:
    sources = lake.sources
    if total >= sources.auto_bits:
        return f"高于自动线 {sources.auto_bits:g}"
    if total >= sources.review_bits:
        return f"在复核线 {sources.review_bits:g} 与自动线 {sources.auto_bits:g} 之间"
    return f"低于复核线 {sources.review_bits:g}"


def _runner_up(row: Row) -> list[Block]:
    if row["runner_up_person_id"] is None:
        return [Prose(["没有第二个候选人。"])]
    why = row["why_not_runner_up"] or labels.RUNNER_UP["lower_weight"]
    lead = bits(row["total_millibits"]) - bits(row["runner_up_millibits"])
    return [
        Prose(
            [
                f"第二候选 {row['runner_up_person_id']}：{bits(row['runner_up_millibits']):+.1f} 比特，"
                f"相差 {lead:.1f} 比特。为什么不是：{why}。"
            ]
        )
    ]


def _names(lake: Lake, found: list[Row]) -> dict[tuple[int, str], str]:
    """Surnames of the sampled rows, from the extracts themselves; only for rows about the person of the row."""
    wanted: dict[str, list[int]] = {}
    for row in found:
        if row["role"] == "self":
            wanted.setdefault(row["extract"], []).append(row["row_id"])
    names: dict[tuple[int, str], str] = {}
    for extract, ids in sorted(wanted.items()):
        if not lake.has_core(extract):
            continue
        sql = f'SELECT row_id, "name" FROM "core_{extract}" WHERE row_id IN (SELECT unnest($ids))'
        for row in lake.engine.query(sql, {"ids": ids}).to_pylist():
            names[row["row_id"], "self"] = surname_only(row["name"])
    return names


def _reviews(lake: Lake) -> Fold:
    rows = lake.rows("review_sample", limit=MAX_REVIEWS)
    whys = Counter(row["why"] for row in rows)
    columns = [
        Column("来源行", lambda row: f"{row['source_file']} 第 {row['source_row']} 行"),
        Column("候选人", "candidate_person_id", "code"),
        Column("等级", "level"),
        Column("比特", "bits", "decimal"),
        Column("为什么要人看", "why"),
    ]
    note = f"共 {count(lake.count('reviews'))} 对，全部在 tables/reviews.parquet；这里印其中 {len(rows)} 对。"
    table = Table("等人复核的配对（抽样）", columns, rows, note=note, is_wide=len(rows) > 12)
    return Fold(f"人工复核队列：{count(lake.count('reviews'))} 对", [table], note=f"{len(whys)} 种原因")
