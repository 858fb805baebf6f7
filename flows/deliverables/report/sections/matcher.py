"""Section 3's machinery: the frozen model and its drift, the blocks, the changes of person numbers."""

from collections import Counter

from data_contracts.tables import BLOCKS, MATCH_MODEL, PERSON_EVENTS
from flows.deliverables.report import words
from flows.deliverables.report.blocks import (
    Cell,
    Column,
    Fold,
    Table,
    count,
)
from flows.deliverables.report.sources import Lake


def model_fold(lake: Lake) -> Fold:
    """The frozen weights, and how far this month's data would move them."""
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


def blocks_fold(lake: Lake) -> Fold:
    """Which rows were compared at all, and what was skipped."""
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


def people_table(lake: Lake) -> Table:
    """New, merged and split person numbers of the month."""
    kinds = Counter(row["kind"] for row in lake.all_of(PERSON_EVENTS) if row["kind"] != "new")
    new = lake.count("person_events", "kind = 'new'")
    rows: list[list[Cell]] = [["新建", new]]
    rows += [[words.word(words.EVENTS, kind), number] for kind, number in sorted(kinds.items())]
    return Table("人员编号的变动（编号一经给出长期不变）", [Column("变动"), Column("人数", "count")], rows)
