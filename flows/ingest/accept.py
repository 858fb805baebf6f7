"""All files of one extract -> its core table, and an account of every file: nothing is lost on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract, Kind
from data_contracts.errors import BalanceError
from data_contracts.masks import hide_numbers
from flows.ingest.batches import (
    ISSUE_SCHEMA,
    REJECTED_SCHEMA,
    BatchResult,
    Reading,
    codes_without_zero,
    read_batch,
    row_texts,
    whole_file_rejected,
    with_sentences,
)
from flows.ingest.cells import ColumnReader
from flows.ingest.core import CoreWriter
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.headings import (
    Headings,
    UnusedColumns,
    check_headings,
    find_headings,
    number_column_missing,
    suggestions,
)
from flows.ingest.keys import is_key
from flows.ingest.merged import filled_down
from flows.ingest.problems import FileProblem
from flows.ingest.profile import ColumnCounts, count_columns
from flows.ingest.raw import Batch, Sheet, ahead
from flows.ingest.reasons import File, Row
from flows.ingest.sheets import open_sheets
from flows.ingest.sniff import sniff_format

MAX_NEW_VALUES = 50


@dataclass
class FileAccount:
    """What became of one source file."""

    file: FoundFile
    source_file: str
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    problem: FileProblem | None = None
    headings: Headings | None = None
    hints: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shouts: list[str] = field(default_factory=list)
    unused: tuple[str, ...] = ()
    rows_read: int = 0
    rows_accepted: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    issues: list[pl.DataFrame] = field(default_factory=list)
    columns: dict[str, ColumnCounts] = field(default_factory=dict)
    unknown_values: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def rows_rejected(self) -> int:
        """Rows in `rejected`."""
        return sum(frame.height for frame in self.rejected)

    def hint_sentences(self) -> list[str]:
        """What has to be said of the file though it was taken: of its columns first, then of its form."""
        hints = [f"标题“{text}”不认识，最接近的是“{near}”；没有采用这一列" for text, near in self.hints.items()]
        rest = [text for text in self.unused if text not in self.hints]
        left = [f"没有采用的列：{'、'.join(rest)}"] if rest else []
        return [*self.shouts, *hints, *self.notes, *left]

    @property
    def verdict(self) -> str:
        """accepted | accepted_with_rejections | rejected."""
        if self.problem:
            return "rejected"
        return "accepted_with_rejections" if self.rows_rejected else "accepted"

    def must_balance(self) -> None:
        """BalanceError unless read = accepted + rejected + skipped."""
        accounted = self.rows_accepted + self.rows_rejected + self.skipped.total()
        if self.rows_read != accounted:
            raise BalanceError(
                f"{self.rows_read} rows were read but {accounted} are accounted for",
                where=self.source_file,
                why="a row of somebody would have been lost without a word",
                do="keep the file and report this defect of faxian",
            )

    def rejected_rows(self) -> pl.DataFrame:
        """All rejected rows (REJECTED_SCHEMA)."""
        return pl.concat(self.rejected) if self.rejected else pl.DataFrame(schema=REJECTED_SCHEMA)

    @property
    def rows_refused(self) -> int:
        """Rows of a file that was taken, not accepted for another reason than repeating one that was."""
        return 0 if self.problem else self.rejected_rows().filter(pl.col("reason_code") != str(Row.DUPLICATE)).height

    def cell_issues(self) -> pl.DataFrame:
        """All emptied cells (ISSUE_SCHEMA)."""
        return pl.concat(self.issues) if self.issues else pl.DataFrame(schema=ISSUE_SCHEMA)


def accept_extract(
    contract: Contract,
    files: Sequence[FoundFile],
    core: Path,
    as_of: date,
    refused: Mapping[str, str] | None = None,
) -> list[FileAccount]:
    """Write `core` from an extract's files, in their order; one account per file and per sheet left out.

    `refused`: source file -> why validation will not have it; none of its rows is taken. Raises BalanceError.
    """
    files = list(files)
    while True:  # a file that breaks off while it is read is left out, and the others are taken afresh without it
        try:
            accounts = _accept_files(contract, files, core, as_of, refused or {})
            break
        except _BrokeOff as broke:
            at = files.index(broke.file)
            files[at] = replace(broke.file, problem=broke.problem)
    for account in accounts:
        account.must_balance()
        account.problem = account.problem or _without_a_good_row(account)
    return accounts


def _accept_files(
    contract: Contract, files: Sequence[FoundFile], core: Path, as_of: date, refused: Mapping[str, str]
) -> list[FileAccount]:
    accounts: list[FileAccount] = []
    with CoreWriter(core, contract) as writer:
        readers = {column.name: ColumnReader(column, as_of) for column in contract.columns}
        accepting = Accepting(contract, as_of, SeenRows(), writer, refused, readers)
        for file in files:
            accounts += _accept_file(file, accepting)
    return accounts


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


def _without_a_good_row(account: FileAccount) -> FileProblem | None:
    """A file of rows none of which can be used has not arrived: nobody may take its silence for an absence."""
    rejected = account.rejected_rows()
    why = rejected.filter(pl.col("reason_code") != str(Row.DUPLICATE))
    if account.rows_accepted or why.is_empty():
        return None
    most = why["reason"].value_counts(sort=True).sort(["count", "reason"], descending=[True, False])["reason"][0]
    return FileProblem(File.NO_GOOD_ROW, f"{rejected.height} 行没有一行能采用，多数因为{most}")


@dataclass(frozen=True)
class Accepting:
    """What the files of one extract share while they are taken."""

    contract: Contract
    as_of: date
    seen: SeenRows
    writer: CoreWriter
    refused: Mapping[str, str]
    readers: Mapping[str, ColumnReader]


def _accept_file(file: FoundFile, accepting: Accepting) -> Iterator[FileAccount]:
    account = FileAccount(file, file.source_file)
    if file.problem:
        account.problem = file.problem
        yield account
        return
    try:
        format_ = sniff_format(file.path)
        account.format = str(format_)
        headings = frozenset(accepting.contract.headings())
        sheet, others = _choose_sheet(open_sheets(file.path, format_, headings), accepting.contract)
    except FileProblem as problem:
        account.problem = problem
        yield account
        return
    account.source_file += sheet.suffix
    _accept_sheet(sheet, account, accepting)
    yield account
    for other in others:
        extra = FileAccount(file, file.source_file + other.suffix, account.format)
        extra.problem = FileProblem(
            File.SECOND_SHEET,
            f"同一工作簿里“{other.sheet}”也像数据表，只采用了“{sheet.sheet}”；请合并到一张表或分成两个文件重报",
        )
        _reject_whole(other, extra)
        yield extra


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
    account.headings, account.hints = found, suggestions(found, contract)
    unused = UnusedColumns(found)
    shout = number_column_missing(found, sheet.head, contract)
    account.shouts += [shout] if shout else []
    reading = Reading(
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
    for batch in ahead(_to_the_end(sheet.batches(), account.file)):
        account.rows_read += batch.cells.height
        unused.look(batch.cells, batch.first_row)
        _account_for(read_batch(down.fill(batch), reading), account, accepting)
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


def _account_for(result: BatchResult, account: FileAccount, accepting: Accepting) -> None:
    contract = accepting.contract
    is_first = accepting.seen.first_seen(result.content)
    again = ~is_first
    rejected = [result.rejected]
    if again.any():
        rows = result.accepted["source_row"].filter(again)
        twice = pl.DataFrame({"source_row": rows, "raw": row_texts(result.cells.filter(again))}).with_columns(
            column=pl.lit(None, pl.String), reason_code=pl.lit(str(Row.DUPLICATE))
        )
        rejected.append(with_sentences(twice, contract))
    accepted = result.accepted.filter(is_first) if again.any() else result.accepted
    issues = result.issues.join(rows.to_frame(), on="source_row", how="anti") if again.any() else result.issues
    accepting.writer.add(accepted)
    account.rows_accepted += accepted.height
    account.skipped.update(result.skipped)
    account.rejected += [frame for frame in rejected if frame.height]
    account.issues += [issues] if issues.height else []
    count_columns(account.columns, result, contract)
    _count_unknown(account.unknown_values, result)


def _count_unknown(counter: Counter[tuple[str, str]], result: BatchResult) -> None:
    """Values outside their code list, masked, for the drift report."""
    for name, typed in result.read.items():
        if typed.unknown:
            often = sorted(typed.unknown, key=lambda item: (-item[1], item[0]))[:MAX_NEW_VALUES]
            texts = (
                pl.Series("text", [text for text, _ in often])
                .to_frame()
                .select(hide_numbers(pl.col("text")))
                .to_series()
            )
            counter.update({(name, text): count for text, (_, count) in zip(texts, often, strict=True)})


def _reject_whole(sheet: Sheet, account: FileAccount) -> None:
    for batch in _to_the_end(sheet.batches(), account.file):
        rejected, blank = whole_file_rejected(batch)
        account.rows_read += batch.cells.height
        account.rejected += [rejected] if rejected.height else []
        account.skipped["blank"] += blank
