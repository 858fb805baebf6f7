"""The last twelve months as small multiples; a change of code, rules, parameters or model is marked on the axis."""

from html import escape
from itertools import pairwise

import polars as pl

from data_contracts.labels import MADE_WITH, OVER_TIME
from flows.deliverables.report.blocks import Column, Figure, Table, cell_text
from flows.deliverables.report.sources import Lake

MONTHS = 12
FIGURES = {
    "rows_read": "count",
    "rows_rejected": "count",
    "rows_linked_auto": "count",
    "rows_in_review": "count",
    "rows_new": "count",
    "leads_published": "count",
    "leads_held_back": "count",
    "visited": "count",
    "yield": "percent",
    "checks_failed": "count",
    "drift_bits": "decimal",
}
"""Figures of the small charts, in their order, and how each is printed."""
WIDTH, HEIGHT, LEFT, TOP, BASE = 180, 160, 6, 34, 98
LABELS, MARK = BASE + 13, 11
"""Where the months stand below the axis; how high a sign is: those of one month stand one below the other."""
FEW = 6
"""From so many months on the first is named as well as the last."""
BAR, CHANGED, INK, QUIET = "#1d4ed8", "#b45309", "#1f2937", "#4b5563"


def over_time(lake: Lake) -> Figure:
    """A small chart per figure, a bar a month; below it one table of them all."""
    kept = lake.sources.figures
    months = sorted(kept["period"].unique())[-MONTHS:]
    values = {(row["period"], row["figure"]): row["value"] for row in kept.to_dicts()}
    changed = changes(kept, months)
    drawn = "".join(_multiple(name, months, values, changed) for name in FIGURES) if months else ""
    columns = [
        Column("数据期", "period"),
        *(Column(OVER_TIME[name], name, kind) for name, kind in FIGURES.items()),
        Column("与上月相比改了什么", "changed"),
    ]
    records = [
        {"period": month, "changed": "、".join(changed.get(month, ())) or "—"}
        | {name: values.get((month, name)) for name in FIGURES}
        for month in months
    ]
    marks = "虚线标出程序（程）、规则（规）、参数（参）、比对模型（模）与上月不同的月份。"
    return Figure(
        "逐月变化（最近十二个月）",
        f"一个小图一个数，一柱一个月，最右是本期。{marks}",
        f'<div class="multiples">{drawn}</div>' if months else "",
        Table("逐月的数", columns, records, is_wide=True),
        has_folded_table=True,
    )


def changes(kept: pl.DataFrame, months: list[str]) -> dict[str, list[str]]:
    """What each month was made with otherwise than the month before it; nothing of the first."""
    made = {(row["period"], row["figure"]): row["text"] for row in kept.to_dicts()}
    return {
        month: [mark for name, mark in MADE_WITH.items() if made.get((month, name)) != made.get((before, name))]
        for before, month in pairwise(months)
    }


def _multiple(
    name: str,
    months: list[str],
    values: dict[tuple[str, str], float | None],
    changed: dict[str, list[str]],
) -> str:
    title, kind = OVER_TIME[name], FIGURES[name]
    numbers = [values.get((month, name)) for month in months]
    top = max((number for number in numbers if number is not None), default=0.0) or 1.0
    step = (WIDTH - 2 * LEFT) / MONTHS
    parts = []
    for place, (month, number) in enumerate(zip(months, numbers, strict=True)):
        x = LEFT + (MONTHS - len(months) + place) * step
        height = 0.0 if number is None else (BASE - TOP) * number / top
        parts.append(
            f'<rect x="{x + 1:.1f}" y="{BASE - height:.1f}" width="{step - 2:.1f}" height="{height:.1f}" fill="{BAR}"/>'
        )
        if marks := changed.get(month, ()):
            parts.append(f'<path d="M{x:.1f} {TOP - 6}V{BASE + 4}" stroke="{CHANGED}" stroke-dasharray="3 2"/>')
            parts += [
                f'<text x="{x + step / 2:.1f}" y="{LABELS + MARK * line}" font-size="11" fill="{CHANGED}"'
                f' text-anchor="middle">{mark}</text>'
                for line, mark in enumerate(marks, start=1)
            ]
    now = escape(cell_text(numbers[-1], kind)) if numbers else "—"
    first = f'<text x="{LEFT}" y="{LABELS}" font-size="11" fill="{QUIET}">{months[0]}</text>'
    ends = (
        f'<text x="{WIDTH - LEFT}" y="{LABELS}" font-size="11" fill="{QUIET}" text-anchor="end">{months[-1]}</text>'
        f"{first if len(months) > FEW else ''}"
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<text x="{LEFT}" y="14" font-size="12" fill="{INK}">{escape(title)}</text>'
        f'<text x="{WIDTH - LEFT}" y="14" font-size="13" font-weight="600" fill="{INK}" text-anchor="end">{now}</text>'
        f'<path d="M{LEFT} {BASE + 0.5}H{WIDTH - LEFT}" stroke="#9ca3af"/>{"".join(parts)}{ends}</svg>'
    )
