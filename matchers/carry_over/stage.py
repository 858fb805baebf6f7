"""The stage's nodes: which entities keep the person they had, without being scored again.

Of those whose person is carried forward, the ones that share a key with a number seen for the first time (`rechecked`)
are scored again: what is new may be what they were waiting for. All others keep their person unscored.
"""

import pyarrow as pa

from data_contracts.steps import Engine, load_step
from matchers.block.keys_of import define_keys, passes
from matchers.runner import Node, Stage, sql_nodes

ONE_PASS = "matchers.carry_over.one_pass"


def stage(*, is_full: bool) -> Stage:
    """`entities`, `record_entities`, `keyed_records`, state of last month ->
    `carried_forward`, `still_linked`."""
    reads = ("left_records", "right_records", "keyed_records", "entities", "record_entities")
    return Stage(
        "carry_over",
        (
            *sql_nodes("matchers.carry_over", {"is_full": is_full}, views=("right_records",)),
            Node(
                "rechecked",
                reads,
                ("rechecked",),
                _recheck,
                remakes=("right_records", "records_to_key", "block_keys"),
            ),
        ),
    )


def _recheck(engine: Engine) -> None:
    """Both sides of the passes -> `rechecked`; no keys are made where one side has nobody: in the first
    month, and in one that brings no number for the first time.
    """
    engine.put("rechecked", pa.table({"entity": pa.array([], pa.int64())}))
    if not engine.query("SELECT entity FROM left_records LIMIT 1").num_rows:
        return
    if not engine.run_sql(load_step("matchers.carry_over", "right_records")):
        return
    for keys in passes(engine):
        define_keys(engine, keys)
        engine.append("rechecked", load_step(ONE_PASS, "rechecked"))
    engine.drop("block_keys", "records_to_key")
