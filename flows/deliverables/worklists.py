"""The townships' lists (一套表): the leads on lists as rows of theirs, in the order in which they are visited."""

import polars as pl

from data_contracts.labels import RESULTS
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.capacity import Plan
from flows.deliverables.printing import as_text
from flows.deliverables.row_labels import (
    ASK_GUARDIAN,
    ASK_ITS_GUARDIAN,
    CARRIED,
    NEW,
    REMINDED,
    guardians,
    whose_groups,
)
from flows.deliverables.visits import in_visit_order, urgency_rank, visits_of
from flows.ledger.reminders import COUNTED, leads_on_lists
from flows.ledger.routing import LISTED_FOR
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables
from rules.catalogue import rules_with

SOURCES_JOINED = "；"
VISITED_ONLY = "去过，待结论"


def worklist_rows(month: MonthTables, listed: pl.DataFrame, plan: Plan, issue: str = "") -> pl.DataFrame:
    """Leads on lists -> rows of all lists (grain: lead x list), in the order of the visits (visits.py).

    `listed`: lead_id, listed_for, side (flows/ledger/month.py); `issue`: how the lists name their edition.

    Columns: `listed_for` (12 digits) and what the worklist prints, typed: numbers of people are whole here; beside them
    what `visits_of` says of the household, REMINDED of flows/ledger/reminders.py, `is_minor` and `guardian` (a name;
    null: of age, or not known).
    """
    rows = leads_on_lists(month).join(listed, on="lead_id")
    rows = rows.join(month.lead_history.select("lead_id", "has_feedback"), on="lead_id", how="left")
    rows = rows.join(_people(month, rows), on="lead_id", how="left")
    rows = rows.join(_sources(month, rows), on="lead_id", how="left").drop("evidence")
    for side, suffix in (("live", ""), ("hukou", "_hukou")):
        villages = _villages(month.areas)
        rows = rows.join(villages, left_on=f"{side}_area", right_on="area_code", how="left", suffix=suffix)
    names = month.areas.select(pl.col("area_code").alias(LISTED_FOR), pl.col("name").alias("list_name"))
    rows = rows.join(names, on=LISTED_FOR, how="left").with_columns(*_before_the_order())
    ordered = in_visit_order(rows, visits_of(rows, plan.capacity))
    ordered = whose_groups(month, guardians(month, ordered, plan.adult_age))
    return ordered.with_columns(*_columns(), pl.lit(issue).alias("edition"))


def worklist_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """`worklist_rows` as text that may leave the house: `listed_for` and the worklist's columns by English name; beside
    them `is_minor` and `guardian`, for the forms."""
    return as_text(rows, WORKLIST, keep=(LISTED_FOR, "is_minor", "guardian"))


def _people(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    people = people_of_leads(month, leads.unique("lead_id").sort("lead_id"))
    return people.select("lead_id", "name", "id_no", "sex", "age", "phone", "live_area", "hukou_area")


def _villages(areas: pl.DataFrame) -> pl.DataFrame:
    is_village = pl.col("village_name").is_not_null()
    return areas.select(
        "area_code",
        "village_name",
        pl.when(is_village).then(pl.coalesce("current_code", "area_code")).alias("village_area"),
        pl.col("township").alias("village_township"),
    )


def _sources(month: MonthTables, rows: pl.DataFrame) -> pl.DataFrame:
    """The extracts a lead rests on, by supplier and title, with the day they run to."""
    titles = month.extract_status.select("extract", pl.concat_str("supplier", "title", separator="·").alias("source"))
    evidence = rows.unique("lead_id").select("lead_id", "evidence").explode("evidence").unnest("evidence")
    used = evidence.select("lead_id", "extract").drop_nulls().unique().join(titles, on="extract", how="left")
    used = used.with_columns(pl.col("source").fill_null(pl.col("extract"))).sort("lead_id", "extract")
    until = f"（截至{month.as_of.isoformat()}）"
    return used.group_by("lead_id", maintain_order=True).agg(
        pl.concat_str(pl.col("source").str.join(SOURCES_JOINED), pl.lit(until)).alias("sources")
    )


def _before_the_order() -> list[pl.Expr]:
    """What the order of the visits asks for: where, how urgent with the reminders, and whether a paper is enough."""
    is_home = pl.col("village_township") == pl.col(LISTED_FOR)
    more_urgent = urgency_rank("reminder_urgency") < urgency_rank("urgency")
    return [
        pl.when(is_home)
        .then("village_name")
        .otherwise(pl.coalesce("village_name_hukou", "village_name"))
        .alias("village"),
        pl.when(is_home)
        .then("village_area")
        .otherwise(pl.coalesce("village_area_hukou", "village_area"))
        .alias("village_code"),
        pl.when(more_urgent).then("reminder_urgency").otherwise("urgency").alias("urgency"),
        pl.col("rule_id").is_in(rules_with("paper")).alias("is_paper"),
    ]


def _columns() -> list[pl.Expr]:
    """The worklist's columns that are not there yet under their own name and in their own type."""
    visited_only = pl.when("has_feedback").then(pl.lit(VISITED_ONLY))
    marked = pl.format(REMINDED, "times_reminded", "days_late")
    asked = pl.when(pl.col("guardian").is_null()).then(pl.lit(ASK_ITS_GUARDIAN)).otherwise(
        pl.format(ASK_GUARDIAN, pl.col("guardian").fill_null(""))
    )  # fmt: skip
    return [
        pl.int_range(1, pl.len() + 1).over(LISTED_FOR).alias("list_no"),
        pl.col(LISTED_FOR).alias("township_code"),
        pl.col("list_name").alias("township"),
        pl.col("months_open").fill_null(1),
        pl.coalesce(pl.col("last_result").replace(RESULTS), visited_only).alias("last_result"),
        pl.when(COUNTED["reminded"]).then(marked)
        .when(COUNTED["new"]).then(pl.lit(NEW)).otherwise(pl.lit(CARRIED)).alias("mark"),
        pl.when(~pl.col("needs_visit")).then(pl.lit("paper"))
        .when("fits_this_month").then(pl.lit("this_month")).otherwise(pl.lit("later")).alias("visit_plan"),
        pl.concat_str(pl.when("is_minor").then(asked).otherwise(pl.lit("")), pl.col("verify_items").fill_null(""))
        .alias("verify_items"),
    ]  # fmt: skip
