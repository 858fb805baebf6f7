"""Section 3's accuracy: what clerks measured goes first, with exact intervals; what the model reckons is called so."""

from collections.abc import Sequence

import polars as pl

from data_contracts.labels import STRATUM_LABELS
from data_contracts.tables import MATCH_MODEL
from flows.deliverables.report.accuracy import CheckedStratum, Measured, kappa, measured
from flows.deliverables.report.blocks import (
    BREAK,
    Block,
    Column,
    KeyNumber,
    Prose,
    Table,
    count,
    interval_text,
    percent,
)
from flows.deliverables.report.estimates import DOUBT_BITS, Estimate, Scored, by_month, precision, recall
from flows.deliverables.report.sources import Lake, Row
from flows.ledger.identity_sample import FIRST, LINKED, SECOND, STRATA

UNCHECKED = "未经核对"
BOUND = "model_drift_bits"
SETTLED = ("yes", "no")


def accuracy_numbers(lake: Lake) -> list[KeyNumber]:
    """Precision and recall as clerks last measured them; 未经核对 until they did."""
    found = _last_measured(lake)
    if found is None:
        note = "还没有抽样核对的结果"
        return [KeyNumber("查准率", UNCHECKED, note, "warn"), KeyNumber("查全率", UNCHECKED, note, "warn")]
    period, of = found
    return [_number("查准率", of.precision, period), _number("查全率", of.recall, period)]


def _number(label: str, estimate: Estimate, period: str) -> KeyNumber:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return KeyNumber(label, UNCHECKED, f"{period} 期的样本还没有核对完每一层", "warn")
    interval = interval_text(estimate.low, estimate.high, 2)
    return KeyNumber(label, percent(estimate.value, 2), f"{period} 期抽样核对，95% 区间 {interval}")


def accuracy_blocks(lake: Lake, scored: Sequence[Scored]) -> list[Block]:
    """The clerical sample by month and stratum, agreement of two clerks, and what the model reckons beside it."""
    return [
        Prose([_method()], "认人准不准：抽样核对", "accuracy"),
        _by_month_table(lake),
        *_agreement(lake),
        _modelled(scored),
    ]


def _method() -> str:
    return (
        "每月按认人的依据分五层，各抽若干行（参数 identity_sample），由人对照原始材料逐行判断“是否同一人”；"
        "名单在 identity_sample/，不写程序的决定和权重（盲核），城市可要求两人分别核对同一批（甲、乙）。"
        "查准率按各层行数加权；查全率的分母另加待复核、列为新人而其实是已有的人。"
        "区间逐层精确计算（克洛珀—皮尔逊法，层小的用超几何分布），各层合起来不低于 95%；没有核对的不作任何假定。"
        "“不能确定”的不算核对过。从未与任何人比较过的行不在内。"
    )


def checked_by_month(lake: Lake) -> dict[str, list[CheckedStratum]]:
    """The strata of each month's sample as the first clerks checked them, oldest month first."""
    samples = lake.sources.samples.filter(pl.col("clerk") == FIRST)
    answers = lake.sources.sample_answers.select("sample_id", "answer")
    rows = samples.join(answers, on="sample_id", how="left")
    counted = rows.group_by("period", "stratum").agg(
        pl.col("rows_in_stratum").first(),
        pl.len().alias("drawn"),
        pl.col("answer").is_in(SETTLED).sum().alias("checked"),
        (pl.col("answer") == "yes").sum().alias("same"),
    )
    months: dict[str, list[CheckedStratum]] = {}
    for row in sorted(counted.to_dicts(), key=lambda row: (row["period"], STRATA.index(row["stratum"]))):
        checked = CheckedStratum(row["stratum"], row["rows_in_stratum"], row["drawn"], row["checked"], row["same"])
        months.setdefault(row["period"], []).append(checked)
    return months


def _last_measured(lake: Lake) -> tuple[str, Measured] | None:
    months = checked_by_month(lake)
    answered = [period for period, strata in months.items() if any(one.checked for one in strata)]
    return (answered[-1], measured(months[answered[-1]], LINKED)) if answered else None


def _by_month_table(lake: Lake) -> Table:
    lines = [
        {"period": period, "checked": one, "of": measured(strata, LINKED) if place == 0 else None}
        for period, strata in checked_by_month(lake).items()
        for place, one in enumerate(strata)
    ]
    columns = [
        Column("数据期", "period"),
        Column("层", lambda line: STRATUM_LABELS[line["checked"].stratum]),
        Column("行", lambda line: line["checked"].rows, "count"),
        Column("抽中", lambda line: line["checked"].drawn, "count"),
        Column("已核对", lambda line: line["checked"].checked, "count"),
        Column("是同一人", lambda line: line["checked"].same, "count"),
        Column("本期查准率", lambda line: _shown(line["of"].precision) if line["of"] else ""),
        Column("本期查全率", lambda line: _shown(line["of"].recall) if line["of"] else ""),
    ]
    empty = "还没有抽样：本地没有 identity_sample 的值。"
    return Table("抽样核对的结果，逐月保留", columns, lines, empty=empty, is_wide=len(lines) > 15)


def _shown(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return UNCHECKED
    return f"{percent(estimate.value, 2)}{BREAK}（{interval_text(estimate.low, estimate.high, 2)}）"


def _agreement(lake: Lake) -> list[Block]:
    """How far two clerks agree on the same rows."""
    answers = lake.sources.sample_answers.select("sample_id", "answer", "who")
    rows = lake.sources.samples.join(answers, on="sample_id")
    sides = [rows.filter(pl.col("clerk") == clerk) for clerk in (FIRST, SECOND)]
    both = sides[0].join(sides[1], on=["period", "row_id"], suffix="_second")
    if both.is_empty():
        return []
    lines = []
    for (period,), part in both.sort("period", "row_id").partition_by("period", as_dict=True).items():
        pairs = list(zip(part["answer"], part["answer_second"], strict=True))
        same = sum(one == other for one, other in pairs)
        lines.append({"period": period, "rows": len(pairs), "same": same, "kappa": kappa(pairs)})
    columns = [
        Column("数据期", "period"),
        Column("两人都核对", "rows", "count"),
        Column("判断相同", "same", "count"),
        Column("卡帕系数", "kappa", "decimal"),
    ]
    note = "卡帕系数扣除了碰巧相同；1 为完全一致，低于 0.6 的应当先统一标准再核。"
    return [Table("两人核对的一致程度", columns, lines, note=note)]


def _modelled(scored: Sequence[Scored]) -> Table:
    rows = sum(one.rows for one in scored if one.decision == "auto")
    lines: list[Row] = [
        {"what": "查准率", "of": precision(scored), "month": by_month(scored)},
        {"what": "查全率", "of": recall(scored), "month": None},
    ]
    columns = [
        Column("模型推算", "what"),
        Column("按冻结的权重", lambda line: percent(line["of"].value, 2)),
        Column("按本月量出的权重", lambda line: percent(line["month"], 2)),
        Column("区间", lambda line: _bounds(line["of"])),
    ]
    return Table(
        "模型推算（不是核对出来的）",
        columns,
        lines if rows else [],
        note=f"只算打过分而采用的 {count(rows)} 行，证件号码有效且姓名一致、直接认定的不在内。"
        "区间的一端假定每一行的权重都少掉本月量出的偏低部分、"
        f"再少 {DOUBT_BITS:g} 比特，另一端相反，并计入行数少带来的偶然；见“比对模型与偏移”。",
        empty="本期没有打过分而采用的行。",
    )


def _bounds(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "—"
    return interval_text(estimate.low, estimate.high, 2)


def drift_gaps(lake: Lake) -> list[tuple[str, str]]:
    """Levels of the scorecard that this month's data would move further than the bound in force."""
    bound = next((float(str(one["value"])) for one in lake.sources.parameters if one["id"] == BOUND), None)
    if bound is None:
        return []
    far = [row for row in lake.all_of(MATCH_MODEL) if abs(row["drift_millibits"] or 0) > bound * 1000]
    if not far:
        return []
    worst = max(abs(row["drift_millibits"]) for row in far) / 1000
    text = (
        f"{count(len(far))} 个等级的权重与本月数据相差超过 {bound:g} 比特，最大 {worst:.1f} 比特；"
        "模型推算不可单独采信，以抽样核对为准，并请数据团队重估模型（第 3 节“比对模型与偏移”）"
    )
    return [("比对模型偏移过大", text)]
