"""Small charts of a figure over the last twelve months; a change of code, rules, parameters or model is marked."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

import polars as pl

from data_contracts.labels import MADE_WITH
from flows.deliverables.report.blocks import cell_text

MONTHS = 12
WIDTH, HEIGHT, LEFT, TOP, BASE = 180, 160, 6, 34, 98
LABELS, MARK = BASE + 13, 11
"""Where the months stand below the axis; how high a sign is: those of one month stand one below the other."""
FEW = 6
"""From so many months on the first is named as well as the last."""
BAR, CHANGED, INK, QUIET = "#1d4ed8", "#b45309", "#1f2937", "#4b5563"


def changes(kept: pl.DataFrame, months: list[str]) -> dict[str, list[str]]:
    """What each month was made with otherwise than the month before it; nothing of the first."""
    made = {(row["period"], row["figure"]): row["text"] for row in kept.to_dicts()}
    return {
        month: [mark for name, mark in MADE_WITH.items() if made.get((month, name)) != made.get((before, name))]
        for before, month in pairwise(months)
    }


def multiple(
    title: str, kind: str, months: Sequence[str], numbers: Sequence[float | None], changed: Mapping[str, Sequence[str]]
) -> str:
    """One small chart: a bar a month (null: none), the last number in words of `kind`, signs of what changed."""
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
