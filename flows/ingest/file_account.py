"""What became of one source file, and how its rows are counted: in every batch, under every reader."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from data_contracts.area_names import AreaNames
from data_contracts.contract import Contract
from data_contracts.errors import BalanceError
from data_contracts.masks import hide_numbers
from flows.audit.tombstones import Tombstones, without_erased
from flows.ingest.batches import ISSUE_SCHEMA, REJECTED_SCHEMA, BatchResult, row_texts, with_sentences
from flows.ingest.cells import ColumnReader
from flows.ingest.core import CoreWriter
from flows.ingest.discover import FoundFile
from flows.ingest.duplicates import SeenRows
from flows.ingest.headings import Headings
from flows.ingest.layouts.physical import Physical
from flows.ingest.layouts.whole import Exports
from flows.ingest.meanings import Meaning
from flows.ingest.overlay import Laid, Overlay, lay_over
from flows.ingest.problems import FileProblem
from flows.ingest.profile import ColumnCounts, count_columns
from flows.ingest.reasons import Row
from flows.ingest.refused import rows_to_keep
from flows.ingest.rows import Skipped

MAX_NEW_VALUES = 50


@dataclass
class FileAccount:
    """What became of one source file. `is_part`: its kind holds only some of the extract's people or kinds."""

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
    meanings: dict[str, Meaning | None] = field(default_factory=dict)
    rows_read: int = 0
    rows_accepted: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    issues: list[pl.DataFrame] = field(default_factory=list)
    columns: dict[str, ColumnCounts] = field(default_factory=dict)
    unknown_values: Counter[tuple[str, str]] = field(default_factory=Counter)
    layout: str | None = None
    is_part: bool = False
    row_remarks: list[tuple[int, str]] = field(default_factory=list)
    yearly: pl.DataFrame | None = None
    laid: Laid = field(default_factory=Laid)

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

    def must_not_be_accepted_in_part(self) -> None:
        """BalanceError where a file that is not taken has accepted rows: its part goes, and they would be nowhere."""
        if self.problem and self.rows_accepted:
            raise BalanceError(
                f"{self.rows_accepted} rows were accepted of a file that is not taken",
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


@dataclass(frozen=True)
class Accepting:
    """What the files of one extract share while they are taken. `exports`: what reading exports needs, or None where
    files come under the contract alone; `waiting`: exports that were read and wait for the others of the delivery;
    `names`: the city's areas by name; `erased`: whose rows are not taken again;
    `overlay`: what people had put right in this extract.
    """

    contract: Contract
    as_of: date
    seen: SeenRows
    writer: CoreWriter
    refused: Mapping[str, str]
    readers: Mapping[str, ColumnReader]
    exports: Exports | None = None
    waiting: list[tuple[FileAccount, Physical]] = field(default_factory=list)
    names: AreaNames | None = None
    erased: Tombstones = field(default_factory=Tombstones)
    overlay: Overlay = field(default_factory=Overlay)


def account_for(result: BatchResult, account: FileAccount, accepting: Accepting) -> None:
    """Hand a batch's rows on to the core table, each content once, and count what became of all of them."""
    contract = accepting.contract
    result = _without_erased(result, contract, accepting.erased)
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
    accepted = lay_over(accepted, contract, accepting.readers, accepting.overlay, account.laid)
    accepting.writer.add(account.file.file_no, accepted)
    account.rows_accepted += accepted.height
    account.skipped.update(result.skipped)
    account.rejected += [frame for frame in rejected if frame.height]
    account.refused += rows_to_keep(result.refused, contract, accepting.as_of)
    account.issues += [issues] if issues.height else []
    count_columns(account.columns, result, contract)
    count_unknown(account.unknown_values, result)


def _without_erased(result: BatchResult, contract: Contract, erased: Tombstones) -> BatchResult:
    """A batch without the rows of erased people, which are skipped, and without their names in the rows of others."""
    if not erased.numbers:
        return result
    gone, refused_gone = erased.are_erased(result.accepted), erased.are_erased(result.refused)
    number = int(gone.sum()) + int(refused_gone.sum())
    left = result.accepted.filter(~gone)
    return replace(
        result,
        accepted=without_erased(left, contract, erased),
        content=result.content.filter(~gone),
        cells=result.cells.filter(~gone),
        rejected=result.rejected.filter(~refused_gone),
        refused=without_erased(result.refused.filter(~refused_gone), contract, erased),
        issues=result.issues.join(left.select("source_row"), on="source_row", how="semi"),
        skipped={**result.skipped, str(Skipped.ERASED): number} if number else result.skipped,
    )


def count_unknown(counter: Counter[tuple[str, str]], result: BatchResult) -> None:
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
