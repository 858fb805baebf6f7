"""The spot check (抽查, A8, TK16): a seeded, stratified draw of what was closed, and of people whom no rule found.

Strata are township x outcome, 申请未通过 and 无需处置 included; of each at least $sample_percent is drawn. The blind
draw is there to estimate what is missed: people without any lead this month, alive, living here and no strangers. Both
are ordered by sha256 of `<seed>|<key>` (flows/audit/draw_seed.py); the sheets hold seed and method: anybody can draw
again.
"""

import hashlib
from decimal import Decimal

import polars as pl

from data_contracts.city import City
from data_contracts.forms import form
from data_contracts.labels import RESULTS
from data_contracts.steps import load_step
from data_contracts.tables import PEOPLE
from flows.audit.draw_seed import EXPLANATION, draw_seed
from flows.deliverables.csv_files import CsvFile, one_file
from flows.deliverables.persons import people_and_places, placed_by_lead
from flows.store.month_tables import MonthTables
from matchers.engine.duck import duck_engine
from rules.parameters import Parameters

SAMPLE = "sample_percent"
REFUSED = "申请未通过"
MIN_BLIND, MAX_BLIND = 3, 20  # per township and month, where the city's settings name no number
STRATUM = ("township_code", "kind")
SEED_ITEM = form("spot_check")["seed"].heading
METHOD = (
    ("种子怎么来", EXPLANATION),
    (
        "抽查名单怎么抽",
        "总体是本月回传并销号的线索和本月申请未通过的人，按“乡镇 × 结果”分层；把“种子|线索编号”"
        "（未通过的用“种子|人员编号”）取 SHA-256（小写十六进制），每层从小到大排，取前 ⌈条数 × 抽查比例⌉ 条",
    ),
    (
        "盲查名单怎么抽",
        "总体是户籍在册或在救助花名册、防返贫监测名单上，本月没有线索、没有去世或迁出的人；"
        "把“种子|人员编号”取 SHA-256，"
        "每个乡镇从小到大排，取城市设定的人数；没有设定的，与抽查名单一样多，至少 3 人，最多 20 人",
    ),
)


def spot_check(month: MonthTables, city: City, parameters: Parameters) -> list[CsvFile]:
    """The draw, the blind draw, and how many of how many were drawn. Nothing where no percentage is in force."""
    seed = draw_seed(month)
    drawn = draw(population(month), month, parameters, seed)
    blind = blind_draw(month, city, drawn, seed)
    seeded = pl.lit(seed).alias("seed")
    shares = drawn.group_by(STRATUM, maintain_order=True).agg(
        pl.len().alias("total"), pl.col("is_drawn").sum().alias("drawn")
    )
    method = pl.DataFrame([(SEED_ITEM, seed), *METHOD], schema=["item", "content"], orient="row")
    return [
        one_file("spot_check/盲查名单.csv", blind.with_columns(seeded), "blind_draw"),
        one_file("spot_check/抽签办法.csv", method, "draw_method"),
        one_file("spot_check/抽查名单.csv", drawn.filter("is_drawn").with_columns(seeded), "spot_check"),
        one_file("spot_check/抽查比例.csv", shares, "draw_shares"),
    ]


def population(month: MonthTables) -> pl.DataFrame:
    """What may be drawn: leads closed by this month's answers, and people whose application was refused this month.

    Columns: key, kind, lead_id, rule_id, person_id, counted_in (the lead's township in the ledger; null: a refusal).
    """
    closed = month.answers.filter(pl.col("event") == "closed").select(
        "lead_id", pl.col("result").replace(RESULTS).alias("kind")
    )
    leads = closed.join(
        month.lead_history.select("lead_id", "rule_id", "person_id", pl.col("township").alias("counted_in")),
        on="lead_id",
    )
    leads = leads.filter(pl.col("kind").is_not_null()).with_columns(pl.col("lead_id").alias("key"))
    applicants = month.refused_people.select(
        pl.lit("").alias("lead_id"),
        pl.lit(REFUSED).alias("kind"),
        pl.lit("").alias("rule_id"),
        "person_id",
        pl.col("person_id").alias("key"),
        pl.lit(None, dtype=pl.Utf8).alias("counted_in"),
    )
    columns = ["key", "kind", "lead_id", "rule_id", "person_id", "counted_in"]
    return pl.concat([leads.select(columns), applicants.select(columns)])


def draw(rows: pl.DataFrame, month: MonthTables, parameters: Parameters, seed: str) -> pl.DataFrame:
    """The population with names and places, ordered as drawn, `is_drawn` set for at least the percentage of each
    stratum (rounded up). A lead belongs to the township it is counted in, wherever the person lives. A place without a
    percentage in force draws nothing."""
    named = rows.join(_named(month, rows["person_id"]), on="person_id", how="left")
    named = placed_by_lead(named, month.areas, "counted_in", always=True)
    named = named.with_columns(pl.col("township_code").fill_null(""))
    order = [hashlib.sha256(f"{seed}|{key}".encode()).hexdigest() for key in named["key"]]
    named = named.with_columns(pl.Series("order", order, dtype=pl.Utf8)).sort(*STRATUM, "order")
    shares = [_share(parameters, code, month) for code in named["township_code"]]
    named = named.with_columns(pl.Series("share", shares, dtype=pl.Float64))
    wanted = (pl.len().over(STRATUM) * pl.col("share")).ceil()
    place = pl.int_range(pl.len()).over(STRATUM)
    return named.with_columns((place < wanted).fill_null(False).alias("is_drawn"))


def _share(parameters: Parameters, township: str, month: MonthTables) -> float | None:
    found = parameters.lookup(SAMPLE, township or None, None, month.as_of)
    return float(found.value / Decimal(100)) if found else None


def blind_draw(month: MonthTables, city: City, drawn: pl.DataFrame, seed: str) -> pl.DataFrame:
    """People without a lead, with names and places. Grain: person.

    As many per township as the city set; else as many as were drawn there, at least 3 and at most 20.
    """
    found = drawn.filter("is_drawn").group_by("township_code").agg(pl.len().alias("drawn"))
    set_number = city.worklists.blind_sample
    wanted = pl.lit(set_number) if set_number is not None else pl.col("drawn").fill_null(0).clip(MIN_BLIND, MAX_BLIND)
    most = MAX_BLIND if set_number is None else set_number
    few = _first_of_each(month, seed, most)
    few = few.join(found, left_on="township", right_on="township_code", how="left", maintain_order="left")
    few = few.filter(pl.int_range(pl.len()).over("township") < wanted).select("person_id")
    return few.join(_named(month, few["person_id"]), on="person_id", how="left").sort("township_code", "person_id")


def _first_of_each(month: MonthTables, seed: str, most: int) -> pl.DataFrame:
    """person_id, township of at most `most` living residents without a lead per township, as the seed orders them."""
    with_lead = month.leads.select("person_id").drop_nulls().unique()
    gone_or_strange = [month.departures.select("person_id"), month.strangers]
    left_out = pl.concat([with_lead, *gone_or_strange]).unique().sort("person_id")
    with duck_engine(month.store.tmp(f"blind-{month.period}"), memory="2GB") as engine:
        month.offer(engine, [PEOPLE])
        engine.put("left_out", left_out.to_arrow())
        found = engine.query(load_step("flows.deliverables.sql", "blind_draw").sql, {"seed": seed, "limit": most})
    return pl.DataFrame(pl.from_arrow(found))


def _named(month: MonthTables, person_ids: pl.Series) -> pl.DataFrame:
    return people_and_places(month.people(person_ids), month.areas)
