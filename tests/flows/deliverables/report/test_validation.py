"""The page of validation results: complete, self-contained, counts only."""

import re
from html.parser import HTMLParser
from typing import Any

from flows.deliverables.report.validation import render_validation


def check(name: str, severity: str = "error", *, is_met: bool = True, **more: Any) -> dict[str, Any]:
    base = {
        "id": name, "type": "expect_column_values_to_not_be_null", "severity": severity, "source_file": None,
        "column": "name", "heading": "姓名", "description": f"要求{name}", "is_met": is_met, "rows_checked": 200,
        "rows_failed": 0 if is_met else 50, "percent_allowed": 20.0,
    }  # fmt: skip
    return base | more


def extract(name: str, title: str, checks: list[dict[str, Any]], **rejected: str) -> dict[str, Any]:
    files = [f"{name}/a.csv", f"{name}/b.csv"]
    why = {f"{name}/{file}.csv": reason for file, reason in rejected.items()}
    return {
        "extract": name, "title": title, "supplier": "人社", "rows": 200, "files": files, "checks": checks,
        "rejected_files": why,
    }  # fmt: skip


def results(*extracts: dict[str, Any]) -> dict[str, Any]:
    return {"great_expectations": "1.24.1", "duckdb": "1.5.6", "extracts": list(extracts)}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if name == "href" and value and value.startswith("#"):
                self.links.add(value[1:])


def text_of(page: str) -> str:
    body = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_what_was_not_met_stands_at_the_head_errors_first() -> None:
    pension = extract(
        "pension", "养老待遇发放", [check("甲", "warning", is_met=False), check("乙", is_met=False), check("丙")]
    )
    text = text_of(render_validation(results(pension)))
    assert "3 项校验，错误 1 项、警告 1 项未过，因此退回文件 0 个。" in text
    assert text.index("要求乙") < text.index("要求甲") < text.index("要求丙")
    assert "25.0%" in text and "20.0%" in text


def test_a_rejected_file_is_named_with_its_reason() -> None:
    page = text_of(render_validation(results(extract("pension", "养老待遇发放", [], b="没有数据行"))))
    assert "pension/b.csv" in page and "没有数据行" in page and "退回 1 个文件" in page


def test_a_table_check_has_no_share_of_rows() -> None:
    rows = check(
        "行数", type="expect_table_row_count_to_be_between", source_file="pension/a.csv", column=None, heading=None
    )
    page = text_of(render_validation(results(extract("pension", "养老待遇发放", [rows]))))
    assert "pension/a.csv 要求行数 错误 200 — — — 通过" in page


def test_every_link_of_the_page_leads_somewhere() -> None:
    page = render_validation(
        results(extract("pension", "养老待遇发放", [check("甲")]), extract("union", "困难职工档案", []))
    )
    reader = _Reader()
    reader.feed(page)
    assert {"extract-pension", "extract-union"} <= reader.links
    assert reader.links <= reader.anchors


def test_the_page_fetches_nothing() -> None:
    page = render_validation(results(extract("pension", "养老待遇发放", [check("甲")])))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?(https?:)?//""", page)
    assert '<link rel="stylesheet"' not in page and "<script src" not in page


def test_a_file_name_cannot_write_markup() -> None:
    page = render_validation(results(extract("pension", "<b>养老</b>", [], a="<script>x</script>")))
    assert "<b>养老</b>" not in page and "<script>x</script>" not in page


def test_a_month_without_files_still_has_a_page() -> None:
    assert "本月没有可校验的数据" in text_of(render_validation(results()))


def test_the_same_results_give_the_same_page() -> None:
    one = results(extract("pension", "养老待遇发放", [check("甲")]))
    assert render_validation(one) == render_validation(one)
