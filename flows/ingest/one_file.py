"""One file of an extract, by itself: opened, its sheet chosen, its rows read, typed and written as its part.

What it shares with the other files of its extract is told to it (`known`: rows that came before) and told back
(AcceptedFile), so that files can be taken side by side, in other processes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract, Kind
from data_contracts.core_parts import part_path
from flows.audit.tombstones import Tombstones
from flows.ingest.batches import FileReading, codes_without_zero, read_batch, whole_file_rejected
from flows.ingest.cells import ColumnReader
from flows.ingest.core import CoreWriter
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.file_account import Accepting, FileAccount, account_for
from flows.ingest.headings import (
    Headings,
    UnusedColumns,
    check_headings,
    find_headings,
    number_column_missing,
    suggestions,
)
from flows.ingest.keys import is_key
from flows.ingest.layouts.physical import Physical, read_physical
from flows.ingest.layouts.recognise import Recognised, almost, recognised
from flows.ingest.layouts.whole import Exports
from flows.ingest.meanings import meanings
from flows.ingest.merged import filled_down
from flows.ingest.overlay import Overlay
from flows.ingest.place_of_sheet import with_place
from flows.ingest.problems import FileProblem
from flows.ingest.raw import Batch, Sheet, ahead, gathered
from flows.ingest.reasons import File
from flows.ingest.sheets import format_of, open_sheets

Readers = Mapping[str, ColumnReader]


@dataclass(frozen=True)
class Acceptance:
    """How the files of one extract are taken: its contract, the folder that its core table goes into, and what
    `accept_extract` says of the rest.
    """

    contract: Contract
    ingest: Path
    as_of: date
    refused: Mapping[str, str] = field(default_factory=dict)
    exports: Exports | None = None
    erased: Tombstones = field(default_factory=Tombstones)
    overlay: Overlay = field(default_factory=Overlay)

    def readers(self) -> Readers:
        """What reads its columns; it remembers texts, and may be shared by files that are taken one after another."""
        return {column.name: ColumnReader(column, self.as_of) for column in self.contract.columns}

    def accepting(self, known: SeenRows, writer: CoreWriter, readers: Readers) -> Accepting:
        """What the files share while they are taken."""
        extract = self.contract.extract
        return Accepting(
            *(self.contract, self.as_of, known, writer, self.refused, readers),
            exports=self.exports if self.exports and extract in self.exports.layouts else None,
            names=self.exports.names if self.exports else None,
            erased=self.erased,
            overlay=self.overlay.of(extract),
        )


@dataclass(frozen=True)
class AcceptedFile:
    """What came of one file: an account of it and of each sheet left out; exports that wait for the other files;
    the contents of its rows, with those that were known before it.
    """

    accounts: Sequence[FileAccount]
    waiting: Sequence[tuple[FileAccount, Physical]]
    seen: SeenRows


def accept_file(acceptance: Acceptance, file: FoundFile, known: SeenRows, readers: Readers) -> AcceptedFile:
    """Take one file and write its part. `known`: rows of other files that count as said already; it is not changed.

    A file that breaks off while it is read is left out whole: its account says why, none of its rows is known.
    """
    try:
        return _accepted(acceptance, file, known.copy(), readers)
    except _BrokeOff as broke:
        part_path(acceptance.ingest, file.extract, file.file_no).unlink(missing_ok=True)
        return _accepted(acceptance, replace(file, problem=broke.problem), known.copy(), readers)


def _accepted(acceptance: Acceptance, file: FoundFile, seen: SeenRows, readers: Readers) -> AcceptedFile:
    with CoreWriter(acceptance.ingest, acceptance.contract) as writer:
        accepting = acceptance.accepting(seen, writer, readers)
        return AcceptedFile(tuple(_accept_file(file, accepting)), tuple(accepting.waiting), seen)


class _BrokeOff(Exception):  # noqa: N818
    """A file could be opened but not be read to its end."""

    def __init__(self, file: FoundFile, problem: FileProblem) -> None:
        self.file, self.problem = file, problem
        super().__init__(file.source_file)


def _to_the_end(batches: Iterator[Batch], file: FoundFile) -> Iterator[Batch]:
    """The batches of a file; whatever a reader fails with becomes the file's problem, and stops no other file."""
    try:
        yield from batches
    except FileProblem as problem:
        raise _BrokeOff(file, problem) from problem
    except (OSError, UnicodeError, MemoryError, pl.exceptions.PolarsError) as error:
        why = FileProblem(File.UNREADABLE, "文件读到中途读不下去了（内容损坏或过大）；请重新导出后重报")
        raise _BrokeOff(file, why) from error


def _accept_file(file: FoundFile, accepting: Accepting) -> Iterator[FileAccount]:
    account = FileAccount(file, file.source_file)
    if file.problem:
        account.problem = file.problem
        yield account
        return
    try:
        format_ = format_of(file.path)
        account.format = str(format_)
        headings = frozenset(accepting.contract.headings())
        sheets = open_sheets(file.path, format_, headings)
        if exported := _exported(sheets, file, accepting):
            yield from _accept_exported(exported, file, account.format, accepting)
            return
        sheet, others = _choose_sheet(sheets, accepting.contract)
    except FileProblem as problem:
        account.problem = problem
        yield account
        return
    account.source_file += sheet.suffix
    try:
        _accept_sheet(sheet, account, accepting)
    except FileProblem as problem:  # its cell types could not be read
        raise _BrokeOff(file, problem) from problem
    _name_layout(account, sheets, accepting)
    yield account
    for other in others:
        extra = FileAccount(file, file.source_file + other.suffix, account.format)
        extra.problem = FileProblem(
            File.SECOND_SHEET,
            f"同一工作簿里“{other.sheet}”也像数据表，只采用了“{sheet.sheet}”；请合并到一张表或分成两个文件重报",
        )
        _reject_whole(other, extra)
        yield extra


def _name_layout(account: FileAccount, sheets: Sequence[Sheet], accepting: Accepting) -> None:
    """Tell a file that lacks our headings, but is nearly one of its system's, what it lacks for that."""
    lacks_headings = account.problem is not None and account.problem.code in (File.MISSING_HEADING, File.NO_HEADING)
    if not lacks_headings or accepting.exports is None:
        return
    layouts = accepting.exports.layouts[accepting.contract.extract]
    sentence = almost(sheets, layouts, account.file.source_file)
    if sentence:
        account.problem = FileProblem(File.MISSING_HEADING, sentence)


def _exported(sheets: Sequence[Sheet], file: FoundFile, accepting: Accepting) -> tuple[Recognised, ...]:
    """The sheets of a file that are exports in a layout we know; none where it follows the contract."""
    if accepting.exports is None:
        return ()
    layouts = accepting.exports.layouts[accepting.contract.extract]
    return recognised(sheets, accepting.contract, layouts, file.source_file)


def _accept_exported(
    found: Sequence[Recognised], file: FoundFile, format_: str | None, accepting: Accepting
) -> Iterator[FileAccount]:
    """Read exports; they wait for the other files of the delivery, for one may say what another lacks."""
    for one in found:
        account = FileAccount(file, file.source_file + one.sheet.suffix, format_)
        account.encoding, account.sheet = one.sheet.encoding, one.sheet.sheet
        try:
            if account.source_file in accepting.refused:
                raise FileProblem(File.FAILED_EXPECTATION, accepting.refused[account.source_file])
            batches = _to_the_end(one.sheet.batches(), file)
            physical = read_physical(one, batches, account.source_file, file.file_no, file.source_file)
            accepting.waiting.append((account, physical))
        except FileProblem as problem:
            account.problem = problem
            _reject_whole(one.sheet, account)
            yield account


def _choose_sheet(sheets: list[Sheet], contract: Contract) -> tuple[Sheet, list[Sheet]]:
    """The sheet whose headings fit best, and others that would fit too."""
    if not sheets:
        raise FileProblem(File.EMPTY, "文件里没有内容；请核对导出结果后重报")
    found = [(sheet, find_headings(sheet.head, contract)) for sheet in sheets]
    required = {column.name for column in contract.columns if column.is_required}

    def fit(item: tuple[Sheet, Headings | None]) -> tuple[bool, int]:
        headings = item[1]
        return (headings is not None and required <= set(headings.columns), len(headings.columns) if headings else 0)

    best = max(found, key=fit)
    others = [sheet for sheet, headings in found if sheet is not best[0] and fit((sheet, headings))[0]]
    return best[0], others


def _accept_sheet(sheet: Sheet, account: FileAccount, accepting: Accepting) -> None:
    contract = accepting.contract
    account.encoding, account.sheet = sheet.encoding, sheet.sheet
    try:
        if account.source_file in accepting.refused:
            raise FileProblem(File.FAILED_EXPECTATION, accepting.refused[account.source_file])
        where = f"工作表“{sheet.sheet}”" if sheet.sheet else ""
        found = check_headings(find_headings(sheet.head, contract), contract, where)
    except FileProblem as problem:
        account.problem = problem
        _reject_whole(sheet, account)
        return
    batches = gathered(_to_the_end(sheet.batches(), account.file))
    batches, found = with_place(batches, sheet.head, found, contract, account.source_file, accepting.names)
    account.headings, account.hints = found, suggestions(found, contract)
    unused = UnusedColumns(found)
    account.meanings = meanings(found, sheet.head, contract, accepting.as_of)
    shout = number_column_missing(found, sheet.head, contract)
    account.shouts += [shout] if shout else []
    reading = FileReading(
        contract,
        found,
        accepting.as_of,
        account.source_file,
        account.file.file_no,
        sheet.slips,
        sheet.is_1904,
        _numbers(sheet, found, contract),
        accepting.readers,
        codes_without_zero(sheet.head, found, contract),
    )
    down = filled_down(sheet.merged, found, contract)
    account.notes += down.notes
    for batch in ahead(batches):
        account.rows_read += batch.cells.height
        unused.look(batch.cells, batch.first_row)
        account_for(read_batch(down.fill(batch), reading), account, accepting)
    account.encoding, account.unused = sheet.encoding, unused.names()
    account.notes += [*sheet.notes, *reading.damaged.notes(contract)]


def _numbers(sheet: Sheet, found: Headings, contract: Contract) -> dict[str, pl.Series]:
    """Cell types where they matter: the ID always, months and, in 1904 workbooks, dates."""
    wanted = [c for c in contract.columns if c.name in found.columns]
    names = [
        c.name
        for c in wanted
        if c.name == "id_no" or is_key(c) or c.kind is Kind.MONTH or (c.kind is Kind.DATE and sheet.is_1904)
    ]
    flags = sheet.numbers([found.columns[name] for name in names])
    return {name: flags[found.columns[name]] for name in names if found.columns[name] in flags}


def _reject_whole(sheet: Sheet, account: FileAccount) -> None:
    for batch in _to_the_end(sheet.batches(), account.file):
        rejected, blank = whole_file_rejected(batch)
        account.rows_read += batch.cells.height
        account.rejected += [rejected] if rejected.height else []
        account.skipped["blank"] += blank
