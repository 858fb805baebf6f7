"""What departments know of ordinary people: one function per extract, rows in columns.

Every function takes the `Town` and gives rows keyed by `person_no`, dated up to `town.latest`; views.py decides what a
month shows of them. Planted people get plain everyday rows only (insured, a pension when old, at school when young),
so that nothing but what was planted happens to them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.random import Generator

from data_contracts.synthetic import draws
from data_contracts.synthetic.places import Places

SCHOOL, OLD = 3, 60


@dataclass(frozen=True)
class Town:
    """Everything a service may know: `people` has `age` (completed years at `latest`), the roster its rows.

    `months` is how many months of drops end at `latest`; `settled` names (extract, person) that planted situations
    decide by themselves.
    """

    seed: int
    places: Places
    people: pl.DataFrame
    roster: pl.DataFrame
    latest: date
    months: int
    settled: frozenset[tuple[str, int]]

    def rng(self, extract: str) -> Generator:
        """The extract's own random numbers."""
        return draws.stream(self.seed, "service", extract)

    def pick(self, rng: Generator, condition: pl.Expr, share: float) -> pl.DataFrame:
        """A share of the ordinary people who fulfil a condition."""
        ordinary = self.people.filter(condition & ~pl.col("is_planted"))
        return ordinary.filter(pl.Series(rng.random(ordinary.height) < share))

    def plain(self, extract: str, condition: pl.Expr) -> pl.DataFrame:
        """The planted people who fulfil a condition and whose row in the extract nobody has decided."""
        decided = [person for e, person in self.settled if e == extract]
        return self.people.filter(condition & pl.col("is_planted") & ~pl.col("person_no").is_in(decided))


age, is_alive = pl.col("age"), pl.col("death_date").is_null()
AT_SCHOOL = age.is_between(SCHOOL, 17)


def education(town: Town) -> pl.DataFrame:
    """In school: nearly every child, a part of the young; guardians are the head of the household."""
    rng = town.rng("education")
    ordinary = town.pick(rng, is_alive & (AT_SCHOOL | (age.is_between(18, 23) & (pl.col("person_no") % 3 == 0))), 0.95)
    people = pl.concat([ordinary, town.plain("education", is_alive & age.is_between(6, 17))])
    count = people.height
    heads = town.people.group_by("house", maintain_order=True).agg(guardian_no=pl.col("person_no").first())
    people = people.join(heads, on="house", how="left", maintain_order="left")
    grade = (
        pl.when(age < 6).then(3).when(age < 12).then(6).when(age < 15).then(12).when(age < 18).then(15).otherwise(18)
    )
    stage = (
        pl.when(age < 6)
        .then(pl.lit("学前"))
        .when(age < 12)
        .then(pl.lit("小学"))
        .when(age < 15)
        .then(pl.lit("初中"))
        .when(age < 18)
        .then(draws.choice(rng, ("高中", "中职"), (0.62, 0.38), count))
        .otherwise(draws.choice(rng, ("本科", "高职", "研究生"), (0.5, 0.45, 0.05), count))
    )
    hardship = draws.choice(rng, ("特别困难", "困难", "一般困难", "无", None), (0.006, 0.014, 0.03, 0.75, 0.2), count)
    school_year = town.latest.year if town.latest.month >= 9 else town.latest.year - 1
    aid = pl.Series(rng.choice([500.0, 750.0, 1000.0, 1250.0, 2000.0], count))
    covered = town.roster.filter(pl.col("is_covered"))["person_no"]
    quiet = pl.col("is_planted")
    return people.select(
        "person_no",
        pl.when(pl.col("guardian_no") == pl.col("person_no")).then(None).otherwise("guardian_no").alias("guardian_no"),
        draws.serial(rng, "G", 10, count).alias("student_no"),
        pl.Series("school", [f"第{n}学校" for n in rng.integers(1, 60, count)], dtype=pl.String),
        stage.alias("stage"),
        pl.date(school_year - (age - grade).clip(0, 5), 9, 1).alias("enrolled_date"),
        pl.when(quiet).then(pl.lit("无")).otherwise(hardship).alias("hardship_level"),
        pl.when(
            quiet
            | pl.col("person_no").is_in(covered.implode()) & draws.flags(rng, 0.93, count)
            | draws.flags(rng, 0.05, count)
        )
        .then(aid)
        .alias("aid_yuan_year"),
    )


def employment(town: Town) -> pl.DataFrame:
    """The labour register: adults under 60 and some older; `paid_lag` months since the last contribution."""
    rng = town.rng("employment")
    ordinary = town.pick(rng, is_alive & age.is_between(18, 62), 0.86)
    people = pl.concat([ordinary, town.plain("employment", is_alive & age.is_between(18, 59))])
    count = people.height
    status = (
        pl.when("is_planted")
        .then(pl.lit("未就业"))
        .when(pl.col("person_no").is_in(town.roster["person_no"].implode()))
        .then(draws.choice(rng, ("在职", "灵活就业", "登记失业", "未就业"), (0.08, 0.25, 0.06, 0.61), count))
        .otherwise(draws.choice(rng, ("在职", "灵活就业", "登记失业", "未就业"), (0.47, 0.27, 0.012, 0.248), count))
    )
    people = people.with_columns(status.alias("employment_status"))
    works, is_flexible = pl.col("employment_status") == "在职", pl.col("employment_status") == "灵活就业"
    lost = pl.col("employment_status") == "登记失业"
    since = draws.days_before(rng, town.latest, 2, 420, count)
    return people.with_columns(since.alias("since")).select(
        "person_no",
        "employment_status",
        pl.when(works)
        .then(pl.Series([f"青禾第{n}公司" for n in rng.integers(1, 9000, count)], dtype=pl.String))
        .alias("employer"),
        pl.when(works)
        .then(pl.lit("职工"))
        .otherwise(
            pl.when("is_planted")
            .then(pl.lit("居民"))
            .otherwise(draws.choice(rng, ("居民", "无", "职工"), (0.95, 0.02, 0.03), count))
        )
        .alias("insurance_kind"),
        pl.when(works | (is_flexible & draws.flags(rng, 0.93, count)))
        .then(draws.yuan(rng, 3600, 0.35, count))
        .alias("wage_base_yuan_month"),
        pl.when(works).then(pl.Series(rng.choice([0, 0, 0, 0, 1, 1, 3], count))).alias("paid_lag"),
        pl.when(lost).then("since").alias("unemployed_since"),
        pl.when(lost & draws.flags(rng, 0.6, count))
        .then(pl.col("since").dt.offset_by("6mo"))
        .alias("unemployment_benefit_until"),
        pl.when("is_planted")
        .then(1)
        .otherwise(pl.Series(rng.choice([0, 0, 1, 2, 4], count)))
        .cast(pl.Int64)
        .alias("job_services_12m"),
        (draws.flags(rng, 0.02, count) & ~pl.col("is_planted")).alias("is_returnee"),
    )


def pension(town: Town) -> pl.DataFrame:
    """Pensions in payment: nearly all the old."""
    rng = town.rng("pension")
    ordinary = town.pick(
        rng, (age >= OLD) | ((age >= 55) & (pl.col("sex") == "女") & (pl.col("person_no") % 3 == 0)), 0.985
    )
    people = pl.concat([ordinary, town.plain("pension", age >= OLD)])
    count = people.height
    kinds = draws.choice(rng, ("城乡居民", "职工养老", "机关事业"), (0.74, 0.21, 0.05), count)
    poor = pl.col("is_planted") | pl.col("person_no").is_in(town.roster["person_no"].implode())
    people = people.with_columns(pl.when(poor).then(pl.lit("城乡居民")).otherwise(kinds).alias("pension_kind"))
    basic = pl.Series(rng.choice([143.0, 158.0, 173.0], count))
    extra = pl.Series(np.round(rng.uniform(5, 120, count), 2))
    is_basic = pl.col("pension_kind") == "城乡居民"
    return people.select(
        "person_no",
        "pension_kind",
        pl.when(is_basic)
        .then(basic + extra)
        .otherwise(draws.yuan(rng, 3100, 0.3, count))
        .round(2)
        .alias("pension_yuan_month"),
        pl.when(is_basic).then(basic).alias("basic_pension_yuan_month"),
        pl.min_horizontal(pl.col("birth_date").dt.offset_by("60y"), pl.lit(town.latest).dt.offset_by("-40d")).alias(
            "pension_start_date"
        ),
    )


def disability(town: Town) -> pl.DataFrame:
    """Certificates: number = ID, kind, level; more of them among the poor."""
    rng = town.rng("disability")
    poor = pl.col("person_no").is_in(town.roster["person_no"].implode())
    people = pl.concat([town.pick(rng, is_alive & ~poor, 0.035), town.pick(rng, is_alive & poor, 0.17)])
    count = people.height
    kinds, levels = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), ("一级", "二级", "三级", "四级")
    kind = draws.choice(rng, kinds, (0.12, 0.14, 0.03, 0.5, 0.08, 0.09, 0.04), count)
    level = draws.choice(rng, levels, (0.13, 0.19, 0.32, 0.36), count)
    issued = draws.days_before(rng, town.latest, 1, 3300, count)
    digits = [f"{kinds.index(k) + 1}{levels.index(v) + 1}" for k, v in zip(kind, level, strict=True)]
    suffix = draws.choice(rng, ("", "B1", "B2"), (0.93, 0.06, 0.01), count)
    severe_like = level.is_in(["一级", "二级"])
    return people.with_columns(issued.alias("issued_date")).select(
        "person_no",
        (pl.col("id_no") + pl.Series(digits, dtype=pl.String) + suffix).alias("certificate_no"),
        kind.alias("disability_kind"),
        level.alias("disability_level"),
        "issued_date",
        pl.when(draws.flags(rng, 0.8, count)).then(pl.col("issued_date").dt.offset_by("10y")).alias("valid_until"),
        draws.choice(rng, ("有效", "注销", "冻结"), (0.93, 0.05, 0.02), count).alias("certificate_status"),
        (poor & draws.flags(rng, 0.92, count) | draws.flags(rng, 0.1, count)).alias("has_living_subsidy"),
        (pl.lit(severe_like) & draws.flags(rng, 0.93, count)).alias("has_nursing_subsidy"),
    )


DISEASES = (
    ("C34", "肺癌"),
    ("N18", "终末期肾病"),
    ("I63", "脑梗死"),
    ("F20", "精神分裂症"),
    ("I21", "急性心肌梗死"),
    ("D66", "血友病"),
    ("I10", "高血压"),
)


def health(town: Town) -> pl.DataFrame:
    """Registered major diseases and care levels."""
    rng = town.rng("health")
    people = town.pick(rng, is_alive, 0.026)
    count = people.height
    disease = rng.integers(0, len(DISEASES), count)
    return people.select(
        "person_no",
        pl.Series("disease_code", [DISEASES[d][0] for d in disease], dtype=pl.String),
        pl.Series("disease", [DISEASES[d][1] for d in disease], dtype=pl.String),
        pl.Series("is_major_disease", disease < 5),
        draws.days_before(rng, town.latest, 1, 2500, count).alias("diagnosed_date"),
        draws.choice(rng, ("无", "轻度", "中度", "重度", None), (0.5, 0.2, 0.08, 0.04, 0.18), count).alias(
            "disability_care_level"
        ),
    )


def medical_enrolment(town: Town) -> pl.DataFrame:
    """Health insurance of the year: nearly everybody; the covered are subsidised."""
    rng = town.rng("medical_enrolment")
    people = pl.concat([town.pick(rng, is_alive, 0.975), town.plain("medical_enrolment", is_alive)])
    count = people.height
    covered = pl.col("person_no").is_in(town.roster.filter(pl.col("is_covered"))["person_no"].implode())
    tekun = pl.col("person_no").is_in(town.roster.filter(pl.col("programme") == "特困")["person_no"].implode())
    planted = pl.col("is_planted")
    frame = people.with_columns(
        (covered & (planted | draws.flags(rng, 0.985, count))).alias("is_subsidised"),
        draws.choice(rng, ("参保", "停保", "未参保"), (0.985, 0.008, 0.007), count).alias("drawn"),
        draws.flags(rng, 0.9, count).alias("drawn_care"),
    )
    return frame.select(
        "person_no",
        pl.when(planted).then(pl.lit("参保")).otherwise("drawn").alias("insured_status"),
        "is_subsidised",
        pl.when("is_subsidised").then(400.0).otherwise(0.0).alias("subsidy_yuan"),
        pl.when(tekun).then(planted | pl.col("drawn_care")).alias("has_care_insurance"),
    )


def medical_claims(town: Town) -> pl.DataFrame:
    """Settlements of the trailing twelve months of every drop: mostly small, a few heavy illnesses."""
    rng = town.rng("medical_claims")
    alive = town.people.filter(is_alive & ~pl.col("is_planted"))
    days = 365 + 31 * town.months
    visits = rng.poisson(0.0019 * days * np.where(alive["age"].to_numpy() > 55, 1.9, 0.8))
    people = alive.select("person_no")[np.repeat(np.arange(alive.height), visits)]
    heavy = alive.select("person_no").filter(pl.Series(rng.random(alive.height) < 0.006))
    people = pl.concat([people, pl.concat([heavy, heavy])])
    count = people.height
    is_heavy = np.arange(count) >= count - 2 * heavy.height
    total = np.round(np.where(is_heavy, 26_000, 700) * np.exp(rng.normal(0, 0.85, count)), 2)
    pooled = np.round(total * rng.uniform(0.35, 0.65, count), 2)
    catastrophic = np.round(np.where(total > 20_000, total * 0.1, 0.0), 2)
    helped = people["person_no"].is_in(town.roster.filter(pl.col("is_covered"))["person_no"].implode()).to_numpy()
    assistance = np.round(np.where(helped & (rng.random(count) < 0.6), total * 0.15, 0.0), 2)
    inpatient = is_heavy | (rng.random(count) < 0.22)
    settled = draws.days_before(rng, town.latest, 0, days, count)
    stay = pl.Series(rng.integers(3, 16, count))
    return people.with_columns(
        settled.alias("settled_date"), stay.alias("stay"), pl.Series("inpatient", inpatient)
    ).select(
        "person_no",
        draws.serial(rng, "YB", 12, count).alias("claim_no"),
        pl.when("inpatient").then(pl.lit("住院")).otherwise(pl.lit("门诊")).alias("visit_kind"),
        pl.when("inpatient").then(pl.col("settled_date") - pl.duration(days="stay")).alias("admitted_date"),
        pl.when("inpatient").then("settled_date").alias("discharged_date"),
        "settled_date",
        pl.Series("total_yuan", total),
        pl.Series("pooled_yuan", pooled),
        pl.Series("catastrophic_yuan", catastrophic),
        pl.Series("medical_assistance_yuan", assistance),
        pl.Series("out_of_pocket_yuan", np.round(total - pooled - catastrophic - assistance, 2)),
    )


def justice(town: Town) -> pl.DataFrame:
    """Terms in prison or detoxification, community correction, releases."""
    rng = town.rng("justice")
    people = town.pick(rng, is_alive & (age >= 18), 0.011)
    count = people.height
    status = draws.choice(
        rng, ("服刑", "强制隔离戒毒", "社区矫正", "刑满释放", "解除矫正"), (0.3, 0.1, 0.25, 0.22, 0.13), count
    )
    ended = status.is_in(["刑满释放", "解除矫正"])
    begun = draws.days_before(rng, town.latest, 30, 1400, count)
    until = draws.days_before(rng, town.latest, -1500, -5, count)
    over = draws.days_before(rng, town.latest, 3, 700, count)
    return people.with_columns(begun.alias("begun"), over.alias("over")).select(
        "person_no",
        status.alias("justice_status"),
        pl.when(ended)
        .then(pl.min_horizontal("begun", pl.col("over").dt.offset_by("-200d")))
        .otherwise("begun")
        .alias("term_start"),
        pl.when(ended).then("over").otherwise(until).alias("term_end"),
    )


def funeral(town: Town) -> pl.DataFrame:
    """Cremations of the last 24 months."""
    rng = town.rng("funeral")
    dead = town.people.filter(pl.col("death_date").is_not_null() & pl.col("is_cremated"))
    after = pl.Series(rng.integers(1, 5, dead.height))
    return dead.select(
        "person_no", "death_date", (pl.col("death_date") + pl.duration(days=pl.lit(after))).alias("cremated_date")
    )


PERSONAL: dict[str, Callable[[Town], pl.DataFrame]] = {
    "education": education,
    "employment": employment,
    "pension": pension,
    "disability": disability,
    "health": health,
    "medical_enrolment": medical_enrolment,
    "medical_claims": medical_claims,
    "justice": justice,
    "funeral": funeral,
}
