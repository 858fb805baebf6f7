"""Describe: what is written -> normal forms. Every distinct name, number, birth date, phone, address is read once.

    mentions -> names_read, numbers_read, births_read        (what the exact stage needs)
    profiles -> phones_read, addresses_read -> forms         (what can be compared and blocked on)

Columns of `forms` (grain: profile, one of the ways in which an entity is described): the package docstring of
matchers.standardise.
"""

from datetime import date

import polars as pl

from data_contracts.steps import Engine, load_step
from matchers.standardise import kernels
from matchers.standardise.stage import read, read_names_and_numbers

STEPS = "matchers.variants"
PROFILES = 4
"""Ways in which one entity may be described that are compared: enough for a moved phone or an old address."""
IDENTITY = {
    **{name: pl.String() for name in ("name", "id_no", "certificate_no", "sex", "phone", "address")},
    **{name: pl.String() for name in ("hukou_area", "live_area", "former_name", "head_name", "birth_date_raw")},
    "id_no_is_numeric": pl.Boolean(),
    "birth_date": pl.Date(),
}
"""What a profile is made of, as written."""


def profile(engine: Engine) -> None:
    """`entities`, `entity_of`, `mentions`, `heads` -> `profiles`."""
    engine.run_sql(load_step(STEPS, "profiles"), {"profiles": PROFILES})


def describe(engine: Engine, areas: pl.DataFrame, as_of: date) -> None:
    """`profiles`, `names_read`, `numbers_read`, `births_read`, `areas` -> `forms`, by profile."""
    engine.run_sql(load_step(STEPS, "maybe_rounded"))
    engine.map_arrow("originals", "maybe_rounded", kernels.originals_kernel(as_of), kernels.ORIGINALS)
    read(engine, "phones", kernels.phones_kernel, kernels.PHONES)
    read(engine, "addresses", kernels.addresses_kernel(areas), kernels.ADDRESSES)
    engine.put("lunar_days", kernels.lunar_days(as_of))
    for step in ("places_of_codes", "forms", "profile_places"):
        engine.run_sql(load_step(STEPS, step))
    engine.drop("maybe_rounded", "originals", "places_of_codes", "lunar_days")
    engine.drop("births_read", "phones_read", "addresses_read")


def forms_of(engine: Engine, identities: pl.DataFrame, areas: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Normal forms of identity tuples by themselves; a row per row, in order; columns that are absent are blank."""
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in IDENTITY.items() if name not in identities.columns]
    given = identities.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in IDENTITY.items())
    given = given.with_columns(pl.col(pl.String).fill_null(""), pl.col("id_no_is_numeric").fill_null(value=False))
    heads = given.select("head_name").rename({"head_name": "name"})
    mentions = pl.concat([given, heads], how="diagonal")
    mentions = mentions.with_columns(pl.col(pl.String).fill_null(""), pl.col("id_no_is_numeric").fill_null(value=False))
    engine.put("mentions", mentions.to_arrow())
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    engine.put("profiles", given.with_columns(profile=row, entity=row).to_arrow())
    engine.put("areas", areas.to_arrow())
    read_names_and_numbers(engine, as_of)
    describe(engine, areas, as_of)
    forms = pl.DataFrame(pl.from_arrow(engine.query("SELECT * FROM forms ORDER BY profile")))
    return forms.drop("profile", "entity")
