"""WHO is the same person, in order, on one screen: core tables in; people, links and the reasons for them out.

    records -> standardise -> identify -> variants -> carry_over
    -> block -> compare -> score -> decide -> cluster -> deliver

Each stage is a folder that holds its SQL steps, its kernels and `stage.py`, which runs them. Stages are mutually blind:
they meet in the tables that the steps name.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.steps import Engine
from matchers.block.stage import BlockLine, block, open_pairs
from matchers.carry_over.stage import carry_over
from matchers.cluster.stage import cluster, name_persons
from matchers.compare.stage import compare
from matchers.decide.stage import judge, resolve
from matchers.deliver.stage import MatchCounts, deliver
from matchers.identify.stage import identify
from matchers.model import Model
from matchers.records.person_records import Source
from matchers.records.stage import mention
from matchers.records.state import open_state
from matchers.score.stage import measure, score
from matchers.standardise.stage import read_names_and_numbers
from matchers.variants.stage import describe, profile

BUDGET = 20_000
"""Pairs that one block may make."""
LAST_RESORT_BUDGET = 20


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


def match_persons(engine: Engine, task: Matching, into: Path) -> tuple[MatchCounts, list[BlockLine]]:
    """Core tables -> the match stage's tables as Parquet in `into`; how rows fell; one line per blocking key."""
    before = open_state(engine, task.previous, task.verdicts)
    mention(engine, task.sources, with_known=before.is_there)
    read_names_and_numbers(engine, task.as_of)
    identify(engine)
    profile(engine)
    describe(engine, task.areas, task.as_of)
    engine.drop("profiles", "heads", "names_read", "numbers_read")
    coverage = _id_coverage(engine)
    carry_over(engine, coverage, is_full=task.is_full)
    open_pairs(engine)
    lines = block(engine, coverage, BUDGET, LAST_RESORT_BUDGET)
    compare(engine)
    engine.drop("pairs")
    score(engine, task.model)
    measure(engine)
    engine.drop("forms")
    judge(engine)
    resolve(engine, task.model.lines)
    cluster(engine, task.model.lines)
    name_persons(engine, before.last_person)
    return deliver(engine, into, task.model, task.period, task.as_of), lines


def _id_coverage(engine: Engine) -> float:
    """Share of mentions with a number that can be taken as it stands."""
    told = engine.query(
        "SELECT count(*) AS mentions, count(CASE WHEN entity > 0 THEN 1 END) AS numbered FROM entity_of"
    ).to_pylist()[0]
    return float(told["numbered"] / max(told["mentions"], 1))
