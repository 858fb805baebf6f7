"""Bytes of a text file -> text, in blocks cut after a line; line by line where the file is in two encodings at once.

Files are pasted together: GBK lines, then UTF-8 lines (`data_contracts/text_bytes.py` tells them apart). What is
neither keeps U+FFFD for each byte nobody can read, and is counted.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_contracts.text_bytes import BROKEN, line_text
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File
from flows.ingest.sniff import Encoding

MAX_RECORD = 8 << 20
TOO_LONG = "一行长得不合常理（超过 800 万字），不是数据表；请重新导出后重报"
_BY_LINE = ("utf-8", "gb18030")
_WHOLE_UTF8_LINE = re.compile(
    rb"\n(?:[\x00-\x09\x0b-\x7f]|\xc2[\xa0-\xbf])*[\xe2-\xef][\x80-\xbf]{2}"
    rb"(?:[\x00-\x09\x0b-\x7f]|\xc2[\xa0-\xbf]|[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})*(?:\n|\Z)"
)


@dataclass
class Tally:
    """Lines that were in another encoding than the file's, lines with bytes that nobody can read, and zero bytes."""

    other: str = ""
    other_lines: int = 0
    broken_lines: int = 0
    zeros: int = 0

    def notes(self) -> list[str]:
        """What has to be said of the file."""
        hints = []
        if self.other_lines:
            hints.append(f"文件里有两种编码，{self.other_lines} 行是 {self.other}：已逐行读取；请用一种编码重报")
        if self.broken_lines:
            hints.append(f"{self.broken_lines} 行里有认不出的字节，其中的字读不出来；请重新导出后重报")
        if self.zeros:
            hints.append(f"文件里有 {self.zeros} 个空字节，多半是没有存完或没有传完整：已略去；请核对行数，不全的重报")
        return hints


def decoded(path: Path, code: Encoding, block_bytes: int, tally: Tally) -> Iterator[str]:
    """The text, a block at a time; byte-order marks inside are off. FileProblem for a line beyond bounds."""
    blocks = _in_lines(path, code, block_bytes, tally) if code.name in _BY_LINE else _wide(path, code, block_bytes)
    for text in blocks:
        yield text.replace("\ufeff", "") if "\ufeff" in text else text


def decoded_whole(data: bytes, code: Encoding, tally: Tally) -> str:
    """A small file's text at once."""
    if code.name in _BY_LINE:
        return _lines(data, code, tally)
    return data.decode(code.name, errors="replace")


def _wide(path: Path, code: Encoding, block_bytes: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(code.name)(errors="replace")
    with path.open("rb") as file:
        file.seek(code.skip)
        while block := file.read(block_bytes):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def _in_lines(path: Path, code: Encoding, block_bytes: int, tally: Tally) -> Iterator[str]:
    """Blocks cut after a line break: no byte of a longer character is one, in UTF-8 and in GB18030."""
    rest = b""
    with path.open("rb") as file:
        file.seek(code.skip)
        while block := file.read(block_bytes):
            if b"\x00" in block:  # no text in these encodings has one
                tally.zeros += block.count(b"\x00")
                block = block.replace(b"\x00", b"")
            rest += block
            cut = rest.rfind(b"\n") + 1 or rest.rfind(b"\r") + 1
            if cut:
                yield _lines(rest[:cut], code, tally)
                rest = rest[cut:]
            elif len(rest) > MAX_RECORD:
                raise FileProblem(File.UNREADABLE, TOO_LONG)
    if rest:
        yield _lines(rest, code, tally)


def _lines(data: bytes, code: Encoding, tally: Tally) -> str:
    """Whole lines as text: at once where all are plainly in the file's encoding."""
    if code.name == "utf-8" or not _WHOLE_UTF8_LINE.search(b"\n" + data):
        try:
            return data.decode(code.name)
        except UnicodeDecodeError:
            pass
    return "\n".join(_line(line, code, tally) for line in data.split(b"\n"))


def _line(line: bytes, code: Encoding, tally: Tally) -> str:
    if line.isascii():
        return line.decode("ascii")
    name, text = line_text(line, code.name)
    if BROKEN in text:
        tally.broken_lines += 1
    elif name != code.name:
        tally.other, tally.other_lines = name, tally.other_lines + 1
    return text
