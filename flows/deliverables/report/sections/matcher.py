"""Section 3's machinery: the frozen model and its drift, the blocks, the changes of person numbers."""

from collections.abc import Mapping
from typing import Any

from data_contracts import labels
from data_contracts.tables import BLOCKS, MATCH_MODEL
from flows.deliverables.report.blocks import (
    Column,
    Figure,
    Fold,
    Table,
    count,
)
from flows.deliverables.report.sections.small_charts import MONTHS, changes, multiple
from flows.deliverables.report.sections.weight_charts import weight_charts
from flows.deliverables.report.sources import Lake
from flows.ledger.month_figures import DRIFT_OF
from matchers.compare.levels import LEVELS, short


def model_fold(lake: Lake) -> Fold:
    """The frozen weights, and how far this month's data would move them."""
    columns = [
        Column("证据", lambda row: labels.word(labels.FEATURES, row["feature"])),
        Column("等级", lambda row: short(row["feature"], row["level"]), "code"),
        Column("同一人出现的比例 m", lambda row: _small(row["m"])),
        Column("任意两人出现的比例 u", lambda row: _small(row["u"])),
        Column("权重（比特）", lambda row: _bits(row["millibits"]), "decimal"),
        Column("本月 m", lambda row: _small(row["m_this_month"])),
        Column("本月 u", lambda row: _small(row["u_this_month"])),
        Column("偏移（比特）", lambda row: _bits(row["drift_millibits"]), "decimal"),
    ]
    weights = sorted(lake.all_of(MATCH_MODEL), key=_strength)
    drifted = max((abs(row["drift_millibits"] or 0) for row in weights), default=0)
    table = Table(
        "比对模型：每个等级的权重，及与冻结模型相比的偏移",
        columns,
        weights,
        note="权重 = log2(m ÷ u)，冻结使用；"
        "本月 m、u 由本月证件号码有效且相同的配对与随机配对重新量出，只用来看偏移，不改权重。",
    )
    return Fold(
        "比对模型与偏移",
        [*weight_charts(weights), table, _drift_over_time(lake)],
        note=f"最大偏移 {drifted / 1000:.1f} 比特",
    )


def _drift_over_time(lake: Lake) -> Figure:
    """Of each kind of evidence the drift of the level that is furthest off, month by month."""
    kept = lake.sources.figures
    months = sorted(kept["period"].unique())[-MONTHS:]
    changed = changes(kept, months)
    values = {(row["period"], row["figure"]): row["value"] for row in kept.to_dicts()}
    names = {DRIFT_OF + feature: labels.FEATURES[feature] for feature in LEVELS}
    names = {name: title for name, title in names.items() if any((month, name) in values for month in months)}
    drawn = "".join(
        multiple(title, "decimal", months, [values.get((month, name)) for month in months], changed)
        for name, title in names.items()
    )
    columns = [Column("数据期", "period"), *(Column(title, name, "decimal") for name, title in names.items())]
    records = [{"period": month} | {name: values.get((month, name)) for name in names} for month in months]
    return Figure(
        "逐月的偏移（比特）",
        "一个小图一种证据，一柱一个月：其中偏移最大的等级偏了多少，不分正负。",
        f'<div class="multiples">{drawn}</div>' if drawn else "",
        Table("逐月的偏移", columns, records if names else [], empty="还没有逐月的偏移。", is_wide=True),
        has_folded_table=bool(names),
    )


def _strength(row: Mapping[str, Any]) -> tuple[int, int]:
    """Features in their order, the strongest level first."""
    return list(LEVELS).index(row["feature"]), LEVELS[row["feature"]].index(row["level"])


def _small(share: float | None) -> str:
    return "—" if share is None else f"{share:.2g}"


def _bits(millibits: int | None) -> float | None:
    return None if millibits is None else millibits / 1000


def blocks_fold(lake: Lake) -> Fold:
    """Which rows were compared at all, and what was skipped."""
    found = lake.all_of(BLOCKS)
    skipped = sum(row["skipped_rows"] or 0 for row in found)
    columns = [
        Column("分块键", "key", "code"),
        Column("含义", lambda row: labels.BLOCK_KEYS.get(row["key"], row["description"])),
        Column("配对", "pairs", "count"),
        Column("新增配对", "new_pairs", "count"),
        Column("最大的块", "largest_block", "count"),
        Column("略过的块", "skipped_blocks", "count"),
        Column("略过的行", "skipped_rows", "count"),
    ]
    note = "没有略过的块" if not skipped else f"因块过大略过 {count(skipped)} 行，见表"
    return Fold("分块：拿哪些行去相互比较", [Table("每个分块键", columns, found)], note=note)


def people_table(lake: Lake) -> Table:
    """New, merged and split person numbers of the month."""
    kinds = {row["kind"]: row["people"] for row in lake.rows("person_events_by_kind")}
    changes = [("new", kinds.pop("new", 0)), *sorted(kinds.items())]
    columns = [
        Column("变动", lambda change: labels.word(labels.PERSON_EVENTS, change[0])),
        Column("人数", lambda change: change[1], "count"),
    ]
    return Table("人员编号的变动（编号一经给出长期不变）", columns, changes)
