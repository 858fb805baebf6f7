"""Section 5's load: rows on each township's list beside what its assistants can visit in a month, and the overflow."""

from flows.deliverables.report.blocks import Cell, Column, Fold, Mark, Table, count
from flows.deliverables.report.sources import Lake, Row

STAYS = "超出的线索仍在清单上，按紧急程度排，先办急的；协理员按户籍人口应配的人数算，不是实有人数。"
NOT_SET = "本市没有设定每名协理员每月核查多少条（city.yaml 的 worklists.monthly_load），因此没有算超出多少。"


def overflow_text(lake: Lake) -> str:
    """How many townships have more than their assistants can visit, for the section's answer; nothing when none."""
    over = [row for row in _rows(lake) if (row["overflow"] or 0) > 0]
    leads = sum(row["overflow"] for row in over)
    return f"；{len(over)} 份清单超出协理员每月能核查的数，共超 {count(leads)} 条" if over else ""


def capacity(lake: Lake) -> Fold:
    """List by list, the fullest first; open when any list overflows."""
    rows = sorted(_rows(lake), key=lambda row: (-(row["overflow"] or 0), -(row["leads"] or 0), row["township_code"]))
    is_set = any(row["capacity"] is not None for row in rows)
    table = Table(
        "各乡镇的线索与协理员每月能核查的数",
        [
            Column("县区", "county"),
            Column("乡镇", "township"),
            Column("应配协理员", "assistants", "count"),
            Column("本月线索", "leads", "count"),
            Column("每月可核查", "capacity", "count"),
            Column("超出能力", lambda row: _overflow(row["overflow"]), "count"),
        ],
        rows,
        note=STAYS if is_set else NOT_SET,
        empty="本月没有乡镇的清单。",
        is_wide=len(rows) > 12,
        has_filter=len(rows) > 12,
    )
    over = sum((row["overflow"] or 0) > 0 for row in rows)
    note = f"{over} 份清单超出" if is_set else "没有设定每月核查数"
    return Fold("线索多于协理员能核查的乡镇", [table], note=note, is_open=over > 0)


def _overflow(number: int | None) -> Cell:
    return Mark(count(number), "warn") if number else number


def _rows(lake: Lake) -> list[Row]:
    """The township sheet of the staffing table as it was delivered; no row where it was not."""
    load = lake.sources.load
    return [] if load is None else load.to_dicts()
