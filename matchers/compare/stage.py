"""The stage's nodes: pairs side by side -> the best level of each feature over all variants of both sides."""

import polars as pl
import pyarrow as pa

from data_contracts.steps import ArrowKernel, Step
from matchers.compare import LEVELS, PAIR_COLUMNS, compare_pairs
from matchers.model import Model
from matchers.runner import Stage, kernel_node, sql_nodes, view_node

_KEYS = (("seeker", pa.int64()), ("target", pa.int64()), ("key", pa.string()))
_PLACES = tuple((f"{feature}_place", pa.int32()) for feature in LEVELS)
COMPARED = pa.schema([*_KEYS, *_PLACES])


def stage(model: Model) -> Stage:
    """`pairs` x `forms` -> `best_levels`: the best level of each feature over all ways both sides are described."""
    return Stage(
        "compare",
        (
            *sql_nodes("matchers.compare"),
            view_node(pair_forms()),
            kernel_node("compared", "pair_forms", places(model), COMPARED),
        ),
    )


def pair_forms() -> Step:
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


def places(model: Model) -> ArrowKernel:
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
