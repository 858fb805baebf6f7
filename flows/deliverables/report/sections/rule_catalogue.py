"""Section 5's catalogue: each rule with its words, its numbers and the articles it rests on."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from data_contracts import labels
from data_contracts.tables import AREAS
from flows.deliverables import titles
from flows.deliverables.report.blocks import (
    Cell,
    Column,
    DetailList,
    Fold,
    Link,
    Table,
    count,
)
from flows.deliverables.report.place_names import area_name
from flows.deliverables.report.sources import Lake, Row, RuleSummary
from rules.city_rules import city_texts


def rule_folds(lake: Lake, found: list[Row]) -> Fold:
    """One fold per rule: what it says, with which number, from which text, and what it found."""
    summaries = lake.sources.rules
    hits: Counter[str] = Counter()
    for row in found:
        hits[row["rule_id"]] += row["leads"]
    names = {row["area_code"]: row for row in lake.all_of(AREAS)}
    folds = [_rule(summary, hits[summary.rule_id], lake, names) for summary in summaries]
    return Fold(f"规则目录：{len(summaries)} 条，每条写明原文、依据和用到的数", folds)


def _rule(summary: RuleSummary, hits: int, lake: Lake, names: Mapping[str, Row]) -> Fold:
    facts: list[tuple[str, Cell]] = [
        ("规则原文", summary.statement),
        *([("读法", summary.reading)] if summary.reading else []),
        (
            "类别与对象",
            f"{labels.NUMBERED_DISPOSITIONS[summary.disposition]}，{labels.SUBJECTS[summary.subject]}",
        ),
        ("依据条款", tuple(Link(cite, f"cite-{cite}") for cite in summary.cites)),
        ("用到的数", _numbers(summary, lake, names) or "没有参数"),
        ("写在哪里", f"{summary.file}（版本 {summary.version}）"),
    ]
    return Fold(
        f"{summary.rule_id} {summary.title}",
        [DetailList(facts)],
        anchor=f"rule-{summary.rule_id}",
        note=f"命中 {count(hits)}",
    )


def _numbers(summary: RuleSummary, lake: Lake, names: Mapping[str, Row]) -> tuple[Link, ...]:
    """The values in force of the rule's parameters, each leading to its line with the citation."""
    links = []
    for place, value in enumerate(lake.sources.parameters):
        if value["id"] in summary.parameters:
            place_name = area_name(value["area"], names, value.get("set_by"))
            kind = f"，{value['urban_rural']}" if value.get("urban_rural") else ""
            number = value["value"]
            shown = f"{number:g}" if isinstance(number, int | float) else str(number)
            links.append(
                Link(
                    f"{value.get('title') or value['id']} {shown}（{place_name}{kind}）",
                    f"par-{place}",
                )
            )
    return tuple(links)


def text_index(rules: Sequence[RuleSummary]) -> Fold:
    """Which article of which text each rule rests on."""
    uses: dict[str, list[str]] = defaultdict(list)
    for summary in rules:
        for cite in summary.cites:
            uses[cite].append(summary.rule_id)
    columns = [
        Column("条款", lambda cite: cite, "code"),
        Column("文件", lambda cite: titles.cited_text(cite)[0] or "—"),
        Column("条", lambda cite: titles.cited_text(cite)[1] or "—"),
        Column("用到它的规则", lambda cite: tuple(Link(rule, f"rule-{rule}") for rule in uses[cite])),
    ]
    if own := [cite for cite in uses if cite in city_texts()]:
        columns.append(Column("城市文件夹里的原文", lambda cite: city_texts()[cite].passage if cite in own else "—"))
    table = Table("依据条款索引", columns, sorted(uses), anchors=[f"cite-{cite}" for cite in sorted(uses)])
    return Fold("依据条款索引：条款代号对应哪个文件的哪一条", [table])
