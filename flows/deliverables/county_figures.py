"""What a county is led by, for its workbook and its bulletin: a line per township, twelve months, ageing, yields.

All of it comes from the ledger as it stands after the month and from the figures that it keeps; nothing is counted from
lists. Reminders are marks of the leads they are about and are never counted beside them.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.labels import NOT_KNOWN
from flows.ledger.balance import ageing, outcomes, yields_of
from flows.ledger.book import Book
from flows.ledger.figures import OF_PEOPLE, county_of
from flows.ledger.monthly_counts import COUNTED, counts_by_month, feedback_by_township
from flows.ledger.state import lead_history
from rules.catalogue import reminder_rule
from rules.open_sentences import open_titles

MONTHS = 12
TOTAL = "合计"
AGEING = ("open", "not_due", "late_30", "late_90", "late_longer", "longest_months")
NUMBERS = (*COUNTED, "overdue", *OF_PEOPLE)


@dataclass(frozen=True)
class BooksRead:
    """The ledger after a month, read once for every place: `counts` (counts_by_month), `towns` (TOWN_FIGURES with their
    `period`, this month's too), `history` (LEAD_HISTORY), `feedback` (feedback_by_township), `outcomes` (the last word
    on each lead), `reminders` (lead_id, in how many months it was reminded of)."""

    counts: pl.DataFrame
    towns: pl.DataFrame
    history: pl.DataFrame
    feedback: pl.DataFrame
    outcomes: pl.DataFrame
    reminders: pl.DataFrame
    areas: pl.DataFrame
    period: str
    as_of: date


@dataclass(frozen=True)
class County:
    """One county's figures. `towns`: a line per township, 合计 last; `months`: the last twelve, oldest first;
    `ageing`: a line per township, 合计 last; `yields`: a line per rule visited there; `overdue`: open leads past their
    deadline, the oldest first; `ranking`: townships by the share of last month's leads they answered."""

    code: str
    name: str
    towns: pl.DataFrame
    months: pl.DataFrame
    ageing: pl.DataFrame
    yields: pl.DataFrame
    overdue: pl.DataFrame
    ranking: pl.DataFrame

    @property
    def whole(self) -> dict[str, int]:
        """The county's own figures."""
        return self.towns.select(NUMBERS).row(-1, named=True)


def books_read(book: Book, towns: pl.DataFrame, areas: pl.DataFrame, period: str, as_of: date) -> BooksRead:
    """`book`: the ledger after the month; `towns`: TOWN_FIGURES of all months kept, with `period`."""
    history = pl.DataFrame(pl.from_arrow(lead_history(book, period))).filter(pl.col("rule_id") != reminder_rule().id)
    counts = counts_by_month(book).filter(pl.col("period") <= period).with_columns(pl.col("township").fill_null(""))
    feedback = feedback_by_township(book, history, period)
    escalated = book.events.filter(pl.col("event") == "escalated").group_by("lead_id")
    reminders = escalated.agg(pl.col("period").n_unique().cast(pl.Int64).alias("reminders"))
    return BooksRead(counts, towns, history, feedback, outcomes(book), reminders, areas, period, as_of)


def counties_of(books: BooksRead, floor: float | None) -> list[County]:
    """Every county of the city, in the order of their codes."""
    in_use = (pl.col("level") == "县") & (pl.col("current_code") == pl.col("area_code"))
    counties = books.areas.filter(in_use).select("area_code", "name").sort("area_code")
    return [_county(books, code, name, floor) for code, name in counties.iter_rows()]


def _county(books: BooksRead, code: str, name: str, floor: float | None) -> County:
    places = county_of(books.areas).filter(pl.col("county") == code).select("township")
    names = books.areas.select(pl.col("area_code").alias("township"), pl.col("name").alias("town")).unique("township")
    history = books.history.join(places, on="township", how="semi")
    late = _overdue(history, books)
    towns = _towns(books, places, names, late)
    return County(
        code,
        name,
        with_total(_named(towns, names), NUMBERS),
        months_of(books, places),
        with_total(_named(_ageing(history, books.as_of), names), AGEING[:-1], longest=AGEING[-1]),
        _yields(books.outcomes, history, floor),
        _named(late, names),
        _named(_ranking(books.feedback.join(places, on="township", how="semi")), names),
    )


def _towns(books: BooksRead, places: pl.DataFrame, names: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    """Townships in use, and whatever else of the county has a figure (a closed township; the county itself)."""
    this_month = pl.col("period") == books.period
    kept = books.towns.filter(this_month).select("township", *OF_PEOPLE)
    counts = books.counts.filter(this_month).select("township", *COUNTED)
    overdue = late.group_by("township").agg(pl.len().cast(pl.Int64).alias("overdue"))
    in_use = (pl.col("level") == "乡") & (pl.col("current_code") == pl.col("area_code"))
    towns = (
        books.areas.filter(in_use).select(pl.col("area_code").alias("township")).join(places, on="township", how="semi")
    )
    rows = places
    for part in (counts, overdue, kept):
        rows = rows.join(part, on="township", how="left")
    rows = rows.with_columns(pl.col(NUMBERS).fill_null(0))
    has_any = pl.sum_horizontal(NUMBERS) > 0
    return rows.filter(has_any | pl.col("township").is_in(towns["township"].implode())).sort("township")


def months_of(books: BooksRead, places: pl.DataFrame | None) -> pl.DataFrame:
    """The last twelve months of the ledger: `period`, COUNTED, OF_PEOPLE (null where nobody kept them). `places`: the
    townships that count; null: all of the city."""
    counts, kept = books.counts, books.towns
    if places is not None:
        counts, kept = (rows.join(places, on="township", how="semi") for rows in (counts, kept))
    months = books.counts.select("period").unique()
    counted = counts.group_by("period").agg(pl.col(COUNTED).sum())
    covered = kept.group_by("period").agg(pl.col(OF_PEOPLE).sum())
    rows = months.join(counted, on="period", how="left").with_columns(pl.col(COUNTED).fill_null(0))
    rows = rows.join(covered, on="period", how="left").sort("period").tail(MONTHS)
    return rows.select("period", *COUNTED, *OF_PEOPLE)


def _overdue(history: pl.DataFrame, books: BooksRead) -> pl.DataFrame:
    late = (pl.lit(books.as_of) - pl.col("deadline")).dt.total_days()
    titles = open_titles()
    rows = history.filter(pl.col("is_open") & (pl.col("deadline") < books.as_of))
    rows = rows.with_columns(
        late.alias("days_late"),
        pl.col("rule_id").replace_strict(titles, default="", return_dtype=pl.Utf8).alias("rule_title"),
        pl.when("has_feedback").then(pl.lit("visited")).otherwise(pl.lit("none")).alias("feedback"),
    )
    rows = rows.join(books.reminders, on="lead_id", how="left").with_columns(pl.col("reminders").fill_null(0))
    return rows.sort(["days_late", "lead_id"], descending=[True, False])


def _ageing(history: pl.DataFrame, as_of: date) -> pl.DataFrame:
    by_town = ageing(history.with_columns(pl.col("township").alias("rule_id")), as_of)
    names = dict(zip(by_town.columns, ("township", *AGEING), strict=True))
    return by_town.rename(names)


def _yields(outcomes: pl.DataFrame, history: pl.DataFrame, floor: float | None) -> pl.DataFrame:
    titles = open_titles()
    below = pl.when("is_below_floor").then(pl.lit("pause")).when(~pl.col("is_below_floor")).then(pl.lit("keep"))
    return yields_of(outcomes, history, floor).with_columns(
        pl.col("rule_id").replace_strict(titles, default="", return_dtype=pl.Utf8).alias("rule_title"),
        below.alias("advice"),
    )


def _ranking(feedback: pl.DataFrame) -> pl.DataFrame:
    rows = feedback.with_columns((pl.col("answered") / pl.col("sent")).alias("share"))
    rows = rows.with_columns(pl.col("share").rank("min", descending=True).cast(pl.Int64).alias("place"))
    return rows.sort("place", "township")


def _named(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Rows of townships with `township_code` and, as `township`, the name."""
    rows = rows.join(names, on="township", how="left", maintain_order="left")
    return rows.with_columns(
        pl.col("township").alias("township_code"), pl.col("town").fill_null(NOT_KNOWN["township"]).alias("township")
    )


def with_total(rows: pl.DataFrame, numbers: tuple[str, ...], longest: str | None = None) -> pl.DataFrame:
    """Rows with a last one that adds up `numbers`; of `longest` it has the largest."""
    found = rows.select("township_code", "township", *numbers, *([longest] if longest else []))
    total = found.select(
        pl.lit("").alias("township_code"),
        pl.lit(TOTAL).alias("township"),
        pl.col(numbers).sum(),
        *([pl.col(longest).max()] if longest else []),
    )
    return pl.concat([found, total], how="vertical_relaxed")
