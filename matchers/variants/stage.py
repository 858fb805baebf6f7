"""The stage's nodes: the ways in which each entity is described -> `standardised_records`, to block on and compare.

Columns of `standardised_records` (grain: variant): the package docstring of matchers.standardise.
"""

from datetime import date

import polars as pl

from data_contracts.codes import SQL_CODES
from data_contracts.steps import Engine
from matchers.runner import Stage, kernel_node, put_node, run_stages, sql_nodes
from matchers.standardise import kernels
from matchers.standardise import stage as standardise

MAX_VARIANTS = 4
"""Ways in which one entity may be described that are compared: enough for a moved phone or an old address."""
IDENTITY = {
    **{name: pl.String() for name in ("name", "id_no", "certificate_no", "sex", "phone", "address")},
    **{name: pl.String() for name in ("hukou_area", "live_area", "former_name", "head_name", "birth_date_raw")},
    "id_no_is_numeric": pl.Boolean(),
    "birth_date": pl.Date(),
}
"""What a variant is made of, as written."""


def stage(areas: pl.DataFrame, as_of: date) -> Stage:
    """`entities`, `person_records`, what is read of them, `areas` -> `standardised_records`, what keys read of
    them (`keyed_records`), `variant_places`."""
    places = kernels.addresses_kernel(areas)
    return Stage(
        "variants",
        (
            *sql_nodes("matchers.variants", {"variants": MAX_VARIANTS, **SQL_CODES}, views=("keyed_records",)),
            kernel_node("originals", "maybe_rounded", kernels.originals_kernel(as_of), kernels.ORIGINALS),
            kernel_node("standardised_phones", "written_phones", kernels.phones_kernel, kernels.PHONES),
            kernel_node("standardised_addresses", "written_addresses", places, kernels.ADDRESSES),
            put_node("lunar_days", lambda: kernels.lunar_days(as_of)),
        ),
    )


def standardised(engine: Engine, identities: pl.DataFrame, areas: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Standardised records of identity tuples by themselves; row by row; columns that are absent are blank."""
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in IDENTITY.items() if name not in identities.columns]
    given = identities.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in IDENTITY.items())
    given = given.with_columns(pl.col(pl.String).fill_null(""), pl.col("id_no_is_numeric").fill_null(value=False))
    heads = given.select("head_name").rename({"head_name": "name"})
    people = pl.concat([given, heads], how="diagonal")
    people = people.with_columns(pl.col(pl.String).fill_null(""), pl.col("id_no_is_numeric").fill_null(value=False))
    engine.put("person_records", people.to_arrow())
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    engine.put("variants", given.with_columns(variant=row, entity=row, may_be_found=pl.lit(value=True)).to_arrow())
    engine.put("areas", areas.to_arrow())
    described = tuple(node for node in stage(areas, as_of).nodes if node.name != "variants")
    run_stages(engine, [standardise.stage(as_of), Stage("variants", described)], results=("standardised_records",))
    records = pl.DataFrame(pl.from_arrow(engine.query("SELECT * FROM standardised_records ORDER BY variant")))
    return records.drop("variant", "entity", "may_be_found")
