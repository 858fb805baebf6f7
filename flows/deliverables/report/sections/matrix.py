"""Section 5's counts: rule x county, and per county rule x township."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import partial

from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Figure,
    Fold,
    Link,
    Table,
    count,
)
from flows.deliverables.report.place_names import county_name, rule_name, town_name
from flows.deliverables.report.sources import Row, RuleSummary

Held = dict[tuple[str, str], list[int]]
"""(rule, township) -> leads published and held back."""


def matrix_figure(found: list[Row], summaries: dict[str, RuleSummary], towns: dict[str, Row]) -> Figure:
    """Published leads by rule and county, as a heat map with its table."""
    cells: Counter[tuple[str, str]] = Counter()
    held: Counter[str] = Counter()
    for row in found:
        cells[row["rule_id"], county_name(row["township"], towns)] += row["published"]
        held[row["rule_id"]] += row["leads"] - row["published"]
    counties = sorted({county for _, county in cells})
    rules = sorted({rule for rule, _ in cells})
    table = Table(
        "规则 × 县（发布的线索）",
        [
            Column("规则", lambda rule: Link(rule_name(rule, summaries), f"rule-{rule}") if rule else "合计"),
            *(Column(county, partial(_published, cells, county=county), "count") for county in counties),
            Column("发布合计", partial(_published, cells), "count"),
            Column("暂缓下发", lambda rule: held[rule] if rule else sum(held.values()), "count"),
        ],
        rules,
        total="",
    )
    shown = [
        {"name": rule_name(rule, summaries), "column": county, "leads": number}
        for (rule, county), number in sorted(cells.items())
        if number
    ]
    names = [rule_name(rule, summaries) for rule in rules if any(cells[rule, county] for county in counties)]
    svg = charts.heatmap(shown, counties, names) if shown and len(counties) <= 12 else ""
    return Figure("规则 × 县", "格中是发布的线索数，颜色越深越多。", svg, table, has_folded_table=bool(svg))


def _published(cells: Mapping[tuple[str, str], int], rule: str, county: str | None = None) -> int:
    """Published leads of a rule (of all when blank) in a county (in all when null)."""
    return sum(number for (one, place), number in cells.items() if rule in ("", one) and county in (None, place))


def county_matrices(found: list[Row], summaries: dict[str, RuleSummary], towns: dict[str, Row]) -> list[Block]:
    """One fold per county: its townships across, rules down, published + held back."""
    per_county: dict[str, Held] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in found:
        cell = per_county[county_name(row["township"], towns)][row["rule_id"], row["township"] or ""]
        cell[0] += row["published"]
        cell[1] += row["leads"] - row["published"]
    return [_county_matrix(county, cells, summaries, towns) for county, cells in sorted(per_county.items())]


def _county_matrix(county: str, cells: Held, summaries: dict[str, RuleSummary], towns: dict[str, Row]) -> Fold:
    rules, places = sorted({rule for rule, _ in cells}), sorted({place for _, place in cells})
    table = Table(
        f"{county}：规则 × 乡镇",
        [
            Column("规则", lambda rule: rule_name(rule, summaries) if rule else "合计"),
            *(Column(town_name(place or None, towns), partial(_both, cells, place=place), "count") for place in places),
            Column("合计", partial(_both, cells), "count"),
        ],
        rules,
        total="",
        note="发布数；括号内另计暂缓下发数。",
        is_wide=True,
    )
    published, held = (sum(cell[n] for cell in cells.values()) for n in (0, 1))
    return Fold(f"{county}：规则 × 乡镇", [table], note=f"发布 {count(published)}，暂缓下发 {count(held)}")


def _both(cells: Held, rule: str, place: str | None = None) -> str:
    """Leads of a rule (of all when blank) in a township (in all when null): published, and held back in brackets."""
    if rule and place is not None:
        chosen = [cells.get((rule, place), [0, 0])]
    else:
        chosen = [cell for (one, there), cell in cells.items() if rule in ("", one) and place in (None, there)]
    published, held = (sum(cell[n] for cell in chosen) for n in (0, 1))
    if not published + held:
        return ""
    return f"{published:,}" + (f"（{held:,}）" if held else "")
