"""Section 2's checks: damaged columns, contract checks not met, changes of structure since last month."""

import json

from data_contracts import labels
from data_contracts.tables import DRIFT, PROFILE
from flows.deliverables import titles
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Mark,
    Table,
    count,
)
from flows.deliverables.report.sources import Lake


def damage(lake: Lake) -> list[Block]:
    """Columns that arrived damaged, and contract checks that were not met."""
    damaged = Table(
        "损坏的列（使用之前先检查）",
        [
            Column("来源文件", "source_file"),
            Column("列", lambda row: titles.heading(row["extract"], row["column"])),
            Column("现象", lambda row: labels.word(labels.DAMAGES, row["measure"])),
            Column("占比", "share", "percent"),
            Column("上月占比", "share_last_period", "percent"),
            Column("后果", "disables"),
        ],
        [row for row in lake.all_of(PROFILE) if row["is_damaged"]],
        empty="没有发现整列损坏（如证件号码末尾成片 000、成片脱敏、乱码、串列）。",
    )
    return [damaged, _validation(lake)]


def _validation(lake: Lake) -> Table:
    """Great Expectations' results: the checks that were not met; all of them are on the page beside this one."""
    path = lake.sources.store.stage(lake.sources.context.period, "ingest") / "validation.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"extracts": []}
    checks = [{"extract": one["extract"], **check} for one in found["extracts"] for check in one["checks"]]
    unmet = [check for check in checks if not check["is_met"]]
    marks = {"error": Mark("错误", "bad"), "warning": Mark("提醒", "warn")}
    return Table(
        f"合同校验（Great Expectations）：{count(len(checks))} 项中未过 {count(len(unmet))} 项",
        [
            Column("数据", lambda check: titles.extract_title(check["extract"])),
            Column("列", "heading"),
            Column("校验", "description"),
            Column("未过的行", "rows_failed", "count"),
            Column("程度", lambda check: marks.get(check["severity"])),
        ],
        unmet,
        note="全部校验逐项见同目录的 validation.html。",
        empty="全部通过；逐项见同目录的 validation.html。" if checks else "本期没有校验结果。",
    )


def drift(lake: Lake) -> Table:
    """Columns, names and values that differ from last month's."""
    columns = [
        Column("数据", lambda row: titles.extract_title(row["extract"])),
        Column("变化", lambda row: labels.word(labels.DRIFTS, row["kind"])),
        Column("对象", "subject"),
        Column("说明", "detail"),
    ]
    return Table("与上月相比的结构变化", columns, lake.all_of(DRIFT), empty="与上月相比没有结构变化（首月无可比）。")
