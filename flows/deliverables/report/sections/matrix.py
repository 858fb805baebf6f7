"""Section 5's counts: rule x county, and per county rule x township."""

from collections import Counter, defaultdict

from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Fold,
    Link,
    Table,
    count,
)
from flows.deliverables.report.labels import county_name, rule_name, town_name
from flows.deliverables.report.sources import Row, RuleCard


def matrix_figure(found: list[Row], cards: dict[str, RuleCard], towns: dict[str, Row]) -> Figure:
    """Published leads by rule and county, as a heat map with its table."""
    cells: Counter[tuple[str, str]] = Counter()
    held: Counter[str] = Counter()
    for row in found:
        cells[row["rule_id"], county_name(row["township"], towns)] += row["published"]
        held[row["rule_id"]] += row["leads"] - row["published"]
    counties = sorted({county for _, county in cells})
    rules = sorted({rule for rule, _ in cells})
    rows: list[list[Cell]] = []
    for rule in rules:
        numbers = [cells[rule, county] for county in counties]
        rows.append([Link(rule_name(rule, cards), f"rule-{rule}"), *numbers, sum(numbers), held[rule]])
    heads = [
        Column("规则"),
        *(Column(county, "count") for county in counties),
        Column("发布合计", "count"),
        Column("压下", "count"),
    ]
    sums: list[Cell] = [sum(cells[rule, county] for rule in rules) for county in counties]
    table = Table(
        "规则 × 县（发布的线索）", heads, rows, total=["合计", *sums, sum(cells.values()), sum(held.values())]
    )
    shown = [
        {"name": rule_name(rule, cards), "column": county, "leads": number}
        for (rule, county), number in sorted(cells.items())
        if number
    ]
    names = [rule_name(rule, cards) for rule in rules if any(cells[rule, county] for county in counties)]
    svg = charts.heatmap(shown, counties, names) if shown and len(counties) <= 12 else ""
    return Figure("规则 × 县", "格中是发布的线索数，颜色越深越多。", svg, table, has_folded_table=bool(svg))


def county_matrices(found: list[Row], cards: dict[str, RuleCard], towns: dict[str, Row]) -> list[Block]:
    """One fold per county: its townships across, rules down, published + held back."""
    per_county: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in found:
        cell = per_county[county_name(row["township"], towns)][row["rule_id"], row["township"] or ""]
        cell[0] += row["published"]
        cell[1] += row["leads"] - row["published"]
    return [_county_matrix(county, cells, cards, towns) for county, cells in sorted(per_county.items())]


def _county_matrix(
    county: str, cells: dict[tuple[str, str], list[int]], cards: dict[str, RuleCard], towns: dict[str, Row]
) -> Fold:
    rules, places = sorted({rule for rule, _ in cells}), sorted({place for _, place in cells})
    rows: list[list[Cell]] = [
        [
            rule_name(rule, cards),
            *(_both(cells.get((rule, place))) for place in places),
            _both([sum(cells[rule, p][n] for p in places if (rule, p) in cells) for n in (0, 1)]),
        ]
        for rule in rules
    ]
    columns = [
        Column("规则"),
        *(Column(town_name(place or None, towns), "count") for place in places),
        Column("合计", "count"),
    ]
    total: list[Cell] = ["合计"]
    total += [
        _both([sum(cells[r, place][n] for r in rules if (r, place) in cells) for n in (0, 1)]) for place in places
    ]
    every = [sum(cell[n] for cell in cells.values()) for n in (0, 1)]
    table = Table(
        f"{county}：规则 × 乡镇",
        columns,
        rows,
        total=[*total, _both(every)],
        note="发布数；括号内另计压下数。",
        is_wide=True,
    )
    return Fold(f"{county}：规则 × 乡镇", [table], note=f"发布 {count(every[0])}，压下 {count(every[1])}")


def _both(cell: list[int] | None) -> str:
    if not cell or not sum(cell):
        return ""
    return f"{cell[0]:,}" + (f"（{cell[1]:,}）" if cell[1] else "")
