"""The bulletin (工作通报, T): leads pushed, visited and confirmed, people newly covered and covered, by county.

The figures of a month are kept in the ledger's folder, so that next year's bulletin can say how this month compares.
"""

from dataclasses import dataclass

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from data_contracts.forms import form
from flows.deliverables.coverage import covered, roster, with_places
from flows.deliverables.printing import as_printed
from flows.ledger.balance import outcomes
from flows.ledger.book import Book
from flows.store.month_tables import MonthTables

FIGURES = ("pushed", "visited", "confirmed", "new_households", "new_people", "covered_households", "covered_people")
WHOLE_CITY = "全市"
TEMPLATE = "bulletin.html.j2"
BULLETIN = form("bulletin")


@dataclass(frozen=True)
class Bulletin:
    """`figures` (grain: county, the whole city last): county, name, FIGURES; `a_year_ago`: the same twelve months
    before, empty when nobody kept it."""

    figures: pl.DataFrame
    a_year_ago: pl.DataFrame


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
    people = with_places(covered(roster(month)), month)
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
    rows = rows.with_columns(pl.col(FIGURES).fill_null(0))
    rows = rows.filter((pl.col("county") != city_code) | (pl.sum_horizontal(FIGURES) > 0))
    whole = rows.select(pl.lit(city_code).alias("county"), pl.lit(WHOLE_CITY).alias("name"), pl.col(FIGURES).sum())
    return pl.concat([rows, whole])


def _counted_there(leads: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    """Leads with the county of the list they are counted on where the person's is not known any more."""
    lists = month.areas.select(pl.col("area_code").alias("list"), pl.col("county").alias("of_list"))
    return leads.join(lists, on="list", how="left").with_columns(pl.col("county").fill_null(pl.col("of_list")))


def _count(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("county").agg(pl.len().cast(pl.Int64).alias(name))


def bulletin_table(bulletin: Bulletin) -> pl.DataFrame:
    """The figures as printed, with the covered people of a year ago and the change in percent where they are known."""
    before = bulletin.a_year_ago.select("county", "name", pl.col("covered_people").alias("covered_a_year_ago"))
    rows = bulletin.figures.join(before, on=["county", "name"], how="left", maintain_order="left")
    change = pl.col("covered_people") / pl.col("covered_a_year_ago") - 1
    return as_printed(
        rows.with_columns(pl.when(pl.col("covered_a_year_ago") > 0).then(change).alias("change")), BULLETIN
    )


def bulletin_page(bulletin: Bulletin, city_name: str, period: str) -> str:
    """The bulletin as one self-contained page that Word and WPS open too."""
    environment = Environment(
        loader=PackageLoader("flows.deliverables", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    table = bulletin_table(bulletin)
    whole = bulletin.figures.row(-1, named=True)
    return environment.get_template(TEMPLATE).render(
        city=city_name,
        year=int(period[:4]),
        month=int(period[4:]),
        whole=whole,
        change=table[BULLETIN["change"].heading][-1],
        headings=table.columns,
        rows=table.rows(),
    )
