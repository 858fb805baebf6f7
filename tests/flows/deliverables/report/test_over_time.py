"""Twelve months as small multiples, with what changed of ours marked."""

import re
from pathlib import Path

import polars as pl

from data_contracts import tables as t
from flows.deliverables.report.blocks import Figure
from flows.deliverables.report.sections.matcher import model_fold
from flows.deliverables.report.sections.over_time import over_time
from flows.deliverables.report.sections.small_charts import HEIGHT, changes, multiple
from flows.deliverables.report.sources import opened
from flows.store.frames import typed_frame
from tests.flows.deliverables.report.factory import fill, make_sources

MONTHS = [f"2026{month:02d}" for month in range(1, 11)]


def kept(model_until: str = "202605") -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for place, month in enumerate(MONTHS):
        rows.append({"period": month, "figure": "rows_read", "value": float(100 * place)})
        rows.append({"period": month, "figure": "model", "text": "v3" if month <= model_until else "v4"})
    return typed_frame(fill(t.MONTH_FIGURES, rows), t.MONTH_FIGURES)


def test_a_change_of_ours_stands_on_its_month_alone() -> None:
    assert {month: marks for month, marks in changes(kept(), MONTHS).items() if marks} == {"202606": ["模"]}


def test_each_of_the_four_is_marked_in_the_month_it_changed_and_no_other() -> None:
    months = [f"2025{month:02d}" for month in range(11, 13)] + MONTHS
    since = {"code": "202602", "rules": "202604", "parameters": "202607", "model": "202609"}
    rows: list[dict[str, object]] = [
        {"period": month, "figure": name, "text": "new" if month >= changed else "old"}
        for month in months
        for name, changed in since.items()
    ]
    made = typed_frame(fill(t.MONTH_FIGURES, rows), t.MONTH_FIGURES)
    marked = {month: marks for month, marks in changes(made, months).items() if marks}
    assert marked == {"202602": ["程"], "202604": ["规"], "202607": ["参"], "202609": ["模"]}
    drawn = multiple("读入的行", "count", months, [5.0 for _ in months], marked)
    signs = re.findall(r'<text x="([\d.]+)" y="[\d.]+"[^>]*>([程规参模])</text>', drawn)
    bars = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', drawn)]
    under = {sign: max(n for n, x in enumerate(bars) if x <= float(at)) for at, sign in signs}
    assert {sign: months[n] for sign, n in under.items()} == {
        "程": "202602",
        "规": "202604",
        "参": "202607",
        "模": "202609",
    }
    assert len(re.findall("stroke-dasharray", drawn)) == 4
    assert ">202511</text>" in drawn and ">202610</text>" in drawn


def test_signs_of_one_month_stand_one_below_the_other() -> None:
    drawn = multiple("读入的行", "count", ["202609", "202610"], [None, 1.0], {"202610": ["程", "规", "参", "模"]})
    heights = [float(y) for y in re.findall(r'y="([\d.]+)" font-size="11"[^>]*text-anchor="middle">[程规参模]<', drawn)]
    assert len(set(heights)) == 4 and max(heights) < HEIGHT


def test_a_bar_a_month_and_a_table_of_the_same_numbers(tmp_path: Path) -> None:
    with opened(make_sources(tmp_path, figures=kept())) as lake:
        figure = over_time(lake)
    assert figure.svg.count("<svg") == 11
    assert figure.svg.count("<rect") == 11 * len(MONTHS)
    assert figure.svg.count(">模</text>") == 11
    assert [line[1] for line in figure.table.lines] == [float(100 * place) for place in range(10)]
    assert figure.table.lines[5][-1] == "模"


def test_drift_is_drawn_month_by_month_for_each_kind_of_evidence_that_was_measured(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"period": month, "figure": f"drift_bits_{feature}", "value": float(place)}
        for place, month in enumerate(MONTHS)
        for feature in ("name", "birth")
    ]
    figures = typed_frame(fill(t.MONTH_FIGURES, rows), t.MONTH_FIGURES)
    with opened(make_sources(tmp_path, figures=figures)) as lake:
        figure = model_fold(lake).blocks[-1]
    assert isinstance(figure, Figure) and figure.svg.count("<svg") == 2
    assert [column.title for column in figure.table.columns] == ["数据期", "姓名", "出生日期"]
    assert [line[1] for line in figure.table.lines] == [float(place) for place in range(10)]
