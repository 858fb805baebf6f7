"""The stage's nodes: the ways in which each entity is described -> `forms`, what can be compared and blocked on.

Columns of `forms` (grain: profile): the package docstring of matchers.standardise.
"""

from datetime import date

import polars as pl

from data_contracts.steps import Engine
from matchers.runner import Stage, kernel_node, put_node, run_stages, sql_nodes
from matchers.standardise import kernels
from matchers.standardise import stage as standardise

PROFILES = 4
"""Ways in which one entity may be described that are compared: enough for a moved phone or an old address."""
IDENTITY = {
    **{name: pl.String() for name in ("name", "id_no", "certificate_no", "sex", "phone", "address")},
    **{name: pl.String() for name in ("hukou_area", "live_area", "former_name", "head_name", "birth_date_raw")},
    "id_no_is_numeric": pl.Boolean(),
    "birth_date": pl.Date(),
}
"""What a profile is made of, as written."""


def stage(areas: pl.DataFrame, as_of: date) -> Stage:
    """`entities`, `entity_of`, `mentions`, `heads`, what is read of them, `areas` -> `forms`, `profile_places`."""
    return Stage(
        "variants",
        (
            *sql_nodes("matchers.variants", {"profiles": PROFILES}),
            kernel_node("originals", "maybe_rounded", kernels.originals_kernel(as_of), kernels.ORIGINALS),
            kernel_node("phones_read", "written_phones", kernels.phones_kernel, kernels.PHONES),
            kernel_node("addresses_read", "written_addresses", kernels.addresses_kernel(areas), kernels.ADDRESSES),
            put_node("lunar_days", lambda: kernels.lunar_days(as_of)),
        ),
    )


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
    described = tuple(node for node in stage(areas, as_of).nodes if node.name != "profiles")
    run_stages(engine, [standardise.stage(as_of), Stage("variants", described)], results=("forms",))
    forms = pl.DataFrame(pl.from_arrow(engine.query("SELECT * FROM forms ORDER BY profile")))
    return forms.drop("profile", "entity")
