"""Charts of the report as inline SVG: drawn by Vega-Lite offline, in the reader's own fonts, the same bytes each time.

Every chart is drawn twice, for a screen and for a telephone, and the page shows the one that fits: a picture made
smaller has letters that nobody can read. Every axis gets a fixed extent and every chart a fixed padding, so that the
layout does not depend on which fonts the machine that draws it has. Colours are apart for colour-blind readers and have
a contrast of at least 3 on white.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import altair as alt
import vl_convert as vlc
from altair.utils.schemapi import debug_mode

from flows.deliverables.report.line_labels import labels_in, pixels

Rows = Sequence[Mapping[str, object]]

INK, QUIET, GRID = "#1f2937", "#4b5563", "#e5e7eb"
GOOD, WARN, BAD, PLAIN, PALE = "#0f766e", "#b45309", "#b91c1c", "#1d4ed8", "#64748b"
PALETTE = (PLAIN, WARN, PALE, GOOD, BAD, "#6d28d9")
VERDICT = (GOOD, WARN, "#9ca3af")
LADDER = ("#172554", "#1d4ed8", "#60a5fa", "#0f766e", "#5eead4", "#d97706", "#9ca3af")
FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
WAN = (
    "datum.value < 1 && datum.value > 0 ? '' : "
    "datum.value >= 10000 ? format(datum.value / 10000, ',~r') + ' 万' : format(datum.value, ',')"
)
ROW = 24


@dataclass(frozen=True)
class Room:
    """How much of the page a chart has, in pixels: in all, for the longest label beside it, for the numbers of an
    axis. `name` is the class by which the page shows one drawing and not the other."""

    name: str
    width: int
    labels: int
    side: int
    is_narrow: bool = False


WIDE, NARROW = Room("wide", 900, 230, 64), Room("narrow", 300, 132, 48, is_narrow=True)
NARROW_COLUMNS = 6
"""Columns of a heat map that fit a telephone; with more of them it keeps its width and is moved sideways."""
IS_VALIDATED = False
"""Whether a chart is held against the grammar's schema before it is drawn, whole and piece by piece: half the time of
drawing it, and the suite does it for every kind of chart.
"""


def grouped_bars(rows: Rows, order: Sequence[str], title: str) -> str:
    """Horizontal bars of `rows` stacked by `kind`, one line per `name`, in the order they come."""
    return _legend(order) + _both(lambda room: _grouped_bars(rows, order, title, room))


def _grouped_bars(rows: Rows, order: Sequence[str], title: str, room: Room) -> "Drawing":
    rows = _shortened(rows, name=room.labels - 22)
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    axis = alt.Axis(labelExpr=WAN, tickCount=3 if room.is_narrow else 5)
    drawn: Drawing = (
        alt.Chart(_data(rows))
        .mark_bar(height={"band": 0.72})
        .encode(
            y=_names("name", names, room),
            x=alt.X("rows:Q", title=title, axis=axis),
            color=_colours("kind", order),
            order=alt.Order("kind_order:Q"),
        )
        .properties(width=room.width - _label_width(names, room), height=ROW * max(len(names), 1))
    )
    return drawn


def shares(rows: Rows, order: Sequence[str], title: str, palette: Sequence[str] = LADDER) -> str:
    """Horizontal bars that fill up to 100 %, one per `name`, parted by `kind`."""
    return _legend(order, palette) + _both(lambda room: _shares(rows, order, title, palette, room))


def _shares(rows: Rows, order: Sequence[str], title: str, palette: Sequence[str], room: Room) -> "Drawing":
    rows = _shortened(rows, name=room.labels - 22)
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    axis = alt.Axis(format="~%", tickCount=2 if room.is_narrow else 5)
    drawn: Drawing = (
        alt.Chart(_data(rows))
        .mark_bar(height={"band": 0.72})
        .encode(
            y=_names("name", names, room),
            x=alt.X("share:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, 1])),
            color=_colours("kind", order, palette),
            order=alt.Order("kind_order:Q"),
        )
        .properties(width=room.width - _label_width(names, room), height=ROW * max(len(names), 1))
    )
    return drawn


def histogram(rows: Rows, order: Sequence[str], lines: Mapping[str, float], title: str) -> str:
    """Pairs by whole bit of match weight on a log scale, the decisions side by side, with the matcher's lines."""
    return _legend(order) + _both(lambda room: _histogram(rows, order, lines, title, room), top=24)


def _histogram(rows: Rows, order: Sequence[str], lines: Mapping[str, float], title: str, room: Room) -> "Drawing":
    across = alt.Axis(tickCount=5 if room.is_narrow else 12, format="d")
    bars = (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("bits:Q", title=title, axis=across, scale=alt.Scale(nice=False)),
            x2="bits_to:Q",
            y=alt.Y("pairs:Q", title=None, axis=_side(room, labelExpr=WAN, values=DECADES), scale=LOG),
            y2="from:Q",
            color=_colours("decision", order),
        )
    )
    top = max((float(str(row["pairs"])) for row in rows), default=1.0)
    marks = [{"bits": value, "name": name, "top": top} for name, value in lines.items()]
    rule = alt.Chart(_data(marks)).mark_rule(color=INK, strokeDash=[5, 3], strokeWidth=1.5).encode(x="bits:Q")
    line_label = (
        alt.Chart(_data(marks))
        .mark_text(align="left", dx=4, dy=-6, color=INK, fontSize=12)
        .encode(x="bits:Q", y=alt.Y("top:Q"), text="name:N")
    )
    return alt.layer(bars, rule, line_label).properties(width=room.width - room.side, height=230)


def intervals(rows: Rows, whole: float | None, title: str) -> str:
    """Shares with their intervals, one line per `name`; `whole` is the share of everybody, a vertical line."""
    return _both(lambda room: _intervals(rows, whole, title, room))


def _intervals(rows: Rows, whole: float | None, title: str, room: Room) -> "Drawing":
    rows = _shortened(rows, name=room.labels - 22)
    names = [str(row["name"]) for row in rows]
    base = alt.Chart(_data(rows))
    x = alt.X("share:Q", title=title, axis=alt.Axis(format="~%", tickCount=3 if room.is_narrow else 6))
    y = _names("name", names, room)
    span = base.mark_rule(color=PALE, strokeWidth=3).encode(y=y, x=alt.X("low:Q"), x2="high:Q")
    colour = alt.Color("tone:N", scale=alt.Scale(domain=["plain", "warn"], range=[PLAIN, WARN]), legend=None)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(y=y, x=x, color=colour)
    layers: list[alt.Chart] = [span, dots]
    if whole is not None:
        layers.append(alt.Chart(_data([{"x": whole}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="x:Q"))
    return alt.layer(*layers).properties(width=room.width - _label_width(names, room), height=ROW * max(len(names), 1))


def lines(rows: Rows, order: Sequence[str], marks: Mapping[str, float], title: str) -> str:
    """Shares against a threshold, one line per `series`, with the present threshold marked."""
    return _legend(order) + _both(lambda room: _lines(rows, order, marks, title, room), top=16)


def _lines(rows: Rows, order: Sequence[str], marks: Mapping[str, float], title: str, room: Room) -> "Drawing":
    across = alt.Axis(tickCount=5) if room.is_narrow else alt.Axis()
    curve = (
        alt.Chart(_data(rows))
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("bits:Q", title=title, axis=across, scale=alt.Scale(nice=False, zero=False)),
            y=alt.Y("share:Q", title=None, axis=_side(room, format=".3~%"), scale=alt.Scale(zero=False)),
            color=_colours("series", order),
        )
    )
    now = alt.Chart(_data([{"bits": bits} for bits in marks.values()]))
    rule = now.mark_rule(color=INK, strokeDash=[5, 3]).encode(x="bits:Q")
    return alt.layer(curve, rule).properties(width=room.width - room.side, height=200)


def heatmap(rows: Rows, columns: Sequence[str], names: Sequence[str]) -> str:
    """How many leads in each cell of rule x area; darker is more, the number is in the cell."""
    if len(columns) > NARROW_COLUMNS:
        return _drawn(lambda room: _heatmap(rows, columns, names, room), WIDE, "always")
    return _both(lambda room: _heatmap(rows, columns, names, room))


def _heatmap(rows: Rows, columns: Sequence[str], names: Sequence[str], room: Room) -> "Drawing":
    wide = max((room.width - room.labels) // max(len(columns), 1) - 6, 26)
    across, down = labels_in(columns, wide), labels_in(names, room.labels - 22)
    rows = [{**row, "column": across[str(row["column"])], "name": down[str(row["name"])]} for row in rows]
    columns, names = list(across.values()), list(down.values())
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("column:N", sort=list(columns), title=None, axis=alt.Axis(labelAngle=0, orient="top", labelLimit=0)),
        y=_names("name", names, room),
    )
    top = max((int(str(row["leads"])) for row in rows), default=0)
    scale = alt.Scale(range=["#e0edff", "#1e40af"], type="sqrt", domain=[0, max(top, 1)])
    cells = base.mark_rect(stroke="white").encode(color=alt.Color("leads:Q", scale=scale, legend=None))
    ink = alt.condition(f"sqrt(datum.leads) > {top**0.5 * 0.62:.6f}", alt.value("white"), alt.value(INK))
    counts = base.mark_text(fontSize=11).encode(text=alt.Text("leads:Q", format=","), color=ink)
    size = {"width": room.width - _label_width(names, room), "height": ROW * max(len(names), 1)}
    return alt.layer(cells, counts).properties(**size)


DECADES = [10**power for power in range(10)]
LOG = alt.Scale(type="log", domainMin=0.8, nice=False)
RIGHT = 24


def _label_width(names: Sequence[str], room: Room) -> int:
    """Room for the longest label, counted in characters: what a font would measure differs between machines."""
    longest = max((pixels(name) for name in names), default=0)
    return min(max(longest + 22, 48), room.labels)


def _shortened(rows: Rows, **limits: int) -> list[dict[str, object]]:
    shown = {name: labels_in([str(row[name]) for row in rows], limit) for name, limit in limits.items()}
    return [{**row, **{name: shown[name][str(row[name])] for name in limits}} for row in rows]


def _names(field: str, names: Sequence[str], room: Room) -> alt.Y:
    width = _label_width(names, room)
    axis = alt.Axis(
        title=None, minExtent=width, maxExtent=width, labelLimit=0, labelPadding=9, ticks=False, domain=False
    )
    return alt.Y(f"{field}:N", sort=list(names), axis=axis)


def _side(room: Room, **options: Any) -> alt.Axis:
    return alt.Axis(minExtent=room.side - 8, maxExtent=room.side - 8, **options)


def _colours(field: str, order: Sequence[str], palette: Sequence[str] = PALETTE) -> alt.Color:
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(order), range=list(palette[: len(order)])), legend=None)


def _legend(order: Sequence[str], palette: Sequence[str] = PALETTE) -> str:
    """The legend as HTML: one drawn into the SVG would be laid out by the fonts of the machine that drew it."""
    marks = zip(order, palette, strict=False)
    items = (f'<li><span style="background:{colour}"></span>{escape(name)}</li>' for name, colour in marks)
    return f'<ul class="legend">{"".join(items)}</ul>'


def _data(rows: Rows) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


Drawing = alt.Chart | alt.LayerChart | alt.FacetChart


def _both(drawn: Callable[[Room], Drawing], top: int = 8) -> str:
    """A chart for a screen and for a telephone: the page shows one of them."""
    return "".join(_drawn(drawn, room, room.name, top) for room in (WIDE, NARROW))


def _drawn(drawn: Callable[[Room], Drawing], room: Room, name: str, top: int = 8) -> str:
    """Render to SVG that scales with the page, without names that could meet those of another chart."""
    with debug_mode(IS_VALIDATED):  # else each piece of a chart is held against the schema as it is made, too
        spec = drawn(room).configure(**_look(top)).to_dict(validate=IS_VALIDATED)
    return _inline(_rendered(json.dumps(spec, ensure_ascii=False, sort_keys=True)), name)


@cache
def _rendered(spec: str) -> str:
    return str(vlc.vegalite_to_svg(spec))


def _look(top: int) -> dict[str, Any]:
    return {
        "background": "transparent",
        "font": FONTS,
        "padding": {"left": 4, "right": RIGHT, "top": top, "bottom": 8},
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelColor": QUIET,
            "titleColor": QUIET,
            "gridColor": GRID,
            "labelOverlap": False,
            "domainColor": "#9ca3af",
            "tickColor": "#9ca3af",
            "titleFontWeight": "normal",
        },
    }


def _inline(svg: str, name: str) -> str:
    opening = re.match(r"<svg[^>]*?viewBox=\"([^\"]+)\"[^>]*>", svg)
    if opening is None:
        return svg
    head = f'<svg class="{name}" viewBox="{opening.group(1)}" aria-hidden="true" focusable="false">'
    return head + re.sub(r" (aria-[a-z]+|role)=\"[^\"]*\"", "", svg[opening.end() :])
