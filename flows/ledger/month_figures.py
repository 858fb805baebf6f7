"""What a month comes to in a dozen figures, kept in the ledger's folder: the month's tables are not kept for ever.

Beside them what the month was made with (code, rules, parameters, model), so that a bend in a line can be told from a
change of ours.
"""

import hashlib
import json
from collections.abc import Iterator

import polars as pl

from data_contracts.tables import MATCH_MODEL, MONTH_FIGURES
from flows.audit.made_with import file_version, in_force, model_version
from flows.ledger.book import kept_files, next_kept, read_file
from flows.store.files import NewFile
from flows.store.frames import empty_frame, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import PERIOD_DIGITS, RunContext
from rules.catalogue import load_catalogue
from rules.parameters import Parameters

MADE_WITH = ("code", "rules", "parameters", "model")
DRIFT_OF = "drift_bits_"
"""What stands before a kind of evidence in the name of its own figure of drift."""
HASH_DIGITS = 12
Figure = tuple[str, float | None, str | None]


def month_figures(context: RunContext, month: MonthTables, parameters: Parameters, towns: pl.DataFrame) -> pl.DataFrame:
    """MONTH_FIGURES of a month. `towns`: its TOWN_FIGURES."""
    found = [*_rows(month), *_outcomes(month, towns), *_checks(month), *_drift(month)]
    found += _made_with(context, month, parameters)
    frame = pl.DataFrame(found, schema=["figure", "value", "text"], orient="row", strict=False).with_columns(
        pl.lit(month.period).alias("period")
    )
    return typed_frame(frame.select(MONTH_FIGURES.schema.names).to_arrow(), MONTH_FIGURES).sort("figure")


def _rows(month: MonthTables) -> Iterator[Figure]:
    for name in ("rows_read", "rows_rejected"):
        yield name, float(month.files[name].sum() or 0), None
    for name in ("rows_linked_auto", "rows_in_review", "rows_new"):
        yield name, float(month.match_counts[name].sum() or 0), None


def _outcomes(month: MonthTables, towns: pl.DataFrame) -> Iterator[Figure]:
    yield "leads_published", float(month.leads["is_published"].sum()), None
    yield "leads_held_back", float((~month.leads["is_published"]).sum()), None
    visited, confirmed = float(towns["visited"].sum()), float(towns["confirmed"].sum())
    yield "visited", visited, None
    yield "yield", confirmed / visited if visited else None, None


def _checks(month: MonthTables) -> Iterator[Figure]:
    """Checks of the contracts that did not hold."""
    path = month.store.stage(month.period, "ingest") / "validation.json"
    if path.exists():
        checks = [
            one for extract in json.loads(path.read_text(encoding="utf-8"))["extracts"] for one in extract["checks"]
        ]
        yield "checks_failed", float(sum(not one["is_met"] for one in checks)), None


def _drift(month: MonthTables) -> Iterator[Figure]:
    """The furthest that the month's data would move a weight, in bits: of all, and of each kind of evidence."""
    model = month.read(MATCH_MODEL).select("feature", pl.col("drift_millibits").abs().alias("drift")).drop_nulls()
    furthest = model.group_by("feature").agg(pl.col("drift").max()).sort("feature")
    drifts = {feature: drift / 1000 for feature, drift in furthest.iter_rows()}
    yield "drift_bits", max(drifts.values(), default=None), None
    for feature, drift in drifts.items():
        yield DRIFT_OF + feature, drift, None


def _made_with(context: RunContext, month: MonthTables, parameters: Parameters) -> Iterator[Figure]:
    rules = "".join(f"{rule.id} {file_version(rule)}\n" for rule in load_catalogue().values())
    values = json.dumps([dict(one) for one in in_force(parameters, context.as_of)], default=str, sort_keys=True)
    yield "code", None, context.code_version
    yield "rules", None, hashlib.sha256(rules.encode()).hexdigest()[:HASH_DIGITS]
    yield "parameters", None, hashlib.sha256(values.encode()).hexdigest()[:HASH_DIGITS]
    yield "model", None, model_version(month)


def figures_file(store: Store, figures: pl.DataFrame) -> list[NewFile]:
    """The file that keeps a month's figures; none where they are kept already."""
    period = figures["period"][0]
    there = kept_files(store, MONTH_FIGURES, period)
    if there and read_file(there[-1], MONTH_FIGURES).equals(figures):
        return []
    return [NewFile(next_kept(store, MONTH_FIGURES, period), figures.to_arrow(), MONTH_FIGURES)]


def figures_before(store: Store, period: str, months: int) -> pl.DataFrame:
    """MONTH_FIGURES of the months before one, at most so many, oldest first; of a month made anew the last."""
    last = {path.name[:PERIOD_DIGITS]: path for path in kept_files(store, MONTH_FIGURES)}
    earlier = [path for name, path in last.items() if name < period][-months:]
    return pl.concat([read_file(path, MONTH_FIGURES) for path in earlier]) if earlier else empty_frame(MONTH_FIGURES)
