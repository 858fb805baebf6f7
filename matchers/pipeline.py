"""WHO is the same person, in order, on one screen: mentions in; persons, links and the reasons for them out.

    mentions -> exact (a valid number and its best vouched name) -> loose rest -> blocks -> compare -> score
    -> judge -> resolve -> lasting numbers

Stages are mutually blind: they meet in the tables that the steps name (matchers/steps/*.sql).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.steps import Engine, load_step
from matchers.block import BlockLine, block, challenge
from matchers.describe import describe, read_names_and_numbers
from matchers.mentions import KNOWN, Source, mentions_step
from matchers.model import Model
from matchers.registry import name_persons, open_state
from matchers.resolve import judge, resolve
from matchers.score import compare, measure, score

STEPS = "matchers.steps"
PROFILES = 4
"""Ways in which one entity may be described that are compared: enough for a moved phone or an old address."""
BUDGET = 20_000
"""Pairs that one block may make."""
LAST_RESORT_BUDGET = 20
MOST_KEPT = 5_000_000
"""Rows up to which mentions are kept in memory: about 250 bytes each."""


@dataclass(frozen=True)
class Matching:
    """What the matcher is told: whose rows may be compared with whom, where places lie, what was known before."""

    sources: list[Source]
    areas: pl.DataFrame
    as_of: date
    period: str
    previous: Path | None
    verdicts: Path | None
    model: Model
    is_full: bool = False
    """Score every row again, also those whose particulars were linked in a month before; the result is the same."""


def find_persons(engine: Engine, task: Matching) -> list[BlockLine]:
    """Core tables -> `row_links` and the tables behind it; one line per blocking key."""
    before = open_state(engine, task.previous, task.verdicts)
    known = [Source(KNOWN, _columns(engine, "core_known"), is_authorised=False)] if before.is_there else []
    _mention(engine, [*task.sources, *known])
    _exact(engine, task)
    _describe(engine, task)
    lines = block(engine, _id_coverage(engine), BUDGET, LAST_RESORT_BUDGET)
    compare(engine, task.model)
    engine.drop("pairs")
    score(engine, task.model)
    measure(engine, task.model)
    engine.drop("forms")
    judge(engine)
    resolve(engine, task.model.lines)
    name_persons(engine, before.last_person)
    engine.run_sql(load_step(STEPS, "authorised_roots"), {"as_of": task.as_of.isoformat()})
    engine.run_sql(load_step(STEPS, "row_links"))
    return lines


def _mention(engine: Engine, sources: list[Source]) -> None:
    """`mentions`: kept while they are few, for they are read six times; of a large city read where they lie."""
    counts = " UNION ALL ".join(f"SELECT count(*) AS n FROM core_{source.extract}" for source in sources)
    rows = engine.query(f"SELECT sum(n) AS n FROM ({counts}) AS extracts").to_pylist()[0]["n"]
    step = mentions_step(sources)
    if rows <= MOST_KEPT:
        engine.run_sql(step)
    else:
        engine.define(step)


def _exact(engine: Engine, task: Matching) -> None:
    """Numbers that stand by themselves, and the entities that everything else is about."""
    read_names_and_numbers(engine, task.as_of)
    _run(
        engine,
        "heads",
        "claims",
        "trusted_ids",
        "id_names",
        "numbered",
        "loose_mentions",
        "loose",
        "entities",
        "entity_of",
        "id_particulars",
    )
    engine.drop("trusted_ids", "id_names", "loose_mentions", "loose")


def _describe(engine: Engine, task: Matching) -> None:
    """Normal forms of everything that may have to be compared, and who looks for whom."""
    engine.run_sql(load_step(STEPS, "profiles"), {"profiles": PROFILES})
    describe(engine, task.areas, task.as_of)
    engine.drop("profiles", "heads", "names_read", "numbers_read")
    _run(engine, "profile_places", "known_entities", "remembered")
    engine.run_sql(load_step(STEPS, "settled"), {"is_full": task.is_full})
    challenge(engine, _id_coverage(engine))
    _run(engine, "still_settled")
    _take_over(engine, "still_settled", "settled")
    _run(engine, "seekers", "targets", "no_pairs")
    _take_over(engine, "no_pairs", "pairs")


def _run(engine: Engine, *steps: str) -> None:
    for name in steps:
        engine.run_sql(load_step(STEPS, name))


def _take_over(engine: Engine, table: str, name: str) -> None:
    """Give a table another's name."""
    engine.put(name, engine.query(f"SELECT * FROM {table}"))
    engine.drop(table)


def _id_coverage(engine: Engine) -> float:
    """Share of mentions with a number that can be taken as it stands."""
    told = engine.query(
        "SELECT count(*) AS mentions, count(CASE WHEN entity > 0 THEN 1 END) AS numbered FROM entity_of"
    ).to_pylist()[0]
    return float(told["numbered"] / max(told["mentions"], 1))


def _columns(engine: Engine, table: str) -> frozenset[str]:
    return frozenset(engine.query(f"SELECT * FROM {table} LIMIT 0").schema.names)
