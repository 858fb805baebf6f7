"""Incomes that a file states by the year: kept by the year. A month's income is none of them divided by twelve."""

from collections.abc import Mapping

import polars as pl

from flows.ingest.layouts.physical import ROW, Physical
from flows.ingest.numbers import WIDE, YUAN

AREA = "hukou_area"
NOT_IN_IT = r"[,，￥¥元\s]"
SCHEMA: Mapping[str, pl.DataType] = {ROW: pl.Int32(), "kind": pl.String(), "yuan_year": YUAN, AREA: pl.String()}


def incomes_by_year(fields: pl.DataFrame, areas: pl.Series | None, physical: Physical) -> pl.DataFrame:
    """Grain: row x kind of income that the layout names under `yearly`; blank cells have no row. `areas`: the row's
    hukou area as a code, where the file has it. A text that is no amount, or a negative one, is told by row and kept
    nowhere.
    """
    found = [pl.DataFrame(schema=SCHEMA)]
    places = areas if areas is not None else pl.Series(AREA, [None] * fields.height, pl.String)
    for kind, name in physical.layout.file.yearly.items():
        amounts = fields.select(
            ROW,
            pl.col(name).str.replace_all(NOT_IN_IT, "").cast(WIDE, strict=False).alias("given"),
            is_there=pl.col(name).is_not_null(),
        ).with_columns(places.alias(AREA))
        is_amount = (pl.col("given") >= 0).fill_null(value=False)
        heading = physical.layout.source.column(name).heading
        for row in amounts.filter("is_there", ~is_amount)[ROW].to_list():
            physical.remarks.append((row, f"“{heading}”不是金额，没有采用"))
        kept = amounts.filter(is_amount)
        found.append(
            kept.select(ROW, pl.lit(kind).alias("kind"), pl.col("given").cast(YUAN), AREA).rename(
                {"given": "yuan_year"}
            )
        )
    return pl.concat(found)
