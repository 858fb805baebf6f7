"""I15, the rule about earlier leads: open, past their deadline, nothing accepted back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.core_month import write_core_month
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import LEAD_HISTORY
from flows.decide import decide
from flows.store.run import RunContext, period_end
from matchers.engine.duck import duck_engine

FIRST, SECOND = "202609", "202610"
PUBLISHED = {FIRST: date(2026, 10, 8), SECOND: date(2026, 11, 2)}


def _history(leads: pl.DataFrame) -> pl.DataFrame:
    """The first month's published leads as the ledger has them: every third answered, every seventh closed."""
    place = pl.int_range(pl.len())
    known = (
        leads.filter("is_published")
        .sort("lead_id")
        .with_columns(
            opened_period=pl.lit(FIRST),
            months_open=pl.lit(1),
            has_feedback=place % 3 == 0,
            is_open=place % 7 != 0,
            evidence_key=pl.lit("k"),
        )
    )
    missing = [pl.lit(None).alias(c) for c in LEAD_HISTORY.schema.names if c not in known.columns]
    return known.with_columns(missing).select(LEAD_HISTORY.schema.names)


def test_open_overdue_leads_without_feedback_are_escalated_and_no_others(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=200, seed=31, periods=(FIRST, SECOND), mess=Mess.clean())
    run = RunContext(
        period=FIRST, as_of=period_end(FIRST), published=PUBLISHED[FIRST], city=truth.city, incoming=truth.incoming,
        store=tmp_path / "store", out=tmp_path / "out", code_version="test",
    )  # fmt: skip
    into, history = tmp_path / "decide", tmp_path / "feedback"
    history.mkdir()
    for period in (FIRST, SECOND):
        made = write_core_month(tmp_path / period, truth.world, period)
        (into / period).mkdir(parents=True)
        month = replace(run, period=period, as_of=period_end(period), published=PUBLISHED[period])
        with duck_engine(tmp_path / "spill") as engine:
            decide(month, made.ingest, made.match, history if period == SECOND else None, into / period, engine)
        if period == FIRST:
            before = _history(pl.read_parquet(into / FIRST / "leads.parquet"))
            pq.write_table(before.to_arrow().cast(LEAD_HISTORY.schema), history / "lead_history.parquet")
    overdue = before.filter(pl.col("is_open") & ~pl.col("has_feedback") & (pl.col("deadline") < period_end(SECOND)))
    in_time = before.filter(pl.col("deadline") >= period_end(SECOND))
    assert 0 < overdue.height < before.height
    assert in_time.height
    found = pl.read_parquet(into / SECOND / "leads.parquet").filter(pl.col("rule_id") == "I15")
    about = ["person_id", "household_no"]
    assert sorted(found.select(about).rows(), key=str) == sorted(overdue.select(about).rows(), key=str)
    one_step_up = {"yellow": "orange", "orange": "red", "red": "red"}
    expected = sorted(one_step_up[urgency] for urgency in overdue["urgency"])
    assert sorted(found["urgency"]) == expected
