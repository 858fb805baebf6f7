"""A file is what its bytes are, whatever it is called; one that is no table says what it is."""

import io
import zipfile
from pathlib import Path

import pytest

from flows.ingest.problems import FileProblem
from flows.ingest.sniff import Encoding, Format, sniff_encoding, sniff_format
from tests.flows.ingest.made import csv_text, with_headings, write_xls, write_xlsx


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_xls_that_is_xlsx_is_xlsx_and_an_et_that_is_xls_is_xls(tmp_path: Path) -> None:
    assert sniff_format(write_xlsx(tmp_path / "a.xls", {"一": [["姓名"]]})) is Format.XLSX
    assert sniff_format(write_xls(tmp_path / "a.et", [["姓名"]])) is Format.XLS


def test_text_is_text_under_any_name(tmp_path: Path) -> None:
    assert sniff_format(written(tmp_path, "a.xlsx", csv_text(with_headings()).encode())) is Format.TEXT


@pytest.mark.parametrize("start", ["<html>", "<!DOCTYPE html>", "\ufeff\n <table>", "<meta charset=utf-8>"])
def test_a_web_page_called_xls_is_a_web_page(tmp_path: Path, start: str) -> None:
    assert sniff_format(written(tmp_path, "a.xls", f"{start}<tr><td>姓名".encode())) is Format.HTML


def test_an_archive_of_files_is_an_archive(tmp_path: Path) -> None:
    assert sniff_format(written(tmp_path, "a.zip", zipped({"b.csv": b"1"}))) is Format.ZIP


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty_file"),
        (b"%PDF-1.7 ...", "unknown_format"),
        (b"\x89PNG\r\n", "unknown_format"),
        (b"PK\x03\x04 broken", "unreadable"),
        (zipped({"word/document.xml": b"<w/>"}), "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x03\x7e\x0a\x1f" + bytes(range(256)) * 4 + bytes(200), "unknown_format"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "unknown_format"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(FileProblem) as problem:
        sniff_format(written(tmp_path, "a.xlsx", content))
    assert problem.value.code == code
    assert problem.value.sentence


def dbf(rows: list[tuple[str, str]]) -> bytes:
    """A table of dBASE III with two fields of characters, in GBK."""
    fields = b"".join(name.ljust(11, b"\0") + b"C" + bytes(4) + b"\x12" + bytes(15) for name in (b"XM", b"SFZH"))
    length = 32 + len(fields) + 1
    head = b"\x03\x7e\x09\x1e" + len(rows).to_bytes(4, "little") + length.to_bytes(2, "little") + b"\x25\x00"
    body = b"".join(b" " + b"".join(cell.encode("gbk").ljust(18) for cell in row) for row in rows)
    return head + bytes(20) + fields + b"\r" + body + b"\x1a"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (dbf([("张一伟", "369921198001011234")] * 400), "DBF"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00\x04\x00\x0c\x00" + "姓名".encode("gbk"), "很老的 Excel"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00", "很老的 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "Book\0".encode("utf-16-le"), "很老的 Excel"),
        (b"\x1f\x8b\x08\x00", "gz"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
        (zipped({"xl/workbook.bin": b"", "[Content_Types].xml": b""}), "xlsb"),
    ],
)
def test_a_kind_that_is_not_read_is_refused_by_its_name(tmp_path: Path, content: bytes, named: str) -> None:
    with pytest.raises(FileProblem, match="重报") as problem:
        sniff_format(written(tmp_path, "a.xls", content))
    assert named in problem.value.sentence
    assert problem.value.code == "unknown_format"


def test_a_long_ascii_beginning_does_not_decide_the_encoding(tmp_path: Path) -> None:
    content = b"a,b\n" * 400_000 + "姓名,性别\n".encode("gb18030") * 50
    assert sniff_encoding(written(tmp_path, "a.csv", content)) == Encoding("gb18030")


def test_one_broken_character_does_not_change_the_encoding(tmp_path: Path) -> None:
    rows = csv_text(with_headings() * 20).encode("utf-8")
    assert sniff_encoding(written(tmp_path, "a.csv", rows + b"\xff\n" + rows)).name == "utf-8"
