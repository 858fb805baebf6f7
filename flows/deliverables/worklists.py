"""The township's discovery list: one table for everything (一套表), as columns; then as one CSV per township."""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import mask_id, mask_phone, mask_text, neutralise, one_line
from flows.deliverables.persons import age_at
from flows.ledger.routing import LISTED_FOR, routed
from flows.store.month_tables import MonthTables

URGENCY_ORDER = {"red": 0, "orange": 1, "yellow": 2}
CODES = ("清单序号", c.LEAD_ID, "案件编号", c.PERIOD, "乡镇代码")
"""Columns that hold our own codes: never masked, so that they can be matched again."""
SOURCES_JOINED = ";"
VISITED_ONLY = "去过,待结论"


def worklist_rows(month: MonthTables, city_code: str) -> pl.DataFrame:
    """Published leads -> rows of all lists (grain: lead x list), sorted as they are read.

    Columns: `listed_for` (12 digits), then the worklist's, all text and never null; the visit's are blank. Sorted by
    list, urgency, case, disposition, rule and lead. Masked and neutralised: these are the bytes that leave the house.
    """
    published = month.leads.filter("is_published").drop("evidence")
    rows = routed(published.join(month.lead_details, on="lead_id", how="left"), month.areas, city_code)
    rows = rows.join(month.lead_history.select("lead_id", "has_feedback"), on="lead_id", how="left")
    rows = rows.join(_people(month, published), on="person_id", how="left")
    rows = rows.join(_sources(month), on="lead_id", how="left").join(
        _villages(month.areas), left_on="live_area", right_on="area_code", how="left"
    )
    rows = rows.join(_villages(month.areas), left_on="hukou_area", right_on="area_code", how="left", suffix="_hukou")
    names = month.areas.select(pl.col("area_code").alias(LISTED_FOR), pl.col("name").alias("list_name"))
    rows = rows.join(names, on=LISTED_FOR, how="left")
    order = [LISTED_FOR, pl.col("urgency").replace_strict(URGENCY_ORDER, default=9), "case_no", "disposition"]
    rows = rows.sort([*order, "rule_id", "lead_id"], nulls_last=True)
    return rows.select(LISTED_FOR, *_cells())


def _people(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    people = month.people(leads["person_id"])
    age = age_at(pl.col("birth_date"), month.as_of).alias("age")
    return people.select("person_id", "name", "id_no", "sex", age, "phone", "live_area", "hukou_area")


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


def _cells() -> list[pl.Expr]:
    """One expression per column of the worklist, in its order."""
    is_home = pl.col("village_township") == pl.col(LISTED_FOR)
    village = pl.when(is_home).then("village_name").otherwise(pl.coalesce("village_name_hukou", "village_name"))
    number = pl.int_range(1, pl.len() + 1).over(LISTED_FOR)
    months = pl.col("months_open").fill_null(1)
    made: dict[str, pl.Expr] = {
        "清单序号": number.cast(pl.Utf8),
        c.LEAD_ID: pl.col("lead_id"),
        "案件编号": pl.col("case_no"),
        c.PERIOD: pl.col("period"),
        "乡镇代码": pl.col(LISTED_FOR),
        "乡镇": pl.col("list_name"),
        "村社区": village,
        c.SIDE: pl.col("side"),
        "户编号": pl.col("household_no"),
        "姓名": pl.col("name"),
        "性别": pl.col("sex"),
        "年龄": pl.col("age").cast(pl.Utf8),
        "证件号码(脱敏)": mask_id(pl.col("id_no")),
        "联系电话(脱敏)": mask_phone(pl.col("phone")),
        "必访类别": _key_groups(),
        "处置类别": pl.col("disposition").replace_strict(c.DISPOSITIONS, return_dtype=pl.Utf8),
        "规则编号": pl.col("rule_id"),
        "线索说明": pl.col("statement"),
        "依据条款": pl.col("cites"),
        "数据来源及截止日": pl.col("sources"),
        "身份比对等级": pl.col("identity_level"),
        "需核实事项": pl.col("verify_items"),
        "可能适用救助": pl.col("programmes"),
        "建议动作": pl.col("suggested_action"),
        "紧急程度": pl.col("urgency").replace_strict(c.URGENCIES, return_dtype=pl.Utf8),
        "办结时限": pl.col("deadline").dt.to_string("%Y-%m-%d"),
        "连续月数": months.cast(pl.Utf8),
        "上次核查结论": pl.coalesce("last_result", pl.when("has_feedback").then(pl.lit(VISITED_ONLY))),
        "提示": pl.lit(c.HINT),
    }
    lead_cells = [_cell(made[name], name) for name in c.LEAD_COLUMNS]
    return lead_cells + [pl.lit("").alias(name) for name in c.VISIT_COLUMNS]


def _key_groups() -> pl.Expr:
    """The numbers a rule gives, each with its name."""
    names = pl.element().replace_strict(c.KEY_GROUPS, default=pl.element())
    return pl.col("key_groups").str.split(";").list.eval(names).list.join(";")


def _cell(value: pl.Expr, name: str) -> pl.Expr:
    shown = value if name in CODES else mask_text(value)
    return neutralise(one_line(shown)).alias(name)
