"""The child that parses: opens the file it is given, and answers with frames of its cells. One file at a time.

It keeps the file it opened last. A request that names a place in it (`at`) is answered from there, however it comes
about: after a death the run asks a new child for the rest.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from flows import tied
from flows.ingest.apart.limits import allowance, bound_reading, bound_writing, memory_now
from flows.ingest.apart.wire import Message, frame_bytes, receive, send
from flows.ingest.archive import blocks_of, members_of
from flows.ingest.hidden import SheetBounds
from flows.ingest.open_sheets import sheets_in
from flows.ingest.problems import TOO_LARGE, FileProblem
from flows.ingest.raw import Batch, Sheet
from flows.ingest.reasons import File
from flows.ingest.sniff import Format, sniff_format

BATCH_ROWS = 65_536
SWOLLEN = 256 << 20
NOT_READ = "文件读到中途读不下去了（内容损坏或过大）；请重新导出后重报"

Answer = tuple[dict[str, Any], list[memoryview]]


@dataclass
class _Open:
    """The file in hand: its sheets, and how far each was read."""

    path: Path
    sheets: list[Sheet]
    reading: dict[int, tuple[int, Iterator[Batch]]] = field(default_factory=dict)


class Worker:
    """Answers requests, one after another."""

    def __init__(self, own_memory: int) -> None:
        self.own_memory = own_memory
        self.file = _Open(Path(), [])
        self.copying: tuple[str, int, Iterator[bytes]] = ("", 0, iter(()))

    def answer(self, request: Message) -> Answer:
        """What a request gets; a problem of the file is an answer like another."""
        answers: dict[str, Callable[[Message], Answer]] = {
            "open": self._opened,
            "format": self._format,
            "batch": self._batch,
            "numbers": self._numbers,
            "members": self._members,
            "member": self._member,
        }
        try:
            return answers[request["do"]](request)
        except FileProblem as problem:
            return {"problem": [str(problem.code), problem.sentence]}, []
        except MemoryError:
            return {"problem": [str(File.UNREADABLE), TOO_LARGE]}, []
        except OSError:
            return {"no_access": True}, []
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # whatever a parser fails with is about its file, and stops no other
            return {"problem": [str(File.UNREADABLE), NOT_READ]}, []

    def _begin(self, request: Message) -> Path:
        path = Path(os.fsdecode(request["path"].encode("latin-1")))
        self.file = _Open(Path(), [])
        format_ = Format(request["format"]) if "format" in request else None
        bound_reading(allowance(path, format_, is_returned=request["is_returned"]), self.own_memory)
        return path

    def _format(self, request: Message) -> Answer:
        return {"format": str(sniff_format(self._begin(request)))}, []

    def _opened(self, request: Message) -> Answer:
        path = self._begin(request)
        bounds = SheetBounds(request["cells"], request["signs"])
        form, headings = Format(request["format"]), frozenset(request["headings"])
        is_shut_in = not request["is_wary"] and self.own_memory > 0  # elsewhere than on Linux its memory has no end
        sheets = sheets_in(path, form, headings, bounds, is_shut_in=is_shut_in)
        self.file = _Open(path, sheets)
        reported = [
            {
                "sheet": sheet.sheet,
                "suffix": sheet.suffix,
                "encoding": sheet.encoding,
                "slips": sheet.slips,
                "is_1904": sheet.is_1904,
                "notes": list(sheet.notes),
                "merged": [list(asdict(merged).values()) for merged in sheet.merged],
            }
            for sheet in sheets
        ]
        return {"sheets": reported}, [frame_bytes(sheet.head) for sheet in sheets]

    def _batch(self, request: Message) -> Answer:
        number, at = request["sheet"], request["at"]
        sheet = self.file.sheets[number]
        there, batches = self.file.reading.pop(number, (-1, iter(())))
        if there != at:
            batches = _sliced(sheet.batches())
            for _ in range(at):
                next(batches)
        batch = next(batches, None)
        if batch is None:
            return {"end": True, "encoding": sheet.encoding, "notes": list(sheet.notes)}, []
        self.file.reading[number] = (at + 1, batches)
        return {"first_row": batch.first_row, "cut_off": batch.cut_off}, [frame_bytes(batch.cells)]

    def _numbers(self, request: Message) -> Answer:
        flags = self.file.sheets[request["sheet"]].numbers(request["columns"])
        frame = pl.DataFrame([flag.alias(str(column)) for column, flag in flags.items()])
        return {}, [frame_bytes(frame)]

    def _members(self, request: Message) -> Answer:
        return {"members": [member.name for member in members_of(self._begin(request))]}, []

    def _member(self, request: Message) -> Answer:
        """The next block of a member of an archive; the run writes it, the child writes nothing."""
        number, at = request["number"], request["at"]
        if at == 0:
            self.copying = (request["path"], 0, blocks_of(self._begin(request), number))
        path, there, blocks = self.copying
        if (path, there) != (request["path"], at):
            raise FileProblem(File.UNREADABLE, NOT_READ)
        block = next(blocks, b"")
        self.copying = (path, at + 1, blocks)
        return {}, [memoryview(block)]

    @property
    def is_swollen(self) -> bool:
        """Whether a large file has left the child larger than a new one would be."""
        return memory_now() > self.own_memory + SWOLLEN


def _sliced(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same rows in batches that a pipe can carry."""
    for batch in batches:
        if batch.cells.height <= BATCH_ROWS:
            yield batch
            continue
        for start in range(0, batch.cells.height, BATCH_ROWS):
            yield Batch(batch.cells.slice(start, BATCH_ROWS), batch.first_row + start, batch.cut_off)


def serve(parent: int, requests: int, answers: int) -> None:
    """Answer until the run closes its end; end with it, however it ends."""
    tied.end_with(parent)
    bound_writing()
    worker = Worker(memory_now())
    while True:
        try:
            request, _ = receive(requests)
        except EOFError:
            return
        reported, parts = worker.answer(request)
        try:
            send(answers, reported | {"is_swollen": worker.is_swollen}, parts)
        except OSError:
            return


if __name__ == "__main__":
    serve(*map(int, sys.argv[1:4]))
