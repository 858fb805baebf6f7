"""The bulletin (工作通报, T): leads pushed, visited and confirmed, people newly covered and covered, by county.

The ledger counts the figures and keeps them (flows/ledger/figures.py), so that next year's bulletin can say how this
month compares.
"""

from dataclasses import dataclass

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from data_contracts.forms import form
from flows.deliverables.printing import as_printed

TEMPLATE = "bulletin.html.j2"
BULLETIN = form("bulletin")


@dataclass(frozen=True)
class Bulletin:
    """`figures` (grain: county, the whole city last): as the ledger counts them; `a_year_ago`: the same twelve months
    before, empty when nobody kept it."""

    figures: pl.DataFrame
    a_year_ago: pl.DataFrame


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
