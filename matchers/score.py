"""Score: levels of a pair -> millibits by the frozen card. Additive, integer, explainable line by line.

A name weighs by how rare it is: log2(people / bearers), kept within the card's range; the prior, minus log2(people),
says how unlikely it is that two entities drawn at random are one person. Both are worked out once per month.
"""

import math

import polars as pl
import pyarrow as pa

from data_contracts.steps import ArrowKernel, Engine, Step, load_step
from matchers.compare import LEVELS, PAIR_COLUMNS, compare_pairs
from matchers.model import Model

STEPS = "matchers.steps"
MILLI = 1000
SAMPLE = 20_000
"""Pairs of each kind from which this month's m and u are measured."""
_KEYS = (("seeker", pa.int64()), ("target", pa.int64()), ("key", pa.string()))
_PLACES = tuple((f"{feature}_place", pa.int32()) for feature in LEVELS)
COMPARED = pa.schema([*_KEYS, *_PLACES])


def prior_millibits(people: int) -> int:
    """Minus log2 of the people there are, in millibits: what one pair in a city is worth before any evidence."""
    return -round(MILLI * math.log2(max(people, 2)))


def rarities(counts: list[int], people: int, model: Model) -> pa.Table:
    """What agreeing on a name weighs, by how many people bear it. Grain: number of bearers."""
    least, most = model.population_bits.least, model.population_bits.most
    weights = [max(least, min(most, round(MILLI * math.log2(people / count)))) for count in counts]
    return pa.table({"people": pa.array(counts, pa.int64()), "millibits": pa.array(weights, pa.int32())})


def compare(engine: Engine, model: Model) -> None:
    """`pairs` x `forms` -> `best_levels`: the best level of each feature over all ways both sides are described."""
    engine.define(_pair_forms())
    engine.map_arrow("compared", "pair_forms", _places(model), COMPARED)
    engine.drop("pair_forms")
    engine.run_sql(load_step(STEPS, "best_levels"))
    engine.drop("compared")


def score(engine: Engine, model: Model) -> None:
    """`best_levels` -> `scored`, by the frozen card and this month's rarity of names."""
    engine.put("weights_card", model.weights_table())
    engine.put("caps", model.caps_table())
    for name in ("borrowed", "told_numbers", "housed", "surnamed", "holed", "name_counts"):
        engine.run_sql(load_step(STEPS, name))
    told = engine.query("SELECT people, count(*) AS names FROM name_counts GROUP BY people ORDER BY people").to_pylist()
    people = max(sum(row["people"] * row["names"] for row in told), 2)
    engine.put("rarities", rarities([row["people"] for row in told], people, model))
    prior = {"prior": prior_millibits(people)}
    most = {"most": min(model.population_bits.most, max(model.population_bits.least, -prior["prior"]))}
    engine.run_sql(load_step(STEPS, "entity_rarity"), most)
    engine.run_sql(load_step(STEPS, "scored"), prior)
    equal = {"equal_id": model.weights["id"]["I1"].millibits}
    engine.run_sql(load_step(STEPS, "own_weights"), prior | most | equal)


def measure(engine: Engine, model: Model) -> None:
    """`forms` -> `drift_counts`: how often each level is seen this month, for the drift column of `match_model`."""
    engine.run_sql(load_step(STEPS, "drift_pairs"), {"sample": SAMPLE})
    engine.define(_drift_forms())
    engine.map_arrow("drift_levels", "drift_forms", _places(model), COMPARED)
    engine.run_sql(load_step(STEPS, "drift_counts"))
    engine.drop("drift_pairs", "drift_forms", "drift_levels")


def _drift_forms() -> Step:
    """Sampled pairs side by side, their numbers hidden: else every birth date would count as the number's evidence."""
    sides = ", ".join(_hidden(column, side) for column in PAIR_COLUMNS for side in ("l", "r"))
    return Step(
        name="drift_forms",
        sql=f"SELECT p.seeker, p.target, p.key, {sides}\nFROM drift_pairs AS p\n"
        "JOIN forms AS l ON l.profile = p.seeker\nJOIN forms AS r ON r.profile = p.target",
        purpose="sampled pairs of profiles with the normal forms of both sides, numbers left out",
        inputs=("drift_pairs", "forms"),
        grain="pair of profiles",
    )


def _hidden(column: str, side: str) -> str:
    value = f"nullif({side}.{column}, {side}.{column})" if column.startswith("id") else f"{side}.{column}"
    return f"{value} AS {column}_{side}"


def _pair_forms() -> Step:
    """The step that lays the normal forms of both sides of each pair side by side."""
    sides = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in PAIR_COLUMNS)
    return Step(
        name="pair_forms",
        sql=f"SELECT p.seeker, p.target, p.key, {sides}\nFROM pairs AS p\nJOIN forms AS l ON l.entity = p.seeker\n"
        "JOIN forms AS r ON r.entity = p.target",
        purpose="candidate pairs with the normal forms of both sides",
        inputs=("pairs", "forms"),
        grain="seeker x target x profile x profile",
    )


def _places(model: Model) -> ArrowKernel:
    """Kernel: pairs with forms -> the place of each level on the card (0 = strongest)."""
    place = {
        feature: {level: number for number, level in enumerate(levels)} for feature, levels in model.weights.items()
    }

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        levels = pl.DataFrame(pl.from_arrow(compare_pairs(batch)))
        found = levels.select(
            *(name for name, _ in _KEYS),
            *(
                pl.col(f"{feature}_level")
                .replace_strict(place[feature], return_dtype=pl.Int32)
                .alias(f"{feature}_place")
                for feature in LEVELS
            ),
        )
        batches = found.to_arrow().cast(COMPARED).combine_chunks().to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=COMPARED)

    return kernel
