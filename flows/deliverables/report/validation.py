"""report/validation.html: what Great Expectations found in every extract. Counts only, drawn by ourselves.

(Its own Data Docs need files from the network and print the values that failed.)
"""

from collections.abc import Mapping, Sequence
from typing import Any

from data_contracts import labels
from flows.deliverables.report.blocks import (
    Block,
    Column,
    Fold,
    KeyNumber,
    KeyNumbers,
    Link,
    Mark,
    Prose,
    Section,
    Table,
    count,
    share_of,
)
from flows.deliverables.report.page import render_page

Result = Mapping[str, Any]


def render_validation(results: Result, title: str = "数据校验结果", subtitle: str = "") -> str:
    """Draw the page from what `validation.json` holds. Grain: one page per period."""
    extracts: list[Result] = list(results["extracts"])
    engine = f"Great Expectations {results['great_expectations']} · DuckDB {results['duckdb']}"
    page = render_page(title, subtitle or engine, [_summary(extracts), _overview(extracts), _details(extracts)])
    return page.decode()


def _summary(extracts: Sequence[Result]) -> Section:
    checks = [check for extract in extracts for check in extract["checks"]]
    errors, warnings = _unmet(checks, "error"), _unmet(checks, "warning")
    rejected = [(e, file, why) for e in extracts for file, why in sorted(e["rejected_files"].items())]
    numbers = [
        KeyNumber("数据", count(len(extracts)), "类"),
        KeyNumber("文件", count(sum(len(e["files"]) for e in extracts)), "个"),
        KeyNumber("行", count(sum(e["rows"] for e in extracts)), "校验前已退回的行不在内"),
        KeyNumber("校验", count(len(checks)), "项"),
        KeyNumber("错误", count(len(errors)), "项未过", "bad" if errors else "good"),
        KeyNumber("警告", count(len(warnings)), "项未过", "warn" if warnings else "good"),
        KeyNumber("退回", count(len(rejected)), "个文件", "bad" if rejected else "good"),
    ]
    answer = (
        f"{len(checks)} 项校验，错误 {len(errors)} 项、警告 {len(warnings)} 项未过，因此退回文件 {len(rejected)} 个。"
        if checks
        else "本月没有可校验的数据。"
    )
    failed = [
        {"extract": e, **check}
        for severity in labels.SEVERITIES
        for e in extracts
        for check in _unmet(e["checks"], severity)
    ]
    of_extract = Column("数据", lambda check: Link(check["extract"]["title"], _anchor(check["extract"])))
    blocks: list[Block] = [
        KeyNumbers(numbers),
        Table(
            "退回的文件",
            [
                Column("数据", lambda one: one[0]["title"]),
                Column("文件", lambda one: one[1]),
                Column("原因", lambda one: one[2]),
            ],
            rejected,
            empty="没有因校验而退回的文件。",
        ),
        Table("未过的校验", [of_extract, *COLUMNS], failed, empty="全部通过。", is_wide=True),
        Prose(
            [
                "错误：文件一级的错误使整个文件退回；列一级的错误说明接收程序有缺陷，请把本页交给数据团队。",
                "警告：数据照用，请送数部门核对。“允许”是可以不符合的行所占的比例。",
                "本页只有数目，没有任何人的信息。",
            ],
            heading="怎样读这一页",
        ),
    ]
    return Section("summary", "过了没有", answer, blocks)


def _overview(extracts: Sequence[Result]) -> Section:
    columns = [
        Column("数据", lambda e: Link(e["title"], _anchor(e))),
        Column("送数部门", "supplier"),
        Column("文件", lambda e: len(e["files"]), "count"),
        Column("行", "rows", "count"),
        Column("校验", lambda e: len(e["checks"]), "count"),
        Column("错误", lambda e: len(_unmet(e["checks"], "error")), "count"),
        Column("警告", lambda e: len(_unmet(e["checks"], "warning")), "count"),
        Column("结论", _verdict),
    ]
    return Section(
        "overview", "各类数据", "每类数据一行，点名称看逐项结果。", [Table("各类数据的校验结论", columns, extracts)]
    )


def _details(extracts: Sequence[Result]) -> Section:
    folds = [
        Fold(
            f"{e['title']}：{len(e['checks'])} 项，未过 {sum(not check['is_met'] for check in e['checks'])} 项",
            [Table(f"{e['title']}（{e['extract']}）", COLUMNS, e["checks"], is_wide=True)],
            anchor=_anchor(e),
        )
        for e in extracts
    ]
    return Section("details", "逐项结果", "每一项都由数据合同编译而来，没有一项是略过的。", folds)


def _tone(check: Result) -> str:
    return "bad" if check["severity"] == "error" else "warn"


def _counts_rows(check: Result) -> bool:
    return not check["type"].startswith("expect_table_")


def _share_failed(check: Result) -> float | None:
    return share_of(check["rows_failed"], check["rows_checked"]) if _counts_rows(check) else None


COLUMNS = (
    Column("校验项", lambda check: labels.CHECKS.get(check["type"], check["type"])),
    Column("列", lambda check: check["heading"] or check["source_file"] or "整表"),
    Column("要求", "description"),
    Column("性质", lambda check: Mark(labels.SEVERITIES[check["severity"]], _tone(check))),
    Column("查了多少行", "rows_checked", "count"),
    Column("未过的行", lambda check: check["rows_failed"] if _counts_rows(check) else None, "count"),
    Column("占比", _share_failed, "percent"),
    Column("允许", lambda check: check["percent_allowed"] / 100 if _counts_rows(check) else None, "percent"),
    Column("结论", lambda check: Mark("通过", "good") if check["is_met"] else Mark("未过", _tone(check))),
)
"""One check a line."""


def _unmet(checks: Sequence[Result], severity: str) -> list[Result]:
    return [check for check in checks if not check["is_met"] and check["severity"] == severity]


def _verdict(extract: Result) -> Mark:
    if extract["rejected_files"]:
        return Mark(f"退回 {len(extract['rejected_files'])} 个文件", "bad")
    if _unmet(extract["checks"], "error"):
        return Mark("有错误", "bad")
    return Mark("有警告", "warn") if _unmet(extract["checks"], "warning") else Mark("通过", "good")


def _anchor(extract: Result) -> str:
    return f"extract-{extract['extract']}"
