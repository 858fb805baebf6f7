"""What a township can visit in a month, and what else its list goes by: numbers of policy, dated and cited."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from data_contracts.city import City
from flows.ledger.places import with_places
from flows.store.month_tables import MonthTables
from rules.parameters import Parameters

MIN_VISITORS = 1
THRESHOLD, REACHED = "station_threshold", "station_people"
HELPER, MAX_HELPERS, MIN_HELPERS = "helper_per_people", "helper_max", "helper_min"
VISITS, VISITS_EACH, ADULT = "township_visits", "assistant_visits", "adult_age"
VILLAGE, TOWNSHIP = "村", "乡"


@dataclass(frozen=True)
class Plan:
    """`capacity`: township (12 digits) -> households it can visit in the month, no entry: no limit is known;
    `adult_age`: below it somebody's guardian is asked, null where no age is set."""

    capacity: Mapping[str, int]
    adult_age: int | None


def plan_of(month: MonthTables, city: City, parameters: Parameters, villages: pl.DataFrame) -> Plan:
    """The month's plan. `villages`: `village_table`.

    A township makes $township_visits visits; where nobody set that, its assistants due (one at least: somebody goes) x
    the visits each can make, which are the city's monthly load, else $assistant_visits.
    """
    due = villages.group_by("township").agg(pl.col("assistants").sum()).drop_nulls()
    assistants = dict(due.select("township", "assistants").iter_rows())
    in_use = month.areas.filter((pl.col("level") == TOWNSHIP) & (pl.col("current_code") == pl.col("area_code")))
    capacity = {}
    for code in in_use["area_code"].sort():
        own = _number(parameters, VISITS, code, month)
        each = city.worklists.monthly_load or _number(parameters, VISITS_EACH, code, month)
        if own is None and each is not None:
            own = max(assistants.get(code, 0), MIN_VISITORS) * each
        if own is not None:
            capacity[code] = own
    return Plan(capacity, _number(parameters, ADULT, city.long_code, month))


def _number(parameters: Parameters, name: str, area: str, month: MonthTables) -> int | None:
    found = parameters.lookup(name, area, None, month.as_of)
    return int(found.value) if found else None


def village_table(month: MonthTables, city: City, parameters: Parameters) -> pl.DataFrame:
    """Village x covered people, assistants and station due. Values null where the parameter has none in force.

    Station due: more covered people than $station_threshold (J1), or as many as $station_people (A12). Assistants due:
    registered people / $helper_per_people, whole numbers, $helper_max at most (A11); where no number follows from the
    people, $helper_min (J1, H28).
    """
    in_use = month.areas.filter((pl.col("level") == VILLAGE) & (pl.col("current_code") == pl.col("area_code")))
    people = with_places(month.covered_people, month)
    counts = people.group_by("village").agg(pl.len().cast(pl.Int64).alias("covered"))
    rows = in_use.join(counts, left_on="area_code", right_on="village", how="left").with_columns(
        pl.col("covered").fill_null(0)
    )
    as_of = month.as_of
    for name in (THRESHOLD, REACHED, HELPER, MAX_HELPERS, MIN_HELPERS):
        found = [parameters.lookup(name, code, None, as_of) for code in rows["area_code"]]
        values = [float(value.value) if value else None for value in found]
        rows = rows.with_columns(pl.Series(name, values, dtype=pl.Float64))
    by_people = (pl.col("hukou_population") / pl.col(HELPER)).floor().cast(pl.Int64)
    assistants = pl.coalesce(by_people, pl.col(MIN_HELPERS).cast(pl.Int64))
    is_over = (pl.col("covered") > pl.col(THRESHOLD)).fill_null(False)
    is_reached = (pl.col("covered") >= pl.col(REACHED)).fill_null(False)
    return rows.with_columns(
        pl.when(assistants.is_not_null())
        .then(pl.min_horizontal(assistants, pl.col(MAX_HELPERS).cast(pl.Int64)))
        .alias("assistants"),
        pl.when(pl.col(THRESHOLD).is_not_null() | pl.col(REACHED).is_not_null())
        .then(is_over | is_reached)
        .alias("is_station_due"),
        pl.col("area_code").is_in(city.worklists.stations).alias("has_station"),
    ).sort("area_code")
