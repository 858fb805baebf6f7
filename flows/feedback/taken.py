"""One returned file, or a whole drop of them, put through reading, checking and booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.errors import FileRejectedError
from data_contracts.tables import FEEDBACK_FILES, FEEDBACK_REJECTED
from data_contracts.worklist_form import VISITED
from flows.feedback import checks, entries
from flows.feedback.listings import listings, placed
from flows.feedback.pairs import FindPairs, take_pairs
from flows.feedback.returned import OWN_ANSWER, PAIRS, PASSED_OVER, WORKLIST, Form, read_returned
from flows.ledger.book import Book, next_entry
from flows.ledger.state import lead_history
from flows.store.files import sha256
from flows.store.frames import empty_frame, typed_frame

LOCK_FILES = ("~$", ".~", ".")
OWN_FILES = "_处理结果.csv"
"""How the files end that tell a township what became of its rows: they are no answers."""
HEADING_BYTES = 4096
ANSWERS = ("result", "visited", "noted")


@dataclass(frozen=True)
class Taken:
    """What became of returned files. `accepted`, `rejected`, `files`: the tables of those names; `events` and
    `verdicts`: what they add to the ledger. Every filled row is in exactly one of accepted and rejected."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    files: pl.DataFrame
    events: pl.DataFrame
    verdicts: pl.DataFrame


def returned_files(folder: Path) -> list[Path]:
    """The files of a feedback folder in the order of their paths; lock files and our own answers left out."""
    return [path for path in _visible(folder) if not _is_own(path)]


def own_answers(folder: Path) -> list[Path]:
    """Files of a feedback folder that we wrote ourselves, beside a list taken in by itself: no part of the input."""
    return [path for path in _visible(folder) if _is_own(path)]


def _visible(folder: Path) -> list[Path]:
    found = folder.rglob("*") if folder.is_dir() else ()
    return sorted(p for p in found if p.is_file() and not p.name.startswith(LOCK_FILES))


def _is_own(path: Path) -> bool:
    """Known by its name and its heading: a filled list may be called anything."""
    if not path.name.endswith(OWN_FILES):
        return False
    with path.open("rb") as file:
        heading = file.readline(HEADING_BYTES).decode("utf-8-sig", errors="replace").strip().split(",")
    return {OWN_ANSWER.key, OWN_ANSWER.sure} <= set(heading) and VISITED not in heading


def take(paths: Sequence[tuple[str, Path]], book: Book, period: str, latest: date, find_pairs: FindPairs) -> Taken:
    """Take returned files in: (name, path) each, against the ledger `book`, as entries of `period`.

    A file that cannot be read is in `files` with the reason; the others go on. `latest`: the last day a visit can have.
    `find_pairs`: a period -> the pairs that were given to its clerks.
    """
    found, notes = _read(paths)
    rows = found[WORKLIST]
    prepared = checks.prepared(placed(checks.tidied(rows), listings(book.events)))
    blank = prepared.filter(checks.is_blank())
    known = _known(book, period, latest)
    taken, refused = checks.judged(prepared.filter(~checks.is_blank()), known)
    accepted = entries.accepted_rows(taken)
    cards = _cards(book, known)
    pairs = take_pairs(found[PAIRS], find_pairs, book.verdicts, period, latest)
    accepted_all = pl.concat([accepted, pairs.accepted])
    refused_all = pl.concat([typed_frame(refused.to_arrow(), FEEDBACK_REJECTED), pairs.rejected])
    numbers = [part.select("source_file", checks.ROW) for part in (rows, found[PAIRS])]
    blanks = [part.select("source_file", checks.ROW) for part in (blank, pairs.blank)]
    return Taken(
        accepted=accepted_all,
        rejected=refused_all,
        files=_counted(notes, pl.concat(numbers), pl.concat(blanks), accepted_all, refused_all),
        events=entries.events(taken, accepted, cards, period, next_entry(book.events, period)),
        verdicts=pl.concat([entries.verdicts(accepted, cards, period), pairs.verdicts]),
    )


def _read(paths: Sequence[tuple[str, Path]]) -> tuple[dict[Form, pl.DataFrame], pl.DataFrame]:
    where = {"source_file": pl.Utf8, "source_sha256": pl.Utf8, checks.ROW: pl.Int32}
    schemas = {form: where | dict.fromkeys(form.columns, pl.Utf8) for form in (WORKLIST, PAIRS)}
    parts = {form: [pl.DataFrame(schema=schema)] for form, schema in schemas.items()}
    notes: list[dict[str, str | None]] = []
    for name, path in paths:
        note: dict[str, str | None] = {"source_file": name, "sha256": sha256(path)}
        try:
            read = read_returned(path)
            if read.form is OWN_ANSWER:
                note["note"] = PASSED_OVER
            else:
                named = read.rows.with_columns(
                    pl.lit(name).alias("source_file"), pl.lit(note["sha256"]).alias("source_sha256")
                )
                parts[read.form].append(named.select(list(schemas[read.form])))
        except FileRejectedError as error:
            note["reason"] = error.what
        notes.append(note)
    columns = dict.fromkeys(("source_file", "sha256", "reason", "note"), pl.Utf8)
    return {form: pl.concat(rows) for form, rows in parts.items()}, pl.DataFrame(notes, schema=columns)


def _known(book: Book, period: str, latest: date) -> checks.Known:
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
        .join(answered.rename({"day": "answered_day"}), on="lead_id", how="left")
        .join(cards, on="lead_id", how="left")
        .join(about, on="about_lead_id", how="left")
        .with_columns(pl.coalesce("about_disposition", "disposition").alias("disposition"))
        .drop("about_lead_id", "about_disposition")
    )
    told = book.events.filter(pl.col("event").is_in(ANSWERS))
    contents = told.select(pl.col("lead_id").alias(checks.LEAD), pl.col("detail").alias(checks.CONTENT)).unique()
    return checks.Known(leads, contents, latest)


def _cards(book: Book, known: checks.Known) -> pl.DataFrame:
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
    takes = is_bare & pl.col("about_row_keys").is_not_null()
    told = both.with_columns(pl.when(takes).then(f"about_{name}").otherwise(name).alias(name) for name in rows)
    return told.select(last.columns)


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
        "rows_rejected": refused.unique(["source_file", checks.ROW]),
    }
    files = notes
    for name, part in counts.items():
        files = files.join(
            part.group_by("source_file").agg(pl.len().alias(name)), on="source_file", how="left", maintain_order="left"
        )
    files = files.with_columns(pl.col(*counts).fill_null(0).cast(pl.Int64))
    return typed_frame(files.to_arrow(), FEEDBACK_FILES) if len(files) else empty_frame(FEEDBACK_FILES)
