"""What a month's extracts show of the truth: windows, changes seen so far, this month's payments.

Every row keeps `record_no`: the same row next month has the same number, and so the same damage to its particulars.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from data_contracts.synthetic import draws
from data_contracts.synthetic.world import PAYMENTS, World

OWN_DATE = {
    "medical_claims": "settled_date",
    "hotline": "received_at",
    "petition": "registered_date",
    "disaster": "event_date",
    "visits": "visited_date",
    "disability": "issued_date",
    "health": "diagnosed_date",
    "funeral": "death_date",
    "marriage": "registered_date",
    "union": "filed_date",
    "vehicles": "registered_date",
    "real_estate": "registered_date",
    "business": "founded_date",
    "economic_check": "as_of_date",
    "justice": "term_start",
    "education": "enrolled_date",
    "rural_monitoring": "identified_date",
    "pension": "pension_start_date",
}
WINDOW = {"medical_claims": "-13mo", "marriage": "-13mo", "funeral": "-24mo", "visits": "-4mo"}
REGISTER_WINDOW, TICKET_WINDOW = "-24mo", "-6mo"
DEAD, GONE = "死亡注销", "迁出"
KIND_OF_PROGRAMME = {"低保": "低保金", "特困": "特困基本生活", "孤儿": "孤儿基本生活"}
ROSTER_SENT, ALLOCATED, CREDITED = (1, 5), (6, 10), (10, 15)
LATE_SHARE, RETURNED_SHARE, SHORT_SHARE, MISSING_SHARE = 0.006, 0.006, 0.004, 0.004


def month(world: World, period: str) -> dict[str, pl.DataFrame]:
    """Every extract's rows in a period, by extract id in alphabetical order; row order is that of the truth."""
    as_of = draws.month_last(period)
    shown = {extract: _dated(world, extract, rows, as_of) for extract, rows in world.records.items()}
    for extract, change in CHANGES.items():
        shown[extract] = change(shown[extract], period, as_of)
    shown["household_register"] = _register(world, as_of)
    shown["payments"] = _payments(world, shown, period)
    alive_by_then = world.people.filter(pl.col("birth_date") <= as_of)["person_no"]
    if as_of < world.latest:
        shown = {e: rows.filter(pl.col("person_no").is_in(alive_by_then.implode())) for e, rows in shown.items()}
    return {extract: shown[extract] for extract in sorted(shown)}


def _dated(world: World, extract: str, rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Rows known by `as_of` and still in the extract's window; in the last period also planted rows dated later."""
    own = OWN_DATE.get(extract)
    if own is None:
        return rows
    if as_of < world.latest:
        rows = rows.filter(pl.col(own).is_null() | (pl.col(own) <= as_of))
    if extract in WINDOW:
        rows = rows.filter(pl.col(own) > pl.lit(as_of).dt.offset_by(WINDOW[extract]))
    return rows


def _roster(rows: pl.DataFrame, _period: str, as_of: date) -> pl.DataFrame:
    never_open = pl.col("status").is_in(["申请中", "申请未通过"])
    later = pl.col("status_date") > as_of
    undone = later & ~never_open
    rows = rows.filter(
        (pl.col("start_date").is_null() | (pl.col("start_date") <= as_of)) & ~(never_open & later.fill_null(False))
    )
    return rows.with_columns(
        status=pl.when(undone).then(pl.lit("在保")).otherwise("status"),
        status_date=pl.when(undone).then("start_date").otherwise("status_date"),
        taper_start_date=pl.when(undone).then(None).otherwise("taper_start_date"),
        is_covered=pl.when(undone & (pl.col("status") == "停保") & pl.col("programme").is_in(["低保", "特困"]))
        .then(pl.lit(value=True))
        .otherwise("is_covered"),
        last_review_date=pl.when(pl.col("last_review_date") > as_of)
        .then(pl.col("last_review_date").dt.offset_by("-5mo"))
        .otherwise("last_review_date"),
    )


def _employment(rows: pl.DataFrame, period: str, as_of: date) -> pl.DataFrame:
    later = (pl.col("unemployed_since") > as_of).fill_null(value=False)
    months = {lag: draws.shift_month(period, -lag) for lag in range(13)}
    return rows.with_columns(
        employment_status=pl.when(later).then(pl.lit("未就业")).otherwise("employment_status"),
        unemployed_since=pl.when(~later).then("unemployed_since"),
        unemployment_benefit_until=pl.when(~later).then("unemployment_benefit_until"),
        last_paid_month=pl.col("paid_lag").replace_strict(months, return_dtype=pl.String, default=None),
    ).drop("paid_lag")


def _housing(rows: pl.DataFrame, _period: str, as_of: date) -> pl.DataFrame:
    later = (pl.col("appraised_date") > as_of).fill_null(value=False)
    return rows.with_columns(
        pl.when(~later).then(column).alias(column) for column in ("danger_level", "appraised_date", "repair_status")
    )


def _hotline(rows: pl.DataFrame, _period: str, as_of: date) -> pl.DataFrame:
    closed = (pl.col("closed_at") <= as_of).fill_null(value=False)
    rows = rows.filter(~closed | (pl.col("closed_at") > pl.lit(as_of).dt.offset_by(TICKET_WINDOW)))
    fresh = pl.col("received_at") > pl.lit(as_of).dt.offset_by("-4d")
    return rows.with_columns(
        closed_at=pl.when(closed).then("closed_at"),
        ticket_status=pl.when(closed)
        .then(pl.lit("已办结"))
        .when(fresh)
        .then(pl.lit("待办"))
        .otherwise(pl.lit("办理中")),
    )


def _petition(rows: pl.DataFrame, _period: str, as_of: date) -> pl.DataFrame:
    return rows.filter(pl.col("registered_date") > pl.lit(as_of).dt.offset_by("-8mo"))


CHANGES: dict[str, Callable[[pl.DataFrame, str, date], pl.DataFrame]] = {
    "roster": _roster,
    "employment": _employment,
    "housing": _housing,
    "hotline": _hotline,
    "petition": _petition,
}


def _register(world: World, as_of: date) -> pl.DataFrame:
    """The household register: residents, and those cancelled in the last 24 months."""
    old = pl.col("change_date") <= pl.lit(as_of).dt.offset_by(REGISTER_WINDOW)
    later = (pl.col("change_date") > as_of).fill_null(value=False)
    came = pl.col("change_kind").is_in(["迁入", "出生"])
    people = world.people.filter(
        pl.col("is_registered")
        & ~(later & came)
        & ~(old.fill_null(value=False) & pl.col("change_kind").is_in([DEAD, GONE]))
    )
    shown = ~later & ~old.fill_null(value=False)
    renamed = (pl.col("change_kind") == "更名") & ~later
    return people.select(
        "person_no",
        pl.col("person_no").alias("record_no"),
        "hukou_no",
        "relation",
        pl.when(renamed).then("former_name").alias("former_name"),
        pl.when(shown).then("change_kind").otherwise(pl.lit("无")).alias("change_kind"),
        pl.when(shown).then("change_date").alias("change_date"),
    )


def _payments(world: World, shown: dict[str, pl.DataFrame], period: str) -> pl.DataFrame:
    """The payment orders of the batch before the period; ordinary trouble (late, returned, short) at low rates."""
    rng = draws.stream(world.seed, "payments", period)
    batch = draws.shift_month(period, -1)
    first, batch_first = draws.month_first(period), draws.month_first(batch)
    is_last = draws.month_last(period) == world.latest
    running = shown["roster"].filter(
        pl.col("status").is_in(["在保", "渐退"])
        & pl.col("programme").is_in(list(KIND_OF_PROGRAMME))
        & (pl.col("start_date") < batch_first)
        & pl.col("benefit_yuan_month").is_not_null()
    )
    if is_last:
        running = running.filter(~pl.col("household_no").is_in(list(world.paid_by_plan)))
    households = running.unique("household_no", keep="first", maintain_order=True).select(
        "person_no",
        "household_no",
        pl.col("programme").replace_strict(KIND_OF_PROGRAMME, return_dtype=pl.String).alias("payment_kind"),
        pl.col("benefit_yuan_month").alias("due_yuan"),
    )
    helped = shown["disability"].filter(pl.col("has_living_subsidy") & (pl.col("certificate_status") == "有效"))
    subsidies = helped.select(
        "person_no",
        pl.lit(None, pl.String).alias("household_no"),
        pl.lit("残疾人生活补贴").alias("payment_kind"),
        pl.lit(110.0).alias("due_yuan"),
    )
    rows = pl.concat([households, subsidies]).join(
        world.people.select("person_no", "is_planted"), on="person_no", how="left", maintain_order="left"
    )
    count = rows.height
    trouble = np.where(rows["is_planted"].to_numpy(), 1.0, rng.random(count))
    returned, short = trouble < RETURNED_SHARE, (trouble >= 0.1) & (trouble < 0.1 + SHORT_SHARE)
    late, missing = (trouble >= 0.2) & (trouble < 0.2 + LATE_SHARE), (trouble >= 0.3) & (trouble < 0.3 + MISSING_SHARE)

    def day(span: tuple[int, int], extra: int = 0) -> pl.Series:
        days = rng.integers(span[0], span[1] + 1, count) - 1 + late * extra
        return pl.Series((np.datetime64(first) + days.astype("timedelta64[D]")).astype("datetime64[D]"))

    paid = pl.when(pl.Series(returned)).then(0.0).when(pl.Series(short)).then((pl.col("due_yuan") - 0.01).round(2))
    rows = rows.with_columns(
        pl.lit(batch).alias("batch_month"),
        paid.otherwise("due_yuan").alias("paid_yuan"),
        day(ROSTER_SENT).alias("roster_sent_date"),
        day(ALLOCATED).alias("allocated_date"),
        day(CREDITED, 6).alias("credited_date"),
        pl.when(pl.Series(returned)).then(pl.lit("退汇")).otherwise(pl.lit("成功")).alias("payment_status"),
    ).with_columns(credited_date=pl.when(pl.col("payment_status") == "成功").then("credited_date"))
    rows = rows.filter(~pl.Series(missing)).select(PAYMENTS.names())
    if is_last:
        rows = pl.concat([rows, world.payments])
    return rows.with_columns(pl.col("person_no").alias("record_no"))
