"""What a file really is: by its bytes, never by its name. An .xls may hold XLSX, a web page or plain text."""

import codecs
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File

HEAD_BYTES = 1 << 16
MAX_BYTES = 4 << 30
MAX_RATIO, RATIO_FROM = 200, 32 << 20
SNIFF_BYTES = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_OURS = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gz 压缩包",
    b"SQLite format 3": "数据库文件",
    b"\x00\x01\x00\x00Standard": "Access 数据库文件",
    b"MIME-Version:": "网页存档（mht）",
    b"\x09\x00\x04\x00": "很老的 Excel 格式（4.0 及以前）",
    b"\x09\x02\x06\x00": "很老的 Excel 格式（4.0 及以前）",
    b"\x09\x04\x06\x00": "很老的 Excel 格式（4.0 及以前）",
    b"\x09\x08\x08\x00": "很老的 Excel 格式（5.0，没有外壳）",
}
_CONTROLS = bytes((*range(1, 9), *range(14, 26), *range(28, 32)))
_DBF_VERSIONS = frozenset({0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xF5, 0xFB})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Format(StrEnum):
    """How a file is read."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    ZIP = "zip"


@dataclass(frozen=True)
class Encoding:
    """A text file's encoding; `skip` bytes of byte-order mark come before the text."""

    name: str
    skip: int = 0

    @property
    def label(self) -> str:
        """Name for the report."""
        return f"{self.name} (BOM)" if self.skip else self.name


def sniff_format(path: Path) -> Format:
    """Tell a file's real format; FileProblem for an empty, encrypted or foreign one."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise FileProblem(File.EMPTY, "文件是空的；请核对导出结果后重报")
    for magic, label in _NOT_OURS.items():
        if head.startswith(magic):
            raise FileProblem(File.UNKNOWN_FORMAT, f"这是{label}，不是认得的数据表；请以 xlsx 或 csv 重报")
    if _is_dbf(head):
        raise FileProblem(File.UNKNOWN_FORMAT, "这是 DBF 数据库文件；请用表格软件打开，另存为 xlsx 或 csv 后重报")
    if head.startswith(b"PK"):
        return _zip_format(path)
    if head.startswith(_OLE):
        return _ole_format(path)
    if _is_binary(head):
        raise FileProblem(File.UNKNOWN_FORMAT, "不是文本，也不是认得的表格格式；请以 xlsx 或 csv 重报")
    return Format.HTML if _is_web_page(head) else Format.TEXT


def sniff_encoding(path: Path) -> Encoding:
    """Tell a text file's encoding: byte-order mark, else UTF-16 by its zero bytes, else UTF-8, else GB18030."""
    head = _head_with_wide_characters(path)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    sample = head[:HEAD_BYTES].rstrip(b"\x00")
    if sample.count(0) > len(sample) // 8:
        return Encoding("utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le")
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return Encoding(name)
    broken = {name: head.decode(name, errors="replace").count("\ufffd") for name in ("utf-8", "gb18030")}
    return Encoding(min(broken, key=lambda name: (broken[name], name)))


def _head_with_wide_characters(path: Path) -> bytes:
    """The first megabyte that says something: a long ASCII beginning is the same in every encoding."""
    with path.open("rb") as file:
        head = file.read(SNIFF_BYTES)
        while head.isascii():
            block = file.read(SNIFF_BYTES)
            if not block:
                break
            head = head[-64:] + block if not block.isascii() else head
    return head


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name in its plain form -> as the archive has it: some programs write \\ for /, or a leading /."""
    return {plain_part(name): name for name in archive.namelist()}


def plain_part(name: str) -> str:
    """A part's name with / between folders and in small letters, as parts are compared."""
    return name.replace("\\", "/").lstrip("/").lower()


def check_size(members: Sequence[zipfile.ZipInfo]) -> None:
    """FileProblem when the members of an archive (a workbook is one) unpack to more than can be honest."""
    size = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if size > MAX_BYTES or (size > RATIO_FROM and size / packed > MAX_RATIO):
        raise FileProblem(File.UNSAFE_ARCHIVE, "展开后大得不合常理，为安全起见没有打开；请以 csv 直接报送")


def _zip_format(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = list(part_names(archive))
            check_size(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileProblem(File.UNREADABLE, "文件不完整（压缩结构损坏）；请重新导出或重新上传") from error
    if "xl/workbook.bin" in names:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是二进制工作簿（xlsb）；请另存为 xlsx 或 csv 后重报")
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    if "content.xml" in names:
        return Format.ODS
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise FileProblem(File.UNKNOWN_FORMAT, "这是文字或演示文稿，不是数据表；请以 xlsx 或 csv 重报")
    return Format.ZIP


def _ole_format(path: Path) -> Format:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileProblem(File.ENCRYPTED, "文件加了密码；请取消密码后重报")
    if "\0Book\0".encode("utf-16-le") in b"\0\0" + content and "Workbook".encode("utf-16-le") not in content:
        raise FileProblem(
            File.UNKNOWN_FORMAT, "这是很老的 Excel 格式（5.0、95），其中的汉字读不出来；请打开后另存为 xlsx 重报"
        )
    if "WordDocument".encode("utf-16-le") in content and "Workbook".encode("utf-16-le") not in content:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是文字文稿，不是数据表；请以 xlsx 或 csv 重报")
    return Format.XLS


def _is_dbf(head: bytes) -> bool:
    """Whether a table of dBASE or FoxPro begins here: its version, a day, and field descriptions up to a 0D."""
    if len(head) < 65 or head[0] not in _DBF_VERSIONS or not (1 <= head[2] <= 12 and 1 <= head[3] <= 31):
        return False
    fields = head[32 : int.from_bytes(head[8:10], "little")]
    return any(fields[at] == 0x0D for at in range(32, len(fields), 32))


def _is_binary(head: bytes) -> bool:
    """Whether there are zero bytes as no text has them: UTF-16 has its own in every other place only, and a file that
    was not saved or sent to its end has them at its end.
    """
    if head.startswith(tuple(mark for mark, _ in _BOMS)):
        return False
    text = head.rstrip(b"\x00")
    if len(head) - len(text) > 1 and len(text) - len(text.translate(None, _CONTROLS)) > len(text) // 50:
        return True
    head = text
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return even + odd > len(head) // 100 and min(even, odd) > max(even, odd) // 20


def _is_web_page(head: bytes) -> bool:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:2000].lower()
    if not start.startswith(b"<"):
        return False
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是“XML 电子表格 2003”；请在表格软件里另存为 xlsx 后重报")
    return re.search(rb"<(!doctype html|html|table|meta|head|body)", start) is not None
