"""Registry: persons -> lasting person numbers, and the identity state that the next month starts from.

State of a month: `known_people` (everybody ever seen, as last described) and `identity_index` (which person a set of
loose particulars belongs to). A number is given once, in order of first appearance, and never again to anybody else.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data_contracts.steps import Engine, load_step
from matchers.compare.levels import LEVELS, former_levels

STEPS = "matchers.records"
KNOWN_PEOPLE, IDENTITY_INDEX = "known_people", "identity_index"
_INDEX = pa.schema(
    [
        ("fingerprint", pa.string()),
        ("person_no", pa.int64()),
        ("level", pa.string()),
        ("millibits", pa.int64()),
        ("rule", pa.string()),
        *((f"{feature}_level", pa.string()) for feature in LEVELS),
        *((f"{feature}_millibits", pa.int32()) for feature in (*LEVELS, "cap", "prior")),
    ]
)
_FIRST = pa.schema([("person_no", pa.int64()), ("first_period", pa.string())])
_WORDS = pa.schema([("row_key", pa.string()), ("person_no", pa.int64()), ("verdict", pa.string())])
_ROW_WORDS = _WORDS.append(pa.field("extract", pa.string()))


@dataclass(frozen=True)
class Before:
    """What earlier months left: whether there is anything, and the last number given."""

    is_there: bool
    last_person: int


def open_state(engine: Engine, previous: Path | None, verdicts: Path | None) -> Before:
    """Make last month's state readable: `core_known`, `index_before`, `first_periods`, `words`."""
    _open_words(engine, verdicts)
    people = previous / f"{KNOWN_PEOPLE}.parquet" if previous else None
    if people is None or not people.exists() or previous is None:
        engine.put("index_before", _INDEX.empty_table())
        engine.put("first_periods", _FIRST.empty_table())
        return Before(False, 0)
    engine.read(KNOWN_PEOPLE, people)
    _open_index(engine, previous / f"{IDENTITY_INDEX}.parquet")
    for name in ("core_known", "first_periods"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop(KNOWN_PEOPLE)
    last = engine.query("SELECT coalesce(-min(row_id), 0) AS last FROM core_known").to_pylist()[0]["last"]
    return Before(True, int(last))


def _open_index(engine: Engine, path: Path) -> None:
    """`index_before`: its levels under the names of now, where the state is from before these names."""
    engine.read("index_before", path)
    engine.put("former_levels", former_levels())
    old = engine.query(
        "SELECT count(*) AS n FROM index_before AS i "
        "JOIN former_levels AS f ON f.feature = 'name' AND f.formerly = i.name_level"
    )
    if old.to_pylist()[0]["n"]:
        engine.read("index_stored", path)
        engine.define(load_step(STEPS, "index_before"))


def _open_words(engine: Engine, verdicts: Path | None) -> None:
    path = verdicts / "verdicts.parquet" if verdicts and verdicts.is_dir() else verdicts
    if path is None or not path.exists():
        engine.put("words", _WORDS.empty_table())
        engine.put("row_words", _ROW_WORDS.empty_table())
        return
    engine.read("verdicts", path)
    for name in ("words", "row_words"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("verdicts")
