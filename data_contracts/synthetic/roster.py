"""Who is on the roster in an ordinary month: households of every programme and status, in columns."""

from datetime import date

import numpy as np
import polars as pl
from numpy.random import Generator

from data_contracts.synthetic import draws, parameters
from data_contracts.synthetic.places import Places

ROSTER = pl.Schema(
    {
        "person_no": pl.Int64,
        "household_no": pl.String,
        "programme": pl.String,
        "dibao_class": pl.String,
        "urban_rural": pl.String,
        "care_mode": pl.String,
        "relation": pl.String,
        "is_covered": pl.Boolean,
        "is_single_cover": pl.Boolean,
        "status": pl.String,
        "status_date": pl.Date,
        "start_date": pl.Date,
        "last_review_date": pl.Date,
        "taper_start_date": pl.Date,
        "work_capacity": pl.String,
        "health": pl.String,
        "income_yuan_month_per_head": pl.Float64,
        "benefit_yuan_month": pl.Float64,
        "authorised_until": pl.Date,
        "care_agreement_until": pl.Date,
        "selfcare_score": pl.Int64,
        "selfcare_date": pl.Date,
    }
)
RURAL_SHARE, URBAN_SHARE, TEKUN_AMONG_LONE_ELDERS, CHILD_ALONE_SHARE = 0.075, 0.035, 0.09, 0.06
PROGRAMMES = ("低保", "低保边缘", "刚性支出困难", "临时救助")
PROGRAMME_WEIGHTS = (0.76, 0.14, 0.05, 0.05)
STATUSES = ("在保", "渐退", "停保", "申请中", "申请未通过")
STATUS_WEIGHTS = (0.83, 0.04, 0.05, 0.04, 0.04)
NOT_YET_NOTICED = "-40d"  # the dead stay on the roster about that long: rule X01 is about them
LETTERS = {
    "低保": "D",
    "特困": "T",
    "低保边缘": "B",
    "刚性支出困难": "G",
    "临时救助": "L",
    "孤儿": "R",
    "事实无人抚养儿童": "S",
}


def household_number(county: str, programme: str, number: int) -> str:
    """A roster household number as our city writes them."""
    return f"{county}{LETTERS[programme]}{number:06d}"


def ordinary(rng: Generator, people: pl.DataFrame, places: Places, latest: date) -> pl.DataFrame:
    """Roster rows of ordinary (not planted) households; schema ROSTER."""
    alive = people.filter(
        pl.col("is_registered")
        & ~pl.col("is_planted")
        & (pl.col("change_kind") != "迁出")
        & (pl.col("death_date").is_null() | (pl.col("death_date") > pl.lit(latest).dt.offset_by(NOT_YET_NOTICED)))
    ).with_columns(age=(pl.lit(latest) - pl.col("birth_date")).dt.total_days() // 365.25)
    houses = alive.group_by("house", maintain_order=True).agg(
        members=pl.len(),
        area=pl.col("hukou_area").first(),
        oldest=pl.col("age").max(),
        children=(pl.col("age") < 18).sum(),
        grown=pl.col("age").is_between(18, 59).sum(),
    )
    count = houses.height
    is_urban = np.array([places.is_urban[a] for a in houses["area"]])
    lone_elder = ((houses["members"] == 1) & (houses["oldest"] >= 60)).to_numpy()
    left_child = ((houses["children"] > 0) & (houses["grown"] == 0)).to_numpy()
    draw = rng.random(count)
    programme = np.array(draws.choice(rng, PROGRAMMES, PROGRAMME_WEIGHTS, count).to_list(), dtype=object)
    chosen = draw < np.where(is_urban, URBAN_SHARE, RURAL_SHARE)
    tekun = lone_elder & (draw < TEKUN_AMONG_LONE_ELDERS)
    alone = left_child & (draw < CHILD_ALONE_SHARE)
    programme[tekun] = "特困"
    programme[alone] = np.where(rng.random(int(alone.sum())) < 0.5, "孤儿", "事实无人抚养儿童")
    chosen |= tekun | alone
    picked = houses.with_columns(
        pl.Series("programme", list(programme)), pl.Series("urban_rural", np.where(is_urban, "城市", "农村").tolist())
    ).filter(pl.Series(chosen))
    return _rows(rng, alive, _household_facts(rng, picked, latest), latest)


def _household_facts(rng: Generator, houses: pl.DataFrame, latest: date) -> pl.DataFrame:
    count = houses.height
    number = [
        household_number(area[:6], programme, n)
        for n, (area, programme) in enumerate(houses.select("area", "programme").iter_rows(), start=1)
    ]
    start = draws.days_before(rng, latest, 120, 2200, count)
    recent = draws.days_before(rng, latest, 5, 700, count)
    reviewed = draws.days_before(rng, latest, 5, 340, count)
    reviewed_c = draws.days_before(rng, latest, 5, 185, count)
    standard = [
        parameters.standard(area, is_urban=kind == "城市")
        for area, kind in houses.select("area", "urban_rural").iter_rows()
    ]
    frame = houses.with_columns(
        pl.Series("household_no", number, dtype=pl.String),
        start.alias("start_date"),
        recent.alias("recent"),
        draws.choice(rng, STATUSES, STATUS_WEIGHTS, count).alias("status"),
        draws.choice(rng, ("A", "B", "C"), (0.3, 0.5, 0.2), count).alias("dibao_class"),
        draws.choice(rng, ("分散", "集中"), (0.75, 0.25), count).alias("care_mode"),
        draws.flags(rng, 0.12, count).alias("single"),
        draws.days_before(rng, latest, -800, -20, count).alias("authorised_until"),
        draws.days_before(rng, latest, -700, -40, count).alias("care_agreement_until"),
        draws.days_before(rng, latest, 20, 900, count).alias("selfcare_date"),
        draws.flags(rng, 0.04, count).alias("is_overdue"),
        pl.Series("standard", standard, dtype=pl.Int64),
        pl.Series("income_share", rng.uniform(0.1, 0.9, count)),
        pl.Series("selfcare_score", rng.choice([0, 0, 0, 1, 2, 3, 4, 5], count)),
    )
    frame = frame.with_columns(reviewed.alias("reviewed"), reviewed_c.alias("reviewed_c"))
    reviewed_on = pl.when(pl.col("dibao_class") == "C").then("reviewed_c").otherwise("reviewed")
    never_open = pl.col("status").is_in(["申请中", "申请未通过"])
    return frame.with_columns(
        status=pl.when((pl.col("status") == "渐退") & ~pl.col("programme").is_in(["低保", "特困"]))
        .then(pl.lit("在保"))
        .otherwise("status"),
        last_review_date=pl.when("is_overdue")
        .then(pl.col("start_date"))
        .otherwise(pl.max_horizontal(reviewed_on, "start_date")),
        start_date=pl.when(never_open)
        .then(None)
        .when(pl.col("programme") == "刚性支出困难")
        .then(pl.max_horizontal("start_date", pl.lit(latest).dt.offset_by("-11mo")))
        .otherwise("start_date"),
    )


def _rows(rng: Generator, alive: pl.DataFrame, houses: pl.DataFrame, latest: date) -> pl.DataFrame:
    rows = alive.select("person_no", "house", "relation", "age").join(
        houses, on="house", how="inner", maintain_order="left"
    )
    count = rows.height
    first = pl.int_range(pl.len()).over("house") == 0
    rows = rows.with_columns(first=first, child=pl.col("age") < 18)
    only_child = pl.col("programme").is_in(["孤儿", "事实无人抚养儿童"])
    rows = rows.filter((~only_child | pl.col("child")) & ((pl.col("programme") != "临时救助") | pl.col("first")))
    count = rows.height
    is_open = pl.col("status").is_in(["在保", "渐退"])
    is_dibao, is_tekun = pl.col("programme") == "低保", pl.col("programme") == "特困"
    is_single = is_dibao & pl.col("single") & (pl.col("members") > 1)
    covered = is_open & (is_tekun | only_child | (is_dibao & (~is_single | pl.col("first"))))
    rows = rows.with_columns(draws.days_before(rng, latest, 10, 170, count).alias("taper"))
    recent_taper = pl.max_horizontal("taper", "start_date").first().over("house")
    rows = rows.with_columns(
        is_single_cover=pl.when(is_dibao).then(is_single).otherwise(pl.lit(value=False)),
        is_covered=covered,
        taper_start_date=pl.when(pl.col("status") == "渐退").then(recent_taper),
        status_date=pl.when(pl.col("status") == "在保")
        .then("start_date")
        .when(pl.col("status") == "渐退")
        .then(recent_taper)
        .otherwise(pl.max_horizontal("recent", "start_date")),
        dibao_class=pl.when(is_dibao).then("dibao_class"),
        care_mode=pl.when(is_tekun).then("care_mode"),
        care_agreement_until=pl.when(is_tekun & (pl.col("care_mode") == "分散")).then("care_agreement_until"),
        selfcare_score=pl.when(is_tekun).then("selfcare_score"),
        selfcare_date=pl.when(is_tekun).then("selfcare_date"),
        last_review_date=pl.when(is_open).then("last_review_date"),
        income_yuan_month_per_head=(pl.col("standard") * pl.col("income_share")).round(2),
        work_capacity=pl.when((pl.col("age") < 16) | (pl.col("age") >= 60))
        .then(pl.lit("无"))
        .otherwise(draws.choice(rng, ("有", "部分", "无"), (0.55, 0.25, 0.2), count)),
        health=draws.choice(rng, ("健康", "慢性病", "重病", "残疾"), (0.5, 0.25, 0.1, 0.15), count),
    ).with_columns(heads=pl.col("is_covered").sum().over("house"))
    per_head = (
        pl.when(is_tekun)
        .then((pl.col("standard") * 13 + 9) // 10)
        .when(only_child)
        .then(1400)
        .otherwise((pl.col("standard") * (1 - pl.col("income_share"))).round(0).clip(lower_bound=60))
    )
    return (
        rows.with_columns(
            benefit_yuan_month=pl.when(is_open & (pl.col("heads") > 0)).then(
                (per_head * pl.col("heads")).cast(pl.Float64)
            ),
            selfcare_score=pl.col("selfcare_score").cast(pl.Int64),
        )
        .select(ROSTER.names())
        .cast(ROSTER)
    )
