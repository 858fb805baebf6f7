"""What goes to counties and the city each month: a workbook and a bulletin per county, the city's bulletin."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from data_contracts.forms import form
from data_contracts.masks import safe_name
from flows.deliverables.bulletin import NAMES, Bulletin, bulletin_page, bulletin_table, period_name
from flows.deliverables.bulletin_document import bulletin_document
from flows.deliverables.county_figures import BooksRead, County, counties_of, months_of
from flows.deliverables.county_workbook import county_workbook
from flows.deliverables.csv_files import csv_bytes
from flows.deliverables.side_by_side import HERE, Hands
from flows.ledger.figures import WHOLE_CITY
from flows.store.run import RunContext

COUNTY_DIGITS = 6
BULLETIN_NAME, WORKBOOK_NAME = "工作通报", "月度情况"


def county_files(
    context: RunContext,
    books: BooksRead,
    figures: pl.DataFrame,
    a_year_ago: pl.DataFrame,
    code: str = "",
    hands: Hands = HERE,
) -> Iterator[tuple[str, bytes]]:
    """Path under the month's folder and content of each file. `figures`, `a_year_ago`: FIGURES by county;
    `code`: the month's 校验码, printed at the foot of each bulletin."""
    city = context.settings
    before = dict(a_year_ago.select("name", "covered_people").iter_rows())
    yield f"bulletin/{BULLETIN_NAME}.csv", csv_bytes(bulletin_table(figures, a_year_ago))
    whole = city_bulletin(context, city.name, figures, months_of(books, None), before.get(WHOLE_CITY))
    begun = [hands.submit(bulletin_files, replace(whole, anchor=code), f"bulletin/{BULLETIN_NAME}")]
    for county in counties_of(books, city.worklists.yield_floor):
        stem = safe_name(f"{county.code[:COUNTY_DIGITS]}_{county.name}")
        begun.append(hands.submit(_workbook, county, context.period, f"counties/{stem}_{WORKBOOK_NAME}.xlsx"))
        bulletin = county_bulletin(context, county, before.get(county.name))
        begun.append(hands.submit(bulletin_files, replace(bulletin, anchor=code), f"bulletin/{stem}_{BULLETIN_NAME}"))
    for made in hands.results(begun):
        yield from made


def _workbook(county: County, period: str, path: str) -> list[tuple[str, bytes]]:
    return [(path, county_workbook(county, period))]


def bulletin_files(bulletin: Bulletin, stem: str) -> list[tuple[str, bytes]]:
    """The bulletin as a web page and for Word."""
    return [(f"{stem}.html", bulletin_page(bulletin).encode()), (f"{stem}.docx", bulletin_document(bulletin))]


def lines_of(figures: pl.DataFrame) -> pl.DataFrame:
    """FIGURES -> the lines of a bulletin."""
    return figures.select("name", *NAMES)


def city_bulletin(
    context: RunContext, city_name: str, figures: pl.DataFrame, months: pl.DataFrame, a_year_ago: int | None
) -> Bulletin:
    """The city's month, by county."""
    return Bulletin(
        place=city_name,
        whole=WHOLE_CITY,
        places="县（市、区）",
        time=period_name(context.period),
        span="本月",
        until=context.as_of,
        issued_on=context.published,
        lines=lines_of(figures),
        trend=months,
        covered_a_year_ago=a_year_ago,
    )


def county_bulletin(context: RunContext, county: County, a_year_ago: int | None) -> Bulletin:
    """A county's month, by township."""
    return Bulletin(
        place=county.name,
        whole="全区" if county.name.endswith("区") else "全市" if county.name.endswith("市") else "全县",
        places=form("county_towns")["township"].heading,
        time=period_name(context.period),
        span="本月",
        until=context.as_of,
        issued_on=context.published,
        lines=county.towns.select(pl.col("township").alias("name"), *NAMES),
        trend=county.months,
        covered_a_year_ago=a_year_ago,
    )
