"""A city with a published month of two people: what can be asked of one of them, and what stays of the other."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts.tables import FILES, LEADS, LINKS, PEOPLE, Table
from flows.store.files import write_table
from flows.store.paths import Store
from tests.flows.audit.published import FACTS, context_of, files_table, publish_into

PERIOD = "202610"
ID, OTHER_ID = "369921196001011238", "369921197002022347"
MINE, OTHER = "P000000001", "P000000002"


def put(store: Store, stage: str, table: Table, rows: list[dict[str, Any]]) -> None:
    filled = [dict.fromkeys(table.schema.names) | row for row in rows]
    write_table(store.table(PERIOD, stage, table), pa.Table.from_pylist(filled, schema=table.schema), table)


def published_city(tmp_path: Path) -> Path:
    """A published month of two people with a lead each."""
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.yaml").write_text("name: 样例市\ncode: '369900'\n", encoding="utf-8")
    (tmp_path / "city" / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    store = Store(tmp_path / "store")
    born = {"birth_date": date(1960, 1, 1), "sex": "男"}
    people = [
        {"person_id": MINE, "name": "王大伟", "id_no": ID},
        {"person_id": OTHER, "name": "李红", "id_no": OTHER_ID},
    ]
    for stage in ("ingest", "feedback"):
        store.stage(PERIOD, stage).mkdir(parents=True)
    put(store, "match", PEOPLE, [one | born for one in people])
    put(store, "match", LINKS, [{"person_id": MINE, "role": "self", "source_file": "roster/a.csv", "source_row": 2}])
    leads = [{"lead_id": f"XS-{n}", "person_id": one["person_id"], "subject": "person"} for n, one in enumerate(people)]
    put(store, "decide", LEADS, leads)
    write_table(store.table(PERIOD, "ingest", FILES), files_table(), FILES)
    publish_into(context_of(tmp_path, PERIOD), 2, FACTS)
    return tmp_path
