"""The leads of the desk, one row each: the month's own, those of earlier months that are still open, those closed now.

Names are cut to surnames, numbers masked, as on every page that goes to auditors.
"""

import polars as pl

from data_contracts.labels import RESULTS, SUPPRESSIONS, URGENCIES
from data_contracts.masks import mask_text
from data_contracts.named_facts import surname_only, without_names
from data_contracts.returned_lists import HOST
from flows.deliverables.row_labels import CARRIED, NEW, REMINDED_MARK
from flows.ledger.routing import OUTSIDE
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables
from rules.catalogue import reminder_rule

HELD, REMINDER, STILL_OPEN, CLOSED = "暂缓下发", "督办提醒", "未结，本期不在清单", "已销号"
LATE = REMINDED_MARK
STATES = (NEW, CARRIED, LATE, REMINDER, STILL_OPEN, HELD, CLOSED)
"""What became of a lead this month: on a list, a reminder of one, open without a list, held back, closed."""
UNANSWERED = "未核查"
PLACED = {
    "lead_id": pl.Utf8,
    "listed_for": pl.Utf8,
    "list_no": pl.Int64,
    "side": pl.Utf8,
    "village": pl.Utf8,
    "list_urgency": pl.Utf8,
    "mark": pl.Utf8,
}


def placed(rows: pl.DataFrame) -> pl.DataFrame:
    """`worklist_rows` -> on which line of which list a lead stands: PLACED. Grain: lead x list."""
    found = rows.rename({"urgency": "list_urgency"}).with_columns(pl.col("list_no").cast(pl.Int64))
    return found.select(pl.col(name).cast(kind) for name, kind in PLACED.items())


def leads_of_desk(month: MonthTables, lists: pl.DataFrame) -> pl.DataFrame:
    """Every lead somebody may ask about, by township, list line and number. Grain: lead.

    `town`, `town_name`: where it is listed first, else where it is counted. `state`: one of STATES; `answer`: the last
    result in words. `said_in`: the month whose files its evidence names. `statement`, `facts` (JSON) and `evidence`
    show nobody's name or number; `held_because` is why it is held back.
    """
    leads = pl.concat([_of_this_month(month), _of_earlier_months(month)], how="diagonal")
    first = lists.sort("lead_id", pl.col("side") != HOST, "listed_for").unique("lead_id", keep="first")
    lines = lists.sort("lead_id", pl.col("side") != HOST, "listed_for").group_by("lead_id", maintain_order=True)
    joined = lines.agg(pl.concat_str(pl.col("listed_for"), pl.lit(" "), pl.col("list_no")).str.join(";").alias("lines"))
    leads = leads.join(first.drop("side"), on="lead_id", how="left").join(joined, on="lead_id", how="left")
    leads = leads.join(_reminders(leads), on="lead_id", how="left").join(_answers(month), on="lead_id", how="left")
    town = pl.coalesce("listed_for", "township").fill_null("")
    leads = leads.with_columns(
        town.alias("town"),
        pl.coalesce("list_urgency", "urgency").replace(URGENCIES).alias("urgency"),
        _state().alias("state"),
        pl.coalesce("answer", "last_result").replace(RESULTS).fill_null(UNANSWERED).alias("answer"),
        pl.col("suppressed_by").replace(SUPPRESSIONS).alias("held_because"),
    )
    leads = leads.join(_town_names(month.areas), on="town", how="left").with_columns(
        pl.col("town_name").fill_null(pl.lit(OUTSIDE))
    )
    return _silent(month, leads).sort("town", pl.col("list_no").fill_null(1 << 40), "lead_id")


def _town_names(areas: pl.DataFrame) -> pl.DataFrame:
    """town, town_name: what a list is called, a township with its county. Grain: area code."""
    county = pl.when(pl.col("level") == "乡").then(pl.col("county_name").fill_null("")).otherwise(pl.lit(""))
    return areas.select(pl.col("area_code").alias("town"), pl.concat_str(county, "name").alias("town_name"))


def _of_this_month(month: MonthTables) -> pl.DataFrame:
    leads = month.leads.join(month.lead_details.drop("evidence_key", strict=False), on="lead_id", how="left")
    return leads.with_columns(pl.lit(month.period).alias("said_in"), pl.lit(True).alias("is_said"))


def _of_earlier_months(month: MonthTables) -> pl.DataFrame:
    """Cards of leads that are not said any more, but are open, or were closed by this month's answers."""
    closed = month.answers.filter(pl.col("event") == "closed").select("lead_id")
    cards = month.lead_history.join(month.leads, on="lead_id", how="anti")
    mine = pl.col("is_open") | pl.col("lead_id").is_in(closed["lead_id"].implode())
    return cards.filter(mine).with_columns(
        pl.col("opened_period").alias("said_in"),
        pl.lit(True).alias("is_published"),
        pl.lit(False).alias("is_said"),
    )


def _answers(month: MonthTables) -> pl.DataFrame:
    """lead_id, answer, is_closed: what this month's returned lists say. Grain: lead."""
    closed = month.answers.filter(pl.col("event") == "closed").sort("entry_no").unique("lead_id", keep="last")
    return closed.select("lead_id", pl.col("result").alias("answer"), pl.lit(True).alias("is_closed"))


def _reminders(leads: pl.DataFrame) -> pl.DataFrame:
    """lead_id of an overdue lead and the numbers of the reminders about it, joined by ";"."""
    about = leads.filter(pl.col("about_lead_id").is_not_null()).sort("lead_id")
    return about.group_by(pl.col("about_lead_id").alias("lead_id"), maintain_order=True).agg(
        pl.col("lead_id").str.join(";").alias("reminders")
    )


def _state() -> pl.Expr:
    """What became of it; null never."""
    mark = pl.col("mark").fill_null("")
    return (
        pl.when(~pl.col("is_published"))
        .then(pl.lit(HELD))
        .when(pl.col("list_no").is_not_null() & mark.str.starts_with(REMINDED_MARK))
        .then(pl.lit(LATE))
        .when(pl.col("list_no").is_not_null() & (mark == NEW))
        .then(pl.lit(NEW))
        .when(pl.col("list_no").is_not_null())
        .then(pl.lit(CARRIED))
        .when(pl.col("is_closed").fill_null(False))
        .then(pl.lit(CLOSED))
        .when(pl.col("rule_id") == reminder_rule().id)
        .then(pl.lit(REMINDER))
        .otherwise(pl.lit(STILL_OPEN))
    )


def _silent(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    """Sentences and evidence without whole names; `name` becomes a surname."""
    shown = leads.select("lead_id", "person_id").unique("lead_id")
    named = people_of_leads(month, shown).select("lead_id", "name").unique("lead_id")
    leads = leads.join(named, on="lead_id", how="left")
    sentences = zip(leads["statement"], leads["name"], leads["facts"], strict=True)
    return leads.with_columns(
        pl.Series("statement", [without_names(*one) for one in sentences], dtype=pl.Utf8),
        pl.Series("surname", [surname_only(name) for name in leads["name"]], dtype=pl.Utf8),
    ).with_columns(mask_text(pl.col("statement")))
