"""The stage's nodes: pairs side by side -> the best level of each feature over all variants of both sides.

What is compared has two aspects (kernel.py) of which neither needs the other. A person has one name and number and
several phones and heads, so each aspect is compared by what differs in it: entities have half as many identities as
variants.
"""

from collections.abc import Iterator
from functools import partial

import pyarrow as pa

from data_contracts.steps import Step
from matchers.compare import ASPECTS, LEVELS, Aspect, compare_numbers
from matchers.runner import Node, Stage, kernel_node, sql_nodes, step_node, view_node

_ENTITIES = (("left_entity", pa.int64()), ("right_entity", pa.int64()))
_KEY = ("key", pa.string())
COMPARED = pa.schema([*_ENTITIES, _KEY, *((f"{feature}_level_no", pa.int32()) for feature in LEVELS)])


def stage() -> Stage:
    """`pairs` x `standardised_records` -> `best_levels`: the best level of each feature over all variants."""
    return Stage("compare", (*sql_nodes("matchers.compare"), *(node for aspect in ASPECTS for node in _nodes(aspect))))


def _nodes(aspect: Aspect) -> Iterator[Node]:
    paired = paired_sides(aspect)
    yield step_node(distinct_sides(aspect), {})
    yield view_node(paired)
    yield kernel_node(f"compared_{aspect.name}", paired.name, partial(aspect_numbers, aspect), compared_schema(aspect))


def distinct_sides(aspect: Aspect) -> Step:
    """The step that gives what an entity of a pair is described by in one aspect: each description once."""
    columns = ", ".join(f"standardised_records.{column}" for column in aspect.columns)
    return Step(
        name=aspect.name,
        sql=f"SELECT DISTINCT standardised_records.entity, {columns}\nFROM standardised_records\n"
        "JOIN paired_entities ON paired_entities.entity = standardised_records.entity",
        purpose=f"the {aspect.name} of the entities that are compared",
        inputs=("standardised_records", "paired_entities"),
        grain=f"entity x {aspect.name}",
    )


def paired_sides(aspect: Aspect) -> Step:
    """The step that lays what both sides of each pair are described by in one aspect side by side."""
    sides = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in aspect.columns)
    return Step(
        name=f"paired_{aspect.name}",
        sql=f"SELECT pairs.left_entity, pairs.right_entity, pairs.key, {sides}\nFROM pairs\n"
        f"JOIN {aspect.name} AS l ON l.entity = pairs.left_entity\n"
        f"JOIN {aspect.name} AS r ON r.entity = pairs.right_entity",
        purpose=f"candidate pairs with the {aspect.name} of both sides",
        inputs=("pairs", aspect.name),
        grain=f"pair x {aspect.name} x {aspect.name}",
    )


def compared_schema(aspect: Aspect) -> pa.Schema:
    """Schema of what is found of pairs in one aspect: both sides, the key, and a number a feature."""
    return pa.schema([*_ENTITIES, _KEY, *((f"{feature}_level_no", pa.int32()) for feature in aspect.features)])


def aspect_numbers(aspect: Aspect, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel of an aspect: pairs side by side -> the number of each level, 0 = strongest: the least is the best."""
    return compare_numbers(batch, aspect).cast(compared_schema(aspect))


def level_numbers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: the same of all aspects at once."""
    return compare_numbers(batch, *ASPECTS).cast(COMPARED)
