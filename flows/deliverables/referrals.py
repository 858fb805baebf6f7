"""Referrals (转介): the disposition-3 leads a department gets, with columns in which it acknowledges each."""

import polars as pl

from flows.deliverables.csv_files import CsvFile, file_per
from flows.deliverables.persons import people_and_places
from flows.deliverables.visits import urgency_rank
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables

REFER = 3
UNNAMED = "未指定部门"


def referrals(month: MonthTables) -> list[CsvFile]:
    """One file per department with published leads of disposition 3, most urgent first. Grain: lead.

    A department is one name as the rule writes it. Referral is on application: the person is asked first.
    """
    return file_per("department", "referrals", referred(month), "referrals")


def referred(month: MonthTables) -> pl.DataFrame:
    """Published leads of disposition 3 with details, person and place, and the `department`. Grain: lead."""
    leads = month.leads.filter(pl.col("is_published") & (pl.col("disposition") == REFER)).drop("evidence", "township")
    details = month.lead_details.select("lead_id", "refer_to", "programmes", "suggested_action")
    people = people_and_places(people_of_leads(month, leads), month.areas, of="lead_id")
    rows = leads.join(details, on="lead_id", how="left").join(people, on="lead_id", how="left")
    rows = rows.with_columns(pl.col("refer_to").fill_null(UNNAMED).alias("department"))
    return rows.sort(urgency_rank("urgency"), "case_no", "rule_id", "lead_id")
