"""Text files are cut into records as Excel shows them, in any encoding, in blocks of any size."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.text import GB18030_2022, Dialect, TextSheet, open_text, parse_block, sniff_dialect
from tests.flows.ingest.made import HEADINGS, contract, csv_text, with_headings
from tests.properties import examples

KNOWN = frozenset(contract().headings())


def rows_of(sheet: TextSheet) -> list[list[str]]:
    """All records, without the spare columns and trailing nulls."""
    rows = []
    for batch in sheet.batches():
        for row in batch.cells.iter_rows():
            cells = list(row)
            while cells and cells[-1] is None:
                cells.pop()
            rows.append(cells)
    return rows


def opened(tmp_path: Path, text: str | bytes, encoding: str = "utf-8", block: int = 1 << 20) -> TextSheet:
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    sheet = open_text(path, KNOWN)
    sheet.block_bytes = block
    return sheet


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8 (BOM)"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le (BOM)"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, label: str) -> None:
    sheet = opened(tmp_path, csv_text(with_headings()), encoding)
    assert sheet.encoding == label
    assert rows_of(sheet) == with_headings()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_under_which_the_headings_appear(tmp_path: Path, delimiter: str) -> None:
    text = "某市，信访事项,第一批\n" + csv_text(with_headings(), delimiter)
    assert opened(tmp_path, text).dialect.delimiter == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_end_a_row(tmp_path: Path, end: str) -> None:
    assert rows_of(opened(tmp_path, csv_text(with_headings(), end=end))) == with_headings()


def test_a_four_byte_gb18030_character_survives_a_block_border(tmp_path: Path) -> None:
    text = csv_text([HEADINGS, *([["㐂𠮷㐂" * 3, "1"]] * 40)])
    whole = rows_of(opened(tmp_path, text, "gb18030"))
    for block in (7, 16, 33, 64):
        assert rows_of(opened(tmp_path, text, "gb18030", block)) == whole


def test_the_18_private_use_characters_get_their_2022_code_points(tmp_path: Path) -> None:
    pairs = "A6D9A6DAA6DBA6DCA6DDA6DEA6DFA6ECA6EDA6F3FE59FE61FE66FE67FE6DFE7EFE90FEA0"
    today = "︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻"
    sheet = opened(tmp_path, "姓名,性别\n".encode("gb18030") + bytes.fromhex(pairs) + b",1\n")
    assert rows_of(sheet)[1][0] == today
    assert len(GB18030_2022) == 18


def test_an_empty_line_is_a_row_and_a_line_break_in_quotes_is_not(tmp_path: Path) -> None:
    text = '姓名,性别,住址\r\n\r\n张,男,"一\r\n二"\r\n李,女,三\r\n'
    assert rows_of(opened(tmp_path, text)) == [["姓名", "性别", "住址"], [], ["张", "男", "一\n二"], ["李", "女", "三"]]


def test_quotes_inside_quotes_are_one_quote(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, '姓名,住址\n张,"号称""老张"""\n'))[1] == ["张", '号称"老张"']


def test_a_stray_quote_in_a_cell_is_a_character(tmp_path: Path) -> None:
    text = '姓名,住址,性别\n张,5"屏,男\n李,6"屏,女\n王,无,男\n'
    assert rows_of(opened(tmp_path, text)) == [
        ["姓名", "住址", "性别"],
        ["张", '5"屏', "男"],
        ["李", '6"屏', "女"],
        ["王", "无", "男"],
    ]


def test_a_quote_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    rows = [["姓名", "住址"], ["张", '"一号'], *([["李", "二号"]] * 500)]
    found = rows_of(opened(tmp_path, csv_text(rows)))
    assert len(found) == 502
    assert found[-1] == ["李", "二号"]


@pytest.mark.parametrize("block", [64, 200, 1 << 20])
def test_quoted_line_breaks_survive_block_borders(tmp_path: Path, block: int) -> None:
    rows = [["姓名", "住址"], *([["张", '"一\n二,三"']] * 60), ["李", "四"]]
    found = rows_of(opened(tmp_path, csv_text(rows, end="\n"), block=block))
    assert len(found) == 62
    assert found[1] == ["张", "一\n二,三"]


def test_the_file_may_end_without_a_line_break(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, "姓名,性别\n张,男"))[-1] == ["张", "男"]


def test_a_last_line_with_too_few_cells_and_no_line_break_is_cut_off(tmp_path: Path) -> None:
    cut = [batch.cut_off for batch in opened(tmp_path, "姓名,性别,住址\n张,男,一号\n李,女").batches()]
    whole = [batch.cut_off for batch in opened(tmp_path, "姓名,性别,住址\n张,男,一号\n李,女,").batches()]
    assert cut == [None, 3]
    assert whole == [None, None]


def test_rows_are_numbered_on_through_the_blocks(tmp_path: Path) -> None:
    sheet = opened(tmp_path, csv_text([["姓名", "性别"], *([["张", "男"]] * 100)]), block=50)
    row = 1
    for batch in sheet.batches():
        assert batch.first_row == row
        row += batch.cells.height
    assert row == 102


def test_bytes_that_are_no_text_become_visible_not_fatal(tmp_path: Path) -> None:
    assert "\ufffd" in rows_of(opened(tmp_path, "姓名,性别\n张,男\n".encode() + b"\xff\xfe\xff,\xb1\n"))[2][0]


CELL = st.text(st.characters(exclude_characters='\r\n"\x00,', exclude_categories=["Cs", "Co"]), max_size=6)


@examples(60)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=20))
def test_parsing_gives_back_every_cell_that_was_written(rows: list[list[str]]) -> None:
    parsed = parse_block(csv_text(rows, end="\n"), Dialect(",", 3))
    assert [[cell or "" for cell in row[:3]] for row in parsed.iter_rows()] == rows


@examples(60)
@given(st.text(st.sampled_from('张,"\n\r1'), min_size=1, max_size=60))
def test_whatever_quotes_do_every_line_is_in_some_row(text: str) -> None:
    parsed = parse_block(text, Dialect(",", 40))
    there = "".join(cell or "" for row in parsed.iter_rows() for cell in row)
    assert there.count("张") == text.count("张")
    assert there.count("1") == text.count("1")


def test_the_delimiter_of_nothing_known_is_the_one_that_makes_most_cells() -> None:
    assert sniff_dialect("a;b;c\n1;2;3\n", KNOWN) == Dialect(";", 3)
