"""An overdue lead on the lists: its reminder is a mark on its own row, and where it had left, it is listed again.

A reminder is a lead of its own in `leads` and in the ledger, with the number of the lead it is about; on no list is it
a row. What a visitor answers is the lead itself, whose number, words and 需核实事项 are those it was opened with.
"""

from collections.abc import Mapping

import polars as pl

from data_contracts import tables as t
from flows.store.month_tables import MonthTables
from rules.catalogue import Rule, load_catalogue, reminder_rule
from rules.to_verify import UNSURE
from rules.unproven import CALL

REMINDED = {
    "lead_id": pl.Utf8,
    "reminder_id": pl.Utf8,
    "times_reminded": pl.Int64,
    "days_late": pl.Int64,
    "reminder_urgency": pl.Utf8,
}
UNPROVEN_LEVEL = "L5"
IS_NEW = pl.col("opened_period") == pl.col("period")
COUNTED: Mapping[str, pl.Expr] = {
    "new": IS_NEW.fill_null(True),
    "carried": ~IS_NEW.fill_null(True),
    "reminded": pl.col("times_reminded").is_not_null(),
}
"""What every headline tells apart: rows = new + carried; reminded are those of the carried that are overdue."""


def reminded(month: MonthTables) -> pl.DataFrame:
    """The overdue leads that a published reminder is about: REMINDED. Grain: lead.

    `times_reminded`: months in which it was said; `days_late`: from the deadline to the end of the month;
    `reminder_urgency`: the lead's own, stepped up once more each month.
    """
    due = month.lead_history.select(pl.col("lead_id").alias("about_lead_id"), pl.col("deadline").alias("due"))
    late = (pl.lit(month.as_of) - pl.col("due")).dt.total_days()
    found = _reminders(month).join(due, on="about_lead_id").select(
        pl.col("about_lead_id").alias("lead_id"),
        pl.col("lead_id").alias("reminder_id"),
        pl.col("months_open").fill_null(1).alias("times_reminded"),
        late.alias("days_late"),
        pl.col("urgency").alias("reminder_urgency"),
    )  # fmt: skip
    return found.select(pl.col(name).cast(kind) for name, kind in REMINDED.items()).sort("lead_id")


def leads_on_lists(month: MonthTables) -> pl.DataFrame:
    """Every lead that is a row of a list. Grain: lead; no reminder among them.

    Columns of LEADS and LEAD_DETAILS, REMINDED (null: not overdue) and `is_listed_again`: the lead is not said any
    more this month, but nobody ever answered it; its words are those of the month it was opened in, its person and
    place those that its reminder knows.
    """
    published = month.leads.filter("is_published").join(month.lead_details, on="lead_id", how="left")
    rows = published.filter(pl.col("rule_id") != reminder_rule().id)
    marks = reminded(month)
    again = _listed_again(month, marks.join(rows, on="lead_id", how="anti"))
    rows = pl.concat([rows.with_columns(pl.lit(False).alias("is_listed_again")), again], how="diagonal")
    return rows.join(marks, on="lead_id", how="left").sort("lead_id")


def _reminders(month: MonthTables) -> pl.DataFrame:
    """The month's published reminders of leads that the ledger knows."""
    published = month.leads.filter(pl.col("is_published") & (pl.col("rule_id") == reminder_rule().id))
    details = month.lead_details.select("lead_id", "about_lead_id", "months_open")
    return published.join(details, on="lead_id").filter(pl.col("about_lead_id").is_not_null())


def _listed_again(month: MonthTables, marks: pl.DataFrame) -> pl.DataFrame:
    """Overdue leads that are not said this month, as rows of `leads_on_lists` without their marks."""
    reminders = month.leads.join(month.lead_details, on="lead_id").rename({"lead_id": "reminder_id"})
    here = marks.select("lead_id", "reminder_id").join(reminders, on="reminder_id")
    card = month.lead_history.filter(pl.col("rule_id").is_in(list(load_catalogue())))
    own: tuple[str, ...] = (
        "rule_id",
        "disposition",
        "subject",
        "urgency",
        "deadline",
        "statement",
        "unproven",
        "evidence",
    )
    own += ("opened_period", "months_open", "last_result", "evidence_key")
    rows = here.drop(own, strict=False).join(card.select("lead_id", *own), on="lead_id")
    is_call = pl.col("unproven") == CALL
    rows = rows.join(_texts(rows["rule_id"]), on="rule_id", how="left").with_columns(
        pl.when(is_call).then(None).otherwise("person_id").alias("person_id"),
        pl.when(pl.col("unproven").is_not_null()).then(pl.lit(UNPROVEN_LEVEL)).alias("identity_level"),
        pl.concat_str(
            pl.when(pl.col("unproven").is_not_null()).then(pl.lit(UNSURE)).otherwise(pl.lit("")), "said_verify"
        ).alias("verify_items"),
        *(pl.col(f"said_{name}").alias(name) for name in ("cites", "programmes", "suggested_action", "refer_to")),
        pl.lit(True).alias("is_listed_again"),
        pl.lit(None, dtype=pl.Utf8).alias("about_lead_id"),
    )
    whole = dict.fromkeys([*t.LEADS.schema.names, *t.LEAD_DETAILS.schema.names])
    return rows.select(*whole, "is_listed_again")


def _texts(rules: pl.Series) -> pl.DataFrame:
    """What a rule asks and cites, by rule_id: the ledger keeps the sentence of a lead, and its rule the rest."""
    return pl.DataFrame(
        [_texts_of(load_catalogue()[rule]) for rule in rules.unique().sort()],
        schema=dict.fromkeys(
            ("rule_id", "said_verify", "said_cites", "said_programmes", "said_suggested_action", "said_refer_to"),
            pl.Utf8,
        ),
        orient="row",
    )


def _texts_of(rule: Rule) -> tuple[str | None, ...]:
    spec = rule.spec
    return (rule.id, spec.verify, ";".join(spec.cites), spec.programme or None, spec.action, spec.refer_to or None)
