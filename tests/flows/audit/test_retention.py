"""What is kept beyond its months goes, and a proof of it stays."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_contracts.contract import load_contracts
from data_contracts.core_parts import part_path
from data_contracts.errors import UsageError
from flows.audit import journal
from flows.audit.retention import overdue_data, purge_by_policy, purge_with_proof
from flows.audit.verify import verify
from flows.store.files import sha256
from flows.store.paths import Store
from flows.store.run import month_after, months_between

ROSTER = replace(load_contracts()["roster"], retention_months=2)
JUSTICE = replace(load_contracts()["justice"], retention_months=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    for period in ("202607", "202608", "202609", "202610"):
        for extract in ("roster", "justice") if period == "202608" else ("roster",):
            path = part_path(store.stage(period, "ingest"), extract, 1)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{period} {extract}", encoding="utf-8")
        for name in ("manifest.json", "manifest.sig"):
            (store.period(period) / name).write_text("{}", encoding="utf-8")
    return store


def test_a_kind_of_data_is_due_once_its_months_are_over_and_not_before(store: Store) -> None:
    due = [(one.period, one.title) for one in overdue_data(store, [ROSTER, JUSTICE])]
    assert due == [("202607", ROSTER.title), ("202608", ROSTER.title), ("202608", JUSTICE.title)]
    assert overdue_data(store, [replace(ROSTER, retention_months=4)]) == []
    assert [one.period for one in overdue_data(store, [replace(ROSTER, retention_months=3)])] == ["202607"]


def test_the_policy_removes_them_and_leaves_manifests_signatures_and_a_proof(store: Store) -> None:
    digest = sha256(store.core("202608", "justice")[0])
    sentence = purge_by_policy(store, [ROSTER, JUSTICE])
    there = {period: sorted(path.name for path in store.period(period).iterdir()) for period in store.periods()}
    assert there["202607"] == there["202608"] == ["manifest.json", "manifest.sig"]
    assert "ingest" in there["202609"] and "ingest" in there["202610"]
    (path,) = (store.runs() / "purge_proofs").glob("*.json")
    assert str(path) in sentence
    proof = json.loads(path.read_text(encoding="utf-8"))
    assert {"path": "periods/202608/ingest/core_justice/part-1.parquet", "bytes": 14, "sha256": digest} in proof[
        "files"
    ]
    assert len(proof["files"]) == 3
    assert any(JUSTICE.title in reason for reason in proof["reasons"])
    (entry,) = journal.read(store.runs() / "purge_proofs.jsonl")
    assert (entry["sha256"], entry["files"], bool(entry["who"])) == (sha256(path), 3, True)
    assert purge_by_policy(store, [ROSTER, JUSTICE]) == "库中没有超过保存期限的数据，什么也没有删除。"


def test_the_latest_month_stays_and_nothing_is_on_record_of_what_did_not_go(store: Store) -> None:
    with pytest.raises(UsageError, match="latest month"):
        purge_with_proof(store, "202611", ["--before 202611"])
    assert store.core("202607", "roster")
    assert not (store.runs() / "purge_proofs").exists()


def test_a_proof_that_was_altered_is_found(two_months: Path) -> None:
    store = Store(two_months / "store")
    path = part_path(store.stage("202609", "ingest"), "roster", 1)
    path.parent.mkdir()
    path.write_text("x", encoding="utf-8")
    purge_with_proof(store, "202610", ["--before 202610"])
    folder = two_months / "out" / "202610"
    assert verify(folder, store).findings == ()
    (path,) = (store.runs() / "purge_proofs").glob("*.json")
    path.write_text(path.read_text(encoding="utf-8").replace("core_roster", "core_other"), encoding="utf-8")
    assert [(one.kind, one.path) for one in verify(folder, store).findings] == [
        ("changed", f"store/runs/purge_proofs/{path.name}")
    ]


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert (month_after("202612"), month_after("202601"), months_between("202611", "202702")) == ("202701", "202602", 3)
