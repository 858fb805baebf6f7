"""The whole truth of an invented city: its people, what departments know of them, and the situations planted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.synthetic import draws, places, population, roster, services, services_households
from data_contracts.synthetic.maker import Maker
from data_contracts.synthetic.places import Places
from data_contracts.synthetic.services import Town

SERVICES: dict[str, Callable[[Town], pl.DataFrame]] = services.PERSONAL | services_households.BY_HOUSEHOLD
COMPLETED_YEARS = (
    pl.lit(0)
    + pl.col("as_of").dt.year()
    - pl.col("birth_date").dt.year()
    - (
        (pl.col("as_of").dt.month() * 100 + pl.col("as_of").dt.day())
        < (pl.col("birth_date").dt.month() * 100 + pl.col("birth_date").dt.day())
    ).cast(pl.Int32)
)


@dataclass(frozen=True)
class World:
    """Truth as at `latest`, the end of the last period.

    `records` maps extract to typed rows (contract columns but the identity ones; money in yuan as float with two
    decimals) plus `person_no`, `record_no` and, where the extract names them, `guardian_no`, `spouse_no`. The register
    and payments are not in it: views.py reads them off the people and the roster. `payments` holds planted payment
    rows of the last period, `paid_by_plan` the household numbers whose payments are nothing but those.
    """

    seed: int
    places: Places
    people: pl.DataFrame
    records: dict[str, pl.DataFrame]
    payments: pl.DataFrame
    paid_by_plan: frozenset[str]
    situations: pl.DataFrame
    latest: date


def build(
    seed: int,
    households: int,
    latest: date,
    months: int,
    plant: Callable[[Maker], None] | None,
    where: Places | None = None,
) -> World:
    """Invent a city: areas (when none are given), ordinary people, planted situations, every department's rows."""
    where = where or places.invent(draws.stream(seed, "places"), households)
    ordinary = population.invent(draws.stream(seed, "people"), where, households, latest)
    maker = Maker(draws.stream(seed, "plants"), where, latest, ordinary)
    if plant is not None:
        plant(maker)
    people = pl.concat([ordinary, maker.people_frame()])
    aged = people.with_columns(as_of=pl.lit(latest)).with_columns(age=COMPLETED_YEARS).drop("as_of")
    listed = pl.concat(
        [roster.ordinary(draws.stream(seed, "roster"), aged, where, latest), maker.frame("roster", roster.ROSTER)]
    )
    town = Town(seed, where, aged, listed, latest, months, frozenset(maker.settled))
    records = {"roster": listed}
    for extract, service in SERVICES.items():
        rows = service(town)
        records[extract] = pl.concat([rows, maker.frame(extract, rows.schema)])
    numbered = {
        extract: rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("record_no"))
        for extract, rows in records.items()
    }
    return World(
        seed,
        where,
        people,
        numbered,
        maker.frame("payments", PAYMENTS),
        frozenset(maker.paid_by_plan),
        maker.situations_frame(),
        latest,
    )


PAYMENTS = pl.Schema(
    {
        "person_no": pl.Int64,
        "batch_month": pl.String,
        "household_no": pl.String,
        "payment_kind": pl.String,
        "due_yuan": pl.Float64,
        "paid_yuan": pl.Float64,
        "roster_sent_date": pl.Date,
        "allocated_date": pl.Date,
        "credited_date": pl.Date,
        "payment_status": pl.String,
    }
)
