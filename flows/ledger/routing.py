"""Which township lists a lead is published on, and which township decides. Nothing is dropped.

The residence township surveys, the hukou township decides (一城通办): when they differ both get the row, the deciding
one as host (主办). R09 and other red emergencies go to the township where it happened. Where no township is known the
lead is on the county's own list, and on the city's where not even the county is.
"""

import polars as pl

from data_contracts.returned_lists import ASSISTING, HOST
from rules.catalogue import rules_with

LISTED_FOR = "listed_for"
OUTSIDE = "市外"  # a place that is not in areas.csv: the person is registered or lives in another city


def routed(leads: pl.DataFrame, areas: pl.DataFrame, city_code: str, *, residence_surveys: bool) -> pl.DataFrame:
    """Published leads with LEAD_DETAILS' routing columns -> lead_id, listed_for (12 digits), side (host | assisting).

    One or two rows per lead; one where the residence does not survey for another township (`residence_surveys`, a
    switch). `leads` needs lead_id, rule_id, urgency, township, event_area, live_township, hukou_township.
    """
    places = _places(areas)
    townships = areas["township"].drop_nulls().unique().to_list()
    leads = leads.with_columns(
        pl.when(pl.col(name).is_in(townships)).then(name).alias(name) for name in ("live_township", "hukou_township")
    )
    known = leads.join(places.rename({"place": "event_place"}), left_on="event_area", right_on="area_code", how="left")
    is_emergency = (pl.col("rule_id").is_in(rules_with("event_place")) | (pl.col("urgency") == "red")) & pl.col(
        "event_place"
    ).is_not_null()
    home = pl.col("hukou_township").fill_null(pl.col("live_township"))
    host = pl.when(is_emergency).then("event_place").otherwise(pl.coalesce(home, "township", pl.lit(city_code)))
    assisting = pl.when(~is_emergency & (pl.col("live_township") != home)).then("live_township")
    hosts = known.with_columns(host.alias(LISTED_FOR), pl.lit(HOST).alias("side"))
    assistants = known.with_columns(assisting.alias(LISTED_FOR), pl.lit(ASSISTING).alias("side"))
    both = pl.concat([hosts, assistants]) if residence_surveys else hosts
    return both.filter(pl.col(LISTED_FOR).is_not_null()).select("lead_id", LISTED_FOR, "side")


def _places(areas: pl.DataFrame) -> pl.DataFrame:
    """For each area code, closed ones too: its township, or where it has none its county."""
    return areas.select("area_code", pl.coalesce("township", "county").alias("place")).filter(
        pl.col("place").is_not_null()
    )


def list_names(areas: pl.DataFrame, codes: pl.Series, city_code: str, city_name: str) -> dict[str, str]:
    """The name of each list's township or county; the city's name for its own list."""
    names = dict(areas.select("area_code", "name").iter_rows())
    return {code: city_name if code == city_code else names.get(code) or OUTSIDE for code in codes.unique().sort()}
