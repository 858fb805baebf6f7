"""The ledger's files. One per period and kind; a file that stands is never written again.

    <P>_events.parquet               what the month's run put down
    <P>_events.2.parquet             what a second run of the same month, from other input, added to it
    <P>_events.accepted_<hash>.parquet  a returned file accepted by itself after P was published
    <P>_leads…, <P>_verdicts…        the cards of leads opened then; people's words on identities
    <P>_merges…                      all person numbers that ended in the month; of a month's files the last one counts

A file counts once the events put down with it are there: they are written last. A month's entries are a function of
the state before it and of its drop, so that running it again writes nothing. Run again from other input, it adds what
is new, and `withdrawn` for leads that are no longer said; once a later month stands on it, other input is refused.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from data_contracts import at_rest
from data_contracts.errors import StoreError
from data_contracts.tables import LEDGER, LEDGER_LEADS, PERSON_MERGES, VERDICTS, Table
from flows.store.files import NewFile, write_table
from flows.store.frames import empty_frame, typed_frame
from flows.store.older_files import ACCEPTED_ALONE, as_today, name_today
from flows.store.paths import Store, is_accepted_alone
from flows.store.run import PERIOD_DIGITS

KINDS: dict[str, Table] = {"leads": LEDGER_LEADS, "verdicts": VERDICTS, "merges": PERSON_MERGES, "events": LEDGER}
"""Kinds in the order they are written: the events come last, for they make the others count."""
OPENS, CLOSES = ("opened", "reopened"), ("closed", "withdrawn")
LISTED = ("published", "unlisted")
"""Whether a lead stands on a list of the month: it may be on none of a second edition and open all the same."""
HASH_DIGITS = 12
EVERY_PERIOD = "[0-9]*"


@dataclass(frozen=True)
class Book:
    """Entries of the ledger: `events` (grain: event of a lead), `leads` (cards), `verdicts`, `merges` (person numbers
    that ended); each in its order."""

    events: pl.DataFrame
    leads: pl.DataFrame
    verdicts: pl.DataFrame
    merges: pl.DataFrame = field(default_factory=lambda: empty_frame(PERSON_MERGES))


def no_entries() -> Book:
    """A ledger nothing was ever put down in."""
    return Book(empty_frame(LEDGER), empty_frame(LEDGER_LEADS), empty_frame(VERDICTS))


def files(store: Store, before: str | None = None) -> list[Path]:
    """The ledger's files in the order of their names; only those of periods before `before`, when it is given.

    Of what was being put down when a run was killed nothing counts: its events, written last, are not there.
    """
    paths = [
        path
        for path in sorted(store.ledger().glob("[0-9]*_*.parquet"))
        if any(f"_{kind}." in path.name for kind in KINDS) and (before is None or path.name[:PERIOD_DIGITS] < before)
    ]
    whole = {_put_down_with(path) for path in paths if "_events." in path.name}
    return [path for path in paths if _put_down_with(path) in whole]


def _put_down_with(path: Path) -> tuple[str, str]:
    """What a file was put down with: a month's runs, or one returned file accepted by itself."""
    return path.name[:PERIOD_DIGITS], path.name.partition(".")[2] if is_accepted_alone(path) else ""


def read(store: Store, before: str | None = None) -> Book:
    """All entries put down for periods before `before` (or all there are), oldest first."""
    return _read(files(store, before))


def run_events(store: Store, period: str) -> list[pl.DataFrame]:
    """LEDGER of each run of a month that put something down, in their order: an edition of its lists each."""
    own = [path for path in files(store) if path.name.startswith(f"{period}_events.") and not is_accepted_alone(path)]
    return [read_file(path, LEDGER).sort("entry_no") for path in sorted(own, key=_run_number)]


def last_period(store: Store) -> str | None:
    """The latest period the ledger holds a run of."""
    names = [path.name for path in files(store) if not is_accepted_alone(path)]
    return max(name[:PERIOD_DIGITS] for name in names) if names else None


def accepted_since(store: Store, period: str) -> pl.DataFrame:
    """LEDGER of the files accepted by themselves between the month published last before `period` and `period`."""
    paths = files(store, before=period)
    last = max((path.name[:PERIOD_DIGITS] for path in paths), default="")
    own = [path for path in paths if is_accepted_alone(path) and path.name.startswith(f"{last}_events.")]
    return _read_kind(own, LEDGER).sort("entry_no")


def _read(paths: list[Path]) -> Book:
    tables = {kind: [p for p in paths if f"_{kind}." in p.name] for kind in KINDS}
    last_of_month = {path.name[:PERIOD_DIGITS]: path for path in sorted(tables["merges"], key=_run_number)}
    tables["merges"] = [last_of_month[period] for period in sorted(last_of_month)]
    read_kind = {kind: _read_kind(tables[kind], spec) for kind, spec in KINDS.items()}
    return Book(
        events=read_kind["events"].sort("period", "entry_no", maintain_order=True),
        leads=read_kind["leads"].sort("lead_id", "period", maintain_order=True),
        verdicts=read_kind["verdicts"].sort(VERDICTS.key, maintain_order=True),
        merges=read_kind["merges"].sort(PERSON_MERGES.key),
    )


def _run_number(path: Path) -> tuple[int, str]:
    """Where a file stands among those of its month and kind: P_merges.2 comes before P_merges.10."""
    return len(path.name), path.name


def kept_files(store: Store, spec: Table, period: str = EVERY_PERIOD) -> list[Path]:
    """The files beside the books that keep figures, samples or answers of a month (or of each), month by month in the
    order they were written: of a month made anew the last one counts."""
    paths = store.ledger().glob(f"{period}_{spec.name}*.parquet")
    return sorted(paths, key=lambda path: (path.name[:PERIOD_DIGITS], *_run_number(path)))


def next_kept(store: Store, spec: Table, period: str) -> Path:
    """The name of the next such file of a month."""
    there = kept_files(store, spec, period)
    return store.ledger() / f"{period}_{spec.name}{f'.{len(there) + 1}' if there else ''}.parquet"


def _read_kind(paths: list[Path], spec: Table) -> pl.DataFrame:
    parts = [read_file(path, spec) for path in paths]
    return pl.concat(parts) if parts else empty_frame(spec)


def read_file(path: Path, spec: Table) -> pl.DataFrame:
    """A file of the ledger's folder, of whatever version, with today's columns. StoreError when it cannot be read."""
    try:
        return typed_frame(as_today(at_rest.read_table(path), spec), spec)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise StoreError(
            "a file of the ledger cannot be read",
            where=str(path),
            why="the books do not add up without it",
            do="put it back from the backup; 'faxian verify OUT/P --store DIR' tells which files are as they were",
        ) from error


def to_put_down(store: Store, period: str, wanted: Book) -> list[NewFile]:
    """The files that make the ledger say of `period` what a run of it found; none when it says so already.

    Nothing is written here. StoreError when it differs from what was put down before and a later period stands on that.
    """
    own = [path for path in files(store) if path.name.startswith(f"{period}_") and not is_accepted_alone(path)]
    known, everything = _read(own), read(store).events
    added = {
        "leads": _missing(wanted.leads, known.leads, []),
        "verdicts": _missing(wanted.verdicts, known.verdicts, []),
        "merges": wanted.merges,
        "events": _new_events(wanted.events, known.events, _closed(everything), next_entry(everything, period)),
    }
    is_new = {kind: len(rows) > 0 for kind, rows in added.items()}
    is_new["merges"] = not wanted.merges.sort(PERSON_MERGES.key).equals(known.merges)
    if own and not any(is_new.values()):
        return []
    if own and len(known.events) and (last_period(store) or period) > period:
        raise StoreError(
            f"the ledger already holds {period} with other entries, and later months stand on them",
            where=str(store.ledger()),
            why="the ledger is append-only: what townships were told cannot be changed afterwards",
            do=f"run {period} from the input it was published from, or correct it in the next month",
        )
    paths = {
        kind: _next_file(store, period, kind) if own else store.ledger() / f"{period}_{kind}.parquet"
        for kind in added
        if is_new[kind] or not own
    }
    return [NewFile(path, added[kind].to_arrow(), KINDS[kind]) for kind, path in paths.items()]


def _next_file(store: Store, period: str, kind: str) -> Path:
    """A name of a month and kind that no file has."""
    number = 2
    while (path := store.ledger() / f"{period}_{kind}.{number}.parquet").exists():
        number += 1
    return (
        path if (store.ledger() / f"{period}_{kind}.parquet").exists() else store.ledger() / f"{period}_{kind}.parquet"
    )


def record_file(store: Store, period: str, sha256: str, entries: Book) -> bool:
    """Put down a returned file accepted by itself, under the last published period; false when it had been before."""
    paths = {kind: store.ledger() / f"{period}_{kind}{ACCEPTED_ALONE}{sha256[:HASH_DIGITS]}.parquet" for kind in KINDS}
    if paths["events"].name in {name_today(path.name) for path in files(store)}:
        return False
    for kind, rows in (("verdicts", entries.verdicts), ("events", entries.events)):
        write_table(paths[kind], rows.to_arrow(), KINDS[kind])
    return True


def accepted_as(store: Store, period: str, sha256: str) -> list[Path]:
    """The files that one returned file accepted by itself was put down in."""
    mark = f"{ACCEPTED_ALONE}{sha256[:HASH_DIGITS]}."
    return sorted(path for path in store.ledger().glob(f"{period}_*.parquet") if mark in path.name)


def next_entry(events: pl.DataFrame, period: str) -> int:
    """The number the next entry of a period gets."""
    last = events.filter(pl.col("period") == period)["entry_no"].max()
    return 1 + (int(last) if isinstance(last, int) else 0)


def numbered(events: pl.DataFrame, first: int) -> pl.DataFrame:
    """Events with their `entry_no`, counted from `first` in the order they stand."""
    return events.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("entry_no"))


def _closed(events: pl.DataFrame) -> pl.DataFrame:
    """lead_id of leads whose last turn is that they were closed."""
    turns = events.filter(pl.col("event").is_in([*OPENS, *CLOSES])).group_by("lead_id").agg(pl.col("event").last())
    return turns.filter(pl.col("event") == "closed").select("lead_id")


def _missing(wanted: pl.DataFrame, known: pl.DataFrame, leave_out: list[str]) -> pl.DataFrame:
    """Rows of `wanted` that `known` lacks, compared on everything but `leave_out` and nested columns."""
    plain = [c for c, t in wanted.schema.items() if not t.is_nested() and c not in leave_out]
    return wanted.join(known, on=plain, how="anti", nulls_equal=True, maintain_order="left")


def _new_events(wanted: pl.DataFrame, known: pl.DataFrame, closed: pl.DataFrame, first: int) -> pl.DataFrame:
    """Events to add so that the period says `wanted`: the missing ones, and what undoes leads no longer said, but those
    that an answer has closed by now (`closed`): somebody was there.

    They are numbered from `first`, after all entries of the period, also those of files accepted by themselves."""
    if known.is_empty():
        return wanted
    open_now = wanted.filter(pl.col("event").is_in(OPENS))
    turns = known.filter(pl.col("event").is_in([*OPENS, "withdrawn"]))
    last = turns.group_by("lead_id", maintain_order=True).last()
    stands = last.filter(pl.col("event") != "withdrawn")
    undone = stands.join(open_now, on="lead_id", how="anti").join(closed, on="lead_id", how="anti")
    undone = undone.with_columns(pl.lit("withdrawn").alias("event"))
    again = open_now.join(last.filter(pl.col("event") == "withdrawn"), on="lead_id", how="semi").with_columns(
        pl.lit("reopened").alias("event")
    )
    missing = _missing(wanted, known, ["entry_no"])
    missing = missing.join(again.select("lead_id", "event"), on=["lead_id", "event"], how="anti")
    parts = (missing, undone, again, *_relisted(wanted, known, undone))
    return numbered(pl.concat([part.select(wanted.columns) for part in parts]), first)


def _relisted(wanted: pl.DataFrame, known: pl.DataFrame, undone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`unlisted`: leads on the lists of the run before and on none now, though they are not undone; and `published`
    once more: those that had been unlisted and stand on a list again."""
    last = known.filter(pl.col("event").is_in(LISTED)).group_by("lead_id", maintain_order=True).last()
    now = wanted.filter(pl.col("event") == "published")
    off = last.filter(pl.col("event") == "published").join(now, on="lead_id", how="anti")
    off = off.join(undone, on="lead_id", how="anti").join(_withdrawn(known), on="lead_id", how="anti")
    on = now.join(last.filter(pl.col("event") == "unlisted"), on="lead_id", how="semi")
    return off.with_columns(pl.lit("unlisted").alias("event")), on


def _withdrawn(events: pl.DataFrame) -> pl.DataFrame:
    """lead_id of leads whose last turn in a month's runs is that they were withdrawn."""
    turns = events.filter(pl.col("event").is_in([*OPENS, "withdrawn"])).group_by("lead_id").agg(pl.col("event").last())
    return turns.filter(pl.col("event") == "withdrawn").select("lead_id")


def listed_by(events: pl.DataFrame) -> pl.DataFrame:
    """The last `published` event of each lead that stands on a list after a month's runs. Grain: lead."""
    last = events.filter(pl.col("event").is_in(LISTED)).group_by("lead_id", maintain_order=True).last()
    return last.filter(pl.col("event") == "published").join(_withdrawn(events), on="lead_id", how="anti")
