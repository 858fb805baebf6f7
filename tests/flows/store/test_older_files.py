"""A store that an earlier version wrote goes on: its files are read as today's, and the same files stay as they are."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.tables import FEEDBACK_ACCEPTED, LEAD_HISTORY, LEDGER, VERDICTS
from flows.audit.manifest import ledger_of
from flows.feedback.stage import accept_file, feedback
from flows.ledger import book
from flows.ledger.balance import ledger_balance
from flows.ledger.listings import listings
from flows.store.older_files import as_today
from flows.store.paths import Store
from tests.flows import made_leads as made

OLD = ("entry_no", "period", "lead_id", "event", "rule_id", "township", "day", "who", "source_file", "source_sha256")
OLD_LEDGER = pa.schema(
    [LEDGER.schema.field(name) for name in (*OLD, "source_row", "result", "exemption")] + [("detail", pa.string())]
)
SAID = {
    "核查日期": "2026-10-15",
    "书面告知日期": None,
    "办结日期": "2026-10-20",
    "核查人一": "李四",
    "核查人二": "王五",
    "是否本人": "是",
    "情况属实": "部分",
    "申请意愿": "有",
    "办理路径": "自办",
    "结果代码": "数据有误",
    "先行救助金额": "500.5",
    "更正信息": "金额不对",
}
LISTED = {"主办": made.EAST, "主办名称": "东山乡", "协办": made.WEST, "协办名称": "西河镇", "行": "0123abcd"}


def event(name: str, detail: dict[str, Any] | None, **other: Any) -> dict[str, Any]:
    row = {"entry_no": 1, "period": "202609", "lead_id": "L1", "event": name, "rule_id": "E08", "township": made.EAST}
    return row | {"detail": json.dumps(detail, ensure_ascii=False) if detail else None} | other


def old(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(OLD_LEDGER.names) | row for row in rows], OLD_LEDGER)


def today(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return as_today(old(*rows), LEDGER).select(LEDGER.schema.names).cast(LEDGER.schema).to_pylist()


def test_what_a_visit_said_is_read_into_its_columns() -> None:
    row = today(event("result", SAID, result="数据有误"))[0]
    wanted = {"result": "wrong_data", "reported_result": "wrong_data", "is_person": "yes", "is_true": "partly"}
    wanted |= {"will": "yes", "path": "own", "advance_yuan": Decimal("500.50"), "notified_on": None}
    wanted |= {"closed_on": date(2026, 10, 20), "correction": "金额不对", "by_assisting": False, "checker_two": "王五"}
    assert {name: row[name] for name in wanted} == wanted


def test_words_of_the_assisting_township_are_told_from_the_deciding_ones() -> None:
    rows = today(event("visited", SAID | {"主协办": "协办"}), event("visited", SAID), event("opened", None))
    assert [row["by_assisting"] for row in rows] == [True, False, None]


def test_the_lists_of_a_lead_are_read_into_their_columns() -> None:
    row = today(event("published", LISTED))[0]
    assert [
        row[name] for name in ("host_township", "host_name", "assisting_township", "assisting_name", "row_mark")
    ] == [*LISTED.values()]
    assert row["by_assisting"] is None


def test_the_lead_a_reminder_was_closed_with_is_kept() -> None:
    assert today(event("closed", {"因原线索办结": "L0"}))[0]["closed_with"] == "L0"


def test_a_file_of_today_is_read_as_it_is() -> None:
    rows = made.table(LEDGER, [{"lead_id": "L1", "event": "result", "result": "enrolled", "is_true": "yes"}]).to_arrow()
    assert as_today(rows, LEDGER).equals(rows)


def test_an_older_list_of_accepted_rows_and_an_older_history_are_read_too() -> None:
    accepted = pa.table(
        {"lead_id": ["L1"], "result": ["已纳入"], "is_person": ["是"], "detail": ['{"核查日期": "2026-10-15"}']}
    )
    assert as_today(accepted, FEEDBACK_ACCEPTED)["visited_on"].to_pylist() == [date(2026, 10, 15)]
    history = pa.table({"lead_id": ["L1", "L2"], "last_result": ["查无此人", None]})
    assert as_today(history, LEAD_HISTORY)["last_result"].to_pylist() == ["not_found", None]


def as_written_before(path: Path) -> None:
    """Write a file of the ledger's events as the version before would have."""
    rows = pl.read_parquet(path)
    assert rows["event"].is_in(["opened", "published"]).all()
    lists = {
        "主办": "host_township",
        "主办名称": "host_name",
        "协办": "assisting_township",
        "协办名称": "assisting_name",
    }
    detail = [
        json.dumps({key: row[name] for key, name in (lists | {"行": "row_mark"}).items()}, ensure_ascii=False)
        if row["event"] == "published"
        else None
        for row in rows.iter_rows(named=True)
    ]
    told = rows.with_columns(pl.Series("detail", detail, dtype=pl.Utf8)).select(OLD_LEDGER.names)
    pq.write_table(told.to_arrow().cast(OLD_LEDGER), path)


def test_an_old_store_takes_answers_and_its_books_balance(tmp_path: Path) -> None:
    lists = made.listed(("L1", made.EAST, "host"), ("L1", made.WEST, "assisting"))
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")), lists=lists)
    store = Store(tmp_path / "store")
    kept = book.read(store).events
    path = store.ledger() / "202609_events.parquet"
    as_written_before(path)
    before = path.read_bytes()
    assert book.read(store).events.equals(kept)
    assert len(listings(book.read(store).events)) == 2
    west = {"乡镇代码": made.WEST, "乡镇": "西河镇", "数据期": "202609"}
    printed = {"姓名": "张三", "证件号码(脱敏)": "369921************", "规则编号": "E08"}
    made.returned_csv(
        tmp_path / "incoming" / "202610" / "feedback" / "a.csv",
        [made.answer("L1", **west, **printed), made.answer("L2")],
    )
    (tmp_path / "feedback").mkdir()
    feedback(made.context(tmp_path, "202610"), store, tmp_path / "feedback")
    accepted = pl.read_parquet(tmp_path / "feedback" / "feedback_accepted.parquet")
    assert accepted.select("lead_id", "outcome").rows() == [("L1", "assisted"), ("L2", "result")]
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")), lists=lists)
    assert path.read_bytes() == before
    assert ledger_balance(store).exit_code == 0


def test_columns_that_were_called_otherwise_are_read_under_their_names() -> None:
    judged = pa.table({"lead_id": ["L1"], "person_id": ["P000000002"], "told_person_id": ["P000000001"]})
    assert as_today(judged, VERDICTS)["person_id_then"].to_pylist() == ["P000000001"]
    visited = pa.table({"lead_id": ["L1"], "event": ["visited"], "said": ["不愿意"]})
    rows = as_today(visited, LEDGER)
    assert rows["person_statement"].to_pylist() == ["不愿意"]
    assert not {"said", "told_person_id"} & {*rows.column_names, *as_today(judged, VERDICTS).column_names}


def test_a_file_accepted_by_itself_under_its_former_name_counts_and_is_not_accepted_again(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")))
    store, file = Store(tmp_path / "store"), made.returned_csv(tmp_path / "a.csv", [made.answer("L1")])
    accept_file(file, store)
    (store.runs() / "accepted.jsonl").unlink()  # versions of that time kept no record of them
    kept, sealed = book.read(store), ledger_of(store, "202609")
    for path in store.ledger().glob("*.accepted_*"):
        former = path.with_name(path.name.replace(".accepted_", ".taken_"))
        rows = pl.read_parquet(path).rename(
            {"person_statement": "said", "person_id_then": "told_person_id"}, strict=False
        )
        rows.write_parquet(former)
        path.unlink()
    names = sorted(path.name for path in store.ledger().iterdir())
    assert any(".taken_" in name for name in names)
    again = book.read(store)
    assert again.events.equals(kept.events)
    assert again.verdicts.equals(kept.verdicts)
    assert book.last_period(store) == "202609"
    assert len(book.accepted_since(store, "202610")) == len(kept.events.filter(pl.col("source_file").is_not_null()))
    assert ledger_of(store, "202609") == sealed
    assert accept_file(file, store).rows_accepted == 0
    assert sorted(path.name for path in store.ledger().iterdir()) == names
    assert ledger_balance(store).exit_code == 0


def test_a_file_whose_acceptance_was_killed_under_its_former_name_is_accepted_once(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    store, file = Store(tmp_path / "store"), made.returned_csv(tmp_path / "a.csv", [made.answer("L1")])
    accept_file(file, store)
    (store.runs() / "accepted.jsonl").unlink()
    for path in store.ledger().glob("*.accepted_*"):
        if "_verdicts." in path.name:
            path.rename(path.with_name(path.name.replace(".accepted_", ".taken_")))
        else:
            path.unlink()
    assert len(book.read(store).verdicts) == 0
    assert accept_file(file, store).rows_accepted == 1
    assert len(book.read(store).verdicts) == 1
