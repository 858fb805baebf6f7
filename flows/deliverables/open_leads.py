"""Open leads (未结线索): every lead still open after this month's answers, listed or not. One per county."""

import polars as pl

from flows.deliverables.csv_files import CsvFile, file_per_county
from flows.deliverables.persons import people_and_places, placed_by_lead
from flows.ledger.reminders import leads_on_lists
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables
from rules.catalogue import reminder_rule


def open_leads(month: MonthTables) -> list[CsvFile]:
    """Leads of earlier months that are still open. Grain: lead.

    A lead stays open until somebody answers, also when its evidence is no longer there: such a lead is on no list until
    it is overdue, and this sheet is where it is kept in sight. A reminder is no row: its lead is, with its days late.
    """
    history = month.lead_history.filter(pl.col("is_open") & (pl.col("rule_id") != reminder_rule().id))
    if history.is_empty():
        return []
    listed = leads_on_lists(month)["lead_id"]
    people = people_and_places(people_of_leads(month, history), month.areas, of="lead_id")
    history = history.rename({"township": "counted_in"})
    rows = placed_by_lead(history.join(people, on="lead_id", how="left"), month.areas, "counted_in")
    late = (pl.lit(month.as_of) - pl.col("deadline")).dt.total_days().clip(lower_bound=0)
    rows = rows.sort("county_code", "deadline", "lead_id", nulls_last=True).with_columns(
        late.alias("days_late"),
        pl.when("has_feedback").then(pl.lit("visited")).otherwise(pl.lit("none")).alias("feedback"),
        pl.col("lead_id").is_in(listed.implode()).alias("is_listed"),
    )
    return file_per_county("open_leads", rows, "open_leads")
