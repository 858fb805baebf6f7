"""Charts of the scorecard: what each level weighs, and how often it is seen (m, u), frozen beside this month's."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

from data_contracts import labels
from flows.deliverables.report.blocks import Column, Figure, Table
from matchers.compare.levels import short

RIGHT, LINE, TOP = 16, 20, 26
ROOMS = (("wide", 928, 190), ("narrow", 340, 150))
"""Drawn for a screen and for a telephone: class, width, room for labels, in pixels."""
EVERY_BITS, MAX_TICKS = 5, 8
FROZEN, MONTH, GRID, QUIET = "#1d4ed8", "#b45309", "#e5e7eb", "#4b5563"
SMALLEST = 1e-9
OFTEN = (
    ("m", "同一人的两行里，每个等级出现的比例 m（对数刻度）"),
    ("u", "随便两个人之间，每个等级出现的比例 u（对数刻度）"),
)
"""Two charts and not one: each fits a printed page."""

Level = Mapping[str, Any]


def weight_charts(weights: Sequence[Level]) -> list[Figure]:
    """Weights in bits; m and u each on a log scale. Filled: frozen; open: as this month measured them."""
    shown = [row for row in weights if row["millibits"] or row["drift_millibits"]]
    if not shown:
        return []
    bits = [_Dots(row, row["millibits"] / 1000, _moved(row)) for row in shown]
    often = [
        (title, [_Dots(row, _power(row[which]), _power(row[f"{which}_this_month"])) for row in shown])
        for which, title in OFTEN
    ]
    caption = "实心是冻结的，空心是本月量出的；只有实心的，本月见得太少，量不出。"
    return [
        _figure("每个等级的权重（比特）", caption, bits, lambda value: f"{value:g}", EVERY_BITS),
        *(_figure(title, caption, lines, lambda value: f"10^{value:g}", 1) for title, lines in often),
    ]


class _Dots:
    """A line of a chart: its label and a short one, the frozen value and the month's; null: not measured."""

    def __init__(self, row: Level, frozen: float | None, month: float | None) -> None:
        self.short = short(row["feature"], row["level"])
        self.label = f"{labels.word(labels.FEATURES, row['feature'])} {self.short}"
        self.frozen, self.month = frozen, month


def _moved(row: Level) -> float | None:
    drift = row["drift_millibits"]
    return None if drift is None else (row["millibits"] + drift) / 1000


def _power(share: float | None) -> float | None:
    return None if not share else log10(max(share, SMALLEST))


def _figure(title: str, caption: str, lines: Sequence[_Dots], written: Any, every: int) -> Figure:
    columns = [
        Column("等级", lambda line: line.label),
        Column("冻结的", lambda line: "—" if line.frozen is None else written(round(line.frozen, 2))),
        Column("本月的", lambda line: "—" if line.month is None else written(round(line.month, 2))),
    ]
    table = Table(title, columns, lines, is_wide=True)
    svg = "".join(_svg(lines, written, every, *room) for room in ROOMS)
    return Figure(title, caption, svg, table, has_folded_table=True)


def ticks(low: float, high: float, every: int) -> list[int]:
    """Whole multiples of `every` from at or below `low` to at or above `high`; fewer of them where they are many."""
    first, last = floor(low / every), max(ceil(high / every), floor(low / every) + 1)
    step = ceil((last - first) / MAX_TICKS)
    last += -(last - first) % step
    return [place * every for place in range(first, last + 1, step)]


def _svg(lines: Sequence[_Dots], written: Any, every: int, name: str, width: int, label: int) -> str:
    values = [value for line in lines for value in (line.frozen, line.month) if value is not None] or [0.0]
    marks = ticks(min(values), max(values), every)
    low, wide = marks[0], marks[-1] - marks[0]
    height = TOP + LINE * len(lines) + 8

    def x(value: float) -> float:
        return label + 12 + (value - low) / wide * (width - label - 12 - RIGHT - 8)

    parts = []
    for place, value in enumerate(marks):
        parts.append(f'<path d="M{x(value):.1f} {TOP - 8}V{height}" stroke="{GRID}"/>')
        if name == "wide" or place % 2 == 0:
            at = f'x="{x(value):.1f}" y="12" font-size="11" text-anchor="middle"'
            parts.append(f'<text {at} fill="{QUIET}">{written(value)}</text>')
    for place, line in enumerate(lines):
        y = TOP + LINE * place + LINE / 2
        text = escape(line.label if name == "wide" else line.short)
        parts.append(f'<text x="0" y="{y + 4:.1f}" font-size="12" fill="{QUIET}">{text}</text>')
        if line.frozen is not None and line.month is not None:
            parts.append(f'<path d="M{x(line.frozen):.1f} {y}H{x(line.month):.1f}" stroke="{MONTH}" stroke-width="2"/>')
        if line.month is not None:
            parts.append(f'<circle cx="{x(line.month):.1f}" cy="{y}" r="5" fill="#ffffff" stroke="{MONTH}"/>')
        if line.frozen is not None:
            parts.append(f'<circle cx="{x(line.frozen):.1f}" cy="{y}" r="4" fill="{FROZEN}"/>')
    size = f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false"'
    return f'<svg class="{name}" {size}>{"".join(parts)}</svg>'
