"""Who has left since last month: files that say only who is in them are compared with those of the month before.

In the file = 在保. In last month's files and in none of this month's = 停保, in this month (the day is not known: its
first day stands for it). Nothing is said of a kind of file that came last month and not this one, nor in the first
month.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.codes import ACTIVE
from data_contracts.core_parts import core_parts
from data_contracts.row_ids import row_id_of
from data_contracts.tables import LAST_MONTH
from flows.ingest.layouts.households import NUMBER, person_key

Place = tuple[str, str | None]
_WHO = ("id_no", "name", NUMBER, "programme")

FIRST_NUMBER = 5_000_000
KEPT_MONTHS = 24


@dataclass(frozen=True)
class LastRoster:
    """Last month's roster rows (all columns of the core table); of its files the kind, and hash and size."""

    period: str
    rows: pl.DataFrame
    kinds: Mapping[str, str]
    hashes: Mapping[str, tuple[str, int]]

    @property
    def earlier(self) -> list[str]:
        """Files of rows that had left by then."""
        return [name for name, kind in self.kinds.items() if kind == LAST_MONTH]


@dataclass(frozen=True)
class Gone:
    """Rows of people who left, by the file they were last in."""

    source_file: str
    file_no: int
    sha256: str
    bytes: int
    rows: pl.DataFrame


def last_roster(folder: Path | None, period: str) -> LastRoster | None:
    """Read last month's ingest folder; None in the first month. `period`: that month."""
    core = core_parts(folder, "roster") if folder else []
    if folder is None or not core:
        return None
    files = at_rest.read_frame(folder / "files.parquet").filter(pl.col("extract") == "roster")
    kinds = dict(files.select("source_file", "layout").drop_nulls().iter_rows()) if "layout" in files.columns else {}
    hashes = {
        name: (digest or "", size or 0)
        for name, digest, size in files.select("source_file", "sha256", "bytes").iter_rows()
    }
    return LastRoster(period, at_rest.read_frame(core), kinds, hashes)


def missing_kinds(last: LastRoster, kinds: Collection[str]) -> list[str]:
    """Kinds of files that came last month and not this one: their people have not left, we know nothing of them."""
    return sorted({kind for kind in last.kinds.values() if kind not in kinds and kind != LAST_MONTH})


def gone(
    last: LastRoster, kinds: Collection[str], places: Collection[Place], roster: pl.DataFrame, as_of: date
) -> list[Gone]:
    """People of last month's roster who are not in this month's, of the programmes (and 城乡) whose files came in a
    kind that says only who is in it. `kinds`: of this month's files; `places`: programme and 城乡 (None: both) of those
    that are compared; `roster`: this month's rows. Rows that left in an earlier month are kept 24 months, as in any
    roster, unless their people came back.
    """
    silent = missing_kinds(last, kinds)
    unheard = [name for name, kind in last.kinds.items() if kind in silent]
    here = {(person_key(*row[:3]), row[3]) for row in roster.select(_WHO).iter_rows()}
    was = last.rows.filter(~pl.col("source_file").is_in(unheard))
    left = was.filter(
        pl.Series(
            [
                ((row[3], None) in places or (row[3], row[4]) in places) and (person_key(*row[:3]), row[3]) not in here
                for row in was.select(*_WHO, "urban_rural").iter_rows()
            ],
            dtype=pl.Boolean,
        )
    )
    is_kept = pl.col("source_file").is_in(last.earlier) & (
        pl.col("status_date") > pl.lit(as_of).dt.offset_by(f"-{KEPT_MONTHS}mo")
    )
    new = left.filter(pl.col("status").is_in(ACTIVE)).with_columns(
        pl.lit("停保").alias("status"),
        pl.lit("停保").alias("status_raw"),
        pl.lit(as_of.replace(day=1)).alias("status_date"),
        pl.lit(f"{as_of:%Y%m}（上月在、本月不在）").alias("status_date_raw"),
        pl.concat_str([pl.lit(f"{last.period}/"), pl.col("source_file")]).alias("source_file"),
        is_covered=pl.lit(False),
        benefit_yuan_month=pl.lit(None, pl.Decimal(14, 2)),
    )
    carried = pl.concat([new, left.filter((pl.col("status") == "停保") & is_kept)])
    parts = carried.sort("source_file", "source_row").partition_by("source_file", as_dict=True, maintain_order=True)
    found = []
    for number, ((name,), part) in enumerate(sorted(parts.items()), start=FIRST_NUMBER):
        own = str(name).removeprefix(f"{last.period}/")
        digest, size = last.hashes.get(own, last.hashes.get(str(name), ("", 0)))
        row_ids = row_id_of(pl.lit(number, pl.Int64), pl.col("source_row"))
        found.append(Gone(str(name), number, digest, size, part.with_columns(row_id=row_ids)))
    return found
