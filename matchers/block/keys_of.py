"""The blocking keys: which are used, in how many passes, and how their steps are laid over the two sides of a pass.

A key's step (keys/*.sql) reads `records_to_key`, the tables or views `left_records` and `right_records` one under the
other, and gives (side, entity, key, year): left = this month's, right = what it is compared with by this key; two
years must be at most one apart, unless one is null. A pass takes one key or all of them: what is found is the same.
"""

from collections.abc import Iterator, Sequence
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
IN_ORDER = (*ALWAYS, *WHERE_IDS_ARE_SCARCE, BETWEEN_NUMBERS, LAST_RESORT)
"""A pair belongs to the first of them that finds it."""
MAX_TOGETHER = 2_000_000
"""Descriptions up to which all keys are taken in one pass; of twice as many half of the keys are, and so on. In memory
at once are then, on an engine that keeps tables there, the keys of those who look for somebody, some fifteen each, and
those of the others that are the same as one."""


def keys_used(engine: Engine) -> tuple[str, ...]:
    """The keys of the left side, in order; more where few person records have a trusted number."""
    counts = "SELECT count(*) AS records, count(CASE WHEN entity > 0 THEN 1 END) AS with_id FROM record_entities"
    found = engine.query(counts).to_pylist()[0]
    coverage = found["with_id"] / max(found["records"], 1)
    return (*ALWAYS, *(WHERE_IDS_ARE_SCARCE if coverage < SCARCE_IDS else ()))


def passes(engine: Engine, max_together: int = MAX_TOGETHER) -> Iterator[tuple[str, ...]]:
    """The keys of the left side, in order: all at once, or so many at a time, one at least, as keep the keys of all
    descriptions within what `max_together` of them have, where the engine would hold them in memory."""
    keys = keys_used(engine)
    if engine.costs_by_statement:
        yield keys
        return
    described = engine.query("SELECT count(*) AS variants FROM keyed_records").to_pylist()[0]["variants"]
    at_once = max(len(keys) * max_together // max(described, 1), 1)
    yield from (keys[start : start + at_once] for start in range(0, len(keys), at_once))


def key_step(key: str) -> Step:
    """The step of a key, under its own name."""
    return load_step(KEYS, f"keys_{key}")


def define_keys(engine: Engine, keys: Sequence[str], side: str | None = None) -> None:
    """Make the keys of a pass readable as `block_keys`: of both sides, or of one, `left` or `right`, whose statement is
    half as long then. `left_records` and `right_records` are read as they are now."""
    of_sides = load_step(KEYS, f"{side}_to_key" if side else "records_to_key")
    engine.define(replace(of_sides, name="records_to_key"))
    engine.define(keys_step(keys))


def keys_step(keys: Sequence[str]) -> Step:
    """The keys of a pass one under the other, as `block_keys`; `key_no`: the place of the blocking key in the order."""
    parts = [
        f"SELECT {IN_ORDER.index(key)} AS key_no, {key}.side, {key}.entity, {key}.key, {key}.year\n"
        f"FROM (\n{key_step(key).sql}\n) AS {key}"
        for key in keys
    ]
    return Step(
        name="block_keys",
        sql="\nUNION ALL\n".join(parts),
        purpose="the keys of both sides of a pass",
        inputs=tuple(dict.fromkeys(table for key in keys for table in key_step(key).inputs)),
        grain="blocking key x side x variant x key",
    )
