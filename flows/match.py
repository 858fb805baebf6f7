"""The match stage: who is the same person. core_* in -> people, links and the reasons for them out."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts import at_rest, tables
from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.core_parts import core_extracts, core_name, core_parts
from data_contracts.steps import Engine
from flows.store.files import read_table, write_table
from flows.store.run import RunContext, StageSummary
from matchers.model import load_model
from matchers.pipeline import Matching, match_persons
from matchers.records.person_records import Source

AUTHORISED, ROSTER = "authorised", "roster"


@dataclass(frozen=True)
class MatchSummary(StageSummary):
    """How rows fell: linked, waiting for a clerk, new persons, not to be looked at."""

    people: int = 0
    linked: int = 0
    in_review: int = 0
    new: int = 0
    unauthorised: int = 0


def match(
    context: RunContext,
    ingest: Path,
    into: Path,
    previous: Path | None,
    verdicts: Path | None,
    engine: Engine,
    *,
    full: bool = False,
    keep: Path | None = None,
) -> MatchSummary:
    """Match a month: reads core_*, areas, files and extract_status of `ingest`, writes its tables into `into`.

    `previous` = last month's match folder, `verdicts` = a Parquet of VERDICTS or the folder that holds it; both may be
    null. `full` scores also the rows that kept their particulars: slower, same links.
    `keep` = a folder for every table in between, which hold plain particulars of people. BalanceError when a
    row got no link, or two.
    """
    sources = _sources(engine, ingest)
    if ROSTER not in {source.extract for source in sources}:  # confirmed: then nobody is of an authorised household
        engine.put(core_name(ROSTER), core_schema(load_contracts()[ROSTER]).empty_table())
    areas = read_table(ingest / "areas.parquet")
    engine.put("areas", areas)
    engine.read("files", ingest / "files.parquet")
    task = Matching(
        sources=sources,
        areas=pl.DataFrame(pl.from_arrow(areas)),
        as_of=context.as_of,
        period=context.period,
        previous=previous,
        verdicts=verdicts,
        model=load_model(),
        is_full=full,
    )
    matched = match_persons(engine, task, into, keep)
    write_table(into / "blocks.parquet", matched.blocks, tables.BLOCKS)
    fallen = matched.summary
    return MatchSummary(
        rows=fallen["rows"],
        people=fallen["people"],
        linked=fallen["linked"],
        in_review=fallen["in_review"],
        new=fallen["new"],
        unauthorised=fallen["unauthorised"],
    )


def _sources(engine: Engine, ingest: Path) -> list[Source]:
    status = read_table(ingest / "extract_status.parquet").to_pylist()
    access = {row["extract"]: row["access"] for row in status}
    found = []
    for extract in core_extracts(ingest):
        parts = core_parts(ingest, extract)
        columns = frozenset(at_rest.read_schema(parts[0]).names)
        if "name" not in columns:
            continue
        engine.read(core_name(extract), parts)
        found.append(Source(extract, columns, is_authorised=access.get(extract) == AUTHORISED))
    return found
