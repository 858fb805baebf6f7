"""The figures of the month's bulletins, kept beside the ledger so that later months and quarters can compare.

What became of leads comes from the ledger's events (monthly_counts.py); who is covered from the month's tables, which
are not kept for ever: by township in TOWN_FIGURES, by county in FIGURES.
"""

import polars as pl

from data_contracts.labels import NOT_KNOWN
from data_contracts.tables import FIGURES, TOWN_FIGURES
from flows.ledger.book import Book, kept_files, next_kept, read_file
from flows.ledger.monthly_counts import counts_by_month
from flows.ledger.places import with_places
from flows.store.files import NewFile
from flows.store.frames import empty_frame, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import PERIOD_DIGITS

OF_LEADS = ("new", "carried", "reminded", "visited", "confirmed", "closed")
OF_PEOPLE = ("new_households", "new_people", "covered_households", "covered_people")
COUNTS = ("pushed", *OF_LEADS, *OF_PEOPLE)
WHOLE_CITY = "全市"


def town_figures(month: MonthTables, book: Book) -> pl.DataFrame:
    """TOWN_FIGURES of a month. `book`: the ledger with what the month puts down.

    Newly covered: people whose covering row began this month, and their households; they count where they live.
    """
    leads = counts_by_month(book).filter(pl.col("period") == month.period).select("township", *OF_LEADS)
    people = with_places(month.covered_people, month)
    first = month.as_of.replace(day=1)
    new = people.filter(pl.col("covered_since").is_between(first, month.as_of))
    parts = [
        leads.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in OF_PEOPLE),
        *(_counted(rows, name) for name, rows in zip(OF_PEOPLE, (*_both(new), *_both(people)), strict=True)),
    ]
    rows = pl.concat(parts, how="diagonal").with_columns(pl.col("township").fill_null(""))
    counted = rows.group_by("township").agg(pl.col(*OF_LEADS, *OF_PEOPLE).sum().cast(pl.Int64))
    return typed_frame(counted.sort("township").select(TOWN_FIGURES.schema.names).to_arrow(), TOWN_FIGURES)


def _both(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Households, each where the first of its people lives, and people."""
    return people.unique("household_no", keep="first", maintain_order=True), people


def _counted(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("township").agg(pl.len().cast(pl.Int64).alias(name))


def figures(towns: pl.DataFrame, areas: pl.DataFrame, city_code: str) -> pl.DataFrame:
    """TOWN_FIGURES -> FIGURES: every county of AREAS, then what has no county, if any, and the whole city last."""
    placed = towns.join(county_of(areas), on="township", how="left").with_columns(
        (pl.col("new") + pl.col("carried")).alias("pushed"), pl.col("county").fill_null(city_code)
    )
    counted = placed.group_by("county").agg(pl.col(COUNTS).sum())
    counties = areas.filter((pl.col("level") == "县") & (pl.col("current_code") == pl.col("area_code")))
    named = counties.select(pl.col("area_code").alias("county"), "name").sort("county")
    unplaced = pl.DataFrame({"county": [city_code], "name": [NOT_KNOWN["county"]]})
    rows = pl.concat([named, unplaced]).join(counted, on="county", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(COUNTS).fill_null(0))
    rows = rows.filter((pl.col("county") != city_code) | (pl.sum_horizontal(COUNTS) > 0))
    whole = rows.select(pl.lit(city_code).alias("county"), pl.lit(WHOLE_CITY).alias("name"), pl.col(COUNTS).sum())
    return pl.concat([rows, whole]).select(FIGURES.schema.names)


def county_of(areas: pl.DataFrame) -> pl.DataFrame:
    """AREAS -> `township` (a township's or county's code) and the `county` it lies in. Grain: code."""
    return areas.select(pl.col("area_code").alias("township"), "county").drop_nulls().unique("township")


def to_keep(store: Store, period: str, figures: pl.DataFrame, towns: pl.DataFrame) -> list[NewFile]:
    """The files that keep a month's figures; none when they are kept already. Nothing is overwritten: other figures of
    the same month are a later file."""
    files = []
    for spec, rows in ((FIGURES, figures), (TOWN_FIGURES, towns)):
        there = kept_files(store, spec, period)
        if there and read_file(there[-1], spec).equals(rows.sort(spec.key)):
            continue
        files.append(NewFile(next_kept(store, spec, period), rows.to_arrow(), spec))
    return files


def a_year_before(store: Store, period: str) -> pl.DataFrame:
    """FIGURES of the same month a year ago; no rows when nobody kept them."""
    return figures_of(store, f"{int(period) - 100:06d}")


def figures_of(store: Store, period: str) -> pl.DataFrame:
    """FIGURES as a month's bulletin had them, the last time it was made; no rows when nobody kept them."""
    there = kept_files(store, FIGURES, period)
    return read_file(there[-1], FIGURES) if there else empty_frame(FIGURES)


def town_figures_of(store: Store, until: str) -> pl.DataFrame:
    """TOWN_FIGURES of every month up to one, with its `period`. Grain: period x township; no rows of months that did
    not keep them."""
    last = {path.name[:PERIOD_DIGITS]: path for path in kept_files(store, TOWN_FIGURES)}
    parts = [
        read_file(path, TOWN_FIGURES).select(pl.lit(period).alias("period"), pl.all())
        for period, path in last.items()
        if period <= until
    ]
    empty = empty_frame(TOWN_FIGURES).select(pl.lit("").alias("period"), pl.all())
    return pl.concat([empty, *parts])
