"""The stage's nodes: levels of a pair -> millibits by the frozen card. Additive, integer, explainable line by line.

A name weighs by how rare it is: log2(people / bearers), kept within the card's range; the prior, minus log2(people),
says how unlikely it is that two entities drawn at random are one person. Both are worked out once per month.
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
    least, most = model.population_bits.least, model.population_bits.most
    weights = [max(least, min(most, round(MILLI * math.log2(people / count)))) for count in counts]
    return pa.table({"people": pa.array(counts, pa.int64()), "millibits": pa.array(weights, pa.int32())})


def stage(model: Model) -> Stage:
    """`best_levels` -> `scored`, by the frozen card and this month's rarity of names; `forms` -> `drift_counts`: how
    often each level is seen this month. One table of levels, weights and groups for each feature (`id_levels` ...)."""
    values = {"sample": SAMPLE, "equal_id": model.weights["id"]["equal"].millibits}
    return Stage(
        "score",
        (
            *sql_nodes("matchers.score", values),
            put_node("weights_card", model.weights_table),
            put_node("caps", model.caps_table),
            put_node("level_numbers", level_numbers_table),
            *(_levels_of(model, feature) for feature in model.weights),
            Node("rarities", ("name_counts",), ("rarities", "population"), lambda engine: _weigh_names(engine, model)),
            view_node(drift_forms()),
            kernel_node("drift_levels", "drift_forms", level_numbers, COMPARED),
        ),
    )


def _levels_of(model: Model, feature: str) -> Node:
    weights = {level: weight.millibits for level, weight in model.weights[feature].items()}
    return put_node(f"{feature}_levels", lambda: level_table(feature, weights))


def _weigh_names(engine: Engine, model: Model) -> None:
    """`name_counts` -> `rarities`, and `population`: the prior, and the most that a name can weigh in it."""
    told = engine.query("SELECT people, count(*) AS names FROM name_counts GROUP BY people ORDER BY people").to_pylist()
    people = max(sum(row["people"] * row["names"] for row in told), 2)
    engine.put("rarities", rarities([row["people"] for row in told], people, model))
    prior = prior_millibits(people)
    most = min(model.population_bits.most, max(model.population_bits.least, -prior))
    engine.put("population", pa.table({"prior": pa.array([prior], pa.int32()), "most": pa.array([most], pa.int32())}))


def drift_forms() -> Step:
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
