"""Twenty ways to tamper with what was published; each one must be found and named."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.errors import UsageError
from flows.audit import journal
from flows.audit.manifest import content_sha256, seal
from flows.audit.verify import verify
from flows.store.files import sha256
from flows.store.paths import Store
from tests.flows.audit.published import FACTS, STANDARD, publish_month, write_leads, write_ledger

PAGE = "report/index.html"
WORKLIST = "worklists/369921103000_石桥镇.csv"


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_manifest(path: Path, change: Callable[[dict], object], *, resealed: bool = False) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    if resealed:
        manifest["content_sha256"] = content_sha256(manifest)
        manifest["seal"] = seal(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def drop_row(path: Path) -> None:
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)


def change_cell(path: Path) -> None:
    table = pq.read_table(path)
    column = pa.array(["X01"] * table.num_rows)
    pq.write_table(table.set_column(table.schema.get_field_index("rule_id"), "rule_id", column), path)


def cover_up(root: Path) -> None:
    """Change a worklist of the older month and re-seal its manifest, in the delivered folder and in the store."""
    folder = root / "out" / "202609"
    replace_in(folder / WORKLIST, "26000", "25000")

    def rehash(manifest: dict) -> None:
        for item in manifest["outputs"]:
            item["sha256"], item["bytes"] = sha256(folder / item["path"]), (folder / item["path"]).stat().st_size

    for place in (folder, root / "store" / "periods" / "202609"):
        edit_manifest(place / "manifest.json", rehash, resealed=True)


def swap(manifest: dict) -> None:
    manifest["parameters"][0]["value"] = 660


def claim_other_code(manifest: dict) -> None:
    manifest["versions"].update(code="f" * 12)


def forget_input(manifest: dict) -> None:
    manifest["inputs"].pop()


def quicken(manifest: dict) -> None:
    manifest["timings"].update(ingest=0.1)


def move(manifest: dict) -> None:
    manifest.update(city={"name": "别市", "code": "369800"})


def unchain(manifest: dict) -> None:
    manifest.update(previous=None)


def reseal(change: Callable[[dict], object]) -> Callable[[Path], None]:
    return lambda root: edit_manifest(root / MANIFEST, change, resealed=True)


def publish_with_lower_standard(root: Path) -> None:
    publish_month(root, "202609", facts=replace(FACTS, parameters=[{**STANDARD, "value": 1}]))


def rename(root: Path) -> None:
    folder = root / "out" / "202610" / "worklists"
    (folder / "369921103000_石桥镇.csv").rename(folder / "369921104000_石桥镇.csv")


OUT, TABLE = "out/202610", "out/202610/tables/leads.parquet"
MANIFEST, OLD, KEPT = f"{OUT}/manifest.json", "out/202609/manifest.json", "store/periods/202610/manifest.json"
OWN_LEDGER, OLD_LEDGER = "store/ledger/202610_events.parquet", "store/ledger/202609_events.parquet"

TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a digit in a worklist": (lambda r: replace_in(r / OUT / WORKLIST, "26000", "28000"), WORKLIST),
    "a row added to a worklist": (lambda r: (r / OUT / WORKLIST).open("a").write("XS-9,x\r\n"), WORKLIST),
    "a worklist emptied": (lambda r: (r / OUT / WORKLIST).write_bytes(b""), WORKLIST),
    "a row taken out of a table": (lambda r: drop_row(r / TABLE), "tables/leads.parquet"),
    "a row put into a table": (lambda r: write_leads(r / TABLE, "202610", 5), "tables/leads.parquet"),
    "a cell of a table": (lambda r: change_cell(r / TABLE), "tables/leads.parquet"),
    "a sentence of the report": (lambda r: replace_in(r / OUT / PAGE, "202610", "202611"), PAGE),
    "a deleted worklist": (lambda r: (r / OUT / WORKLIST).unlink(), WORKLIST),
    "a deleted folder of tables": (lambda r: shutil.rmtree(r / OUT / "tables"), "tables/leads.parquet"),
    "an added file": (lambda r: (r / OUT / "worklists/另.csv").write_text("x"), "worklists/另.csv"),
    "a hidden file added": (lambda r: (r / OUT / ".x").write_text("x"), ".x"),
    "a renamed worklist": (rename, "worklists/369921104000_石桥镇.csv"),
    "a manifest deleted": (lambda r: (r / MANIFEST).unlink(), "manifest.json"),
    "a manifest cut short": (lambda r: (r / MANIFEST).write_text('{"outputs": ['), "manifest.json"),
    "a swapped parameter": (lambda r: edit_manifest(r / MANIFEST, swap), "manifest.json"),
    "a swapped parameter, re-sealed": (reseal(swap), "parameters: dibao_standard 369900"),
    "another code version, re-sealed": (reseal(claim_other_code), "versions"),
    "an input forgotten, re-sealed": (reseal(forget_input), "inputs: incoming/202610/roster"),
    "a timing": (lambda r: edit_manifest(r / MANIFEST, quicken), "manifest.json"),
    "a chain cut": (reseal(unchain), "202610/manifest.json"),
    "the store's copy edited": (lambda r: edit_manifest(r / KEPT, swap), "store/periods/202610"),
    "an old month published again": (lambda r: publish_month(r, "202609", leads=2), "202609/manifest.json"),
    "an old month with another parameter": (publish_with_lower_standard, "202609/manifest.json"),
    "an old month altered and re-sealed everywhere": (cover_up, "202609/manifest.json"),
    "a ledger file of the month gone": (lambda r: (r / OWN_LEDGER).unlink(), OWN_LEDGER),
    "an older ledger file gone": (lambda r: (r / OLD_LEDGER).unlink(), OLD_LEDGER),
    "a ledger row taken out": (lambda r: drop_row(r / OLD_LEDGER), OLD_LEDGER),
    "a ledger file made unreadable": (lambda r: (r / OLD_LEDGER).write_bytes(b"x"), OLD_LEDGER),
    "a whole month replaced by another": (
        lambda r: (shutil.rmtree(r / OUT), shutil.copytree(r / "out/202609", r / OUT)), "manifest.json",
    ),
}  # fmt: skip


def test_what_nobody_touched_verifies(two_months: Path) -> None:
    for period in ("202609", "202610"):
        with_store = verify(two_months / "out" / period, Store(two_months / "store"))
        assert with_store.findings == verify(two_months / "out" / period).findings == ()
        assert with_store.exit_code == 0 and "链条完整" in with_store.render()


def test_at_least_twenty_tamperings_are_tried() -> None:
    assert len(TAMPERINGS) >= 20


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found_and_named(two_months: Path, name: str) -> None:
    tamper, named = TAMPERINGS[name]
    tamper(two_months)
    result = verify(two_months / "out" / "202610", Store(two_months / "store"))
    assert result.exit_code == 1
    assert any(named in f"{finding.path} {finding.detail}" for finding in result.findings), result.render()
    assert named in result.render()


@pytest.mark.parametrize("name", ["an old month published again", "an old month altered and re-sealed everywhere"])
def test_an_altered_old_month_shows_without_the_store_from_either_month(two_months: Path, name: str) -> None:
    TAMPERINGS[name][0](two_months)
    for period in ("202609", "202610"):
        kinds = {finding.kind for finding in verify(two_months / "out" / period).findings}
        assert "chain" in kinds


def test_a_removed_line_of_the_run_ledger_is_found(two_months: Path) -> None:
    path = two_months / "store" / "runs" / "202610.jsonl"
    for stage in ("ingest", "match", "decide"):
        journal.append(path, {"stage": stage})
    store = Store(two_months / "store")
    assert verify(two_months / "out" / "202610", store).findings == ()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(lines[0] + lines[2], encoding="utf-8")
    (finding,) = verify(two_months / "out" / "202610", store).findings
    assert "runs/202610.jsonl" in finding.path and "第 2 行" in finding.detail


def test_a_returned_file_taken_in_after_publication_is_no_tampering(two_months: Path) -> None:
    store = Store(two_months / "store")
    write_ledger(store, "202610", ".accepted_abc")
    assert verify(two_months / "out" / "202610", store).findings == ()


def test_what_lies_in_a_later_month_of_the_ledger_does_not_concern_an_older_one(two_months: Path) -> None:
    (two_months / OWN_LEDGER).unlink()
    assert verify(two_months / "out" / "202609", Store(two_months / "store")).findings == ()


def test_without_the_month_before_beside_it_no_whole_chain_is_claimed(two_months: Path) -> None:
    shutil.rmtree(two_months / "out" / "202609")
    alone = verify(two_months / "out" / "202610")
    assert alone.exit_code == 0 and alone.findings == ()
    assert "上一期 202609 不在旁边，未核对" in alone.render() and "链条完整" not in alone.render()
    with_store = verify(two_months / "out" / "202610", Store(two_months / "store")).render()
    assert "上一期 202609 不在旁边，只按库中存底核对了链条" in with_store and "链条完整" not in with_store


def test_a_store_that_is_not_there_is_misuse(two_months: Path) -> None:
    with pytest.raises(UsageError, match="no such store"):
        verify(two_months / "out" / "202610", Store(two_months / "nowhere"))


def test_another_citys_month_beside_it_is_no_part_of_the_chain(two_months: Path, tmp_path: Path) -> None:
    shutil.copytree(two_months / "out" / "202609", two_months / "out" / "202608")
    edit_manifest(two_months / "out" / "202608" / "manifest.json", move, resealed=True)
    assert verify(two_months / "out" / "202610").findings == ()


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        verify(tmp_path / "202610")
