"""The ledger's files. One per period and kind; a file that stands is never written again.

    <P>_events.parquet               what the month's run put down
    <P>_events.2.parquet             what a second run of the same month, from other input, added to it
    <P>_events.taken_<hash>.parquet  a returned file taken in by itself after P was published
    <P>_leads…, <P>_verdicts…        the cards of leads opened then; people's words on identities

A month's entries are a function of the state before it and of its drop, so that running it again writes nothing. Run
again from other input, it adds what is new, and `withdrawn` for leads that are no longer said; once a later month
stands on it, other input is refused.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.errors import StoreError
from data_contracts.tables import LEDGER, LEDGER_LEADS, VERDICTS, Table
from flows.store import Store, write_table

KINDS: dict[str, Table] = {"leads": LEDGER_LEADS, "verdicts": VERDICTS, "events": LEDGER}
"""Kinds in the order they are written: the events come last, for they make the others count."""
OPENS, CLOSES = ("opened", "reopened"), ("closed", "withdrawn")
PERIOD_DIGITS, HASH_DIGITS = 6, 12


@dataclass(frozen=True)
class Book:
    """Entries of the ledger: `events` (grain: event of a lead), `leads` (cards), `verdicts`; each in its order."""

    events: pl.DataFrame
    leads: pl.DataFrame
    verdicts: pl.DataFrame


def frame(rows: pa.Table, spec: Table) -> pl.DataFrame:
    """An exchanged table as polars sees it, in the exact types of `spec`."""
    return pl.DataFrame(pl.from_arrow(rows.select(spec.schema.names).cast(spec.schema)))


def empty(spec: Table) -> pl.DataFrame:
    """No rows of an exchanged table."""
    return frame(spec.schema.empty_table(), spec)


def no_entries() -> Book:
    """A ledger nothing was ever put down in."""
    return Book(empty(LEDGER), empty(LEDGER_LEADS), empty(VERDICTS))


def files(store: Store, before: str | None = None) -> list[Path]:
    """The ledger's files in the order of their names; only those of periods before `before`, when it is given."""
    paths = sorted(store.ledger().glob("[0-9]*_*.parquet"))
    return [path for path in paths if before is None or path.name[:PERIOD_DIGITS] < before]


def read(store: Store, before: str | None = None) -> Book:
    """All entries put down for periods before `before` (or all there are), oldest first."""
    return _read(files(store, before))


def last_period(store: Store) -> str | None:
    """The latest period the ledger holds a run of."""
    names = [path.name for path in files(store) if ".taken_" not in path.name]
    return max(name[:PERIOD_DIGITS] for name in names) if names else None


def taken_since(store: Store, period: str) -> pl.DataFrame:
    """LEDGER of the files taken in by themselves between the month published last before `period` and `period`."""
    paths = files(store, before=period)
    last = max((path.name[:PERIOD_DIGITS] for path in paths), default="")
    own = [path for path in paths if path.name.startswith(f"{last}_events.taken_")]
    return _read_kind(own, LEDGER).sort("entry_no")


def _read(paths: list[Path]) -> Book:
    tables = {kind: [p for p in paths if f"_{kind}." in p.name] for kind in KINDS}
    read_kind = {kind: _read_kind(tables[kind], spec) for kind, spec in KINDS.items()}
    return Book(
        events=read_kind["events"].sort("period", "entry_no"),
        leads=read_kind["leads"].sort("lead_id", "period"),
        verdicts=read_kind["verdicts"].sort("row_key", "person_id", "period"),
    )


def _read_kind(paths: list[Path], spec: Table) -> pl.DataFrame:
    parts = [frame(pq.read_table(path), spec) for path in paths]
    return pl.concat(parts) if parts else empty(spec)


def record_run(store: Store, period: str, wanted: Book) -> None:
    """Put down what a run of `period` says. Nothing is written when it is there already.

    StoreError when it differs from what was put down before and a later period stands on that.
    """
    own = [path for path in files(store) if path.name.startswith(f"{period}_") and ".taken_" not in path.name]
    known = _read(own)
    added = {
        "leads": _missing(wanted.leads, known.leads, []),
        "verdicts": _missing(wanted.verdicts, known.verdicts, []),
        "events": _new_events(wanted.events, known.events),
    }
    if all(rows.is_empty() for rows in added.values()) and own:
        return
    if own and len(known.events) and (last_period(store) or period) > period:
        raise StoreError(
            f"the ledger already holds {period} with other entries, and later months stand on them",
            where=str(store.ledger()),
            why="the ledger is append-only: what townships were told cannot be changed afterwards",
            do=f"run {period} from the input it was published from, or correct it in the next month",
        )
    for kind, rows in added.items():
        first = store.ledger() / f"{period}_{kind}.parquet"
        if not first.exists():
            write_table(first, rows.to_arrow(), KINDS[kind])
        elif len(rows):
            number = 1 + sum(1 for path in own if path.name.startswith(f"{period}_{kind}."))
            write_table(store.ledger() / f"{period}_{kind}.{number}.parquet", rows.to_arrow(), KINDS[kind])


def record_taken(store: Store, period: str, sha256: str, taken: Book) -> bool:
    """Put down a returned file taken in by itself, under the last published period; false when it had been before."""
    paths = {kind: store.ledger() / f"{period}_{kind}.taken_{sha256[:HASH_DIGITS]}.parquet" for kind in KINDS}
    if paths["events"].exists():
        return False
    for kind, rows in (("verdicts", taken.verdicts), ("events", taken.events)):
        write_table(paths[kind], rows.to_arrow(), KINDS[kind])
    return True


def next_entry(events: pl.DataFrame, period: str) -> int:
    """The number the next entry of a period gets."""
    last = events.filter(pl.col("period") == period)["entry_no"].max()
    return 1 + (int(last) if isinstance(last, int) else 0)


def numbered(events: pl.DataFrame, first: int) -> pl.DataFrame:
    """Events with their `entry_no`, counted from `first` in the order they stand."""
    return events.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("entry_no"))


def _missing(wanted: pl.DataFrame, known: pl.DataFrame, leave_out: list[str]) -> pl.DataFrame:
    """Rows of `wanted` that `known` lacks, compared on everything but `leave_out` and nested columns."""
    plain = [c for c, t in wanted.schema.items() if not t.is_nested() and c not in leave_out]
    return wanted.join(known, on=plain, how="anti", nulls_equal=True, maintain_order="left")


def _new_events(wanted: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Events to add so that the period says `wanted`: the missing ones, and what undoes leads no longer said."""
    if known.is_empty():
        return wanted
    said_now = wanted.filter(pl.col("event").is_in(OPENS))
    turns = known.filter(pl.col("event").is_in([*OPENS, "withdrawn"]))
    last = turns.group_by("lead_id", maintain_order=True).last()
    stands = last.filter(pl.col("event") != "withdrawn")
    undone = stands.join(said_now, on="lead_id", how="anti").with_columns(
        pl.lit("withdrawn").alias("event"), pl.lit(None, dtype=pl.Utf8).alias("detail")
    )
    again = said_now.join(last.filter(pl.col("event") == "withdrawn"), on="lead_id", how="semi").with_columns(
        pl.lit("reopened").alias("event")
    )
    missing = _missing(wanted, known, ["entry_no"])
    missing = missing.join(again.select("lead_id", "event"), on=["lead_id", "event"], how="anti")
    added = pl.concat([missing, undone.select(wanted.columns), again.select(wanted.columns)])
    period = wanted["period"][0] if len(wanted) else (known["period"][0])
    return numbered(added, next_entry(known, period))
