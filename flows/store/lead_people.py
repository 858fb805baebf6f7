"""Whom the row of a lead shows: its person; of a call in identity review the caller as the call itself gives them.

Who called is not known yet: the list must not show a candidate's number, telephone or home as the caller's.
"""

from collections.abc import Iterator

import polars as pl

from flows.store.month_tables import MonthTables
from rules.unproven import CALL

ROW = ("source_file", "source_row")
STATED = ("name", "id_no", "sex", "birth_date", "phone")
"""What a call may say of the caller; the place is the one the lead went to."""


def people_of_leads(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    """lead_id and the columns of MonthTables.people for leads (lead_id, person_id). Grain: lead; null where not known.

    Of a call in identity review `person_id` is the candidate's, or a provisional one, and the rest the caller's.
    """
    shown = leads.select("lead_id", "person_id").join(month.people(leads["person_id"]), on="person_id", how="left")
    calls = month.lead_details.filter(pl.col("unproven") == CALL).select("lead_id", "event_area")
    calls = calls.join(leads.select("lead_id"), on="lead_id", how="semi")
    if calls.is_empty():
        return shown
    callers = _callers(month, calls).select(pl.col(name).cast(kind) for name, kind in shown.schema.items())
    return pl.concat([shown.join(callers, on="lead_id", how="anti"), callers])


def _callers(month: MonthTables, calls: pl.DataFrame) -> pl.DataFrame:
    """Calls (lead_id, event_area) -> the columns of MonthTables.people, from the first row that each rests on."""
    leads = month.leads.join(calls, on="lead_id")
    rows = leads.select("lead_id", "person_id", "township", "event_area", "evidence").explode("evidence")
    rows = rows.unnest("evidence").sort("lead_id", "extract", *ROW).unique("lead_id", keep="first", maintain_order=True)
    parts = [pl.DataFrame(schema={"source_file": pl.Utf8, "source_row": pl.Int32, **_types()}), *_stated(month, rows)]
    found = rows.join(pl.concat(parts), on=ROW, how="left", maintain_order="left").join(
        month.ages, on="birth_date", how="left", maintain_order="left"
    )
    return found.with_columns(
        pl.col("event_area").alias("live_area"),
        pl.col("township").alias("live_township"),
        pl.lit(None, dtype=pl.Utf8).alias("hukou_area"),
        pl.lit(None, dtype=pl.Utf8).alias("hukou_township"),
    )


def _stated(month: MonthTables, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for (extract,), part in rows.partition_by("extract", as_dict=True, maintain_order=True).items():
        core = month.core_rows(str(extract))
        if core is not None:
            found = core.join(part.select(ROW).lazy(), on=ROW, how="semi")
            yield found.select(*ROW, *(pl.col(name).cast(kind) for name, kind in _types().items())).collect()


def _types() -> dict[str, type[pl.DataType]]:
    return {name: pl.Date if name == "birth_date" else pl.Utf8 for name in STATED}
