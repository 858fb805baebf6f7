"""Registers of focus groups (重点人群信息库, Y4): who belongs to which group, who came and went; one per county.

Beside each register stands the county's visit list (探访名单, Y6): the households to be visited every week or month.
"""

import polars as pl

from flows.deliverables.csv_files import CsvFile, file_per_county, one_file
from flows.deliverables.persons import people_and_places
from flows.store.month_tables import MonthTables

CHANGES = ("in", "stay", "out")
OFTEN_FIRST = {"周": 0, "月": 1}


def focus(month: MonthTables) -> list[CsvFile]:
    """A register per county (grain: person x group), one sheet of counts (group x county), and the visit lists."""
    groups = month.focus_groups
    if groups.is_empty():
        return _visit_lists(month)
    rows = _with_people(groups, month).sort(
        "county_code", "group", "township_code", "village", "household_no", "person_id", nulls_last=True
    )
    counts = one_file("focus_groups/各类人数.csv", _counts(rows), "focus_counts")
    return [counts, *file_per_county("focus_groups", rows, "focus_register"), *_visit_lists(month)]


def _visit_lists(month: MonthTables) -> list[CsvFile]:
    """A list per county of the households to be visited: by township, those of every week first, then overdue ones."""
    homes = month.visit_classes
    if homes.is_empty():
        return []
    often = pl.col("visit_class").replace_strict(OFTEN_FIRST, default=len(OFTEN_FIRST))
    order = [
        "county_code",
        "township_code",
        often,
        pl.col("is_overdue").fill_null(False).not_(),
        "village",
        "household_key",
    ]
    rows = _with_people(homes, month).sort(order, nulls_last=True)
    return file_per_county("focus_groups", rows, "visit_list", prefix="探访名单_")


def _with_people(rows: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    people = people_and_places(month.people(rows["person_id"]), month.areas)
    own = rows.drop("county", "township", strict=False)
    return own.join(people, on="person_id", how="left").with_columns(pl.lit(month.period).alias("period"))


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    counts = [(pl.col("change") == change).sum().alias(change) for change in CHANGES]
    now = pl.col("change").is_in(["in", "stay"]).sum().alias("now")
    return rows.group_by("group", pl.col("county").fill_null("")).agg(now, *counts).sort("group", "county")
