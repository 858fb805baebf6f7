"""The match stage: who is the same person. core_*.parquet in -> people, links and the reasons for them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts import tables
from data_contracts.errors import BalanceError, ContractError, InputError
from data_contracts.steps import Engine, load_step
from data_contracts.tables import Table
from flows.store.files import PRIVATE_FILE, read_table, write_table
from flows.store.run import RunContext, StageSummary
from matchers.mentions import Source
from matchers.model import Model, load_model
from matchers.pipeline import STEPS, Matching, find_persons
from matchers.registry import IDENTITY_INDEX, KNOWN_PEOPLE

AUTHORISED = "authorised"
LEAST_TO_MEASURE = 20
"""Pairs of a level below which its drift is not worked out: noise."""


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
) -> MatchSummary:
    """Match a month: reads core_*, areas, files and extract_status of `ingest`, writes its tables into `into`.

    `previous` = last month's match folder, `verdicts` = a Parquet of VERDICTS or the folder that holds it; both may be
    null. `full` scores also the rows that kept their particulars: slower, same links. InputError without a roster;
    BalanceError when a row got no link, or two.
    """
    sources = _sources(engine, ingest)
    if "roster" not in {source.extract for source in sources}:
        raise InputError("there is no roster to match", where=str(ingest), do="deliver the roster and run again")
    areas = read_table(ingest / "areas.parquet")
    engine.put("areas", areas)
    engine.read("files", ingest / "files.parquet")
    model = load_model()
    task = Matching(
        sources=sources,
        areas=pl.DataFrame(pl.from_arrow(areas)),
        as_of=context.as_of,
        period=context.period,
        previous=previous,
        verdicts=verdicts,
        model=model,
        is_full=full,
    )
    lines = find_persons(engine, task)
    _run(engine, "person_facts", "person_places")
    engine.drop("claims", "profile_places")
    engine.run_sql(load_step(STEPS, "all_people"), {"period": context.period})
    engine.drop("person_facts", "person_places", "id_particulars")
    _write(engine, into, context, model)
    write_table(into / "blocks.parquet", pa.Table.from_pylist([vars(line) for line in lines]), tables.BLOCKS)
    _balance(engine)
    return _summary(engine)


def _balance(engine: Engine) -> None:
    """BalanceError when an accepted row has no `self` link, or two."""
    lost = engine.query(load_step(STEPS, "unbalanced").sql).to_pylist()
    if lost:
        raise BalanceError(
            f"{lost[0]['linked']} of {lost[0]['accepted']} accepted rows were placed ({len(lost)} such extracts)",
            where=f"match of {lost[0]['extract']}",
            why="a row that is nobody's would be lost in silence",
            do="report it: this is a defect of the matcher",
        )


def _sources(engine: Engine, ingest: Path) -> list[Source]:
    status = read_table(ingest / "extract_status.parquet").to_pylist()
    access = {row["extract"]: row["access"] for row in status}
    found = []
    for path in sorted(ingest.glob("core_*.parquet")):
        extract = path.stem.removeprefix("core_")
        columns = frozenset(pq.read_schema(path).names)
        if "name" not in columns:
            continue
        engine.read(path.stem, path)
        found.append(Source(extract, columns, is_authorised=access.get(extract) == AUTHORISED))
    return found


def _write(engine: Engine, into: Path, context: RunContext, model: Model) -> None:
    lines = model.lines.model_dump()
    margin, review, auto = ({name: lines[name]} for name in ("margin", "review", "auto"))
    _export(engine, into, tables.PEOPLE)
    _export(engine, into, tables.PERSON_DETAILS)
    _export(engine, into, tables.LINKS)
    _export(engine, into, tables.LINKS_KEYED)
    _export(engine, into, tables.LINK_EVIDENCE, margin)
    _export(engine, into, tables.REVIEWS, margin | review | auto)
    _export(engine, into, tables.PERSON_EVENTS, {"period": context.period})
    _export(engine, into, tables.WEIGHTS)
    _export(engine, into, tables.MATCH_MODEL, {"version": model.version, "least": LEAST_TO_MEASURE})
    _export(engine, into, tables.MATCH_COUNTS)
    for name in ("row_keys", IDENTITY_INDEX, KNOWN_PEOPLE):
        _write_one(engine, into, name)


def _export(engine: Engine, into: Path, table: Table, values: Mapping[str, object] | None = None) -> None:
    """Write what the step of an exchanged table gives, in its own schema and order."""
    path = _write_one(engine, into, table.name, values)
    written = pq.read_schema(path).remove_metadata()
    if not written.equals(table.schema):
        raise ContractError(
            f"the step gives {written.to_string()}, not {table.schema.to_string()}",
            where=f"{table.name}.sql",
            do="report it: this is a defect of the matcher",
        )


def _write_one(engine: Engine, into: Path, name: str, values: Mapping[str, object] | None = None) -> Path:
    path = into / f"{name}.parquet"
    engine.export(load_step(STEPS, name), path, values)
    path.chmod(PRIVATE_FILE)
    return path


def _run(engine: Engine, *steps: str) -> None:
    for name in steps:
        engine.run_sql(load_step(STEPS, name))


def _summary(engine: Engine) -> MatchSummary:
    told = engine.query(
        "SELECT decision, role = 'self' AS is_self, count(*) AS n FROM row_links GROUP BY 1, 2"
    ).to_pylist()
    n = {(row["decision"], row["is_self"]): row["n"] for row in told}
    people = engine.query("SELECT count(*) AS n FROM all_people WHERE rows > 0").to_pylist()[0]["n"]

    def both(decision: str) -> int:
        return int(n.get((decision, True), 0) + n.get((decision, False), 0))

    return MatchSummary(
        rows=sum(n.values()),
        people=people,
        linked=both("auto"),
        in_review=both("review"),
        new=both("new"),
        unauthorised=both("unauthorised"),
    )
