"""How well and how fast people are matched, on invented people whose truth is known.

    python -m benchmarks.linkage [--rows N] [--roster N] [--no-ids] [--city HOUSEHOLDS] [--shared 0.1] [--seed 5]

One big extract against a roster (`data_contracts.synthetic.linkage`), or with --city two months of a whole city through
ingest. Prints precision, recall, review share by level, extract, kind of error; twins and same-name villagers merged;
calibration by whole bits; seconds and peak memory; of the second month, who kept the number of the first. --shared: a
share of the people of each village leaves one cadre's phone, half as many live at one house number. The generator
shares no table with the matcher.
"""

import argparse
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.areas import read_areas
from data_contracts.core_parts import all_core_parts
from data_contracts.row_ids import row_id_of
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.linkage import generate_linkage_task
from data_contracts.tables import EXTRACT_STATUS, FILES, Table
from flows.ingest.stage import ingest
from flows.match import match
from flows.store.run import RunContext, period_end
from matchers.engine.duck import duck_engine

PERIOD = "202610"
MEGABYTE = 1024


@dataclass(frozen=True)
class Matched:
    """Links of one run beside the truth, and what the run cost."""

    links: pl.DataFrame
    seconds: float
    people: pl.DataFrame


def main() -> None:
    """Generate, match, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--roster", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--city", type=int, help="households of a whole city instead")
    parser.add_argument("--shared", type=float, default=0.0, help="share of a city's people who leave a cadre's phone")
    parser.add_argument("--no-ids", action="store_true", help="leave the big extract's ID column out")
    parser.add_argument("--keep", type=Path, help="keep the generated data here and use them again")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    try:
        if given.city:
            months = match_city(folder, given.city, given.seed, given.shared)
            for period, done in months.items():
                print(f"\n# {period}")
                report(done)
            known, kept = numbers_kept(*(done.links for done in months.values()))
            print(f"\n{known:,} people linked in both months, {kept / known:.3%} with the number they had")
        else:
            report(match_task(folder, given.rows, given.roster, given.seed, with_ids=not given.no_ids))
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def match_task(folder: Path, rows: int, roster: int, seed: int, *, with_ids: bool) -> Matched:
    """One big extract against a roster."""
    source = prepare_task(folder, rows, roster, seed, with_ids=with_ids)
    truth = pl.read_parquet(source / "truth.parquet").with_columns(role=pl.lit("self"))
    seconds = run_match(folder, source, folder / "match", None, PERIOD)
    people = pl.read_parquet(source / "people.parquet")
    return Matched(beside_truth(folder / "match", source / "files.parquet", truth), seconds, people)


def prepare_task(folder: Path, rows: int, roster: int, seed: int, *, with_ids: bool) -> Path:
    """Generate a task into `folder`/task, as ingest would leave it."""
    source = folder / "task"
    if not source.exists():
        generate_linkage_task(source, rows=rows, roster=roster, seed=seed, with_ids=with_ids)
    truth = pl.read_parquet(source / "truth.parquet")
    files = [(1, "roster"), (2, "medical_enrolment")]
    rows_of = dict(truth.group_by("extract").len().iter_rows())
    taken = [{"file_no": n, "extract": e, "source_file": f"{e}/{e}.csv", "rows_accepted": rows_of[e]} for n, e in files]
    pq.write_table(_like(FILES, taken), source / "files.parquet")
    access: list[dict[str, object]] = [{"extract": extract, "access": "open"} for _, extract in files]
    pq.write_table(_like(EXTRACT_STATUS, access), source / "extract_status.parquet")
    pq.write_table(read_areas(source / "city" / "areas.csv", period_end(PERIOD)), source / "areas.parquet")
    return source


def match_city(folder: Path, households: int, seed: int, shared: float = 0.0) -> dict[str, Matched]:
    """Two months of a whole city, every extract, through ingest; the second remembers the first."""
    periods = ("202609", PERIOD)
    made = generate(folder / "made", households=households, seed=seed, periods=periods)
    before: Path | None = None
    months: dict[str, Matched] = {}
    for period in periods:
        taken, into = folder / period / "ingest", folder / period / "match"
        taken.mkdir(parents=True)
        ingest(_context(folder, made.city, made.incoming, period), taken, None)
        truth = true_rows(made.rows, period, taken)
        if shared:
            share_values(taken, truth, made.people, shared)
        seconds = run_match(folder, taken, into, before, period)
        links = beside_truth(into, taken / "files.parquet", truth)
        months[period] = Matched(links, seconds, made.people)
        before = into
    return months


def share_values(taken: Path, truth: pl.DataFrame, people: pl.DataFrame, share: float) -> None:
    """In the core tables: of each village such a share of the people leave one cadre's phone, another half as many
    live at house number 1; the same people in every extract and month. What a row does not state stays unstated."""
    draw = (pl.col("person_no") * 2_654_435_761 % 1_000_003) / 1_000_003
    cadres = people.group_by("hukou_area").agg(cadre=pl.col("phone").drop_nulls().min())
    sharing = people.join(cadres, on="hukou_area").select(
        "person_no",
        cadre=pl.when(draw < share).then("cadre"),
        is_housed=(draw >= share) & (draw < share * 1.5),
    )
    rows = truth.filter(role="self").join(sharing, on="person_no").select("row_id", "cadre", "is_housed")
    for path in all_core_parts(taken):
        core = pl.read_parquet(path)
        if not {"phone", "address"} & set(core.columns):
            continue
        both = core.join(rows, on="row_id", how="left", maintain_order="left")
        changes = {}
        if "phone" in core.columns:
            changes["phone"] = pl.when(pl.col("phone").is_not_null()).then(pl.coalesce("cadre", "phone"))
        if "address" in core.columns:
            place = pl.col("address").str.replace(r"[0-9].*$", "")
            changes["address"] = pl.when("is_housed").then(place + pl.lit("1号")).otherwise("address")
        both.with_columns(**changes).select(core.columns).write_parquet(path)


def numbers_kept(first: pl.DataFrame, second: pl.DataFrame) -> tuple[int, int]:
    """People whom both months link, and those of them who have the same number in both: that of most of their rows."""
    before, after = (links.drop_nulls("person_id").select("person_no", "main").unique() for links in (first, second))
    both = before.join(after, on="person_no", suffix="_after")
    return both.height, both.filter(pl.col("main") == pl.col("main_after")).height


def true_rows(rows: pl.DataFrame, period: str, taken: Path) -> pl.DataFrame:
    """The truth of one month, by row_id."""
    numbers = pl.read_parquet(taken / "files.parquet").select("source_file", "file_no")
    row_id = row_id_of(pl.col("file_no"), pl.col("source_row"))
    return rows.filter(period=period).join(numbers, on="source_file").with_columns(row_id=row_id)


def report(done: Matched) -> None:
    """Print the tables of docs/accuracy.md."""
    links = done.links
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"{links.height:,} links, {done.seconds:.1f} s matching, peak {memory:,.0f} MB of the whole process")
    true, joined, wrong = pairs_of_rows(links)
    print(f"{true:,} true pairs of rows, {joined / true:.3%} joined; {wrong:,} pairs joined that are none")
    for kind, (pairs, merged) in alike(done.people, links).items():
        print(f"{kind}: {pairs:,} pairs of people, {merged:,} merged")
    print()
    with pl.Config(tbl_rows=100, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, float_precision=5):
        print(_measures(links.with_columns(all=pl.lit("all")), "all"))
        print(_measures(links, "level"))
        print(_measures(links, "extract"))
        print(_measures(links.with_columns(error=pl.col("errors").str.split(";")).explode("error"), "error"))
        print(calibration(links))


def pairs_of_rows(links: pl.DataFrame) -> tuple[int, int, int]:
    """True pairs of rows, those of them with one person, and pairs with one person that are not true.

    The strictest measure: a row that has no second row cannot be counted as found.
    """

    def pairs(*by: str) -> int:
        sizes = links.drop_nulls(by).group_by(by).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    joined = pairs("person_no", "person_id")
    return pairs("person_no"), joined, pairs("person_id") - joined


ALIKE = {
    "twins (one household, one birth date)": (["house", "birth_date"], None),
    "one household": (["house"], None),
    "one name in one village, two households": (["name", "hukou_area"], "house"),
}
"""Kind of pair easily merged -> what both share, what differs."""


def alike(people: pl.DataFrame, links: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Pairs of people who are easily taken for one, and those of them with a person_id in common."""
    given = links.drop_nulls("person_id").select("person_no", "person_id").unique()
    seen = people.join(given.select("person_no").unique(), on="person_no", how="semi")
    shared = given.join(given, on="person_id").filter(pl.col("person_no") < pl.col("person_no_right"))
    shared = shared.select("person_no", "person_no_right").unique()
    counts = {}
    for kind, (same, differs) in ALIKE.items():
        both = seen.join(seen, on=same).filter(pl.col("person_no") < pl.col("person_no_right"))
        both = both.filter(pl.col(differs) != pl.col(f"{differs}_right")) if differs else both
        counts[kind] = (both.height, both.join(shared, on=["person_no", "person_no_right"], how="semi").height)
    return counts


def _measures(links: pl.DataFrame, by: str) -> pl.DataFrame:
    """Precision of what was linked, recall, share for a clerk, by a column. Grain: value of the column."""
    linked, review = pl.col("person_id").is_not_null(), (pl.col("decision") == "review")
    return (
        links.group_by(by)
        .agg(
            rows=pl.len(),
            wrong=(linked & pl.col("is_wrong")).sum(),
            precision=1 - (linked & pl.col("is_wrong")).sum() / linked.sum(),
            recall=(linked & ~pl.col("is_wrong") & ~pl.col("is_apart")).mean(),
            review=review.mean(),
        )
        .sort(by)
    )


def calibration(links: pl.DataFrame) -> pl.DataFrame:
    """Expected against observed precision of scored links, by band of four bits. Expected: 2^bits / (1 + 2^bits)."""
    scored = links.filter(pl.col("rule").str.starts_with("K"))
    odds = 2.0 ** pl.col("bits").clip(-30, 30)
    return (
        scored.with_columns(band=(pl.col("bits") // 4 * 4).cast(pl.Int32), expected=odds / (1 + odds))
        .group_by("band")
        .agg(rows=pl.len(), expected=pl.col("expected").mean(), observed=pl.col("is_right_candidate").mean())
        .sort("band")
    )


def beside_truth(into: Path, files: Path, truth: pl.DataFrame) -> pl.DataFrame:
    """Links with the truth: wrong = joined to a person most of whose rows are somebody else's; apart = a person of his
    own beside the one that most of his rows have; a candidate is right when it is the true person's."""
    numbers = pl.read_parquet(files).select("source_file", "file_no")
    row_id = row_id_of(pl.col("file_no"), pl.col("source_row"))
    links = pl.read_parquet(into / "links.parquet").join(numbers, on="source_file").with_columns(row_id=row_id)
    candidates = pl.read_parquet(into / "links_keyed.parquet").select("row_id", "role", "candidate_person_id")
    both = links.join(candidates, on=["row_id", "role"]).join(
        truth.select("row_id", "role", "person_no", "errors"), on=["row_id", "role"]
    )
    linked = both.filter(pl.col("person_id").is_not_null())
    counted = linked.group_by("person_id", "person_no").len().sort("len", "person_id", "person_no", descending=True)
    owner = counted.unique("person_id", keep="first", maintain_order=True).select("person_id", owner="person_no")
    main_id = counted.unique("person_no", keep="first", maintain_order=True).select("person_no", main="person_id")
    return (
        both.join(owner, on="person_id", how="left")
        .join(main_id, on="person_no", how="left")
        .with_columns(
            is_wrong=(pl.col("owner") != pl.col("person_no")).fill_null(value=False),
            is_apart=(pl.col("main") != pl.col("person_id")).fill_null(value=False),
            is_right_candidate=pl.coalesce("person_id", "candidate_person_id") == pl.col("main"),
        )
    )


def run_match(
    folder: Path,
    taken: Path,
    into: Path,
    before: Path | None,
    period: str,
    keep: Path | None = None,
) -> float:
    """The match stage of one month; its seconds. `keep`: once more, not timed, with every table in between written."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    started = time.monotonic()
    with duck_engine(folder / "spill") as engine:
        match(_context(folder, folder, folder, period), taken, into, before, None, engine)
        seconds = time.monotonic() - started
        if keep:
            match(_context(folder, folder, folder, period), taken, into, before, None, engine, keep=keep)
    return seconds


def _context(folder: Path, city: Path, incoming: Path, period: str) -> RunContext:
    day: date = period_end(period)
    return RunContext(period, day, day, city, incoming, folder, folder, "benchmark")


def _like(table: Table, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=table.schema)


if __name__ == "__main__":
    main()
