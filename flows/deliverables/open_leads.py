"""未结线索: every lead still open after this month's answers, on this month's lists or not. One sheet per county."""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import PERSON_CELLS, PLACE_CELLS, numbered, person_cells, placed_by_lead, text
from flows.store.month_tables import MonthTables

NO_COUNTY = "未知县区"


def open_leads(month: MonthTables) -> list[CsvFile]:
    """Leads of earlier months that are still open. Grain: lead.

    A lead stays open until somebody answers, also when its evidence is no longer there: such a lead is on no list any
    more, and this sheet is where it is kept in sight.
    """
    history = month.lead_history.filter("is_open")
    if history.is_empty():
        return []
    listed = month.leads.filter("is_published")["lead_id"]
    people = person_cells(month.people(history["person_id"]), month.areas, month.as_of).drop("township")
    rows = placed_by_lead(history.join(people, on="person_id", how="left"), month.areas, "township")
    rows = rows.sort("county", "deadline", "lead_id", nulls_last=True)
    late = (pl.lit(month.as_of) - pl.col("deadline")).dt.total_days().clip(lower_bound=0)
    told = rows.select(
        "county",
        pl.col("lead_id").alias(c.LEAD_ID),
        pl.col("rule_id").alias("规则编号"),
        pl.col("disposition").replace_strict(c.DISPOSITIONS, return_dtype=pl.Utf8).alias("处置类别"),
        *[pl.col(name).fill_null("") for name in (*PLACE_CELLS, *PERSON_CELLS)],
        text(pl.col("household_no")).alias("户编号"),
        text(pl.col("statement")).alias("线索说明"),
        pl.col("opened_period").alias("产生月份"),
        pl.col("months_open").cast(pl.Utf8).alias("连续月数"),
        pl.col("deadline").dt.to_string("%Y-%m-%d").fill_null("").alias("办结时限"),
        late.cast(pl.Utf8).fill_null("").alias("逾期天数"),
        pl.when("has_feedback").then(pl.lit("已走访,无结论")).otherwise(pl.lit("没有反馈")).alias("反馈"),
        pl.when(pl.col("lead_id").is_in(listed.implode()))
        .then(pl.lit("是"))
        .otherwise(pl.lit("否"))
        .alias("在本月清单"),
    )
    files = []
    for (county,), part in told.partition_by("county", as_dict=True, maintain_order=True).items():
        name = f"{str(county)[:6]}_{part['县区'][0]}" if county else NO_COUNTY
        files.append(CsvFile(f"open_leads/{safe_name(name)}.csv", numbered(part.drop("county"))))
    return files
