"""Section 2's checks: damaged columns, contract checks not met, changes of structure since last month."""

import json

from data_contracts.tables import DRIFT, PROFILE
from flows.deliverables.report import words
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
    rows = [row for row in lake.all_of(PROFILE) if row["is_damaged"]]
    columns = [
        Column("来源文件"),
        Column("列"),
        Column("现象"),
        Column("占比", "percent"),
        Column("上月占比", "percent"),
        Column("后果"),
    ]
    cells = [
        [
            row["source_file"],
            words.heading(row["extract"], row["column"]),
            words.word(words.DAMAGES, row["measure"]),
            row["share"],
            row["share_last_period"],
            row["disables"],
        ]
        for row in rows
    ]
    return [
        Table(
            "损坏的列（使用之前先检查）",
            columns,
            cells,
            empty="没有发现整列损坏（如证件号码末尾成片 000、成片脱敏、乱码、串列）。",
        ),
        _validation(lake),
    ]


def _validation(lake: Lake) -> Table:
    """Great Expectations' results: the checks that were not met; all of them are on the page beside this one."""
    path = lake.sources.store.stage(lake.sources.context.period, "ingest") / "validation.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"extracts": []}
    checks = [(one["extract"], check) for one in found["extracts"] for check in one["checks"]]
    columns = [Column("数据"), Column("列"), Column("校验"), Column("未过的行", "count"), Column("程度")]
    marks = {"error": Mark("错误", "bad"), "warning": Mark("提醒", "warn")}
    rows = [
        [
            words.extract_title(extract),
            check["heading"],
            check["description"],
            check["rows_failed"],
            marks.get(check["severity"]),
        ]
        for extract, check in checks
        if not check["is_met"]
    ]
    return Table(
        f"合同校验（Great Expectations）：{count(len(checks))} 项中未过 {count(len(rows))} 项",
        columns,
        rows,
        note="全部校验逐项见同目录的 validation.html。",
        empty="全部通过；逐项见同目录的 validation.html。" if checks else "本期没有校验结果。",
    )


def drift(lake: Lake) -> Table:
    """Columns, names and values that differ from last month's."""
    rows = [
        [words.extract_title(row["extract"]), words.word(words.DRIFTS, row["kind"]), row["subject"], row["detail"]]
        for row in lake.all_of(DRIFT)
    ]
    columns = [Column("数据"), Column("变化"), Column("对象"), Column("说明")]
    return Table("与上月相比的结构变化", columns, rows, empty="与上月相比没有结构变化（首月无可比）。")
