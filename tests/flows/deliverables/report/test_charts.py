"""Charts are the same bytes every time, scale with the page, and can be told apart."""

import re

import pytest

from flows.deliverables.report import charts, line_labels

BARS = [{"name": "医疗费用结算<x>", "rows": 1200, "kind": "采用", "kind_order": 0}]
SHARES = [{"name": "名册", "share": 1.0, "kind": "L1", "kind_order": 0}]
BINS = [{"bits": 3, "bits_to": 4, "pairs": 7, "from": 0.8, "decision": "自动采用"}]
POINTS = [{"name": "性别：女", "share": 0.3, "low": 0.2, "high": 0.4, "tone": "plain"}]
CURVE = [{"bits": n, "share": 0.9 + n / 100, "series": "查准率"} for n in range(3)]
CELLS = [{"name": "E08", "column": "云岭县", "leads": 4}]

DRAWN = {
    "bars": lambda: charts.grouped_bars(BARS, ["采用"], "行数"),
    "shares": lambda: charts.shares(SHARES, ["L1"], "占比"),
    "histogram": lambda: charts.histogram(BINS, ["自动采用"], {"自动线": 12.0}, "比特"),
    "intervals": lambda: charts.intervals(POINTS, 0.25, "比率"),
    "lines": lambda: charts.lines(CURVE, ["查准率"], {"现在": 1.0}, "比特"),
    "heatmap": lambda: charts.heatmap(CELLS, ["云岭县"], ["E08"]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_scales_and_holds_nothing_from_outside_nor_a_name_that_could_clash(name: str) -> None:
    svg = DRAWN[name]()
    widths = {room: int(width) for room, width in re.findall(r'<svg class="(\w+)" viewBox="0 0 (\d+)', svg)}
    assert list(widths) == ["wide", "narrow"]
    assert 900 <= widths["wide"] <= 970 and widths["narrow"] <= 362
    assert not re.search(r"""\sid=["']|url\(|href=|<script|<style|@import""", svg)
    charts._rendered.cache_clear()
    assert DRAWN[name]() == svg


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_one_of_the_grammar(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unvalidated = DRAWN[name]()
    monkeypatch.setattr(charts, "IS_VALIDATED", True)
    assert DRAWN[name]() == unvalidated


@pytest.mark.parametrize("name", DRAWN)
def test_no_legend_is_laid_out_by_the_fonts_of_a_machine(name: str) -> None:
    assert "role-legend" not in DRAWN[name]()


def test_a_long_label_is_cut_by_counting_characters() -> None:
    assert line_labels._short("短名", 100) == "短名"
    long = line_labels._short("经办人员和村干部近亲属备案（民政局）", 130)
    assert long.endswith("…") and line_labels.pixels(long) <= 130 + 8


def test_labels_that_would_be_cut_to_the_same_are_still_told_apart() -> None:
    groups = ["人户是否分离：人户分离", "人户是否分离：户籍地居住", "人户是否分离：不详", "有无证件号码：不详"]
    shown = line_labels.labels_in(groups, 90)
    assert len(set(shown.values())) == 4 and shown[groups[1]] == "户籍地居住"
    points = [{"name": one, "share": 0.3, "low": 0.2, "high": 0.4, "tone": "plain"} for one in groups]
    drawn = charts.intervals(points, None, "比率").split("<svg ")[2]
    assert drawn.count('stroke-width="3"') == 4


def test_a_heat_map_of_many_columns_keeps_its_width_and_is_moved_sideways() -> None:
    columns = [f"{number}县" for number in range(7)]
    svg = charts.heatmap([{"name": "E08", "column": one, "leads": 4} for one in columns], columns, ["E08"])
    assert svg.count("<svg") == 1 and '<svg class="always"' in svg


def test_a_bracket_in_a_label_stays_text() -> None:
    assert "<x>" not in charts.grouped_bars(BARS, ["采用"], "行数")


@pytest.mark.parametrize("colour", [*charts.PALETTE[:5], *charts.VERDICT[:2], charts.INK, charts.QUIET])
def test_a_mark_stands_out_from_white(colour: str) -> None:
    assert contrast(colour) >= 3.0


def contrast(colour: str) -> float:
    """Contrast of a colour with white, as WCAG counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)
