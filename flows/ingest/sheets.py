"""The one door for files that others wrote: a file of any format the house reads, as sheets of text cells.

What departments send and what townships send back come through here alike: reported by their bytes, bounded (before
they are loaded, or while they are), errors and uncalculated formulas marked. They are parsed in a child process with
limits (flows/ingest/apart): what a file does to its parser happens there, and here it is a FileProblem.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.ingest.apart.child import Door, door_here
from flows.ingest.apart.limits import allowance
from flows.ingest.apart.wire import Message, frame_of
from flows.ingest.hidden import ANY_SHEET, SheetBounds
from flows.ingest.problems import TOO_SLOW, FileProblem
from flows.ingest.raw import Batch, Merged, Sheet
from flows.ingest.sniff import Format


@dataclass
class _File:
    """A file that was opened, how to open it again, and the door it is read through, whichever thread asks."""

    path: Path
    format: Format
    headings: frozenset[str]
    bounds: SheetBounds
    door: Door = field(default_factory=door_here)

    def ask(self, request: Message) -> tuple[Message, list[memoryview]]:
        """Ask about this file; it is opened again where the child is a new one, or has another in hand."""
        with self.door.lock:
            if not self.door.holds(self):
                self.open()
            return _asked(self.door, self.path, request, self.bounds)

    def open(self) -> tuple[Message, list[memoryview]]:
        """Open the file in the child; FileProblem when it cannot be. A workbook that it dies of is opened once more,
        by a child that loads nothing before it has seen how large it is: it says why, where a death does not.
        """
        self.door.make_way()
        request = {
            "do": "open",
            "format": str(self.format),
            "headings": sorted(self.headings),
            "cells": self.bounds.cells,
            "signs": self.bounds.signs,
            "is_wary": False,
        }
        try:
            found = _asked(self.door, self.path, request, self.bounds)
        except FileProblem as problem:
            if self.format is not Format.XLSX or not self.door.has_died or problem.sentence == TOO_SLOW:
                raise
            found = _asked(self.door, self.path, request | {"is_wary": True}, self.bounds)
        self.door.opened = self
        return found


@dataclass
class ReadSheet:
    """One sheet, its cells handed over by the child in batches."""

    file: _File
    number: int
    head: pl.DataFrame
    sheet: str | None
    suffix: str
    encoding: str | None
    slips: bool
    is_1904: bool
    merged: tuple[Merged, ...] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    def batches(self) -> Iterator[Batch]:
        """The rows from the top, title and blank rows too."""
        at = 0
        while True:
            reported, parts = self.file.ask({"do": "batch", "sheet": self.number, "at": at})
            if "end" in reported:
                self.encoding, self.notes = reported["encoding"], tuple(reported["notes"])
                return
            at += 1
            yield Batch(frame_of(parts[0]), reported["first_row"], reported["cut_off"])

    def numbers(self, columns: Sequence[int]) -> dict[int, pl.Series]:
        """For each row of the sheet whether those cells are numbers, by column."""
        if not columns or self.slips:  # text has no cell types
            return {}
        _, parts = self.file.ask({"do": "numbers", "sheet": self.number, "columns": list(columns)})
        return {int(flags.name): flags for flags in frame_of(parts[0]).get_columns()}


def format_of(path: Path) -> Format:
    """Tell a file's real format; FileProblem for an empty, encrypted or foreign one."""
    door = door_here()
    with door.lock:
        door.make_way()
        reported, _ = _asked(door, path, {"do": "format"}, ANY_SHEET)
    return Format(reported["format"])


def open_sheets(path: Path, format_: Format, headings: frozenset[str], bounds: SheetBounds = ANY_SHEET) -> list[Sheet]:
    """The sheets of a file of a known format; `headings`: those under which a text file's delimiter is found.

    FileProblem when it cannot be read, is an archive of files, or spans more than `bounds`.
    """
    file = _File(path, format_, headings, bounds)
    with file.door.lock:
        reported, heads = file.open()
    return [
        ReadSheet(
            file,
            number,
            frame_of(head),
            sheet["sheet"],
            sheet["suffix"],
            sheet["encoding"],
            sheet["slips"],
            sheet["is_1904"],
            tuple(Merged(*merged) for merged in sheet["merged"]),
            tuple(sheet["notes"]),
        )
        for number, (sheet, head) in enumerate(zip(reported["sheets"], heads, strict=True))
    ]


def archive_members(path: Path) -> list[str]:
    """The name of each file in an archive, in their order; FileProblem for one that cannot be opened safely."""
    door = door_here()
    with door.lock:
        door.make_way()
        reported, _ = _asked(door, path, {"do": "members"}, ANY_SHEET)
    return [str(name) for name in reported["members"]]


def member_blocks(path: Path, number: int) -> Iterator[bytes]:
    """The bytes of one file in an archive, never more than its header says."""
    at, door = 0, door_here()
    while True:
        with door.lock:
            door.opened = None
            _, (block,) = _asked(door, path, {"do": "member", "number": number, "at": at}, ANY_SHEET)
        if not block:
            return
        at += 1
        yield bytes(block)


def _asked(door: Door, path: Path, request: Message, bounds: SheetBounds) -> tuple[Message, list[memoryview]]:
    is_returned = bounds != ANY_SHEET
    given = {"path": os.fsencode(path).decode("latin-1"), "is_returned": is_returned}
    try:
        return door.ask(request | given, allowance(path, None, is_returned=is_returned).clock_seconds)
    except FileProblem:
        door.opened = None
        raise
