from pathlib import Path

from flows.audit.code import source_hash
from flows.audit.manifest import content_sha256, ledger_of, read_manifest, seal
from flows.store.paths import Store
from tests.flows.audit.published import context_of, publish_month, write_ledger


def manifest_of(root: Path, period: str) -> dict:
    return read_manifest(root / "out" / period / "manifest.json")


def test_every_deliverable_is_listed_with_its_rows_and_hash(two_months: Path) -> None:
    outputs = {item["path"]: item for item in manifest_of(two_months, "202610")["outputs"]}
    assert list(outputs) == [
        "report/index.html",
        "tables/leads.parquet",
        "worklists/369921103000_石桥镇.csv",
    ]
    assert outputs["tables/leads.parquet"]["rows"] == 4
    assert outputs["worklists/369921103000_石桥镇.csv"]["rows"] == 4  # a line break inside quotes is no new row
    assert outputs["report/index.html"]["rows"] is None
    assert all(len(item["sha256"]) == 64 for item in outputs.values())


def test_every_input_is_listed_the_sheets_of_a_workbook_once_and_the_citys_settings_too(two_months: Path) -> None:
    inputs = {item["path"]: item for item in manifest_of(two_months, "202610")["inputs"]}
    assert list(inputs) == [
        "city/city.yaml",
        "city/parameters.yaml",
        "incoming/202610/feedback/回.csv",
        "incoming/202610/roster/名册.xlsx",
    ]
    assert inputs["incoming/202610/roster/名册.xlsx"]["rows"] == 10
    assert inputs["incoming/202610/feedback/回.csv"]["rows"] == 1


def test_the_ledger_files_a_month_stands_on_are_listed_its_own_and_earlier_ones(two_months: Path) -> None:
    listed = {period: manifest_of(two_months, period)["ledger"] for period in ("202609", "202610")}
    assert [item["path"] for item in listed["202609"]] == ["ledger/202609_events.parquet"]
    assert [item["path"] for item in listed["202610"]] == [
        "ledger/202609_events.parquet",
        "ledger/202610_events.parquet",
    ]
    assert all(item["rows"] == 2 and len(item["sha256"]) == 64 for item in listed["202610"])


def test_a_file_taken_in_under_a_month_belongs_to_the_next_one(two_months: Path) -> None:
    store = Store(two_months / "store")
    write_ledger(store, "202610", ".accepted_abc")
    alone = "ledger/202610_events.accepted_abc.parquet"
    assert alone not in [item.path for item in ledger_of(store, "202610")]
    assert alone in [item.path for item in ledger_of(store, "202611")]


def test_the_first_month_has_no_predecessor_and_the_second_names_the_first(two_months: Path) -> None:
    first, second = (manifest_of(two_months, period) for period in ("202609", "202610"))
    assert first["previous"] is None
    assert second["previous"] == {"period": "202609", "content_sha256": first["content_sha256"]}


def test_parameters_in_force_are_listed_with_their_citation(two_months: Path) -> None:
    (value,) = manifest_of(two_months, "202610")["parameters"]
    assert value["value"] == 700 and value["from"] == "2026-07-01"
    assert value["citation"] == "样例市民发〔2026〕5号"


def test_the_content_hash_does_not_depend_on_how_long_the_run_took(two_months: Path) -> None:
    manifest = manifest_of(two_months, "202610")
    assert content_sha256({**manifest, "timings": {"ingest": 99.0}}) == manifest["content_sha256"]
    assert content_sha256({**manifest, "model": "model-2"}) != manifest["content_sha256"]


def test_publishing_the_same_month_again_gives_the_same_content_hash(two_months: Path) -> None:
    before = manifest_of(two_months, "202610")["content_sha256"]
    publish_month(two_months, "202610", leads=4)
    assert manifest_of(two_months, "202610")["content_sha256"] == before


def test_the_store_keeps_the_manifest_and_the_settings_a_replay_needs(two_months: Path) -> None:
    kept = two_months / "store" / "periods" / "202610"
    assert (kept / "manifest.json").read_bytes() == (two_months / "out" / "202610" / "manifest.json").read_bytes()
    assert sorted(p.name for p in (kept / "city").iterdir()) == ["city.yaml", "parameters.yaml"]
    assert context_of(two_months, "202610").deliverables.is_dir()


def test_the_code_version_changes_with_a_sql_step_and_not_with_a_cache_file(tmp_path: Path) -> None:
    package = tmp_path / "rules"
    package.mkdir()
    (package / "facts.sql").write_text("SELECT 1", encoding="utf-8")
    first = source_hash([package])
    (package / "facts.cpython-311.pyc").write_bytes(b"x")
    assert source_hash([package]) == first
    (package / "facts.sql").write_text("SELECT 2", encoding="utf-8")
    assert source_hash([package]) != first


def test_the_code_version_does_not_depend_on_where_the_code_lies(tmp_path: Path) -> None:
    hashes = set()
    for place in ("here", "there"):
        package = tmp_path / place / "rules"
        package.mkdir(parents=True)
        (package / "a.yaml").write_text("x: 1", encoding="utf-8")
        hashes.add(source_hash([package]))
    assert len(hashes) == 1


def test_which_engine_ran_the_steps_is_sealed_but_is_no_part_of_the_content(two_months: Path) -> None:
    manifest = manifest_of(two_months, "202609")
    on_spark = manifest | {"engines": {"match": "spark 4.1.4"}}
    assert content_sha256(on_spark) == manifest["content_sha256"]
    assert seal(on_spark) != seal(manifest) == manifest["seal"]
