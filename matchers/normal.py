"""Kernels that put normal forms beside distinct identity tuples: the engine streams, `matchers.normalise` works."""

from datetime import date

import polars as pl
import pyarrow as pa

from data_contracts.steps import ArrowKernel
from matchers.normalise import normalise_identities

NUMBER_FORMS = pa.schema(
    [
        ("tuple_no", pa.int64()),
        ("name_n", pa.string()),
        ("name_kind", pa.string()),
        ("name_hard", pa.string()),
        ("id18", pa.string()),
        ("id_kind", pa.string()),
        ("id_is_repaired", pa.bool_()),
        ("id_is_cut", pa.bool_()),
        ("id_birth", pa.date32()),
    ]
)
"""Normal forms of (name, number) alone: all that the exact stage needs."""

_TEXT_FORMS = (
    *("name", "name_kind", "name_hard", "name_soft", "surname", "name_py", "fz", "fzs"),
    *("former_hard", "former_soft", "former_fz", "head_hard", "head_soft", "head_fz"),
    *("id18", "id_kind", "id_text", "id15", "id_prefix6", "id_last4", "id_last6", "id_sex"),
    *("birth_from", "sex", "phone", "phone2", "phone_kind"),
    *("village", "town", "hukou_village", "hukou_town"),
)
FORMS = pa.schema(
    [
        ("profile", pa.int64()),
        ("entity", pa.int64()),
        *((name, pa.string()) for name in _TEXT_FORMS),
        ("given_fz", pa.list_(pa.string())),
        ("id_corrections", pa.list_(pa.string())),
        ("id_is_repaired", pa.bool_()),
        ("id_is_cut", pa.bool_()),
        ("head_is_self", pa.bool_()),
        ("birth_is_0101", pa.bool_()),
        ("birth", pa.date32()),
        ("birth_lunar", pa.date32()),
        ("id_birth", pa.date32()),
        ("birth_year", pa.int16()),
        ("birth_month", pa.int8()),
    ]
)
"""All normal forms of a profile (one way in which an entity is described)."""


def number_kernel(areas: pl.DataFrame, as_of: date) -> ArrowKernel:
    """Batches of (tuple_no, name, id_no, id_no_is_numeric, certificate_no) -> NUMBER_FORMS."""

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        forms = normalise_identities(_frame(batch), areas, as_of)
        return _batch(forms.rename({"name": "name_n"}), NUMBER_FORMS)

    return kernel


def forms_kernel(areas: pl.DataFrame, as_of: date) -> ArrowKernel:
    """Batches of profiles with raw particulars -> FORMS."""

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        return _batch(normalise_identities(_frame(batch), areas, as_of), FORMS)

    return kernel


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    """The batch as columns, "" turned back into null."""
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    return frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def _batch(frame: pl.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    table = frame.select(schema.names).to_arrow().cast(schema).combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=schema)
