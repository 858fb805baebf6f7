"""Section 8: the seeded draw of leads, each one click from its evidence, and how an outsider draws the same ones."""

from collections import Counter
from decimal import Decimal
from math import ceil

import polars as pl

from data_contracts import labels
from data_contracts.named_facts import surname_only
from data_contracts.tables import AREAS, LEADS
from flows.deliverables.report.blocks import Block, Column, DetailList, Fold, Link, Prose, Section, Table, count
from flows.deliverables.report.names import silenced
from flows.deliverables.report.place_names import rule_name, town_name
from flows.deliverables.report.sources import Lake, Row, RuleSummary
from flows.store.files import sha256

SEED_DIGITS = 16
MAX_SHOWN = 2000
EVIDENCE = (Column("来源文件", "source_file"), Column("行号", "source_row", "count"), Column("数据", "extract", "code"))


def sample(lake: Lake) -> Section:
    """At least sample_percent of each township's published leads, drawn by a seed nobody could choose."""
    percent = _percent(lake)
    if percent is None:
        answer = "没有有效的抽查比例参数（sample_percent），没有抽查。"
        return Section("sample", "抽查（每条可查证据）", answer, [])
    seed = _seed(lake)
    drawn = lake.rows("lead_sample", seed=seed, percent=percent)
    shown = _shown(drawn)
    towns = {row["area_code"]: row for row in lake.all_of(AREAS)}
    rules = {summary.rule_id: summary for summary in lake.sources.rules}
    cites = frozenset(cite for summary in lake.sources.rules for cite in summary.cites)
    published = lake.count("leads", "is_published")
    answer = (
        f"从 {count(published)} 条已发布线索中，每个乡镇抽不少于 {percent}%，共 {count(len(drawn))} 条；点开即见证据。"
    )
    blocks: list[Block] = [_method(seed, percent, drawn, shown), _per_town(drawn, towns)]
    for township in dict.fromkeys(row["township"] for row in shown):
        mine = [row for row in shown if row["township"] == township]
        blocks.append(Fold(f"{town_name(township, towns)}：{len(mine)} 条", [_lead(row, rules, cites) for row in mine]))
    blocks += _closed(lake, towns)
    return Section("sample", "抽查（每条可查证据）", answer, blocks)


def _percent(lake: Lake) -> int | None:
    found = [value for value in lake.sources.parameters if value["id"] == "sample_percent"]
    if not found:
        return None
    widest = min(found, key=lambda value: len(str(value["area"]).strip("*")))
    return ceil(Decimal(str(widest["value"])))


def _seed(lake: Lake) -> str:
    """City, period and the hash of this month's leads: known only once the leads are, chosen by nobody."""
    sources = lake.sources
    listed = [item.content or item.sha256 for item in sources.outputs if item.path == "tables/leads.parquet"]
    path = sources.store.table(sources.context.period, "decide", LEADS)
    digest = listed[0] if listed else sha256(path) if path.exists() else ""
    return f"{sources.city_code}-{sources.context.period}-{digest[:SEED_DIGITS]}"


def _shown(drawn: list[Row]) -> list[Row]:
    """All of them, or in a large city as many as a page can hold: the first of each township in turn."""
    if len(drawn) <= MAX_SHOWN:
        return drawn
    limit = 1
    towns = Counter(row["township"] for row in drawn)
    while sum(min(number, limit + 1) for number in towns.values()) <= MAX_SHOWN:
        limit += 1
    return [row for row in drawn if row["draw_rank"] <= limit]


def _method(seed: str, percent: int, drawn: list[Row], shown: list[Row]) -> Prose:
    cut = ""
    if len(shown) < len(drawn):
        cut = f"本页放得下 {count(len(shown))} 条（每个乡镇取抽中次序靠前的），其余用 faxian explain 线索编号 查看。"
    return Prose(
        [
            f"抽法（任何人都能重抽）：种子是“{seed}”，由城市代码、数据期和 "
            f"tables/leads.parquet 的 SHA-256 前 {SEED_DIGITS} 位组成，"
            "线索定下之前没有人能知道，也没有人能挑。把“种子|线索编号”取 SHA-256（UTF-8，小写十六进制），"
            f"在每个乡镇的已发布线索里从小到大排，取前 ⌈条数 × {percent}%⌉ 条。{cut}",
        ],
        heading="怎样抽",
    )


def _closed(lake: Lake, towns: dict[str, Row]) -> list[Block]:
    """The spot check of what was closed, as the deliverables hold it, each lead with the evidence it was opened on."""
    drawn = lake.sources.spot_check
    seed = lake.sources.spot_seed
    method = Prose(
        [
            "抽查的总体：本月回传并销号的线索，加上本月申请未通过的人。按“乡镇 × 结果”分层，含申请未通过和无需处置。",
            f"种子是“{seed}”，由本月全部来件的 SHA-256 和上月清单的哈希算出（算法见 spot_check/抽签办法.csv）。"
            f"把“{seed}|线索编号”（未通过的用人员编号）取 SHA-256（UTF-8，小写十六进制），每层从小到大排，"
            "取前 ⌈条数 × 抽查比例⌉ 条。名单在 spot_check/抽查名单.csv，每层抽了多少在 spot_check/抽查比例.csv；"
            "无线索人员的盲样在 spot_check/盲查名单.csv，用来估计漏了多少。",
        ],
        heading="已办结线索的抽查",
    )
    if drawn is None or drawn.is_empty():
        return [method, Table("每层抽中多少", [], [], empty="本月还没有办结的线索，也没有申请未通过的人。")]
    strata = drawn.group_by("township_code", "kind", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("is_drawn").sum()
    )
    columns = [
        Column("乡镇", lambda row: town_name(row["township_code"], towns)),
        Column("结果", "kind"),
        Column("总数", "n", "count"),
        Column("抽中", "is_drawn", "count"),
    ]
    opened = {row["lead_id"]: row for row in lake.sources.book.leads.to_dicts()}
    chosen = drawn.filter("is_drawn").to_dicts()
    folds = [_closed_lead(row, opened.get(row["lead_id"])) for row in chosen[:MAX_SHOWN]]
    many = len(strata) > 12
    return [
        method,
        Table("每层抽中多少", columns, strata.to_dicts(), is_wide=many, has_filter=many),
        Fold(f"抽中的：{count(len(chosen))} 条", folds),
    ]


def _closed_lead(row: Row, opened: Row | None) -> Fold:
    """A drawn case: the lead as the ledger opened it, or a refusal, which has none."""
    title = f"{row['lead_id'] or row['person_id']} · {row['kind']}"
    if opened is None:
        return Fold(title, [Prose(["申请未通过：没有线索；申请材料在乡镇。"])])
    rule = Link(opened["rule_id"], f"rule-{opened['rule_id']}")
    period = opened["period"]
    evidence = Table(f"证据（{period} 的来源文件与行号）", EVIDENCE, opened["evidence"] or [])
    return Fold(title, [DetailList([("规则", rule), ("首次列出", period)]), evidence])


def _per_town(drawn: list[Row], towns: dict[str, Row]) -> Fold:
    numbers = Counter(row["township"] for row in drawn)
    columns = [
        Column("乡镇", lambda township: town_name(township, towns)),
        Column("抽中", lambda township: numbers[township], "count"),
    ]
    table = Table("每个乡镇抽中的条数", columns, list(numbers), is_wide=len(numbers) > 12)
    return Fold(f"每个乡镇抽中多少：{len(numbers)} 个乡镇", [table])


def _lead(row: Row, rules: dict[str, RuleSummary], cites: frozenset[str]) -> Fold:
    """A drawn lead; `cites`: the items that the page explains."""
    cited = tuple(Link(cite, f"cite-{cite}") for cite in (row["cites"] or "").split(";") if cite in cites)
    surname = surname_only(row["name"])
    facts = DetailList(
        [
            ("线索编号", row["lead_id"]),
            ("规则", Link(rule_name(row["rule_id"], rules), f"rule-{row['rule_id']}")),
            ("依据条款", cited),
            ("说明", _silent(row["statement"], row)),
            (
                "对象",
                f"{row['person_id'] or '—'}{f'（{surname}）' if surname else ''}，户 {row['household_no'] or '—'}",
            ),
            ("身份等级", f"{row['identity_level'] or '—'}：{labels.IDENTITY_LEVELS.get(row['identity_level'], '—')}"),
            ("紧急程度", labels.word(labels.URGENCIES, row["urgency"])),
        ]
    )
    columns = [*EVIDENCE, Column("这一行说明什么", lambda one: _silent(one["text"], row))]
    title = f"{row['lead_id']} · {rule_name(row['rule_id'], rules)}"
    note = f"{labels.word(labels.URGENCIES, row['urgency'])} · {row['identity_level'] or '—'}"
    return Fold(
        title,
        [facts, Table("证据（来源文件与行号）", columns, row["evidence"] or [])],
        note=note,
        anchor=f"lead-{row['lead_id']}",
    )


def _silent(text: str | None, row: Row) -> str:
    return silenced(text, row["name"], row["facts"])
