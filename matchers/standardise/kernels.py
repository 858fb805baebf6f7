"""Arrow kernels: what each distinct written value means. One dictionary per field; the engine joins them.

A month repeats the same names, numbers and addresses many times over: each is read once. The written value comes back
as it was given, as the key of its row; "" (nothing written) has no forms.
"""

from datetime import date

import polars as pl
import pyarrow as pa

from data_contracts.steps import ArrowKernel
from matchers.standardise.address import address_forms, gazetteer
from matchers.standardise.birth import birth_forms, lunar_reading
from matchers.standardise.citizen_id import EARLIEST_YEAR
from matchers.standardise.id_number import id_forms, originals
from matchers.standardise.name import former_in_note, name_forms
from matchers.standardise.phone import phone_forms
from matchers.tables.made_once import made_once

_TEXT, _FLAG, _DAY = pa.string(), pa.bool_(), pa.date32()
_OF_NAMES = {"name": "n", "name_kind": "kind", "name_hard": "hard", "name_soft": "soft", "fz": "fz", "fzs": "fzs"}

NAMES = pa.schema(
    [
        ("written", _TEXT),
        *((name, _TEXT) for name in _OF_NAMES),
        ("given_fz", pa.list_(_TEXT)),
        ("note_soft", _TEXT),
        ("note_fz", _TEXT),
    ]
)
"""Grain: written name. note_*: forms of the former name that a note behind the name tells (张三(曾用名李四))."""

NUMBERS = pa.schema(
    [
        ("id_no", _TEXT),
        ("certificate_no", _TEXT),
        ("id_no_is_numeric", _FLAG),
        *((name, _TEXT) for name in ("id18", "id_kind", "id_text", "id15", "id_prefix6", "id_last4")),
        *((name, _FLAG) for name in ("id_is_repaired", "id_is_cut")),
        ("id_birth", _DAY),
        ("id_sex", _TEXT),
        ("id_corrections", pa.list_(_TEXT)),
    ]
)
"""Grain: number and certificate number as written, and whether the number came from a number cell."""

ORIGINALS = pa.schema([("id18", _TEXT), ("id_corrections", pa.list_(_TEXT))])
"""Grain: valid number that may be a rounded one; the valid numbers that a number cell turns into it."""

BIRTHS = pa.schema(
    [
        ("birth_date", _DAY),
        ("birth_date_raw", _TEXT),
        ("stated", _DAY),
        ("stated_year", pa.int16()),
        ("stated_month", pa.int8()),
    ]
)
"""Grain: birth date as typed and as written; the day, or the year and month, that it states."""

LUNAR_DAYS = pa.schema([("day", _DAY), ("solar", _DAY)])
"""Grain: day that can be read as a lunar date; the solar day meant by it."""

PHONES = pa.schema([("written", _TEXT), ("phone", _TEXT), ("phone2", _TEXT)])
"""Grain: written phone."""

ADDRESSES = pa.schema([("written", _TEXT), ("village", _TEXT), ("town", _TEXT), ("house", _TEXT)])
"""Grain: written address; codes of the areas and the figures of the house that it names."""


def names_kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Batches of `written` -> NAMES."""
    written = _frame(batch)
    forms = name_forms(written, "written").rename({form: name for name, form in _OF_NAMES.items() if form != name})
    notes = name_forms(written.select(note=former_in_note(pl.col("written"))), "note")
    is_name = notes["kind"] != "relation"
    kept = notes.select(pl.when(is_name).then(form).alias(f"note_{form}") for form in ("soft", "fz"))
    return _batch(forms.hstack(kept), NAMES)


def numbers_kernel(as_of: date) -> ArrowKernel:
    """Batches of (id_no, certificate_no, id_no_is_numeric) -> NUMBERS; `as_of` bounds birth dates."""
    return lambda batch: _batch(_keyed(id_forms(_frame(batch), as_of), "id_no", "certificate_no"), NUMBERS)


def originals_kernel(as_of: date) -> ArrowKernel:
    """Batches of `id18` -> ORIGINALS; `as_of` bounds birth dates."""
    return lambda batch: _batch(originals(_frame(batch), as_of), ORIGINALS)


def births_kernel(as_of: date) -> ArrowKernel:
    """Batches of (birth_date, birth_date_raw) -> BIRTHS; `as_of` bounds birth dates."""
    return lambda batch: _batch(_keyed(birth_forms(_frame(batch), as_of), "birth_date_raw"), BIRTHS)


@made_once
def lunar_days(as_of: date) -> pa.Table:
    """LUNAR_DAYS for everybody born up to `as_of`."""
    days = pl.date_range(date(EARLIEST_YEAR, 1, 1), as_of, eager=True)
    table = pl.DataFrame({"day": days, "solar": [lunar_reading(day) for day in days]}).drop_nulls()
    return table.to_arrow().cast(LUNAR_DAYS)


def phones_kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Batches of `written` -> PHONES."""
    written = _frame(batch)
    return _batch(written.hstack(phone_forms(written.select(phone_raw="written")).select("phone", "phone2")), PHONES)


def addresses_kernel(areas: pl.DataFrame) -> ArrowKernel:
    """Batches of `written` -> ADDRESSES, by the names of the exchanged table AREAS."""
    known = gazetteer(areas)
    return lambda batch: _batch(
        address_forms(_frame(batch).rename({"written": "address"}), known).rename({"address": "written"}), ADDRESSES
    )


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    """The batch as columns, "" turned into null."""
    frame = pl.DataFrame(pl.from_arrow(batch))
    return frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def _keyed(forms: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Keys as they were given: null back into ""."""
    return forms.with_columns(pl.col(keys).fill_null(""))


def _batch(frame: pl.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    table = frame.select(schema.names).to_arrow().cast(schema).combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=schema)
