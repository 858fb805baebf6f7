"""What departments know of ordinary households: homes, disasters, property, visits, calls; one function per extract."""

from collections.abc import Callable

import numpy as np
import polars as pl

from data_contracts.synthetic import draws
from data_contracts.synthetic.services import Town, age, is_alive

IS_HEAD = pl.int_range(pl.len()).over("house") == 0
HAZARDS = ("洪涝", "地质灾害", "风雹", "干旱", "火灾", "雪灾")
NEEDS = ("生活困难", "医疗", "教育", "住房", "就业", "急难", "残疾", "政策咨询", "其他")
OPEN_STATUSES = ("在保", "渐退", "申请中")


def _on_roster(town: Town, statuses: tuple[str, ...] = OPEN_STATUSES) -> pl.DataFrame:
    """Roster rows of ordinary people in a status, one per person, with their particulars."""
    rows = town.roster.filter(pl.col("status").is_in(statuses)).unique("person_no", keep="first", maintain_order=True)
    ordinary = town.people.filter(~pl.col("is_planted"))
    return rows.join(
        ordinary.select("person_no", "age", "live_area"), on="person_no", how="inner", maintain_order="left"
    )


def housing(town: Town) -> pl.DataFrame:
    """Public housing and the appraisal of rural houses, by household head."""
    rng = town.rng("housing")
    people = town.pick(rng, is_alive & IS_HEAD, 0.09)
    count = people.height
    support = draws.choice(rng, ("公租房", "租赁补贴", "无"), (0.22, 0.1, 0.68), count)
    danger = draws.choice(rng, ("A", "B", "C", "D", None), (0.25, 0.25, 0.12, 0.08, 0.3), count)
    return people.select(
        "person_no",
        support.alias("housing_support"),
        pl.when(support != "无")
        .then(draws.days_before(rng, town.latest, -700, 200, count))
        .alias("housing_support_until"),
        danger.alias("danger_level"),
        pl.when(danger.is_not_null()).then(draws.days_before(rng, town.latest, 1, 1500, count)).alias("appraised_date"),
        pl.when(danger.is_in(["C", "D"]))
        .then(draws.choice(rng, ("未改造", "改造中", "已竣工"), (0.25, 0.2, 0.55), count))
        .when(danger.is_not_null())
        .then(pl.lit("无需改造"))
        .alias("repair_status"),
    )


def disaster(town: Town) -> pl.DataFrame:
    """Affected households, by head and event."""
    rng = town.rng("disaster")
    people = town.pick(rng, is_alive & IS_HEAD, 0.028)
    count = people.height
    return people.select(
        "person_no",
        draws.choice(rng, HAZARDS, (0.4, 0.2, 0.15, 0.1, 0.1, 0.05), count).alias("hazard"),
        draws.days_before(rng, town.latest, 2, 700, count).alias("event_date"),
        draws.choice(rng, ("倒塌", "严重损坏", "一般损坏", "无", None), (0.04, 0.09, 0.45, 0.35, 0.07), count).alias(
            "house_damage"
        ),
        draws.choice(rng, ("应急", "过渡", "冬春", "已结束", "未救助"), (0.25, 0.2, 0.2, 0.25, 0.1), count).alias(
            "relief_stage"
        ),
        pl.Series("relief_yuan", rng.choice([0.0, 600.0, 1200.0, 2000.0, 5000.0], count)),
        pl.col("live_area").alias("event_area"),
    )


def rural_monitoring(town: Town) -> pl.DataFrame:
    """Monitored rural households, a row per member."""
    rng = town.rng("rural_monitoring")
    houses = town.pick(rng, is_alive & IS_HEAD & pl.col("hukou_area").is_in(list(town.places.rural)), 0.02).select(
        "house"
    )
    count = houses.height
    facts = houses.select(
        "house",
        draws.serial(rng, "JC", 8, count).alias("monitor_no"),
        draws.choice(rng, ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户"), (0.4, 0.4, 0.2), count).alias(
            "monitor_kind"
        ),
        draws.choice(rng, ("因病", "因残", "因学", "因灾", "缺劳力"), (0.4, 0.2, 0.15, 0.1, 0.15), count).alias("risk"),
        draws.days_before(rng, town.latest, 20, 1300, count).alias("identified_date"),
        draws.choice(rng, ("否", "是", None), (0.45, 0.5, 0.05), count).alias("cleared"),
    )
    rows = town.people.filter(is_alive).join(facts, on="house", how="inner", maintain_order="left")
    return rows.select(
        "person_no",
        "monitor_no",
        "monitor_kind",
        "risk",
        "identified_date",
        pl.when(pl.col("cleared").is_not_null()).then(pl.col("cleared") == "是").alias("is_risk_cleared"),
    )


def union(town: Town) -> pl.DataFrame:
    """Files of workers in hardship."""
    rng = town.rng("union")
    people = town.pick(rng, is_alive & age.is_between(20, 60), 0.009)
    count = people.height
    return people.select(
        "person_no",
        draws.choice(rng, ("深度困难", "相对困难", "意外致困"), (0.2, 0.5, 0.3), count).alias("hardship_kind"),
        draws.days_before(rng, town.latest, 20, 1800, count).alias("filed_date"),
        draws.choice(rng, ("在档", "脱困"), (0.65, 0.35), count).alias("file_status"),
    )


def vehicles(town: Town) -> pl.DataFrame:
    """Registered vehicles; the poor have few."""
    rng = town.rng("vehicles")
    poor = pl.col("person_no").is_in(town.roster["person_no"].implode())
    grown = is_alive & age.is_between(20, 70)
    people = pl.concat([town.pick(rng, grown & ~poor, 0.24), town.pick(rng, grown & poor, 0.035)])
    count = people.height
    plates = ("小型汽车", "大型汽车", "摩托车", "残疾人专用", "挂车")
    return people.select(
        "person_no",
        draws.choice(rng, plates, (0.68, 0.05, 0.24, 0.01, 0.02), count).alias("plate_kind"),
        draws.choice(rng, ("非营运", "营运"), (0.92, 0.08), count).alias("vehicle_use"),
        draws.days_before(rng, town.latest, 40, 4000, count).alias("registered_date"),
        pl.when(draws.flags(rng, 0.8, count)).then(draws.yuan(rng, 62_000, 0.7, count)).alias("price_yuan"),
        draws.choice(rng, ("正常", "注销", "转出"), (0.88, 0.08, 0.04), count).alias("vehicle_status"),
    )


def real_estate(town: Town) -> pl.DataFrame:
    """Registered dwellings and other units, by owner."""
    rng = town.rng("real_estate")
    poor = pl.col("person_no").is_in(town.roster["person_no"].implode())
    people = pl.concat(
        [town.pick(rng, is_alive & (age > 24) & ~poor, 0.36), town.pick(rng, is_alive & (age > 24) & poor, 0.11)]
    )
    count = people.height
    return people.select(
        "person_no",
        draws.serial(rng, "3698", 15, count).alias("unit_no"),
        draws.choice(rng, ("住宅", "商业", "车位", "其他"), (0.86, 0.04, 0.08, 0.02), count).alias("estate_use"),
        pl.Series("area_m2", np.round(rng.uniform(35, 150, count), 2)),
        draws.days_before(rng, town.latest, 30, 7000, count).alias("registered_date"),
        draws.choice(rng, ("购买", "继承", "拆迁安置", "自建", "赠与"), (0.5, 0.12, 0.15, 0.2, 0.03), count).alias(
            "acquired_by"
        ),
    )


def business(town: Town) -> pl.DataFrame:
    """Market entities, by person and role."""
    rng = town.rng("business")
    people = town.pick(rng, is_alive & age.is_between(20, 72), 0.045)
    count = people.height
    return people.select(
        "person_no",
        draws.serial(rng, "92369800MA", 8, count).alias("credit_code"),
        pl.Series("entity", [f"青禾{n}号商行" for n in rng.integers(1, 99_999, count)], dtype=pl.String),
        draws.choice(rng, ("个体工商户", "公司", "合作社"), (0.68, 0.25, 0.07), count).alias("entity_kind"),
        draws.choice(rng, ("经营者", "法定代表人", "股东", "高管"), (0.62, 0.15, 0.17, 0.06), count).alias("role"),
        pl.when(draws.flags(rng, 0.8, count))
        .then(draws.yuan(rng, 60_000, 1.0, count).round(0))
        .alias("subscribed_yuan"),
        draws.choice(rng, ("在业", "注销", "吊销"), (0.72, 0.22, 0.06), count).alias("entity_status"),
        draws.days_before(rng, town.latest, 40, 4000, count).alias("founded_date"),
    )


def economic_check(town: Town) -> pl.DataFrame:
    """Reports of the checking centre on members of roster households."""
    rng = town.rng("economic_check")
    rows = _on_roster(town)
    rows = rows.filter((pl.col("age") >= 16) & pl.Series(rng.random(rows.height) < 0.55))
    rows = rows.filter(pl.col("authorised_until") > town.latest)
    count = rows.height
    number = draws.serial(rng, "", 9, count)
    return rows.select(
        "person_no",
        (pl.lit("HD") + number).alias("report_no"),
        (pl.lit("SQ") + number).alias("authorisation_no"),
        draws.choice(rng, ("存款", "证券", "基金", "商业保险", "公积金"), (0.6, 0.08, 0.08, 0.16, 0.08), count).alias(
            "asset_kind"
        ),
        draws.yuan(rng, 6500, 1.0, count).alias("amount_yuan"),
        draws.days_before(rng, town.latest, 35, 200, count).alias("as_of_date"),
    )


def marriage(town: Town) -> pl.DataFrame:
    """Marriages and divorces: each couple twice, once from each side."""
    rng = town.rng("marriage")
    couples = (
        town.people.filter(is_alive & ~pl.col("is_planted") & pl.col("relation").is_in(["02", "11", "12"]))
        .filter(pl.col("age").is_between(22, 75))
        .group_by("house", maintain_order=True)
        .agg(a=pl.col("person_no").first(), b=pl.col("person_no").last(), n=pl.len())
        .filter(pl.col("n") == 2)
    )
    couples = couples.filter(pl.Series(rng.random(couples.height) < 0.014))
    count = couples.height
    facts = couples.with_columns(
        draws.choice(rng, ("结婚", "离婚"), (0.55, 0.45), count).alias("registration_kind"),
        draws.days_before(rng, town.latest, 1, 365 + 31 * town.months, count).alias("registered_date"),
    )
    sides = [facts.rename({x: "person_no", y: "spouse_no"}) for x, y in (("a", "b"), ("b", "a"))]
    wanted = ("person_no", "spouse_no", "registration_kind", "registered_date")
    return pl.concat([side.select(wanted) for side in sides])


def officials_kin(town: Town) -> pl.DataFrame:
    """Relatives of officials on file."""
    rng = town.rng("officials_kin")
    people = town.pick(rng, is_alive & (age > 10), 0.008)
    count = people.height
    names = town.people["name"].to_numpy()
    return people.select(
        "person_no",
        pl.Series("official_name", names[rng.integers(0, len(names), count)].tolist(), dtype=pl.String),
        draws.choice(rng, ("父母", "子女", "配偶", "兄弟姐妹"), (0.35, 0.3, 0.1, 0.25), count).alias("kinship"),
        draws.flags(rng, 0.72, count).alias("is_filed"),
    )


def hotline(town: Town) -> pl.DataFrame:
    """Tickets: open ones, and closed ones until six months after closing."""
    rng = town.rng("hotline")
    people = town.pick(rng, is_alive & age.is_between(16, 88), 0.018)
    count = people.height
    received = draws.days_before(rng, town.latest, 0, 220, count)
    need = draws.choice(rng, NEEDS, (0.2, 0.15, 0.07, 0.1, 0.08, 0.03, 0.07, 0.2, 0.1), count)
    elsewhere = np.array(town.places.villages, dtype=object)[rng.integers(0, len(town.places.villages), count)]
    return people.with_columns(received.alias("received_at"), pl.Series("elsewhere", elsewhere.tolist())).select(
        "person_no",
        draws.serial(rng, "RX", 9, count).alias("ticket_no"),
        need.alias("need"),
        draws.choice(rng, ("一般", "紧急", "特急"), (0.8, 0.17, 0.03), count).alias("severity"),
        "received_at",
        (pl.col("received_at") + pl.duration(days=pl.lit(pl.Series(rng.geometric(0.06, count))))).alias("closed_at"),
        pl.when(draws.flags(rng, 0.12, count)).then("elsewhere").otherwise("live_area").alias("event_area"),
        (pl.lit("来电反映") + need + pl.lit("方面的情况")).alias("ticket_text"),
    )


def petition(town: Town) -> pl.DataFrame:
    """Petition matters."""
    rng = town.rng("petition")
    people = town.pick(rng, is_alive & age.is_between(20, 85), 0.008)
    count = people.height
    return people.select(
        "person_no",
        draws.serial(rng, "XF", 9, count).alias("matter_no"),
        draws.choice(rng, NEEDS[:7] + NEEDS[8:], (0.25, 0.15, 0.05, 0.15, 0.1, 0.02, 0.08, 0.2), count).alias("need"),
        draws.days_before(rng, town.latest, 1, 230, count).alias("registered_date"),
        pl.Series("petitions_12m", rng.choice([1, 1, 1, 2, 3, 5], count)),
        draws.choice(rng, ("办理中", "已办结"), (0.4, 0.6), count).alias("matter_status"),
    )


def visits(town: Town) -> pl.DataFrame:
    """Monthly visits to the households that must be visited, and some to others."""
    rng = town.rng("visits")
    roster = _on_roster(town, ("在保", "渐退"))
    must = roster.filter((pl.col("care_mode") == "分散") | pl.Series(rng.random(roster.height) < 0.22))
    people = must.select("person_no", "household_no")
    others = town.pick(rng, is_alive & IS_HEAD, 0.01).select("person_no", pl.lit(None, pl.String).alias("household_no"))
    months = 4 + town.months
    each = pl.concat([people, others])
    repeated = pl.concat([each] * months)
    count = repeated.height
    back = np.repeat(np.arange(months), each.height) * 30 + rng.integers(0, 30, count)
    day = pl.Series((np.datetime64(town.latest) - back.astype("timedelta64[D]")).astype("datetime64[D]"))
    needs = draws.choice(rng, (None, "医疗", "照料", "住房;就业", "教育"), (0.6, 0.15, 0.15, 0.05, 0.05), count)
    frame = repeated.with_columns(day.alias("visited_date"), needs.alias("needs_found"))
    return frame.select(
        "person_no",
        pl.when(draws.flags(rng, 0.8, count)).then("household_no").alias("household_no"),
        "visited_date",
        draws.choice(rng, ("陈干事", "协理员小周", "网格员老吴", "林站长"), (1, 1, 1, 1), count).alias("visitor"),
        draws.choice(rng, ("入户", "电话", "视频"), (0.7, 0.2, 0.1), count).alias("visit_mode"),
        "needs_found",
    ).filter(pl.Series(rng.random(count) < 0.93))


BY_HOUSEHOLD: dict[str, Callable[[Town], pl.DataFrame]] = {
    "housing": housing,
    "disaster": disaster,
    "rural_monitoring": rural_monitoring,
    "union": union,
    "vehicles": vehicles,
    "real_estate": real_estate,
    "business": business,
    "economic_check": economic_check,
    "marriage": marriage,
    "officials_kin": officials_kin,
    "hotline": hotline,
    "petition": petition,
    "visits": visits,
}
