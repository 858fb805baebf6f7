"""The same linkage task for faxian and for Splink 5, in one run: seconds, peak memory, F1 at each one's best line.

    python -m benchmarks.against_splink [--rows 100000] [--roster 10000] [--seed 5] [--sides faxian,splink,splink-forms]
                                        [--u-pairs 1e7]

Task: the rows of one big extract against a roster (`data_contracts.synthetic.linkage`), from core Parquet to links in
Parquet. faxian runs its whole match stage (persons for every row, evidence, review queue, the state for next month).
Splink runs as its own documentation says (DuckDB, u by random sampling, m by expectation maximisation, equality
blocking like ours), twice: `splink` compares the fields as ingest typed them and names in our pinyin too;
`splink-forms` is given all our normal forms (numbers repaired, birth dates read off them, places read from addresses).
Its seconds are told by part: a model can be trained once and kept. Each side is a process of its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq

from benchmarks.linkage import PERIOD, prepare_task, run_match
from benchmarks.plain_pinyin import with_pinyin
from data_contracts.row_ids import row_id_of
from flows.store.run import period_end
from matchers.engine.duck import duck_engine
from matchers.standardise.name import name_forms
from matchers.variants.stage import IDENTITY, standardised

if TYPE_CHECKING:
    from splink import SettingsCreator

EXTRACT = "medical_enrolment"
SIDES = ("faxian", "splink", "splink-forms")
PEERS = SIDES[1:]
MEGABYTE = 1024
MILLI = 1000
SURE = 0.9995
"""Precision asked of links that nobody looks at."""
U_PAIRS = 1e7
"""Random pairs from which Splink estimates u: often adequate while a model is tried, says its documentation, which
advises a thousand million (1e9) for the final one."""
DETERMINISTIC_RECALL = 0.8
"""Share of true pairs with equal numbers, told to Splink for its prior."""
DECIDED = 1000.0
"""Added to the bits of pairs that faxian links by itself: they stand before all that it leaves to a clerk."""
FORMS = (
    *("name", "name_py", "fz", "fzs", "id18", "id_text", "id15", "id_prefix6", "id_last4"),
    *("birth", "phone", "village", "town", "sex"),
)


@dataclass(frozen=True)
class Quality:
    """The best line of one side's pairs, and what it reaches there."""

    line: float
    precision: float
    recall: float
    f1: float
    recall_of_sure: float = 0.0
    """Recall at the lowest line that keeps the precision at SURE."""


def main() -> None:
    """Generate, run each side as a process, print the table; or, as a child, run one side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--roster", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--sides", default=",".join(SIDES), help="which to run, separated by commas")
    parser.add_argument("--u-pairs", type=float, default=U_PAIRS, help="random pairs for Splink's u (default 1e7)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        _child(given.child[0], Path(given.child[1]), given)
        return
    sides = [side for side in SIDES if side in given.sides.split(",")]
    if sides != ["faxian"] and find_spec("splink") is None:
        print("Splink is not installed: make bench", file=sys.stderr)
        raise SystemExit(2)
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name), sides, given)


def compare(folder: Path, sides: list[str], given: argparse.Namespace) -> None:
    """Run the sides one after the other, print cost and quality."""
    _spawn("task", folder, given)
    load = os.getloadavg()
    print(f"{given.rows:,} rows x {given.roster:,} roster, seed {given.seed}, {os.cpu_count()} cores, ", end="")
    print(f"load before {load[0]:.2f} {load[1]:.2f} {load[2]:.2f}")
    costs = {side: _spawn(side, folder, given) for side in sides}
    print(f"load after {os.getloadavg()[0]:.2f}\n\n{'':44}{'seconds':>9}{'peak MB':>9}")
    for side, cost in costs.items():
        print(f"{side + ', end to end':44}{sum(cost['seconds'].values()):9.1f}{cost['peak']:9,.0f}")
        for part, seconds in cost["seconds"].items():
            print(f"{'  ' + part:44}{seconds:9.1f}")
    for peer in PEERS:
        if peer in costs and "faxian" in costs:
            ours, theirs = sum(costs["faxian"]["seconds"].values()), costs[peer]["seconds"]
            kept = theirs["columns"] + theirs["prediction"]
            print(f"{peer}: {sum(theirs.values()) / ours:.2f} times faxian's seconds; ", end="")
            print(f"{kept / ours:.2f} with a model trained before")
    _print_quality(folder, sides)


def _print_quality(folder: Path, sides: list[str]) -> None:
    truth = pl.read_parquet(folder / "task" / "truth.parquet")
    damaged = truth.filter(pl.col("errors").str.contains(r"(?:^|;)id_")).select("row_id")
    true = true_pairs(truth)
    heads = (("all", 9), ("prec.", 8), ("recall", 8), ("line", 9), ("damaged", 9), ("own line", 9), ("sure", 8))
    print(f"\n{'F1 at the best line':40}" + "".join(f"{head:>{width}}" for head, width in heads))
    for label, scored in _curves(folder, sides, true).items():
        whole = best(scored, true)
        pairs, some = _touching(scored, damaged), _touching(true, damaged)
        here, own = at(pairs, some, whole.line), best(pairs, some)
        print(f"{label:40}{whole.f1:9.5f}{whole.precision:8.5f}{whole.recall:8.5f}", end="")
        print(f"{whole.line:9.1f}{here.f1:9.5f}{own.f1:9.5f}{whole.recall_of_sure:8.5f}")
    hit = _touching(true, damaged).height
    print(f"{true.height:,} true pairs, {hit:,} of them with a damaged or missing number on a side (damaged);")
    print(f"sure: recall at the lowest line that keeps a precision of {SURE}")


def _curves(folder: Path, sides: list[str], true: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The scored pairs of each side, marked true or not."""
    found = {}
    if "faxian" in sides:
        pairs = faxian_pairs(folder / "match")
        found["faxian, every pair"] = pairs
        found["faxian, best pair of each row"] = one_to_one(pairs)
        found["faxian, only what it links by itself"] = pairs.filter(pl.col("score") > DECIDED / 2)
    for peer in [side for side in sides if side in PEERS]:
        pairs = splink_pairs(folder / f"{peer}.parquet")
        found[f"{peer}, every pair"] = pairs
        found[f"{peer}, best pair of each row"] = one_to_one(pairs)
    return {label: _marked(pairs, true) for label, pairs in found.items()}


def true_pairs(truth: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows of one true person. Grain: roster row x extract row."""
    roster = truth.filter(extract="roster").select("person_no", roster="row_id")
    other = truth.filter(extract=EXTRACT).select("person_no", other="row_id")
    return roster.join(other, on="person_no").select("roster", "other")


def faxian_pairs(match: Path) -> pl.DataFrame:
    """Pairs of rows of one person (score: DECIDED and the bits of the weaker row) and pairs that were scored (bits)."""
    bits = pl.read_parquet(match / "links.parquet").select(
        "role", "bits", row_id=row_id_of(_file_no(), pl.col("source_row"))
    )
    links = pl.read_parquet(match / "links_keyed.parquet").join(bits, on=["row_id", "role"])
    score = DECIDED + pl.col("bits").fill_null(0).clip(-DECIDED / 4, DECIDED / 4)
    decided = _sides(links.drop_nulls("person_id").select("row_id", "extract", "person_id", score=score), "person_id")
    rows = pl.read_parquet(match / "kept/identify/record_entities.parquet", columns=["row_id", "extract", "entity"])
    pairs = pl.read_parquet(match / "kept/decide/pair_decisions.parquet").select("left_entity", "right_entity", "total")
    turned = pairs.select(left_entity="right_entity", right_entity="left_entity", total="total")
    both = pl.concat([pairs, turned])
    scored = (
        both.join(rows.filter(extract="roster").select(left_entity="entity", roster="row_id"), on="left_entity")
        .join(rows.filter(extract=EXTRACT).select(right_entity="entity", other="row_id"), on="right_entity")
        .select("roster", "other", score=pl.col("total") / MILLI)
    )
    return pl.concat([decided, scored]).group_by("roster", "other").agg(pl.col("score").max())


def _sides(rows: pl.DataFrame, on: str) -> pl.DataFrame:
    roster = rows.filter(extract="roster").select(on, "score", roster="row_id")
    both = roster.join(rows.filter(extract=EXTRACT).select(on, "score", other="row_id"), on=on)
    return both.select("roster", "other", score=pl.min_horizontal("score", "score_right"))


def _file_no() -> pl.Expr:
    """The number under which the task's files were taken in."""
    return pl.when(pl.col("source_file").str.starts_with("roster")).then(1).otherwise(2).cast(pl.Int64)


def splink_pairs(path: Path) -> pl.DataFrame:
    """Pairs as Splink scored them; score: its match weight (bits)."""
    told = pl.read_parquet(path)
    low, high = pl.min_horizontal("unique_id_l", "unique_id_r"), pl.max_horizontal("unique_id_l", "unique_id_r")
    return told.select(roster=low, other=high, score="match_weight")


def one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs that are the best one of both their rows (a person is at most once in each table)."""
    best_of = [pl.col("score").max().over(side) for side in ("roster", "other")]
    return pairs.filter(pl.col("score") == best_of[0], pl.col("score") == best_of[1])


def best(pairs: pl.DataFrame, true: pl.DataFrame) -> Quality:
    """The line with the highest F1: every pair at it or above is a link."""
    lines = pairs.group_by("score").agg(found=pl.len(), right=pl.col("is_true").sum()).sort("score", descending=True)
    summed = lines.with_columns(pl.col("found", "right").cum_sum())
    curve = summed.with_columns(f1=2 * pl.col("right") / (pl.col("found") + true.height))
    top = curve.sort("f1", "score", descending=True).row(0, named=True)
    sure = curve.filter(pl.col("right") >= SURE * pl.col("found"))["right"].max()
    most = float(sure) / true.height if isinstance(sure, int) else 0.0
    return Quality(top["score"], top["right"] / top["found"], top["right"] / true.height, top["f1"], most)


def at(pairs: pl.DataFrame, true: pl.DataFrame, line: float) -> Quality:
    """What a given line reaches."""
    linked = pairs.filter(pl.col("score") >= line)
    right = int(linked["is_true"].sum())
    f1 = 2 * right / (linked.height + true.height)
    return Quality(line, right / max(linked.height, 1), right / true.height, f1)


def _marked(pairs: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    known = true.with_columns(is_true=pl.lit(value=True))
    return pairs.join(known, on=["roster", "other"], how="left").with_columns(pl.col("is_true").fill_null(value=False))


def _touching(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    hit = rows["row_id"].implode()
    return pairs.filter(pl.col("roster").is_in(hit) | pl.col("other").is_in(hit))


def _spawn(side: str, folder: Path, given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Run a part as a process of its own: its peak memory is its own."""
    size = [f"--rows={given.rows}", f"--roster={given.roster}", f"--seed={given.seed}", f"--u-pairs={given.u_pairs}"]
    subprocess.run([sys.executable, "-m", "benchmarks.against_splink", *size, "--child", side, str(folder)], check=True)
    told = folder / f"{side}.json"
    return json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}


def _child(side: str, folder: Path, given: argparse.Namespace) -> None:
    if side == "task":
        prepare_task(folder, given.rows, given.roster, given.seed, with_ids=True)
        return
    if side == "faxian":
        kept = folder / "match" / "kept"
        seconds = {"match stage": run_match(folder, folder / "task", folder / "match", None, PERIOD, kept)}
    else:
        seconds = run_splink(folder, side, given.u_pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    (folder / f"{side}.json").write_text(json.dumps({"seconds": seconds, "peak": peak}), encoding="utf-8")


def run_splink(folder: Path, side: str, u_pairs: float) -> dict[str, float]:
    """Columns, model (u from so many random pairs), predictions in Parquet; seconds by part."""
    import duckdb
    from splink import DuckDBAPI, Linker, block_on

    seconds: dict[str, float] = {}
    with _timed(seconds, "columns"):
        read = _plain if side == "splink" else _forms
        tables = {extract: read(folder / "task", extract).to_arrow() for extract in ("roster", EXTRACT)}
    spill = folder / f"{side}_spill"
    spill.mkdir()
    api = DuckDBAPI(duckdb.connect(":memory:", config={"temp_directory": str(spill)}))
    inputs = [api.register(table, dataset_display_name=extract) for extract, table in tables.items()]
    linker = Linker(inputs, _settings(), log_level=None)
    training = linker.training
    with _timed(seconds, "u by random sampling"):
        training.estimate_u_using_random_sampling(max_pairs=u_pairs)
    with _timed(seconds, "prior and m by EM"):
        training.estimate_probability_two_random_records_match([block_on("id_text")], recall=DETERMINISTIC_RECALL)
        for rule in (block_on("id_text"), block_on("name", "birth")):
            training.estimate_parameters_using_expectation_maximisation(rule)
    with _timed(seconds, "prediction"):
        predicted: Any = linker.inference.predict()
        pq.write_table(predicted.as_pyarrow_table(), folder / f"{side}.parquet")
    return seconds


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[part] = time.monotonic() - started


def _forms(task: Path, extract: str) -> pl.DataFrame:
    """All our normal forms of a core table. Grain: row."""
    core = pl.read_parquet(task / f"core_{extract}.parquet")
    areas = pl.read_parquet(task / "areas.parquet")
    own = core.select(name for name in IDENTITY if name in core.columns)
    with duck_engine(task / "spill") as engine:
        forms = standardised(engine, own, areas, period_end(PERIOD))
    text = pl.col("id_text")
    return forms.hstack(_pinyin(core)).select(
        unique_id=core["row_id"], id_last6=text.str.extract(r"([0-9]{5}[0-9X])$"), **{name: name for name in FORMS}
    )


def _pinyin(core: pl.DataFrame) -> pl.DataFrame:
    """Plain pinyin of names. Grain: row."""
    words = core.select("name").unique()
    read = with_pinyin(name_forms(words, "name")).select("name", "name_py")
    return (
        core.select("name").join(read, on="name", how="left", nulls_equal=True, maintain_order="left").select("name_py")
    )


def _plain(task: Path, extract: str) -> pl.DataFrame:
    """The fields as ingest typed them, numbers without blanks and signs, and names in our pinyin. Grain: row."""
    core = pl.read_parquet(task / f"core_{extract}.parquet")
    number = pl.col("id_no").str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[^0-9X*]", "")
    text = pl.when(number.str.len_chars() >= 6).then(number)
    size = pl.col("id_text").str.len_chars()
    words = name_forms(core.select("name").unique(), "name")
    names = core.select("name").join(words, on="name", how="left", nulls_equal=True, maintain_order="left")
    return (
        core.select(
            *("birth_date", "phone", "live_area", "sex"),
            unique_id="row_id",
            id_text=text,
        )
        .hstack(names.select(name="n", fz="fz", fzs="fzs").hstack(_pinyin(core)))
        .with_columns(
            birth="birth_date",
            id18=pl.when(size == 18).then("id_text"),
            id15=pl.when(size >= 15).then(pl.col("id_text").str.head(15)),
            id_prefix6=pl.when(size >= 15).then(pl.col("id_text").str.head(6)),
            id_last4=pl.col("id_text").str.tail(4),
            id_last6=pl.col("id_text").str.tail(6),
            village=pl.when(pl.col("live_area").str.len_chars() == 12).then("live_area"),
            town=pl.col("live_area").str.head(9),
        )
        .select("unique_id", "id_last6", *FORMS)
    )


def _settings() -> "SettingsCreator":
    """Comparisons and blocking rules: its library's for people, levels of our forms where it has none of its own."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    name: list[Any] = [
        cll.NullLevel("name"),
        cll.ExactMatchLevel("name").configure(tf_adjustment_column="name"),
        cll.ExactMatchLevel("name_py").configure(tf_adjustment_column="name_py"),
        cll.ExactMatchLevel("fz"),
        *(cll.JaroWinklerLevel("name_py", line) for line in (0.92, 0.88, 0.7)),
        cll.ElseLevel(),
    ]
    number: list[Any] = [
        cll.NullLevel("id_text"),
        cll.ExactMatchLevel("id_text"),
        cll.ExactMatchLevel("id15"),
        cll.And(cll.ExactMatchLevel("id_prefix6"), cll.ExactMatchLevel("id_last4")),
        cll.ExactMatchLevel("id_last6"),
        *(cll.DamerauLevenshteinLevel("id_text", most) for most in (1, 2)),
        cll.ElseLevel(),
    ]
    place: list[Any] = [
        cll.NullLevel("town"),
        cll.ExactMatchLevel("village"),
        cll.ExactMatchLevel("town"),
        cll.ElseLevel(),
    ]
    blocks = (
        *(("id18",), ("id15", "fzs"), ("id_prefix6", "id_last4", "fzs"), ("id_last4", "fz"), ("birth", "fz")),
        *(("phone", "fzs"), ("fz", "town"), ("birth", "fzs", "town")),
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.CustomComparison(output_column_name="name", comparison_levels=name),
            cl.CustomComparison(output_column_name="id_no", comparison_levels=number),
            cl.DateOfBirthComparison("birth", input_is_string=False),
            cl.DamerauLevenshteinAtThresholds("phone", [1, 2]),
            cl.CustomComparison(output_column_name="place", comparison_levels=place),
            cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in blocks],
        retain_matching_columns=False,
    )


if __name__ == "__main__":
    main()
