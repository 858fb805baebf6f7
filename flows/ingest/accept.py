"""All files of one extract -> the parts of its core table, and an account of every file: nothing is lost on the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract
from flows.audit.tombstones import Tombstones
from flows.ingest.accept_exports import accept_exports
from flows.ingest.core import CoreWriter, settle_parts
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.file_account import FileAccount
from flows.ingest.layouts.whole import Exports
from flows.ingest.one_file import Acceptance, AcceptedFile, Readers, accept_file
from flows.ingest.overlay import Overlay, notes_of
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File, Row
from flows.ingest.rows import Skipped

NOBODY_ERASED = Tombstones()
NOTHING_CORRECTED = Overlay()


def accept_extract(
    contract: Contract,
    files: Sequence[FoundFile],
    ingest: Path,
    as_of: date,
    refused: Mapping[str, str] | None = None,
    exports: Exports | None = None,
    erased: Tombstones = NOBODY_ERASED,
    overlay: Overlay = NOTHING_CORRECTED,
) -> list[FileAccount]:
    """Write an extract's core table into the folder `ingest`, a part for each file that is taken; one account per file,
    per sheet left out, and per further person of the rows of an export. Files under the contract come first, in their
    order, then those that are read under a layout.

    `refused`: source file -> why validation will not have it; none of its rows is taken. `exports`: what reading
    exports needs; None: the contract's own headings are all that is known. `erased`: whose rows are skipped;
    `overlay`: what people had put right.
    Raises BalanceError.
    """
    return accept_files(Acceptance(contract, ingest, as_of, refused or {}, exports, erased, overlay), files)


def accept_files(
    acceptance: Acceptance, files: Sequence[FoundFile], beside: Callable[[FoundFile], AcceptedFile] | None = None
) -> list[FileAccount]:
    """The same by an extract's `Acceptance`. `beside`: gives what came of a file that was read without the others; one
    in which a row of an earlier file comes again is then read once more, knowing those.
    """
    readers, known = acceptance.readers(), SeenRows()
    accepted: list[AcceptedFile] = []
    for file in files:
        one = beside(file) if beside else None
        if one and not known.meets(one.seen):
            known.add(one.seen)
        else:
            one = accept_file(acceptance, file, known, readers)
            known = one.seen
        accepted.append(one)
    accounts = [account for one in accepted for account in one.accounts]
    accounts += _exported(acceptance, accepted, known, readers)
    for account in accounts:
        account.must_balance()
        account.row_remarks += account.laid.remarks
        account.notes += notes_of(account.laid)
        account.problem = account.problem or _without_a_good_row(account)
    for account in accounts:
        account.must_not_be_accepted_in_part()
    good = {account.file.file_no for account in accounts if account.problem is None}
    settle_parts(acceptance.ingest, acceptance.contract, good)
    order = {file.source_file: at for at, file in enumerate(files)}
    return sorted(accounts, key=lambda account: order[account.file.source_file])


def _exported(
    acceptance: Acceptance, accepted: Sequence[AcceptedFile], known: SeenRows, readers: Readers
) -> Iterator[FileAccount]:
    """The accounts of exports, once all files of the delivery are there."""
    waiting = [each for one in accepted for each in one.waiting]
    if waiting:
        with CoreWriter(acceptance.ingest, acceptance.contract) as writer:
            accepting = acceptance.accepting(known, writer, readers)
            accepting.waiting.extend(waiting)
            yield from accept_exports(accepting)


def _without_a_good_row(account: FileAccount) -> FileProblem | None:
    """A file of rows none of which can be used has not arrived: nobody may take its silence for an absence."""
    rejected = account.rejected_rows()
    why = rejected.filter(pl.col("reason_code") != str(Row.DUPLICATE))
    if account.rows_accepted or why.is_empty() or account.skipped[str(Skipped.JOINED)]:
        return None
    most = why["reason"].value_counts(sort=True).sort(["count", "reason"], descending=[True, False])["reason"][0]
    return FileProblem(File.NO_GOOD_ROW, f"{rejected.height} 行没有一行能采用，多数因为{most}")
