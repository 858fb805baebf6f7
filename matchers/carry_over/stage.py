"""Run it: which entities keep the person they had, without being scored again."""

from dataclasses import replace

import pyarrow as pa

from data_contracts.steps import Engine, load_step
from matchers.block.stage import STEPS as BLOCK
from matchers.block.stage import keys_used, rename, without_header

STEPS = "matchers.carry_over"


def carry_over(engine: Engine, id_coverage: float, *, is_full: bool) -> None:
    """`entities`, `forms` and last month's state -> `remembered`, `settled`."""
    for name in ("known_entities", "remembered"):
        engine.run_sql(load_step(STEPS, name))
    engine.run_sql(load_step(STEPS, "settled"), {"is_full": is_full})
    challenge(engine, id_coverage)
    engine.run_sql(load_step(STEPS, "still_settled"))
    rename(engine, "still_settled", "settled")
    engine.drop("still_settled", "challenged")


def challenge(engine: Engine, id_coverage: float) -> None:
    """`settled` -> `challenged`: entities of remembered persons that share a key with a number nobody bore before.

    They are scored again: what is new may be what they were waiting for. All others keep their person unscored.
    """
    engine.put("challenged", pa.table({"entity": pa.array([], pa.int64())}))
    if not engine.run_sql(load_step(STEPS, "settled_forms")):
        return
    engine.run_sql(load_step(STEPS, "newcomer_forms"))
    found = load_step(STEPS, "challenged")
    for key in keys_used(id_coverage):
        keys = without_header(load_step(BLOCK, f"keys_{key}").sql)
        sides = {side: keys.replace("FROM forms", f"FROM {side}_forms") for side in ("settled", "newcomer")}
        rename(engine, "challenged", "challenged_before")
        sql = found.sql.replace("{settled}", sides["settled"]).replace("{newcomers}", sides["newcomer"])
        engine.run_sql(replace(found, sql=sql))
    engine.drop("settled_forms", "newcomer_forms", "challenged_before")
