"""Section 5: which rule said what where, what was held back and why, which rules did not run and why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from data_contracts import labels
from data_contracts.tables import AREAS, RULE_RUNS
from flows.deliverables.report.blocks import (
    Block,
    Column,
    KeyNumber,
    KeyNumbers,
    Mark,
    Section,
    Table,
    count,
)
from flows.deliverables.report.place_names import rule_name
from flows.deliverables.report.sections.capacity import capacity, overflow_text
from flows.deliverables.report.sections.matrix import county_matrices, matrix_figure
from flows.deliverables.report.sections.rule_catalogue import rule_folds, text_index
from flows.deliverables.report.sources import Lake, Row, RuleSummary


def leads(lake: Lake) -> Section:
    """Rule x township matrix, held back by reason, priority table, rules not run and why, the rules and their texts."""
    found = lake.rows("leads_by_rule_and_township")
    summaries = {summary.rule_id: summary for summary in lake.sources.rules}
    towns = _towns(lake)
    blocks: list[Block] = [
        _key_numbers(found),
        matrix_figure(found, summaries, towns),
        *county_matrices(found, summaries, towns),
        _held_back(found),
        _cases(lake),
        _priority(lake),
        *_rule_runs(lake, summaries, towns),
        capacity(lake),
        rule_folds(lake, found),
        text_index(lake.sources.rules),
    ]
    return Section("leads", "线索情况", _answer(lake, found), blocks)


def _answer(lake: Lake, found: list[Row]) -> str:
    idle = [row for row in lake.all_of(RULE_RUNS) if row["status"] == "not_run"]
    not_run = {row["rule_id"] for row in idle if row["area"] == "*"}
    in_places = {row["rule_id"] for row in idle} - not_run
    fired = {row["rule_id"] for row in found}
    per = Counter[int]()
    for row in found:
        per[row["disposition"]] += row["published"]
    parts = "、".join(f"{labels.DISPOSITIONS[one]} {count(per[one])} 条" for one in sorted(per))
    silent = f"；{len(not_run)} 条规则因缺数据或缺参数没有运行（原因见下）" if not_run else ""
    silent += f"；{len(in_places)} 条在部分地区没有运行（见下）" if in_places else ""
    silent = silent or "；全部规则都已运行"
    return f"{len(fired)} 条规则有命中，发布：{parts or '无'}{silent}{overflow_text(lake)}。"


def _key_numbers(found: list[Row]) -> KeyNumbers:
    per: dict[int, Counter[str]] = defaultdict(Counter)
    for row in found:
        per[row["disposition"]]["published"] += row["published"]
        per[row["disposition"]]["held"] += row["leads"] - row["published"]
    return KeyNumbers(
        [
            KeyNumber(
                labels.NUMBERED_DISPOSITIONS[one], count(per[one]["published"]), f"另暂缓下发 {count(per[one]['held'])}"
            )
            for one in sorted(labels.NUMBERED_DISPOSITIONS)
        ]
    )


def _towns(lake: Lake) -> dict[str, Row]:
    """Every area code -> its township and county by name."""
    return {row["area_code"]: row for row in lake.all_of(AREAS)}


def _held_back(found: list[Row]) -> Table:
    reasons: Counter[str] = Counter()
    per: dict[str, Counter[int]] = defaultdict(Counter)
    for row in found:
        if row["suppressed_by"]:
            reasons[row["suppressed_by"]] += row["leads"]
            per[row["suppressed_by"]][row["disposition"]] += row["leads"]
    columns = [
        Column("暂缓的原因", lambda reason: labels.SUPPRESSIONS.get(reason, reason)),
        Column("代码", lambda reason: reason, "code"),
        *(
            Column(labels.NUMBERED_DISPOSITIONS[one], _of(per, one), "count")
            for one in sorted(labels.NUMBERED_DISPOSITIONS)
        ),
        Column("合计", lambda reason: reasons[reason], "count"),
    ]
    return Table(
        "暂缓下发的线索，按原因",
        columns,
        sorted(reasons, key=lambda reason: (-reasons[reason], reason)),
        note="暂缓下发的线索留在 tables/leads.parquet，不下发；豁免情形以豁免的名称列出。",
    )


def _of(per: Mapping[str, Counter[int]], disposition: int) -> Callable[[str], int]:
    return lambda reason: per[reason][disposition]


def _cases(lake: Lake) -> Table:
    columns = [
        Column("主要处置类别", lambda row: labels.NUMBERED_DISPOSITIONS.get(row["main_disposition"], "—")),
        Column("紧急程度", lambda row: labels.word(labels.URGENCIES, row["urgency"])),
        Column("案件（户）", "cases", "count"),
        Column("线索", "leads", "count"),
        Column("发布", "published", "count"),
    ]
    rows = sorted(lake.rows("cases_by_disposition"), key=_by_urgency)
    return Table("案件：一户一案，按主要处置类别", columns, rows)


def _by_urgency(row: Row) -> tuple[int, int]:
    order = list(labels.URGENCIES)
    return row["main_disposition"] or 0, order.index(row["urgency"]) if row["urgency"] in order else len(order)


def _priority(lake: Lake) -> Table:
    return Table(
        "一户有几类线索时，以哪一类为主（优先表）",
        [Column("次序", lambda one: str(one[0])), Column("线索", lambda one: one[1])],
        list(enumerate(lake.sources.priority, start=1)),
        empty="按红色、启动认定、转介、督办、终止复核的次序；户内有未结的启动认定或转介时，终止复核暂缓下发。",
    )


def _rule_runs(lake: Lake, summaries: dict[str, RuleSummary], towns: dict[str, Row]) -> list[Block]:
    tones = {"not_run": "bad", "run_without": "warn"}
    columns = [
        Column("规则", lambda run: rule_name(run["rule_id"], summaries)),
        Column("地区", lambda run: _where(run["area"], towns)),
        Column(
            "结果", lambda run: Mark(labels.word(labels.RULE_RUNS, run["status"]), tones.get(run["status"], "plain"))
        ),
        Column("原因", "reason"),
    ]
    runs = [run for run in lake.all_of(RULE_RUNS) if run["status"] != "run"]
    return [
        Table("没有运行、或缺部分数据运行的规则", columns, runs, empty="全部规则在全部地区都已运行，所需数据齐全。")
    ]


def _where(area: str, towns: dict[str, Row]) -> str:
    """The place a rule could not run in: everywhere, an area by name, or where town or countryside is not known."""
    kinds_of_area = {"*": "全部", "other": "城乡或户籍地不明的"}
    return kinds_of_area.get(area) or str(towns.get(area, {}).get("full_name") or area)
