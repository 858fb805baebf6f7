"""Blocks beyond the budget are left out before their sides meet: they are the long ones."""

import json
from pathlib import Path

import duckdb

from data_contracts.steps import load_step
from matchers.block.stage import ONE_PASS

IN_A_BLOCK, BUDGET = 2_000, 100


def _profile(node: dict[str, object]) -> list[int]:
    """Rows that each operator of a profile gave."""
    children = node.get("children")
    below = [rows for child in children for rows in _profile(child)] if isinstance(children, list) else []
    return [int(str(node.get("operator_cardinality", 0))), *below]


def test_no_pair_is_made_of_a_block_that_is_skipped(tmp_path: Path) -> None:
    told = tmp_path / "profile.json"
    with duckdb.connect() as database:
        for side, first in (("left", 0), ("right", IN_A_BLOCK)):
            database.execute(
                f"CREATE TABLE {side}_keys AS SELECT 1 AS key_no, 'long' AS key, "
                f"{first} + n AS entity, CAST(NULL AS SMALLINT) AS year FROM range({IN_A_BLOCK}) AS t (n) "
                f"UNION ALL SELECT 1, 'short', {first}, NULL"
            )
        database.execute("CREATE TABLE pairs AS SELECT 0 AS left_entity, 0 AS right_entity, '' AS key WHERE FALSE")
        database.execute("CREATE TABLE keys_of_pass AS SELECT 1 AS key_no, 'K1' AS key")
        database.execute(f"CREATE TABLE block_sizes AS {load_step(ONE_PASS, 'block_sizes').sql}")
        database.execute(f"PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = '{told}'")
        found = database.execute(load_step(ONE_PASS, "new_pairs").sql, {"budget": BUDGET}).fetchall()
        database.execute("PRAGMA disable_profiling")
    assert found == [(0, IN_A_BLOCK, "K1")]
    assert max(_profile(json.loads(told.read_text()))) <= IN_A_BLOCK + 1
