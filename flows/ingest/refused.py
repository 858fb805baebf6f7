"""Rows that were not accepted are still somebody's: a household or a person with one is not without any.

"Nothing was paid" and "nobody came" are concluded of households, "no pension" and "not at school" of people. A row
without a name, of an unknown kind or with a broken amount is rejected, and yet it is somebody's: what could be read of
it is kept, so that rules hold back instead of concluding that there is no row.
"""

from datetime import date

import polars as pl

from data_contracts.contract import Contract
from data_contracts.row_tables import table_of
from data_contracts.tables import REFUSED_ROWS
from matchers.standardise.id_number import id_forms
from matchers.standardise.name import normal_names

BY_HOUSEHOLD = ("payments", "visits")
"""Extracts whose silence rules read household by household."""
BY_PERSON = ("pension", "employment", "medical_enrolment", "education", "disability", "health")
"""Extracts whose silence rules read person by person."""
_FIRST_OF = {"area_code": ("live_area", "hukou_area")}


def rows_to_keep(refused: pl.DataFrame, contract: Contract, as_of: date) -> list[pl.DataFrame]:
    """Rejected rows of a batch (core columns) in the columns of REFUSED_ROWS, names in normal form, ID numbers where
    they are valid; [] where none of them shows anything: for other extracts, and of rows dated after the month."""
    if contract.extract not in (*BY_HOUSEHOLD, *BY_PERSON):
        return []
    rows = refused.filter(~pl.col("is_after_as_of"))
    if rows.is_empty():
        return []
    rows = rows.with_columns(normal_names(rows["name"].cast(pl.String)).alias("name"), _valid_ids(rows, as_of))
    there = set(rows.columns)
    columns = []
    for name, type_ in zip(REFUSED_ROWS.schema.names, empty().dtypes, strict=True):
        sources = [source for source in _FIRST_OF.get(name, (name,)) if source in there]
        value = pl.coalesce(sources) if sources else pl.lit(None)
        columns.append(value.cast(type_).alias(name))
    return [rows.select(columns).with_columns(extract=pl.lit(contract.extract))]


def empty() -> pl.DataFrame:
    """REFUSED_ROWS without a row."""
    frame = pl.from_arrow(table_of([], REFUSED_ROWS.schema))
    assert isinstance(frame, pl.DataFrame)
    return frame


def _valid_ids(rows: pl.DataFrame, as_of: date) -> pl.Series:
    """The valid number of each row, or the one its certificate number holds; null for any other."""
    certificate = pl.col("certificate_no") if "certificate_no" in rows.columns else pl.lit(None)
    numbers = rows.select(
        pl.col("id_no").cast(pl.String),
        certificate.cast(pl.String).alias("certificate_no"),
        pl.col("id_no_is_numeric").cast(pl.Boolean),
    )
    return id_forms(numbers, as_of)["id18"].alias("id_no")
