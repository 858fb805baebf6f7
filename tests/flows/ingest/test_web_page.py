"""Tables of web pages: a cell stands in its own column, whatever spans rows and columns around it."""

from pathlib import Path

from flows.ingest.web_page import open_pages
from tests.flows.ingest.made import issues, reasons, take, with_headings


def written(tmp_path: Path, table: str) -> Path:
    path = tmp_path / "a.xls"
    path.write_text(f"<html><body><table>{table}</table></body></html>", encoding="utf-8")
    return path


def test_cells_below_a_spanning_cell_keep_their_columns(tmp_path: Path) -> None:
    first = "<tr><td rowspan=3>甲<td>1<td rowspan='2' colspan=2>乙<td>2</tr>"
    table = first + "<tr><td>3<td>4</tr><tr><td>5<td>6<td>7<td>8</tr>"
    page = open_pages(written(tmp_path, table))[0]
    assert [list(row) for row in page.cells.iter_rows()] == [
        ["甲", "1", "乙", None, "2"],
        [None, "3", None, None, "4"],
        [None, "5", "6", "7", "8"],
    ]
    assert [(m.first, m.last, m.column, m.text) for m in page.merged] == [(0, 2, 0, "甲"), (0, 1, 2, "乙")]


def test_a_span_at_the_end_of_a_row_and_one_beyond_the_table_are_read(tmp_path: Path) -> None:
    page = open_pages(written(tmp_path, "<tr><td>a<td rowspan=99>b</tr><tr><td>c</tr>"))[0]
    assert [list(row) for row in page.cells.iter_rows()] == [["a", "b"], ["c", None]]
    assert [(m.first, m.last) for m in page.merged] == [(0, 1)]


def test_roster_amounts_under_a_span_are_their_own_and_the_spanning_value_counts_for_each_row(tmp_path: Path) -> None:
    head = ["户编号", "姓名", "证件号码", "救助类别", "状态", "月人均收入", "月保障金", "自理能力评分"]
    table = (
        "<tr>" + "".join(f"<th>{text}" for text in head) + "</tr>"
        "<tr><td>H1<td>张一<td>369921198001011234<td>特困<td>在保<td rowspan=2>310.5<td rowspan=2>1240<td>2</tr>"
        "<tr><td>H1<td>李二<td>369921199002022345<td>特困<td>在保<td>5</tr>"
    )
    (account,), core = take(tmp_path, written(tmp_path, table), extract="roster")
    assert [str(v) for v in core["income_yuan_month_per_head"]] == ["310.50", "310.50"]
    assert [str(v) for v in core["benefit_yuan_month"]] == ["1240.00", "1240.00"]
    assert core["selfcare_score"].to_list() == [2, 5]
    assert len(account.notes) == 2


def test_an_amount_that_spans_several_events_is_unknown_below_the_first(tmp_path: Path) -> None:
    head = ["姓名", "证件号码", "结算单号", "结算日期", "总费用", "个人自付"]
    table = (
        "<tr>" + "".join(f"<th>{text}" for text in head) + "</tr>"
        "<tr><td rowspan=2>张一<td rowspan=2>369921198001011234<td>S1<td>2026-09-01<td>100<td rowspan=2>40</tr>"
        "<tr><td>S2<td>2026-09-02<td>200</tr>"
    )
    (account,), core = take(tmp_path, written(tmp_path, table), extract="medical_claims")
    assert core["name"].to_list() == ["张一"]
    assert reasons(account) == [(3, "merged_cell", "out_of_pocket_yuan")]


def test_a_heading_of_two_rows_with_spans_is_read(tmp_path: Path) -> None:
    table = (
        "<tr><th rowspan=2>姓名<th rowspan=2>证件号码<th rowspan=2>结算单号<th rowspan=2>结算日期"
        "<th colspan=2>费用</tr>"
        "<tr><th>总费用<th>个人自付</tr>"
        "<tr><td>张一<td>369921198001011234<td>S1<td>2026-09-01<td>9000<td>4000</tr>"
    )
    (account,), core = take(tmp_path, written(tmp_path, table), extract="medical_claims")
    assert [str(v) for v in core["out_of_pocket_yuan"]] == ["4000.00"]
    assert [str(v) for v in core["total_yuan"]] == ["9000.00"]
    assert account.skipped["heading"] == 2
    assert issues(account) == []


def test_what_a_cell_says_behind_its_text_is_heard(tmp_path: Path) -> None:
    cells = [
        '<td x:err="#N/A">',
        "<td x:err>#REF!",
        '<td x:num="310.5">311',
        '<td x:num="1234567.5">1,234,568',
        '<td x:num="5.5E+3">####',
        "<td x:num>12",
        '<td x:num="46269">2026/9/4',
        '<td x:num="oops">7',
    ]
    page = open_pages(written(tmp_path, "<tr>" + "".join(cells) + "</tr>"))[0]
    assert page.cells.row(0) == ("#N/A", "#REF!", "310.5", "1234567.5", "5500", "12", "2026/9/4", "7")


def test_an_error_in_a_page_is_unknown_and_an_id_that_is_a_number_is_flagged(tmp_path: Path) -> None:
    rows = with_headings()
    body = [[f"<td>{cell}" for cell in row] for row in rows]
    body[1][6] = '<td x:err="#N/A">#N/A'
    body[1][1] = '<td x:num="3.69921198001011E+17">3.69921E+17'
    body[2][1] = f"<td x:num>{rows[2][1]}"
    table = "".join("<tr>" + "".join(row) + "</tr>" for row in body)
    (account,), core = take(tmp_path, written(tmp_path, table))
    assert issues(account) == [(2, "need", "unknown_word")]
    assert core["id_no"][0] == "369921198001011000"
    assert core["id_no_is_numeric"].to_list() == [True, False, False], "all 18 digits stand in the page itself"


def test_each_sheet_of_a_workbook_that_was_saved_as_a_page_is_one_and_other_tables_are_none(tmp_path: Path) -> None:
    parts = (("线索清单", "<tr><td>线索编号"), ("汇总", "<tr><td>走访序号</tr><tr><td>1"))
    sheets = [
        f'<A NAME="table{number}"><h1>Sheet {number + 1}: <em>{name}</em></h1></A><table>{rows}</table>'
        for number, (name, rows) in enumerate(parts)
    ]
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{''.join(sheets)}<table><tr><td>other</table></body></html>", encoding="utf-8")
    assert [(sheet.sheet, sheet.suffix, sheet.cells.height) for sheet in open_pages(path)] == [
        ("线索清单", "", 1),
        ("汇总", "#汇总", 2),
    ]
    plain = path.read_text(encoding="utf-8").replace("A NAME", "B NAME")
    path.write_text(plain, encoding="utf-8")
    assert [(sheet.sheet, sheet.cells.height) for sheet in open_pages(path)] == [(None, 2)]
