"""The stage's nodes: levels of a pair -> millibits by the frozen scorecard. Additive, integer, explained line by line.

A name weighs by how rare it is: log2(people / bearers), within the scorecard's range; the prior, minus log2(people),
says how unlikely it is that two entities drawn at random are one person. A phone, a house or a head that more people
share than a household weighs by how many share it. All are worked out once per month.
"""

import math

import pyarrow as pa

from data_contracts.steps import Engine, Step
from matchers.compare import PAIR_COLUMNS
from matchers.compare.levels import level_numbers_table, level_table
from matchers.compare.stage import COMPARED, level_numbers
from matchers.model import Model
from matchers.runner import Node, Stage, kernel_node, put_node, sql_nodes, view_node

MILLI = 1000
SAMPLE = 20_000
"""Pairs of each kind from which this month's m and u are measured."""


def prior_millibits(people: int) -> int:
    """Minus log2 of the people there are, in millibits: what one pair in a city is worth before any evidence."""
    return -round(MILLI * math.log2(max(people, 2)))


def rarities(counts: list[int], people: int, model: Model) -> pa.Table:
    """What agreeing on a name weighs, by how many people bear it. Grain: number of bearers."""
    low, high = model.population_bits.min, model.population_bits.max
    weights = [max(low, min(high, round(MILLI * math.log2(people / count)))) for count in counts]
    return pa.table({"people": pa.array(counts, pa.int64()), "millibits": pa.array(weights, pa.int32())})


def shared_millibits(feature: str, counts: list[int], people: int, model: Model) -> list[int]:
    """What a value that so many people share weighs, of `people` there are: one bit less each time they double beyond a
    household, and no more than how rarely two people drawn at random would share it."""
    sharing = model.sharing[feature]
    weight = model.weights[feature][sharing.level]
    rest = [weight.millibits - MILLI * math.log2(count / sharing.household) for count in counts]
    rare = [MILLI * math.log2(weight.m * people / count) for count in counts]
    return [max(sharing.least, min(weight.millibits, round(a), round(b))) for a, b in zip(rest, rare, strict=True)]


def stage(model: Model) -> Stage:
    """`best_levels` -> `scored`, by the frozen scorecard and this month's rarity of names; `drift_counts`: how often
    each level is seen this month. One table of levels, weights and groups for each feature (`id_levels` ...)."""
    values = {"sample": SAMPLE, "equal_id": model.weights["id"]["equal"].millibits}
    values |= {f"{feature}_household": shared.household for feature, shared in model.sharing.items()}
    return Stage(
        "score",
        (
            *sql_nodes("matchers.score", values),
            put_node("scorecard", model.weights_table),
            put_node("caps", model.caps_table),
            put_node("level_numbers", level_numbers_table),
            *(_levels_of(model, feature) for feature in model.weights),
            Node("rarities", ("name_counts",), ("rarities", "population"), lambda engine: _weigh_names(engine, model)),
            Node(
                "sharing_weights",
                ("sharers", "name_counts"),
                ("sharing_weights",),
                lambda engine: _weigh_shared(engine, model),
            ),
            view_node(drift_records()),
            kernel_node("drift_levels", "drift_records", level_numbers, COMPARED),
        ),
    )


def _levels_of(model: Model, feature: str) -> Node:
    weights = {level: weight.millibits for level, weight in model.weights[feature].items()}
    return put_node(f"{feature}_levels", lambda: level_table(feature, weights))


def _weigh_names(engine: Engine, model: Model) -> None:
    """`name_counts` -> `rarities`, and `population`: the prior, and the most that a name can weigh in it."""
    counts = engine.query(
        "SELECT people, count(*) AS names FROM name_counts GROUP BY people ORDER BY people"
    ).to_pylist()
    people = max(sum(row["people"] * row["names"] for row in counts), 2)
    engine.put("rarities", rarities([row["people"] for row in counts], people, model))
    prior = prior_millibits(people)
    highest = min(model.population_bits.max, max(model.population_bits.min, -prior))
    of_all = {"prior": pa.array([prior], pa.int32()), "max_name_millibits": pa.array([highest], pa.int32())}
    engine.put("population", pa.table(of_all))


def _weigh_shared(engine: Engine, model: Model) -> None:
    """`sharers` -> `sharing_weights`: what a value that so many share weighs. Grain: feature x number of people."""
    people = engine.query("SELECT coalesce(CAST(sum(people) AS BIGINT), 0) AS people FROM name_counts").to_pylist()[0]
    found = engine.query("SELECT DISTINCT feature, people FROM sharers ORDER BY feature, people").to_pylist()
    rows: dict[str, list[object]] = {"feature": [], "people": [], "millibits": []}
    for feature in model.sharing:
        counts = [row["people"] for row in found if row["feature"] == feature]
        rows["feature"] += [feature] * len(counts)
        rows["people"] += counts
        rows["millibits"] += shared_millibits(feature, counts, max(people["people"], 2), model)
    types = {"feature": pa.string(), "people": pa.int64(), "millibits": pa.int32()}
    engine.put("sharing_weights", pa.table(rows, schema=pa.schema(list(types.items()))))


def drift_records() -> Step:
    """Sampled pairs side by side, their numbers hidden: else every birth date would count as the number's evidence."""
    sides = ", ".join(_hidden(column, side) for column in PAIR_COLUMNS for side in ("l", "r"))
    return Step(
        name="drift_records",
        sql=f"SELECT drift_pairs.left_entity, drift_pairs.right_entity, drift_pairs.key, {sides}\nFROM drift_pairs\n"
        "JOIN standardised_records AS l ON l.variant = drift_pairs.left_entity\n"
        "JOIN standardised_records AS r ON r.variant = drift_pairs.right_entity",
        purpose="sampled pairs of variants with the standardised records of both sides, numbers left out",
        inputs=("drift_pairs", "standardised_records"),
        grain="pair of variants",
    )


def _hidden(column: str, side: str) -> str:
    value = f"nullif({side}.{column}, {side}.{column})" if column.startswith("id") else f"{side}.{column}"
    return f"{value} AS {column}_{side}"
