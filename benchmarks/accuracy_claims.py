"""Does the report's accuracy section hold the truth? Invented cities, clerks who know it, two months each.

    python -m benchmarks.accuracy_claims [--seeds 1 2 3] [--households 60] [--two-clerks]

Month 1 goes out with its clerical sample; the clerks answer the lists by the truth about the rows (a second clerk is
wrong in one row of thirty); month 2 takes the answers and reports. Set beside the truth: precision and recall as clerks
measured them, and what the model reckons of the rows it scored. Exit 1 where a stated interval does not hold the true
value. Recall is of rows that were compared: what was compared with nobody is told beside it.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.clerk_headings import IS_SAME, PERIOD, REVIEW_ID, REVIEWED_BY, REVIEWED_ON
from benchmarks.linkage import beside_truth, true_rows
from data_contracts.synthetic.city import Truth, generate
from data_contracts.tables import LINK_EVIDENCE
from flows.deliverables.report.accuracy import measured
from flows.deliverables.report.estimates import Estimate, precision, recall
from flows.deliverables.report.gather import sources_of
from flows.deliverables.report.sections.matching import scored_rows
from flows.deliverables.report.sections.measures import checked_by_month
from flows.deliverables.report.sources import opened
from flows.ledger.identity_sample import FIRST, LINKED, SECOND, samples_kept, strata_of
from flows.ledger.month import month_books
from flows.month import run_month
from flows.preflight import open_run
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from rules.packs import city_parameters

MONTHS = ("202609", "202610")
CLERKS = {FIRST: "张三", SECOND: "李四"}
SLIP = 30


def main() -> int:
    """Run the cities; 1 when an interval misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--households", type=int, default=60)
    parser.add_argument("--two-clerks", action="store_true")
    given = parser.parse_args()
    missed = 0
    for seed in given.seeds:
        with tempfile.TemporaryDirectory() as folder:
            missed += _city(Path(folder), seed, given.households, given.two_clerks)
    print("every stated interval holds the true value" if not missed else f"{missed} intervals miss the true value")
    return 1 if missed else 0


def _city(root: Path, seed: int, households: int, two: bool) -> int:
    made = generate(root, households=households, seed=seed, periods=MONTHS)
    if two:
        settings = made.city / "city.yaml"
        text = settings.read_text(encoding="utf-8")
        heading = "worklists:\n"
        settings.write_text(
            text.replace(heading, heading + "  identity_two_clerks: true\n")
            if heading in text
            else text + heading + "  identity_two_clerks: true\n",
            encoding="utf-8",
        )
    store = Store(root / "store")
    run_month(open_run(made.city, made.incoming, MONTHS[0], store.root, root / "out"))
    truth = truth_of(made, store, MONTHS[0])
    _answer(root, store, truth)
    second = open_run(made.city, made.incoming, MONTHS[1], store.root, root / "out")
    run_month(second)
    month = MonthTables(store, MONTHS[1])
    parameters = city_parameters(second.settings)
    sources = sources_of(second, month, parameters, month_books(second, month), root / "out" / MONTHS[1])
    with opened(sources) as lake:
        checked, scored = checked_by_month(lake)[MONTHS[0]], scored_rows(lake)
    of = measured(checked, LINKED)
    drawn = ", ".join(f"{one.stratum} {one.checked}/{one.drawn} of {one.rows}" for one in checked)
    print(f"seed {seed}: checked {drawn}")
    right, found, everything = true_shares(truth)
    own, reckoned = true_of_scored(truth_of(made, store, MONTHS[1]), month)
    checks = [
        ("precision, measured", of.precision, right),
        ("recall, measured", of.recall, found),
        ("precision of scored rows, modelled", precision(scored), own),
        ("recall of scored rows, modelled", recall(scored), reckoned),
    ]
    print(f"  recall with rows compared with nobody, truth alone: {everything:.4%}")
    return sum(_told(what, estimate, value) for what, estimate, value in checks)


def _told(what: str, estimate: Estimate, value: float) -> int:
    """Print a line; 1 when the interval does not hold the value, or there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        print(f"  {what}: none stated, true {value:.4%}")
        return 1
    holds = estimate.low - 1e-9 <= value <= estimate.high + 1e-9
    interval = f"{estimate.low:.4%} to {estimate.high:.4%}"
    print(f"  {what}: {estimate.value:.4%} ({interval}), true {value:.4%}{'' if holds else '  MISSED'}")
    return 0 if holds else 1


def truth_of(made: Truth, store: Store, period: str) -> dict[str, pl.DataFrame]:
    """`rows`: a month's own rows with whose they truly are; `owners`: person_id -> who most of its rows are."""
    ingest, match = store.stage(period, "ingest"), store.stage(period, "match")
    links = beside_truth(match, ingest / "files.parquet", true_rows(made.rows, period, ingest))
    rows = links.filter(pl.col("role") == "self")
    owners = rows.select("person_id", "owner").drop_nulls().unique("person_id")
    strata = strata_of(MonthTables(store, period)).collect()
    shown = strata.rename({"person_id": "shown"}).join(owners, left_on="shown", right_on="person_id", how="left")
    shown = shown.rename({"owner": "shown_owner"})
    rows = rows.join(shown.select("row_id", "stratum", "shown", "shown_owner"), on="row_id", how="left")
    is_same = (pl.col("shown_owner") == pl.col("person_no")).fill_null(False)
    return {"rows": rows.with_columns(is_same.alias("is_same")), "owners": owners}


def _answer(root: Path, store: Store, truth: dict[str, pl.DataFrame]) -> None:
    """The clerks fill their lists by the truth and hand them back in the next month."""
    samples = samples_kept(store).join(truth["rows"].select("row_id", "is_same"), on="row_id", how="left")
    known: dict[str, dict[str, Any]] = {row["sample_id"]: row for row in samples.iter_rows(named=True)}
    back = root / "incoming" / MONTHS[1] / "feedback"
    back.mkdir(parents=True, exist_ok=True)
    for path in sorted((root / "out" / MONTHS[0] / "identity_sample").rglob("*.csv")):
        rows = pl.read_csv(path, infer_schema=False, glob=False)
        asked = [known[one] for one in rows[REVIEW_ID]]
        says = ["是" if row["is_same"] != _slips(row) else "否" for row in asked]
        clerk = CLERKS[asked[0]["clerk"]]
        filled = rows.with_columns(
            pl.Series(IS_SAME, says),
            pl.lit(clerk).alias(REVIEWED_BY),
            pl.lit("2026-10-15").alias(REVIEWED_ON),
            pl.lit(MONTHS[0]).alias(PERIOD),
        )
        filled.write_csv(back / f"{clerk}_{path.name}", include_bom=True)


def _slips(row: dict[str, Any]) -> bool:
    return row["clerk"] == SECOND and int(row["sample_id"][1:], 16) % SLIP == 0


def true_shares(truth: dict[str, pl.DataFrame]) -> tuple[float, float, float]:
    """Precision of all linked rows; recall of rows set beside a person; recall with those that were not."""
    rows = truth["rows"]
    linked = rows.filter(pl.col("stratum").is_in(LINKED))
    right = int(linked["is_same"].sum())
    missed = int(rows.filter(~pl.col("stratum").is_in(LINKED))["is_same"].sum())
    apart = rows.filter(pl.col("main").is_not_null() & (pl.col("person_id").ne_missing(pl.col("main"))))
    return right / len(linked), right / (right + missed), 1 - len(apart) / len(rows)


def true_of_scored(truth: dict[str, pl.DataFrame], month: MonthTables) -> tuple[float, float]:
    """Precision and recall of the rows that were scored."""
    scored = month.scan(LINK_EVIDENCE).filter((pl.col("role") == "self") & pl.col("total_millibits").is_not_null())
    rows = truth["rows"].join(scored.select("row_id").collect(), on="row_id", how="semi")
    accepted = rows.filter(pl.col("decision") == "auto")
    right = int(accepted["is_same"].sum())
    missed = int(rows.filter(pl.col("decision") != "auto")["is_same"].sum())
    return right / len(accepted), right / (right + missed)


if __name__ == "__main__":
    sys.exit(main())
