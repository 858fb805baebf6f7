"""Returned files, one or a whole drop, against the ledger: what is accepted, what is refused, what goes into the books.

read -> tidy -> type -> whose list -> checks -> entries; a pair's answers go through pairs.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.errors import FileRejectedError
from data_contracts.tables import FEEDBACK_FILES, FEEDBACK_REJECTED
from flows.feedback import entries
from flows.feedback.checks import checked, with_answers
from flows.feedback.pairs import FindPairs, accept_pairs
from flows.feedback.read import (
    MERGED,
    OWN_ANSWER,
    PAIRS,
    PASSED_OVER,
    WORKLIST,
    Returned,
    ReturnedList,
    read_returned,
)
from flows.feedback.reasons import Known
from flows.feedback.sides import with_sides
from flows.feedback.values import is_blank, tidied, typed
from flows.feedback.whose_row import stray_rows, whose_row
from flows.ledger.answers import ANSWERS, answer_key
from flows.ledger.book import Book, next_entry
from flows.ledger.listings import listings
from flows.ledger.state import lead_history
from flows.store.files import sha256
from flows.store.frames import empty_frame, typed_frame

PLACE = ("source_file", "source_row")
REPORTED_FINDS = "“新发现人员”表填了 {number} 行，随当月的数据一起比对，结果另行逐行告知"
NOTHING_FILLED = "清单上要填的列一格也没有填，没有可以采用的答复。已经走访的，请填好再交"
NO_ACCESS = "文件读不出来（没有权限或磁盘出错）。请检查后再交"


@dataclass(frozen=True)
class Accepted:
    """What became of returned files. `rows`, `refused`, `files`: FEEDBACK_ACCEPTED, FEEDBACK_REJECTED, FEEDBACK_FILES;
    `events` and `verdicts`: what they add to the ledger. Every filled row is in exactly one of rows and refused."""

    rows: pl.DataFrame
    refused: pl.DataFrame
    files: pl.DataFrame
    events: pl.DataFrame
    verdicts: pl.DataFrame


def accept(paths: Sequence[tuple[str, Path]], book: Book, period: str, latest: date, find_pairs: FindPairs) -> Accepted:
    """Accept returned files: (name, path) each, against the ledger `book`, as entries of `period`.

    A file that cannot be read is in `files` with the reason; the others go on. `latest`: the last day a visit can have.
    `find_pairs`: a period -> the pairs that were given to its clerks.
    """
    found, notes, strays = _read(paths)
    rows = with_answers(with_sides(typed(tidied(found[WORKLIST])), listings(book.events))).with_columns(whose_row())
    known = _known(book, period, latest)
    accepted, refused = checked(rows.filter(~is_blank()), known)
    kept = entries.accepted_rows(accepted)
    cards = _cards(book, known)
    pairs = accept_pairs(found[PAIRS], find_pairs, book.verdicts, period, latest)
    kept_all, refused_all = pl.concat([kept, pairs.accepted]), pl.concat([refused, pairs.rejected, strays])
    read = pl.concat([part.select(PLACE) for part in (rows, found[PAIRS], strays)])
    blank = pl.concat([part.select(PLACE) for part in (rows.filter(is_blank()), pairs.blank)])
    return Accepted(
        rows=kept_all,
        refused=refused_all,
        files=_counted(notes, read, blank, kept_all, refused_all),
        events=entries.events(accepted, cards, period, next_entry(book.events, period)),
        verdicts=pl.concat([entries.verdicts(kept, cards, period), pairs.verdicts]),
    )


def _read(paths: Sequence[tuple[str, Path]]) -> tuple[dict[ReturnedList, pl.DataFrame], pl.DataFrame, pl.DataFrame]:
    """Rows of each list, as text; a note on each file, and on each sheet with writing that belongs elsewhere; and
    those rows (FEEDBACK_REJECTED), under the name of the file and `#sheet`."""
    where = {"source_file": pl.Utf8, "source_sha256": pl.Utf8, "source_row": pl.Int32, MERGED: pl.Boolean}
    schemas = {kind: where | dict.fromkeys(kind.columns, pl.Utf8) for kind in (WORKLIST, PAIRS)}
    parts = {kind: [pl.DataFrame(schema=schema)] for kind, schema in schemas.items()}
    strays = [empty_frame(FEEDBACK_REJECTED)]
    notes: list[dict[str, str | None]] = []
    for name, path in paths:
        note: dict[str, str | None] = {"source_file": name}
        notes.append(note)
        try:
            note["sha256"] = sha256(path)
            read = read_returned(path)
            note["note"] = PASSED_OVER if read.kind is OWN_ANSWER else "；".join(_notes_of(read)) or None
            if read.kind in parts:
                named = read.rows.with_columns(
                    pl.lit(name).alias("source_file"), pl.lit(note["sha256"]).alias("source_sha256")
                )
                parts[read.kind].append(named.select(list(schemas[read.kind])))
            strays.append(stray_rows(read, name, str(note["sha256"])))
            sheets = sorted({f"{name}#{stray.sheet}" for stray in read.strays if stray.sheet})
            notes += [{"source_file": sheet, "sha256": note["sha256"]} for sheet in sheets]
        except FileRejectedError as error:
            note["reason"] = error.what
        except OSError:
            note["reason"] = NO_ACCESS
    columns = dict.fromkeys(("source_file", "sha256", "reason", "note"), pl.Utf8)
    found = {kind: pl.concat(rows) for kind, rows in parts.items()}
    return found, pl.DataFrame(notes, schema=columns), pl.concat(strays)


def _notes_of(read: Returned) -> tuple[str, ...]:
    notes = [*read.notes]
    if read.finds:
        notes.append(REPORTED_FINDS.format(number=read.finds))
    elif read.kind in (WORKLIST, PAIRS) and not read.is_filled and not read.strays:
        notes.append(NOTHING_FILLED)
    return tuple(notes)


def _known(book: Book, period: str, latest: date) -> Known:
    history = pl.DataFrame(pl.from_arrow(lead_history(book, period)))
    answered = book.events.filter(pl.col("event") == "result").group_by("lead_id").agg(pl.col("day").max())
    cards = _last_cards(book).select(
        "lead_id",
        "about_lead_id",
        (pl.col("person_id").is_not_null() & (pl.col("row_keys").list.drop_nulls().list.len() > 0))
        .fill_null(False)
        .alias("has_rows"),
    )
    about = history.select(pl.col("lead_id").alias("about_lead_id"), pl.col("disposition").alias("about_disposition"))
    leads = (
        history.select("lead_id", "disposition", "opened_period", "is_open")
        .join(answered.rename({"day": "answered_on"}), on="lead_id", how="left")
        .join(cards, on="lead_id", how="left")
        .join(about, on="about_lead_id", how="left")
        .with_columns(
            pl.coalesce("about_disposition", "disposition").alias("disposition"),
            pl.col("disposition").alias("own_disposition"),
        )
        .drop("about_lead_id", "about_disposition")
    )
    reported = book.events.filter(pl.col("event").is_in(ANSWERS)).rename({"day": "visited_on"})
    return Known(leads, reported.select("lead_id", answer_key().alias("answer_key")).unique(), latest)


def _cards(book: Book, known: Known) -> pl.DataFrame:
    return _last_cards(book).join(
        known.leads.select("lead_id", "is_open"), on="lead_id", how="inner", maintain_order="left"
    )


def _last_cards(book: Book) -> pl.DataFrame:
    """The last card of each lead; a reminder without rows of its own speaks of those of the lead it is about."""
    last = book.leads.unique("lead_id", keep="last", maintain_order=True)
    rows = ("row_keys", "row_extracts", "person_id")
    originals = last.select(pl.col("lead_id").alias("about_lead_id"), *(pl.col(n).alias(f"about_{n}") for n in rows))
    both = last.join(originals, on="about_lead_id", how="left", maintain_order="left")
    is_bare = (pl.col("row_keys").list.drop_nulls().list.len() == 0).fill_null(True)
    is_original = is_bare & pl.col("about_row_keys").is_not_null()
    reported = both.with_columns(
        pl.when(is_original).then(f"about_{name}").otherwise(name).alias(name) for name in rows
    )
    return reported.select(last.columns)


def _counted(
    notes: pl.DataFrame, rows: pl.DataFrame, blank: pl.DataFrame, accepted: pl.DataFrame, refused: pl.DataFrame
) -> pl.DataFrame:
    """FEEDBACK_FILES: read = accepted + repeated + blank + rejected, per file."""
    repeated = pl.col("outcome") == "repeated"
    counts = {
        "rows_read": rows,
        "rows_accepted": accepted.filter(~repeated),
        "rows_repeated": accepted.filter(repeated),
        "rows_blank": blank,
        "rows_rejected": refused.unique(PLACE),
    }
    files = notes
    for name, part in counts.items():
        files = files.join(
            part.group_by("source_file").agg(pl.len().alias(name)), on="source_file", how="left", maintain_order="left"
        )
    files = files.with_columns(pl.col(*counts).fill_null(0).cast(pl.Int64))
    return typed_frame(files.to_arrow(), FEEDBACK_FILES) if len(files) else empty_frame(FEEDBACK_FILES)
