"""How well rows are found again after damage, on a month that need not be ours: any city's drop, or an invented one.

    python -m benchmarks.ablation --city DIR/city --incoming DIR/incoming --period 202609 [--share 0.2] [--seed 5]
    python -m benchmarks.ablation [--households 300]                            # a city of our own generator

Matches the month as it is and takes the people of its L1 rows (valid number equal, name agreeing) for the truth; then
damages a share of these rows in the ingested tables, by kinds, always the same rows in the same way, never all rows of
a person, and matches again. A person is known again by the rows that were left alone. Prints by kind: rows, found (with
their person), wrong (with somebody else's), waiting for a clerk, apart (a person of their own, or no link where only
known people may be looked up), asked_rightly (waiting, and the clerk is shown the right person); then precision and
recall, what the damage added to the clerk's queue, and what it did to rows left alone.
"""

import argparse
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.ablation_kinds import KINDS, Changes, Particulars
from benchmarks.linkage import run_match
from data_contracts.core_parts import all_core_parts, core_parts
from data_contracts.synthetic.city import generate
from flows.ingest.stage import ingest
from flows.store.run import RunContext, period_end

PERIOD = "202609"
MIN_ROWS = 2
GROWN_UP = 20
OUTCOMES = ("found", "wrong", "waiting", "apart")
IDENTITY = ("name", "id_no", "birth_date", "birth_date_raw", "phone")


def main() -> None:
    """Ingest, match, damage, match again, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", type=Path, help="city folder; with --incoming")
    parser.add_argument("--incoming", type=Path, help="what the departments sent: <period>/<extract>/ files")
    parser.add_argument("--period", default=PERIOD)
    parser.add_argument("--households", type=int, default=300, help="of an invented city, when no --city is given")
    parser.add_argument("--share", type=float, default=0.2, help="of the L1 rows that is damaged")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="keep both matched months and damaged.parquet here")
    given = parser.parse_args()
    if (given.city is None) != (given.incoming is None):
        parser.error("--city and --incoming go together")
    folder = given.keep or Path(tempfile.mkdtemp())
    try:
        city, incoming = given.city, given.incoming
        if city is None:
            made = generate(folder / "made", households=given.households, seed=given.seed, periods=(given.period,))
            city, incoming = made.city, made.incoming
        report(ablate(folder, city, incoming, given.period, given.share, given.seed))
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Ablated:
    """`rows`: what became of each row of the truth (see `judged`); links of the whole month, of these waiting."""

    rows: pl.DataFrame
    links: int
    waiting_before: int
    waiting_after: int


def ablate(folder: Path, city: Path, incoming: Path, period: str, share: float, seed: int) -> Ablated:
    """Match a month before and after damage; both stay in `folder`, the rows also as damaged.parquet."""
    taken, damaged = folder / "whole", folder / "damaged"
    for made in (taken, damaged):
        shutil.rmtree(made, ignore_errors=True)
    taken.mkdir(parents=True)
    day = period_end(period)
    ingest(RunContext(period, day, day, city, incoming, folder, folder, "benchmark"), taken, None)
    run_match(folder, taken, folder / "whole_match", None, period)
    before = pl.read_parquet(folder / "whole_match" / "links_keyed.parquet")
    shutil.copytree(taken, damaged)
    done = damage(damaged, before, period, share, seed)
    run_match(folder, damaged, folder / "damaged_match", None, period)
    after = pl.read_parquet(folder / "damaged_match" / "links_keyed.parquet")
    rows = judged(before, after, done)
    rows.write_parquet(folder / "damaged.parquet")
    waiting = [links.filter(decision="review").height for links in (before, after)]
    return Ablated(rows, after.height, *waiting)


def damage(folder: Path, links: pl.DataFrame, period: str, share: float, seed: int) -> pl.DataFrame:
    """Damage rows of the core tables in `folder`. Returns row_id and kind of each that was."""
    chosen = _chosen(links, share, seed)
    households = _households(folder, links, period)
    done: list[pl.DataFrame] = []
    for path in all_core_parts(folder):
        core = pl.read_parquet(path)
        rows = core.join(chosen, on="row_id") if "name" in core.columns else core.clear()
        if not rows.height:
            continue
        rows = rows.join(households, on="person_id", how="left").sort("row_id")
        listed = list(_changed(rows, period, seed))
        done.append(
            pl.DataFrame(
                [(row_id, kind) for row_id, kind, _ in listed],
                schema={"row_id": pl.Int64, "kind": pl.String},
                orient="row",
            )
        )
        _written(core, {row_id: changes for row_id, _, changes in listed}).write_parquet(path)
    return pl.concat(done) if done else pl.DataFrame(schema={"row_id": pl.Int64, "kind": pl.String})


def _chosen(links: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """row_id and person_id of the rows to damage: a share of the L1 rows of people with two or more, one left alone."""
    anchors = anchors_of(links)
    drawn = [_draw(seed, row_id) / 2**64 for row_id in anchors["row_id"]]
    drawn_rows = anchors.with_columns(draw=pl.Series(drawn, dtype=pl.Float64))
    is_one_left = pl.col("draw") < pl.col("draw").max().over("person_id")
    return drawn_rows.filter((pl.col("draw") < share) & is_one_left).select("row_id", "person_id")


def anchors_of(links: pl.DataFrame) -> pl.DataFrame:
    """The rows taken for the truth: L1, about the row's own person, of people with at least two such rows."""
    first = links.filter((pl.col("level") == "L1") & (pl.col("role") == "self") & pl.col("person_id").is_not_null())
    return first.filter(pl.len().over("person_id") >= MIN_ROWS).select("row_id", "person_id").sort("row_id")


def _draw(seed: int, row_id: int, label: str = "") -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}:{row_id}:{label}".encode(), digest_size=8).digest())


def _households(folder: Path, links: pl.DataFrame, period: str) -> pl.DataFrame:
    """Numbers of a grown-up and of anybody else of each person's registered household. Grain: person that has one.

    Of another name than the person's: brothers of one name under one number are nobody's to tell apart.
    """
    parts = core_parts(folder, "household_register")
    empty = pl.DataFrame(schema={"person_id": pl.String, "guardian_no": pl.String, "relative_no": pl.String})
    if not parts:
        return empty
    register = (
        pl.read_parquet(parts).join(anchors_of(links), on="row_id").select("person_id", "hukou_no", "id_no", "name")
    )
    both = register.join(register, on="hukou_no", suffix="_of_other")
    both = both.filter(pl.col("name") != pl.col("name_of_other"))
    other = pl.col("id_no_of_other")
    is_grown = int(period[:4]) - other.str.slice(6, 4).cast(pl.Int32, strict=False) >= GROWN_UP
    return both.group_by("person_id").agg(guardian_no=other.filter(is_grown).min(), relative_no=other.max())


def _changed(rows: pl.DataFrame, period: str, seed: int) -> Iterator[tuple[int, str, Changes]]:
    """Row, kind, changes: the first kind, from the row's own on, that can be done to it."""
    kinds, as_of = list(KINDS), period_end(period)
    for row in rows.iter_rows(named=True):
        salt = _draw(seed, row["row_id"], "salt") >> 32
        start = _draw(seed, row["row_id"], "kind") % len(kinds)
        others = row["guardian_no"], row["relative_no"]
        says = Particulars(row["name"], row["id_no"], row.get("birth_date"), row.get("phone"), *others, as_of)
        for kind in kinds[start:] + kinds[:start]:
            changes = KINDS[kind](says, salt)
            if changes is not None:
                yield row["row_id"], kind, changes
                break


def _written(core: pl.DataFrame, changes: dict[int, Changes]) -> pl.DataFrame:
    """The core table with those cells changed; a certificate number, which holds the number too, goes with it."""
    rows = core["row_id"].to_list()
    columns = []
    for name in IDENTITY:
        if name in core.columns:
            old = core[name].to_list()
            new = [changes.get(row, {}).get(name, value) for row, value in zip(rows, old, strict=True)]
            columns.append(pl.Series(name, new, dtype=core.schema[name]))
    changed = core.with_columns(columns)
    if "certificate_no" in core.columns:
        is_damaged = pl.Series(["id_no" in changes.get(row, {}) for row in rows], dtype=pl.Boolean)
        changed = changed.with_columns(certificate_no=pl.when(~is_damaged).then("certificate_no"))
    return changed


def judged(before: pl.DataFrame, after: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """What became of each row of the truth: row_id, truth (person before), kind (null: left alone), person_id, outcome,
    is_candidate_right (of those waiting). Grain: L1 row of `before`.

    A person's number after is the one that most of the rows left alone have; a number belongs to the person most of
    whose such rows bear it. A row of an extract in which only known people may be looked up loses its link when the
    person is not found.
    """
    rows = anchors_of(before).rename({"person_id": "truth"}).join(done, on="row_id", how="left")
    new = after.filter(pl.col("role") == "self").select("row_id", "person_id", "decision", "candidate_person_id")
    rows = rows.join(new, on="row_id", how="left")
    alone = rows.filter(pl.col("kind").is_null() & pl.col("person_id").is_not_null())
    counted = alone.group_by("truth", "person_id").len()
    counted = counted.sort("len", "truth", "person_id", descending=[True, False, False])
    expected = counted.unique("truth", keep="first", maintain_order=True).select("truth", expected="person_id")
    owner = counted.unique("person_id", keep="first", maintain_order=True).select("person_id", owner="truth")
    both = rows.join(expected, on="truth", how="left").join(owner, on="person_id", how="left").sort("row_id")
    outcome = (
        pl.when((pl.col("decision") == "review").fill_null(value=False))
        .then(pl.lit("waiting"))
        .when((pl.col("person_id") == pl.col("expected")).fill_null(value=False))
        .then(pl.lit("found"))
        .when((pl.col("owner") != pl.col("truth")).fill_null(value=False))
        .then(pl.lit("wrong"))
        .otherwise(pl.lit("apart"))
    )
    is_right = (pl.col("candidate_person_id") == pl.col("expected")).fill_null(value=False)
    return both.select("row_id", "truth", "kind", "person_id", outcome=outcome, is_candidate_right=is_right)


def by_kind(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of each kind of damage, of these each outcome, and of the waiting those whose candidate is the right one."""
    order = pl.DataFrame({"kind": list(KINDS), "place": list(range(len(KINDS)))})
    counted = rows.drop_nulls("kind").group_by("kind").agg(*_counts())
    return counted.join(order, on="kind").sort("place").drop("place")


def _counts() -> list[pl.Expr]:
    each = [(pl.col("outcome") == outcome).sum().alias(outcome) for outcome in OUTCOMES]
    asked = ((pl.col("outcome") == "waiting") & pl.col("is_candidate_right")).sum()
    return [pl.len().alias("rows"), *each, asked.alias("asked_rightly")]


def report(done: Ablated) -> None:
    """Print the table by kind and what it comes to."""
    with pl.Config(tbl_rows=100, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, fmt_str_lengths=60):
        print(by_kind(done.rows))
    damaged = done.rows.drop_nulls("kind").select(_counts()).row(0, named=True)
    alone = done.rows.filter(pl.col("kind").is_null()).select(_counts()).row(0, named=True)
    linked = damaged["found"] + damaged["wrong"]
    added = (done.waiting_after - done.waiting_before) / max(done.links, 1)
    precision, recall = damaged["found"] / max(linked, 1), damaged["found"] / max(damaged["rows"], 1)
    print(f"{done.links:,} links; {damaged['rows']:,} rows damaged, {alone['rows']:,} of the same people left alone")
    print(f"damaged: precision {precision:.3%}, recall {recall:.2%}")
    print(
        f"waiting for a clerk: {done.waiting_before:,} before, {done.waiting_after:,} after: {added:+.2%} of all links"
    )
    print("left alone: " + ", ".join(f"{alone[outcome]:,} {outcome}" for outcome in OUTCOMES))


if __name__ == "__main__":
    main()
