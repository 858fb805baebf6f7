"""The townships' lists (一套表): the published leads as rows of the list they stand on, in the order they are read."""

import polars as pl

from data_contracts.labels import RESULTS
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.printing import as_text
from flows.ledger.routing import LISTED_FOR
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables

URGENCY_ORDER = {"red": 0, "orange": 1, "yellow": 2}
SOURCES_JOINED = ";"
VISITED_ONLY = "去过,待结论"


def worklist_rows(month: MonthTables, listed: pl.DataFrame) -> pl.DataFrame:
    """Published leads -> rows of all lists (grain: lead x list), sorted as they are read.

    `listed`: lead_id, listed_for, side (flows/ledger/routing.py).

    Columns: `listed_for` (12 digits) and what the worklist prints, typed: numbers of people are whole here. Sorted by
    list, urgency, case, disposition, rule and lead.
    """
    published = month.leads.filter("is_published").drop("evidence")
    rows = published.join(month.lead_details, on="lead_id", how="left").join(listed, on="lead_id")
    rows = rows.join(month.lead_history.select("lead_id", "has_feedback"), on="lead_id", how="left")
    rows = rows.join(_people(month, published), on="lead_id", how="left")
    rows = rows.join(_sources(month), on="lead_id", how="left").join(
        _villages(month.areas), left_on="live_area", right_on="area_code", how="left"
    )
    rows = rows.join(_villages(month.areas), left_on="hukou_area", right_on="area_code", how="left", suffix="_hukou")
    names = month.areas.select(pl.col("area_code").alias(LISTED_FOR), pl.col("name").alias("list_name"))
    rows = rows.join(names, on=LISTED_FOR, how="left")
    order = [LISTED_FOR, pl.col("urgency").replace_strict(URGENCY_ORDER, default=9), "case_no", "disposition"]
    rows = rows.sort([*order, "rule_id", "lead_id"], nulls_last=True)
    return rows.with_columns(*_columns())


def worklist_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """`worklist_rows` as text that may leave the house: `listed_for` and the worklist's columns by English name."""
    return as_text(rows, WORKLIST, keep=(LISTED_FOR,))


def _people(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    people = people_of_leads(month, leads)
    return people.select("lead_id", "name", "id_no", "sex", "age", "phone", "live_area", "hukou_area")


def _villages(areas: pl.DataFrame) -> pl.DataFrame:
    return areas.select("area_code", "village_name", pl.col("township").alias("village_township"))


def _sources(month: MonthTables) -> pl.DataFrame:
    """The extracts a lead rests on, by supplier and title, with the day they run to."""
    titles = month.extract_status.select("extract", pl.concat_str("supplier", "title", separator="·").alias("source"))
    evidence = month.leads.filter("is_published").select("lead_id", "evidence").explode("evidence").unnest("evidence")
    used = evidence.select("lead_id", "extract").drop_nulls().unique().join(titles, on="extract", how="left")
    used = used.with_columns(pl.col("source").fill_null(pl.col("extract"))).sort("lead_id", "extract")
    until = f"(截至{month.as_of.isoformat()})"
    return used.group_by("lead_id", maintain_order=True).agg(
        pl.concat_str(pl.col("source").str.join(SOURCES_JOINED), pl.lit(until)).alias("sources")
    )


def _columns() -> list[pl.Expr]:
    """The worklist's columns that are not there yet under their own name and in their own type."""
    is_home = pl.col("village_township") == pl.col(LISTED_FOR)
    village = pl.when(is_home).then("village_name").otherwise(pl.coalesce("village_name_hukou", "village_name"))
    visited_only = pl.when("has_feedback").then(pl.lit(VISITED_ONLY))
    return [
        pl.int_range(1, pl.len() + 1).over(LISTED_FOR).alias("list_no"),
        pl.col(LISTED_FOR).alias("township_code"),
        pl.col("list_name").alias("township"),
        village.alias("village"),
        pl.col("months_open").fill_null(1),
        pl.coalesce(pl.col("last_result").replace(RESULTS), visited_only).alias("last_result"),
    ]
