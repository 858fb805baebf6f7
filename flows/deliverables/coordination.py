"""Coordination lists (J16): households whose needs name two or more departments, one list per county."""

import polars as pl

from flows.deliverables.csv_files import CsvFile, file_per_county
from flows.deliverables.referrals import referred
from flows.store.month_tables import MonthTables
from rules.catalogue import rules_with


def coordination(month: MonthTables) -> list[CsvFile]:
    """One file per county. Grain: household with a published lead of the coordination rule."""
    rows = referred(month)
    is_coordination = pl.col("rule_id").is_in(rules_with("coordinated"))
    need = pl.concat_str((pl.int_range(pl.len()) + 1).cast(pl.Utf8), pl.lit(". "), pl.col("statement").fill_null(""))
    needs = (
        rows.filter(~is_coordination)
        .group_by(pl.col("case_no").fill_null(""), maintain_order=True)
        .agg(
            pl.col("department").unique(maintain_order=True).str.join("、").alias("departments"),
            need.str.join(" ").alias("needs"),
            pl.col("lead_id").str.join("、").alias("related_leads"),
        )
    )
    households = rows.filter(is_coordination).with_columns(pl.col("case_no").fill_null(""))
    listed = households.join(needs, on="case_no", how="left", maintain_order="left")
    return sorted(file_per_county("coordination", listed, "coordination"), key=lambda file: file.path)
