"""转介: the disposition-3 leads a department gets, with columns in which it acknowledges each."""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import PERSON_CELLS, PLACE_CELLS, blank, numbered, person_cells, text
from flows.deliverables.worklists import URGENCY_ORDER
from flows.store.month_tables import MonthTables

REFER = 3
UNNAMED = "未指定部门"
RECEIPT = ("接收部门", c.RECEIPT, "接收日期", "接收人", "办理结果", c.DONE, "备注")


def referrals(month: MonthTables) -> list[CsvFile]:
    """One file per department with published leads of disposition 3, most urgent first. Grain: lead.

    A department is one name as the rule writes it. Referral is on application: the person is asked first.
    """
    rows = referred(month)
    files = []
    for (department,), part in rows.partition_by("department", as_dict=True, maintain_order=True).items():
        files.append(
            CsvFile(f"referrals/{safe_name(str(department))}.csv", numbered(part.drop("department", "county")))
        )
    return sorted(files, key=lambda file: file.path)


def referred(month: MonthTables) -> pl.DataFrame:
    """Published leads of disposition 3 as cells, with `department` and `county`. Grain: lead."""
    leads = month.leads.filter(pl.col("is_published") & (pl.col("disposition") == REFER)).drop("evidence")
    told = month.lead_details.select("lead_id", "refer_to", "programmes", "suggested_action")
    people = person_cells(month.people(leads["person_id"]), month.areas, month.as_of).drop("township")
    rows = leads.join(told, on="lead_id", how="left").join(people, on="person_id", how="left")
    rows = rows.sort(pl.col("urgency").replace_strict(URGENCY_ORDER, default=9), "case_no", "rule_id", "lead_id")
    return rows.select(
        pl.col("refer_to").fill_null(UNNAMED).alias("department"),
        "county",
        pl.col("lead_id").alias(c.LEAD_ID),
        pl.col("case_no").fill_null("").alias("案件编号"),
        pl.col("period").alias(c.PERIOD),
        *[pl.col(name).fill_null("") for name in PLACE_CELLS],
        text(pl.col("household_no")).alias("户编号"),
        *[pl.col(name).fill_null("") for name in PERSON_CELLS],
        pl.col("rule_id").alias("规则编号"),
        text(pl.col("statement")).alias("线索说明"),
        text(pl.col("cites")).alias("依据条款"),
        text(pl.col("programmes")).alias("可能适用救助"),
        text(pl.col("suggested_action")).alias("建议动作"),
        pl.col("urgency").replace_strict(c.URGENCIES, return_dtype=pl.Utf8).alias("紧急程度"),
        pl.col("deadline").dt.to_string("%Y-%m-%d").fill_null("").alias("办结时限"),
        pl.lit(c.HINT).alias("提示"),
        *blank(RECEIPT),
    )
