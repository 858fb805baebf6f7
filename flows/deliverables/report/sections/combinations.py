"""Section 4's combinations: which levels come together how often, how they are decided, a row of each to look at."""

from collections.abc import Callable, Sequence

from data_contracts import labels
from flows.deliverables.report.blocks import Block, Column, Fold, Table, count
from flows.deliverables.report.sources import Lake, Row
from flows.deliverables.report.waterfall import bits
from matchers.compare.levels import LEVELS, NONE, short

MAX_SHOWN = 30


def commonest_combinations(lake: Lake, seed: int) -> list[Row]:
    """The commonest combinations of levels, each with an example row. Grain: combination x decision."""
    lake.keep("scored_links")
    return lake.rows("combinations", seed=seed, max_shown=MAX_SHOWN)


def combinations(found: Sequence[Row], example: Callable[[Row], Fold]) -> list[Block]:
    """A table of the combinations, and a fold with the example of each. `example` draws one scored row."""
    if not found:
        return []
    columns = [
        Column("哪些相符", combination_text),
        Column("决定", lambda row: labels.word(labels.DECISIONS, row["decision"])),
        Column("行", "rows", "count"),
        Column("例子的比特", lambda row: bits(row["total_millibits"]), "decimal"),
    ]
    table = Table("最常见的证据组合", columns, found, note="一行一种组合；缺失的和不计的不写。", is_wide=True)
    examples = [Fold(f"{combination_text(row)}：{count(row['rows'])} 行", [example(row)]) for row in found]
    return [Fold(f"证据组合和实例：最常见的 {len(found)} 种", [table, *examples])]


def combination_text(row: Row) -> str:
    """The levels of a scored row that say something, in short."""
    levels = ((feature, row[f"{feature}_level"]) for feature in LEVELS)
    parts = [short(feature, level) for feature, level in levels if level and level not in (NONE, "in_number")]
    return "、".join(parts) or "没有一项可比"
