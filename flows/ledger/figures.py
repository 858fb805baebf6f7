"""The figures of the month's bulletin, kept beside the ledger so that a year later somebody can compare."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts.tables import FIGURES
from flows.ledger.balance import outcomes
from flows.ledger.book import Book
from flows.ledger.places import with_places
from flows.store.files import NewFile
from flows.store.frames import empty_frame, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store

COUNTS = ("pushed", "visited", "confirmed", "new_households", "new_people", "covered_households", "covered_people")
WHOLE_CITY = "全市"


def figures(month: MonthTables, book: Book, city_code: str) -> pl.DataFrame:
    """The month's figures by county. `book`: the ledger with this month's answers.

    Pushed: leads published this month. Visited and confirmed: leads with an answer accepted this month. Newly covered:
    people whose covering row began this month, and their households.
    """
    leads = month.leads.filter("is_published")
    pushed = with_places(leads.select("person_id", "lead_id"), month)
    seen = month.answers.filter(pl.col("event").is_in(["visited", "result"])).select("lead_id").unique()
    seen = month.lead_history.join(seen, on="lead_id", how="semi").select("lead_id", "person_id", "township")
    seen = _counted_there(with_places(seen.rename({"township": "list"}), month), month)
    people = with_places(month.covered_people, month)
    first = month.as_of.replace(day=1)
    new = people.filter(pl.col("covered_since").is_between(first, month.as_of))
    confirmed = seen.join(outcomes(book).filter("is_confirmed"), on="lead_id", how="semi")
    parts = [
        _count(pushed, "pushed"),
        _count(seen, "visited"),
        _count(confirmed, "confirmed"),
        _count(new.unique("household_no", keep="first", maintain_order=True), "new_households"),
        _count(new, "new_people"),
        _count(people.unique("household_no", keep="first", maintain_order=True), "covered_households"),
        _count(people, "covered_people"),
    ]
    counties = month.areas.filter((pl.col("level") == "县") & (pl.col("current_code") == pl.col("area_code")))
    rows = counties.select(pl.col("area_code").alias("county"), "name").sort("county")
    unplaced = pl.DataFrame({"county": [city_code], "name": ["未知县区"]})
    rows = pl.concat([rows, unplaced])
    for part in parts:
        rows = rows.join(part.with_columns(pl.col("county").fill_null(city_code)), on="county", how="left")
    rows = rows.with_columns(pl.col(COUNTS).fill_null(0))
    rows = rows.filter((pl.col("county") != city_code) | (pl.sum_horizontal(COUNTS) > 0))
    whole = rows.select(pl.lit(city_code).alias("county"), pl.lit(WHOLE_CITY).alias("name"), pl.col(COUNTS).sum())
    return pl.concat([rows, whole])


def _counted_there(leads: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    """Leads with the county of the list they are counted on where the person's is not known any more."""
    lists = month.areas.select(pl.col("area_code").alias("list"), pl.col("county").alias("of_list"))
    return leads.join(lists, on="list", how="left").with_columns(pl.col("county").fill_null(pl.col("of_list")))


def _count(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("county").agg(pl.len().cast(pl.Int64).alias(name))


def to_keep(store: Store, period: str, figures: pl.DataFrame) -> list[NewFile]:
    """The file that keeps a month's figures; none when they are kept already. Nothing is overwritten: other figures of
    the same month are a later file."""
    there = _kept(store, period)
    if there and typed_frame(pq.read_table(there[-1]), FIGURES).equals(figures.sort(FIGURES.key)):
        return []
    name = f"{period}_figures.parquet" if not there else f"{period}_figures.{len(there) + 1}.parquet"
    return [NewFile(store.ledger() / name, figures.to_arrow(), FIGURES)]


def a_year_before(store: Store, period: str) -> pl.DataFrame:
    """FIGURES of the same month a year ago; no rows when nobody kept them."""
    there = _kept(store, f"{int(period) - 100:06d}")
    return typed_frame(pq.read_table(there[-1]), FIGURES) if there else empty_frame(FIGURES)


def _kept(store: Store, period: str) -> list[Path]:
    paths = store.ledger().glob(f"{period}_figures*.parquet")
    return sorted(paths, key=lambda path: (len(path.name), path.name))
