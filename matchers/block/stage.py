"""The stage's nodes: which pairs are worth comparing. Equality joins on keys, in order; each adds only new pairs.

A block with more pairs than the budget is skipped and counted (`blocks`), never in silence.
"""

from dataclasses import replace

from data_contracts.steps import Engine, load_step
from matchers.block.keys_of import BETWEEN_NUMBERS, LAST_RESORT, define_keys, define_sides, key_step, keys_used
from matchers.runner import Node, Stage, sql_nodes

ONE_KEY = "matchers.block.one_key"
BUDGET = 20_000
"""Pairs that one block may make."""
LAST_RESORT_BUDGET = 20


def stage(budget: int = BUDGET, last_resort_budget: int = LAST_RESORT_BUDGET) -> Stage:
    """`standardised_records`, `entities`, `still_linked`, `record_entities` -> `pairs`, `blocks`: what each key did."""
    sides = ("left_entities", "left_records", "right_records")
    reads = (*sides, "standardised_records", "entities", "still_linked", "record_entities")
    pairs = Node("pairs", reads, ("pairs", "blocks"), lambda engine: _block(engine, budget, last_resort_budget))
    return Stage("block", (*sql_nodes("matchers.block", views=("right_records",)), pairs))


def _block(engine: Engine, budget: int, last_resort_budget: int) -> None:
    engine.drop("blocks")
    engine.run_sql(load_step(ONE_KEY, "no_pairs"))
    engine.rename("no_pairs", "pairs")
    define_sides(engine)
    for key in keys_used(engine):
        define_keys(engine, key)
        _add_pairs(engine, key, budget)
    engine.run_sql(replace(key_step(BETWEEN_NUMBERS), name="block_keys"))
    _add_pairs(engine, BETWEEN_NUMBERS, budget)
    engine.run_sql(load_step(ONE_KEY, "unpaired_entities"))
    engine.rename("unpaired_entities", "left_entities")
    engine.run_sql(load_step("matchers.block", "left_records"))
    define_sides(engine)
    define_keys(engine, LAST_RESORT)
    _add_pairs(engine, LAST_RESORT, last_resort_budget)
    engine.drop("records_to_key", "block_keys", "left_keys", "right_keys", "block_sizes")


def _add_pairs(engine: Engine, key: str, budget: int) -> None:
    """`block_keys` -> the pairs of one key that no key before it found, added to `pairs`; its line, to `blocks`.

    Where nobody looks by a key, everybody's keys of the right side are not made for it: no block has two sides.
    """
    is_used = engine.run_sql(load_step(ONE_KEY, "left_keys")) > 0
    if is_used or not engine.has("right_keys"):
        engine.run_sql(load_step(ONE_KEY, "right_keys"))
    engine.run_sql(load_step(ONE_KEY, "block_sizes"))
    found = {"budget": budget, "key": key}
    new_pairs = engine.append("pairs", load_step(ONE_KEY, "new_pairs"), found) if is_used else 0
    description = key_step(key).purpose.split(" ", 1)[1]
    line = {"key": key, "description": description, "budget": budget, "new_pairs": new_pairs}
    engine.append("blocks", load_step(ONE_KEY, "block_line"), line)
