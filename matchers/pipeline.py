"""WHO is the same person, in order, on one screen: core tables in; people, links and the reasons for them out.

Each stage is a folder that holds its SQL steps, its kernels and `stage.py`, which says what they are run with. Within a
stage steps are ordered by what they read; tables are dropped after their last reader (runner.py). Stages are mutually
blind: they meet in the tables that the steps name.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

from data_contracts.steps import Engine
from matchers.block import stage as block
from matchers.carry_over import stage as carry_over
from matchers.cluster import stage as cluster
from matchers.compare import stage as compare
from matchers.decide import stage as decide
from matchers.deliver import stage as deliver
from matchers.identify import stage as identify
from matchers.model import Model
from matchers.records import stage as records
from matchers.records.person_records import Source
from matchers.records.state import open_state
from matchers.runner import Stage, run_stages
from matchers.score import stage as score
from matchers.standardise import stage as standardise
from matchers.variants import stage as variants


@dataclass(frozen=True)
class Matching:
    """What the matcher works on: whose rows may be compared with whom, where places lie, what was known before."""

    sources: list[Source]
    areas: pl.DataFrame
    as_of: date
    period: str
    previous: Path | None
    verdicts: Path | None
    model: Model
    is_full: bool = False
    """Score every row again, also those whose particulars were linked in a month before; the result is the same."""


@dataclass(frozen=True)
class Matched:
    """What matching tells of itself: the columns of `match_summary`, and `blocks`: one line per blocking key."""

    summary: dict[str, int]
    blocks: pa.Table


def pipeline(task: Matching, into: Path) -> tuple[Stage, ...]:
    """The stages in order."""
    model = task.model
    return (
        records.stage(task.sources),  # every place where a row names a person, in one shape
        standardise.stage(task.as_of),  # what each distinct name, number, birth date means
        identify.stage(),  # entities: by trusted number and name; by particulars
        variants.stage(task.areas, task.as_of),  # the ways each entity is described
        carry_over.stage(is_full=task.is_full),  # who keeps the person of the month before, unscored
        block.stage(),  # pairs worth comparing
        compare.stage(),  # the level at which each feature of a pair agrees
        score.stage(model),  # levels -> millibits
        decide.stage(model.thresholds),  # link, question to a clerk, nothing
        cluster.stage(model.thresholds),  # one person per entity, lasting numbers
        deliver.stage(into, model, task.period, task.as_of),  # tables handed on, state for the next month
    )


def match_persons(engine: Engine, task: Matching, into: Path, keep: Path | None = None) -> Matched:
    """Core tables, `areas` and `files` -> the match stage's tables as Parquet in `into`.

    `keep`: a folder that every table in between is written to as well. BalanceError when a row got no link, or two.
    """
    open_state(engine, task.previous, task.verdicts)
    run_stages(engine, pipeline(task, into), results=("blocks", "match_summary"), keep=keep)
    summary = engine.query("SELECT * FROM match_summary").to_pylist()[0]
    return Matched(summary, engine.query("SELECT * FROM blocks ORDER BY key_no").drop_columns("key_no"))
