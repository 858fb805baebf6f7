"""Truth that only some offices' lists hold, each only where a Mess names it: allowances and farm subsidies, and who of
the countryside works away. Under our headings they are rows of payments and of the labour register like all others.
"""

import polars as pl

from data_contracts.synthetic import draws
from data_contracts.synthetic.export_files import ALLOWANCE, FARM_SUBSIDY, IS_ABROAD
from data_contracts.synthetic.oddities import OTHER_SUBSIDIES, WORK_ABROAD
from data_contracts.synthetic.views import DEAD, GONE
from data_contracts.synthetic.world import PAYMENTS, World

OLD, VERY_OLD, OLDEST = 80, 90, 100
ALLOWANCES = {OLD: 100.0, VERY_OLD: 200.0, OLDEST: 500.0}
FARMING, WORKERS = 0.6, 0.8
STATUS_ONLY = ("person_no", "record_no", "employment_status")


def with_other_lists(
    world: World, shown: dict[str, pl.DataFrame], period: str, kinds: frozenset[str]
) -> dict[str, pl.DataFrame]:
    """A month's rows by extract, with what the kinds add; nothing else changes."""
    if OTHER_SUBSIDIES in kinds:
        shown = shown | {"payments": pl.concat([shown["payments"], _subsidies(world, period)])}
    if WORK_ABROAD in kinds:
        shown = shown | {"employment": _with_workers_away(world, shown)}
    return shown


def _subsidies(world: World, period: str) -> pl.DataFrame:
    """Allowances of the old and farm subsidies of rural heads, paid in the month itself."""
    as_of = draws.month_last(period)
    here = world.people.filter(
        pl.col("is_registered"),
        pl.col("death_date").is_null() | (pl.col("death_date") > as_of),
        ~pl.col("change_kind").is_in([DEAD, GONE]),
    )
    age = (pl.lit(as_of) - pl.col("birth_date")).dt.total_days() // 365.25
    allowance = pl.lit(None, pl.Float64)
    for least, yuan in ALLOWANCES.items():
        allowance = pl.when(age >= least).then(pl.lit(yuan)).otherwise(allowance)
    old = here.select("person_no", pl.lit(ALLOWANCE).alias("payment_kind"), allowance.alias("due_yuan")).drop_nulls()
    rng = draws.stream(world.seed, OTHER_SUBSIDIES)
    drawn = pl.Series("drawn", rng.random(int(world.people["person_no"].max()) + 1))  # type: ignore[arg-type]
    heads = here.filter(pl.col("relation") == "02", pl.col("hukou_area").is_in(list(world.places.rural)))
    farms = heads.with_columns(drawn.gather(heads["person_no"])).filter(pl.col("drawn") < FARMING)
    farming = farms.select(
        "person_no",
        pl.lit(FARM_SUBSIDY).alias("payment_kind"),
        (pl.col("drawn") * 1000 + 50).round(2).alias("due_yuan"),
    )
    beyond = int(world.people["person_no"].max())  # type: ignore[arg-type]
    rows = pl.concat([old.with_columns(times=1), farming.with_columns(times=2)])
    return rows.select(
        *(
            pl.lit(period).alias(name)
            if name == "batch_month"
            else pl.lit("成功").alias(name)
            if name == "payment_status"
            else pl.col("due_yuan").alias(name)
            if name == "paid_yuan"
            else pl.col(name)
            if name in ("person_no", "payment_kind", "due_yuan")
            else pl.lit(None, kind).alias(name)
            for name, kind in PAYMENTS.items()
        ),
        (pl.col("person_no") + beyond * pl.col("times")).cast(pl.Int64).alias("record_no"),
    )


def _with_workers_away(world: World, shown: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Of some country people nobody knows more than whether they work: `_is_abroad`. Row count unchanged."""
    rng = draws.stream(world.seed, WORK_ABROAD)
    drawn = pl.Series("drawn", rng.random(world.people.height))
    listed = world.people.with_columns(drawn).filter(
        ~pl.col("is_planted"), pl.col("hukou_area").is_in(list(world.places.rural)), pl.col("drawn") < WORKERS
    )
    rows = shown["employment"]
    away = pl.col("person_no").is_in(listed["person_no"].implode())
    works = pl.col("employment_status").is_in(["在职", "灵活就业"])
    status = pl.when(works).then(pl.lit("灵活就业")).otherwise(pl.lit("未就业"))
    return rows.with_columns(
        pl.when(away).then(status).otherwise("employment_status").alias("employment_status"),
        *(pl.when(~away).then(name).alias(name) for name in rows.columns if name not in STATUS_ONLY),
        away.alias(IS_ABROAD),
    )
