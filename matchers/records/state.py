"""What earlier months left: `known_people` (everybody ever seen, as last described), `identity_index` (which person a
set of particulars without a trusted number belongs to), and clerks' verdicts. Without a month before they are there,
and empty.
"""

from pathlib import Path

import pyarrow as pa

from data_contracts.steps import Engine
from data_contracts.tables import VERDICTS
from matchers.compare.levels import LEVELS

KNOWN_PEOPLE, IDENTITY_INDEX = "known_people", "identity_index"
_PEOPLE = pa.schema(
    [
        *((name, pa.string()) for name in ("person_id", "name", "id_no", "sex")),
        ("birth_date", pa.date32()),
        *((name, pa.string()) for name in ("phone", "address", "live_area", "hukou_area", "former_name")),
        ("first_period", pa.string()),
    ]
)
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


def open_state(engine: Engine, previous: Path | None, verdicts: Path | None) -> None:
    """Make last month's state readable as `known_people`, `index_stored`, `verdicts`."""
    before = previous if previous and (previous / f"{KNOWN_PEOPLE}.parquet").exists() else None
    _open(engine, KNOWN_PEOPLE, before / f"{KNOWN_PEOPLE}.parquet" if before else None, _PEOPLE)
    _open(engine, "index_stored", before / f"{IDENTITY_INDEX}.parquet" if before else None, _INDEX)
    path = verdicts / "verdicts.parquet" if verdicts and verdicts.is_dir() else verdicts
    _open(engine, "verdicts", path if path and path.exists() else None, VERDICTS.schema)


def _open(engine: Engine, name: str, path: Path | None, schema: pa.Schema) -> None:
    if path:
        engine.read(name, path)
    else:
        engine.put(name, schema.empty_table())
