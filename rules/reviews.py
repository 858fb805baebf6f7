"""Regular reviews prepared (复核预审, H5): which fall due, and what changed in the data since the last one.

H5: where nothing has clearly changed in the review period the benefit is not adjusted. What stands here is found, never
decided: a household without any change is reviewed as well, and whoever asks or reports a change is heard.

A change has its day from the row that says it (rules/leads/review_changes.sql), or, where files show a state without a
day, the month in which that state was first another one: `kept_traits` carries it from month to month.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from data_contracts.steps import Engine
from data_contracts.tables import REVIEW_CHANGES, REVIEWS_DUE
from rules.dates import months_before

KEY = ["household_no", "person_id", "trait"]
MEMBER = "member"
GONE = "member_gone"
OF_TRAIT: Mapping[str, str] = {"member": "member_new", "work": "work", "address": "address", "hukou": "hukou"}
"""What a trait that became another one is called among the changes."""
AHEAD_MONTHS = -2


def due_reviews(reviews: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """REVIEWS_DUE of `reviews_of_households`: those due by the end of the month after `as_of`, and those overdue.

    Due on: the last review (else the start of the benefit) and the interval, clipped to the length of the month. A
    household without an interval or a day is left out: nobody can say when it is due; rule I07 says what is unknown.
    """
    until = months_before(as_of.replace(day=1), AHEAD_MONTHS)
    known = reviews.filter(pl.col("last_day").is_not_null() & pl.col("review_months").is_not_null())
    due = known.with_columns(
        pl.col("last_day").dt.offset_by(pl.format("{}mo", "review_months")).alias("due_on")
    ).filter(pl.col("due_on") < until)
    return due.with_columns((pl.col("due_on") <= as_of).alias("is_overdue")).select(REVIEWS_DUE.schema.names)


def kept_traits(now: pl.DataFrame, last: pl.DataFrame, period: str, merges: Mapping[str, str]) -> pl.DataFrame:
    """REVIEW_TRAITS of this month: `now` (review_traits) beside what the last month kept (`last`, REVIEW_TRAITS).

    A trait of the same value keeps its `since_period`; one of another value, or that was not there, starts this month.
    `is_first`: nobody looked at the household before, so that the start says nothing. A person who is no member any
    more stays as a member trait without a value, as long as the household is under review. `merges`: person numbers
    that ended -> now.
    """
    if merges:
        last = last.with_columns(pl.col("person_id").replace(dict(merges)))
    last = last.sort([*KEY, "since_period"]).unique(KEY, keep="first", maintain_order=True)
    was_known = last.select("household_no").unique().with_columns(pl.lit(True).alias("was_known"))
    both = now.join(last.rename({"value": "value_last"}), on=KEY, how="left")
    both = both.join(was_known, on="household_no", how="left")
    same = (pl.col("value") == pl.col("value_last")).fill_null(False)
    current = both.select(
        *KEY,
        "value",
        pl.when(same).then("since_period").otherwise(pl.lit(period)).alias("since_period"),
        pl.when(same).then("is_first").otherwise(pl.col("was_known").is_null()).alias("is_first"),
    )
    left = last.filter(pl.col("trait") == MEMBER).join(now, on=KEY, how="anti")
    left = left.join(now.select("household_no").unique(), on="household_no", how="semi")
    gone = left.select(
        *KEY,
        pl.lit(None, dtype=pl.Utf8).alias("value"),
        pl.when(pl.col("value").is_null()).then("since_period").otherwise(pl.lit(period)).alias("since_period"),
        pl.lit(False).alias("is_first"),
    )
    return pl.concat([current, gone]).sort(KEY)


def changed_traits(due: pl.DataFrame, traits: pl.DataFrame) -> pl.DataFrame:
    """REVIEW_CHANGES of traits that became another one in a month after that of the last review."""
    since = due.select("household_no", "programme", pl.col("last_day").dt.strftime("%Y%m").alias("last_period"))
    moved = traits.filter(~pl.col("is_first")).join(since, on="household_no")
    moved = moved.filter(pl.col("since_period") > pl.col("last_period"))
    kind = (
        pl.when((pl.col("trait") == MEMBER) & pl.col("value").is_null())
        .then(pl.lit(GONE))
        .otherwise(pl.col("trait").replace(dict(OF_TRAIT)))
    )
    return moved.select(
        "household_no",
        "programme",
        "person_id",
        kind.alias("kind"),
        pl.lit(None, dtype=pl.Utf8).alias("extract"),
        pl.lit(None, dtype=pl.Date).alias("changed_on"),
        pl.col("since_period").alias("period"),
    )


def prepared_reviews(
    engine: Engine, as_of: date, last: pl.DataFrame, merges: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """REVIEWS_DUE, REVIEW_CHANGES and REVIEW_TRAITS of a month whose rules were run; `last`: last month's traits."""
    reviews = _table(engine, "reviews_of_households", "household_no, programme")
    due = due_reviews(reviews, as_of)
    traits = kept_traits(_table(engine, "review_traits", ", ".join(KEY)), last, f"{as_of:%Y%m}", merges)
    dated = _table(engine, "review_changes", "household_no, programme, person_id, kind, extract, changed_on")
    dated = dated.filter(pl.col("changed_on") <= as_of).join(due, on=["household_no", "programme"], how="semi")
    dated = dated.with_columns(pl.col("changed_on").dt.strftime("%Y%m").alias("period"))
    changes = pl.concat([dated.select(REVIEW_CHANGES.schema.names), changed_traits(due, traits)])
    order = ["household_no", "programme", "period", "kind", "person_id", "extract", "changed_on"]
    return due.sort(REVIEWS_DUE.key), changes.unique().sort(order, nulls_last=True), traits


def _table(engine: Engine, name: str, order: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(engine.query(f"SELECT * FROM {name} ORDER BY {order}")))
