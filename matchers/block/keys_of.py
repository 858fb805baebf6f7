"""The blocking keys: which are used, and how a key's step is laid over the two sides of a pass.

A key's step (keys/*.sql) reads `records_to_key`, the tables or views `left_records` and `right_records` one under the
other, and gives (side, entity, key, year): left = looks for somebody by this key, right = may be found by it; two
years must be at most one apart, unless one is null.
"""

from dataclasses import replace

from data_contracts.steps import Engine, Step, load_step

KEYS = "matchers.block.keys"
SCARCE_IDS = 0.95
"""Below this share of person records with a trusted number the wider keys are used too, by rows without one."""
ALWAYS = ("K1", "K2", "K3", "K4", "K5", "K6", "K6l", "K7", "K8", "K9", "K10", "K16")
WHERE_IDS_ARE_SCARCE = ("K11", "K12", "K14")
LAST_RESORT = "K13"
BETWEEN_NUMBERS = "K15"
"""The only key between two trusted numbers: they look for each other by nothing else."""


def keys_used(engine: Engine) -> tuple[str, ...]:
    """The keys of those who look for somebody, in order; more where few person records have a trusted number."""
    counts = "SELECT count(*) AS records, count(CASE WHEN entity > 0 THEN 1 END) AS with_id FROM record_entities"
    found = engine.query(counts).to_pylist()[0]
    coverage = found["with_id"] / max(found["records"], 1)
    return (*ALWAYS, *(WHERE_IDS_ARE_SCARCE if coverage < SCARCE_IDS else ()))


def key_step(key: str) -> Step:
    """The step of a key, under its own name."""
    return load_step(KEYS, f"keys_{key}")


def define_sides(engine: Engine) -> None:
    """Make both sides of a pass, `left_records` and `right_records` as they are now, readable as `records_to_key`."""
    engine.define(load_step(KEYS, "records_to_key"))


def define_keys(engine: Engine, key: str) -> None:
    """Make the keys of both sides, which define_sides made readable, readable as `block_keys`."""
    engine.define(replace(key_step(key), name="block_keys"))
