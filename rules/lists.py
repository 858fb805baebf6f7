"""The evidence of each lead as a list of its source rows."""

from collections.abc import Sequence
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.steps import Engine
from data_contracts.tables import EVIDENCE

AT_ONCE = 8
"""Extracts whose rows are looked up in one statement: more would make a plan that a cluster takes long over."""
OPENED_WITH = "原线索 {} 发出时所依据的记录"


def evidence_lists(engine: Engine, lead_ids: Sequence[str]) -> pa.ListArray:
    """One list per lead, in the order of `lead_ids` (which must be sorted), of structs extract, source_file,
    source_row, text; rows in the order of extract, file and row. Reads `evidence_rows` and the core tables."""
    rows = _located(engine)
    counted = rows.group_by("lead_id").aggregate([("extract", "count")])
    count_of = dict(
        zip(counted.column("lead_id").to_pylist(), counted.column("extract_count").to_pylist(), strict=True)
    )
    offsets = [0, *accumulate(count_of.get(lead_id, 0) for lead_id in lead_ids)]
    names = [EVIDENCE.value_type.field(i).name for i in range(EVIDENCE.value_type.num_fields)]
    structs = pa.StructArray.from_arrays([rows.column(name).combine_chunks() for name in names], names)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


def _located(engine: Engine) -> pa.Table:
    """`evidence_rows` with file and row, each source row of a lead once, in a total order."""
    extracts = engine.query("SELECT DISTINCT extract FROM evidence_rows ORDER BY extract").column(0).to_pylist()
    parts = [
        "SELECT evidence.lead_id, evidence.extract, core.source_file, core.source_row, min(evidence.text) AS text "
        f"FROM evidence_rows AS evidence JOIN core_{extract} AS core ON core.row_id = evidence.row_id "
        f"WHERE evidence.extract = '{extract}' "
        "GROUP BY evidence.lead_id, evidence.extract, core.source_file, core.source_row"
        for extract in extracts
    ]
    at_once = [" UNION ALL ".join(parts[first : first + AT_ONCE]) for first in range(0, len(parts), AT_ONCE)]
    found = [*(engine.query(sql) for sql in at_once), _carried_over(engine)]
    schema = pa.schema([("lead_id", pa.string()), *((f.name, f.type) for f in EVIDENCE.value_type)])
    rows = pa.concat_tables([part.select(schema.names).cast(schema) for part in found])
    keys = [(name, "ascending") for name in ("lead_id", "extract", "source_file", "source_row")]
    return rows.take(pc.sort_indices(rows, sort_keys=keys)) if rows.num_rows else rows


def _carried_over(engine: Engine) -> pa.Table:
    """Earlier evidence of overdue leads whose person is in no file any more: what the clerk was shown last month, else
    what the ledger keeps of the month the lead was opened in."""
    found = engine.query(
        "SELECT hits.lead_id, coalesce(about.evidence, own.evidence, history.evidence) AS evidence, "
        "history.opened_period FROM hits "
        "LEFT JOIN evidence_rows AS evidence ON evidence.lead_id = hits.lead_id "
        "LEFT JOIN last_leads AS about ON about.lead_id = hits.subject_key "
        "LEFT JOIN last_leads AS own ON own.lead_id = hits.lead_id "
        "LEFT JOIN lead_history AS history ON history.lead_id = hits.subject_key "
        "WHERE hits.subject = 'lead' AND evidence.lead_id IS NULL ORDER BY hits.lead_id"
    ).to_pylist()
    rows = [
        {"lead_id": row["lead_id"], **shown, "text": shown["text"] or OPENED_WITH.format(row["opened_period"])}
        for row in found
        for shown in row["evidence"] or ()
    ]
    schema = pa.schema([("lead_id", pa.string()), *((f.name, f.type) for f in EVIDENCE.value_type)])
    return pa.Table.from_pylist(rows, schema)
