"""The stage's nodes: which pairs are worth comparing. Equality joins on keys, in order; a pair is its first key's.

A block with more pairs than the budget is skipped and counted (`blocks`), never in silence.
"""

from collections.abc import Sequence

import pyarrow as pa

from data_contracts.steps import Engine, load_step, values_of
from matchers.block.keys_of import (
    BETWEEN_NUMBERS,
    IN_ORDER,
    LAST_RESORT,
    MAX_TOGETHER,
    define_keys,
    key_step,
    keys_step,
    passes,
)
from matchers.runner import Node, Stage, sql_nodes

ONE_PASS = "matchers.block.one_pass"
BUDGET = 20_000
"""Pairs that one block may make."""
LAST_RESORT_BUDGET = 20


def stage(
    budget: int = BUDGET, last_resort_budget: int = LAST_RESORT_BUDGET, max_together: int = MAX_TOGETHER
) -> Stage:
    """`keyed_records`, `entities`, `still_linked`, `record_entities` -> `pairs`, `blocks`: what each key did."""
    reads = ("left_entities", "left_records", "right_records", "keyed_records", "standardised_records", "entities")
    pairs = Node(
        "pairs",
        (*reads, "still_linked", "record_entities"),
        ("pairs", "blocks"),
        lambda engine: _block(engine, budget, last_resort_budget, max_together),
        remakes=(
            *("left_entities", "left_records", "no_pairs", "unpaired_entities", "keys_of_pass", "records_to_key"),
            *("block_keys", "left_keys", "right_keys", "block_sizes"),
        ),
    )
    return Stage("block", (*sql_nodes("matchers.block", views=("right_records",)), pairs))


def _block(engine: Engine, budget: int, last_resort_budget: int, max_together: int) -> None:
    engine.drop("blocks")
    engine.run_sql(load_step(ONE_PASS, "no_pairs"))
    engine.rename("no_pairs", "pairs")
    for keys in passes(engine, max_together):
        _look(engine, keys)
        _add_pairs(engine, keys, budget)
    engine.run_sql(keys_step((BETWEEN_NUMBERS,)))
    engine.run_sql(load_step(ONE_PASS, "left_keys"))
    engine.run_sql(load_step(ONE_PASS, "right_keys"))
    _add_pairs(engine, (BETWEEN_NUMBERS,), budget)
    engine.run_sql(load_step(ONE_PASS, "unpaired_entities"))
    engine.rename("unpaired_entities", "left_entities")
    engine.run_sql(load_step("matchers.block", "left_records"))
    _look(engine, (LAST_RESORT,))
    _add_pairs(engine, (LAST_RESORT,), last_resort_budget)
    engine.drop("records_to_key", "block_keys", "left_keys", "right_keys", "block_sizes", "keys_of_pass")


def _look(engine: Engine, keys: Sequence[str]) -> None:
    """Both sides -> `left_keys`, and `right_keys`: those of them that are on the left side too.

    Where nobody looks by a key of the pass, everybody's keys of the right side are not made for it: what is there of a
    pass before has no block with any of its own.
    """
    define_keys(engine, keys, "left")
    is_used = engine.run_sql(load_step(ONE_PASS, "left_keys")) > 0
    if is_used or not engine.has("right_keys"):
        define_keys(engine, keys, "right")
        engine.run_sql(load_step(ONE_PASS, "right_keys"))


def _add_pairs(engine: Engine, keys: Sequence[str], budget: int) -> None:
    """`left_keys`, `right_keys` -> the pairs of a pass that none before it found, added to `pairs`; a line a key, to
    `blocks`."""
    engine.put("keys_of_pass", _named(keys))
    if engine.run_sql(load_step(ONE_PASS, "block_sizes")):
        pairs = load_step(ONE_PASS, "new_pairs")
        engine.append("pairs", pairs, values_of(pairs, {"budget": budget}))
    lines = load_step(ONE_PASS, "block_lines")
    engine.append("blocks", lines, values_of(lines, {"budget": budget}))


def _named(keys: Sequence[str]) -> pa.Table:
    """Place, name and purpose of blocking keys. Grain: blocking key."""
    columns = {
        "key_no": pa.array([IN_ORDER.index(key) for key in keys], pa.int32()),
        "key": pa.array(list(keys), pa.string()),
        "description": pa.array([key_step(key).purpose.split(" ", 1)[1] for key in keys], pa.string()),
    }
    return pa.table(columns)
