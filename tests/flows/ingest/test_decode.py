"""A text file in two encodings is read line by line; what nobody can read is told, and is no new spelling."""

import time
from pathlib import Path

import pytest

from flows.ingest.decode import MAX_RECORD, Tally, decoded_whole
from flows.ingest.sniff import Encoding
from tests.flows.ingest.made import HEADINGS, PEOPLE, csv_text, issues, reasons, take, with_headings

TOP, LOW = csv_text([HEADINGS, *PEOPLE[:2]]), csv_text(PEOPLE[2:])
NAMES = [row[0] for row in PEOPLE]


def write(tmp_path: Path, content: bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TOP.encode("gb18030") + LOW.encode(), "gb18030 + utf-8"),
        (TOP.encode() + LOW.encode("gb18030"), "utf-8 + gb18030"),
    ],
)
def test_a_file_in_two_encodings_is_read_line_by_line_and_told(tmp_path: Path, content: bytes, encoding: str) -> None:
    (account,), core = take(tmp_path, write(tmp_path, content))
    assert core["name"].to_list() == NAMES
    assert core["sex"].to_list() == ["男", "女", "男"]
    assert set((account.encoding or "").split(" + ")) == set(encoding.split(" + "))
    assert any("两种编码" in note for note in account.notes)
    assert not account.unknown_values


def test_a_line_of_utf8_that_would_pass_for_gbk_is_still_utf8() -> None:
    text = "张一伟,王小\n".encode("gb18030") + "李二,马克思义\n".encode()
    assert "李二,马克思义".encode().decode("gb18030", errors="ignore")  # even numbers of bytes: it decodes as GBK
    assert decoded_whole(text, Encoding("gb18030"), Tally()) == "张一伟,王小\n李二,马克思义\n"


def test_gbk_alone_and_utf8_alone_say_nothing(tmp_path: Path) -> None:
    for encoding in ("gb18030", "utf-8"):
        (account,), core = take(tmp_path, write(tmp_path, csv_text(with_headings()).encode(encoding)))
        assert core["name"].to_list() == NAMES
        assert (account.encoding, account.notes) == (encoding, [])


def test_bytes_that_nobody_can_read_are_the_files_problem_and_no_new_spelling(tmp_path: Path) -> None:
    content = csv_text(with_headings()).encode().replace("医疗".encode(), b"\xe5\x8c\xbb\xff\xfe")
    (account,), _ = take(tmp_path, write(tmp_path, content))
    assert issues(account) == [(2, "need", "undecodable")]
    assert not account.unknown_values
    assert any("认不出的字节" in note for note in account.notes)


def test_cesu8_and_marks_inside_a_file_are_read(tmp_path: Path) -> None:
    halves = b"".join(chr(half).encode("utf-8", "surrogatepass") for half in (0xD842, 0xDFB7))
    low = LOW.encode().replace("三强".encode(), halves)
    content = b"\xef\xbb\xbf" * 2 + TOP.encode() + b"\xef\xbb\xbf" + low
    (account,), core = take(tmp_path, write(tmp_path, content))
    assert core["name"].to_list() == [*NAMES[:2], "王\U00020bb7"]
    assert account.notes == []


def test_one_line_without_an_end_is_refused_quickly_and_stops_no_other_file(tmp_path: Path) -> None:
    whole = csv_text(with_headings())
    long = write(tmp_path, whole.encode() + b"x" * (3 * MAX_RECORD), "long.csv")
    alone = write(tmp_path, "姓名".encode() * MAX_RECORD, "alone.csv")
    good = write(tmp_path, whole.encode(), "good.csv")
    started = time.perf_counter()
    accounts, core = take(tmp_path, long, alone, good)
    assert time.perf_counter() - started < 60
    assert [account.verdict for account in accounts] == ["rejected", "rejected", "accepted"]
    assert all("一行长得不合常理" in a.problem.sentence for a in accounts if a.problem)
    assert core["name"].to_list() == NAMES
    assert core["source_file"].unique().to_list() == ["petition/good.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_zero_bytes_at_the_end_or_between_are_left_out_and_told(tmp_path: Path, encoding: str) -> None:
    top, low = TOP.encode(encoding), LOW.encode(encoding)
    (account,), core = take(tmp_path, write(tmp_path, top + low + bytes(4000)))
    assert (core["name"].to_list(), account.rows_rejected) == (NAMES, 0)
    assert any("4000 个空字节" in note for note in account.notes)
    (account,), core = take(tmp_path, write(tmp_path, top + bytes(2) + low, "b.csv"))
    assert core["name"].to_list() == NAMES
    assert any("2 个空字节" in note for note in account.notes)


def test_a_row_in_which_zero_bytes_begin_is_cut_off(tmp_path: Path) -> None:
    (account,), core = take(tmp_path, write(tmp_path, TOP.encode() + LOW.encode()[:40] + bytes(4000)))
    assert core.height == 2
    assert reasons(account) == [(4, "row_cut_off", None)]
