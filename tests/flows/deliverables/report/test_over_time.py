"""Twelve months as small multiples, with what changed of ours marked."""

from pathlib import Path

import polars as pl

from data_contracts import tables as t
from flows.deliverables.report.sections.over_time import changes, over_time
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


def test_a_bar_a_month_and_a_table_of_the_same_numbers(tmp_path: Path) -> None:
    with opened(make_sources(tmp_path, figures=kept())) as lake:
        figure = over_time(lake)
    assert figure.svg.count("<svg") == 11
    assert figure.svg.count("<rect") == 11 * len(MONTHS)
    assert figure.svg.count(">模</text>") == 11
    assert [line[1] for line in figure.table.lines] == [float(100 * place) for place in range(10)]
    assert figure.table.lines[5][-1] == "模"
