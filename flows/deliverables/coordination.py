"""县级协调清单 (J16): households whose needs name two or more departments, one list per county."""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import PERSON_CELLS, PLACE_CELLS, blank, numbered
from flows.deliverables.referrals import referred
from flows.store.month_tables import MonthTables

COORDINATION_RULE = "R11"
DECIDED = ("牵头单位", "协调意见", "责任分工", "完成时限", "办理结果", "会议日期")
NO_COUNTY = "未知县区"


def coordination(month: MonthTables) -> list[CsvFile]:
    """One file per county. Grain: household with a published lead of the coordination rule."""
    rows = referred(month)
    asked = rows.filter(pl.col("规则编号") == COORDINATION_RULE)
    needs = (
        rows.filter(pl.col("规则编号") != COORDINATION_RULE)
        .group_by("案件编号", maintain_order=True)
        .agg(
            pl.col("department").unique(maintain_order=True).str.join("、").alias("涉及部门"),
            pl.concat_str((pl.int_range(pl.len()) + 1).cast(pl.Utf8), pl.lit(". "), "线索说明")
            .str.join(" ")
            .alias("各项需求"),
            pl.col(c.LEAD_ID).str.join("、").alias("相关线索"),
        )
    )
    listed = asked.join(needs, on="案件编号", how="left", maintain_order="left").select(
        "county",
        c.LEAD_ID,
        "案件编号",
        c.PERIOD,
        *PLACE_CELLS,
        "户编号",
        *PERSON_CELLS,
        pl.col("涉及部门", "各项需求", "相关线索").fill_null(""),
        "线索说明",
        "依据条款",
        "紧急程度",
        "办结时限",
        *blank(DECIDED),
    )
    files = []
    for (county,), part in listed.partition_by("county", as_dict=True, maintain_order=True).items():
        name = f"{str(county)[:6]}_{part['县区'][0]}" if county else NO_COUNTY
        files.append(CsvFile(f"coordination/{safe_name(name)}.csv", numbered(part.drop("county"))))
    return sorted(files, key=lambda file: file.path)
