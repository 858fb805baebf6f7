"""Exports that were read under a layout -> core rows and accounts, once all files of the delivery are there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data_contracts.contract import normalise_heading
from data_contracts.labels import HOUSEHOLD_EVENTS
from data_contracts.layout import Layout
from flows.ingest.batches import FileReading, read_rows, rejected_whole, row_texts, with_sentences
from flows.ingest.file_account import Accepting, FileAccount, account_for
from flows.ingest.headings import Headings
from flows.ingest.layouts.physical import Physical, not_read
from flows.ingest.layouts.shape import counted
from flows.ingest.layouts.whole import Part, laid_out
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File

MAX_REMARKS = 12


def accept_exports(accepting: Accepting) -> Iterator[FileAccount]:
    """Write the rows of the exports that wait; one account per physical file and one per further people of its rows."""
    if not accepting.waiting or accepting.exports is None:
        return
    numbers = accepting.exports.numbers(accepting.contract.extract)
    numbered: dict[int, FileAccount] = {}
    files = []
    for account, physical in accepting.waiting:
        if physical.file_no in numbered:  # a further sheet: its rows need a number of their own
            physical.file_no = next(numbers)
            account.file = replace(account.file, file_no=physical.file_no)
        numbered[physical.file_no] = account
        files.append(physical)
    laid = laid_out(accepting.contract, files, accepting.exports)
    for event in laid.events:
        physical = next(p for p in files if p.source_file == event.source_file)
        physical.remarks.append((event.source_row, HOUSEHOLD_EVENTS[event.kind]))
    for part in laid.parts:
        if part.number:
            yield _accept_part(part, numbered[part.physical.file_no], next(numbers), accepting)
        else:
            account = numbered[part.physical.file_no]
            _account_physical(account, part, accepting, files)
            _read(part, account, accepting)
            yield account
    accepting.waiting.clear()


def _account_physical(account: FileAccount, part: Part, accepting: Accepting, files: Sequence[Physical]) -> None:
    """What the physical file itself is told: its rows, its headings, what its layout lacks and what was remarked."""
    physical, contract = part.physical, accepting.contract
    unknown, left = not_read(physical)
    account.layout, account.is_part = physical.label, _is_part(physical.layout, part)
    account.headings = Headings(physical.found.rows, _columns(physical, part), physical.found.texts, unknown)
    account.unused = unknown
    account.rows_read, account.yearly = physical.rows_read, physical.yearly
    account.skipped.update(physical.skipped)
    if physical.rejected.height:
        account.rejected.append(with_sentences(physical.rejected, contract))
    beside = [other.layout for other in files if other.group == physical.group and other is not physical]
    account.notes += [_read_as(physical.layout, beside), *_left_out(physical.layout, left), *physical.notes]
    if account.is_part:
        account.notes.append("这种文件只有一部分人或一部分项目：不在里面的，不当作没有")
    if not physical.fields.height:
        account.notes.append("文件里没有一行数据：这一类本月没有人")
    account.row_remarks += sorted(physical.remarks)
    sentences = counted(account.row_remarks)
    account.notes += sentences[:MAX_REMARKS]
    if more := len(sentences) - MAX_REMARKS:
        account.notes += [f"另有 {more} 种按行说明的情况，逐行见 row_remarks"] if more > 0 else []


def _is_part(layout: Layout, part: Part) -> bool:
    """Whether a file holds only some of its extract: its kind does, or no row has a value that a whole one has."""
    return layout.file.is_part or any(
        name not in part.found.columns
        or not part.cells[str(part.found.columns[name])].is_in(list(values)).fill_null(value=False).any()
        for name, values in layout.file.part_unless.items()
    )


def _columns(physical: Physical, part: Part) -> dict[str, int]:
    """Our columns that the file itself fills, and where; those that follow from its name or from others at 0."""
    at = {}
    fills = physical.layout.fills()
    for name in physical.layout.given():
        fields = fills[name].fields if name in fills else ()
        places = [physical.found.columns[field] for field in fields if field in physical.found.columns]
        if places or name in part.found.columns:
            at[name] = min(places, default=0)
    return at


def _read_as(layout: Layout, beside: Sequence[Layout]) -> str:
    """Under which layout a file was read, and which columns neither it nor the files it is joined with have."""
    if layout.file.not_accepted:
        return f"认出是“{layout.file.title}”，有意不采用：{layout.file.not_accepted}"
    if layout.file.role == "households":
        return f"按“{layout.file.title}”的格式读取，内容并入人员各行"
    given = layout.given().union(*(other.given() for other in beside))
    lacks = [c.heading for c in layout.contract.columns if not c.identity_of and c.name not in given]
    joined = "和家庭表都" if any(other.file.role == "households" for other in beside) else ""
    tail = f"；这种格式{joined}没有{'、'.join(lacks)}，按不详处理" if lacks else ""
    return f"按“{layout.file.title}”的格式读取{tail}"


def _left_out(layout: Layout, left: tuple[str, ...]) -> list[str]:
    why = {normalise_heading(text): reason for text, reason in layout.file.left_out.items()}
    return [f"有意不采用的列：{'、'.join(f'{t}（{why[normalise_heading(t)]}）' for t in left)}"] if left else []


def _accept_part(part: Part, of: FileAccount, number: int, accepting: Accepting) -> FileAccount:
    """The n-th people of a file's rows, told under a name of their own: one row of the file, several of people."""
    account = FileAccount(replace(of.file, file_no=number), part.source_file, of.format, of.encoding, of.sheet)
    account.layout = of.layout
    account.rows_read = part.rows.len()
    if account.source_file in accepting.refused:
        account.problem = FileProblem(File.FAILED_EXPECTATION, accepting.refused[account.source_file])
        account.rejected.append(rejected_whole(row_texts(part.cells), part.rows))
    else:
        _read(part, account, accepting)
    return account


def _read(part: Part, account: FileAccount, accepting: Accepting) -> None:
    if not part.rows.len():
        return
    contract = accepting.contract
    reading = FileReading(
        contract,
        part.found,
        accepting.as_of,
        account.source_file,
        account.file.file_no,
        False,
        part.physical.is_1904,
        part.numbers,
        accepting.readers,
    )
    result = read_rows(part.cells, part.rows, reading, beside=part.beside)
    account_for(result, account, accepting)
