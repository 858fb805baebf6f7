"""Blocking: which pairs are worth comparing. Equality joins on keys K1..K16, in order; each adds only new pairs.

A key's step gives (entity, key, is_left, is_right, year) of `forms`: `is_left` = may look for somebody by this key,
`is_right` = may be found by it. A block with more pairs than the budget is skipped and counted, never in silence.
"""

from dataclasses import dataclass, replace

from data_contracts.steps import Engine, Step, load_step

STEPS = "matchers.block"
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


def open_pairs(engine: Engine) -> None:
    """`entities`, `settled` -> `seekers`, `targets`, and `pairs` with none in it."""
    for name in ("seekers", "targets", "no_pairs"):
        engine.run_sql(load_step(STEPS, name))
    rename(engine, "no_pairs", "pairs")
    engine.drop("no_pairs")


def block(engine: Engine, id_coverage: float, budget: int, last_resort_budget: int) -> list[BlockLine]:
    """Fill `pairs` (seeker, target, key) from `forms`, `seekers`, `targets`; one line per key that was used."""
    engine.run_sql(load_step(STEPS, "seeking_forms"))
    lines = [_one_key(engine, key, budget) for key in keys_used(id_coverage)]
    lines.append(_between_bases(engine, budget))
    engine.run_sql(load_step(STEPS, "still_seeking"))
    rename(engine, "still_seeking", "seekers")
    engine.run_sql(load_step(STEPS, "seeking_forms"))
    lines.append(_one_key(engine, LAST_RESORT, last_resort_budget))
    engine.drop("seeking_forms", "seeking_keys", "sought_keys", "block_sizes", "block_pairs", "still_seeking")
    return lines


def keys_used(id_coverage: float) -> tuple[str, ...]:
    """The keys of those who look for somebody, in order."""
    return (*ALWAYS, *(WHERE_IDS_ARE_SCARCE if id_coverage < SCARCE_IDS else ()))


def _one_key(engine: Engine, key: str, budget: int) -> BlockLine:
    """A key of those who look for somebody: its text is read twice, once of their forms and once of everybody's."""
    step = load_step(STEPS, f"keys_{key}")
    return _paired(engine, step, step.sql.replace("FROM forms", "FROM seeking_forms"), step.sql, budget)


def _between_bases(engine: Engine, budget: int) -> BlockLine:
    step = load_step(STEPS, f"keys_{BETWEEN_BASES}")
    engine.run_sql(replace(step, name="block_keys"))
    line = _paired(engine, step, "SELECT * FROM block_keys", "SELECT * FROM block_keys", budget)
    engine.drop("block_keys")
    return line


def _paired(engine: Engine, step: Step, seeking: str, sought: str, budget: int) -> BlockLine:
    """The pairs of one key that no key before it found, beside `pairs`."""
    for name, keys in (("seeking_keys", seeking), ("sought_keys", sought)):
        side = load_step(STEPS, name)
        engine.run_sql(replace(side, sql=side.sql.replace("{keys}", without_header(keys))))
    engine.run_sql(load_step(STEPS, "block_sizes"))
    new_pairs = engine.run_sql(load_step(STEPS, "block_pairs"), {"budget": budget})
    sizes = engine.query(load_step(STEPS, "block_totals").sql, {"budget": budget}).to_pylist()[0]
    key, description = step.purpose.split(" ", 1)
    engine.run_sql(load_step(STEPS, "all_pairs"), {"key": key})
    rename(engine, "all_pairs", "pairs")
    return BlockLine(key=key, description=description, new_pairs=new_pairs, **sizes)


def without_header(sql: str) -> str:
    """A step's SELECT alone."""
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--"))


def rename(engine: Engine, old: str, new: str) -> None:
    """Give a table another name."""
    step = load_step(STEPS, "taken_over")
    engine.run_sql(replace(step, name=new, sql=step.sql.replace("{table}", old)))
