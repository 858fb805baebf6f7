"""report/validation.html: what Great Expectations found in every extract. Counts only, drawn by ourselves.

(Its own Data Docs need files from the network and print the values that failed.)
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.deliverables.report.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Fold,
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

SEVERITIES = {"error": "错误", "warning": "警告"}
CHECKS = {
    "expect_table_columns_to_match_set": "列齐全",
    "expect_table_row_count_to_be_between": "行数",
    "expect_column_values_to_not_be_null": "不为空",
    "expect_column_values_to_be_in_set": "在代码表内",
    "expect_column_values_to_match_regex": "写法",
    "expect_column_values_to_be_between": "范围",
    "expect_column_values_to_be_unique": "不重复",
    "expect_compound_columns_to_be_unique": "几列合起来不重复",
    "expect_column_pair_values_a_to_be_greater_than_b": "两列先后或大小",
}
COLUMNS = (
    Column("校验项"),
    Column("列"),
    Column("要求"),
    Column("性质"),
    Column("查了多少行", "count"),
    Column("未过的行", "count"),
    Column("占比", "percent"),
    Column("允许", "percent"),
    Column("结论"),
)


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
    cards = [
        Card("数据", count(len(extracts)), "类"),
        Card("文件", count(sum(len(e["files"]) for e in extracts)), "个"),
        Card("行", count(sum(e["rows"] for e in extracts)), "校验前已退回的行不在内"),
        Card("校验", count(len(checks)), "项"),
        Card("错误", count(len(errors)), "项未过", "bad" if errors else "good"),
        Card("警告", count(len(warnings)), "项未过", "warn" if warnings else "good"),
        Card("拒收", count(len(rejected)), "个文件", "bad" if rejected else "good"),
    ]
    answer = (
        f"{len(checks)} 项校验，错误 {len(errors)} 项、警告 {len(warnings)} 项未过，因此拒收文件 {len(rejected)} 个。"
        if checks
        else "本月没有可校验的数据。"
    )
    failed: list[list[Cell]] = [
        [Link(e["title"], _anchor(e)), *_row(check)]
        for severity in SEVERITIES
        for e in extracts
        for check in _unmet(e["checks"], severity)
    ]
    blocks: list[Block] = [
        Cards(cards),
        Table(
            "拒收的文件",
            [Column("数据"), Column("文件"), Column("原因")],
            [[e["title"], file, why] for e, file, why in rejected],
            empty="没有因校验而拒收的文件。",
        ),
        Table("未过的校验", [Column("数据"), *COLUMNS], failed, empty="全部通过。", is_wide=True),
        Prose(
            [
                "错误：文件一级的错误使整个文件被拒收；列一级的错误说明接收程序有缺陷，请把本页交给数据团队。",
                "警告：数据照用，请送数部门核对。“允许”是可以不符合的行所占的比例。",
                "本页只有数目，没有任何人的信息。",
            ],
            heading="怎样读这一页",
        ),
    ]
    return Section("summary", "过了没有", answer, blocks)


def _overview(extracts: Sequence[Result]) -> Section:
    rows: list[list[Cell]] = [
        [
            Link(e["title"], _anchor(e)),
            e["supplier"],
            len(e["files"]),
            e["rows"],
            len(e["checks"]),
            len(_unmet(e["checks"], "error")),
            len(_unmet(e["checks"], "warning")),
            _verdict(e),
        ]
        for e in extracts
    ]
    headings = ("文件", "行", "校验", "错误", "警告")
    columns = [Column("数据"), Column("送数部门"), *(Column(name, "count") for name in headings), Column("结论")]
    return Section(
        "overview", "各类数据", "每类数据一行，点名称看逐项结果。", [Table("各类数据的校验结论", columns, rows)]
    )


def _details(extracts: Sequence[Result]) -> Section:
    folds = [
        Fold(
            f"{e['title']}：{len(e['checks'])} 项，未过 {sum(not check['is_met'] for check in e['checks'])} 项",
            [Table(f"{e['title']}（{e['extract']}）", COLUMNS, [_row(check) for check in e["checks"]], is_wide=True)],
            anchor=_anchor(e),
        )
        for e in extracts
    ]
    return Section("details", "逐项结果", "每一项都由数据合同编译而来，没有一项是略过的。", folds)


def _row(check: Result) -> list[Cell]:
    fails_rows = not check["type"].startswith("expect_table_")
    share = share_of(check["rows_failed"], check["rows_checked"]) if fails_rows else None
    return [
        CHECKS.get(check["type"], check["type"]),
        check["heading"] or check["source_file"] or "整表",
        check["description"],
        Mark(SEVERITIES[check["severity"]], "bad" if check["severity"] == "error" else "warn"),
        check["rows_checked"],
        check["rows_failed"] if fails_rows else None,
        share,
        check["percent_allowed"] / 100 if fails_rows else None,
        Mark("通过", "good") if check["is_met"] else Mark("未过", "bad" if check["severity"] == "error" else "warn"),
    ]


def _unmet(checks: Sequence[Result], severity: str) -> list[Result]:
    return [check for check in checks if not check["is_met"] and check["severity"] == severity]


def _verdict(extract: Result) -> Mark:
    if extract["rejected_files"]:
        return Mark(f"拒收 {len(extract['rejected_files'])} 个文件", "bad")
    if _unmet(extract["checks"], "error"):
        return Mark("有错误", "bad")
    return Mark("有警告", "warn") if _unmet(extract["checks"], "warning") else Mark("通过", "good")


def _anchor(extract: Result) -> str:
    return f"extract-{extract['extract']}"
