"""The decide stage's own work: which person numbers have ended, from the ledger and from this month's matching."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.tables import PERSON_EVENTS, PERSON_MERGES, Table
from flows.ledger import book as ledger
from flows.ledger.merges import merges_known
from flows.store.files import write_files
from flows.store.frames import typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store


def rows(spec: Table, *told: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(spec.schema.names) | row for row in told], spec.schema)


def test_a_number_that_ended_in_an_earlier_month_leads_to_the_number_of_this_month(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    match = store.stage("202610", "match")
    match.mkdir(parents=True)
    earlier = rows(PERSON_MERGES, {"period": "202609", "person_id": "P3", "into_person_id": "P2"})
    nothing = ledger.no_entries()
    before = ledger.Book(nothing.events, nothing.leads, nothing.verdicts, typed_frame(earlier, PERSON_MERGES))
    write_files(ledger.to_put_down(store, "202609", before))
    now = rows(
        PERSON_EVENTS,
        {"person_id": "P2", "kind": "merged_into", "other_person_id": "P1", "period": "202610"},
        {"person_id": "P9", "kind": "new", "other_person_id": "", "period": "202610"},
    )
    pq.write_table(now, match / "person_events.parquet")
    assert merges_known(MonthTables(store, "202610")) == {"P2": "P1", "P3": "P1"}
    assert merges_known(MonthTables(store, "202609")) == {}
