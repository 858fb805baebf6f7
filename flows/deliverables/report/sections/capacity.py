"""Section 5's load: households each township's list asks to visit, what a month has room for, and what is over."""

from flows.deliverables.report.blocks import Cell, Column, Fold, Mark, Table, count
from flows.deliverables.report.sources import Lake, Row

STAYS = (
    "顺延的户仍在清单上，按紧急程度、户内人数、同村顺路排序，有余力时接着走访；只需核对账目、凭证的户不占走访量。"
    "走访量没有本地参数的，按应配协理员（至少一人）乘每人每月可走访户数算，不是实有人数。"
)
NOT_SET = (
    "本市没有设定走访量（参数 township_visits、assistant_visits，或 city.yaml 的 worklists.monthly_load），"
    "因此没有算超出多少。"
)


def overflow_text(lake: Lake) -> str:
    """How many townships have more to visit than a month holds, for the section's answer; nothing when none."""
    over = _over(_rows(lake))
    if not over:
        return ""
    households = sum(row["overflow"] for row in over)
    oldest = max(row["oldest"] or 0 for row in over)
    return f"；{len(over)} 份清单超出当月走访量，顺延 {count(households)} 户，最久的已在清单上 {oldest} 个月"


def capacity(lake: Lake) -> Fold:
    """List by list, the fullest first; open when any list has more than fits."""
    rows = sorted(_rows(lake), key=lambda row: (-(row["overflow"] or 0), -(row["leads"] or 0), row["township_code"]))
    is_set = any(row["capacity"] is not None for row in rows)
    table = Table(
        "各乡镇要走访的户与当月走访量",
        [
            Column("县区", "county"),
            Column("乡镇", "township"),
            Column("应配协理员", "assistants", "count"),
            Column("本月线索", "leads", "count"),
            Column("本期新增", "new", "count"),
            Column("结转", "carried", "count"),
            Column("其中督办", "reminded", "count"),
            Column("需走访户", "households", "count"),
            Column("核对材料户", "papers", "count"),
            Column("每月可走访户", "capacity", "count"),
            Column("顺延户", lambda row: _overflow(row["overflow"]), "count"),
            Column("顺延最久（月）", "oldest", "count"),
        ],
        rows,
        note=STAYS if is_set else NOT_SET,
        empty="本月没有乡镇的清单。",
        is_wide=True,
        has_filter=len(rows) > 12,
    )
    over = len(_over(rows))
    note = f"{over} 份清单超出" if is_set else "没有设定走访量"
    return Fold("要走访的户多于当月走访量的乡镇", [table], note=note, is_open=over > 0)


def _over(rows: list[Row]) -> list[Row]:
    return [row for row in rows if (row["overflow"] or 0) > 0]


def _overflow(number: int | None) -> Cell:
    return Mark(count(number), "warn") if number else number


def _rows(lake: Lake) -> list[Row]:
    """The township sheet of the staffing table as it was delivered; no row where it was not."""
    load = lake.sources.load
    return [] if load is None else load.to_dicts()
