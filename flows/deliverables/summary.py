"""The city's quarter (T: a city reports by quarter): a bulletin, its table, and the counties' figures, from the ledger.

    faxian summary --quarter 2026Q4 --store STORE --out OUT      # OUT/2026Q4/

In a quarter each lead counts once: a lead that was new in October is not carried in November. What a month's figures
kept of people newly covered adds up; covered people are those of the last month.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.errors import ExitCode, StoreError, UsageError
from data_contracts.tables import AREAS, FIGURES
from flows.audit.manifest import MANIFEST
from flows.deliverables.bulletin import Bulletin, bulletin_table, period_name
from flows.deliverables.county_files import BULLETIN_NAME, bulletin_files, lines_of
from flows.deliverables.csv_files import csv_bytes
from flows.ledger.book import Book, read
from flows.ledger.figures import OF_LEADS, OF_PEOPLE, WHOLE_CITY, figures, figures_of
from flows.ledger.monthly_counts import QUARTER, counts_by_month
from flows.store.files import write_bytes, written_whole
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import period_end
from rules.deadlines import first_working_day_after

MONTHS_OF_QUARTER = 3


@dataclass(frozen=True)
class Summary:
    """What was made: `folder`, and a sentence for each month of the quarter that is not in the ledger."""

    folder: Path
    missing: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """0 the quarter is whole; 1 it is not, and the bulletin says so."""
        return ExitCode.DONE_WITH_REJECTIONS if self.missing else ExitCode.DONE

    def render(self) -> str:
        """The folder, and what is missing."""
        return "\n".join((*self.missing, str(self.folder)))


def months_of_quarter(quarter: str) -> list[str]:
    """2026Q4 -> its three periods; UsageError when it is none."""
    year, _, number = quarter.upper().partition("Q")
    if not (len(year) == 4 and year.isdigit() and number in ("1", "2", "3", "4")):
        raise UsageError(f"'{quarter[:12]}' is not a quarter", do="give it as YYYYQn, for example 2026Q4")
    first = (int(number) - 1) * MONTHS_OF_QUARTER + 1
    return [f"{year}{month:02d}" for month in range(first, first + MONTHS_OF_QUARTER)]


def quarter_summary(store: Store, quarter: str, out: Path) -> Summary:
    """Write the quarter's bulletin under OUT/<quarter>, whole. StoreError when the ledger has none of its months."""
    periods, name = months_of_quarter(quarter), quarter.upper()
    book = read(store)
    there = set(book.events["period"].unique()) & set(periods)
    if not there:
        raise StoreError(
            f"the ledger has no month of {name}", where=str(store.ledger()), do="run its months first, or name another"
        )
    missing = tuple(f"{period_name(period)}还没有运行，不在本通报内。" for period in periods if period not in there)
    bulletin, table = quarter_bulletin(store, book, name, max(there), missing)
    with written_whole(out / name) as folder:
        write_bytes(folder / f"{BULLETIN_NAME}.csv", csv_bytes(table))
        for path, content in bulletin_files(bulletin, BULLETIN_NAME):
            write_bytes(folder / path, content)
    return Summary(out / name, missing)


def quarter_bulletin(
    store: Store, book: Book, quarter: str, last: str, missing: tuple[str, ...] = ()
) -> tuple[Bulletin, pl.DataFrame]:
    """The quarter's bulletin by county, and the same as a table. `last`: the latest of its months in the ledger."""
    areas, (city_name, city_code) = _areas(store), _city(store, last)
    counts = counts_by_month(book, QUARTER).filter(pl.col("period") <= quarter)
    by_quarter = {
        str(name): _by_county(rows, figures_of_months(store, str(name), last), areas, city_code)
        for (name,), rows in counts.partition_by("period", as_dict=True, maintain_order=True).items()
    }
    found = by_quarter[quarter]
    a_year_ago = figures_of(store, f"{int(last) - 100:06d}")
    trend = [
        lines_of(rows).tail(1).select(pl.lit(name).alias("period"), pl.all().exclude("name"))
        for name, rows in by_quarter.items()
    ]
    before = dict(a_year_ago.select("name", "covered_people").iter_rows())
    bulletin = Bulletin(
        place=city_name,
        whole=WHOLE_CITY,
        places="县（市、区）",
        time=period_name(quarter),
        span="本季度",
        until=period_end(last),
        issued_on=first_working_day_after(period_end(last)),
        lines=lines_of(found),
        trend=pl.concat(trend),
        covered_a_year_ago=before.get(WHOLE_CITY),
        remarks=missing,
    )
    return bulletin, bulletin_table(found, a_year_ago)


def _by_county(counts: pl.DataFrame, kept: pl.DataFrame, areas: pl.DataFrame, city_code: str) -> pl.DataFrame:
    """A quarter's FIGURES: leads as counted (counts_by_month), people from the months' own figures that were kept.

    People are null where no month kept them.
    """
    towns = counts.select(pl.col("township").fill_null(""), *OF_LEADS).with_columns(
        pl.lit(0, dtype=pl.Int64).alias(name) for name in OF_PEOPLE
    )
    rows = figures(towns, areas, city_code).drop(OF_PEOPLE)
    return rows.join(kept, on="name", how="left", maintain_order="left").select(FIGURES.schema.names)


def figures_of_months(store: Store, quarter: str, last: str) -> pl.DataFrame:
    """`name` of a county (or the whole city) and OF_PEOPLE of a quarter's months up to `last`: newly covered added up,
    covered as at the last of them. Grain: county."""
    periods = [period for period in months_of_quarter(quarter) if period <= last]
    parts = [figures_of(store, period).select(pl.lit(period).alias("period"), "name", *OF_PEOPLE) for period in periods]
    new, covered = OF_PEOPLE[:2], OF_PEOPLE[2:]
    rows = pl.concat(parts).sort("period")
    return rows.group_by("name").agg(pl.col(new).sum(), pl.col(covered).last())


def _areas(store: Store) -> pl.DataFrame:
    """AREAS of the latest month that still has them."""
    for period in reversed(store.periods()):
        if store.table(period, "ingest", AREAS).exists():
            return MonthTables(store, period).areas
    raise StoreError("no month of the store has its areas any more", where=str(store.root), do="run a month again")


def _city(store: Store, period: str) -> tuple[str, str]:
    """The city's name and its 12-digit code, as the month's manifest has them."""
    path = store.period(period) / MANIFEST
    if not path.exists():
        raise StoreError(f"the month {period} was not published", where=str(path.parent), do="run it to its end first")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    return str(manifest["city"]["name"]), str(manifest["city"]["code"]).ljust(12, "0")
