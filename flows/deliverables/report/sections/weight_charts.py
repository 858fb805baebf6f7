"""Charts of the scorecard: what each level weighs, and how often it is seen (m, u), frozen beside this month's."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log10
from typing import Any

from data_contracts import labels
from flows.deliverables.report.blocks import Column, Figure, Table
from matchers.compare.levels import short

LABEL, RIGHT, LINE, TOP, WIDTH = 190, 16, 20, 26, 880
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
    bits = [_Dots(_name(row), row["millibits"] / 1000, _moved(row)) for row in shown]
    often = [
        (title, [_Dots(_name(row), _power(row[which]), _power(row[f"{which}_this_month"])) for row in shown])
        for which, title in OFTEN
    ]
    caption = "实心是冻结的，空心是本月量出的；只有实心的，本月见得太少，量不出。"
    return [
        _figure("每个等级的权重（比特）", caption, bits, lambda value: f"{value:g}"),
        *(_figure(title, caption, lines, lambda value: f"10^{value:g}") for title, lines in often),
    ]


class _Dots:
    """A line of a chart: its label, the frozen value and the month's; null: not measured."""

    def __init__(self, label: str, frozen: float | None, month: float | None) -> None:
        self.label, self.frozen, self.month = label, frozen, month


def _name(row: Level) -> str:
    return f"{labels.word(labels.FEATURES, row['feature'])} {short(row['feature'], row['level'])}"


def _moved(row: Level) -> float | None:
    drift = row["drift_millibits"]
    return None if drift is None else (row["millibits"] + drift) / 1000


def _power(share: float | None) -> float | None:
    return None if not share else log10(max(share, SMALLEST))


def _figure(title: str, caption: str, lines: Sequence[_Dots], written: Any) -> Figure:
    columns = [
        Column("等级", lambda line: line.label),
        Column("冻结的", lambda line: "—" if line.frozen is None else written(round(line.frozen, 2))),
        Column("本月的", lambda line: "—" if line.month is None else written(round(line.month, 2))),
    ]
    table = Table(title, columns, lines, is_wide=True)
    return Figure(title, caption, _svg(lines, written), table, has_folded_table=True)


def _svg(lines: Sequence[_Dots], written: Any) -> str:
    values = [value for line in lines for value in (line.frozen, line.month) if value is not None] or [0.0]
    low, high = min(values), max(values)
    wide = (high - low) or 1.0
    height = TOP + LINE * len(lines) + 8

    def x(value: float) -> float:
        return LABEL + (value - low) / wide * (WIDTH - LABEL - RIGHT - 8)

    parts = []
    for step in range(6):
        value = low + wide * step / 5
        parts.append(
            f'<path d="M{x(value):.1f} {TOP - 8}V{height}" stroke="{GRID}"/>'
            f'<text x="{x(value):.1f}" y="12" font-size="11" fill="{QUIET}" text-anchor="middle">'
            f"{written(round(value, 1))}</text>"
        )
    for place, line in enumerate(lines):
        y = TOP + LINE * place + LINE / 2
        parts.append(f'<text x="0" y="{y + 4:.1f}" font-size="12" fill="{QUIET}">{escape(line.label)}</text>')
        if line.frozen is not None and line.month is not None:
            parts.append(f'<path d="M{x(line.frozen):.1f} {y}H{x(line.month):.1f}" stroke="{MONTH}" stroke-width="2"/>')
        if line.month is not None:
            parts.append(f'<circle cx="{x(line.month):.1f}" cy="{y}" r="5" fill="#ffffff" stroke="{MONTH}"/>')
        if line.frozen is not None:
            parts.append(f'<circle cx="{x(line.frozen):.1f}" cy="{y}" r="4" fill="{FROZEN}"/>')
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" style="max-width:{WIDTH}px" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )
