"""Words of a list's rows: new or reminded of; whom a key group (必访类别) holds for; who answers for a minor."""

import polars as pl

from data_contracts.labels import KEY_GROUPS, LEAD_STANDINGS, VISIT_PLANS
from flows.store.month_tables import MonthTables

NEW, CARRIED, REMINDED_MARK = (LEAD_STANDINGS[code] for code in ("new", "carried", "reminded"))
REMINDED = REMINDED_MARK + "{}次，逾期{}天"
THIS_MONTH, LATER, PAPERS = VISIT_PLANS.values()
SELF = "本人"
ASK_OF_MINORS = "未成年人，请向"
ASK_GUARDIAN, ASK_ITS_GUARDIAN = ASK_OF_MINORS + "监护人{}了解；", ASK_OF_MINORS + "其监护人了解；"
MAX_NAMED = 3
GROUPS_JOINED, NAMES_JOINED = "；", "、"


def whose_groups(month: MonthTables, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of lists (lead_id, person_id, key_groups as codes) -> `key_groups` as printed: each group with who in the
    household it holds for, 本人 for the row's own person; up to MAX_NAMED by name. Row count and order unchanged."""
    members = month.key_group_members.join(rows.select("lead_id").unique(), on="lead_id", how="semi")
    names = month.people(members["person_id"]).select("person_id", pl.col("name").alias("member"))
    whose = rows.select("lead_id", pl.col("person_id").alias("own")).unique("lead_id")
    members = members.join(whose, on="lead_id").join(names, on="person_id", how="left")
    is_own = pl.col("person_id").eq_missing(pl.col("own")) & pl.col("person_id").is_not_null()
    named = members.with_columns(pl.when(is_own).then(pl.lit(SELF)).otherwise("member").alias("member"))
    named = named.drop_nulls("member").sort("lead_id", "key_group", ~(pl.col("member") == SELF), "person_id")
    shown = named.group_by("lead_id", "key_group", maintain_order=True).agg(
        pl.col("member").head(MAX_NAMED).str.join(NAMES_JOINED).alias("who"), pl.len().alias("number")
    )
    more = pl.when(pl.col("number") > MAX_NAMED).then(pl.format("等{}人", "number")).otherwise(pl.lit(""))
    shown = shown.select("lead_id", pl.col("key_group").cast(pl.Utf8), pl.format("（{}{}）", "who", more).alias("who"))
    groups = rows.select("lead_id", pl.col("key_groups").str.split(";").alias("key_group")).unique("lead_id")
    groups = groups.explode("key_group").filter(pl.col("key_group").fill_null("") != "")
    groups = groups.join(shown, on=["lead_id", "key_group"], how="left").sort("lead_id", "key_group")
    label = pl.col("key_group").replace(KEY_GROUPS)
    printed = groups.group_by("lead_id", maintain_order=True).agg(
        pl.concat_str(label, pl.col("who").fill_null("")).str.join(GROUPS_JOINED).alias("key_groups")
    )
    return rows.drop("key_groups").join(printed, on="lead_id", how="left", maintain_order="left")


def guardians(month: MonthTables, rows: pl.DataFrame, adult_age: int | None) -> pl.DataFrame:
    """Rows of lists with `is_minor` and `guardian`, the name of whom a minor's source rows give as guardian.

    Where several are given, the one of the first row counts. Null: of age, of unknown age, or nobody is given. Row
    count and order unchanged.
    """
    is_minor = (pl.col("age") < pl.lit(adult_age, dtype=pl.Int64)).fill_null(False)
    minors = rows.filter(is_minor).select("person_id").drop_nulls().unique()
    rows = rows.with_columns(is_minor.alias("is_minor"))
    if minors.is_empty():
        return rows.with_columns(pl.lit(None, dtype=pl.Utf8).alias("guardian"))
    links = month.links().filter(pl.col("person_id").is_not_null()).select("row_id", "role", "person_id")
    own = links.filter(pl.col("role") == "self").join(minors.lazy(), on="person_id", how="semi")
    given = links.filter(pl.col("role") == "guardian").select("row_id", pl.col("person_id").alias("guardian_id"))
    found = own.join(given, on="row_id").collect().sort("person_id", "row_id").unique("person_id", keep="first")
    names = month.people(found["guardian_id"]).select(
        pl.col("person_id").alias("guardian_id"), pl.col("name").alias("guardian")
    )
    named = found.select("person_id", "guardian_id").join(names, on="guardian_id", how="left").drop("guardian_id")
    return rows.join(named, on="person_id", how="left", maintain_order="left")
