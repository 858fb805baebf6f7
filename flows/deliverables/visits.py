"""In which order a township walks, and which households fit into its month: a table in, a table out.

A visit is a household, not a lead: everything about one household is looked at on one way. Chosen are the most urgent
households first, then those with more people behind them, then those in villages that are gone to anyway; what is
over the township's capacity follows in the same order and is never dropped. A household whose leads only ask for a
paper costs no visit. Lists, forms and the plan of a month all take their order from here, so that they agree.
"""

from collections.abc import Mapping

import polars as pl

from flows.ledger.routing import LISTED_FOR

URGENCY_ORDER = {"red": 0, "orange": 1, "yellow": 2}
LAST = len(URGENCY_ORDER)
HOUSEHOLD = "household"
VISITS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    LISTED_FOR: pl.Utf8,
    "visit_no": pl.Int64,
    HOUSEHOLD: pl.Utf8,
    "village_code": pl.Utf8,
    "village": pl.Utf8,
    "urgency": pl.Utf8,
    "people": pl.Int64,
    "needs_visit": pl.Boolean,
    "fits_this_month": pl.Boolean,
    "leads": pl.List(pl.Utf8),
}
"""What `visits_of` makes. Grain: list x household."""


def visits_of(rows: pl.DataFrame, capacity: Mapping[str, int]) -> pl.DataFrame:
    """Rows of lists -> the households of each list in the order of the visits: VISITS. Grain: list x household.

    `rows` (grain: lead x list): listed_for, lead_id, case_no, household_no, village_code, village (null or blank: not
    known), urgency, disposition, rule_id, people (living members of the household; null: not known, counted as one),
    is_paper (nothing is asked but a paper). `capacity`: list -> visits it can make in the month; a list without one has
    no limit.

    `household`: its number, else the number of its case; `visit_no` counts from 1 in each list; `fits_this_month` is
    true also of a household that needs no visit, for it takes no room. `leads`: lead numbers, the most urgent first.
    The village of a household is that of its most urgent lead that names one; villages come by their code, those not
    known last. First everything that fits, village by village, then everything that is over, village by village.
    """
    households = _households(rows.with_columns(_household()))
    chosen = _chosen(households, capacity)
    ordered = chosen.sort(
        LISTED_FOR, ~pl.col("fits_this_month"), *_by_village(), ~pl.col("needs_visit"), *_pressing(), HOUSEHOLD
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(LISTED_FOR)
    return ordered.with_columns(number.alias("visit_no")).select(pl.col(name).cast(of) for name, of in VISITS.items())


def in_visit_order(rows: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Rows of lists (lead x list) in the order of their visits, each with what `visits` says of its household
    (`visit_no`, `household`, `village`, `needs_visit`, `fits_this_month`). Row count unchanged."""
    placed = visits.select(
        LISTED_FOR,
        "visit_no",
        HOUSEHOLD,
        "village_code",
        "village",
        "needs_visit",
        "fits_this_month",
        pl.col("leads").alias("lead_id"),
        pl.col("leads").list.eval(pl.element().cum_count()).alias("_place"),
    ).explode("lead_id", "_place")
    known = rows.drop("visit_no", HOUSEHOLD, "village_code", "village", "needs_visit", "fits_this_month", strict=False)
    found = known.join(placed, on=[LISTED_FOR, "lead_id"], how="left")
    return found.sort(LISTED_FOR, "visit_no", "_place", nulls_last=True).drop("_place")


def _household() -> pl.Expr:
    """What holds a household's rows together: its number (that of any of its leads), else the number of its case."""
    number = pl.when(pl.col("household_no") != "").then("household_no")
    of_case = number.drop_nulls().first().over(LISTED_FOR, "case_no")
    return pl.coalesce(number, of_case, "case_no", "lead_id").alias(HOUSEHOLD)


def _households(rows: pl.DataFrame) -> pl.DataFrame:
    """Grain: list x household, with its leads in order."""
    rows = rows.with_columns(urgency_rank("urgency").alias("_rank"))
    rows = rows.sort(LISTED_FOR, HOUSEHOLD, "_rank", "disposition", "rule_id", "lead_id", nulls_last=True)
    known = pl.col("village_code").fill_null("") != ""
    return rows.group_by(LISTED_FOR, HOUSEHOLD, maintain_order=True).agg(
        pl.col("village_code").filter(known).first(),
        pl.coalesce(pl.col("village").filter(known).first(), pl.col("village").first()).alias("village"),
        pl.col("urgency").first(),
        pl.col("_rank").first(),
        pl.col("people").max().fill_null(1).clip(lower_bound=1),
        (~pl.col("is_paper").fill_null(False)).any().alias("needs_visit"),
        pl.col("lead_id").alias("leads"),
    )


def urgency_rank(column: str) -> pl.Expr:
    """0 for the most urgent; what is none of the urgencies comes last."""
    return pl.col(column).replace_strict(URGENCY_ORDER, default=LAST, return_dtype=pl.Int64)


def _pressing() -> list[pl.Expr]:
    return [pl.col("_rank"), -pl.col("people")]


def _by_village() -> list[pl.Expr]:
    return [pl.col("village_code").fill_null("").eq(""), pl.col("village_code").fill_null("")]


def _chosen(households: pl.DataFrame, capacity: Mapping[str, int]) -> pl.DataFrame:
    """Households with `fits_this_month`: as many of those that need a visit as the list can make, the most pressing.

    Among equally pressing ones those of a village where somebody more pressing lives come first, then those of the
    village with more to visit: a day's way serves several.
    """
    to_visit = households.filter("needs_visit").with_columns(
        pl.struct("_rank", -pl.col("people")).rank("dense").over(LISTED_FOR).alias("_pressing")
    )
    village = [LISTED_FOR, pl.col("village_code").fill_null("")]
    to_visit = to_visit.with_columns(
        pl.col("_pressing").min().over(village).alias("_first_there"), pl.len().over(village).alias("_there")
    )
    order = [LISTED_FOR, "_pressing", "_first_there", -pl.col("_there").cast(pl.Int64), *_by_village(), HOUSEHOLD]
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(LISTED_FOR)
    limit = pl.col(LISTED_FOR).replace_strict(dict(capacity), default=None, return_dtype=pl.Int64)
    chosen = to_visit.sort(order).select(
        LISTED_FOR, HOUSEHOLD, (limit.is_null() | (place <= limit)).alias("fits_this_month")
    )
    found = households.join(chosen, on=[LISTED_FOR, HOUSEHOLD], how="left")
    return found.with_columns(pl.col("fits_this_month").fill_null(True))
