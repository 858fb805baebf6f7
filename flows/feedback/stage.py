"""The feedback stage: returned lists -> what is accepted, what is refused, the state of every lead, judgements.

It writes nothing to the ledger: publish does, when the month is done. `accept_file` accepts one file by itself,
between two months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from data_contracts.errors import ExitCode, UsageError
from data_contracts.person_numbers import masked_text
from data_contracts.tables import (
    FEEDBACK_ACCEPTED,
    FEEDBACK_FILES,
    FEEDBACK_REJECTED,
    LEAD_HISTORY,
    LEDGER,
    PEOPLE,
    SETTLED_ROWS,
    VERDICTS,
    Table,
)
from flows.audit.on_record import put_accepted
from flows.audit.predecessors import must_be_whole
from flows.deliverables.csv_files import csv_bytes
from flows.deliverables.returned_rows import returned_row_files
from flows.feedback.accept import Accepted, accept
from flows.feedback.pairs import pairs_in
from flows.feedback.returned_files import OWN_FILES, not_opened, returned_files
from flows.ledger import book as ledger
from flows.ledger.merges import followed
from flows.ledger.person_names import names_known, people_in, with_names
from flows.ledger.state import lead_history, settled_rows
from flows.store.files import readable_path, sha256, write_bytes, write_table
from flows.store.frames import typed_frame
from flows.store.lock import only_run
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext, StageSummary, period_end

FOLDER = "feedback"
TWO_MONTHS = timedelta(days=62)


@dataclass(frozen=True)
class FeedbackSummary(StageSummary):
    """How many returned files and rows came, and what became of them."""

    files: int = 0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """0 everything was accepted; 1 something was not, and `render` says what."""
        return ExitCode.DONE_WITH_REJECTIONS if self.remarks else ExitCode.DONE

    def render(self) -> str:
        """What was accepted and what was not, a line per refused row, as text for a terminal."""
        counts = f"共 {self.rows_read} 行：采用 {self.rows_accepted}，退回 {self.rows_rejected}，其余未填或已收过。"
        return masked_text("\n".join([counts, *self.notes, *self.remarks, *self.reasons]))


def feedback(context: RunContext, store: Store, into: Path) -> FeedbackSummary:
    """Accept the drop's returned lists, against the ledger of the months before.

    Writes feedback_files, feedback_accepted, feedback_rejected, ledger (the events to be put down when the month is
    published), verdicts (all there ever were, this month's included), lead_history (with this month's answers) and
    settled_rows (evidence found wrong, by its rows).
    """
    before = ledger.read(store, before=context.period)
    folder = context.drop / FOLDER
    paths = list(_named(returned_files(folder), context.drop).items())
    accepted = accept(paths, before, context.period, context.published, pairs_in(store))
    verdicts = _of_today(pl.concat([before.verdicts, accepted.verdicts]), before.merges)
    after = ledger.Book(pl.concat([before.events, accepted.events]), before.leads, verdicts, before.merges)
    for spec, rows in _tables(accepted, verdicts):
        write_table(into / f"{spec.name}.parquet", rows.to_arrow(), spec)
    history = _named_history(store, context.period, lead_history(after, context.period), before.merges)
    write_table(into / f"{LEAD_HISTORY.name}.parquet", history, LEAD_HISTORY)
    wrong = settled_rows(after, typed_frame(history, LEAD_HISTORY))
    write_table(into / f"{SETTLED_ROWS.name}.parquet", wrong.to_arrow(), SETTLED_ROWS)
    return _summary(accepted, "feedback/", not_opened(folder))


def _named_history(store: Store, period: str, history: pa.Table, merges: pl.DataFrame) -> pa.Table:
    """LEAD_HISTORY with the names that its cards leave out, as the month before knew people."""
    rows = typed_frame(history, LEAD_HISTORY)
    numbers = people_in(rows["statement"], merges)
    there = [MonthTables(store, earlier) for earlier in store.periods() if earlier < period]
    matched = [month for month in there if month.has(PEOPLE)]
    known = names_known(matched[-1], numbers) if matched else {}
    return with_names(rows, known, merges).to_arrow().cast(LEAD_HISTORY.schema)


def _named(paths: Sequence[Path], drop: Path) -> dict[str, Path]:
    """Files by the names they go by: two names that are other bytes may read alike."""
    named: dict[str, Path] = {}
    for path in paths:
        label = readable_path(path.relative_to(drop))
        alike = sum(name == label or name.startswith(f"{label}（同名") for name in named)
        named[f"{label}（同名{alike + 1}）" if alike else label] = path
    return named


def _of_today(verdicts: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """VERDICTS under the numbers their people go by now: a word stands when the person's number has ended."""
    reported = pl.coalesce("person_id_then", "person_id")
    return verdicts.with_columns(reported.alias("person_id_then"), followed(reported, merges).alias("person_id"))


def _tables(accepted: Accepted, verdicts: pl.DataFrame) -> list[tuple[Table, pl.DataFrame]]:
    return [
        (FEEDBACK_FILES, accepted.files),
        (FEEDBACK_ACCEPTED, accepted.rows),
        (FEEDBACK_REJECTED, accepted.refused),
        (LEDGER, accepted.events),
        (VERDICTS, verdicts),
    ]


def accept_file(file: Path, store: Store) -> FeedbackSummary:
    """Accept one returned file now, under the last published period; the same file again changes nothing.

    A visit in it can be at most two months after that period was published. UsageError when nothing has been published
    yet or the file is not there; a file that cannot be read is a remark of the summary. What became of each row is
    written beside the file, for the township; StoreError when that cannot be done, or when another run holds the store:
    nothing is accepted then.
    """
    period = ledger.last_period(store)
    if not file.is_file():
        raise UsageError("there is no such file", where=file.name, do="give the path of a returned worklist")
    if file.is_symlink():
        raise UsageError("that is a link, not a file", where=file.name, do="give the path of the file itself")
    if period is None:
        raise UsageError(
            "nothing has been published from this store yet",
            where=str(store.root),
            why="a returned worklist answers leads that went out",
            do="run a month first, or give the store that the worklist came from",
        )
    with only_run(store.root):
        must_be_whole(store)
        known = ledger.read(store)
        name = f"{FOLDER}/{readable_path(Path(file.name))}"
        accepted = accept([(name, file)], known, period, _last_visit(known, period), pairs_in(store))
        kept = ledger.accepted_as(store, period, sha256(file))
        is_known = any("_events." in path.name for path in kept)  # what is put down last
        for returned in returned_row_files(accepted.rows, accepted.refused, accepted.files):
            answer = file.parent / Path(returned.path).name
            if not (is_known and answer.exists()):  # given again, as after a kill at its end: the answer stands
                write_bytes(answer, csv_bytes(returned.rows))
        if len(accepted.events) or len(accepted.verdicts):
            digest = str(accepted.files["sha256"][0])
            entries = ledger.Book(accepted.events, ledger.no_entries().leads, accepted.verdicts)
            ledger.record_file(store, period, digest, entries)
            put_accepted(store, ledger.accepted_as(store, period, digest))
    return _summary(accepted, f"同一文件夹里的“…{OWN_FILES}”")


def _last_visit(known: ledger.Book, period: str) -> date:
    """Two months after the last publication: a later visit is a slip of the pen, for the next month would be out."""
    published = known.events.filter((pl.col("event") == "published") & (pl.col("period") == period))["day"].max()
    return (published if isinstance(published, date) else period_end(period)) + TWO_MONTHS


def _summary(
    accepted: Accepted, reasons_in: str, unopened: Mapping[str, str] = MappingProxyType({})
) -> FeedbackSummary:
    files = accepted.files
    rejected = int(files["rows_rejected"].sum())
    remarks = [f"交回的线索清单 {FOLDER}/{name}：{why}" for name, why in unopened.items()]
    remarks += [
        f"交回的线索清单 {row['source_file']}：{row['reason']}" for row in files.iter_rows(named=True) if row["reason"]
    ]
    remarks += [f"交回的线索清单有 {rejected} 行退回，原因见 {reasons_in}"] if rejected else []
    return FeedbackSummary(
        rows=len(accepted.rows),
        remarks=tuple(remarks),
        files=len(files),
        rows_read=int(files["rows_read"].sum()),
        rows_accepted=int(files["rows_accepted"].sum()),
        rows_rejected=rejected,
        reasons=tuple(
            f"  第 {row['source_row']} 行 {row['lead_id']}：{row['reason']}"
            for row in accepted.refused.iter_rows(named=True)
        ),
        notes=tuple(f"{row['source_file']}：{row['note']}" for row in files.iter_rows(named=True) if row["note"]),
    )
