"""What the rules read: the month's tables as the engine sees them, and which extracts can be relied on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts import at_rest
from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.core_parts import core_name, core_parts
from data_contracts.errors import StoreError
from data_contracts.steps import Engine, Step
from data_contracts.tables import (
    AREAS,
    DRIFT,
    FILES,
    FOCUS_GROUPS,
    LEAD_HISTORY,
    LEADS,
    LINKS_KEYED,
    PEOPLE,
    PERSON_DETAILS,
    PROFILE,
    REFUSED_ROWS,
    SETTLED_ROWS,
    WAITING_ROWS,
    Table,
)
from rules.wholeness import why_not_whole

SQL_TYPE: Mapping[pa.DataType, str] = {
    pa.string(): "varchar",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.bool_(): "boolean",
}
ROW_KEYS = pa.schema([("row_id", pa.int64()), ("role", pa.string()), ("row_key", pa.string())])
"""The matcher's fingerprints of source rows: rows that look alike in every month have the same."""
UNUSABLE = ("blank_surge", "invalid")
"""Damages of a column that leave its cells empty."""


@dataclass(frozen=True)
class Arrival:
    """How an extract came this month: `status` as ingest names it, `swing_percent` against last month or null;
    `spoilt` = columns that say nothing about people this month (lost since last month, or suddenly blank or invalid);
    `lacking` = columns that none of its files has, `partly` those that only some have (both empty where no profile was
    kept); `not_whole` = why its silence says nothing, in Chinese, or null.
    """

    extract: str
    title: str
    status: str
    swing_percent: float | None = None
    spoilt: tuple[str, ...] = ()
    not_whole: str | None = None
    lacking: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arrivals:
    """All extracts of the month."""

    by_extract: Mapping[str, Arrival]

    def title(self, extract: str) -> str:
        """What county staff call the extract."""
        return self.by_extract[extract].title if extract in self.by_extract else extract

    def is_there(self, extract: str) -> bool:
        """Whether at least some of it could be taken."""
        return extract in self.by_extract and self.by_extract[extract].status in ("arrived", "partial")

    def is_whole(self, extract: str) -> bool:
        """Whether it came, all of it could be taken and it did not shrink: only then does "no row" mean anything."""
        arrival = self.by_extract.get(extract)
        return arrival is not None and arrival.status == "arrived" and arrival.not_whole is None

    def named(self, extract: str) -> str:
        """Its title, with why it is not whole where that is known."""
        arrival = self.by_extract.get(extract)
        return f"{arrival.title}（{arrival.not_whole}）" if arrival and arrival.not_whole else self.title(extract)


def read_inputs(engine: Engine, ingest: Path, match: Path, feedback: Path | None, last: Path | None) -> None:
    """Make a month's tables readable: core_<extract> (empty when none came), areas, links_keyed, people,
    person_details, files, waiting_rows, refused_rows, lead_history, last_leads, last_focus_groups, settled_rows,
    row_keys. StoreError when a stage before this one left something out."""
    for extract, contract in load_contracts().items():
        if parts := core_parts(ingest, extract):
            engine.read(core_name(extract), parts)
        else:
            engine.put(core_name(extract), core_schema(contract).empty_table())
    for folder, table in ((ingest, AREAS), (match, LINKS_KEYED), (match, PEOPLE), (match, PERSON_DETAILS)):
        path = folder / f"{table.name}.parquet"
        if not path.exists():
            raise StoreError(
                f"the table {table.name} is not there", where=str(folder), do="run the month again from the drop"
            )
        _read_as_today(engine, table, path)
    if (ingest / "files.parquet").exists():
        _read_as_today(engine, FILES, ingest / "files.parquet")
    else:
        engine.put("files", FILES.schema.empty_table())
    _read_or_empty(engine, "waiting_rows", match, WAITING_ROWS)
    _read_or_empty(engine, "refused_rows", ingest, REFUSED_ROWS)
    _read_or_empty(engine, "lead_history", feedback, LEAD_HISTORY)
    _read_or_empty(engine, "last_leads", last, LEADS)
    _read_or_empty(engine, "last_focus_groups", last, FOCUS_GROUPS)
    _read_or_empty(engine, "settled_rows", feedback, SETTLED_ROWS)
    keys = match / "row_keys.parquet"
    if keys.exists():
        engine.read("row_keys", keys)
    else:
        engine.put("row_keys", ROW_KEYS.empty_table())


def _read_as_today(engine: Engine, table: Table, path: Path) -> None:
    """A table of the stages before, with null for columns that the version it was written by did not keep."""
    missing = [column for column in table.schema if column.name not in at_rest.read_schema(path).names]
    if not missing:
        engine.read(table.name, path)
        return
    engine.read(f"{table.name}_as_kept", path)
    nulls = ", ".join(f"cast(NULL AS {SQL_TYPE[column.type]}) AS {column.name}" for column in missing)
    sql = f"SELECT kept.*, {nulls} FROM {table.name}_as_kept AS kept"
    engine.define(Step(table.name, sql, "a table of an earlier version", (f"{table.name}_as_kept",), table.grain))


def _read_or_empty(engine: Engine, name: str, folder: Path | None, table: Table) -> None:
    path = folder / f"{table.name}.parquet" if folder else None
    if path and path.exists():
        engine.read(name, path)
    else:
        engine.put(name, table.schema.empty_table())


def read_arrivals(ingest: Path) -> Arrivals:
    """Which extracts came, from extract_status, and what is spoilt in them, from profile and drift where these are."""
    rows = _rows_in(ingest / "extract_status.parquet")
    spoilt, gaps = _spoilt(ingest), _gaps(ingest)
    return Arrivals(
        {
            row["extract"]: Arrival(
                row["extract"],
                row["title"],
                row["status"],
                row["swing_percent"],
                spoilt.get(row["extract"], ()),
                why_not_whole(row),
                *gaps.get(row["extract"], (frozenset(), frozenset())),
            )
            for row in rows
        }
    )


def _spoilt(ingest: Path) -> dict[str, tuple[str, ...]]:
    """Extract -> its columns whose cells say nothing any more. Damaged numbers of people are the matcher's matter."""
    found: dict[str, set[str]] = {}
    for row in _rows_of(ingest, PROFILE):
        if row["is_damaged"] and row["measure"] in UNUSABLE:
            found.setdefault(str(row["extract"]), set()).add(str(row["column"]))
    for row in _rows_of(ingest, DRIFT):
        if row["kind"] == "lost_column":
            contract = load_contracts()[str(row["extract"])]
            lost = {column.name for column in contract.columns if column.heading == row["subject"]}
            found.setdefault(str(row["extract"]), set()).update(lost)
    return {extract: tuple(sorted(columns)) for extract, columns in sorted(found.items())}


def _gaps(ingest: Path) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Extract -> columns that none of its files has, and those that some lack."""
    files: dict[str, dict[str, set[str]]] = {}
    for row in _rows_of(ingest, PROFILE):
        files.setdefault(str(row["extract"]), {}).setdefault(str(row["source_file"]), set()).add(str(row["column"]))
    found = {}
    for extract, columns in files.items():
        there = {name for names in columns.values() for name in names}
        everywhere = set.intersection(*columns.values())
        known = {column.name for column in load_contracts()[extract].columns}
        found[extract] = frozenset(known - there), frozenset(there - everywhere)
    return found


def _rows_of(ingest: Path, table: Table) -> list[dict[str, object]]:
    path = ingest / f"{table.name}.parquet"
    return _rows_in(path) if path.exists() else []


def _rows_in(path: Path) -> list[dict[str, Any]]:
    return list(at_rest.read_table(path).to_pylist())
