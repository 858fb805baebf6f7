"""Leads on rows in identity review: whom their row shows, and in what order a clerk is given those rows."""

from datetime import date
from typing import Any

import polars as pl

from data_contracts import tables as t
from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from flows.deliverables.capacity import Plan
from flows.deliverables.review_list import review_list
from flows.deliverables.worklists import worklist_cells, worklist_rows
from flows.ledger.listings import row_marks
from tests.flows import made_leads as made
from tests.flows.deliverables.conftest import MadeMonth
from tests.flows.made_month import SOURCE

CALL = "hotline/a.csv"
NUMBER = "369901198501011239"


def evidence(source_file: str = CALL, row: int = 2, extract: str = "hotline") -> dict[str, Any]:
    return {"evidence": [{"extract": extract, "source_file": source_file, "source_row": row, "text": "热线工单未办结"}]}


def put_calls(month: MadeMonth, rows: list[dict[str, Any]]) -> None:
    schema = core_schema(load_contracts()["hotline"])
    full = [dict.fromkeys(schema.names) | {"source_file": CALL} | row for row in rows]
    path = month.stage("ingest") / "core_hotline.parquet"
    pl.DataFrame(pl.from_arrow(schema.empty_table().from_pylist(full, schema=schema))).write_parquet(path)


def listed(month: MadeMonth, *lead_ids: str) -> pl.DataFrame:
    rows = [{"lead_id": lead_id, "listed_for": made.EAST, "side": "host"} for lead_id in lead_ids]
    return worklist_rows(month.tables(), pl.DataFrame(rows), Plan({}, 18))


def test_the_row_of_a_call_shows_the_caller_as_the_call_does(month: MadeMonth) -> None:
    call = made.lead("L1", "E12", household_no=None, township=made.EAST) | evidence()
    nobody = made.lead("L2", "E12", household_no=None, person_id="U0123456789ab") | evidence(row=3)
    month.put("decide", t.LEADS, [call, nobody, made.lead("L3")])
    details = [{"lead_id": lead, "unproven": "call", "event_area": "369921101001"} for lead in ("L1", "L2")]
    month.put("decide", t.LEAD_DETAILS, [*details, {"lead_id": "L3"}])
    caller = {"name": "王卫", "id_no": NUMBER, "sex": "男", "birth_date": date(1985, 1, 1), "phone": "13800005678"}
    put_calls(month, [{"row_id": 1, "source_row": 2} | caller, {"row_id": 2, "source_row": 3, "name": "李四"}])

    rows = {row["lead_id"]: row for row in worklist_cells(listed(month, "L1", "L2", "L3")).to_dicts()}

    assert (rows["L1"]["name"], rows["L1"]["phone_masked"]) == ("王卫", "138****5678")
    assert rows["L1"]["id_no_masked"].startswith("369901") and NUMBER not in str(rows)
    assert rows["L1"]["household_no"] == ""
    assert (rows["L2"]["name"], rows["L2"]["id_no_masked"]) == ("李四", "")
    assert rows["L3"]["name"] == "王伟"


def test_a_returned_row_of_a_call_is_known_by_the_caller_it_was_printed_for(month: MadeMonth) -> None:
    call = made.lead("L1", "E12") | evidence()
    month.put("decide", t.LEADS, [call])
    month.put("decide", t.LEAD_DETAILS, [{"lead_id": "L1", "unproven": "call"}])
    put_calls(month, [{"row_id": 1, "source_row": 2, "name": "王卫"}])
    other = made.lead("L1", "E12")
    printed = row_marks(month.tables(), made.leads(call))
    month.put("decide", t.LEAD_DETAILS, [{"lead_id": "L1"}])
    assert printed["row_mark"][0] != row_marks(month.tables(), made.leads(other))["row_mark"][0]


def review(number: int, row: int, bits: float, person: str = "P000000001") -> dict[str, Any]:
    return {
        "review_id": f"R{number}", "extract": "medical_claims", "source_file": SOURCE, "source_row": row,
        "role": "self", "candidate_person_id": person, "bits": bits, "why": "依据不足",
    }  # fmt: skip


def test_a_clerk_is_given_the_rows_first_that_the_most_urgent_leads_hang_on(month: MadeMonth) -> None:
    def rests_on(row: int) -> dict[str, Any]:
        return evidence(SOURCE, row, "medical_claims")

    other = {"person_id": "P000000003", "is_published": False, "suppressed_by": "identity_review"}
    leads = [
        made.lead("L1", "E08", urgency="orange") | rests_on(4),
        made.lead("L2", "R10", urgency="orange") | rests_on(4),
        made.lead("L3", "E08", urgency="red") | rests_on(5),
        made.lead("L4", "E08", urgency="red", is_published=False, suppressed_by="open_need") | rests_on(6),
        made.lead("L5", "I08", urgency="yellow", **other),
        made.lead("L6", "E01", urgency="red", **other),
    ]
    month.put("decide", t.LEADS, leads)
    month.put(
        "decide", t.LEAD_DETAILS, [{"lead_id": f"L{n}", "unproven": "row" if n < 5 else None} for n in range(1, 7)]
    )
    pairs = [review(1, 2, 20), review(2, 4, 6), review(3, 5, 5), review(4, 6, 19), review(5, 7, 4, "P000000003")]
    month.put("match", t.REVIEWS, pairs)

    rows = pl.concat([file.rows for file in review_list(month.tables())])

    assert rows.filter(pl.col("复核编号") != "R5")["复核编号"].to_list() == ["R3", "R2", "R1", "R4"]
    assert dict(rows.select("复核编号", "等核对的线索").iter_rows()) == {
        "R1": "", "R2": "橙2", "R3": "红1", "R4": "", "R5": "黄1",
    }  # fmt: skip
