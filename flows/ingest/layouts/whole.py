"""The order: physical files of one extract -> rows of people, ready to be typed, by the file they are told under."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.area_names import AreaNames
from data_contracts.compile import RAW
from data_contracts.contract import Contract, Kind
from data_contracts.layout import OTHER_IDS, Layout
from data_contracts.tables import MEMBERS
from flows.ingest.headings import Headings
from flows.ingest.layouts.compare import LastRoster, last_roster
from flows.ingest.layouts.households import Event, events_of, numbered, tell_households
from flows.ingest.layouts.join import FILE_NO, JOINED_FILE, JOINED_ROW, UNKNOWN, joined
from flows.ingest.layouts.keyed import DERIVED, key_of
from flows.ingest.layouts.physical import ROW, Physical
from flows.ingest.layouts.shape import PART, shaped

ROSTER = "roster"
HOUSEHOLD_KEY = "household_numbers.key"
FILE_NUMBERS = 100_000


@dataclass(frozen=True)
class Exports:
    """What reading exports needs beside the files. `last`: last month's roster, or None in the first month."""

    layouts: Mapping[str, Sequence[Layout]]
    names: AreaNames
    key: bytes
    period: str
    last: LastRoster | None

    def numbers(self, extract: str) -> Iterator[int]:
        """File numbers for what is no file of its own, another range for each extract, beyond those of the drop."""
        first = FILE_NUMBERS * (1 + sorted(self.layouts).index(extract))
        return iter(range(first, first + FILE_NUMBERS))


@dataclass(frozen=True)
class Part:
    """Rows of people that are told under one source file: the physical one (`number` 0), or the n-th people of its
    rows. `cells`: columns "0", "1" …, where `found` says; `beside`: see `read_rows`.
    """

    physical: Physical
    number: int
    rows: pl.Series
    cells: pl.DataFrame
    found: Headings
    beside: pl.DataFrame
    numbers: Mapping[str, pl.Series]

    @property
    def source_file(self) -> str:
        """Its name: the physical file's, and which of a row's people."""
        return f"{self.physical.source_file}{MEMBERS}{self.number}" if self.number else self.physical.source_file


@dataclass(frozen=True)
class LaidOut:
    """All of an extract's exports as rows of people, in the order of files; what happened to households."""

    parts: tuple[Part, ...]
    events: tuple[Event, ...] = field(default=())


def exports_of(
    layouts: Mapping[str, Sequence[Layout]], names: AreaNames, key: Path, as_of: date, last: tuple[Path | None, str]
) -> Exports:
    """Gather it. The key is made at its first use; StoreError when last month's numbers were drawn and it is gone."""
    before = last_roster(*last)
    is_used = before is not None and bool(before.rows["household_no"].str.contains(DERIVED.pattern).any())
    return Exports(layouts, names, key_of(key, must_be_there=is_used), f"{as_of:%Y%m}", before)


def laid_out(contract: Contract, files: Sequence[Physical], exports: Exports) -> LaidOut:
    """Shape, join, number. Every physical row is in a part, skipped or rejected."""
    rows = joined([shaped(physical, exports.names, exports.period, exports.key) for physical in files])
    by_number = {physical.file_no: physical for physical in files}
    events: list[Event] = []
    if contract.extract == ROSTER and rows.height:
        rows, _ = numbered(rows, exports.key, exports.last.rows if exports.last else None)
        events = events_of(rows, exports.last.rows, by_number) if exports.last else []
        tell_households(rows, by_number)
    if any(physical.layout.file.status_by_comparison for physical in files) and rows.height:
        rows = _with_status(rows, by_number)
    return LaidOut(tuple(_parts(contract, rows, files)), tuple(events))


def _with_status(rows: pl.DataFrame, files: Mapping[int, Physical]) -> pl.DataFrame:
    """Who is in a file that says only who is in it is 在保."""
    compared = [number for number, physical in files.items() if physical.layout.file.status_by_comparison]
    given = pl.col("status") if "status" in rows.columns else pl.lit(None, pl.String)
    is_compared = pl.col(FILE_NO).is_in(compared)
    return rows.with_columns(status=pl.when(is_compared & given.is_null()).then(pl.lit("在保")).otherwise(given))


def _parts(contract: Contract, rows: pl.DataFrame, files: Sequence[Physical]) -> Iterator[Part]:
    for physical in files:
        of_file = rows.filter(pl.col(FILE_NO) == physical.file_no)
        numbers = of_file[PART].unique().sort().to_list() if of_file.height else []
        for number in [0, *(n for n in numbers if n)]:
            yield _part(contract, of_file.filter(pl.col(PART) == number), physical, number)


def _part(contract: Contract, rows: pl.DataFrame, physical: Physical, number: int) -> Part:
    """One part's cells under the contract's columns. A column that nothing fills in any row is not there at all."""
    given = physical.layout.given() | {"household_no", "status", "is_covered", "relation"}
    names = [
        c.name
        for c in contract.columns
        if c.name in rows.columns and (c.name in given or rows[c.name].null_count() < rows.height)
    ]
    headings = {column.name: column.heading for column in contract.columns}
    found = Headings(
        physical.found.rows,
        {name: at for at, name in enumerate(names)},
        tuple(headings[name] for name in names),
        (),
    )
    raws = [pl.col(name + RAW) for name in names if name + RAW in rows.columns]
    other = [
        _or_null(rows, JOINED_FILE, pl.String),
        _or_null(rows, JOINED_ROW, pl.Int32),
        _or_null(rows, UNKNOWN, pl.String),
    ]
    return Part(
        physical=physical,
        number=number,
        rows=rows[ROW].cast(pl.Int32) if rows.height else pl.Series(ROW, [], pl.Int32),
        cells=rows.select(pl.col(name).alias(str(at)) for at, name in enumerate(names)),
        found=found,
        beside=rows.select(*other, *raws),
        numbers=_numbers(physical, contract, number),
    )


def _or_null(rows: pl.DataFrame, name: str, kind: type[pl.DataType]) -> pl.Expr:
    return (pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind)).alias(name)


def _numbers(physical: Physical, contract: Contract, number: int) -> dict[str, pl.Series]:
    """Which cells of our columns are numbers in the file, by physical row."""
    if number:
        flags = physical.numbers.get(OTHER_IDS.format(n=number))
        return {"id_no": flags} if flags is not None else {}
    fills = physical.layout.fills()
    found = {}
    for column in contract.columns:
        fields = fills[column.name].fields if column.name in fills else ()
        if column.kind in (Kind.ID, Kind.DATE, Kind.MONTH) and len(fields) == 1 and fields[0] in physical.numbers:
            found[column.name] = physical.numbers[fields[0]]
    return found
