"""Blocking: which pairs are worth comparing. Equality joins on keys K1..K16, in order; each adds only new pairs.

A key's step gives (entity, key, is_left, is_right, year) of `forms`: `is_left` = may look for somebody by this key,
`is_right` = may be found by it. A block with more pairs than the budget is skipped and counted, never in silence.
"""

from dataclasses import dataclass, replace

import pyarrow as pa

from data_contracts.steps import Engine, Step, load_step

PACKAGE = "matchers.block"
SCARCE_IDS = 0.95
"""Below this share of mentions with a valid number the wider keys are used too, by rows without one."""
ALWAYS = ("K1", "K2", "K3", "K4", "K5", "K6", "K6l", "K7", "K8", "K9", "K10", "K16")
WHERE_IDS_ARE_SCARCE = ("K11", "K12", "K14")
LAST_RESORT = "K13"
BETWEEN_BASES = "K15"
"""The only key between two valid numbers: they look for each other by nothing else."""


@dataclass(frozen=True)
class BlockLine:
    """What one key did: for the report."""

    key: str
    description: str
    pairs: int
    new_pairs: int
    largest_block: int
    skipped_blocks: int
    skipped_rows: int


def block(engine: Engine, id_coverage: float, budget: int, last_resort_budget: int) -> list[BlockLine]:
    """Fill `pairs` (seeker, target, key) from `forms`, `seekers`, `targets`; one line per key that was used."""
    engine.run_sql(load_step(PACKAGE, "seeking_forms"))
    lines = [_one_key(engine, key, budget) for key in _keys(id_coverage)]
    lines.append(_between_bases(engine, budget))
    engine.run_sql(load_step(PACKAGE, "still_seeking"))
    _rename(engine, "still_seeking", "seekers")
    engine.run_sql(load_step(PACKAGE, "seeking_forms"))
    lines.append(_one_key(engine, LAST_RESORT, last_resort_budget))
    engine.drop("seeking_forms", "seeking_keys", "sought_keys", "block_sizes", "block_pairs", "still_seeking")
    return lines


def challenge(engine: Engine, id_coverage: float) -> None:
    """`settled` -> `challenged`: entities of remembered persons that share a key with a number nobody bore before.

    They are scored again: what is new may be what they were waiting for. All others keep their person unscored.
    """
    engine.put("challenged", pa.table({"entity": pa.array([], pa.int64())}))
    if not engine.run_sql(load_step(PACKAGE, "settled_forms")):
        return
    engine.run_sql(load_step(PACKAGE, "newcomer_forms"))
    found = load_step(PACKAGE, "challenged")
    for key in _keys(id_coverage):
        keys = _without_header(load_step(PACKAGE, f"keys_{key}").sql)
        sides = {side: keys.replace("FROM forms", f"FROM {side}_forms") for side in ("settled", "newcomer")}
        _rename(engine, "challenged", "challenged_before")
        sql = found.sql.replace("{settled}", sides["settled"]).replace("{newcomers}", sides["newcomer"])
        engine.run_sql(replace(found, sql=sql))
    engine.drop("settled_forms", "newcomer_forms", "challenged_before")


def _keys(id_coverage: float) -> tuple[str, ...]:
    return (*ALWAYS, *(WHERE_IDS_ARE_SCARCE if id_coverage < SCARCE_IDS else ()))


def _one_key(engine: Engine, key: str, budget: int) -> BlockLine:
    """A key of those who look for somebody: its text is read twice, once of their forms and once of everybody's."""
    step = load_step(PACKAGE, f"keys_{key}")
    return _paired(engine, step, step.sql.replace("FROM forms", "FROM seeking_forms"), step.sql, budget)


def _between_bases(engine: Engine, budget: int) -> BlockLine:
    step = load_step(PACKAGE, f"keys_{BETWEEN_BASES}")
    engine.run_sql(replace(step, name="block_keys"))
    line = _paired(engine, step, "SELECT * FROM block_keys", "SELECT * FROM block_keys", budget)
    engine.drop("block_keys")
    return line


def _paired(engine: Engine, step: Step, seeking: str, sought: str, budget: int) -> BlockLine:
    """The pairs of one key that no key before it found, beside `pairs`."""
    for name, keys in (("seeking_keys", seeking), ("sought_keys", sought)):
        side = load_step(PACKAGE, name)
        engine.run_sql(replace(side, sql=side.sql.replace("{keys}", _without_header(keys))))
    engine.run_sql(load_step(PACKAGE, "block_sizes"))
    new_pairs = engine.run_sql(load_step(PACKAGE, "block_pairs"), {"budget": budget})
    sizes = engine.query(load_step(PACKAGE, "block_totals").sql, {"budget": budget}).to_pylist()[0]
    key, description = step.purpose.split(" ", 1)
    engine.run_sql(load_step(PACKAGE, "all_pairs"), {"key": key})
    _rename(engine, "all_pairs", "pairs")
    return BlockLine(key=key, description=description, new_pairs=new_pairs, **sizes)


def _without_header(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--"))


def _rename(engine: Engine, old: str, new: str) -> None:
    step = load_step(PACKAGE, "taken_over")
    engine.run_sql(replace(step, name=new, sql=step.sql.replace("{table}", old)))
