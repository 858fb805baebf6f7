"""A file of any format the house reads, as sheets of text cells: bounded, errors marked.

Runs in the child that parses (flows/ingest/apart); the run itself comes in by flows/ingest/sheets.py.
"""

from pathlib import Path

from flows.ingest.hidden import SheetBounds
from flows.ingest.problems import FileProblem
from flows.ingest.raw import Sheet
from flows.ingest.reasons import File
from flows.ingest.sniff import Format
from flows.ingest.text import open_text
from flows.ingest.web_page import open_pages
from flows.ingest.workbook import open_workbook


def sheets_in(
    path: Path, format_: Format, headings: frozenset[str], bounds: SheetBounds, *, is_shut_in: bool = False
) -> list[Sheet]:
    """The sheets of a file whose format was told; `headings`: those under which a text file's delimiter is found;
    `is_shut_in`: see `open_workbook`.

    FileProblem when it cannot be read, is an archive of files, or spans more than `bounds`.
    """
    if format_ is Format.ZIP:
        raise FileProblem(File.UNKNOWN_FORMAT, "这是压缩包；请解开后把里面的文件直接报送")
    if format_ is Format.TEXT:
        return [open_text(path, headings)]
    if format_ is Format.HTML:
        return list(open_pages(path))
    return list(open_workbook(path, format_, bounds, is_shut_in=is_shut_in))
