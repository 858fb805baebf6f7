"""The stage's nodes: pairs side by side -> the best level of each feature over all variants of both sides."""

import pyarrow as pa

from data_contracts.steps import Step
from matchers.compare import LEVELS, PAIR_COLUMNS, compare_numbers
from matchers.runner import Stage, kernel_node, sql_nodes, view_node

_KEYS = (("left_entity", pa.int64()), ("right_entity", pa.int64()), ("key", pa.string()))
_NUMBERS = tuple((f"{feature}_level_no", pa.int32()) for feature in LEVELS)
COMPARED = pa.schema([*_KEYS, *_NUMBERS])


def stage() -> Stage:
    """`pairs` x `standardised_records` -> `best_levels`: the best level of each feature over all variants."""
    return Stage(
        "compare",
        (
            *sql_nodes("matchers.compare"),
            view_node(paired_records()),
            kernel_node("compared", "paired_records", level_numbers, COMPARED),
        ),
    )


def paired_records() -> Step:
    """The step that lays the standardised records of both sides of each pair side by side."""
    sides = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in PAIR_COLUMNS)
    return Step(
        name="paired_records",
        sql=f"SELECT pairs.left_entity, pairs.right_entity, pairs.key, {sides}\nFROM pairs\n"
        "JOIN standardised_records AS l ON l.entity = pairs.left_entity\n"
        "JOIN standardised_records AS r ON r.entity = pairs.right_entity",
        purpose="candidate pairs with the standardised records of both sides",
        inputs=("pairs", "standardised_records"),
        grain="pair x variant x variant",
    )


def level_numbers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: pairs side by side -> the number of each level (0 = strongest), so that the least is the best."""
    return compare_numbers(batch).cast(COMPARED)
