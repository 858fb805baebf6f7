"""Section 5: which rule said what where, what was held back and why, which rules did not run and why."""

from collections import Counter, defaultdict

from data_contracts.tables import AREAS, RULE_RUNS
from flows.deliverables.report import words
from flows.deliverables.report.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Mark,
    Section,
    Table,
    count,
)
from flows.deliverables.report.labels import rule_name
from flows.deliverables.report.sections.capacity import capacity, overflow_words
from flows.deliverables.report.sections.matrix import county_matrices, matrix_figure
from flows.deliverables.report.sections.rule_catalogue import rule_folds, text_index
from flows.deliverables.report.sources import Lake, Row, RuleCard

SUPPRESSED = {
    "identity_review": "身份待人工复核：有关的行还没有定人",
    "identity_check": "证件号码相同但姓名有出入，或经修复才相同：终止复核先核身份",
    "identity_level": "身份等级不够这类线索用",
    "cell_issue": "有关的格是无效值，已清空，不作依据",
    "open_need": "同户另有启动认定或转介线索未结：先帮后查",
    "single_evidence": "只有一条间接证据，等另一条规则或下月再现",
    "trial": "规则试行：只计数，不下发",
    "settled": "同一证据已办结，证据未变",
    "disabled_transport": "豁免：残疾人专用车",
    "medical_transport": "豁免：就医用车",
    "sole_livelihood": "豁免：唯一谋生工具",
    "resettlement": "豁免：拆迁安置房",
    "small_shop": "豁免：小店铺",
    "illness_reserve": "豁免：治病的钱",
}


def leads(lake: Lake) -> Section:
    """Rule x township matrix, held back by reason, priority table, rules not run and why, the rules and their texts."""
    found = lake.rows("leads_by_rule_and_township")
    cards = {card.rule_id: card for card in lake.sources.rules}
    towns = _towns(lake)
    blocks: list[Block] = [
        _cards(found),
        matrix_figure(found, cards, towns),
        *county_matrices(found, cards, towns),
        _held_back(found),
        _cases(lake),
        _priority(lake),
        *_rule_runs(lake, cards, towns),
        capacity(lake),
        rule_folds(lake, found),
        text_index(lake.sources.rules),
    ]
    return Section("leads", "哪条规则说了什么", _answer(lake, found), blocks)


def _answer(lake: Lake, found: list[Row]) -> str:
    idle = [row for row in lake.all_of(RULE_RUNS) if row["status"] == "not_run"]
    not_run = {row["rule_id"] for row in idle if row["area"] == "*"}
    in_places = {row["rule_id"] for row in idle} - not_run
    fired = {row["rule_id"] for row in found}
    per = Counter[int]()
    for row in found:
        per[row["disposition"]] += row["published"]
    parts = "、".join(f"{words.DISPOSITIONS[one].partition(' ')[2]} {count(per[one])} 条" for one in sorted(per))
    silent = f"；{len(not_run)} 条规则因缺数据或缺参数没有运行（原因见下）" if not_run else ""
    silent += f"；{len(in_places)} 条在部分地区没有运行（见下）" if in_places else ""
    silent = silent or "；全部规则都已运行"
    return f"{len(fired)} 条规则有命中，发布：{parts or '无'}{silent}{overflow_words(lake)}。"


def _cards(found: list[Row]) -> Cards:
    per: dict[int, Counter[str]] = defaultdict(Counter)
    for row in found:
        per[row["disposition"]]["published"] += row["published"]
        per[row["disposition"]]["held"] += row["leads"] - row["published"]
    return Cards(
        [
            Card(words.DISPOSITIONS[one], count(per[one]["published"]), f"另压下 {count(per[one]['held'])}")
            for one in sorted(words.DISPOSITIONS)
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
        Column("压下的原因"),
        Column("代码", "code"),
        *(Column(words.DISPOSITIONS[one], "count") for one in sorted(words.DISPOSITIONS)),
        Column("合计", "count"),
    ]
    rows: list[list[Cell]] = [
        [suppressed_words(reason), reason, *(per[reason][one] for one in sorted(words.DISPOSITIONS)), number]
        for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Table(
        "压下的线索，按原因",
        columns,
        rows,
        note="压下的线索留在 tables/leads.parquet，不下发；豁免情形以豁免的名称列出。",
    )


def suppressed_words(reason: str) -> str:
    """Why a lead is held back, in words."""
    return SUPPRESSED.get(reason, reason)


def _cases(lake: Lake) -> Table:
    rows: list[list[Cell]] = [
        [
            words.DISPOSITIONS.get(row["main_disposition"], "—"),
            words.word(words.URGENCIES, row["urgency"]),
            row["cases"],
            row["leads"],
            row["published"],
        ]
        for row in sorted(lake.rows("cases_by_disposition"), key=_by_urgency)
    ]
    columns = [
        Column("主要处置类别"),
        Column("紧急程度"),
        Column("案件（户）", "count"),
        Column("线索", "count"),
        Column("发布", "count"),
    ]
    return Table("案件：一户一案，按主要处置类别", columns, rows)


def _by_urgency(row: Row) -> tuple[int, int]:
    order = list(words.URGENCIES)
    return row["main_disposition"] or 0, order.index(row["urgency"]) if row["urgency"] in order else len(order)


def _priority(lake: Lake) -> Table:
    rows = [[str(place), name] for place, name in enumerate(lake.sources.priority, start=1)]
    return Table(
        "一户有几类线索时，以哪一类为主（优先表）",
        [Column("次序"), Column("线索")],
        rows,
        empty="按红色、启动认定、转介、督办、终止复核的次序；户内有未结的启动认定或转介时，终止复核压下。",
    )


def _rule_runs(lake: Lake, cards: dict[str, RuleCard], towns: dict[str, Row]) -> list[Block]:
    runs = lake.all_of(RULE_RUNS)
    columns = [Column("规则"), Column("地区"), Column("结果"), Column("原因")]
    tones = {"not_run": "bad", "run_without": "warn"}
    rows: list[list[Cell]] = [
        [
            rule_name(row["rule_id"], cards),
            _where(row["area"], towns),
            Mark(words.word(words.RUNS, row["status"]), tones.get(row["status"], "plain")),
            row["reason"],
        ]
        for row in runs
        if row["status"] != "run"
    ]
    return [
        Table("没有运行、或缺部分数据运行的规则", columns, rows, empty="全部规则在全部地区都已运行，所需数据齐全。")
    ]


def _where(area: str, towns: dict[str, Row]) -> str:
    """The place a rule could not run in: everywhere, an area by name, or where town or countryside is not known."""
    words_of = {"*": "全部", "other": "城乡或户籍地不明的"}
    return words_of.get(area) or str(towns.get(area, {}).get("full_name") or area)
