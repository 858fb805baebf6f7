"""Run it: persons and outcomes -> the tables that the match stage hands on, and the state for the next month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from data_contracts import tables
from data_contracts.errors import BalanceError, ContractError
from data_contracts.steps import Engine, load_step
from data_contracts.tables import Table
from matchers.model import Model
from matchers.records.state import IDENTITY_INDEX, KNOWN_PEOPLE

STEPS = "matchers.deliver"
LEAST_TO_MEASURE = 20
"""Pairs of a level below which its drift is not worked out: noise."""


@dataclass(frozen=True)
class MatchCounts:
    """How rows fell: linked, waiting for a clerk, new persons, not to be looked at; and the people they name."""

    rows: int
    people: int
    linked: int
    in_review: int
    new: int
    unauthorised: int


def deliver(engine: Engine, into: Path, model: Model, period: str, as_of: date) -> MatchCounts:
    """Write the stage's tables into `into`; BalanceError when an accepted row has no `self` link, or two."""
    engine.run_sql(load_step(STEPS, "authorised_roots"), {"as_of": as_of.isoformat()})
    for name in ("row_links", "person_facts", "person_places"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("claims", "profile_places")
    engine.run_sql(load_step(STEPS, "all_people"), {"period": period})
    engine.drop("person_facts", "person_places", "id_particulars")
    _balance(engine)
    _write(engine, into, model, period)
    return _counts(engine)


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


def _write(engine: Engine, into: Path, model: Model, period: str) -> None:
    lines = model.lines.model_dump()
    margin, review, auto = ({name: lines[name]} for name in ("margin", "review", "auto"))
    _export(engine, into, tables.PEOPLE)
    _export(engine, into, tables.PERSON_DETAILS)
    _export(engine, into, tables.LINKS)
    _export(engine, into, tables.LINKS_KEYED)
    _export(engine, into, tables.LINK_EVIDENCE, margin)
    _export(engine, into, tables.REVIEWS, margin | review | auto)
    _export(engine, into, tables.PERSON_EVENTS, {"period": period})
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
    return path


def _counts(engine: Engine) -> MatchCounts:
    told = engine.query(
        "SELECT decision, role = 'self' AS is_self, count(*) AS n FROM row_links GROUP BY 1, 2"
    ).to_pylist()
    n = {(row["decision"], row["is_self"]): row["n"] for row in told}
    people = engine.query("SELECT count(*) AS n FROM all_people WHERE rows > 0").to_pylist()[0]["n"]

    def both(decision: str) -> int:
        return int(n.get((decision, True), 0) + n.get((decision, False), 0))

    return MatchCounts(
        rows=sum(n.values()),
        people=people,
        linked=both("auto"),
        in_review=both("review"),
        new=both("new"),
        unauthorised=both("unauthorised"),
    )
