"""The last twelve months as small multiples; a change of code, rules, parameters or model is marked on the axis."""

from data_contracts.labels import OVER_TIME
from flows.deliverables.report.blocks import Column, Figure, Table
from flows.deliverables.report.sections.small_charts import MONTHS, changes, multiple
from flows.deliverables.report.sources import Lake

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


def over_time(lake: Lake) -> Figure:
    """A small chart per figure, a bar a month; below it one table of them all."""
    kept = lake.sources.figures
    months = sorted(kept["period"].unique())[-MONTHS:]
    values = {(row["period"], row["figure"]): row["value"] for row in kept.to_dicts()}
    changed = changes(kept, months)
    drawn = "".join(
        multiple(OVER_TIME[name], kind, months, [values.get((month, name)) for month in months], changed)
        for name, kind in FIGURES.items()
        if months
    )
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
